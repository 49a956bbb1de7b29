"""Match days: a plan for all open needs at once."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.match_days import MatchDayIn, MatchDayOut, PairIn, StartedOut, StartIn
from app.services import match_days

router = APIRouter(prefix="/v1/match-days", tags=["Introducties"], route_class=Door)

MatchDayId = Annotated[str, Path(alias="matchDayId", title="Id")]


@router.post("", operation_id="createMatchDay", status_code=201, summary="Maak een plan voor alle open vragen samen")
async def create_match_day(work: Asked, _query: Annotated[NoQuery, Query()], wanted: MatchDayIn) -> MatchDayOut:
    """Zo goed mogelijk verdeeld over iedereen die iets kan, en niemand vaker dan die persoon wil.

    Er wordt nog niemand gevraagd.
    """
    return match_days.make(work, wanted)


@router.get("/{matchDayId}", operation_id="readMatchDay", summary="Lees een plan")
async def read_match_day(work: Asked, match_day_id: MatchDayId, _query: Annotated[NoQuery, Query()]) -> MatchDayOut:
    """Met hoeveel vragen er sindsdien bij kwamen of veranderden: dan is een nieuw plan beter."""
    return match_days.read(work, match_day_id)


@router.post(
    "/{matchDayId}/changes", operation_id="changeMatchDay", status_code=201, summary="Verander een paar in het plan"
)
async def change_match_day(
    work: Asked, match_day_id: MatchDayId, _query: Annotated[NoQuery, Query()], pair: PairIn
) -> MatchDayOut:
    """Eruit, erin, of iemand anders. Wat nooit mag, mag ook met de hand niet."""
    return match_days.change(work, match_day_id, pair)


@router.post(
    "/{matchDayId}/starts", operation_id="startMatchDay", status_code=201, summary="Vraag de mensen uit het plan"
)
async def start_match_day(
    work: Asked, match_day_id: MatchDayId, _query: Annotated[NoQuery, Query()], wanted: StartIn
) -> StartedOut:
    """Per vraag hoogstens drie tegelijk. Wat nu niet kan, blijft in het plan staan, met de reden erbij."""
    return match_days.start(work, match_day_id, wanted)
