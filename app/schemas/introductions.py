"""Introductions as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.policy.lifecycle import Side, State
from app.policy.lifecycle import Why as Reason
from app.policy.parts import Part
from app.schemas.concepts import ConceptOut
from app.schemas.fields import Day, Id, Input, Output, Page, Paging, ShortName, Version

StepName = Literal[
    "ask-seeker",
    "ask-giver",
    "yes-seeker",
    "yes-giver",
    "no",
    "not-now",
    "plan",
    "meet",
    "run",
    "finish",
    "hand-over",
    "last",
    "withdraw",
    "stop",
    "unsafe",
]
Accompanied = Annotated[
    bool, Field(title="Begeleid de eerste keer", description="Dan gaat er de eerste keer iemand mee.")
]
SaidBy = Annotated[
    ShortName,
    Field(title="Door wie gezegd", description="Nodig als u voor een ander antwoordt.", examples=["zijzelf"]),
]
How = Annotated[ShortName, Field(title="Hoe gezegd", examples=["mondeling, op straat"])]
SharesContact = Annotated[
    bool,
    Field(
        title="Deelt contact",
        description="true: de voornaam en de gekozen manier van contact gaan naar de ander, zodra die ook ja zegt.",
    ),
]


def _once_each(values: list[Part]) -> list[Part]:
    return list(dict.fromkeys(values))


def _giver() -> list[Part]:
    return ["giver"]


Roles = Annotated[
    list[Part],
    Field(
        min_length=1,
        title="Wat wordt gevraagd",
        description="Wat de ander voor deze vraag doet. Een ja laat alleen los wie voor hetzelfde is gevraagd.",
        examples=[["ride-there"]],
    ),
    AfterValidator(_once_each),
]


class IntroductionIn(Input):
    """Twee kanten die u aan elkaar wilt voorstellen. Er wordt nog niemand gevraagd."""

    need: Annotated[Id, Field(title="Vraag")]
    talent: Annotated[Id, Field(title="Aanbod")]
    roles: Roles = Field(default_factory=_giver)
    accompanied: Accompanied = False


class StepIn(Input):
    """Een stap in een introductie."""

    step: Annotated[StepName, Field(title="Stap")]
    said_by: SaidBy | None = None
    how: How | None = None
    reason: Annotated[
        Reason | None, Field(title="Reden", description="Mag leeg blijven: niemand hoeft iets uit te leggen.")
    ] = None
    until: Annotated[Day | None, Field(title="Niet nu, tot", examples=["2026-12-01"])] = None
    companion: Annotated[Id | None, Field(title="Wie er de eerste keer meegaat")] = None
    first_on: Annotated[Day | None, Field(title="Dag van de eerste keer")] = None
    holder: Annotated[Id | None, Field(title="Wie het verder vasthoudt")] = None
    carer_relieved: Annotated[bool | None, Field(title="Mantelzorger ontlast")] = None
    shares_contact: SharesContact | None = None


def _once(values: list[uuid.UUID]) -> list[uuid.UUID]:
    return list(dict.fromkeys(values))


class TogetherIn(Input):
    """Hoe er wordt gevraagd. Met 'saidBy' zei de vrager al ja tegen elk van hen."""

    side: Annotated[Side, Field(title="Wie eerst")] = "seeker"
    accompanied: Accompanied = False
    said_by: SaidBy | None = None
    how: How | None = None
    shares_contact: SharesContact | None = None


class PartIn(Input):
    """Wie voor wat wordt gevraagd."""

    talent: Annotated[Id, Field(title="Aanbod")]
    roles: Roles


class SetIn(TogetherIn):
    """Een stel dat samen een vraag verder helpt: ieder wordt voor zijn eigen deel gevraagd."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=8, title="Wie voor wat")]


class WaveIn(TogetherIn):
    """Een tot drie tegelijk voor hetzelfde. Met 'saidBy' zei de vrager al ja tegen elk van hen."""

    talents: Annotated[
        list[Id], Field(min_length=1, max_length=3, title="Aanbod", description="Een tot drie."), AfterValidator(_once)
    ]
    roles: Roles = Field(default_factory=_giver)


class ContactOut(Output):
    """Hoe u de ander bereikt. Dat u dit las, komt in het logboek van de ander."""

    name: Annotated[str, Field(title="Voornaam, of hoe iemand genoemd wil worden")]
    channel: Annotated[str | None, Field(title="Langs welke weg", description="Leeg is: via de buurtwerker.")]
    value: Annotated[str | None, Field(title="Nummer of adres")]


