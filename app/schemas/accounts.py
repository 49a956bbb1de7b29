"""Accounts: who may sign in, in which role; and the devices and sessions of one."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Id, Input, Name, NeighbourhoodCode, Output, Page, ShortName, Version

AccountRole = Literal[
    "resident",
    "volunteer",
    "initiative-contact",
    "connector",
    "worker",
    "coordinator",
    "municipality-reader",
    "administrator",
    "privacy-officer",
]
State = Literal["waiting", "open", "closed"]
Role = Annotated[AccountRole, Field(title="Rol")]
Stand = Annotated[
    State, Field(title="Stand", description="Wacht op een tweede beheerder, open of gesloten.", examples=["open"])
]
Codes = Annotated[list[NeighbourhoodCode], Field(max_length=200, title="Buurten")]


class AccountIn(Input):
    """Iemand die straks mag inloggen. Een tweede beheerder moet dit goedkeuren."""

    person: Annotated[
        Id | None,
        Field(title="Wie", description="Iemand die er al is, met het id dat een collega gaf. Nodig voor bewoners."),
    ] = None
    first_name: Annotated[ShortName | None, Field(title="Voornaam")] = None
    last_name: Annotated[ShortName | None, Field(title="Achternaam")] = None
    email: Annotated[Name | None, Field(title="E-mailadres", examples=["collega@example.org"])] = None
    role: Role
    organisation: Annotated[Id | None, Field(title="Organisatie", description="Weglaten is: uw eigen.")] = None
    neighbourhoods: Codes = Field(default_factory=list)
    leads: Annotated[bool, Field(title="Leidt het team")] = False


class AccountPatch(Input):
    """Wat er verandert. Andere rechten gelden pas als een tweede beheerder ze goedkeurt."""

    first_name: Annotated[ShortName | None, Field(title="Voornaam")] = None
    last_name: Annotated[ShortName | None, Field(title="Achternaam")] = None
    email: Annotated[Name | None, Field(title="E-mailadres")] = None
    role: Role = Field(default_factory=lambda: "resident")
    organisation: Annotated[Id, Field(title="Organisatie")] = Field(default_factory=uuid.uuid4)
    neighbourhoods: Codes = Field(default_factory=list)
    leads: Annotated[bool, Field(title="Leidt het team")] = False


class RightOut(Output):
    """Een recht, zonder naam."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    role: Annotated[str, Field(title="Rol")]
    organisation: Annotated[uuid.UUID | None, Field(title="Organisatie")]
    neighbourhoods: Annotated[list[str], Field(title="Buurten")]
    leads: Annotated[bool, Field(title="Leidt het team")]
    state: Stand
    since: Annotated[dt.date, Field(title="Sinds")]


class AccountOut(RightOut):
    """Een account. Dat u de naam las, komt in het logboek.

    Wie de rechten gaf, leest de naam pas als een andere beheerder ze heeft goedgekeurd; tot dan is die null.
    """

    first_name: Annotated[str | None, Field(title="Voornaam")]
    last_name: Annotated[str | None, Field(title="Achternaam")]
    email: Annotated[str | None, Field(title="E-mailadres")]
    version: Version


class AccountPage(Page):
    """Accounts die u beheert."""

    items: Annotated[list[AccountOut], Field(title="Accounts")]


class RightPage(Page):
    """Wie wat mag, zonder namen."""

    items: Annotated[list[RightOut], Field(title="Rechten")]


class DeviceOut(Output):
    """Een telefoon of computer met een passkey."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    device: Annotated[str, Field(title="Apparaat")]
    since: Annotated[dt.datetime, Field(title="Sinds")]
    used: Annotated[dt.datetime | None, Field(title="Laatst gebruikt")]
    version: Version


class SessionOut(Output):
    """Een plek waar u bent ingelogd."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    device: Annotated[str, Field(title="Apparaat")]
    method: Annotated[str, Field(title="Hoe ingelogd")]
    since: Annotated[dt.datetime, Field(title="Sinds")]
    seen: Annotated[dt.datetime, Field(title="Laatst gezien")]
    this: Annotated[bool, Field(title="Hier, nu")]
    version: Version


class DevicesOut(Output):
    """Waar een account mee opengaat, en waar het open is."""

    devices: Annotated[list[DeviceOut], Field(title="Apparaten")]
    sessions: Annotated[list[SessionOut], Field(title="Sessies")]


class GoneOut(Output):
    """Dit werkt niet meer."""

    id: Annotated[uuid.UUID, Field(title="Id")]


class LostOut(GoneOut):
    """Dit apparaat is afgesloten, en wat er sindsdien bij kan zijn gezet ook."""

    text: Annotated[str, Field(title="Wat er nog meer niet meer werkt")]


class MeOut(Output):
    """Wie er is ingelogd."""

    account: Annotated[uuid.UUID | None, Field(title="Account", description="Null voor wie met een token vraagt.")]
    person: Annotated[uuid.UUID | None, Field(title="Persoon")]
    role: Annotated[str, Field(title="Rol")]
    organisation: Annotated[uuid.UUID | None, Field(title="Organisatie")]
    neighbourhoods: Annotated[list[str], Field(title="Buurten")]
    leads: Annotated[bool, Field(title="Leidt het team")]
    form_token: Annotated[
        str | None, Field(title="Teken van de pagina", description="Stuur het mee in X-CSRF-Token bij elke wijziging.")
    ]
    version: Version
