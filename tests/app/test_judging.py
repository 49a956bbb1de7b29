"""The definitions by which a ranking is judged: worked out by hand, and held equal to the program that scores us."""

import importlib.util
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schemas.labels import LabelIn
from app.services import judging
from app.services.judging import Counts, Figures, figures, interval, label_of, score
from tests.guards.repository import ROOT

SCORE = ROOT.parent / "shared" / "tools" / "score.py"
TALENTS = [f"TL{number:02}" for number in range(14)]
GRADES = ("content_grade", "grade")


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    if not SCORE.exists():
        pytest.skip("the program that scores us is not beside the project")
    spec = importlib.util.spec_from_file_location("score", SCORE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def judged(draw) -> dict:
    """One line of labels, as it stands in a file."""
    no_fit = draw(st.booleans()) and draw(st.booleans())
    named = [] if no_fit else draw(st.lists(st.sampled_from(TALENTS), unique=True, max_size=9))
    grade = st.integers(0, 3)
    return {
        "no_fit": no_fit,
        "labels": [{"talent_id": talent, "grade": draw(grade), "content_grade": draw(grade)} for talent in named],
        "hard_negatives": [{"talent_id": talent} for talent in draw(st.sets(st.sampled_from(TALENTS), max_size=5))],
    }


@st.composite
def worlds(draw) -> tuple[list[dict], list[dict]]:
    """Labels, of which at least one need can be met, and rankings of some of those needs and of others."""
    sure = {"no_fit": False, "labels": [{"talent_id": "TL00", "grade": 2, "content_grade": 3}], "hard_negatives": []}
    rows = [*draw(st.lists(judged(), max_size=8)), sure]
    labels = [{"need_id": f"ND{number}", "why": "kept beside it"} | row for number, row in enumerate(rows)]
    orders = st.lists(st.sampled_from(TALENTS), unique=True)
    needs = [f"ND{number}" for number in range(len(rows) + 1) if draw(st.integers(0, 5))]
    return labels, [{"need": need, "talents": draw(orders)} for need in needs]


def ours(labels: list[dict], rankings: list[dict], grade: str) -> dict:
    """Our figures in the words of the other program."""
    rows = [label_of(LabelIn.model_validate(row), grade) for row in labels]
    found = score(rows, {line["need"]: line["talents"] for line in rankings})
    said = {"needs": found.needs} | {name: round(mean, 3) for name, mean in found.means._asdict().items()}
    counts = found.counts
    nobody = f"{counts.nobody_said}/{counts.nobody} said, {counts.left_empty} needs wrongly left empty"
    return said | {"ci95": [round(found.low.ndcg10, 3), round(found.high.ndcg10, 3)], "nobody": nobody}


@given(world=worlds(), grade=st.sampled_from(GRADES))
def test_they_are_those_of_the_program_that_scores_us(theirs, world, grade):
    labels, rankings = world
    assert ours(labels, rankings, grade) == theirs.score(rankings, labels, grade)


LABELS = [
    {
        "need_id": f"ND{number}",
        "no_fit": False,
        "labels": [
            {"talent_id": talent, "grade": grade, "content_grade": grade}
            for talent, grade in zip(TALENTS[number:], (3, 2, 1, 1, 2, 3, 2), strict=False)
        ],
        "hard_negatives": [{"talent_id": "TL12"}, {"talent_id": TALENTS[number + 2]}],
    }
    for number in range(6)
]
RANKINGS = [
    {"need": f"ND{number}", "talents": [*TALENTS[12 - number :], *TALENTS[: 12 - number]]} for number in range(6)
]


@pytest.mark.parametrize(("name", "wrong"), [("GOOD", 1), ("FIRST", 4), ("DEPTH", 9), ("SEED", 1), ("OUTSIDE", 100)])
def test_another_definition_is_caught(theirs, monkeypatch, name, wrong):
    right = theirs.score(RANKINGS, LABELS, "grade")
    assert ours(LABELS, RANKINGS, "grade") == right
    monkeypatch.setattr(judging, name, wrong)
    assert ours(LABELS, RANKINGS, "grade") != right


def label(grades: dict[str, int], traps=(), *, nobody=False) -> judging.Label:
    return judging.Label("ND1", nobody, grades, frozenset(traps))


def test_figures_worked_out_by_hand():
    # Gains 7, 3 and 1; the second and third place count for 1 / log2(3) = 0.63093 and 1 / 2.
    found = figures(label({"A": 3, "B": 2, "C": 1}, traps={"X", "Y"}), ["C", "X", "A"])
    assert found == Figures(
        ndcg10=pytest.approx((1 + 7 / 2) / (7 + 3 * 0.63092975 + 1 / 2)),
        hit1=0,
        hit5=1,
        recall5=pytest.approx(1 / 2),
        mrr=pytest.approx(1 / 3),
        neg_top5=pytest.approx(1 / 5),
    )


def test_what_stands_after_the_tenth_place_gains_nothing_and_after_the_fifth_is_not_found():
    sixth, eleventh = (figures(label({"A": 3}), [*TALENTS[:places], "A"]) for places in (5, 10))
    assert (sixth.hit5, sixth.recall5, sixth.mrr) == (0, 0, pytest.approx(1 / 6))
    assert sixth.ndcg10 > 0
    assert (eleventh.ndcg10, eleventh.mrr) == (0, pytest.approx(1 / 11))


def test_of_more_than_five_good_talents_five_is_all():
    good = dict.fromkeys(TALENTS[:8], 2)
    assert figures(label(good), TALENTS[:5]).recall5 == 1


def test_nobody_and_left_empty_are_counted_apart():
    labels = [label({}, nobody=True), judging.Label("ND2", nobody=True, grades={}, traps=frozenset())]
    labels += [judging.Label("ND3", nobody=False, grades={"A": 2}, traps=frozenset())]
    assert score(labels, {"ND2": ["B"]}).counts == Counts(nobody=2, nobody_said=1, left_empty=1)
    assert score(labels[:2], {}).means is None


def test_a_label_with_nobody_good_is_in_no_figure():
    assert figures(label({"A": 1}), ["A"]) is None
    assert score([label({"A": 1})], {}).counts == Counts(0, 0, 0)


def test_a_trap_that_serves_a_little_is_none():
    row = LabelIn.model_validate(
        {
            "need_id": "ND1",
            "no_fit": False,
            "labels": [{"talent_id": "A", "grade": 0, "content_grade": 1}],
            "hard_negatives": [{"talent_id": "A"}, {"talent_id": "B"}],
        }
    )
    assert {grade: label_of(row, grade).traps for grade in GRADES} == {"content_grade": {"B"}, "grade": {"A", "B"}}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_an_interval_lies_around_its_mean_and_within_its_values(values):
    low, high = interval(values)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert interval(values) == (low, high)
    assert interval([values[0]] * 5) == (pytest.approx(values[0]), pytest.approx(values[0]))
