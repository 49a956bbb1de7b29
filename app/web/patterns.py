"""The pattern library: what worked elsewhere, and sharing what worked here."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.fields import Paging
from app.schemas.pages import PageForm
from app.schemas.patterns import PatternForm, PatternIn
from app.services import patterns
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.introduced import IntroductionId
from app.web.pages import page

HERE = "/patronen"
TELL = "/introducties/{introductionId}/patroon"

router = APIRouter(route_class=PageDoor, include_in_schema=False)


@router.get(HERE, operation_id="pagePatterns")
async def show(
    request: Request, work: Asked, after: Annotated[str | None, Query(alias="na", max_length=50)] = None
) -> Response:
    """Show what worked elsewhere, the newest first."""
    found, following = patterns.listed(work, filled(Paging, {"after": after or ""}))
    return page(request, "patterns.html", patterns=found, after=following)


@router.post(HERE + "/{patternId}/weghalen", operation_id="pageDropPattern")
async def drop(
    work: Asked, pattern_id: Annotated[str, Path(alias="patternId", max_length=50)], _form: Annotated[PageForm, Form()]
) -> Response:
    """Take away what who asks shared."""
    patterns.take_back(work, pattern_id)
    return RedirectResponse(HERE, 303)


@router.get(TELL, operation_id="pageNewPattern")
async def tell(request: Request, work: Asked, introduction_id: IntroductionId) -> Response:
    """Ask what was done, and show what will be shared with it."""
    return page(request, "pattern_new.html", told=patterns.to_tell(work, introduction_id))


@router.post(TELL, operation_id="pageCreatePattern")
async def publish(work: Asked, introduction_id: IntroductionId, form: Annotated[PatternForm, Form()]) -> Response:
    """Share it."""
    patterns.publish(work, filled(PatternIn, {"introduction": introduction_id, "words": form.words}))
    return RedirectResponse(HERE, 303)
