"""Asking a set: one button that asks each for the own part."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid
from app.policy.parts import TAKES_AWAY
from app.schemas.introductions import SetIn
from app.schemas.picking import SetForm
from app.services import introductions
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.needs import OwnNeedId
from app.web.suggestions import seeker_said

router = APIRouter(prefix="/behoeften/{needId}/suggesties", route_class=PageDoor, include_in_schema=False)


@router.post("/samen", operation_id="pageAskTogether")
async def ask(work: Asked, need_id: OwnNeedId, form: Annotated[SetForm, Form()]) -> Response:
    """Ask everybody who was chosen, each for the own part, and go where that can be followed."""
    chosen = [(form.serves, form.serves_as)]
    chosen += [(getattr(form, obstacle.replace("-", "_")), part) for obstacle, part in TAKES_AWAY.items()]
    parts = [{"talent": talent, "roles": [role]} for talent, role in chosen if talent]
    if not parts:
        raise Invalid([FieldError("parts", "nobody-chosen")])
    values: dict[str, Any] = {"parts": parts, "accompanied": bool(form.first_time)}
    if form.agreed:
        values |= seeker_said()
    introductions.ask_set(work, need_id, filled(SetIn, values))
    return RedirectResponse(f"/behoeften/{need_id}", 303)
