"""Introductions: people are asked, people decide."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.introductions import (
    IntroductionFilter,
    IntroductionIn,
    IntroductionOut,
    IntroductionPage,
    StepIn,
    StepsOut,
    StepTakenOut,
    WaveIn,
    WaveOut,
)
from app.services import introductions

router = APIRouter(prefix="/v1", tags=["Introducties"], route_class=Door)

IntroductionId = Annotated[str, Path(alias="introductionId", title="Id")]
NeedId = Annotated[str, Path(alias="needId", title="Id")]


@router.get(
    "/introductions",
    operation_id="listIntroductions",
    summary="Introducties die u mag zien",
    response_model_exclude_unset=True,
)
async def list_introductions(
    work: Asked, request: Request, query: Annotated[IntroductionFilter, Query()]
) -> IntroductionPage:
    """Zonder contact; dat leest u per introductie. Wie wordt gevraagd, ziet een introductie vanaf dat moment."""
    items, after = introductions.listed(work, query)
    return IntroductionPage(items=items, next=next_page(request, after))


@router.post(
    "/introductions",
    operation_id="createIntroduction",
    status_code=201,
    summary="Stel twee kanten aan elkaar voor",
    response_model_exclude_unset=True,
)
async def create_introduction(
    work: Asked, _query: Annotated[NoQuery, Query()], introduction: IntroductionIn
) -> IntroductionOut:
    """Er wordt nog niemand gevraagd. Wat echt niet kan, kan ook hier niet."""
    return introductions.propose(work, introduction)


@router.get(
    "/introductions/{introductionId}",
    operation_id="readIntroduction",
    summary="Lees een introductie",
    response_model_exclude_unset=True,
)
async def read_introduction(
    work: Asked, introduction_id: IntroductionId, _query: Annotated[NoQuery, Query()]
) -> IntroductionOut:
    """Wat u leest, hangt af van wie u bent en hoe ver het is. Contact is er pas als allebei ja zeiden."""
    return introductions.read(work, introduction_id)


@router.get(
    "/introductions/{introductionId}/steps",
    operation_id="listIntroductionSteps",
    summary="Wat er tot nu toe gebeurde",
    response_model_exclude_unset=True,
)
async def list_steps(work: Asked, introduction_id: IntroductionId, _query: Annotated[NoQuery, Query()]) -> StepsOut:
    """Uw eigen antwoorden leest u heel; van de ander alleen dat er iets veranderde."""
    return introductions.history(work, introduction_id)


@router.post(
    "/introductions/{introductionId}/steps",
    operation_id="takeIntroductionStep",
    status_code=201,
    summary="Zet een stap",
    response_model_exclude_unset=True,
)
async def take_step(
    work: Asked, introduction_id: IntroductionId, _query: Annotated[NoQuery, Query()], step: StepIn
) -> StepTakenOut:
    """Een antwoord, een eerste keer, of het einde. Antwoordt u voor een ander, zeg dan wie het zei.

    Met If-Match telt de stap alleen als er sinds u las niets veranderde.
    """
    return introductions.take_step(work, introduction_id, step)


@router.post(
    "/needs/{needId}/waves",
    operation_id="createWave",
    status_code=201,
    summary="Vraag een klein groepje tegelijk",
    response_model_exclude_unset=True,
)
async def create_wave(work: Asked, need_id: NeedId, _query: Annotated[NoQuery, Query()], wave: WaveIn) -> WaveOut:
    """Een tot drie tegelijk, wie het langst niet is gevraagd eerst, en niemand vaker dan die persoon wil."""
    return introductions.ask_wave(work, need_id, wave)
