"""People, entered on their behalf."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.people import PersonIn, PersonOut, PersonPage, PersonPatch
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
    """Namens diegene, met wat die zelf wil vertellen."""
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
