"""Concepts as they come in and go out: what a text is about."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.fields import Output, Query, distinct, readable

AnswerLanguage = Annotated[
    Literal["nl", "en"], Field(title="Taal van het antwoord", description="Waarin u leest; de tekst mag anders zijn.")
]
ConceptId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80, pattern=r"^[a-z0-9-]+$"),
    Field(title="Begrip", examples=["tuin-onderhouden"]),
]
Concepts = Annotated[
    list[ConceptId],
    Field(
        max_length=5,
        title="Begrippen",
        description="Waar de tekst over gaat, volgens de schrijver of de werker. Dat geldt dan, en niet wat wij erin "
        "lezen. Een lege lijst is ook een antwoord: niets van wat werd voorgesteld.",
    ),
    AfterValidator(distinct),
]
ConceptsConfirmed = Annotated[
    bool,
    Field(
        title="Of een mens de begrippen koos",
        description="true: dit is waar de tekst over gaat, ook als de lijst leeg is. false: wat wij erin lezen.",
    ),
]
Sensitivity = Annotated[
    Literal["ordinary", "sensitive", "special"],
    Field(title="Gevoeligheid", description="special: over gezondheid, geloof, afkomst, geweld of schulden."),
]


class ConceptOut(Output):
    """Een begrip uit de woordenlijst."""

    id: Annotated[str, Field(title="Begrip")]
    label: Annotated[str, Field(title="In woorden")]


class FoundConceptOut(ConceptOut):
    """Een begrip dat past bij wat u zocht."""

    sensitivity: Sensitivity


class ConceptsOut(Output):
    """Begrippen, wat het beste past voorop."""

    items: Annotated[list[FoundConceptOut], Field(title="Begrippen")]


class ConceptQuery(Query):
    """Het woord waarmee u zoekt."""

    # It stands in the address, so nothing that could be a number or an address of somebody.
    q: Annotated[
        str,
        StringConstraints(min_length=2, max_length=40, pattern=r"^[^0-9@]*$"),
        AfterValidator(readable),
        Field(title="Zoekwoord", description="Een paar gewone woorden, geen zin.", examples=["fiets"]),
    ]
    answer_language: AnswerLanguage = "nl"
