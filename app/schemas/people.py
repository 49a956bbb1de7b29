"""People as they come in and go out."""

import uuid
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import (
    ConsentIn,
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

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        """One year alone is the whole band: an open end could hide a child."""
        if self.born_from is None:
            self.born_from = self.born_to
        if self.born_from is not None and not 0 <= (self.born_to or self.born_from) - self.born_from < WIDEST_BAND:
            raise PydanticCustomError("year_order", "born_from after born_to, or too far before it")
        return self


class PersonIn(_Said):
    """Iemand die u namens diegene aanmeldt."""

    neighbourhood: NeighbourhoodCode
    role: Annotated[PersonRole, Field(title="Rol")] = "resident"
    consent: Annotated[ConsentIn | None, Field(title="Toestemming om mee te zoeken")] = None
    guardian: Annotated[
        ConsentIn | None, Field(title="Toestemming van een ouder", description="Nodig onder de 16 jaar.")
    ] = None

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
    consents: Annotated[list[str], Field(title="Waarvoor toestemming is gegeven")]
    version: Version


class PersonPage(Page):
    """Mensen die u mag zien."""

    items: Annotated[list[PersonCard], Field(title="Mensen")]
