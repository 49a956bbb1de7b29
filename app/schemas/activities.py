"""Activities that are not there yet: ideas for them, and what is needed to begin one."""

import uuid
from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas.concepts import ConceptOut
from app.schemas.fields import Id, Input, KeepPersonal, Name, Output, Query
from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked


class IdeaQuery(Query):
    """Hoeveel ideeën."""

    limit: Annotated[int, Field(ge=1, le=20, title="Hoeveel", description="Hoogstens zoveel.")] = 10


class CarrierOut(Output):
    """Wie het zou kunnen dragen."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    points: Annotated[int, Field(title="Punten", description="Bij al deze vragen samen.")]


class IdeaOut(Output):
    """Drie of meer vragen die op elkaar lijken, en wat er al voor te vinden is."""

    concept: Annotated[ConceptOut, Field(title="Waarover")]
    text: Annotated[str, Field(title="In een zin")]
    needs: Annotated[list[uuid.UUID], Field(title="Vragen")]
    slots: Annotated[list[str], Field(title="Dagdelen die iedereen passen", description="Leeg is: niet bekend.")]
    carriers: Annotated[list[CarrierOut], Field(title="Wie het zou kunnen dragen")]
    place: Annotated[uuid.UUID | None, Field(title="Een plek met ruimte")]
    hour: Annotated[str | None, Field(title="Het eerste uur dat daar past")]


class IdeasOut(Output):
    """Ideeën voor nieuwe activiteiten, de grootste groep eerst."""

    items: Annotated[list[IdeaOut], Field(title="Ideeën")]


def _once(values: list[uuid.UUID]) -> list[uuid.UUID]:
    return list(dict.fromkeys(values))


class ActivityIn(Input):
    """Een activiteit om mee te beginnen. Er wordt nog niemand gevraagd."""

    name: Annotated[Name, Field(title="Naam", examples=["Naaicafé De Portiek"])]
    needs: Annotated[list[Id], Field(min_length=3, max_length=12, title="Voor welke vragen"), AfterValidator(_once)]
    place: Annotated[Id | None, Field(title="Plek")] = None
    keep_personal: KeepPersonal = False


class ActivityOut(Output):
    """Wat er nu staat: een initiatief in oprichting. Bij elk van de vragen is het vanaf nu een suggestie."""

    initiative: Annotated[uuid.UUID, Field(title="Initiatief")]
    talent: Annotated[uuid.UUID, Field(title="Wat het aanbiedt")]
    need: Annotated[uuid.UUID, Field(title="Vraag van het initiatief", description="Wie het met hen wil dragen.")]


class ActivityForm(PageForm):
    """An activity to begin, as its page sends it."""

    name: Field200 = ""
    needs: Ticked = Field(default_factory=list)
    carrier: Field50 = ""
    place: Field50 = ""
    keep_personal: Tick = ""
