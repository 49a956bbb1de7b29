"""A problem as RFC 9457 has it."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output


class InputErrorOut(Output):
    """Een fout in wat u stuurde. Wat u stuurde, staat er niet in."""

    in_: Annotated[str, Field(title="Waar", serialization_alias="in", examples=["body"])]
    pointer: Annotated[str, Field(title="Plaats", description="JSON-pointer of naam.", examples=["/text"])]
    code: Annotated[str, Field(title="Code", examples=["missing"])]
    detail: Annotated[str, Field(title="In een zin")]


class ProblemOut(Output):
    """Een probleem, met een titel en een uitleg voor mensen."""

    type: Annotated[str, Field(title="Soort", description="Vaste naam van dit probleem.")]
    title: Annotated[str, Field(title="Titel")]
    status: Annotated[int, Field(title="Status")]
    detail: Annotated[str, Field(title="Uitleg")]
    instance: Annotated[str, Field(title="Geval", description="Nummer van dit verzoek, zonder gegevens erin.")]
    code: Annotated[str, Field(title="Code")]
    errors: Annotated[list[InputErrorOut], Field(title="Fouten")]
