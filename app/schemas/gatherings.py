"""Tables as they come in and go out: who is to sit together, and what was decided."""

import datetime as dt
import uuid
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import (
    Day,
    Id,
    Input,
    Name,
    NeighbourhoodCode,
    Output,
    Page,
    Query,
    ShortName,
    Version,
    Words,
)
from app.schemas.pages import Field50, Field200, PageForm, Tick, Ticked

TableState = Literal["planned", "held", "dropped"]
PartyState = Literal["wanted", "invited", "coming", "not-coming", "present", "absent"]
Theme = Annotated[str, Field(min_length=1, max_length=80, title="Onderwerp", examples=["wonen"])]


class TablePartOut(Output):
    """Een belang, iets wat nodig is, of een begrip."""

    id: Annotated[str, Field(title="Wat")]
    label: Annotated[str, Field(title="In woorden")]


class SeatOut(Output):
    """Wie aan tafel hoort, en waarvoor."""

    node: Annotated[uuid.UUID, Field(title="Wie")]
    kind: Annotated[str, Field(title="Soort")]
    name: Annotated[str | None, Field(title="Naam", description="Alleen wat publiek is; namen van mensen niet.")]
    parts: Annotated[list[TablePartOut], Field(title="Waarvoor")]
    place: Annotated[str | None, Field(title="Welke plek die inbrengt")]
    seated: Annotated[bool, Field(title="Zit al aan tafel")]
    inviter: Annotated[uuid.UUID | None, Field(title="Wie kan uitnodigen")]


class ProposalOut(Output):
    """Wie samen aan tafel kunnen, wie ontbreekt, en wie elkaar kent."""

    seats: Annotated[list[SeatOut], Field(title="Aan tafel")]
    missing: Annotated[list[TablePartOut], Field(title="Waarvoor niemand is gevonden")]
    others: Annotated[list[SeatOut], Field(title="Wie ook zou kunnen")]
    acquainted: Annotated[list[tuple[uuid.UUID, uuid.UUID]], Field(title="Wie elkaar kent")]
    strangers: Annotated[list[tuple[uuid.UUID, uuid.UUID]], Field(title="Wie elkaar niet kent")]


class OnTheme(Query):
    """Een onderwerp in een buurt."""

    theme: Theme
    neighbourhood: NeighbourhoodCode


class TableIn(Input):
    """Een tafel: over een vraag, of over een onderwerp in een buurt."""

    need: Annotated[Id | None, Field(title="Over welke vraag")] = None
    theme: Theme | None = None
    neighbourhood: NeighbourhoodCode | None = None
    words: Annotated[Name, Field(title="Waarover", examples=["Een plek om samen te zitten in de flat"])]
    held_on: Annotated[Day | None, Field(title="Op welke dag")] = None
    parties: Annotated[list[Id], Field(min_length=2, max_length=12, title="Wie u wilt uitnodigen")]

    @model_validator(mode="after")
    def _about(self) -> Self:
        on_theme = self.theme is not None and self.neighbourhood is not None
        if (self.need is None) != on_theme or (self.need is not None and (self.theme or self.neighbourhood)):
            raise PydanticCustomError("need_or_theme", "a need, or a theme in a neighbourhood")
        return self


class TablePatch(Input):
    """Wat er aan een tafel verandert. Wat u weglaat, blijft zo."""

    held_on: Annotated[Day | None, Field(title="Op welke dag")] = None
    state: Annotated[TableState | None, Field(title="Stand")] = None


class PartyPatch(Input):
    """Hoe het met een uitnodiging staat."""

    state: Annotated[PartyState, Field(title="Stand")]


class DecisionIn(Input):
    """Wat er aan tafel is besloten, wie het doet en voor wanneer."""

    words: Annotated[Words, Field(title="Wat", examples=["De gemeente betaalt de schoonmaak tot de zomer"])]
    owner: Annotated[ShortName | None, Field(title="Wie het doet", examples=["woonconsulent"])] = None
    due_on: Annotated[Day | None, Field(title="Voor wanneer")] = None


class DecisionPatch(Input):
    """Of een besluit is uitgevoerd."""

    done: Annotated[bool, Field(title="Klaar")]


class PartyOut(Output):
    """Wie er hoort te zitten. Zonder wie: voor dit deel is nog niemand gevonden."""

    place: Annotated[int, Field(title="Plaats in de lijst")]
    node: Annotated[uuid.UUID | None, Field(title="Wie")]
    kind: Annotated[str | None, Field(title="Soort")]
    name: Annotated[str | None, Field(title="Naam", description="Alleen wat publiek is; namen van mensen niet.")]
    parts: Annotated[list[TablePartOut], Field(title="Waarvoor")]
    inviter: Annotated[uuid.UUID | None, Field(title="Wie kan uitnodigen")]
    state: Annotated[str, Field(title="Stand")]


class DecisionOut(Output):
    """Een besluit."""

    place: Annotated[int, Field(title="Plaats in de lijst")]
    words: Annotated[str, Field(title="Wat")]
    owner: Annotated[str | None, Field(title="Wie het doet")]
    due_on: Annotated[dt.date | None, Field(title="Voor wanneer")]
    done_on: Annotated[dt.date | None, Field(title="Klaar sinds")]


class TableCard(Output):
    """Een tafel in een lijst."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    words: Annotated[str, Field(title="Waarover")]
    neighbourhood: NeighbourhoodCode
    state: Annotated[str, Field(title="Stand")]
    held_on: Annotated[dt.date | None, Field(title="Op welke dag")]
    version: Version


class TableOut(TableCard):
    """Een tafel, met wie er hoort te zitten en wat er is besloten."""

    need: Annotated[uuid.UUID | None, Field(title="Over welke vraag")]
    theme: Annotated[str | None, Field(title="Over welk onderwerp")]
    parties: Annotated[list[PartyOut], Field(title="Wie")]
    acquainted: Annotated[list[tuple[uuid.UUID, uuid.UUID]], Field(title="Wie elkaar kent")]
    decisions: Annotated[list[DecisionOut], Field(title="Besluiten")]
    looked_on: Annotated[dt.date | None, Field(title="Wanneer wij terugkijken", description="90 dagen erna.")]
    new_ties: Annotated[
        int | None, Field(title="Nieuwe samenwerkingen", description="Onder wie er was; leeg is: nog niet te zeggen.")
    ]


class TablePage(Page):
    """Tafels van uw organisatie."""

    items: Annotated[list[TableCard], Field(title="Tafels")]


class TableForm(PageForm):
    """A table, as it is planned on its page."""

    words: Field200 = ""
    held_on: Field50 = ""
    parties: Ticked = Field(default_factory=list)


class ThemeTableForm(TableForm):
    """The same, of a theme in a neighbourhood."""

    theme: Field200
    neighbourhood: Field50


class TableChangeForm(PageForm):
    """A day, or what became of it."""

    held_on: Field50 = ""
    state: Field50 = ""


class PartyForm(PageForm):
    """How it is with one party: its place in the list."""

    place: Field50
    state: Field50


class DecisionForm(PageForm):
    """A decision, as it is written down at the table."""

    words: Field200 = ""
    owner: Field200 = ""
    due_on: Field50 = ""


class DecisionDoneForm(PageForm):
    """A decision that is carried out, or not after all: its place in the list."""

    place: Field50
    done: Tick = ""


class TogetherForm(PageForm):
    """Two at a table who agreed to work together."""

    a: Field50
    b: Field50
