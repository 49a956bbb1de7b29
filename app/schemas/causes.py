"""Causes as they go out: several signals with one ground, and who can do something about that."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import NeighbourhoodCode, Output


class SupplyOut(Output):
    """Een aanbod dat bij de oorzaak past."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    name: Annotated[str, Field(title="Naam")]
    text: Annotated[str, Field(title="Wat")]


class HeardAtOut(Output):
    """Waar de signalen zijn gehoord."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]


class CauseOut(Output):
    """Een oorzaak onder meer signalen."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    text: Annotated[str, Field(title="Oorzaak")]
    neighbourhood: NeighbourhoodCode
    signals: Annotated[list[str], Field(title="Signalen")]
    heard_at: Annotated[list[HeardAtOut], Field(title="Waar gehoord")]
    supply: Annotated[list[SupplyOut], Field(title="Wie hier iets kan doen")]


class CausesOut(Output):
    """Oorzaken onder de signalen in uw buurten."""

    items: Annotated[list[CauseOut], Field(title="Oorzaken")]
