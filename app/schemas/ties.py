"""Ties as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import Day, Id, Input, Output, Page, Paging, ShortName, Version

Strength = Annotated[float, Field(gt=0, le=1, title="Hoe sterk", description="Van 0 tot en met 1; leeg is: onbekend.")]


class TieIn(Input):
    """Wie wie kent, steunt, of waarbij hoort. Bij member, supports en refers loopt de band van a naar b."""

    a: Annotated[Id, Field(title="De een")]
    b: Annotated[Id, Field(title="De ander")]
    kind: Annotated[Literal["knows", "neighbour", "family", "member", "supports", "refers"], Field(title="Soort band")]
    strength: Strength | None = None
    since: Annotated[Day | None, Field(title="Sinds")] = None
    last_confirmed: Annotated[Day | None, Field(title="Laatst bevestigd")] = None
    source: Annotated[ShortName | None, Field(title="Van wie we dit weten")] = None

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.a == self.b:
            raise PydanticCustomError("same_node", "a tie to oneself")
        return self


class TiePatch(Input):
    """Wat er aan een band verandert. Wat u weglaat, blijft zo."""

    strength: Strength | None = None
    since: Annotated[Day | None, Field(title="Sinds")] = None
    last_confirmed: Annotated[Day | None, Field(title="Laatst bevestigd")] = None


class TiesOf(Paging):
    """Hoe ver een lijst is gelezen, en van wie."""

    of: Annotated[
        str | None, Field(max_length=36, title="Van wie", description="Id van een persoon, initiatief, ...")
    ] = None


class TieOut(Output):
    """Een band, zoals een organisatie die vastlegde."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    a: Annotated[uuid.UUID, Field(title="De een")]
    b: Annotated[uuid.UUID, Field(title="De ander")]
    kind: Annotated[str, Field(title="Soort band")]
    strength: Annotated[float | None, Field(title="Hoe sterk")]
    since: Annotated[dt.date | None, Field(title="Sinds")]
    last_confirmed: Annotated[dt.date | None, Field(title="Laatst bevestigd")]
    version: Version


class TiePage(Page):
    """Banden die u mag zien."""

    items: Annotated[list[TieOut], Field(title="Banden")]
