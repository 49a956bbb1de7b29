"""Meetings of organisations and initiatives that do not know each other, as they come in."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Day, Id, Input, KeepPersonal, Name
from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked


class MeetingIn(Input):
    """Een bijeenkomst waar aanbieders elkaar leren kennen."""

    words: Annotated[Name, Field(title="Wat", examples=["Kennismaken in de bibliotheek"])]
    held_on: Annotated[Day, Field(title="Op welke dag")]
    guests: Annotated[list[Id], Field(min_length=2, max_length=20, title="Wie u uitnodigt")]
    keep_personal: KeepPersonal = False


class MeetingForm(PageForm):
    """A meeting, as it is planned on its page."""

    words: Field200
    held_on: Field50 = ""
    guests: Ticked = Field(default_factory=list)
    keep_personal: Tick = ""
