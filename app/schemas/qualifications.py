"""A training, certificate or VOG that somebody saw, as it comes in and goes out."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Day, Input, Output
from app.schemas.pages import Field50, PageForm


class QualificationIn(Input):
    """Wat u zelf zag: een VOG, een diploma of een cursus die is gevolgd."""

    kind: Annotated[
        str,
        Field(
            pattern="^[a-z-]+$",
            max_length=50,
            title="Wat",
            description="Een bewijs waar een vraag om kan vragen, zoals 'vog'.",
        ),
    ]
    until: Annotated[Day | None, Field(title="Geldig tot en met", description="Leeg: zonder einde.")] = None


class QualificationOut(Output):
    """Een bewijs dat is gezien."""

    id: Annotated[int, Field(title="Nummer")]
    kind: Annotated[str, Field(title="Wat")]
    seen_on: Annotated[dt.date | None, Field(title="Gezien op")]
    until: Annotated[dt.date | None, Field(title="Geldig tot en met", description="Leeg: zonder einde.")]


class QualificationsOut(Output):
    """Alle bewijzen die van iemand of iets zijn gezien, ook die verlopen zijn."""

    items: Annotated[list[QualificationOut], Field(title="Bewijzen")]


class QualificationForm(PageForm):
    """What was seen, and until which day that is valid."""

    kind: Field50 = ""
    until: Field50 = ""
