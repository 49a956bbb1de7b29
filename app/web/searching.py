"""Search by what somebody can do, or by how somebody is called. What is asked stands in no address and is not kept."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.deps import Asked
from app.schemas.person_forms import SearchForm
from app.schemas.searching import SearchIn
from app.services import portraits, searching
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import Typed, page

SEARCH = "/zoeken"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(SEARCH, operation_id="pageSearch")
async def show(request: Request) -> Response:
    """Ask what is looked for."""
    return page(request, "search.html", found=None, people=())


@router.post(SEARCH, operation_id="pageFound")
async def find(request: Request, work: Asked, form: Annotated[SearchForm, Form()]) -> Response:
    """Show who and what could serve this."""
    # What was tapped belongs to the sentence in which it was read, and not to another that was typed since.
    tapped = form.concepts if form.about == form.text else []
    found = searching.search(work, filled(SearchIn, {"text": form.text, "concepts": tapped or None}))
    understood = [(one.id, one.label, False) for one in found.understood]
    chosen = tapped or [concept for concept, _, _ in understood]
    return page(
        request,
        "search.html",
        found=found,
        understood=understood,
        offered=portraits.owners(work, found.items),
        people=portraits.called_so(work, form.text),
        typed=Typed({"text": [form.text], "concepts": chosen}),
    )
