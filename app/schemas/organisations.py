"""Organisations as they go out."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Input, NeighbourhoodCode, Output, Page, Version


class OrganisationOut(Output):
    """Een organisatie: openbaar."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]
    neighbourhood: NeighbourhoodCode
    sort: Annotated[str | None, Field(title="Soort")]
    description: Annotated[str | None, Field(title="Wat zij doen")]
    email: Annotated[str | None, Field(title="E-mail")]
    version: Version


AllowsProvisional = Annotated[
    bool,
    Field(
        title="Voorlopig mag",
        description="Iemand zonder grond mag 30 dagen hier staan, alleen te zien voor wie diegene aanmeldde.",
    ),
]
AgreementIsGround = Annotated[
    bool,
    Field(
        title="Overeenkomst is een grond",
        description="Wie een overeenkomst als vrijwilliger heeft, mag gevraagd worden.",
    ),
]


class GroundsPatch(Input):
    """Wat de organisatie als grond ziet om iemand te bewaren. Wat u weglaat, blijft zo."""

    allows_provisional: AllowsProvisional = Field(default_factory=bool)
    agreement_is_ground: AgreementIsGround = Field(default_factory=bool)


class GroundsOut(Output):
    """Wat de organisatie als grond ziet. Beide staan uit tot de privacyfunctionaris ze aanzet."""

    organisation: Annotated[uuid.UUID, Field(title="Organisatie")]
    allows_provisional: AllowsProvisional
    agreement_is_ground: AgreementIsGround
    version: Version


class OrganisationPage(Page):
    """Organisaties."""

    items: Annotated[list[OrganisationOut], Field(title="Organisaties")]
