"""What a coordinator writes about figures: when one is red, a pilot, an agreement about an area; and their forms."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.policy.overlay import MOST_WEIGHT, Side
from app.schemas.fields import Day, Input, KeepPersonal, Name, ShortName, Words, readable
from app.schemas.pages import Field50, Field200, PageForm, Tick
from app.schemas.pages import Words as Typed

State = Literal["open", "done", "dropped"]
Code = Annotated[str, StringConstraints(pattern=r"^(BU[0-9]{4}[0-9A-Z]{4}|WK[0-9]{4}[0-9A-Z]{2})$")]
Figure = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(readable)]


class RuleIn(Input):
    """Wanneer een cijfer rood is, en hoe zwaar het telt."""

    side: Side
    threshold: Figure | None = None
    weight: Annotated[int, Field(ge=0, le=MOST_WEIGHT)]
    note: Words | None = None


class PilotIn(Input):
    """Wat er in een buurt wordt geprobeerd, en vanaf wanneer."""

    words: Name
    starts_on: Day


class ActionIn(Input):
    """Wat er in een buurt is afgesproken, wie erop let en voor wanneer."""

    area: Code
    words: Words
    owner: ShortName
    due_on: Day
    reason: Reason | None = None
    keep_personal: KeepPersonal = False


class RuleForm(PageForm):
    """When an indicator is red. Numbers as people write them."""

    side: Field50 = ""
    threshold: Field50 = ""
    weight: Field50 = ""
    note: Typed = ""


class PilotForm(PageForm):
    """A pilot in the area that the address names."""

    words: Typed = ""
    starts_on: Field50 = ""


class ActionForm(PageForm):
    """Something agreed in an area."""

    area: Field50 = ""
    words: Typed = ""
    owner: Field200 = ""
    due_on: Field50 = ""
    reason: Field200 = ""
    keep_personal: Tick = ""


class ActionStateForm(PageForm):
    """What became of something that was agreed."""

    state: State
