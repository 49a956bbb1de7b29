"""The list of an initiative: who else may read it, what is in it; and the circle of a connector."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Id, Input, NeighbourhoodCode, Output, ShortName, Version

SaidBy = Annotated[ShortName, Field(title="Door wie gezegd", examples=["het bestuur"])]


class ShareIn(Input):
    """Mag deze organisatie de lijst van het initiatief lezen?"""

    organisation: Annotated[Id, Field(title="Organisatie")]
    given: Annotated[bool, Field(title="Mag", description="false: vanaf nu niet meer.")]
    said_by: SaidBy


class ShareOut(Output):
    """Een organisatie die de lijst mag lezen, voor zover de mensen zelf dat goedvinden."""

    organisation: Annotated[uuid.UUID, Field(title="Organisatie")]
    since: Annotated[dt.date, Field(title="Sinds")]
    said_by: Annotated[str, Field(title="Door wie gezegd")]


class SharesOut(Output):
    """Wie de lijst van dit initiatief mag lezen, behalve het initiatief zelf."""

    initiative: Annotated[uuid.UUID, Field(title="Initiatief")]
    shares: Annotated[list[ShareOut], Field(title="Organisaties")]


class OfferedOut(Output):
    """Wat iemand kan geven."""

    text: Annotated[str, Field(title="In eigen woorden")]
    status: Annotated[str, Field(title="Stand")]


class ListedOut(Output):
    """Iemand op de lijst, met alles wat het initiatief zelf opschreef."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    neighbourhood: NeighbourhoodCode
    status: Annotated[str, Field(title="Stand")]
    alias: Annotated[str | None, Field(title="Alias")]
    first_name: Annotated[str | None, Field(title="Voornaam")]
    last_name: Annotated[str | None, Field(title="Achternaam")]
    email: Annotated[str | None, Field(title="E-mail")]
    phone: Annotated[str | None, Field(title="Telefoon")]
    channel: Annotated[str | None, Field(title="Kanaal")]
    ground: Annotated[str | None, Field(title="Grond")]
    consents: Annotated[list[str], Field(title="Waarvoor toestemming is gegeven")]
    talents: Annotated[list[OfferedOut], Field(title="Wat iemand kan geven")]


class ListOut(Output):
    """De hele lijst van een initiatief, om mee te nemen."""

    initiative: Annotated[uuid.UUID, Field(title="Initiatief")]
    people: Annotated[list[ListedOut], Field(title="Mensen")]


class LeaveIn(Input):
    """Het initiatief neemt de lijst mee en laat hier niets achter."""

    confirmed: Annotated[Literal[True], Field(title="Zeker weten", description="Het is niet terug te draaien.")]


class LeftOut(Output):
    """Hoeveel mensen van de lijst zijn gewist."""

    initiative: Annotated[uuid.UUID, Field(title="Initiatief")]
    people: Annotated[int, Field(title="Mensen")]
    version: Version


class ConnectorIn(Input):
    """Iemand van de lijst die anderen aan elkaar mag voorstellen."""

    person: Annotated[Id, Field(title="Wie")]


class ConnectorOut(Output):
    """Een verbinder. Een beheerder zet het account open."""

    person: Annotated[uuid.UUID, Field(title="Wie")]
    initiative: Annotated[uuid.UUID, Field(title="Initiatief")]
    approved: Annotated[bool, Field(title="Mag al beginnen")]


class CircleIn(Input):
    """Mag deze verbinder iemand aan anderen voorstellen?"""

    person: Annotated[Id, Field(title="Wie")]
    connector: Annotated[
        Id | None, Field(title="Verbinder", description="Weglaten: uzelf; bij een nee: elke verbinder.")
    ] = None
    given: Annotated[bool, Field(title="Mag", description="false: vanaf nu niet meer.")]
    how: Annotated[ShortName, Field(title="Hoe gezegd", examples=["Mondeling gevraagd, mag"])]
    said_by: SaidBy


class CircleOut(Output):
    """Hoe vol de kring van een verbinder nu is."""

    person: Annotated[uuid.UUID, Field(title="Wie")]
    given: Annotated[bool, Field(title="In de kring")]
    room: Annotated[int | None, Field(title="Nog plaats voor", description="null: dit ging over elke verbinder.")]
