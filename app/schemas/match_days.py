"""Match days: a plan for all open needs at once, what people change in it, and asking by it."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Id, Input, NeighbourhoodCode, Output, Version
from app.schemas.pages import Field50, PageForm, Ticked

PlanState = Literal["made", "started", "closed"]
PairState = Literal["planned", "taken-out", "asked"]
AT_ONCE = 30
"""Most needs for which people are asked in one go."""


class MatchDayIn(Input):
    """Waarover de dag gaat."""

    neighbourhoods: Annotated[
        list[NeighbourhoodCode],
        Field(default_factory=list, max_length=100, title="Buurten", description="Leeg is: al uw buurten."),
    ]


class WayOut(Output):
    """Wat een manier van verdelen oplevert."""

    value: Annotated[int, Field(title="Punten", description="De som van hoe goed de paren passen.")]
    needs: Annotated[int, Field(title="Vragen", description="Voor hoeveel vragen er iemand is.")]
    gini: Annotated[
        int,
        Field(title="Scheef verdeeld", description="Over mensen: 0 is overal evenveel vragen, 1000 is alles bij een."),
    ]


class SpreadOut(Output):
    """Hoeveel mensen zo vaak zijn gevraagd."""

    asks: Annotated[int, Field(title="Keer gevraagd")]
    before: Annotated[int, Field(title="Mensen nu")]
    after: Annotated[int, Field(title="Mensen met dit plan")]


class TotalsOut(Output):
    """Wat het plan oplevert, naast wat er zonder plan gebeurt."""

    needs: Annotated[int, Field(title="Open vragen")]
    proven: Annotated[bool, Field(title="Beter kan niet")]
    gini_before: Annotated[int, Field(title="Scheef verdeeld, nu")]
    best: Annotated[WayOut, Field(title="Dit plan")]
    first_come: Annotated[WayOut, Field(title="Wie eerst komt, eerst maalt")]
    greedy: Annotated[WayOut, Field(title="Steeds het beste paar eerst")]
    spread: Annotated[list[SpreadOut], Field(title="Hoe vaak mensen worden gevraagd")]


class PlannedOut(Output):
    """Een paar in het plan."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    points: Annotated[int, Field(title="Punten")]
    by_hand: Annotated[bool, Field(title="Zelf erin gezet")]
    state: Annotated[PairState, Field(title="Stand")]


class MatchDayOut(Output):
    """Een plan voor alle open vragen samen. Er is nog niemand gevraagd."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    version: Version
    state: Annotated[PlanState, Field(title="Stand")]
    made_at: Annotated[dt.datetime, Field(title="Gemaakt op")]
    neighbourhoods: Annotated[list[str], Field(title="Buurten")]
    changed: Annotated[int, Field(title="Vragen die er sindsdien bij kwamen of veranderden")]
    totals: Annotated[TotalsOut, Field(title="Wat het oplevert")]
    pairs: Annotated[list[PlannedOut], Field(title="Paren")]


class PairIn(Input):
    """Wat u in het plan verandert."""

    need: Annotated[Id, Field(title="Vraag")]
    talent: Annotated[Id, Field(title="Aanbod")]
    state: Annotated[Literal["planned", "taken-out"], Field(title="Erin of eruit")] = "planned"
    instead: Annotated[
        bool, Field(title="In plaats van", description="De anderen die voor deze vraag in het plan staan, gaan eruit.")
    ] = False


class StartIn(Input):
    """Voor welke vragen u nu gaat vragen."""

    needs: Annotated[list[Id], Field(min_length=1, max_length=AT_ONCE, title="Vragen")]


class NotAskedOut(Output):
    """Een vraag waarvoor nu niemand kon worden gevraagd, en waarom."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    code: Annotated[str, Field(title="Code")]


class StartedOut(Output):
    """Voor wie er is gevraagd, en voor wie dat nu niet kon."""

    asked: Annotated[list[uuid.UUID], Field(title="Vragen waarvoor nu iemand is gevraagd")]
    not_asked: Annotated[list[NotAskedOut], Field(title="Vragen waarvoor dat nu niet kon")]


class StartForm(PageForm):
    """The needs that were ticked on the page of a plan."""

    plan: Field50
    needs: Ticked = Field(default_factory=list)


class PairForm(PageForm):
    """One change in a plan."""

    talent: Field50
    state: Field50 = "planned"
    instead: Field50 = ""
