"""What somebody was before, and where, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Day, Id, Input, Output, ShortName
from app.schemas.pages import Field50, Field200, PageForm

Kind = Annotated[
    Literal["board-member", "member", "volunteer", "professional", "contact"],
    Field(title="Als wat", description="Bestuurslid, lid, vrijwilliger, medewerker of contactpersoon."),
]


class PastRoleIn(Input):
    """Wat iemand vroeger was, en waar."""

    at: Annotated[Id, Field(title="Waar", description="Een initiatief, organisatie of plek.")]
    kind: Kind = "board-member"
    until: Annotated[Day, Field(title="Tot en met", description="De laatste dag; die is voorbij.")]
    function: Annotated[ShortName | None, Field(title="In eigen woorden")] = None


class PastRoleOut(Output):
    """Een rol die voorbij is."""

    id: Annotated[int, Field(title="Nummer")]
    at: Annotated[uuid.UUID, Field(title="Waar")]
    kind: Kind
    until: Annotated[dt.date, Field(title="Tot en met")]
    function: Annotated[str | None, Field(title="In eigen woorden")]


class PastRolesOut(Output):
    """Alles wat iemand vroeger was."""

    items: Annotated[list[PastRoleOut], Field(title="Rollen")]


class PastRoleForm(PageForm):
    """Where somebody had a role before, by a name, as what, and until which day."""

    where: Field200 = ""
    kind: Field50 = "board-member"
    until: Field50 = ""
