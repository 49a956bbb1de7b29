"""Who offers something hears from a person."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery, Paging
from app.schemas.offers import AnswerOut, OfferAnswerIn, OfferPage
from app.services import offers

router = APIRouter(prefix="/v1", tags=["Werk"], route_class=Door)

TalentId = Annotated[str, Path(alias="talentId", title="Id")]


@router.get("/offers", operation_id="listOffers", summary="Wie iets aanbiedt en nog niets hoorde")
async def list_offers(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> OfferPage:
    """Het oudste eerst. Binnen zeven dagen hoort iedereen iets van een mens."""
    items, after = offers.listed(work, query)
    return OfferPage(items=items, next=next_page(request, after))


@router.post(
    "/talents/{talentId}/answers", operation_id="answerOffer", status_code=201, summary="Antwoord op een aanbod"
)
async def answer_offer(
    work: Asked, talent_id: TalentId, _query: Annotated[NoQuery, Query()], answer: OfferAnswerIn
) -> AnswerOut:
    """Wie het aanbod deed, leest uw antwoord op de eigen pagina."""
    return offers.answer(work, talent_id, answer)
