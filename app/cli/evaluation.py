"""toevallig evaluate: how good the ranking of a folder is, by what people judged of it."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import pydantic
import typer
from rich.table import Table
from rich.text import Text

from app.cli import screen
from app.cli.files import check_directory, check_writable, write
from app.cli.house import House, open_house
from app.cli.mistakes import MistakeError
from app.cli.status import RUNGS
from app.schemas.labels import LabelIn
from app.services.evaluation import Fault, Folder, Judged, Missed, by, stand_on, suggested_anyway, together, worst
from app.services.judging import FIRST, Figures, Grade, Label, Score, label_of
from app.settings import Rung
from app.texts import text

WORST: Final = 20
"""Needs of which is told what went wrong."""
FEW: Final = 30
"""Of fewer needs than these a figure says little: it stands between brackets, behind what was counted."""
SHORT: Final = 80
"""Signs of a text by which people recognise it."""
NAMES: Final = {
    "ndcg10": "console.evaluate.ndcg10",
    "hit1": "console.evaluate.hit1",
    "hit5": "console.evaluate.hit5",
    "recall5": "console.evaluate.recall5",
    "mrr": "console.evaluate.mrr",
    "neg_top5": "console.evaluate.neg-top5",
}
"""What the figures are called."""
LIKENESS: Final = {
    "same": "console.evaluate.same",
    "branch": "console.evaluate.branch",
    "related": "console.evaluate.related",
    "theme": "console.evaluate.theme-only",
    "alike": "console.evaluate.alike",
}
"""How the concept of a talent is related to that of the need."""


class Step(StrEnum):
    """A rung; typer takes no list of literals."""

    FULL = "full"
    E5 = "e5"
    USE = "use"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rung makes of a folder."""

    rung: Rung
    judged: list[Judged]
    faults: list[Fault]


