"""Rights of people over what is kept of them: to see all of it, and to have it erased."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.people import PersonId
from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.rights import ErasedOut, EraseIn, ExportOut, WithNotes
from app.services import rights

router = APIRouter(prefix="/v1/people", tags=["Mensen"], route_class=Door)


@router.get("/{personId}/export", operation_id="readExport", summary="Alles wat van iemand is opgeschreven")
async def read_export(work: Asked, person_id: PersonId, query: Annotated[WithNotes, Query()]) -> ExportOut:
    """Voor uzelf, of namens iemand voor wie u er bent. Andere mensen staan er zonder naam in.

    Voor uzelf is het alles. Namens iemand staan vragen die een andere organisatie opschreef er niet in.

    Dat u dit las, komt in het logboek.
    """
    return rights.export(work, person_id, notes=query.notes)


@router.post("/{personId}/_erase", operation_id="erasePerson", summary="Verwijder iemand voorgoed")
async def erase_person(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], said: EraseIn
) -> ErasedOut:
    """Alles wat over iemand is opgeschreven gaat weg, en komt ook uit een reservekopie niet terug.

    Wat blijft zijn tellingen zonder namen. Stuur in If-Match de ETag mee die u las.
    """
    return rights.erase(work, person_id, said.said_by)
