"""People, entered on their behalf."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.people import AgreementIn, InformedIn, PersonIn, PersonOut, PersonPage, PersonPatch, RecordOut
from app.services import people

router = APIRouter(prefix="/v1/people", tags=["Mensen"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]


@router.get("", operation_id="listPeople", summary="Mensen die u mag zien")
async def list_people(work: Asked, request: Request, query: Annotated[InNeighbourhood, Query()]) -> PersonPage:
    """Zonder namen; die leest u per persoon."""
    items, after = people.listed(work, query)
    return PersonPage(items=items, next=next_page(request, after))


@router.post("", operation_id="createPerson", status_code=201, summary="Meld iemand aan")
async def create_person(work: Asked, _query: Annotated[NoQuery, Query()], person: PersonIn) -> PersonOut:
    """Namens diegene, met wat die zelf wil vertellen.

    Zonder toestemming is iemand voorlopig, als uw organisatie dat toestaat: alleen u ziet diegene, 30 dagen lang.
    """
    return people.create(work, person)


@router.get("/{personId}", operation_id="readPerson", summary="Lees naam en contactgegevens")
async def read_person(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> PersonOut:
    """Dat u dit las, komt in het logboek."""
    return people.read(work, person_id)


@router.patch("/{personId}", operation_id="changePerson", summary="Wijzig gegevens van iemand")
async def change_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], patch: PersonPatch
) -> PersonOut:
    """Stuur in If-Match de ETag mee die u las. Wat u weglaat, blijft zoals het was."""
    return people.change(work, person_id, patch)


@router.get("/{personId}/record", operation_id="readRecord", summary="Wat wij van iemand bewaren")
async def read_record(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> RecordOut:
    """Op welke grond, waarvoor en hoe lang. Zonder de gegevens zelf."""
    return people.record(work, person_id)


@router.post("/{personId}/_agree", operation_id="agreePerson", summary="Leg een overeenkomst als vrijwilliger vast")
async def agree_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], agreement: AgreementIn
) -> PersonOut:
    """Waar de organisatie dat als grond ziet, mag iemand daarna gevraagd worden."""
    return people.agree(work, person_id, agreement)


@router.post("/{personId}/_informed", operation_id="informPerson", summary="Iemand weet ervan")
async def inform_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], informed: InformedIn
) -> PersonOut:
    """Wie door een ander is aangemeld, hoort binnen een maand dat zijn gegevens hier staan."""
    return people.inform(work, person_id, informed)