def evaluate(
    directory: Annotated[Path, typer.Argument(metavar=text("console.word.folder"), help=text("console.option.folder"))],
    labels: Annotated[Path, typer.Option(metavar=text("console.word.file"), help=text("console.option.labels"))],
    *,
    grade: Annotated[Grade | None, typer.Option(help=text("console.option.grade"))] = None,
    content_only: Annotated[
        bool, typer.Option("--content-only/--full", help=text("console.option.content-only"))
    ] = False,
    rung: Annotated[list[Step] | None, typer.Option(help=text("console.option.rung"))] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar=text("console.word.file"), help=text("console.option.json-file"))
    ] = None,
) -> int:
    """Print how good the ranking of a folder is on each rung; 1 when none of the wanted rungs can be had here."""
    check_directory(directory)
    if as_json is not None:
        check_writable(as_json)
    judge: Grade = grade or ("content_grade" if content_only else "grade")
    wanted = _labels(labels, judge)
    outcomes = []
    rungs: list[Rung | None] = [step.value for step in dict.fromkeys(rung or ())]
    for each in rungs or [None]:
        outcome = _on_rung(directory, wanted, each, content_only=content_only)
        if outcome is None:
            screen.console(stderr=True).print(text("console.evaluate.no-rung", rung=each))
        else:
            outcomes.append(outcome)
    for outcome in outcomes:
        _show(outcome)
    if as_json is not None:
        found = {"grade": judge, "contentOnly": content_only, "rungs": [_in_json(outcome) for outcome in outcomes]}
        write(as_json, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 0 if outcomes else 1


def _labels(file: Path, grade: Grade) -> list[Label]:
    """Read the labels; MistakeError names the first line that is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise MistakeError(text("console.mistake.cannot-read", file=file)) from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(label_of(LabelIn.model_validate_json(line), grade))
            except pydantic.ValidationError:
                raise MistakeError(text("console.mistake.label", file=file, line=number)) from None
    return found


def _on_rung(directory: Path, labels: Sequence[Label], rung: Rung | None, *, content_only: bool) -> Outcome | None:
    """Read the folder on this rung and rank it; None when the rung cannot be had here."""
    with (
        tempfile.TemporaryDirectory(prefix="toevallig-") as folder,
        open_house(f"sqlite:///{Path(folder) / 'evaluate.db'}") as house,
    ):
        here = stand_on(rung)
        if rung not in {None, here}:
            return None
        house.take_in(directory, partial=True)
        return _outcome(house, labels, here, content_only=content_only)


def _outcome(house: House, labels: Sequence[Label], rung: Rung, *, content_only: bool) -> Outcome:
    with house.writing() as work:
        folder = Folder(work, content_only=content_only)
        known = sum(label.need in folder.needs for label in labels)
        if not known:
            raise MistakeError(text("console.mistake.labels-of-another-folder"))
        if known < len(labels):
            screen.console(stderr=True).print(text("console.evaluate.unknown-needs", count=len(labels) - known))
        judged = list(screen.progress(text("console.rank.progress"), folder.ranked(labels), len(labels)))
        rows = worst(judged, WORST)
        faults = screen.progress(text("console.evaluate.explaining"), map(folder.fault, rows), len(rows))
        return Outcome(rung, judged, [fault for fault in faults if fault is not None])


# --- On the screen --------------------------------------------------------------------------------------------------


def _show(outcome: Outcome) -> None:
    console = screen.console()
    console.print(Text(f"{outcome.rung}: {text(RUNGS[outcome.rung])}", style="bold"))
    whole = together(outcome.judged)
    console.print(_figures(whole), _sentences(whole, outcome), sep="\n")
    languages = by(lambda row: row.language, outcome.judged)
    themes = by(lambda row: row.theme, outcome.judged)
    console.print(
        _kinds(text("console.evaluate.language"), languages),
        _kinds(text("console.evaluate.theme"), themes),
        Text(text("console.evaluate.few", few=FEW)),
        sep="\n",
    )
    if outcome.faults:
        console.print(Text(text("console.evaluate.worst", count=len(outcome.faults)), style="bold"))
    for fault in outcome.faults:
        console.print(_fault(fault))


def _figures(score: Score) -> Table:
    table = screen.table(
        text("console.evaluate.figure"), text("console.evaluate.mean"), text("console.evaluate.interval")
    )
    if score.means is not None and score.low is not None and score.high is not None:
        for name, mean, low, high in zip(Figures._fields, score.means, score.low, score.high, strict=True):
            table.add_row(text(NAMES[name]), _share(mean), f"{_share(low)} – {_share(high)}")
    return table


def _sentences(score: Score, outcome: Outcome) -> Text:
    """What is counted rather than measured."""
    counts = score.counts
    sentences = [
        text("console.evaluate.needs", needs=score.needs),
        text("console.evaluate.nobody", said=counts.nobody_said, nobody=counts.nobody),
        text("console.evaluate.left-empty", count=counts.left_empty, needs=score.needs),
    ]
    anyway = ", ".join(row.label.need for row in suggested_anyway(outcome.judged))
    if anyway:
        sentences.append(text("console.evaluate.anyway", needs=anyway))
    return screen.points(sentences)


def _kinds(heading: str, scores: Mapping[str, Score]) -> Table:
    table = screen.table(
        heading,
        text("console.evaluate.count"),
        text("console.evaluate.ndcg10"),
        text("console.evaluate.hit5"),
        text("console.evaluate.neg-top5"),
        text("console.evaluate.nobody-said"),
        text("console.evaluate.empty"),
    )
    table.columns[0].no_wrap = True
    for name, score in scores.items():
        counts = score.counts
        cells = ["–"] * 3 if score.means is None else _cells(score.needs, score.means)
        said = f"{counts.nobody_said}/{counts.nobody}" if counts.nobody else "–"
        table.add_row(Text(name or "–"), str(score.needs), *cells, said, str(counts.left_empty))
    return table


def _cells(needs: int, means: Figures) -> list[str]:
    shares = [_share(share) for share in (means.ndcg10, means.hit5, means.neg_top5)]
    if needs >= FEW:
        return shares
    counted = ("", f"{round(means.hit5 * needs)} ", f"{round(means.neg_top5 * needs * FIRST)} ")
    return [f"{count}({share})" for count, share in zip(counted, shares, strict=True)]


def _fault(fault: Fault) -> Text:
    said = Text()
    said.append(f"{fault.need}  {_share(fault.figures.ndcg10)}  ", style="bold")
    said.append(_short(fault.text) + "\n", style="italic")
    if fault.empty:
        said.append(text("console.evaluate.said-nobody") + "\n")
    said.append(text("console.evaluate.found", found=fault.found, count=fault.found + len(fault.missed)) + "\n")
    for missed in fault.missed:
        said.append(_missed(missed))
        said.append(f"\n     {_short(missed.text)}\n", style="dim")
    for place, (talent, words) in fault.traps.items():
        said.append(text("console.evaluate.trap", talent=talent, place=place))
        said.append(f"\n     {_short(words)}\n", style="dim")
    return said


def _missed(missed: Missed) -> str:
    return text(
        "console.evaluate.missed",
        talent=missed.talent,
        grade=missed.grade,
        place=_place(missed.place),
        alike=_place(missed.alike),
        why=_why(missed),
    )


def _place(place: int | None) -> str:
    return text("console.evaluate.nowhere") if place is None else str(place)


def _why(missed: Missed) -> str:
    if missed.alike is None:
        return text("console.evaluate.not-there")
    unlike = text("console.evaluate.unlike")
    said = [unlike if bar.code == "concept" else bar.text for bar in missed.bars]
    if missed.likeness is not None:
        said.append(text(LIKENESS[missed.likeness]))
    return " ".join(said)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def _share(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


# --- As JSON: ids and codes, no words of people ---------------------------------------------------------------------


def _in_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "rung": outcome.rung,
        "together": _score_in_json(together(outcome.judged)),
        "languages": _kinds_in_json(by(lambda row: row.language, outcome.judged)),
        "themes": _kinds_in_json(by(lambda row: row.theme, outcome.judged)),
        "worst": [_fault_in_json(fault) for fault in outcome.faults],
        "needs": [_judged_in_json(row) for row in outcome.judged],
    }


def _kinds_in_json(scores: Mapping[str, Score]) -> dict[str, Any]:
    return {name: _score_in_json(score) for name, score in scores.items()}


def _score_in_json(score: Score) -> dict[str, Any]:
    found: dict[str, Any] = {"needs": score.needs, **score.counts._asdict()}
    if score.means is not None and score.low is not None and score.high is not None:
        for name, mean, low, high in zip(Figures._fields, score.means, score.low, score.high, strict=True):
            found[name] = {"mean": mean, "low": low, "high": high}
    return found


def _fault_in_json(fault: Fault) -> dict[str, Any]:
    return {
        "need": fault.need,
        "empty": fault.empty,
        "found": fault.found,
        "missed": [
            {
                "talent": missed.talent,
                "grade": missed.grade,
                "place": missed.place,
                "alike": missed.alike,
                "bars": [bar.code for bar in missed.bars],
                "likeness": missed.likeness,
            }
            for missed in fault.missed
        ],
        "traps": [{"talent": talent, "place": place} for place, (talent, _) in fault.traps.items()],
    }


def _judged_in_json(row: Judged) -> dict[str, Any]:
    return {
        "need": row.label.need,
        "language": row.language,
        "theme": row.theme,
        "figures": None if row.figures is None else row.figures._asdict(),
        "talents": list(row.talents),
    }
