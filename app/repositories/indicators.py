"""Figures about areas that come from outside: by area, name and year."""

from collections.abc import Iterable

from sqlmodel import col, select

from app.models import Indicator
from app.repositories.asking import Repository


class Indicators(Repository):
    """Figures about areas of the viewer's municipality."""

    def of(self, areas: Iterable[str], names: Iterable[str] | None = None) -> list[Indicator]:
        """List figures of these areas, all or those of these names, by area, name and year.

        A figure without a value was withheld where it came from, or is not known; that is never zero.
        """
        query = select(Indicator).where(col(Indicator.area).in_(list(areas)))
        query = query.order_by(col(Indicator.area), col(Indicator.name), col(Indicator.year))
        if self.viewer.municipality is not None:
            query = query.where(col(Indicator.municipality) == self.viewer.municipality)
        if names is not None:
            query = query.where(col(Indicator.name).in_(list(names)))
        return list(self.session.exec(query))
