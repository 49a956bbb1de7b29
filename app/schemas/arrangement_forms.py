"""What the forms of what goes on send."""

from app.schemas.pages import Field50, Field200, PageForm, Tick


class RepeatForm(PageForm):
    """Something that repeats."""

    role: Field50 = ""
    rhythm: Field50 = ""
    first_on: Field50 = ""
    begins: Field50 = ""
    minutes: Field50 = ""
    until: Field50 = ""
    at: Field50 = ""


class DayForm(PageForm):
    """How it is with one day: of which arrangement where the address does not say so, and who stands in."""

    arrangement: Field50 = ""
    day: Field50
    on: Tick = ""
    holder: Field50 = ""
    said_by: Field200 = ""


class HandOverForm(PageForm):
    """Who takes it over: in which introduction, or with whose yes."""

    introduction: Field50 = ""
    holder: Field50 = ""
    said_by: Field200 = ""
    since: Field50 = ""
    carer_relieved: Tick = ""


class EndForm(PageForm):
    """It ends, or who does it stops."""

    arrangement: Field50 = ""
    until: Field50 = ""
