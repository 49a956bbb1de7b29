"""What a coordinator does with figures: versions of what is red, pilots, and what was agreed in an area."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotFound
from app.models import AreaAction, Overlay, Pilot
from app.repositories.asking import Repository

Table = TypeVar("Table", Overlay, Pilot, AreaAction)


class Steering(Repository):
    """What was written down in the viewer's municipality."""

    def overlay(self, before: dt.datetime | None = None) -> Overlay | None:
        """The newest version of the rules, or the one that held at this moment; None while nobody wrote one."""
        query = self._mine(Overlay).order_by(col(Overlay.number).desc()).limit(1)
        if before is not None:
            query = query.where(col(Overlay.made_at) < before)
        return self.session.exec(query).first()

    def overlays(self, limit: int) -> list[Overlay]:
        """List the newest versions of the rules, newest first."""
        return list(self.session.exec(self._mine(Overlay).order_by(col(Overlay.number).desc()).limit(limit)))

    def pilots(self, limit: int) -> list[Pilot]:
        """List pilots, the one that starts last first."""
        query = self._mine(Pilot).order_by(col(Pilot.starts_on).desc(), col(Pilot.number).desc()).limit(limit)
        return list(self.session.exec(query))

    def pilot(self, pilot_id: uuid.UUID) -> Pilot:
        """Return one pilot; NotFound."""
        return self._found(self.session.exec(self._mine(Pilot).where(col(Pilot.id) == pilot_id)).first())

    def actions(self, states: tuple[str, ...], area: str | None = None, limit: int = 100) -> list[AreaAction]:
        """List what was agreed and is in one of these states, in all areas or one, by the day before which."""
        query = self._mine(AreaAction).where(col(AreaAction.state).in_(states))
        if area is not None:
            query = query.where(col(AreaAction.area) == area)
        return list(self.session.exec(query.order_by(col(AreaAction.due_on), col(AreaAction.number)).limit(limit)))

    def action(self, action_id: uuid.UUID) -> AreaAction:
        """Return one thing that was agreed; NotFound."""
        return self._found(self.session.exec(self._mine(AreaAction).where(col(AreaAction.id) == action_id)).first())

    def add(self, row: Table) -> Table:
        """Write down a new version, pilot or agreement."""
        self.session.add(row)
        self.session.flush()
        return row

    def change(self, row: AreaAction, **values: Any) -> None:
        """Change what was agreed; Stale when someone else did so first."""
        self._update(row, **values)

    def _mine(self, table: type[Table]) -> SelectOfScalar[Table]:
        query = select(table)
        if self.viewer.municipality is None:
            return query
        return query.where(col(table.municipality) == self.viewer.municipality)

    @staticmethod
    def _found(row: Table | None) -> Table:
        if row is None:
            raise NotFound
        return row
