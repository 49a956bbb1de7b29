"""What became of somebody's own introductions, as it goes out: counts, without a name or an id."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output, Query


class InYear(Query):
    """Van welk jaar."""

    year: Annotated[
        int | None, Field(ge=2000, le=2100, title="Jaar", description="Waarin het is voorgesteld. Leeg is: alles.")
    ] = None


class CountOut(Output):
    """Hoe vaak iets voorkwam."""

    code: Annotated[str, Field(title="Code")]
    text: Annotated[str, Field(title="In woorden")]
    count: Annotated[int, Field(title="Hoe vaak")]


class ChosenOut(Output):
    """Hoe vaak een suggestie van deze plaats in de lijst is gekozen."""

    rank: Annotated[int | None, Field(title="Plaats in de lijst", description="Leeg is: buiten de lijst om.")]
    weights: Annotated[str | None, Field(title="Versie van de weging")]
    count: Annotated[int, Field(title="Hoe vaak")]


class OutcomesOut(Output):
    """Wat er van uw introducties kwam. Alleen van uzelf, en zonder namen."""

    introductions: Annotated[int, Field(title="Introducties")]
    met: Annotated[int, Field(title="Elkaar ontmoet")]
    still_there: Annotated[int, Field(title="Loopt nog")]
    carer_relieved: Annotated[int, Field(title="Mantelzorger ontlast")]
    answers: Annotated[list[CountOut], Field(title="Hoe de eerste keer was")]
    reasons: Annotated[list[CountOut], Field(title="Waarom niet")]
    chosen: Annotated[list[ChosenOut], Field(title="Wat er is gekozen")]
