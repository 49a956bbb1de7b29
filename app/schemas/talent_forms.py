"""What the forms about what somebody can do send: of oneself, of somebody else, and of an initiative."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked, Words


class TalentForm(PageForm):
    """What people can come for, as typed and tapped.

    `proposed`: there were concepts to tap. `keep_personal`: what looks like a name belongs in the text.
    """

    text: Words = ""
    keep_personal: Tick = ""
    proposed: Tick = ""
    concepts: Ticked = Field(default_factory=list)
    slots: Ticked = Field(default_factory=list)
    capacity: Field50 = ""
    status: Field50 = ""


class PersonTalentForm(TalentForm):
    """What a person can do: how far from home too, what rather not, and the period and hours of a placement."""

    max_distance: Field50 = ""
    since: Field50 = ""
    until: Field50 = ""
    hours: Field50 = ""
    constraints: Words = ""


class OwnTalentForm(PersonTalentForm):
    """What somebody can do himself; with what is about the person and not about one talent."""

    asks_a_month: Annotated[str, Field(pattern="^[0-9]{0,2}$")] = ""
    matching: Tick = ""


class TalentOfForm(PersonTalentForm):
    """What somebody else can do: who said so, and how."""

    said_by: Field200 = ""
    how: Field200 = ""


class TalentStatusForm(PageForm):
    """Whether one talent may be used now."""

    status: Literal["active", "paused", "withdrawn"]
