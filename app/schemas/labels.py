"""A file of labels: for each need which talents people found fitting, one line of JSON each."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Grade = Annotated[int, Field(ge=0, le=3)]


class Delivered(BaseModel):
    """What comes in a file: exactly these types, and whatever else its maker wanted to keep beside it."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class JudgedTalent(Delivered):
    """How well one talent serves the need, 0 (not) to 3 (exactly what is asked for), under the ids of the folder."""

    talent_id: str
    grade: Grade
    """By everything that is known: also distance, time, limits and consent."""
    content_grade: Grade
    """By the two texts alone."""


class LookAlike(Delivered):
    """A talent that seems to serve the need and does not."""

    talent_id: str


class LabelIn(Delivered):
    """One need with what was judged of it. A talent that is not named has grade 0."""

    need_id: str
    no_fit: bool
    """Nobody in the folder can meet it."""
    labels: tuple[JudgedTalent, ...] = Field(strict=False)
    hard_negatives: tuple[LookAlike, ...] = Field(default=(), strict=False)
