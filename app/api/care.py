"""Whose task people are: the own caseload, who stands in, and reading for a reason."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.care import CareOut, CoverIn, CoverOut, CoversOut, GlimpseIn, GlimpseOut
from app.schemas.fields import NoQuery
from app.services import care

router = APIRouter(prefix="/v1", tags=["Taken"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]
CoverId = Annotated[str, Path(alias="coverId", title="Id")]


@router.post("/people/{personId}/_take", operation_id="takePerson", summary="Neem iemand van het team op u")
async def take_person(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> CareOut:
    """Wie van het team is, wordt uw taak. Collega's zien daarna alleen nog een kaart zonder naam."""
    return care.take(work, person_id)


@router.post("/people/{personId}/_release", operation_id="releasePerson", summary="Geef iemand terug aan het team")
async def release_person(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> CareOut:
    """Wie uw taak was, is weer van het team. Waarnemingen voor deze persoon houden op."""
    return care.release(work, person_id)


@router.post(
    "/people/{personId}/covers", operation_id="coverPerson", status_code=201, summary="Laat een collega waarnemen"
)
async def cover_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], cover: CoverIn
) -> CoverOut:
    """Voor deze ene persoon, hoogstens 30 dagen."""
    return care.cover_person(work, person_id, cover)


@router.get("/people/{personId}/covers/{coverId}", operation_id="readPersonCover", summary="Lees deze waarneming")
async def read_person_cover(
    work: Asked, person_id: PersonId, cover_id: CoverId, _query: Annotated[NoQuery, Query()]
) -> CoverOut:
    """Dezelfde als onder de waarnemingen."""
    return care.read_cover(work, cover_id, person_id)


@router.get("/covers", operation_id="listCovers", summary="Waarnemingen die nu lopen")
async def list_covers(work: Asked, _query: Annotated[NoQuery, Query()]) -> CoversOut:
    """Die u gaf en die u kreeg."""
    return CoversOut(items=care.covers(work))


@router.post("/covers", operation_id="coverCaseload", status_code=201, summary="Laat een collega alles waarnemen")
async def cover_caseload(work: Asked, _query: Annotated[NoQuery, Query()], cover: CoverIn) -> CoverOut:
    """Voor iedereen die nu uw taak is, hoogstens 30 dagen."""
    return care.cover_all(work, cover)


@router.get("/covers/{coverId}", operation_id="readCover", summary="Lees een waarneming")
async def read_cover(work: Asked, cover_id: CoverId, _query: Annotated[NoQuery, Query()]) -> CoverOut:
    """Alleen wie hem gaf of kreeg ziet hem, zolang hij loopt."""
    return care.read_cover(work, cover_id)


@router.post("/covers/{coverId}/_end", operation_id="endCover", summary="Stop een waarneming")
async def end_cover(work: Asked, cover_id: CoverId, _query: Annotated[NoQuery, Query()]) -> CoverOut:
    """Meteen. Dat kan wie hem gaf, en wie hem kreeg."""
    return care.end_cover(work, cover_id)


@router.post("/people/{personId}/glimpses", operation_id="glimpsePerson", status_code=201, summary="Lees met een reden")
async def glimpse_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], glimpse: GlimpseIn
) -> GlimpseOut:
    """Iemand die de taak van een collega is: 8 uur lang lezen, niet wijzigen. Hoogstens 10 keer per dag.

    Deze persoon, die collega en de teamleider krijgen er bericht van. Is er geen andere teamleider, dan de FG.
    """
    return care.glimpse(work, person_id, glimpse)
