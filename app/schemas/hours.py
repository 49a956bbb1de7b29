"""Places by the hour as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import Day, Id, Input, Output, Query, Rhythm, ShortName, readable
from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked

MOST_DAYS: Final = 92
MOST_PEOPLE: Final = 100_000
MOST_EUROS: Final = 1_000_000


Clock = Annotated[
    str,
    StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    Field(title="Tijd", description="Op de klok in Nederland, in zomer en winter.", examples=["09:00"]),
]
Rule = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(readable),
    Field(
        title="Op welke dagen", description="RRULE van RFC 5545, zonder begin.", examples=["FREQ=WEEKLY;BYDAY=TU,TH"]
    ),
]
People = Annotated[int, Field(ge=1, le=MOST_PEOPLE, title="Hoeveel mensen", examples=[14])]
ConditionWords = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(readable)]
ConditionKind = Literal["cleaning", "rent", "key", "insurance", "permit", "supervision", "membership", "other"]


class FreeQuery(Query):
    """Vanaf welke dag, en hoeveel dagen."""

    since: Annotated[Day | None, Field(title="Vanaf", description="Anders vanaf vandaag.")] = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, title="Hoeveel dagen")] = 28


class _Span(Input):
    begins: Clock
    ends: Clock

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins >= self.ends:
            raise PydanticCustomError("hours_in_order", "ends before it begins")
        return self


class OpeningIn(_Span):
    """Uren waarop een plek open is, steeds weer."""

    rule: Rule
    since: Annotated[Day | None, Field(title="Vanaf", description="Anders vanaf vandaag.")] = None
    until: Annotated[Day | None, Field(title="Tot en met")] = None
    present: Annotated[ShortName | None, Field(title="Wie er dan is", examples=["terreinploeg"])] = None
    holidays: Annotated[bool, Field(title="Ook op feestdagen")] = False


class BookingIn(_Span):
    """Uren waarop u een plek gebruikt."""

    day: Annotated[Day, Field(title="Dag", description="Of de eerste dag.")]
    repeats: Annotated[Rhythm | None, Field(title="Herhaalt zich")] = None
    until: Annotated[Day | None, Field(title="Tot en met", description="Moet bij wat zich herhaalt.")] = None
    people: People | None = None
    need: Annotated[Id | None, Field(title="Voor welke vraag")] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.repeats is None) != (self.until is None):
            raise PydanticCustomError("until_with_repeats", "an end with what repeats, and with nothing else")
        return self


class BookingEndIn(Input):
    """Welke keer niet. Zonder dag gaat de hele boeking weg."""

    day: Annotated[Day | None, Field(title="Dag")] = None


class ConditionIn(Input):
    """Wat er nog in de weg staat."""

    kind: Annotated[ConditionKind, Field(title="Soort")]
    words: Annotated[ConditionWords | None, Field(title="In eigen woorden")] = None
    euros_a_year: Annotated[int | None, Field(ge=0, le=MOST_EUROS, title="Euro per jaar")] = None
    remover: Annotated[Id | None, Field(title="Welke organisatie dit kan wegnemen")] = None


class HourOut(Output):
    """Uren op een dag."""

    day: Annotated[dt.date, Field(title="Dag")]
    begins: Clock
    ends: Clock
    present: Annotated[str | None, Field(title="Wie er dan is")]


class FreeHoursOut(Output):
    """Wanneer een plek vrij is."""

    known: Annotated[bool, Field(title="Bekend", description="Nee: niemand zei nog wanneer deze plek open is.")]
    items: Annotated[list[HourOut], Field(title="Vrije uren")]


class OpeningOut(Output):
    """Uren waarop een plek open is."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    rule: Annotated[str, Field(title="Op welke dagen")]
    begins: Clock
    ends: Clock
    since: Annotated[dt.date, Field(title="Vanaf")]
    until: Annotated[dt.date | None, Field(title="Tot en met")]
    present: Annotated[str | None, Field(title="Wie er dan is")]
    holidays: Annotated[bool, Field(title="Ook op feestdagen")]
    derived: Annotated[bool, Field(title="Afgeleid", description="Uit dagdelen; niemand zei deze uren.")]


class OpeningsOut(Output):
    """Wanneer een plek open is."""

    items: Annotated[list[OpeningOut], Field(title="Uren")]


class BookingOut(Output):
    """Uren waarop een plek bezet is."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    day: Annotated[dt.date, Field(title="Dag")]
    begins: Clock
    ends: Clock
    rule: Annotated[str | None, Field(title="Herhaalt zich", description="RRULE van RFC 5545, zonder begin.")]
    until: Annotated[dt.date | None, Field(title="Tot en met")]
    off: Annotated[list[dt.date], Field(title="Dagen zonder")]
    people: Annotated[int | None, Field(title="Hoeveel mensen")]
    by: Annotated[uuid.UUID | None, Field(title="Van welke organisatie")]
    need: Annotated[uuid.UUID | None, Field(title="Voor welke vraag", description="Alleen voor wie die mag lezen.")]


class BookingsOut(Output):
    """Wanneer een plek bezet is."""

    items: Annotated[list[BookingOut], Field(title="Boekingen")]


class ConditionOut(Output):
    """Wat in de weg staat, of stond."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    kind: Annotated[str, Field(title="Soort")]
    words: Annotated[str | None, Field(title="In eigen woorden")]
    euros_a_year: Annotated[int | None, Field(title="Euro per jaar")]
    remover: Annotated[uuid.UUID | None, Field(title="Welke organisatie dit kan wegnemen")]
    removed_on: Annotated[dt.date | None, Field(title="Weggenomen op")]


class ConditionsOut(Output):
    """Wat in de weg staat."""

    items: Annotated[list[ConditionOut], Field(title="Voorwaarden")]


class WeekQuery(Query):
    """Which week a page shows."""

    week: Annotated[Day | None, Field(title="Week")] = None


class HourQuery(Query):
    """Which hour a page fills in for a booking, of those that are free."""

    day: Annotated[Day | None, Field(title="Dag")] = None
    begins: Annotated[Clock | None, Field(title="Vanaf")] = None
    ends: Annotated[Clock | None, Field(title="Tot")] = None


class OpeningForm(PageForm):
    """Hours, as a page asks for them."""

    every: Field50 = ""
    days: Ticked = Field(default_factory=list)
    begins: Field50 = ""
    ends: Field50 = ""
    present: Field200 = ""
    until: Field50 = ""
    holidays: Tick = ""


class BookingForm(PageForm):
    """A booking, as a page asks for it."""

    day: Field50 = ""
    begins: Field50 = ""
    ends: Field50 = ""
    repeats: Field50 = ""
    until: Field50 = ""
    people: Field50 = ""


class BookingEndForm(PageForm):
    """Which time not."""

    day: Field50 = ""


class ConditionForm(PageForm):
    """What stands in the way, as a page asks for it."""

    kind: Field50 = ""
    words: Field200 = ""
    euros_a_year: Field50 = ""
    remover: Field50 = ""
