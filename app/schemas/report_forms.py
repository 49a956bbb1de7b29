"""What the forms of pages about the yearly report send."""

from app.schemas.pages import Field50, Field200, PageForm, Words


class GoalForm(PageForm):
    """What residents want, and the figure by which they want to see it."""

    words: Words
    written_by: Field200
    figure: Field200 = ""
    since: Field50 = ""


class YesForm(PageForm):
    """Who said yes to a story, when, and until when it may be read."""

    agreed_on: Field50 = ""
    agreed_by: Field200 = ""
    shown_until: Field50 = ""


class StoryForm(YesForm):
    """A story, and whose it is."""

    text: Words
    about: Field50 = ""


class RulingForm(PageForm):
    """What was decided, by whom and when."""

    words: Words
    decided_by: Field200
    decided_on: Field50 = ""


class ContextForm(PageForm):
    """What a coordinator says beside the figures."""

    context: Words = ""
