"""People as they come in and go out."""

import datetime as dt
import uuid
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import (
    ConsentIn,
    Day,
    Input,
    Label,
    LanguageCode,
    Name,
    NeighbourhoodCode,
    Output,
    Page,
    ShortName,
    Version,
)

Channel = Literal["phone", "sms", "whatsapp", "email", "app"]
Gender = Literal["woman", "man", "other"]
Year = Annotated[int, Field(ge=1900, le=2100, title="Jaar")]
PhoneNumber = Annotated[Label, Field(title="Telefoon")]
PersonRole = Literal["resident", "volunteer"]
Languages = Annotated[list[LanguageCode], Field(max_length=20, title="Talen", description="Leeg is: onbekend.")]


WIDEST_BAND: Final = 5
"""Most birth years that a band entered by hand may span."""


class _Said(Input):
    """What a worker may write down about someone; all of it may be left out."""

    alias: Annotated[ShortName | None, Field(title="Alias")] = None
    first_name: Annotated[ShortName | None, Field(title="Voornaam")] = None
    last_name: Annotated[ShortName | None, Field(title="Achternaam")] = None
    email: Annotated[Name | None, Field(title="E-mail")] = None
    phone: PhoneNumber | None = None
    gender: Annotated[Gender | None, Field(title="Vrouw, man of anders")] = None
    born_from: Annotated[Year | None, Field(title="Geboren vanaf")] = None
    born_to: Annotated[Year | None, Field(title="Geboren tot en met")] = None
    languages: Languages = Field(default_factory=list)
    mobility: Annotated[Label | None, Field(title="Hoe iemand reist")] = None
    contact_preference: Annotated[Label | None, Field(title="Liefst bereikt via")] = None
    channel: Annotated[
        Channel | None,
        Field(title="Kanaal", description="De ene manier waarop iemand bereikt wil worden; null is: via u."),
    ] = None
    asks_a_month: Annotated[
        int | None, Field(ge=0, le=31, title="Hoe vaak vragen", description="Hoogstens zo vaak in 30 dagen.")
    ] = None

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        """One year alone is the whole band: an open end could hide a child."""
        if self.born_from is None and self.born_to is not None:
            self.born_from = self.born_to
        if self.born_from is not None and not 0 <= (self.born_to or self.born_from) - self.born_from < WIDEST_BAND:
            raise PydanticCustomError("year_order", "born_from after born_to, or too far before it")
        return self


class AgreementIn(Input):
    """Een overeenkomst als vrijwilliger: een grond om iemand te mogen vragen, waar de organisatie dat zo ziet."""

    how: Annotated[ShortName, Field(title="Hoe vastgelegd", examples=["overeenkomst van 1 mei, gezien"])]
    said_by: Annotated[ShortName, Field(title="Door wie gezegd", examples=["hijzelf"])]


class InformedIn(Input):
    """Iemand weet nu dat deze gegevens hier staan."""

    day: Annotated[Day, Field(title="Verteld op", examples=["2026-10-01"])]


class PersonIn(_Said):
    """Iemand die u namens diegene aanmeldt."""

    neighbourhood: NeighbourhoodCode
    role: Annotated[PersonRole, Field(title="Rol")] = "resident"
    consent: Annotated[ConsentIn | None, Field(title="Toestemming om mee te zoeken")] = None
    guardian: Annotated[
        ConsentIn | None, Field(title="Toestemming van een ouder", description="Nodig onder de 16 jaar.")
    ] = None
    agreement: Annotated[AgreementIn | None, Field(title="Overeenkomst als vrijwilliger")] = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.alias is None and self.first_name is None and self.last_name is None:
            raise PydanticCustomError("nameless", "no alias and no name")
        return self


class PersonPatch(_Said):
    """Wat er aan iemands gegevens verandert. Wat u weglaat, blijft zo."""

    neighbourhood: NeighbourhoodCode = Field(default_factory=str)
    status: Literal["active", "paused", "left"] = Field(default_factory=lambda: "active", title="Stand")


class PersonCard(Output):
    """Iemand in een lijst: zonder naam."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    neighbourhood: NeighbourhoodCode
    status: Annotated[str, Field(title="Stand")]
    inform_by: Annotated[
        dt.date | None,
        Field(title="Nog informeren voor", description="Alleen voor wie de naam mag weten; null is: niet nodig."),
    ]


class PersonOut(PersonCard):
    """Iemand met naam en contactgegevens. Dat u dit las, komt in het logboek."""

    alias: Annotated[str | None, Field(title="Alias")]
    first_name: Annotated[str | None, Field(title="Voornaam")]
    last_name: Annotated[str | None, Field(title="Achternaam")]
    email: Annotated[str | None, Field(title="E-mail")]
    phone: Annotated[str | None, Field(title="Telefoon")]
    gender: Annotated[str | None, Field(title="Vrouw, man of anders")]
    born_from: Annotated[int | None, Field(title="Geboren vanaf")]
    born_to: Annotated[int | None, Field(title="Geboren tot en met")]
    languages: Annotated[list[str], Field(title="Talen")]
    mobility: Annotated[str | None, Field(title="Hoe iemand reist")]
    contact_preference: Annotated[str | None, Field(title="Liefst bereikt via")]
    channel: Annotated[str | None, Field(title="Kanaal")]
    asks_a_month: Annotated[int | None, Field(title="Hoe vaak vragen")]
    ground: Annotated[str | None, Field(title="Grond", description="Waarom wij deze gegevens mogen bewaren.")]
    provisional_until: Annotated[
        dt.date | None, Field(title="Voorlopig tot", description="Zonder grond wordt iemand daarna gewist.")
    ]
    informed_at: Annotated[dt.datetime | None, Field(title="Verteld op")]
    consents: Annotated[list[str], Field(title="Waarvoor toestemming is gegeven")]
    version: Version


class PersonPage(Page):
    """Mensen die u mag zien."""

    items: Annotated[list[PersonCard], Field(title="Mensen")]


class KeptOut(Output):
    """Een soort gegevens die wij van iemand bewaren: waarvoor en hoe lang."""

    what: Annotated[str, Field(title="Wat")]
    rows: Annotated[int, Field(title="Hoeveel")]
    holds: Annotated[list[str], Field(title="Velden")]
    data_class: Annotated[str, Field(title="Klasse", description="K1 kaart, K2 naam en contact, K3 vraag.")]
    purpose: Annotated[str, Field(title="Waarvoor")]
    term: Annotated[str, Field(title="Hoe lang")]


class RecordOut(Output):
    """Wat wij van iemand bewaren, op welke grond, waarvoor en hoe lang."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    ground: Annotated[str | None, Field(title="Grond")]
    because: Annotated[str, Field(title="Waarom wij dit mogen bewaren")]
    provisional_until: Annotated[dt.date | None, Field(title="Voorlopig tot")]
    kept: Annotated[list[KeptOut], Field(title="Wat wij bewaren")]