class IntroductionOut(Output):
    """Een introductie, zoals u hem mag zien: wat er niet bij staat, is voor een ander."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    version: Version
    party: Annotated[str, Field(title="Als wie u dit leest")]
    state: Annotated[str, Field(title="Stand")]
    roles: Annotated[list[str], Field(title="Wat de ander voor deze vraag doet")]
    text: Annotated[str, Field(title="In woorden")] = ""
    need: Annotated[uuid.UUID | None, Field(title="Vraag")] = None
    talent: Annotated[uuid.UUID | None, Field(title="Aanbod")] = None
    seeker: Annotated[uuid.UUID | None, Field(title="Wie iets zoekt")] = None
    giver: Annotated[uuid.UUID | None, Field(title="Wie iets geeft")] = None
    seeker_willing: Annotated[bool | None, Field(title="Wie zoekt, wil")] = None
    giver_willing: Annotated[bool | None, Field(title="Wie geeft, wil")] = None
    concepts: Annotated[list[ConceptOut] | None, Field(title="Waar het over gaat")] = None
    district: Annotated[str | None, Field(title="Wijk")] = None
    slots: Annotated[list[str] | None, Field(title="Dagdelen")] = None
    contact: Annotated[ContactOut | None, Field(title="Contact")] = None
    wave: Annotated[int | None, Field(title="In het hoeveelste groepje gevraagd")] = None
    rank: Annotated[int | None, Field(title="Plaats in de lijst", description="Leeg: buiten de lijst gekozen.")] = None
    weights: Annotated[str | None, Field(title="Versie van de gewichten")] = None
    due_on: Annotated[dt.date | None, Field(title="Voor wanneer er iets moet gebeuren")] = None
    again_on: Annotated[dt.date | None, Field(title="Komt terug op")] = None
    returned: Annotated[bool | None, Field(title="Kwam een keer terug")] = None
    accompanied: Annotated[bool | None, Field(title="Begeleid de eerste keer")] = None
    first_on: Annotated[dt.date | None, Field(title="Dag van de eerste keer")] = None
    companion: Annotated[uuid.UUID | None, Field(title="Wie er de eerste keer meegaat")] = None
    holder: Annotated[uuid.UUID | None, Field(title="Wie het vasthoudt")] = None
    carer_relieved: Annotated[bool | None, Field(title="Mantelzorger ontlast")] = None
    proposed_on: Annotated[dt.date | None, Field(title="Voorgesteld op")] = None
    ended_on: Annotated[dt.date | None, Field(title="Geëindigd op")] = None


class StepTakenOut(Output):
    """Een stap die is gezet, en hoe de introductie er nu voor staat."""

    position: Annotated[int, Field(title="De hoeveelste stap")]
    introduction: Annotated[IntroductionOut, Field(title="De introductie")]


class WaveOut(Output):
    """Wie er samen zijn gevraagd, de langst niet gevraagde eerst."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    wave: Annotated[int, Field(title="Het hoeveelste groepje")]
    introductions: Annotated[list[IntroductionOut], Field(title="Introducties")]


class IntroductionPage(Page):
    """Introducties die u mag zien."""

    items: Annotated[list[IntroductionOut], Field(title="Introducties")]


class IntroductionFilter(Paging):
    """Van welke vraag en in welke stand."""

    need: Annotated[uuid.UUID | None, Field(title="Vraag")] = None
    state: Annotated[State | None, Field(title="Stand", description="Alleen voor wie mensen aan elkaar voorstelt.")] = (
        None
    )


class StepOut(Output):
    """Een stap in de geschiedenis. Van wat de ander zei, leest u alleen dat er iets veranderde."""

    position: Annotated[int, Field(title="De hoeveelste stap")]
    state: Annotated[str, Field(title="Stand")]
    day: Annotated[dt.date | None, Field(title="Dag")]
    own: Annotated[bool, Field(title="Een stap van uzelf")] = False
    by: Annotated[str | None, Field(title="Door wie")] = None
    said_by: Annotated[str | None, Field(title="Wie het zei")] = None
    how: Annotated[str | None, Field(title="Hoe")] = None
    reason: Annotated[str | None, Field(title="Reden")] = None
    until: Annotated[dt.date | None, Field(title="Niet nu, tot")] = None


class StepsOut(Output):
    """De geschiedenis van een introductie, de eerste stap voorop."""

    items: Annotated[list[StepOut], Field(title="Stappen")]
