"""What the forms about needs and contacts send: all of it text, under the names of the API."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import LONGEST
from app.schemas.pages import Field50, Field200, PageForm

Text = Annotated[str, Field(max_length=LONGEST)]
Ticked = Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)]


class NeedForm(PageForm):
    """A need in somebody's words, with what may be said of it. `agreed`: its owner agrees that we look for somebody."""

    alias: Field200 = ""
    owner: Field50 = ""
    neighbourhood: Field50 = ""
    text: Text = ""
    agreed: Field50 = ""
    concepts: Ticked = Field(default_factory=list)
    keep_personal: Field50 = ""
    slots: Ticked = Field(default_factory=list)
    max_distance: Field50 = ""
    group_size: Field50 = ""
    common_language: Field50 = ""


class ChangeNeedForm(PageForm):
    """What may be changed in a need: all of it, as it stands in the form."""

    text: Text = ""
    keep_personal: Field50 = ""
    slots: Ticked = Field(default_factory=list)
    max_distance: Field50 = ""
    group_size: Field50 = ""
    common_language: Field50 = ""
    due_on: Field50 = ""


class ConceptsForm(PageForm):
    """What a need is about, as somebody says."""

    concepts: Ticked = Field(default_factory=list)


class WorkerForm(PageForm):
    """Whose task a need becomes: the id of a colleague, or '' for nobody."""

    worker: Field50 = ""


class AgreedForm(PageForm):
    """The owner of a need agrees that we look for somebody: who said so, and how."""

    said_by: Field200 = ""
    how: Field200 = ""


class DayForm(PageForm):
    """There was coffee, on this day."""

    day: Field50 = ""


class StatusForm(PageForm):
    """What becomes of a need."""

    status: Field50 = ""


class CoffeeForm(DayForm):
    """Coffee with somebody, as he is called; `person` is the one who was chosen of several who are called so.

    `new`: with somebody new, who asks something in this neighbourhood.
    """

    met: Field200 = ""
    person: Field50 = ""
    new: Field50 = ""
    neighbourhood: Field50 = ""
    text: Text = ""
    keep_personal: Field50 = ""


class NoticeForm(PageForm):
    """One notice was read."""

    id: Field50
