"""Figures of an area as everybody outside reads them: on pages, through the API, in files and in pictures."""

from typing import Annotated, Literal

from pydantic import Field

from app.policy.figures import Among, Sphere, Unit
from app.schemas.fields import Day, Output

Why = Literal["few", "undefined", "small"]
"""few: under 10, or all but under 10, or else another such number would follow. undefined: nobody says how many there
are to take a part of. small: too small a network for this figure."""
Change = Literal["up", "down", "same", "registration"]
"""registration: it differs as much as registering more people would make it."""


class FigureOut(Output):
    """Een cijfer van een gebied, zoals het naar buiten mag."""

    name: Annotated[str, Field(title="Naam", examples=["averageDegree"])]
    among: Annotated[Among, Field(title="Onder wie", description="Iedereen, of bewoners onder elkaar.")]
    sphere: Annotated[Sphere, Field(title="Kring")]
    unit: Annotated[Unit, Field(title="Eenheid")]
    value: Annotated[float | None, Field(title="Waarde", description="null: niet getoond, zie 'why'.")]
    n: Annotated[int | None, Field(title="Op hoeveel", description="Afgerond op 5.")]
    low: Annotated[float | None, Field(title="Ondergrens", description="Van het interval van 95 procent.")]
    high: Annotated[float | None, Field(title="Bovengrens")]
    before: Annotated[float | None, Field(title="Een jaar eerder", description="Bij even veel bekende bewoners.")]
    before_on: Annotated[Day | None, Field(title="Gemeten op")]
    change: Annotated[Change | None, Field(title="Verandering")]
    why: Annotated[Why | None, Field(title="Waarom niet getoond")]


class WordOut(Output):
    """Wat van een netwerk te zeggen is zonder cijfer: woorden uit een vaste lijst."""

    name: Annotated[str, Field(title="Woord", examples=["leans-on-one"])]
    among: Annotated[Among, Field(title="Onder wie")]


class GapOut(Output):
    """Een thema in een gebied: wat er gevraagd wordt en wat er is."""

    theme: Annotated[str, Field(title="Thema")]
    needs: Annotated[int | None, Field(title="Open vragen", description="Afgerond op 5; null: minder dan 10.")]
    offers: Annotated[int | None, Field(title="Bruikbaar aanbod", description="Afgerond op 5; null: minder dan 10.")]


class StopOut(Output):
    """Waarom introducties stopten, voor zover iemand dat zei."""

    reason: Annotated[str, Field(title="Reden", examples=["no-time"])]
    count: Annotated[int | None, Field(title="Hoe vaak", description="Afgerond op 5; null: niet getoond.")]


class GroupOut(Output):
    """Een groep mensen die vooral elkaar kennen."""

    size: Annotated[int | None, Field(title="Mensen", description="Afgerond op 5; null: minder dan 10.")]


class GroupTouchOut(Output):
    """Twee groepen die elkaar raken."""

    one: Annotated[int, Field(title="Plaats van de ene groep in de lijst")]
    other: Annotated[int, Field(title="Plaats van de andere")]
    ties: Annotated[
        int, Field(title="Banden", description="Afgerond op 5. Raken ze elkaar minder, dan staan ze er niet.")
    ]


class AreaFiguresOut(Output):
    """Alle cijfers van een gebied zoals ze op een dag zijn vastgelegd."""

    code: Annotated[str, Field(title="Code")]
    name: Annotated[str, Field(title="Naam")]
    kind: Annotated[str, Field(title="Soort gebied")]
    inhabitants: Annotated[int | None, Field(title="Inwoners")]
    counted_on: Annotated[Day | None, Field(title="Geteld op", description="null: nog niet.")]
    measured_on: Annotated[Day | None, Field(title="Netwerk gemeten op", description="null: nog niet.")]
    stands_since: Annotated[
        Day | None, Field(title="Staat sinds", description="Er veranderde sindsdien te weinig om nieuw te tonen.")
    ]
    small: Annotated[bool, Field(title="Klein netwerk", description="Minder dan 30 mensen: cijfers zijn onzeker.")]
    thin: Annotated[bool, Field(title="Weinig bekend", description="Minder dan 15 procent van de inwoners.")]
    figures: Annotated[list[FigureOut], Field(title="Cijfers")]
    words: Annotated[list[WordOut], Field(title="In woorden")]
    groups: Annotated[list[GroupOut], Field(title="Groepen")]
    touches: Annotated[list[GroupTouchOut], Field(title="Waar groepen elkaar raken")]
    loose: Annotated[int | None, Field(title="In kleine groepen", description="Mensen buiten de getoonde groepen.")]
    stops: Annotated[list[StopOut], Field(title="Waarom gestopt")]
    gaps: Annotated[list[GapOut], Field(title="Gevraagd en aanwezig")]
