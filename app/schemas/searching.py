"""A search by what somebody can do, as it comes in and goes out."""

from typing import Annotated

from pydantic import Field

from app.schemas.concepts import ConceptOut, Concepts
from app.schemas.fields import Input, Output, Sentence
from app.schemas.readings import ProposedConceptOut
from app.schemas.talents import TalentCard


class SearchIn(Input):
    """Wat iemand zou moeten kunnen. Niets hiervan wordt bewaard."""

    text: Annotated[Sentence, Field(title="Wat u zoekt", examples=["iemand die een fiets kan maken"])]
    concepts: Concepts | None = None


class FoundTalentOut(TalentCard):
    """Een aanbod dat past: zonder tekst en zonder naam."""

    concepts: Annotated[list[ConceptOut], Field(title="Begrippen")]


class SearchOut(Output):
    """Wat er past, uw eigen buurten eerst."""

    understood: Annotated[
        list[ProposedConceptOut], Field(title="Wat wij in de tekst lezen", description="Een mens zegt of het klopt.")
    ]
    items: Annotated[list[FoundTalentOut], Field(title="Aanbod", description="Hoogstens 20, het beste eerst.")]
