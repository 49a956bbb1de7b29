"""Organisations; they come in by import."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import InNeighbourhood, NoQuery
from app.schemas.organisations import GroundsOut, GroundsPatch, OrganisationOut, OrganisationPage
from app.services import organisations

router = APIRouter(prefix="/v1/organisations", tags=["Organisaties"], route_class=Door)

OrganisationId = Annotated[str, Path(alias="organisationId", title="Id")]


@router.get("", operation_id="listOrganisations", summary="Organisaties")
async def list_organisations(
    work: Asked, request: Request, query: Annotated[InNeighbourhood, Query()]
) -> OrganisationPage:
    """Van de hele gemeente, of van een buurt."""
    items, after = organisations.listed(work, query)
    return OrganisationPage(items=items, next=next_page(request, after))


@router.get("/{organisationId}", operation_id="readOrganisation", summary="Lees een organisatie")
async def read_organisation(
    work: Asked, organisation_id: OrganisationId, _query: Annotated[NoQuery, Query()]
) -> OrganisationOut:
    """Wat zij over zichzelf vertelt."""
    return organisations.read(work, organisation_id)


@router.get("/{organisationId}/grounds", operation_id="readGrounds", summary="Wat als grond geldt")
async def read_grounds(work: Asked, organisation_id: OrganisationId, _query: Annotated[NoQuery, Query()]) -> GroundsOut:
    """Of iemand voorlopig mag worden aangemeld, en of een overeenkomst een grond is om iemand te vragen."""
    return organisations.grounds(work, organisation_id)


@router.patch("/{organisationId}/grounds", operation_id="changeGrounds", summary="Bepaal wat als grond geldt")
async def change_grounds(
    work: Asked, organisation_id: OrganisationId, _query: Annotated[NoQuery, Query()], patch: GroundsPatch
) -> GroundsOut:
    """Voor de eigen organisatie. Stuur in If-Match de ETag mee die u las."""
    return organisations.set_grounds(work, organisation_id, patch)
