"""Links to sign in with."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Input, Name, Output


class LinkIn(Input):
    """Wie een link wil om in te loggen."""

    email: Annotated[Name, Field(title="E-mailadres", examples=["bewoner@example.org"])]


class LinkAskedOut(Output):
    """Wat er ook van waar is: of dit adres hier bekend is, staat hier niet in."""

    minutes: Annotated[int, Field(title="Hoe lang de link werkt", description="In minuten.")]
