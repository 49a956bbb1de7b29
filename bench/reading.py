"""How well Toevallig reads: repeats the tables of docs/reading.md and prints them as Markdown.

    .venv/bin/python bench/reading.py [waterrijk] [ablation] [examples] [speed]

Without a part all of them, which takes about a quarter of an hour. What is being done is told on stderr. Where two ways
must agree that is looked at too; where they do not the program ends with 1.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import held_out
import numpy as np
import speed
import waterrijk

from app.services.evaluation import Judged, together
from app.services.judging import Score, interval
from matching import ladder, vocabulary
from matching.meaning import read_shelf
from matching.vocabulary import LANGUAGES, SIDES

FEW = 30
"""Of fewer than these only counts are given."""
FIVE = 5
EVERY = 997
"""Of so many examples one is encoded anew, to compare."""

HEADINGS = {True: "By the texts alone", False: "The whole engine"}

checks: list[tuple[str, bool]] = []


def tell(what: str) -> None:
    """Say on stderr what is being done."""
    print(what, file=sys.stderr, flush=True)


def check(what: str, *, agree: bool) -> None:
    """Keep whether two ways agree."""
    checks.append((what, agree))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: words left, figures right."""
    print("|", " | ".join(headings), "|")
    print("|---" + "|---:" * (len(headings) - 1) + "|")
    for row in rows:
        print("|", " | ".join(map(str, row)), "|")
    print()


def share(value: float) -> str:
    """A share without the nought before the point: .55."""
    return f"{value:.3f}".replace("0.", ".", 1)


def between(low: float, high: float) -> str:
    """An interval."""
    return f"[{share(low)}, {share(high)}]"


# --- Waterrijk ------------------------------------------------------------------------------------------------------


def print_waterrijk() -> None:
    """Every rung by the real command, content only and the whole engine; then the languages."""
    print("## Waterrijk\n")
    for content_only, grade in waterrijk.MODES.items():
        tell(f"waterrijk, {grade}")
        rungs = waterrijk.by_command(content_only=content_only)["rungs"]
        print(f"### {HEADINGS[content_only]}\n")
        headings = [
            "rung",
            "nDCG@10",
            "95 %",
            "hit@1",
            "hit@5",
            "recall@5",
            "MRR",
            "traps",
            "'nobody'",
            "wrongly empty",
        ]
        table(headings, [[rung["rung"], *_figures(rung["together"])] for rung in rungs])
        headings = ["language", "needs", *(f"{rung['rung']}: hit@5" for rung in rungs)]
        table(headings, _languages([rung["languages"] for rung in rungs]))


def _figures(score: Mapping[str, Any]) -> list[str]:
    names = ("hit1", "hit5", "recall5", "mrr", "neg_top5")
    first = score["ndcg10"]
    return [
        share(first["mean"]),
        between(first["low"], first["high"]),
        *(share(score[name]["mean"]) for name in names),
        f"{score['nobody_said']}/{score['nobody']}",
        f"{score['left_empty']}/{score['needs']}",
    ]


def _languages(rungs: Sequence[Mapping[str, Mapping[str, Any]]]) -> Iterable[list[str]]:
    for language in sorted(rungs[0], key=lambda language: -rungs[0][language]["needs"]):
        of_this = [rung[language] for rung in rungs]
        needs = of_this[0]["needs"]
        hits = [score["hit5"]["mean"] if needs else 0.0 for score in of_this]
        yield [language, str(needs), *(share(hit) if needs >= FEW else f"{round(hit * needs)}" for hit in hits)]


# --- One thing taken out --------------------------------------------------------------------------------------------


def print_ablation() -> None:
    """What each part adds: the figures without it, and how much they differ need by need."""
    print("## What each part adds\n")
    rows: dict[bool, list[list[str]]] = {content_only: [] for content_only in HEADINGS}
    ships = None
    for variant in waterrijk.variants():
        tell(f"ablation: {variant.name}")
        found = waterrijk.judged(variant)
        if ships is None:
            ships = found
            for content_only in waterrijk.MODES:
                _check_command(found[content_only], content_only=content_only)
        for content_only in HEADINGS:
            rows[content_only].append([variant.name, *_parts(found[content_only], ships[content_only])])
    headings = ["nDCG@10", "difference, 95 %", "hit@5", "traps", "'nobody'", "wrongly empty"]
    for content_only, heading in HEADINGS.items():
        table([heading, *headings], rows[content_only])


def _check_command(found: Sequence[Judged], *, content_only: bool) -> None:
    rungs = waterrijk.by_command(content_only=content_only)["rungs"]
    ours = {row.label.need: list(row.talents) for row in found}
    theirs = {row["need"]: row["talents"] for rung in rungs if rung["rung"] == "full" for row in rung["needs"]}
    way = "content only" if content_only else "whole engine"
    check(f"the ranking of the command and the ranking here, {way}", agree=ours == theirs)


