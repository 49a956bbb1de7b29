"""Organisations as they go out."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import NeighbourhoodCode, Output, Page, Version


class OrganisationOut(Output):
    """Een organisatie: openbaar."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]
    neighbourhood: NeighbourhoodCode
    sort: Annotated[str | None, Field(title="Soort")]
    description: Annotated[str | None, Field(title="Wat zij doen")]
    email: Annotated[str | None, Field(title="E-mail")]
    version: Version


class OrganisationPage(Page):
    """Organisaties."""

    items: Annotated[list[OrganisationOut], Field(title="Organisaties")]
