"""Places as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Id, Input, Name, NeighbourhoodCode, Output, Page, Sentence, ShortName, Slots, Version


class PlaceIn(Input):
    """Een nieuwe plek."""

    name: Annotated[Name, Field(title="Naam", examples=["Grote zaal De Vaart"])]
    neighbourhood: NeighbourhoodCode
    sort: Annotated[ShortName | None, Field(title="Soort", examples=["zaal"])] = None
    owner: Annotated[Id | None, Field(title="Van welke organisatie")] = None
    features: Annotated[Sentence | None, Field(title="Wat er is")] = None
    free_slots: Slots = Field(default_factory=list)


class PlacePatch(Input):
    """Wat er aan een plek verandert. Wat u weglaat, blijft zo."""

    name: Name = Field(default_factory=str, title="Naam")
    sort: Annotated[ShortName | None, Field(title="Soort")] = None
    owner: Annotated[Id | None, Field(title="Van welke organisatie")] = None
    features: Annotated[Sentence | None, Field(title="Wat er is")] = None
    free_slots: Slots = Field(default_factory=list)


class PlaceOut(Output):
    """Een plek: openbaar."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]
    neighbourhood: NeighbourhoodCode
    sort: Annotated[str | None, Field(title="Soort")]
    owner: Annotated[uuid.UUID | None, Field(title="Van welke organisatie")]
    features: Annotated[str | None, Field(title="Wat er is")]
    free_slots: Annotated[list[str], Field(title="Vrije dagdelen")]
    room: Annotated[int | None, Field(title="Voor hoeveel mensen", description="Gelezen uit wat er is.")]
    access: Annotated[
        list[str], Field(title="Hoe u er komt", description="Gelezen uit wat er is.", examples=[["lift"]])
    ]
    available_until: Annotated[dt.date | None, Field(title="Tot en met", description="Van een tijdelijke plek.")]
    version: Version


class PlacePage(Page):
    """Plekken."""

    items: Annotated[list[PlaceOut], Field(title="Plekken")]
