"""What was passed over, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.policy.lifecycle import Passed
from app.schemas.fields import Id, Input, Output

Reason = Annotated[
    Passed, Field(title="Reden", description="Waarom niet. Alleen om de volgorde te verbeteren.", examples=["too-far"])
]


class PassIn(Input):
    """Deze niet, of geen van deze."""

    talent: Annotated[
        Id | None, Field(title="Aanbod", description="Laat dit weg als geen van de suggesties goed is.")
    ] = None
    reason: Reason


class PassOut(Output):
    """Wat u oversloeg. De ander hoort dit niet."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    talent: Annotated[uuid.UUID | None, Field(title="Aanbod", description="Leeg: geen van de suggesties.")]
    reason: Reason
    rank: Annotated[int | None, Field(title="Plaats in de lijst", description="Leeg: stond er niet in.")]
    at: Annotated[dt.datetime, Field(title="Wanneer")]
