"""What the forms about needs and contacts send: all of it text, under the names of the API."""

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked, Words


class NeedWordsForm(PageForm):
    """What somebody asks, in own words. `keep_personal`: what looks like a name belongs in them."""

    text: Words = ""
    keep_personal: Tick = ""


class OurNeedForm(NeedWordsForm):
    """What an initiative could use: when, and for how many."""

    slots: Ticked = Field(default_factory=list)
    group_size: Field50 = ""


class ChangeNeedForm(OurNeedForm):
    """What may be changed in a need: all of it, as it stands in the form."""

    obstacles: Ticked = Field(default_factory=list)
    max_distance: Field50 = ""
    common_language: Field50 = ""
    due_on: Field50 = ""


class NeedForm(OurNeedForm):
    """A need with what may be said of it. `agreed`: its owner agrees that we look for somebody."""

    alias: Field200 = ""
    owner: Field50 = ""
    neighbourhood: Field50 = ""
    agreed: Tick = ""
    concepts: Ticked = Field(default_factory=list)
    obstacles: Ticked = Field(default_factory=list)
    max_distance: Field50 = ""
    common_language: Field50 = ""


class ConceptsForm(PageForm):
    """What a need is about, as somebody says."""

    concepts: Ticked = Field(default_factory=list)


class WorkerForm(PageForm):
    """Whose task a need becomes: the id of a colleague, or '' for nobody."""

    worker: Field50 = ""


class DayForm(PageForm):
    """There was coffee, on this day."""

    day: Field50 = ""


class NeedStatusForm(PageForm):
    """What becomes of a need."""

    status: Field50


class CoffeeForm(DayForm):
    """Coffee with somebody, as he is called; `person` is the one who was chosen of several who are called so.

    `new`: with somebody new, who asks something in this neighbourhood.
    """

    met: Field200 = ""
    person: Field50 = ""
    new: Tick = ""
    neighbourhood: Field50 = ""
    text: Words = ""
    keep_personal: Tick = ""
