"""Needs, from the first coffee to a suggestion."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import ConsentIn, NoQuery
from app.schemas.needs import MomentIn, MomentOut, NeedFilter, NeedIn, NeedOut, NeedPage, NeedPatch
from app.schemas.overrulings import OverrulingIn, OverrulingOut
from app.schemas.passing import PassIn, PassOut
from app.schemas.suggestions import Amount, SuggestionsOut, VerdictOut
from app.services import needs, overrulings, passing, suggestions

router = APIRouter(prefix="/v1/needs", tags=["Vragen"], route_class=Door)

NeedId = Annotated[str, Path(alias="needId", title="Id")]
TalentId = Annotated[str, Path(alias="talentId", title="Id")]


@router.get("", operation_id="listNeeds", summary="Vragen die u mag zien")
async def list_needs(work: Asked, request: Request, query: Annotated[NeedFilter, Query()]) -> NeedPage:
    """Zonder tekst; die leest u per vraag."""
    items, after = needs.listed(work, query)
    return NeedPage(items=items, next=next_page(request, after))


@router.post("", operation_id="createNeed", status_code=201, summary="Leg een vraag vast")
async def create_need(work: Asked, _query: Annotated[NoQuery, Query()], need: NeedIn) -> NeedOut:
    """Van een persoon: met toestemming open, zonder toestemming een verkenning, ook na een eerdere toestemming.

    Van een initiatief, organisatie of plek: meteen open.
    """
    return needs.create(work, need)


@router.get("/{needId}", operation_id="readNeed", summary="Lees een vraag")
async def read_need(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()]) -> NeedOut:
    """Met tekst. Dat u hem las, komt in het logboek."""
    return needs.read(work, need_id)


@router.patch("/{needId}", operation_id="changeNeed", summary="Wijzig een vraag")
async def change_need(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], patch: NeedPatch) -> NeedOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return needs.change(work, need_id, patch)


@router.post("/{needId}/moments", operation_id="addMoment", status_code=201, summary="Koffie gehad")
async def add_moment(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], moment: MomentIn) -> MomentOut:
    """Leg vast op welke dag er contact was. Wat er is gezegd, blijft tussen u en deze persoon."""
    return needs.add_moment(work, need_id, moment)


@router.post("/{needId}/_open", operation_id="openNeed", summary="Open een vraag, met toestemming")
async def open_need(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], consent: ConsentIn) -> NeedOut:
    """Een vraag gaat open zodra degene van wie hij is dat goed vindt.

    Ook als hij al open stond en de toestemming ontbreekt.
    """
    return needs.open_up(work, need_id, consent)


@router.get("/{needId}/suggestions", operation_id="listSuggestions", summary="Wie past bij deze vraag")
async def list_suggestions(work: Asked, need_id: NeedId, query: Annotated[Amount, Query()]) -> SuggestionsOut:
    """De beste eerst, met redenen. Namen vraagt u daarna apart op."""
    return suggestions.for_need(work, need_id, query.limit)


@router.get("/{needId}/suggestions/{talentId}", operation_id="explainSuggestion", summary="Waarom wel of niet")
async def explain_suggestion(
    work: Asked, need_id: NeedId, talent_id: TalentId, _query: Annotated[NoQuery, Query()]
) -> VerdictOut:
    """Wat deze twee tegenhoudt, als er iets is, en wat er past."""
    return suggestions.for_pair(work, need_id, talent_id)


@router.post("/{needId}/passes", operation_id="createPass", status_code=201, summary="Deze niet, of geen van deze")
async def create_pass(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], passed: PassIn) -> PassOut:
    """Wie u overslaat, komt bij deze vraag achteraan en hoort hier niets van. De reden verbetert de volgorde."""
    return passing.create(work, need_id, passed)


@router.post(
    "/{needId}/overrulings",
    operation_id="createOverruling",
    status_code=201,
    summary="Zet een regel van de volgorde opzij, of terug",
)
async def create_overruling(
    work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], overruling: OverrulingIn
) -> OverrulingOut:
    """Alleen voor deze vraag. Wie dit deed, wanneer en waarom, wordt bewaard."""
    return overrulings.create(work, need_id, overruling)
