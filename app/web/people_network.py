"""Whom the people of one's own caseload know: a picture for a worker, and beside it the same in a list."""

from fastapi import APIRouter, Request, Response

from app.deps import Asked
from app.services import network_picture
from app.web.doors import PageDoor
from app.web.pages import page

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get("/mensen/netwerk", operation_id="pagePeopleNetwork")
async def show(request: Request, work: Asked) -> Response:
    """Show the own caseload with all it is tied to, as far as who reads may see that."""
    return page(request, "people_network.html", found=network_picture.of_mine(work))
