"""Talents as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.concepts import ConceptOut, Concepts, ConceptsConfirmed
from app.schemas.fields import (
    Day,
    Id,
    Input,
    KeepPersonal,
    Metres,
    NeighbourhoodCode,
    Output,
    Page,
    Sentence,
    ShortName,
    Slots,
    Version,
    Words,
)

Capacity = Annotated[
    int, Field(ge=0, le=1000, title="Hoeveel keer", description="Zoveel introducties tegelijk; leeg is: onbekend.")
]
Since = Annotated[Day, Field(title="Vanaf", description="De eerste dag, zoals van een stage. Leeg is: meteen.")]
Until = Annotated[Day, Field(title="Tot en met", description="De laatste dag. Leeg is: zonder einde.")]
Hours = Annotated[
    int,
    Field(
        ge=1, le=5000, title="Hoeveel uur", description="Uren in totaal, zoals van een stage. Noem dan een laatste dag."
    ),
]
Reach = Annotated[Metres, Field(title="Hoe ver deze gever wil gaan", description="In meters. Leeg is: geen grens.")]

SaidBy = Annotated[ShortName, Field(title="Door wie gezegd", description="Leeg is: door u.", examples=["hijzelf"])]
How = Annotated[ShortName, Field(title="Hoe gezegd", examples=["mondeling, bij de koffie"])]


class TalentIn(Input):
    """Wat iemand te geven heeft, in eigen woorden."""

    owner: Annotated[Id, Field(title="Van wie", description="Een bekende persoon, initiatief, organisatie of plek.")]
    text: Annotated[Sentence, Field(title="Het aanbod", examples=["Ik heb jaren in het groen gewerkt en snoei graag."])]
    slots: Slots = Field(default_factory=list)
    max_distance: Reach | None = None
    capacity: Capacity | None = None
    since: Since | None = None
    until: Until | None = None
    hours: Hours | None = None
    constraints: Annotated[Words | None, Field(title="Grenzen", examples=["liever geen honden"])] = None
    concepts: Concepts | None = None
    keep_personal: KeepPersonal = False
    said_by: SaidBy | None = None
    how: How | None = None


class TalentPatch(Input):
    """Wat er aan een aanbod verandert. Wat u weglaat, blijft zo."""

    text: Sentence = Field(default_factory=str, title="Het aanbod")
    status: Literal["active", "paused", "full", "withdrawn"] = Field(default_factory=lambda: "active", title="Stand")
    slots: Slots = Field(default_factory=list)
    max_distance: Reach | None = None
    capacity: Capacity | None = None
    since: Since | None = None
    until: Until | None = None
    hours: Hours | None = None
    constraints: Annotated[Words | None, Field(title="Grenzen")] = None
    concepts: Concepts | None = None
    keep_personal: KeepPersonal = False
    said_by: SaidBy | None = None
    how: How | None = None


class TalentCard(Output):
    """Een aanbod in een lijst: zonder tekst en zonder naam."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    kind: Annotated[str, Field(title="Soort eigenaar")]
    neighbourhood: NeighbourhoodCode
    status: Annotated[str, Field(title="Stand")]
    created_on: Annotated[dt.date | None, Field(title="Sinds")]


class TalentOut(TalentCard):
    """Een aanbod, met tekst. Dat u het las, komt in het logboek."""

    text: Annotated[
        str | None, Field(title="Het aanbod", description="Alleen voor wie de eigenaar met naam mag kennen.")
    ]
    slots: Annotated[list[str], Field(title="Dagdelen")]
    max_distance: Annotated[int | None, Field(title="Hoe ver deze gever wil gaan, in meters")]
    capacity: Annotated[int | None, Field(title="Hoeveel keer")]
    capacity_left: Annotated[int | None, Field(title="Hoeveel keer nog")]
    since: Annotated[dt.date | None, Field(title="Vanaf")]
    until: Annotated[dt.date | None, Field(title="Tot en met")]
    hours: Annotated[int | None, Field(title="Hoeveel uur")]
    hours_planned: Annotated[
        int | None, Field(title="Hoeveel uur al is afgesproken", description="Naar beneden afgerond.")
    ]
    constraints: Annotated[str | None, Field(title="Grenzen")]
    concepts: Annotated[list[ConceptOut], Field(title="Begrippen")]
    concepts_confirmed: ConceptsConfirmed
    version: Version


class TalentPage(Page):
    """Aanbod dat u mag zien."""

    items: Annotated[list[TalentCard], Field(title="Aanbod")]
