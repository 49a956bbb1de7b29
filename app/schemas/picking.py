"""What the forms on the pages of suggestions send."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Query
from app.schemas.pages import Field50, Field200, PageForm, Tick


class Amount(Query):
    """How many suggestions to show."""

    amount: Annotated[int, Field(ge=1, le=30, alias="aantal")] = 5


class AskForm(PageForm):
    """Who is to be asked, one to three; `agreed`: who asks said yes to each of them already.

    `amount` is how many cards were shown, so that they are there again when something is wrong.
    """

    talents: list[Field50] = Field(default_factory=list)
    side: Literal["seeker", "giver"] = "seeker"
    agreed: Tick = ""
    accompanied: Tick = ""
    amount: Field50 = ""


class ToldForm(PageForm):
    """What somebody answered who was asked in person."""

    answer: Literal["", "yes", "no", "not-now"] = ""
    until: Field50 = ""
    said_by: Field200 = ""
    how: Field200 = ""
    agreed: Tick = ""
    accompanied: Tick = ""


class PassForm(PageForm):
    """Why not."""

    reason: Field50 = ""


class RelaxForm(PageForm):
    """Which limits of a need may be wider."""

    max_distance: Field50 = ""
    any_time: Tick = ""


class WhyForm(PageForm):
    """Who is looked for: a name, or what somebody can do."""

    text: Annotated[str, Field(max_length=200)] = ""
