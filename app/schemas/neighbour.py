"""What the forms of neighbours send: what I can do, where I can help, what is kept of me."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm

Long = Annotated[str, Field(max_length=20_000)]
Ticked = Annotated[list[Field200], Field(max_length=40)]


class HowItWasForm(PageForm):
    """How a first time together was."""

    introduction: Field50
    answer: Field50


class StatusForm(PageForm):
    """Whether somebody takes part now."""

    status: Literal["active", "paused"]


class TalentForm(PageForm):
    """What somebody can do, as typed and tapped.

    `proposed`: there were concepts to tap. `keep_personal`: what looks like a name belongs in the text.
    """

    text: Long = ""
    concepts: Ticked = Field(default_factory=list)
    slots: Ticked = Field(default_factory=list)
    proposed: Literal["yes", ""] = ""
    max_distance: Annotated[str, Field(pattern="^[0-9]{0,6}$")] = ""
    asks_a_month: Annotated[str, Field(pattern="^[0-9]{0,2}$")] = ""
    capacity: Field50 = ""
    constraints: Long = ""
    keep_personal: Literal["yes", ""] = ""
    matching: Literal["yes", ""] = ""


class TalentStatusForm(PageForm):
    """Whether one talent may be used now."""

    status: Literal["active", "paused", "withdrawn"]


class HelpForm(PageForm):
    """A card that somebody chose: its token."""

    token: Field200


class CorrectForm(PageForm):
    """What of somebody is to be corrected. What is empty is taken away."""

    alias: Field200 = ""
    first_name: Field200 = ""
    last_name: Field200 = ""
    phone: Field200 = ""
    email: Field200 = ""
    channel: Field50 = ""
    languages: Ticked = Field(default_factory=list)
    asks_a_month: Field50 = ""


class ConsentForm(PageForm):
    """A yes, or a yes that is taken back, for one purpose."""

    purpose: Literal["matching", "contact", "statistics", "research", "partners"]
    given: Literal["yes", "no"]


class MeantForm(PageForm):
    """Something that cannot be undone with one tap, and was ticked as meant."""

    confirmed: Literal["yes"]


class NeedWordsForm(PageForm):
    """Other words for what somebody asks."""

    text: Long
    keep_personal: Literal["yes", ""] = ""


class NeedStatusForm(PageForm):
    """Whether what somebody asks is solved, or not asked any more."""

    status: Literal["met", "closed"]
