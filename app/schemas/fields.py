"""The two kinds of schema, and the field types that several nouns share."""

import datetime as dt
import re
import uuid
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters (PostgreSQL refuses NUL in a text), and signs nobody sees that turn or hide what stands beside
them. The joiners U+200C and U+200D belong to how some languages are written."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST: Final = 4000
"""Longest text a person may write, as the tables have it."""


class Input(BaseModel):
    """What somebody sends: exactly these keys, exactly these types, one spelling."""

    model_config = ConfigDict(strict=True, extra="forbid", alias_generator=to_camel, hide_input_in_errors=True)


class Output(BaseModel):
    """What we answer. No defaults: every field is set on purpose."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


def readable(value: str) -> str:
    """Refuse what nobody can read: signs that are not seen, or nothing at all."""
    if _UNREADABLE.search(value):
        raise PydanticCustomError("unreadable", "control character")
    if not value.strip():
        raise PydanticCustomError("blank", "only white space")
    return value


def _as_text(value: object) -> object:
    # JSON has no days and ids of its own; a number is neither, though pydantic would take it for one.
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "not a text")
    return value


def _as_day(value: object) -> object:
    # pydantic would also take seconds since 1970, written as a text.
    if not _DAY.fullmatch(str(_as_text(value))):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


def _yes(value: bool) -> bool:  # noqa: FBT001  # a validator has one argument
    if not value:
        raise PydanticCustomError("not_consent", "a no is no consent")
    return value


def distinct(values: list[str]) -> list[str]:
    """Leave out what was there before."""
    return list(dict.fromkeys(values))


Sentence = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(readable)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(readable)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(readable)]
ShortName = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(readable)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=50), AfterValidator(readable)]
NeighbourhoodCode = Annotated[
    str,
    StringConstraints(pattern=r"^BU[0-9]{4}[0-9A-Z]{4}$"),
    Field(title="Buurtcode", description="Code van de buurt, zoals het CBS die geeft.", examples=["BU90010102"]),
]
Slot = Annotated[
    str,
    StringConstraints(pattern=r"^(ma|di|wo|do|vr|za|zo)-(ochtend|middag|avond|nacht)$"),
    Field(title="Dagdeel", examples=["di-ochtend"]),
]
Slots = Annotated[
    list[Slot],
    Field(max_length=28, title="Dagdelen", description="Wanneer het kan. Leeg is: onbekend."),
    AfterValidator(distinct),
]
LanguageCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(title="Taal", description="ISO 639.", examples=["nl"])
]
Metres = Annotated[int, Field(ge=0, le=100_000, title="Meters")]
Day = Annotated[dt.date, Field(strict=False), BeforeValidator(_as_day)]
Rhythm = Literal["weekly", "fortnightly", "monthly"]
Id = Annotated[uuid.UUID, Field(strict=False, title="Id"), BeforeValidator(_as_text)]
KeepPersonal = Annotated[
    bool,
    Field(
        title="Laat staan wat persoonlijk is",
        description="Alleen als een naam, adres, telefoonnummer of e-mailadres bij het verhaal hoort. Dat u dit zei, "
        "komt in het logboek. Een burgerservicenummer of rekeningnummer mag nooit.",
    ),
]
Version = Annotated[
    int, Field(title="Versie", description="Staat ook in de kopregel ETag; stuur hem terug als If-Match.")
]


class ConsentIn(Input):
    """Toestemming om mee te zoeken, zoals iemand die gaf."""

    matching: Annotated[
        bool,
        Field(
            title="Mag meezoeken",
            description="Altijd true: een nee is geen toestemming.",
            json_schema_extra={"const": True},
        ),
        AfterValidator(_yes),
    ]
    how: Annotated[ShortName, Field(title="Hoe gezegd", examples=["mondeling, bij de koffie"])]
    said_by: Annotated[ShortName, Field(title="Door wie gezegd", examples=["zijzelf"])]


class Page(Output):
    """Een bladzijde van een lijst."""

    next: Annotated[
        str | None, Field(title="Volgende bladzijde", description="Adres van het vervolg; null als dit alles is.")
    ]


class NoQuery(Input):
    """Niets: hier past geen vraagteken achter het adres."""


class Query(Input):
    """What stands behind the question mark. Text by nature, so numbers are read from it."""

    model_config = ConfigDict(strict=False)


class Paging(Query):
    """Hoe ver een lijst al is gelezen."""

    limit: Annotated[int, Field(ge=1, le=100, title="Hoeveel", description="Hoogstens zoveel op een bladzijde.")] = 20
    after: Annotated[
        str | None,
        Field(max_length=100, pattern=r"^[A-Za-z0-9_-]+$", title="Vanaf", description="Neem over uit 'next'."),
    ] = None


class InNeighbourhood(Paging):
    """Hoe ver een lijst is gelezen, en van welke buurt."""

    neighbourhood: NeighbourhoodCode | None = None
