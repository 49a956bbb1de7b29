"""What the forms of neighbours send: where I can help, how it was, what is kept of me."""

from typing import Literal

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm, Ticked
from app.schemas.person_forms import CalledForm


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


class CorrectForm(CalledForm):
    """What of oneself is to be corrected: which languages one speaks, too."""

    languages: Ticked = Field(default_factory=list)


class ConsentForm(PageForm):
    """A yes, or a yes that is taken back, for one purpose."""

    purpose: Literal["matching", "contact", "statistics", "research", "partners"]
    given: Literal["yes", "no"]
