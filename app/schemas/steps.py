"""What the forms on the pages of an introduction send."""

import datetime as dt
from typing import Literal

from app.schemas.pages import Field50, Field200, PageForm, Tick

Wait = Literal["", "14", "30", "90"]
"""'Not now': so many days."""
SideField = Literal["seeker", "giver"]
WithoutUsField = Literal["", "no", "perhaps", "yes"]
AskLanguageField = Literal["nl", "en", "tr", "ar", "pl", "uk"]


class _Waiting(PageForm):
    """How long to wait after a 'not now': so many days, or until a day."""

    wait: Wait = ""
    until: Field50 = ""

    def until_day(self, today: dt.date) -> str:
        """The day itself as a text; '' where nothing was said."""
        return self.until or (str(today + dt.timedelta(days=int(self.wait))) if self.wait else "")


class StepForm(_Waiting):
    """One step, with what may be said with it."""

    step: Field50
    said_by: Field200 = ""
    how: Field200 = ""
    reason: Field50 = ""
    companion: Field50 = ""
    first_on: Field50 = ""
    holder: Field50 = ""
    carer_relieved: Tick = ""
    shares_contact: Tick = ""


class SaidForm(_Waiting):
    """What one side answered, in its words, written down by somebody else."""

    answer: Literal["yes", "no", "not-now"]
    side: SideField
    said_by: Field200 = ""
    how: Field200 = ""
    reason: Field50 = ""
    shares_contact: Tick = ""


class FirstTimeForm(PageForm):
    """The day of the first time, and who comes along."""

    first_on: Field50 = ""
    companion: Field50 = ""


class FeedbackForm(PageForm):
    """How the first time was; `side` and `said_by` where somebody else writes it down."""

    answer: Field50
    side: Literal["", "seeker", "giver"] = ""
    said_by: Field200 = ""
    without_us: WithoutUsField = ""


class WithoutUsForm(PageForm):
    """Whether they would have found each other without us."""

    without_us: Literal["no", "perhaps", "yes"]


class AskForm(PageForm):
    """In which language somebody is asked."""

    language: AskLanguageField = "nl"


class QuestionForm(_Waiting):
    """An answer by a short code, or coming back on one."""

    answer: Literal["yes", "no", "not-now", "withdraw"]
    language: AskLanguageField = "nl"
