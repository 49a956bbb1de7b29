"""Sets of parts as they go out: who would do what for one need, together, and when."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output, Query
from app.schemas.hours import HourOut
from app.schemas.suggestions import SuggestionOut


class Amount(Query):
    """Hoeveel combinaties."""

    limit: Annotated[int, Field(ge=1, le=5, title="Hoeveel", description="Hoogstens zoveel.")] = 3


class HourInWords(HourOut):
    """Een uur waarop het kan, ook in woorden."""

    text: Annotated[str, Field(title="In woorden")]


class AskedOut(Output):
    """Wie er al voor is gevraagd."""

    introduction: Annotated[uuid.UUID, Field(title="Introductie")]
    state: Annotated[str, Field(title="Stand")]


class PartOut(Output):
    """Een deel van de combinatie: wie het doet, en wie anders kan."""

    role: Annotated[str, Field(title="Wat", examples=["ride-there"])]
    obstacle: Annotated[str | None, Field(title="Wat het wegneemt", description="null: dit helpt de vraag zelf.")]
    text: Annotated[str, Field(title="In woorden")]
    chosen: Annotated[SuggestionOut | None, Field(title="Wie", description="null: dit is nog open.")]
    alternatives: Annotated[list[SuggestionOut], Field(title="Wie anders")]
    detour: Annotated[str | None, Field(title="Hoever om rijden", examples=["Dat is ongeveer 300 m om."])]
    to_do: Annotated[str | None, Field(title="Wat nu", description="Als dit nog open is.")]
    asked: Annotated[list[AskedOut], Field(title="Wie al is gevraagd")]


class CombinationOut(Output):
    """Wie samen deze vraag verder helpen."""

    when: Annotated[str | None, Field(title="Wanneer", description="null: dat weten we niet.")]
    slots: Annotated[list[str], Field(title="Dagdelen waarop ieder kan")]
    hour: Annotated[HourInWords | None, Field(title="Het eerste uur dat past")]
    parts: Annotated[list[PartOut], Field(title="Wie wat doet")]


class CombinationsOut(Output):
    """Alle combinaties bij een vraag, de beste eerst. Een lege lijst is ook een antwoord."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    combinations: Annotated[list[CombinationOut], Field(title="Combinaties")]
