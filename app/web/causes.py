"""Causes: several signals with one ground, and who can do something about that."""

from fastapi import APIRouter, Request, Response

from app.deps import Asked
from app.services import causes, neighbourhoods
from app.web.doors import PageDoor
from app.web.pages import page

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get("/oorzaken", operation_id="pageCauses")
async def show(request: Request, work: Asked) -> Response:
    """Show the causes in the own neighbourhoods."""
    return page(request, "causes.html", found=causes.listed(work), areas=neighbourhoods.names(work))
