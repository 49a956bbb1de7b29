"""The address of a calendar as it goes out."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Input, Output


class FeedIn(Input):
    """Niets: van wie de agenda is, weten we al."""


class FeedOut(Output):
    """Uw agenda, om te volgen vanuit een ander programma."""

    address: Annotated[
        str,
        Field(
            title="Adres",
            description="Geheim: wie dit adres heeft, ziet uw dagen. U ziet het alleen nu; een nieuw adres maakt het "
            "oude ongeldig.",
        ),
    ]
