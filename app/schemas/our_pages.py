"""What the forms of an initiative send: what it does, what it could use, its places and its list."""

from typing import Annotated

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm

Long = Annotated[str, Field(max_length=5000)]
Slots = Annotated[list[str], Field(max_length=28)]


class OursForm(PageForm):
    """What an initiative tells about itself."""

    name: Field200
    when: Field200 = ""
    audience: Long = ""
    capacity: Field50 = ""


class OurTalentForm(PageForm):
    """What people come for, on which day-parts, and for how many."""

    text: Long
    slots: Slots = Field(default_factory=list)
    capacity: Field50 = ""
    status: Field50 = ""


class OurNeedForm(PageForm):
    """What an initiative could use."""

    text: Long
    slots: Slots = Field(default_factory=list)
    group_size: Field50 = ""
    keep_personal: Field50 = ""


class EndNeedForm(PageForm):
    """What became of a need."""

    status: Field50


class OurPlaceForm(PageForm):
    """A place of the initiative itself, and when it is free."""

    name: Field200
    sort: Field200 = ""
    features: Long = ""
    free_slots: Slots = Field(default_factory=list)


class ShareForm(PageForm):
    """Whether an organisation may read the list: 'yes' or 'no'."""

    organisation: Field50
    said_by: Field200
    given: Field50


class AppointForm(PageForm):
    """Somebody of the list who may introduce others."""

    person: Field50


class LeaveForm(PageForm):
    """The initiative leaves with its list, and ticked that this is meant."""

    confirmed: Field50 = ""
