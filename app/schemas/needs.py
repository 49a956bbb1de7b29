"""Needs as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.policy.parts import Obstacle
from app.schemas.concepts import ConceptOut, Concepts, ConceptsConfirmed
from app.schemas.fields import (
    ConsentIn,
    Day,
    Id,
    InNeighbourhood,
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
)
from app.schemas.workload import TooMuchOut

GroupSize = Annotated[int, Field(ge=1, le=1000, title="Grootte van de groep")]
MaxDistance = Annotated[Metres, Field(title="Hoe ver hulp mag wonen", description="In meters. Leeg is: geen grens.")]
CommonLanguage = Annotated[bool, Field(title="Samen een taal nodig")]


def _once(values: list[Obstacle]) -> list[Obstacle]:
    return list(dict.fromkeys(values))


Obstacles = Annotated[
    list[Obstacle],
    Field(
        max_length=20,
        title="Wat er in de weg staat",
        description="Leeg is: niets. null is: dat lezen we in de tekst.",
        examples=[["ride-there", "ride-home"]],
    ),
    AfterValidator(_once),
]


class NeedIn(Input):
    """Een nieuwe vraag. Van een persoon is hij open als de toestemming erbij staat, en anders een verkenning."""

    alias: Annotated[
        ShortName | None,
        Field(title="Alias", description="Hoe u deze nieuwe persoon noemt. Of geef 'owner'."),
    ] = None
    owner: Annotated[
        Id | None, Field(title="Van wie", description="Een bekende persoon, initiatief of organisatie.")
    ] = None
    neighbourhood: NeighbourhoodCode
    text: Annotated[Sentence, Field(title="De vraag", examples=["Ik zoek iemand die met mij de tuin wil opknappen."])]
    consent: Annotated[
        ConsentIn | None,
        Field(
            title="Toestemming",
            description="Alleen nodig bij een persoon, en bij elke vraag opnieuw. Een vraag van een initiatief, "
            "organisatie of plek is meteen open.",
        ),
    ] = None
    slots: Slots = Field(default_factory=list)
    max_distance: MaxDistance | None = None
    common_language: CommonLanguage | None = None
    group_size: GroupSize | None = None
    concepts: Concepts | None = None
    obstacles: Obstacles | None = None
    keep_personal: KeepPersonal = False

    @model_validator(mode="after")
    def _one_owner(self) -> Self:
        if (self.alias is None) == (self.owner is None):
            raise PydanticCustomError("one_of_two", "alias or owner")
        return self


class NeedPatch(Input):
    """Wat er aan een vraag verandert. Wat u weglaat, blijft zo."""

    text: Sentence = Field(default_factory=str, title="De vraag")
    status: Literal["open", "in-progress", "met", "closed"] = Field(default_factory=lambda: "open", title="Stand")
    slots: Slots = Field(default_factory=list)
    max_distance: MaxDistance | None = None
    common_language: CommonLanguage | None = None
    group_size: GroupSize | None = None
    concepts: Concepts | None = None
    obstacles: Obstacles | None = None
    worker: Annotated[Id | None, Field(title="Wiens taak", description="Iemand van uw team; null is: van niemand.")] = (
        None
    )
    due_on: Annotated[Day | None, Field(title="Wanneer er iets moet zijn gebeurd")] = None
    keep_personal: KeepPersonal = False


class NeedFilter(InNeighbourhood):
    """Welke vragen, en hoe ver de lijst is gelezen."""

    without_worker: Annotated[
        bool, Field(title="Zonder eigenaar", description="Alleen wat nog niemands taak is, het oudste eerst.")
    ] = False


class NeedCard(Output):
    """Een vraag in een lijst: zonder tekst en zonder naam."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    neighbourhood: NeighbourhoodCode
    status: Annotated[str, Field(title="Stand")]
    created_on: Annotated[dt.date | None, Field(title="Sinds")]
    due_on: Annotated[dt.date | None, Field(title="Wanneer er iets moet zijn gebeurd")]
    has_worker: Annotated[bool, Field(title="Is iemands taak", description="false is: zonder eigenaar.")]


class NeedOut(NeedCard):
    """Een vraag, met tekst. Dat u hem las, komt in het logboek."""

    text: Annotated[str, Field(title="De vraag")]
    slots: Annotated[list[str], Field(title="Dagdelen")]
    max_distance: Annotated[int | None, Field(title="Hoe ver hulp mag wonen, in meters")]
    common_language: Annotated[bool | None, Field(title="Samen een taal nodig")]
    group_size: Annotated[int | None, Field(title="Grootte van de groep")]
    concepts: Annotated[list[ConceptOut], Field(title="Begrippen")]
    concepts_confirmed: ConceptsConfirmed
    obstacles: Annotated[list[str], Field(title="Wat er in de weg staat")]
    obstacles_confirmed: Annotated[
        bool, Field(title="Door iemand gezegd", description="false is: gelezen in de tekst.")
    ]
    moments: Annotated[int, Field(title="Hoe vaak er koffie is gedronken")]
    worker: Annotated[uuid.UUID | None, Field(title="Wiens taak", description="Als u die collega mag zien.")]
    warning: Annotated[
        TooMuchOut | None, Field(title="Als het te veel wordt", description="Alleen in antwoord op een wijziging.")
    ]
    version: Version


class NeedPage(Page):
    """Vragen die u mag zien."""

    items: Annotated[list[NeedCard], Field(title="Vragen")]


class MomentIn(Input):
    """Koffie gehad: de dag, en niet wat er is gezegd."""

    day: Annotated[Day, Field(title="Dag", examples=["2026-10-01"])]


class MomentOut(Output):
    """Een vastgelegd moment."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    day: Annotated[dt.date, Field(title="Dag")]
    moments: Annotated[int, Field(title="Hoe vaak nu in totaal")]
