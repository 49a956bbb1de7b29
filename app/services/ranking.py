"""Every open need of a delivered folder with its talents, best first: what scoring programs read."""

from collections.abc import Iterator
from typing import Any, TypedDict

from app.work import Work
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


def ranked(work: Work, needs: list[tuple[int, str | None]], *, limit: int, content_only: bool) -> Iterator[Ranked]:
    """Rank at most `limit` talents for each of `needs` (from `open_needs`).

    `content_only` switches off every rule and every ground but the reading of the texts.
    """
    judged: dict[str, Any] = {}
    if content_only:
        judged = {"weights": default_weights().only("concept"), "rules": ()}
    with work.network() as network:
        for number, need in needs:
            answer = suggest(network, number, scope=work.scope, limit=limit, **judged)
            chosen = [suggestion.talent for suggestion in answer.suggestions]
            rows = work.talents.by_numbers(set(chosen))
            talents = [rows[talent].talent.source_id for talent in chosen if talent in rows]
            yield Ranked(need=need, talents=talents, gap=not talents)
