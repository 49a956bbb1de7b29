"""How many came to an initiative on a day: a number, and nothing about who they were."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Day, Input, Output
from app.schemas.pages import Field50, PageForm

Visits = Annotated[int, Field(ge=0, le=5000, title="Hoeveel mensen", examples=[9])]


class AttendanceIn(Input):
    """Hoeveel mensen er op een dag waren. Namen bewaren we niet."""

    day: Annotated[Day, Field(title="Dag", description="Vandaag of eerder.")]
    visits: Visits


class AttendanceOut(Output):
    """Een telling van een dag."""

    day: Annotated[dt.date, Field(title="Dag")]
    visits: Visits


class AttendancesOut(Output):
    """Tellingen van een initiatief, de laatste dag eerst."""

    items: Annotated[list[AttendanceOut], Field(title="Tellingen")]


class AttendanceForm(PageForm):
    """The day and the number, as a page asks for them."""

    day: Field50 = ""
    visits: Field50 = ""
