"""Initiatives as they come in and go out."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Id, Input, Label, Name, NeighbourhoodCode, Output, Page, Version, Words

Capacity = Annotated[int, Field(ge=0, le=100_000, title="Voor hoeveel mensen")]


class InitiativeIn(Input):
    """Een nieuw initiatief."""

    name: Annotated[Name, Field(title="Naam", examples=["Koffieochtend De Vaart"])]
    neighbourhood: NeighbourhoodCode
    when: Annotated[Name | None, Field(title="Wanneer", examples=["di-ochtend, tweewekelijks"])] = None
    audience: Annotated[Words | None, Field(title="Voor wie")] = None
    capacity: Capacity | None = None
    place: Annotated[Id | None, Field(title="Plek")] = None
    carried_by: Annotated[Id | None, Field(title="Organisatie die het draagt")] = None
    part_of: Annotated[Id | None, Field(title="Initiatief waar het onderdeel van is")] = None
    phase: Annotated[Label | None, Field(title="Fase")] = None


class InitiativePatch(Input):
    """Wat er aan een initiatief verandert. Wat u weglaat, blijft zo."""

    name: Name = Field(default_factory=str, title="Naam")
    when: Annotated[Name | None, Field(title="Wanneer")] = None
    audience: Annotated[Words | None, Field(title="Voor wie")] = None
    capacity: Capacity | None = None
    place: Annotated[Id | None, Field(title="Plek")] = None
    carried_by: Annotated[Id | None, Field(title="Organisatie die het draagt")] = None
    part_of: Annotated[Id | None, Field(title="Initiatief waar het onderdeel van is")] = None
    phase: Annotated[Label | None, Field(title="Fase")] = None


class InitiativeOut(Output):
    """Een initiatief: openbaar."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]
    neighbourhood: NeighbourhoodCode
    when: Annotated[str | None, Field(title="Wanneer")]
    audience: Annotated[str | None, Field(title="Voor wie")]
    capacity: Annotated[int | None, Field(title="Voor hoeveel mensen")]
    place: Annotated[uuid.UUID | None, Field(title="Plek")]
    carried_by: Annotated[uuid.UUID | None, Field(title="Organisatie die het draagt")]
    part_of: Annotated[uuid.UUID | None, Field(title="Initiatief waar het onderdeel van is")]
    phase: Annotated[str | None, Field(title="Fase")]
    version: Version


class InitiativePage(Page):
    """Initiatieven."""

    items: Annotated[list[InitiativeOut], Field(title="Initiatieven")]
