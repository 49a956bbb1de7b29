"""A text that somebody is writing: what it seems to say, before anything is stored."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Door
from app.schemas.fields import NoQuery
from app.schemas.readings import ReadingIn, ReadingOut
from app.services import readings

router = APIRouter(prefix="/v1/readings", tags=["Begrippen"], route_class=Door)


@router.post("", operation_id="readText", summary="Lees een tekst, zonder iets te bewaren")
async def read_text(_query: Annotated[NoQuery, Query()], reading: ReadingIn) -> ReadingOut:
    """Stelt voor waar de tekst over gaat en welke grenzen erin staan. De tekst wordt nergens bewaard.

    Leg de voorstellen voor aan wie de tekst schreef, en stuur wat klopt mee als 'concepts' van de vraag of het aanbod.
    """
    return readings.read_text(reading)
