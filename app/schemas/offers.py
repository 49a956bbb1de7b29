"""Offers that wait for an answer, and the answer."""

import datetime as dt
import uuid
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import Day, Id, Input, NeighbourhoodCode, Output, Page

AnswerKind = Literal["question", "activity", "not-now"]


class OfferOut(Output):
    """Iemand die iets aanbiedt en nog niets van ons hoorde."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    neighbourhood: NeighbourhoodCode
    since: Annotated[
        dt.date | None,
        Field(title="Sinds", description="De dag van het aanbod, of de dag waarop wij weer zouden vragen."),
    ]
    days_left: Annotated[
        int | None, Field(title="Dagen te gaan", description="Onder nul wacht iemand al te lang. Leeg is: onbekend.")
    ]


class OfferPage(Page):
    """Wie er op antwoord wacht."""

    items: Annotated[list[OfferOut], Field(title="Aanbod")]


class OfferAnswerIn(Input):
    """Wat u wie iets aanbiedt, laat weten."""

    kind: Annotated[
        AnswerKind,
        Field(
            title="Wat",
            description="U hebt een vraag over het aanbod (question), er is een activiteit die nu hulp kan gebruiken "
            "(activity), of er is nu niets en u vraagt het later weer (not-now).",
        ),
    ]
    until: Annotated[Day | None, Field(title="Wanneer u het weer vraagt", examples=["2027-01-04"])] = None
    activity: Annotated[Id | None, Field(title="Welk initiatief")] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind == "not-now") != (self.until is not None):
            raise PydanticCustomError("until_with_not_now", "a day with 'not-now', and with nothing else")
        if (self.kind == "activity") != (self.activity is not None):
            raise PydanticCustomError("activity_with_activity", "an initiative with 'activity', and with nothing else")
        return self


class AnswerOut(Output):
    """Wat er is geantwoord."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    kind: Annotated[AnswerKind, Field(title="Wat")]
    heard_on: Annotated[dt.date, Field(title="Gehoord op")]
    again_on: Annotated[dt.date | None, Field(title="Wanneer wij het weer vragen")]
