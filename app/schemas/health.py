"""How the service is."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output
from app.settings import Rung


class HealthOut(Output):
    """Hoe het met de dienst gaat."""

    status: Annotated[str, Field(title="Stand", examples=["ok"])]
    rung: Annotated[
        Rung,
        Field(
            title="Trede",
            description="Waarmee de dienst teksten leest: full is met beide taalmodellen, e5 of use met één, words met "
            "woorden alleen.",
            examples=["full"],
        ),
    ]
    models: Annotated[
        list[str],
        Field(title="Taalmodellen", description="Welke er meelezen; leeg bij words.", examples=[["e5", "use"]]),
    ]
