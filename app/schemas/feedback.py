"""How a first time together was, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Input, Output, ShortName

FeedbackAnswer = Annotated[
    Literal["good", "so-so", "not-again"],
    Field(title="Hoe het was", description="Goed (good), gaat wel (so-so), of liever niet nog eens (not-again)."),
]
WithoutUs = Annotated[
    Literal["no", "perhaps", "yes"],
    Field(
        title="Ook zonder ons?", description="Hadden zij elkaar ook zonder ons gevonden? Niemand hoeft dat te zeggen."
    ),
]
SideName = Annotated[
    Literal["seeker", "giver"], Field(title="Van wie", description="Van wie vroeg (seeker) of van wie gaf (giver).")
]


class FeedbackIn(Input):
    """Een antwoord op de ene vraag na de eerste keer samen."""

    answer: FeedbackAnswer
    side: Annotated[SideName | None, Field(title="Van wie", description="Alleen als u namens iemand antwoordt.")] = None
    said_by: Annotated[
        ShortName | None, Field(title="Door wie gezegd", description="Nodig als u namens iemand antwoordt.")
    ] = None
    without_us: WithoutUs | None = None


class FeedbackOut(Output):
    """Het antwoord, zoals het is vastgelegd. De ander leest het niet."""

    introduction: Annotated[uuid.UUID, Field(title="Introductie")]
    side: SideName
    answer: FeedbackAnswer
    answered_at: Annotated[dt.datetime, Field(title="Wanneer")]
