"""What the forms of neighbours send: where I can help, how it was, what is kept of me."""

from typing import Literal

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm, Ticked


class HowItWasForm(PageForm):
    """How a first time together was."""

    introduction: Field50
    answer: Field50


class StatusForm(PageForm):
    """Whether somebody takes part now."""

    status: Literal["active", "paused"]


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
