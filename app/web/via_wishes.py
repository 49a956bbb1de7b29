"""Through whom somebody gets to know others: whom he rather has between, or rather not, and where he was before."""

from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.past_roles import Kind, PastRoleForm, PastRoleIn
from app.schemas.via_wishes import ForgetForm, ForgetIn, ViaWishForm, ViaWishIn
from app.services import oneself, past_roles, portraits, via_wishes
from app.services.called import full_name
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page
from app.web.people import PEOPLE, OwnPersonId, PersonId
from app.web.rights import MINE
from app.work import Work

VIA: Final = f"{PEOPLE}/{{personId}}/via"
MY_VIA: Final = f"{MINE}/via"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(VIA, operation_id="pageVia")
async def show(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show what somebody wants between himself and others, and where he was before."""
    person = portraits.changeable(work, person_id)
    back = f"{PEOPLE}/{person.id}"
    return _shown(request, work, str(person.id), f"{back}/via", back=back, name=full_name(person))


@router.post(f"{VIA}/wens", operation_id="pageViaWish")
async def wish(work: Asked, person_id: OwnPersonId, form: Annotated[ViaWishForm, Form()]) -> Response:
    """Write down a wish, by a name or a sort."""
    return _wished(work, person_id, form, _of(person_id))


@router.post(f"{VIA}/wens/weg", operation_id="pageForgetViaWish")
async def forget_wish(work: Asked, person_id: OwnPersonId, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget a wish."""
    via_wishes.forget(work, person_id, filled(ForgetIn, form.said()))
    return RedirectResponse(_of(person_id), 303)


@router.post(f"{VIA}/eerder", operation_id="pagePastRole")
async def was(work: Asked, person_id: OwnPersonId, form: Annotated[PastRoleForm, Form()]) -> Response:
    """Write down what somebody was before, at what is called so."""
    return _was(work, person_id, form, _of(person_id))


@router.post(f"{VIA}/eerder/weg", operation_id="pageForgetPastRole")
async def forget_role(work: Asked, person_id: OwnPersonId, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget what somebody was."""
    past_roles.forget(work, person_id, filled(ForgetIn, form.said()))
    return RedirectResponse(_of(person_id), 303)


@router.get(MY_VIA, operation_id="pageMyVia")
async def show_mine(request: Request, work: Asked) -> Response:
    """Show who asks the same of himself."""
    return _shown(request, work, str(oneself.me(work).id), MY_VIA, back=MINE, name="")


@router.post(f"{MY_VIA}/wens", operation_id="pageMyViaWish")
async def my_wish(work: Asked, form: Annotated[ViaWishForm, Form()]) -> Response:
    """Write down a wish of one's own."""
    return _wished(work, str(oneself.me(work).id), form, MY_VIA)


@router.post(f"{MY_VIA}/wens/weg", operation_id="pageForgetMyViaWish")
async def forget_my_wish(work: Asked, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget a wish of one's own."""
    via_wishes.forget(work, str(oneself.me(work).id), filled(ForgetIn, form.said()))
    return RedirectResponse(MY_VIA, 303)


@router.post(f"{MY_VIA}/eerder", operation_id="pageMyPastRole")
async def i_was(work: Asked, form: Annotated[PastRoleForm, Form()]) -> Response:
    """Write down what one was before."""
    return _was(work, str(oneself.me(work).id), form, MY_VIA)


@router.post(f"{MY_VIA}/eerder/weg", operation_id="pageForgetMyPastRole")
async def forget_my_role(work: Asked, form: Annotated[ForgetForm, Form()]) -> Response:
    """Forget what one was."""
    past_roles.forget(work, str(oneself.me(work).id), filled(ForgetIn, form.said()))
    return RedirectResponse(MY_VIA, 303)


def _of(person_id: str) -> str:
    return f"{PEOPLE}/{person_id}/via"


def _shown(request: Request, work: Work, person_id: str, at: str, *, back: str, name: str) -> Response:
    return page(
        request,
        "via.html",
        at=at,
        wishes=via_wishes.told(work, person_id),
        before=past_roles.told(work, person_id),
        sorts=[("", text("via.sort.none")), *((sort, sort) for sort in via_wishes.sorts(work))],
        kinds=[(kind, text(f"via.kind.{kind}")) for kind in get_args(get_args(Kind)[0])],
        back=back,
        name=name,
    )


def _wished(work: Work, person_id: str, form: ViaWishForm, to: str) -> Response:
    values: dict[str, Any] = {"rather": form.rather == "yes", "sort": form.sort}
    if form.via or not form.sort:
        values["other"] = str(portraits.one_called(work, form.via, "via"))
    via_wishes.create(work, person_id, filled(ViaWishIn, values))
    return RedirectResponse(to, 303)


def _was(work: Work, person_id: str, form: PastRoleForm, to: str) -> Response:
    at = portraits.one_called(work, form.where, "where")
    past_roles.create(work, person_id, filled(PastRoleIn, {"at": str(at), "kind": form.kind, "until": form.until}))
    return RedirectResponse(to, 303)
