"""Neighbourhoods as they go out, and from which day their figures are asked."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Day, NeighbourhoodCode, Output, Page, Query


class NeighbourhoodOut(Output):
    """Een buurt: openbaar."""

    code: NeighbourhoodCode
    name: Annotated[str, Field(title="Naam")]
    district: Annotated[str | None, Field(title="Wijkcode")]
    inhabitants: Annotated[int | None, Field(title="Inwoners")]


class NeighbourhoodPage(Page):
    """Buurten."""

    items: Annotated[list[NeighbourhoodOut], Field(title="Buurten")]


class AtDay(Query):
    """De cijfers zoals ze op een dag waren."""

    at: Annotated[Day | None, Field(title="Dag", description="Wat er aan het eind van die dag gold.")] = None
