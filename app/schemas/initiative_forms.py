"""What the forms of pages about initiatives and places send."""

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm, Ticked, Words


class InitiativeForm(PageForm):
    """What people do together: when, where, for whom and for how many."""

    name: Field200
    neighbourhood: Field50 = ""
    when: Field200 = ""
    audience: Words = ""
    capacity: Field50 = ""
    place: Field50 = ""
    part_of: Field50 = ""
    phase: Field50 = ""


class PlaceForm(PageForm):
    """A room, a field or a tool, and when it is free."""

    name: Field200
    neighbourhood: Field50 = ""
    sort: Field200 = ""
    features: Words = ""
    free_slots: Ticked = Field(default_factory=list)
