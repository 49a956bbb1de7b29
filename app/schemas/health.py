"""How the service is."""

from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output


class HealthOut(Output):
    """Hoe het met de dienst gaat."""

    status: Annotated[str, Field(title="Stand", examples=["ok"])]
