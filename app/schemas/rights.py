"""What somebody may ask of what is kept of them, and what comes back."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.schemas.fields import Input, Output, Query


def _yes(value: bool) -> bool:  # noqa: FBT001  # a validator has one argument
    if not value:
        raise PydanticCustomError("not_confirmed", "erasing must be meant")
    return value


class EraseIn(Input):
    """Wie om verwijdering vroeg. Het is niet terug te draaien."""

    confirmed: Annotated[
        bool,
        Field(title="Zeker weten", description="Altijd true.", json_schema_extra={"const": True}),
        AfterValidator(_yes),
    ]
    said_by: Annotated[
        Literal["oneself", "guardian", "representative", "privacy-officer"],
        Field(
            title="Wie vroeg erom",
            description="Komt in het logboek: zelf, ouder of voogd, iemand die voor diegene spreekt, of de FG.",
        ),
    ]


class ErasedOut(Output):
    """Wat er weg is: aantallen. Van wie, dat weten wij niet meer."""

    erased_at: Annotated[dt.datetime, Field(title="Wanneer")]
    needs: Annotated[int, Field(title="Vragen")]
    talents: Annotated[int, Field(title="Talenten")]
    introductions: Annotated[int, Field(title="Kennismakingen")]
    ties: Annotated[int, Field(title="Banden")]


class WithNotes(Query):
    """Of ook notities van buurtwerkers erbij moeten."""

    notes: Annotated[
        bool,
        Field(title="Met notities", description="Notities komen alleen mee als iemand daarom vraagt."),
    ] = False


class ExportFieldOut(Output):
    """Eén gegeven."""

    code: Annotated[str, Field(title="Naam voor een computer")]
    label: Annotated[str, Field(title="Naam")]
    value: Annotated[str, Field(title="Wat er staat", description="Dagen en tijden volgens ISO 8601.")]


class ExportSectionOut(Output):
    """Eén soort gegevens: per rij de velden."""

    code: Annotated[str, Field(title="Soort voor een computer")]
    title: Annotated[str, Field(title="Soort")]
    rows: Annotated[list[list[ExportFieldOut]], Field(title="Rijen")]


class ExportOut(Output):
    """Alles wat er van iemand is opgeschreven. Andere mensen staan er zonder naam in."""

    made_at: Annotated[dt.datetime, Field(title="Gemaakt op")]
    person: Annotated[uuid.UUID, Field(title="Id")]
    sections: Annotated[list[ExportSectionOut], Field(title="Soorten")]
