"""What somebody was before, and where."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.past_roles import PastRoleIn, PastRolesOut
from app.schemas.via_wishes import ForgetIn, ForgottenOut
from app.services import past_roles

router = APIRouter(prefix="/v1/people/{personId}/past-roles", tags=["Mensen"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]


@router.get("", operation_id="listPastRoles", summary="Wat iemand vroeger was")
async def listed(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> PastRolesOut:
    """Alleen voor wie deze persoon mag wijzigen. Dat u dit las, komt in het logboek."""
    return past_roles.listed(work, person_id)


@router.post("", operation_id="createPastRole", status_code=201, summary="Leg vast wat iemand vroeger was")
async def create(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], role: PastRoleIn
) -> PastRolesOut:
    """Bijvoorbeeld bestuurslid van een club. Het geeft een warme weg daarheen."""
    return past_roles.create(work, person_id, role)


@router.post("/_forget", operation_id="forgetPastRole", status_code=201, summary="Dit klopt niet meer")
async def forget(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], wanted: ForgetIn
) -> ForgottenOut:
    """Was het er al niet meer, dan verandert er niets."""
    return past_roles.forget(work, person_id, wanted)
