"""Neighbourhoods and their measures as they go out."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import NeighbourhoodCode, Output, Page


class NeighbourhoodOut(Output):
    """Een buurt: openbaar."""

    code: NeighbourhoodCode
    name: Annotated[str, Field(title="Naam")]
    district: Annotated[str | None, Field(title="Wijkcode")]
    inhabitants: Annotated[int | None, Field(title="Inwoners")]


class NeighbourhoodPage(Page):
    """Buurten."""

    items: Annotated[list[NeighbourhoodOut], Field(title="Buurten")]


class MeasuresOut(Output):
    """Een buurt als netwerk. Kleine aantallen blijven weg; andere zijn afgerond."""

    code: NeighbourhoodCode
    nodes: Annotated[int | None, Field(title="Mensen en initiatieven")]
    ties: Annotated[int | None, Field(title="Banden")]
    inhabitants: Annotated[int | None, Field(title="Inwoners")]
    coverage: Annotated[float | None, Field(title="Deel van de inwoners dat we kennen")]
    density: Annotated[float | None, Field(title="Netwerkdichtheid")]
    average_degree: Annotated[float | None, Field(title="Gemiddeld aantal banden")]
    isolates: Annotated[int | None, Field(title="Zonder banden")]
    components: Annotated[int | None, Field(title="Losse groepen")]
    largest_component_share: Annotated[float | None, Field(title="Deel in de grootste groep")]
    withheld: Annotated[list[str], Field(title="Niet getoond", description="Te klein om te tonen.")]
