"""Through whom somebody would rather, or rather not, be introduced."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.deps import Asked, Door
from app.schemas.fields import NoQuery
from app.schemas.via_wishes import ForgetIn, ForgottenOut, ViaWishesOut, ViaWishIn
from app.services import via_wishes

router = APIRouter(prefix="/v1/people/{personId}/via-wishes", tags=["Mensen"], route_class=Door)

PersonId = Annotated[str, Path(alias="personId", title="Id")]


@router.get("", operation_id="listViaWishes", summary="Via wie iemand liever wel of niet kennismaakt")
async def listed(work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()]) -> ViaWishesOut:
    """Alleen voor wie deze persoon mag wijzigen. Dat u dit las, komt in het logboek."""
    return via_wishes.listed(work, person_id)


@router.post("", operation_id="createViaWish", status_code=201, summary="Via wie liever wel of niet")
async def create(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], wish: ViaWishIn
) -> ViaWishesOut:
    """Nog eens over dezelfde: het laatste geldt."""
    return via_wishes.create(work, person_id, wish)


@router.post("/_forget", operation_id="forgetViaWish", status_code=201, summary="Deze wens geldt niet meer")
async def forget(
    work: Asked, person_id: PersonId, _query: Annotated[NoQuery, Query()], wanted: ForgetIn
) -> ForgottenOut:
    """Was die er al niet meer, dan verandert er niets."""
    return via_wishes.forget(work, person_id, wanted)
