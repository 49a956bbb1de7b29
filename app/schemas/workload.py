"""What somebody has in hand, for the own screen; of colleagues whether they have room, and no figure."""

import uuid
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.fields import Output


class ColleagueOut(Output):
    """Een collega in uw buurten. Hoeveel die doet, is niet aan u; of er nog iets bij kan wel."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    name: Annotated[str, Field(title="Naam")]
    room: Annotated[Literal["room", "full"], Field(title="Ruimte", description="Ruimte (room) of vol (full).")]


class TooMuchOut(Output):
    """Er is meer op iemands bord gekomen dan is afgesproken. Het mag; wie erover wil praten, ziet wie ruimte heeft."""

    text: Annotated[str, Field(title="In een zin")]
    colleagues: Annotated[list[ColleagueOut], Field(title="Wie er ruimte heeft", description="Hoogstens twee.")]


class WorkloadOut(Output):
    """Wat u zelf onder handen hebt. Alleen u ziet dit."""

    needs: Annotated[int, Field(title="Vragen")]
    introductions: Annotated[int, Field(title="Introducties")]
    open: Annotated[int, Field(title="Samen", description="Een vraag met een introductie telt een keer.")]
    limit: Annotated[int | None, Field(title="Hoeveel is afgesproken")]
    warning: Annotated[str | None, Field(title="Als het te veel is")]
    colleagues: Annotated[list[ColleagueOut], Field(title="Collega's in uw buurten")]
