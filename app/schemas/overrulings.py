"""Rules of the ranking that are put aside for one need, as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Input, Output, Words

Policy = Annotated[
    Literal["collective-first"],
    Field(title="Welke regel", description="collective-first: samen doen gaat voor als dat ook past."),
]
Aside = Annotated[bool, Field(title="Opzij", description="false: de regel geldt weer.")]
Why = Annotated[Words | None, Field(max_length=200, title="Waarom")]


class OverrulingIn(Input):
    """Zet voor deze vraag een regel van de volgorde opzij, of weer terug."""

    policy: Policy
    aside: Aside = True
    reason: Why = None


class OverrulingOut(Output):
    """Wat nu geldt voor deze vraag."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    policy: Policy
    aside: Aside
    reason: Annotated[str | None, Field(title="Waarom")]
    at: Annotated[dt.datetime, Field(title="Wanneer")]
