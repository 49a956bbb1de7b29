"""Causes: signals under which other signals lie, and where those were heard."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import true
from sqlmodel import col, select

from app.models import Role, Signal
from app.policy.visibility import SEES
from app.repositories.asking import Repository, number_of
from app.repositories.visible import Condition, holds


class CauseRow(NamedTuple):
    """A cause, what lies under it in order of registration, and numbers of where those who heard it work."""

    cause: Signal
    signals: tuple[Signal, ...]
    heard_at: tuple[int, ...]


class Causes(Repository):
    """Causes in the neighbourhoods where the viewer works."""

    def find(self, least: int) -> list[CauseRow]:
        """List causes of at least so many signals, those of most first; of equals the first registered."""
        under: dict[int, list[Signal]] = defaultdict(list)
        query = select(Signal).where(col(Signal.root_cause).is_not(None), self._near()).order_by(col(Signal.number))
        for signal in self.session.exec(query):
            under[signal.root_cause or 0].append(signal)
        many = {cause: signals for cause, signals in under.items() if len(signals) >= least}
        causes = self.session.exec(select(Signal).where(col(Signal.number).in_(many), self._near()))
        works_at = self._works_at({one.reported_by for signals in many.values() for one in signals})
        rows = []
        for cause in causes:
            signals = many[number_of(cause)]
            heard = [works_at[one.reported_by] for one in signals if one.reported_by in works_at]
            rows.append(CauseRow(cause, tuple(signals), tuple(dict.fromkeys(heard))))
        return sorted(rows, key=lambda row: (-len(row.signals), number_of(row.cause)))

    def _works_at(self, reporters: set[int | None]) -> dict[int | None, int]:
        query = select(col(Role.node), col(Role.at)).where(
            col(Role.kind) == "professional",
            col(Role.at).is_not(None),
            col(Role.node).in_(reporters),
            holds(self.asking.today),
        )
        rows: Any = self.session.connection().execute(query.order_by(col(Role.number).desc()))
        return {node: at for node, at in rows}  # noqa: C416  # a row is no pair to mypy

    def _near(self) -> Condition:
        here: Condition = (
            true() if self.viewer.municipality is None else col(Signal.municipality) == self.viewer.municipality
        )
        if SEES[self.viewer.role].needs == "everything":
            return here
        return here & col(Signal.neighbourhood).in_(self.viewer.neighbourhoods)