def _parts(rows: Sequence[Judged], ships: Sequence[Judged]) -> list[str]:
    score = together(rows)
    pairs = [(a.figures, b.figures) for a, b in zip(rows, ships, strict=True)]
    differences = [a.ndcg10 - b.ndcg10 for a, b in pairs if a is not None and b is not None]
    means, counts = _means(score), score.counts
    same = not any(differences)
    return [
        share(means.ndcg10),
        "" if same else f"{sum(differences) / len(differences):+.3f} {between(*interval(differences))}",
        share(means.hit5),
        share(means.neg_top5),
        f"{counts.nobody_said}/{counts.nobody}",
        f"{counts.left_empty}/{score.needs}",
    ]


def _means(score: Score) -> Any:
    if score.means is None:
        raise ValueError("nobody can meet any of these needs")
    return score.means


# --- The vocabulary's own examples ----------------------------------------------------------------------------------


def print_examples() -> None:
    """The right concept on examples that were left out, and how far probabilities can be believed."""
    print(f"## The vocabulary's own examples, left out by fold ({held_out.FOLDS} folds)\n")
    found = held_out.held_out(tell)
    for rung, rows in found.items():
        print(f"### {rung}: the right concept first, and among five\n")
        headings = ["language", *(f"{side}: {what}" for side in SIDES for what in ("texts", "first", "five", "95 %"))]
        table(headings, (_right(rows, language) for language in (*LANGUAGES, "")))
    print("### How far a probability can be believed\n")
    for rung, rows in found.items():
        bins = held_out.reliability(rows)
        print(f"{rung}: expected calibration error {share(held_out.calibration_error(bins))}.\n")
        headings = ["probability", "proposed", "said", "right"]
        table(headings, [[f"{b.low:g} – {b.high:g}", b.proposed, share(b.said), share(b.right)] for b in bins])
    print("### How much words and examples should weigh\n")
    headings = ["rung", "weights", "words", "examples", "log loss", "right among five, however improbable", "texts"]
    table(headings, [row for rung, rows in found.items() for row in _weights(rung, rows)])
    if len(found) == len(ladder.RUNGS):
        check("the maps that ship and maps trained anew, within 1e-4", agree=held_out.same_maps())
        check("vectors that ship and vectors made anew, cosine above .99", agree=_same_vectors())


def _right(rows: Sequence[held_out.Read], language: str) -> list[object]:
    """One row of the table; without a language every language but Dutch."""
    line: list[object] = [language or "not Dutch"]
    for side in SIDES:
        of_this = [
            row
            for row in rows
            if row.example.side == side
            and (row.example.language == language if language else row.example.language != "nl")
        ]
        five = sum(row.place is not None for row in of_this)
        first = sum(row.place == 1 for row in of_this)
        ends = between(*held_out.wilson(five, len(of_this)))
        line += [len(of_this), share(first / len(of_this)), share(five / len(of_this)), ends]
    return line


def _weights(rung: ladder.Rung, rows: Sequence[held_out.Read]) -> Iterable[list[str]]:
    said = held_out.says(rows)
    for name, weights in (("as it ships", held_out.weights_of(rung)), ("best", held_out.best_weights(said))):
        five = share(held_out.among(said, *weights, FIVE))
        loss = f"{held_out.log_loss(said, *weights):.3f}"
        yield [rung, name, f"{weights[0]:.1f}", f"{weights[1]:.1f}", loss, five, f"{len(said.own)} of {len(rows)}"]


def _same_vectors() -> bool:
    texts = [example.text for concept in vocabulary.load().concepts for example in concept.examples][::EVERY]
    return all(
        float(kept @ encoder.encode(text)) > 0.99
        for encoder in ladder.current().encoders
        for text, kept in zip(texts, read_shelf(encoder.name).of(texts), strict=True)
    )


# --- Speed ----------------------------------------------------------------------------------------------------------


def print_speed() -> None:
    """Milliseconds a text and memory, each rung in a process of its own."""
    print("## Speed, on one core\n")
    rows = []
    for rung in ladder.RUNGS:
        tell(f"speed: {rung}")
        found = speed.measured(rung)
        if found["rung"] == rung:
            times = [f"{found[name]:.1f}" for name in ("busy", "median", "p95")]
            rows.append([rung, *times, f"{found['first']:.0f}", f"{found['whole']:.1f}", f"{found['peak']:.0f}"])
    headings = ["rung", "processor ms", "ms a text", "p95", "first text, ms", "817 texts, s", "peak memory, MiB"]
    table(headings, rows)


PARTS: Mapping[str, Callable[[], None]] = {
    "waterrijk": print_waterrijk,
    "ablation": print_ablation,
    "examples": print_examples,
    "speed": print_speed,
}


def main(wanted: Sequence[str]) -> int:
    """Print the wanted parts, or all; 1 when two ways that must agree do not."""
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        tell(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    book = vocabulary.load()
    examples = sum(len(concept.examples) for concept in book.concepts)
    print(
        f"Vocabulary {book.sha256[:8]}: {len(book.concepts)} concepts, {examples} examples; numpy {np.__version__}.\n"
    )
    for name in wanted or PARTS:
        PARTS[name]()
    if checks:
        print("## Two ways that must agree\n")
        table(["what", "agree"], [[what, "yes" if agree else "NO"] for what, agree in checks])
    return 0 if all(agree for _, agree in checks) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
