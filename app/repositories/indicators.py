"""Figures about areas that come from outside: by area, name and year."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy
from sqlmodel import col, select

from app.models import Indicator
from app.repositories.asking import Repository


class IndicatorRow(NamedTuple):
    """One figure. Without a value it was withheld where it came from, or is not known; that is never zero."""

    area: str
    name: str
    year: int
    value: float | None
    source: str | None


class Indicators(Repository):
    """Figures about areas of the viewer's municipality."""

    def of(self, areas: Iterable[str], names: Iterable[str] | None = None) -> list[IndicatorRow]:
        """List figures of these areas, all or those of these names, by area, name and year."""
        columns = [col(getattr(Indicator, name)) for name in IndicatorRow._fields]
        # Tens of thousands of rows: as they come, not each as an object that could be changed.
        query: Any = sqlalchemy.select(*columns).where(col(Indicator.area).in_(list(areas)))
        query = query.order_by(col(Indicator.area), col(Indicator.name), col(Indicator.year))
        if self.viewer.municipality is not None:
            query = query.where(col(Indicator.municipality) == self.viewer.municipality)
        if names is not None:
            query = query.where(col(Indicator.name).in_(list(names)))
        return [IndicatorRow(*row) for row in self.session.connection().execute(query)]

    def names(self, areas: Iterable[str]) -> set[str]:
        """Of which names there are figures of these areas."""
        query = select(Indicator.name).where(col(Indicator.area).in_(list(areas))).distinct()
        if self.viewer.municipality is not None:
            query = query.where(col(Indicator.municipality) == self.viewer.municipality)
        return set(self.session.exec(query))
