"""Patterns as they come in and go out: what worked, without anybody in it."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.policy.parts import Part
from app.schemas.concepts import ConceptOut
from app.schemas.fields import Id, Input, Output, Page, Version, Words
from app.schemas.pages import PageForm
from app.schemas.pages import Words as TypedWords


class PatternIn(Input):
    """Wat werkte, om te delen."""

    introduction: Annotated[Id, Field(title="Introductie", description="Een die is afgerond, of blijvend is.")]
    words: Annotated[
        Words,
        Field(
            title="Wat er is gedaan",
            description="Zonder namen en zonder straten.",
            examples=["Iemand ging de eerste keer mee. Daarna ging zij zelf, elke week."],
        ),
    ]


class PatternOut(Output):
    """Wat elders werkte."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    version: Version
    need: Annotated[ConceptOut, Field(title="Waar om werd gevraagd")]
    talent: Annotated[ConceptOut | None, Field(title="Wat werd gegeven")]
    roles: Annotated[list[Part], Field(title="Wat de ander deed")]
    words: Annotated[str, Field(title="Wat er is gedaan")]
    weeks: Annotated[int | None, Field(title="Weken van de vraag tot de eerste keer")]
    published_on: Annotated[dt.date, Field(title="Gedeeld op")]
    mine: Annotated[bool, Field(title="Door u gedeeld")]


class PatternsOut(Output):
    """Wat elders werkte bij zo'n vraag, wat het meest lijkt eerst."""

    items: Annotated[list[PatternOut], Field(title="Patronen")]


class PatternPage(Page):
    """Wat elders werkte."""

    items: Annotated[list[PatternOut], Field(title="Patronen")]


class PatternForm(PageForm):
    """What somebody publishes of an introduction that lasted."""

    words: TypedWords = ""
