"""'Koffie gehad': with whom and when, in one line, from anywhere; and not a word of what was said."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.need_forms import CoffeeForm
from app.schemas.needs import MomentIn, NeedIn
from app.services import contacts, needs, overview
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page, typed_in

COFFEE: Final = "/koffie"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(COFFEE, operation_id="pageAnyCoffee")
async def show(request: Request, work: Asked) -> Response:
    """Show the form: empty, or with who is called as was typed, to choose from."""
    met = str(typed_in(request).value("met"))
    return page(
        request,
        "coffee.html",
        today=work.today,
        people=[(str(one.id), one.name, False) for one in contacts.named(work, met)] if met else [],
        met=met,
        neighbourhoods=overview.places(work) if met else [],
    )


@router.post(COFFEE, operation_id="pageKeepAnyCoffee")
async def had_coffee(work: Asked, form: Annotated[CoffeeForm, Form()]) -> Response:
    """Keep it with who is meant; Invalid where that is nobody, or could be several."""
    moment = filled(MomentIn, {"day": form.day or work.today.isoformat()})
    if form.new:
        said = {"alias": form.met, "neighbourhood": form.neighbourhood, "text": form.text}
        need = needs.create(work, filled(NeedIn, said | {"keepPersonal": bool(form.keep_personal)}))
        contacts.had_coffee(work, str(need.id), moment)
        return RedirectResponse(f"/behoeften/{need.id}", 303)
    contacts.had_contact(work, form.person or contacts.meant(work, form.met), moment.day)
    return RedirectResponse(f"{COFFEE}/klaar", 303)


@router.get(f"{COFFEE}/klaar", operation_id="pageAnyCoffeeKept")
async def kept(request: Request) -> Response:
    """Say that it is kept."""
    return page(request, "coffee_kept.html")
