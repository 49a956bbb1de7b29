"""What the forms of pages about initiatives and places send."""

from typing import Annotated

from pydantic import Field

from app.schemas.pages import Field50, Field200, PageForm


class InitiativeForm(PageForm):
    """What people do together: when, where, for whom and for how many."""

    name: Field200 = ""
    neighbourhood: Field50 = ""
    when: Field200 = ""
    audience: Annotated[str, Field(max_length=500)] = ""
    capacity: Field50 = ""
    place: Field50 = ""
    phase: Field50 = ""


class PlaceForm(PageForm):
    """A room, a field or a tool, and when it is free."""

    name: Field200 = ""
    neighbourhood: Field50 = ""
    sort: Field200 = ""
    features: Annotated[str, Field(max_length=4000)] = ""
    free_slots: Annotated[list[Field50], Field(max_length=28)] = Field(default_factory=list)
