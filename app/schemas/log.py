"""Who looked, as the person concerned and the privacy officer read it."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Day, Output, Page, Paging


class ReaderOut(Output):
    """Wie er op een dag uw gegevens las of wijzigde, in een zin."""

    day: Annotated[dt.date, Field(title="Dag")]
    role: Annotated[str | None, Field(title="Rol", description="Leeg: niet meer bekend.")]
    organisation: Annotated[str | None, Field(title="Organisatie")]
    text: Annotated[str, Field(title="Wat er gebeurde", examples=["Uw buurtwerker (WelThuis) las uw vraag."])]
    with_reason: Annotated[
        bool, Field(title="Met een reden", description="Iemand van wie u niet de taak bent, gaf een reden op.")
    ]


class ReadersOut(Output):
    """Wie er keek, de nieuwste dag eerst."""

    items: Annotated[list[ReaderOut], Field(title="Wie keek")]


class WatchedDays(Paging):
    """Van welke dagen u het logboek leest."""

    since: Annotated[Day | None, Field(title="Van")] = None
    until: Annotated[Day | None, Field(title="Tot en met")] = None
    with_reason: Annotated[
        bool, Field(title="Alleen met een reden", description="Wat buiten de eigen taak is gelezen.")
    ] = False


class AccessLineOut(Output):
    """Een regel van het logboek. Over wie hij gaat, zegt alleen een kenmerk zonder naam."""

    at: Annotated[dt.datetime, Field(title="Wanneer")]
    actor: Annotated[str, Field(title="Wie keek", examples=["account:12"])]
    role: Annotated[str | None, Field(title="Rol")]
    route: Annotated[str, Field(title="Waar", examples=["GET /v1/people/{personId}"])]
    action: Annotated[str, Field(title="Wat", examples=["read"])]
    data_class: Annotated[str, Field(title="Soort gegeven", examples=["K2"])]
    subject: Annotated[str | None, Field(title="Kenmerk van de persoon")]
    reason: Annotated[str | None, Field(title="Reden")]


class AccessLinePage(Page):
    """Regels van het logboek, de nieuwste eerst. Dat u ze las, komt er ook in."""

    items: Annotated[list[AccessLineOut], Field(title="Regels")]
