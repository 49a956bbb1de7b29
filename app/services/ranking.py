"""Every open need of a delivered folder with its talents, best first: what scoring programs read."""

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

from app.work import Work
from matching.rules import OF_TEXTS
from matching.signals import default_weights
from matching.suggest import suggest

ALL = 2**31 - 1
"""More needs than there are."""


class Ranked(TypedDict):
    """One need by the folder's own ids. No talents and `gap`: nobody fits."""

    need: str | None
    talents: list[str | None]
    gap: bool


def open_needs(work: Work) -> list[tuple[int, str | None]]:
    """Number and source id of every open need, in order of registration."""
    rows = work.needs.find(status="open", limit=ALL)
    return [(row.need.number or 0, row.need.source_id) for row in rows]


def grounds(*, content_only: bool) -> dict[str, Any]:
    """What the engine judges by; `content_only` leaves out every rule and every ground but those of the two texts."""
    return {"weights": default_weights().only("concept"), "rules": OF_TEXTS} if content_only else {}


def ranked(work: Work, needs: Sequence[tuple[int, str | None]], *, limit: int, content_only: bool) -> Iterator[Ranked]:
    """Rank at most `limit` talents for each of `needs` (from `open_needs`); `content_only` as in `grounds`."""
    with work.network() as network:
        for number, need in needs:
            answer = suggest(network, number, scope=work.scope, limit=limit, **grounds(content_only=content_only))
            chosen = [suggestion.talent for suggestion in answer.suggestions]
            rows = work.talents.by_numbers(set(chosen))
            talents = [rows[talent].talent.source_id for talent in chosen if talent in rows]
            yield Ranked(need=need, talents=talents, gap=not talents)
