"""What became of the introductions of who asks, to learn from: counts, never about one person."""

from collections import Counter

from app.schemas.outcomes import ChosenOut, CountOut, InYear, OutcomesOut
from app.texts import text
from app.work import Work


def own(work: Work, wanted: InYear) -> OutcomesOut:
    """Count what became of the introductions that who asks had as a task."""
    found = work.outcomes.of(wanted.year)
    chosen = sorted(found.chosen.items(), key=lambda one: (one[0][0] is None, one[0][0] or 0, one[0][1] or ""))
    return OutcomesOut(
        introductions=found.introductions,
        met=found.met,
        still_there=found.still_there,
        carer_relieved=found.carer_relieved,
        answers=[CountOut(code=code, text=text(f"feedback.{code}"), count=n) for code, n in _most(found.answers)],
        reasons=[CountOut(code=code, text=text(f"step-reason.{code}"), count=n) for code, n in _most(found.reasons)],
        chosen=[ChosenOut(rank=rank, weights=weights, count=n) for (rank, weights), n in chosen],
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first, those that are as frequent by code."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
