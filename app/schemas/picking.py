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

    `role`: for which part of a set, '' for the need itself. `amount` is how many cards were shown, so that they are
    there again when something is wrong.
    """

    talents: list[Field50] = Field(default_factory=list)
    role: Field50 = ""
    side: Literal["seeker", "giver"] = "seeker"
    agreed: Tick = ""
    accompanied: Tick = ""
    amount: Field50 = ""


class SetForm(PageForm):
    """Who is to be asked for which part: the id of a talent for each, '' for nobody; by the obstacle it takes away.

    `serves_as`: as what the first one serves the need. `agreed`: who asks said yes to the whole already.
    """

    serves: Field50 = ""
    serves_as: Field50 = "giver"
    ride_there: Field50 = ""
    ride_home: Field50 = ""
    first_time: Field50 = ""
    language: Field50 = ""
    walking: Field50 = ""
    dressing: Field50 = ""
    agreed: Tick = ""


class ToldForm(PageForm):
    """What somebody answered who was asked in person."""

    answer: Literal["", "yes", "no", "not-now"] = ""
    role: Field50 = ""
    until: Field50 = ""
    said_by: Field200 = ""
    how: Field200 = ""
    agreed: Tick = ""
    accompanied: Tick = ""


class PassForm(PageForm):
    """Why not."""

    reason: Field50 = ""


class OverruleForm(PageForm):
    """Whether what is done together comes first for this need, and why not."""

    aside: Literal["yes", "no"] = "yes"
    words: Field200 = ""


class RelaxForm(PageForm):
    """Which limits of a need may be wider."""

    max_distance: Field50 = ""
    any_time: Tick = ""


class WhyForm(PageForm):
    """Who is looked for: a name, or what somebody can do."""

    text: Annotated[str, Field(max_length=200)] = ""
