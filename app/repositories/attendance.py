"""How many came to what people do together: numbers by day, and nobody's name."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import col, select

from app.models import Attendance, Node
from app.repositories.asking import Repository, number_of


class Attendances(Repository):
    """Counts at initiatives that the caller got by `work.initiatives.own`."""

    def of(self, initiative: Node, limit: int) -> list[Attendance]:
        """List what was counted, the last day first."""
        query = select(Attendance).where(col(Attendance.initiative) == initiative.number)
        return list(self.session.exec(query.order_by(col(Attendance.day).desc()).limit(limit)))

    def count(self, initiative: Node, day: dt.date, visits: int) -> Attendance:
        """Write down how many came on a day. Whoever counts again takes the place of the count before."""
        mine = (col(Attendance.initiative) == initiative.number, col(Attendance.day) == day)
        row = self.session.exec(select(Attendance).where(*mine)).first()
        if row is None:
            row = Attendance(
                municipality=initiative.municipality,
                initiative=number_of(initiative),
                day=day,
                visits=visits,
                made_by=self.viewer.actor,
            )
            self.session.add(row)
        else:
            row.visits, row.made_by = visits, self.viewer.actor
        self.session.flush()
        return row

    def total(self, neighbourhoods: Collection[str], first: dt.date, last: dt.date) -> tuple[int, int]:
        """Add up the visits in these neighbourhoods in this span, and say at how many initiatives they were counted."""
        query = (
            select(func.coalesce(func.sum(Attendance.visits), 0), func.count(func.distinct(Attendance.initiative)))
            .join(Node, col(Node.number) == col(Attendance.initiative))
            .where(col(Node.neighbourhood).in_(neighbourhoods))
            .where(col(Attendance.day) >= first, col(Attendance.day) <= last, col(Attendance.visits) > 0)
        )
        visits, initiatives = self.session.exec(query).one()
        return int(visits), int(initiatives)
