"""Who is there when an initiative is, as it goes out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output


class RosterDayOut(Output):
    """Een dag, en of er dan iemand is."""

    day: dt.date
    held: Annotated[bool, Field(title="Er is iemand")]
    holder: Annotated[str | None, Field(title="Wie", description="Leeg: niemand, of iemand die u niet bij naam kent.")]


class RosterRowOut(Output):
    """Wie er nodig is, en op welke dagen."""

    arrangement: Annotated[uuid.UUID, Field(title="Afspraak")]
    wanted: Annotated[str, Field(title="Wie er nodig is", examples=["Wijkagent bij de inloop"])]
    missing_on: Annotated[
        dt.date | None,
        Field(title="Eerste dag zonder iemand", description="Binnen honderd dagen. Leeg: geen."),
    ]
    days: list[RosterDayOut]


class RosterOut(Output):
    """Wie er is op de dagen die komen."""

    days: Annotated[list[dt.date], Field(title="De dagen die komen")]
    rows: Annotated[list[RosterRowOut], Field(title="Wie er nodig zijn")]
