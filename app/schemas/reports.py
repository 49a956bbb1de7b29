"""The yearly report of an area, and what people write in it: goals, stories, and who decided what."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field, StringConstraints

from app.schemas.fields import Day, Id, Input, Output, Sentence, ShortName, Version, Words
from app.schemas.figures import AreaFiguresOut, FigureOut

GoalWords = Annotated[Words, StringConstraints(max_length=300)]
FigureName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class GoalIn(Input):
    """Een doel van bewoners, in hun eigen woorden."""

    words: Annotated[GoalWords, Field(title="Doel", examples=["Elkaar kennen in de straat"])]
    written_by: Annotated[ShortName, Field(title="Door welke bewoners", examples=["bewonersavond 3 maart"])]
    figure: Annotated[FigureName | None, Field(title="Cijfer", description="Waaraan zij het willen zien.")] = None
    since: Annotated[Day, Field(title="Sinds")]


class IndicatorOut(Output):
    """Een cijfer van buiten, met jaar en bron."""

    name: Annotated[str, Field(title="Naam")]
    year: Annotated[int, Field(title="Jaar")]
    value: Annotated[float | None, Field(title="Waarde", description="null: niet bekendgemaakt.")]
    source: Annotated[str | None, Field(title="Bron")]


class GoalOut(Output):
    """Een doel van bewoners, met het cijfer dat zij kozen."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    words: Annotated[str, Field(title="Doel")]
    written_by: Annotated[str, Field(title="Door welke bewoners")]
    figure: Annotated[str | None, Field(title="Cijfer")]
    since: Annotated[dt.date, Field(title="Sinds")]
    until: Annotated[dt.date | None, Field(title="Tot")]
    shown: Annotated[FigureOut | None, Field(title="Het cijfer zelf")]
    indicator: Annotated[IndicatorOut | None, Field(title="Het cijfer van buiten")]
    version: Version


class StoryIn(Input):
    """Een verhaal voor het jaarbericht. Zonder ja, of na de laatste dag, laat niemand het zien."""

    text: Annotated[Sentence, Field(title="Verhaal")]
    about: Annotated[Id | None, Field(title="Over wie")] = None
    agreed_on: Annotated[Day | None, Field(title="Dag van het ja")] = None
    agreed_by: Annotated[ShortName | None, Field(title="Wie zei ja, en hoe", examples=["zijzelf, bij de koffie"])] = (
        None
    )
    shown_until: Annotated[Day | None, Field(title="Te lezen tot en met")] = None


class StoryYesIn(Input):
    """Een ja bij een verhaal: van wie, en tot wanneer. Zonder dag is het ja voorbij."""

    agreed_on: Annotated[Day | None, Field(title="Dag van het ja")] = None
    agreed_by: Annotated[ShortName | None, Field(title="Wie zei ja, en hoe")] = None
    shown_until: Annotated[Day | None, Field(title="Te lezen tot en met")] = None


class StoryOut(Output):
    """Een verhaal."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    text: Annotated[str, Field(title="Verhaal")]
    agreed_on: Annotated[dt.date | None, Field(title="Dag van het ja")]
    agreed_by: Annotated[str | None, Field(title="Wie zei ja, en hoe")]
    shown_until: Annotated[dt.date | None, Field(title="Te lezen tot en met")]
    version: Version


class RulingIn(Input):
    """Wat er over een gebied is besloten, en door wie: een functie, geen naam."""

    words: Annotated[Words, Field(title="Besluit")]
    decided_by: Annotated[ShortName, Field(title="Wie besloot", examples=["wethouder wonen"])]
    decided_on: Annotated[Day, Field(title="Wanneer")]


class RulingOut(Output):
    """Wat er is besloten, en door wie."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    words: Annotated[str, Field(title="Besluit")]
    decided_by: Annotated[str, Field(title="Wie besloot")]
    decided_on: Annotated[dt.date, Field(title="Wanneer")]


class ContextIn(Input):
    """Wat de coordinator bij de cijfers zegt."""

    context: Annotated[Sentence | None, Field(title="Toelichting")] = None


class LaterOut(Output):
    """De cijfers zoals ze zoveel maanden na de eerste meting waren; 0 is de eerste meting zelf."""

    months: Annotated[int, Field(title="Maanden na de eerste meting")]
    on: Annotated[dt.date, Field(title="Gemeten op")]
    figures: Annotated[list[FigureOut], Field(title="Cijfers")]


class VisitsOut(Output):
    """Bezoeken die initiatieven telden: geen personen, want wie vaker komt, telt vaker mee."""

    visits: Annotated[int, Field(title="Bezoeken")]
    initiatives: Annotated[int, Field(title="Bij hoeveel initiatieven")]


class ReportOut(Output):
    """Het jaarbericht van een gebied: doelen, cijfers, verhalen, en wie wat besloot."""

    year: Annotated[int, Field(title="Jaar")]
    area: Annotated[AreaFiguresOut, Field(title="De cijfers, zoals ze zijn vastgelegd")]
    goals: Annotated[list[GoalOut], Field(title="Doelen van bewoners")]
    later: Annotated[list[LaterOut], Field(title="Sinds de eerste meting")]
    visits: Annotated[VisitsOut | None, Field(title="Bezoeken", description="null: nergens geteld.")] = None
    stories: Annotated[list[StoryOut], Field(title="Verhalen")]
    rulings: Annotated[list[RulingOut], Field(title="Wie wat besloot")]
    context: Annotated[str | None, Field(title="Toelichting")]
    released_at: Annotated[dt.datetime | None, Field(title="Vrijgegeven op", description="null: nog niet.")]
    version: Version
