"""The service about itself: is it there, what can it do, and the page that shows that to people."""

from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from app.schemas.fields import NoQuery
from app.schemas.health import HealthOut
from app.services import status

STATIC: Final = Path(__file__).parents[1] / "static"

router = APIRouter(prefix="/v1", tags=["Dienst"])


@router.get("/health", operation_id="readHealth", summary="Is de dienst er")
async def read_health(_query: Annotated[NoQuery, Query()]) -> HealthOut:
    """Zegt dat de dienst antwoord geeft, en waarmee hij teksten leest."""
    return status.health()


@router.get("/openapi.json", operation_id="readDescription", summary="De beschrijving van deze API")
async def read_description(request: Request, response: Response, _query: Annotated[NoQuery, Query()]) -> dict[str, Any]:
    """Volgens OpenAPI. Mag door elke website gelezen worden."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return request.app.openapi()  # type: ignore[no-any-return]


@router.get("/docs", operation_id="readDocs", summary="De beschrijving als bladzijde", include_in_schema=False)
async def read_docs(_query: Annotated[NoQuery, Query()]) -> FileResponse:
    """Alles op deze bladzijde komt van deze server."""
    return FileResponse(STATIC / "docs.html", media_type="text/html")
