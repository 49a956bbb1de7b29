"""Rings as they come in and go out: ids of needs and of what serves them, never a text or a name."""

import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Id, Input, Output, Query
from app.schemas.pages import PageForm, Ticked


class RingQuery(Query):
    """Van welke vraag."""

    need: Annotated[
        uuid.UUID | None, Field(title="Vraag", description="Alleen ruilen waarin deze vraag wordt beantwoord.")
    ] = None


class RingStepIn(Input):
    """Wie aan wie geeft: een vraag, en het aanbod dat erbij past."""

    need: Annotated[Id, Field(title="Vraag")]
    talent: Annotated[Id, Field(title="Aanbod")]


class RingIn(Input):
    """Een ruil om te beginnen: wie in een stap krijgt, geeft in de volgende. De laatste geeft aan de eerste."""

    steps: Annotated[list[RingStepIn], Field(min_length=2, max_length=4, title="Stappen")]


class RingStepOut(Output):
    """Wie aan wie geeft."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    receiver: Annotated[uuid.UUID, Field(title="Wie iets krijgt")]
    giver: Annotated[uuid.UUID, Field(title="Wie iets geeft")]


class RingOut(Output):
    """Een ruil: ieder geeft aan de volgende."""

    steps: Annotated[list[RingStepOut], Field(title="Stappen")]
    in_return: Annotated[bool, Field(title="Iemand hierin neemt niets aan zonder iets terug te doen")]


class RingsOut(Output):
    """Wat er te ruilen is. Zonder 'need' passen deze ruilen allemaal naast elkaar."""

    rings: Annotated[list[RingOut], Field(title="Ruilen")]
    considered: Annotated[int, Field(title="Uit hoeveel ruilen dit is gekozen")]
    proven: Annotated[bool, Field(title="Er is geen beter stel", description="false: dat was niet na te gaan.")]


class RingStartedOut(Output):
    """Een ruil die is voorgesteld. Er is nog niemand gevraagd."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    introductions: Annotated[list[uuid.UUID], Field(title="Introducties, voor elke stap een")]


class RingForm(PageForm):
    """The ring that somebody starts: for each step the ids of need and talent, with a space between."""

    steps: Ticked = Field(default_factory=list)
