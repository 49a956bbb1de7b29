"""What issue 3 promises to show, as far as it can be measured on Waterrijk. Without the language models it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.house import open_house
from app.importing import import_folder
from app.live import scope_for
from app.repositories.values import values_of
from app.services import ranking
from matching.reference import Reference
from matching.suggest import suggest
from tests.guards.repository import ROOT
from tests.stories import test_village as told
from tests.stories.conftest import service
from tests.stories.village import Village, seed, village

__all__ = ["service"]

SEED = ROOT / "seed"
LABELS = ROOT / "bench" / "labels" / "dev_labels.jsonl"
FILES = ("people", "talents", "needs", "introductions", "do_not_introduce")
BARS = {
    "--content-only": {"ndcg10": (0.58, None), "hit5": (0.88, None), "neg_top5": (None, 0.05)},
    "--full": {"ndcg10": (0.58, None)},
}
"""The least and the most of each figure, as `toevallig evaluate` prints it, by what it judges by."""
NAMES = {"ndcg10": "nDCG@10", "hit5": "een goede bij de eerste vijf", "neg_top5": "valstrikken bij de eerste vijf"}
WAYS = {"--content-only": "alleen de teksten", "--full": "de hele motor"}


# --- The village ----------------------------------------------------------------------------------------------------


def show_village(service, at, shown, reads: str) -> None:
    here = village()
    asked = told.ask_everything(service, here, at)
    steps = asked.steps()
    helped = [need for need, step in steps.items() if step.kind]
    each = "; ".join(f"{need} {asked.in_words(step)}" for need, step in steps.items())
    broken = told.breaches(asked, here)
    shown(
        f"een dorp van 25 mensen, {reads}: minstens {told.ENOUGH} van 12 vragen kunnen verder, binnen de grenzen",
        f"{len(helped)} van {len(steps)}, {len(broken)} harde grenzen overtreden: {each}",
    )
    assert broken == []
    assert len(helped) >= told.ENOUGH


def test_a_village_has_a_next_step(service, tmp_path, shown):
    show_village(service, tmp_path, shown, "zonder taalmodellen")


@pytest.mark.semantic
def test_a_village_has_a_next_step_with_the_models(service, tmp_path, shown):
    show_village(service, tmp_path, shown, "met beide taalmodellen")


# --- Waterrijk ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The figures of the real command, each way once."""
    kept: dict[str, dict] = {}

    def figures(way: str) -> dict:
        if way not in kept:
            out = tmp_path_factory.mktemp("judged") / "found.json"
            command = [str(Path(sys.executable).parent / "toevallig"), "evaluate", str(SEED), "--labels", str(LABELS)]
            subprocess.run([*command, way, "--rung", "full", "--json", str(out)], capture_output=True, check=True)
            (rung,) = json.loads(out.read_text(encoding="utf-8"))["rungs"]
            kept[way] = rung["together"]
        return kept[way]

    return figures


@pytest.mark.semantic
@pytest.mark.parametrize(("way", "figure"), [(way, figure) for way, bars in BARS.items() for figure in bars])
def test_waterrijk_is_ranked_well_enough(way, figure, judged, shown):
    together, (least, most) = judged(way), BARS[way][figure]
    found = together[figure]
    bar = f"minstens {least}" if least is not None else f"hoogstens {most}"
    shown(
        f"Waterrijk, {WAYS[way]}: {NAMES[figure]} {bar}",
        f"{found['mean']:.3f} [{found['low']:.3f}, {found['high']:.3f}] over {together['needs']} vragen",
    )
    assert least is None or found["mean"] >= least
    assert most is None or found["mean"] <= most


@pytest.mark.semantic
def test_no_suggestion_in_waterrijk_breaks_a_hard_limit(tmp_path, shown):
    """Every suggestion for every open need, held against the specification and against the folder itself."""
    with open_house(f"sqlite:///{tmp_path / 'waterrijk.db'}") as house:
        with house.writing() as work:
            assert import_folder(work.session, SEED, now=work.now).ok
        with house.reading() as work:
            needs = dict(ranking.open_needs(work))
            oracle = Reference(values_of(work.session.connection(), work.today), scope_for(work.viewer, work.today))
            talents = {row.talent.number: row.talent.source_id for row in work.talents.find(limit=ranking.ALL)}
            with work.network() as network:
                answers = {
                    name: suggest(network, number, scope=work.scope, limit=ranking.ALL)
                    for number, name in needs.items()
                }
    asked = told.Asked(oracle, answers, talents, {})
    broken = told.breaches(asked, Village("", {name: seed(name) for name in FILES}))
    made = sum(len(answer.suggestions) for answer in answers.values())
    shown(
        "Waterrijk, de hele motor: geen suggestie overtreedt een harde grens",
        f"{len(broken)} van {made} suggesties bij {len(answers)} open vragen {broken[:3] or ''}",
    )
    assert made > len(answers)
    assert broken == []


# --- Reading --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speed():
    """What bench/speed.py measures of a rung, in a process of its own and on one core, once."""
    kept: dict[str, dict] = {}

    def measured(rung: str) -> dict:
        if rung not in kept:
            command = [sys.executable, str(ROOT / "bench" / "speed.py"), rung]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            kept[rung] = json.loads(done.stdout)
            assert kept[rung]["rung"] == rung
        return kept[rung]

    return measured


@pytest.mark.semantic
@pytest.mark.parametrize(
    ("what", "rung", "figure", "most", "unit"),
    [
        ("een tekst lezen met beide taalmodellen, op één kern", "full", "busy", 40, "ms rekentijd"),
        ("een tekst lezen met het kleine taalmodel, op één kern", "use", "busy", 5, "ms rekentijd"),
        ("de 817 teksten van Waterrijk lezen met beide taalmodellen", "full", "whole", 60, "s"),
        ("geheugen met beide taalmodellen (700 MB)", "full", "peak", 667, "MiB"),
    ],
)
def test_reading_is_quick_and_small(what, rung, figure, most, unit, speed, shown):
    found = speed(rung)
    shown(
        f"{what}: hoogstens {most} {unit}",
        f"{found[figure]:.1f} {unit} ({found['texts']} teksten; op de klok {found['median']:.1f} ms per tekst)",
    )
    assert found[figure] <= most
