"""What people agree to, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import Id, Input, Output, ShortName

PurposeName = Literal["matching", "share-contact", "contact", "statistics", "research", "partners", "parental"]
GeneralPurpose = Literal["matching", "contact", "statistics", "research", "partners"]
Purpose = Annotated[PurposeName, Field(title="Waarvoor")]
Given = Annotated[bool, Field(title="Mag", description="false is een nee, of het intrekken van een eerder ja.")]
How = Annotated[ShortName, Field(title="Hoe gezegd", examples=["Mondeling gevraagd, mag"])]
SaidBy = Annotated[ShortName, Field(title="Door wie gezegd", examples=["zijzelf"])]


def _each_once(ids: list[uuid.UUID]) -> list[uuid.UUID]:
    return list(dict.fromkeys(ids))


class AnswerIn(Input):
    """Een antwoord op 'mag dat?', voor een doel."""

    purpose: Purpose
    given: Given
    how: How
    said_by: SaidBy
    introduction: Annotated[
        Id | None,
        Field(title="Introductie", description="Alleen bij share-contact: dat vraagt u voor elke introductie apart."),
    ] = None

    @model_validator(mode="after")
    def _about_one_introduction(self) -> Self:
        if (self.purpose == "share-contact") != (self.introduction is not None):
            raise PydanticCustomError("contact_per_introduction", "share-contact goes with one introduction")
        return self


class AnswersIn(Input):
    """Wie er na een bijeenkomst ja zei: allemaal, of niemand als er een niet kan."""

    purpose: Annotated[GeneralPurpose, Field(title="Waarvoor")]
    how: How
    people: Annotated[
        list[Id],
        Field(min_length=1, max_length=100, title="Mensen", description="Wie u aanvinkte."),
        AfterValidator(_each_once),
    ]


class GivenAnswerOut(Output):
    """Een antwoord zoals het is gegeven. Wordt nooit veranderd."""

    purpose: Purpose
    introduction: Annotated[uuid.UUID | None, Field(title="Introductie")]
    given: Annotated[bool, Field(title="Mag")]
    at: Annotated[dt.datetime, Field(title="Wanneer")]
    how: Annotated[str | None, Field(title="Hoe gezegd")]
    said_by: Annotated[str | None, Field(title="Door wie gezegd")]
    wording: Annotated[str | None, Field(title="Versie van de vraag")]


class ConsentOut(Output):
    """Wat er nu geldt voor een doel."""

    purpose: Purpose
    introduction: Annotated[uuid.UUID | None, Field(title="Introductie")]
    given: Annotated[bool, Field(title="Mag")]
    question: Annotated[str, Field(title="De vraag")]
    opens: Annotated[str, Field(title="Wat er niet gebeurt zonder ja")]
    at: Annotated[dt.date | None, Field(title="Sinds")]
    how: Annotated[str | None, Field(title="Hoe gezegd")]
    said_by: Annotated[str | None, Field(title="Door wie gezegd")]
    wording: Annotated[str | None, Field(title="Versie van de vraag")]
    withdrawn_at: Annotated[dt.datetime | None, Field(title="Ingetrokken op")]


class ConsentsOut(Output):
    """Waar iemand ja en nee op zei: wat nu geldt, en elk antwoord ooit."""

    person: Annotated[uuid.UUID, Field(title="Persoon")]
    now: Annotated[list[ConsentOut], Field(title="Wat nu geldt", description="Wat nooit is gevraagd, is een nee.")]
    answers: Annotated[list[GivenAnswerOut], Field(title="Alle antwoorden")]


class AnsweredOut(Output):
    """Voor hoeveel mensen het antwoord is opgeschreven."""

    purpose: Purpose
    people: Annotated[int, Field(title="Mensen")]
