"""Whose task people are, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.policy.care import Reason
from app.schemas.fields import Day, Id, Input, Output, Version, Words


class CareOut(Output):
    """Van wie iemand de taak is."""

    id: Annotated[uuid.UUID, Field(title="Wie")]
    mine: Annotated[bool, Field(title="Uw taak", description="Anders is deze persoon van het team.")]
    version: Version


class CoverIn(Input):
    """Een collega die voor u waarneemt, tot en met een dag."""

    colleague: Annotated[Id, Field(title="Collega")]
    until: Annotated[Day, Field(title="Tot en met", description="Hoogstens 30 dagen.", examples=["2026-10-14"])]


class CoverOut(Output):
    """Een waarneming die nu loopt."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    colleague: Annotated[uuid.UUID, Field(title="Collega")]
    people: Annotated[list[uuid.UUID], Field(title="Voor wie")]
    given: Annotated[bool, Field(title="Door u gegeven", description="Anders neemt u zelf waar.")]
    until: Annotated[dt.date, Field(title="Tot en met")]
    version: Version


class CoversOut(Output):
    """De waarnemingen die u gaf of kreeg."""

    items: Annotated[list[CoverOut], Field(title="Waarnemingen")]


class GlimpseIn(Input):
    """Waarom u gegevens wilt lezen van iemand die de taak van een collega is."""

    reason: Annotated[
        Reason,
        Field(
            title="Reden",
            description="urgent: er is nu hulp nodig. stand-in: de vaste buurtwerker is er niet. asked: de persoon "
            "vroeg het zelf. worry: iemand maakt zich zorgen. complaint: een klacht of een fout. De persoon en de "
            "teamleider lezen deze reden.",
        ),
    ]
    words: Annotated[
        Words | None, Field(title="In eigen woorden", description="Alleen voor wie op het logboek toeziet.")
    ] = None


class GlimpseOut(Output):
    """U mag lezen, en niet wijzigen, tot dit moment."""

    person: Annotated[uuid.UUID, Field(title="Wie")]
    reason: Annotated[str, Field(title="Reden")]
    until: Annotated[dt.datetime, Field(title="Tot")]
