"""The concepts of the vocabulary."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.deps import Door
from app.schemas.concepts import ConceptQuery, ConceptsOut
from app.services import concepts

router = APIRouter(prefix="/v1/concepts", tags=["Begrippen"], route_class=Door)


@router.get("", operation_id="listConcepts", summary="Zoek een begrip bij een gewoon woord")
async def list_concepts(query: Annotated[ConceptQuery, Query()]) -> ConceptsOut:
    """Voor als wat we voorstellen niet klopt, en het iets anders is. Hoogstens zeven, wat het beste past voorop."""
    return concepts.found_by(query)
