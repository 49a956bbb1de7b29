"""Areas: public to everyone who signed in."""

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import FieldError, Invalid, NotFound
from app.models import Area
from app.policy.visibility import SEES
from app.repositories.asking import Repository


def named(area: type[Area]) -> ColumnElement[str | None]:
    """What people call an area; NULL where it is known by its code alone."""
    return func.nullif(col(area.name), col(area.code))


class Areas(Repository):
    """Areas of the viewer's municipality."""

    def get(self, code: str) -> Area:
        """Return the area with this code; NotFound."""
        found = self.session.exec(self._mine().where(col(Area.code) == code)).first()
        if found is None:
            raise NotFound
        return found

    def find(self, kind: str | None = None, *, after: int | None = None, limit: int = 100) -> list[Area]:
        """List areas, of one kind (app.models.AREA_KINDS) where given, in order of registration."""
        query = self._mine().where(col(Area.number) > (after or 0)).order_by(col(Area.number)).limit(limit)
        return list(self.session.exec(query if kind is None else query.where(col(Area.kind) == kind)))

    def neighbourhoods(self) -> list[Area]:
        """List all neighbourhoods, by code."""
        return self.of_kind("neighbourhood")

    def of_kind(self, kind: str) -> list[Area]:
        """List all areas of one kind (app.models.AREA_KINDS), by code."""
        return list(self.session.exec(self._mine().where(col(Area.kind) == kind).order_by(col(Area.code))))

    def own(self, code: str, field: str = "neighbourhood") -> Area:
        """Return a neighbourhood in which the viewer may record something; Invalid names the input field."""
        query = self._mine().where(col(Area.code) == code, col(Area.kind) == "neighbourhood")
        area = self.session.exec(query).first()
        elsewhere = SEES[self.viewer.role].needs == "caseload" and code not in self.viewer.neighbourhoods
        if area is None or elsewhere:
            raise Invalid([FieldError(field, "unknown-area")])
        return area

    def _mine(self) -> SelectOfScalar[Area]:
        query = select(Area)
        if self.viewer.municipality is None:
            return query
        return query.where(col(Area.municipality) == self.viewer.municipality)
