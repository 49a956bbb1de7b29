"""What the yearly report of an area is made of, beside the figures: goals, stories, rulings, and what was released."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from app.errors import Conflict, NotFound
from app.models import Area, Goal, Node, Ruling, Story, YearReport
from app.repositories.areas import Areas
from app.repositories.asking import Repository, number_of

Written = TypeVar("Written", Goal, Story)


class Reports(Repository):
    """Reports of areas that the caller got by `Areas`, and what people wrote for them."""

    def area(self, code: str) -> Area:
        """Return an area that the viewer may write about: a worker only the own neighbourhoods. NotFound."""
        if self.viewer.role == "worker" and code not in self.viewer.neighbourhoods:
            raise NotFound
        return Areas(self.asking).get(code)

    def goals(self, area: Area, first: dt.date, last: dt.date) -> list[Goal]:
        """List what residents wanted on any day of this span, in the order in which it was written down."""
        query = select(Goal).where(
            col(Goal.area) == area.code,
            col(Goal.since) <= last,
            or_(col(Goal.until).is_(None), col(Goal.until) >= first),
        )
        return list(self.session.exec(query.order_by(col(Goal.number))))

    def add_goal(self, area: Area, **values: Any) -> Goal:
        """Write down a goal."""
        row = Goal(municipality=area.municipality, area=area.code, made_by=self.viewer.actor, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def goal(self, area: Area, goal_id: uuid.UUID) -> Goal:
        """Return a goal of this area; NotFound."""
        return self._one(Goal, area, goal_id)

    def stories(self, area: Area, first: dt.date) -> list[Story]:
        """List the stories written down since this day that may be read today, in that order."""
        return self._stories(self._open(), col(Story.area) == area.code, col(Story.made_at) >= _start(first))

    def stories_again(self, ids: Collection[uuid.UUID]) -> list[Story]:
        """List those of these stories that may still be read today."""
        return self._stories(self._open(), col(Story.id).in_(ids))

    def stories_to_keep(self, area: Area) -> list[Story]:
        """List all stories of this area that the viewer wrote down, or that may be read today."""
        mine = col(Story.made_by) == self.viewer.actor
        return self._stories(or_(self._open(), mine), col(Story.area) == area.code)

    def add_story(self, area: Area, about: Node | None, **values: Any) -> Story:
        """Write down a story, about somebody where that is said."""
        row = Story(
            municipality=area.municipality,
            area=area.code,
            about=None if about is None else number_of(about),
            made_at=self.asking.now,
            made_by=self.viewer.actor,
            **values,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def story(self, area: Area, story_id: uuid.UUID) -> Story:
        """Return a story of this area that the viewer may keep; NotFound."""
        found = self._one(Story, area, story_id)
        if found.number not in {one.number for one in self.stories_to_keep(area)}:
            raise NotFound
        return found

    def rulings(self, codes: Collection[str], first: dt.date, last: dt.date) -> list[Ruling]:
        """List what was decided about these areas in this span, by day."""
        query = select(Ruling).where(
            col(Ruling.area).in_(codes), col(Ruling.decided_on) >= first, col(Ruling.decided_on) <= last
        )
        return list(self.session.exec(query.order_by(col(Ruling.decided_on), col(Ruling.number))))

    def add_ruling(self, area: Area, **values: Any) -> Ruling:
        """Write down who decided what."""
        row = Ruling(municipality=area.municipality, area=area.code, made_by=self.viewer.actor, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def change(self, row: Goal | Story | YearReport, **values: Any) -> None:
        """Change these columns; Stale when someone else did so first. A report that was released is not changed."""
        if isinstance(row, YearReport) and row.released_at is not None:
            raise Conflict("report-released")
        self._update(row, **values)

    def report(self, area: Area, year: int) -> YearReport | None:
        """Return what was written of the report of this area over a year, if anything was."""
        query = select(YearReport).where(col(YearReport.area) == area.code, col(YearReport.year) == year)
        return self.session.exec(query).first()

    def begin(self, area: Area, year: int) -> YearReport:
        """Return the report of this area over a year, begun where it was not."""
        found = self.report(area, year)
        if found is None:
            found = YearReport(municipality=area.municipality, area=area.code, year=year, made_by=self.viewer.actor)
            self.session.add(found)
            self.session.flush()
        return found

    def released(self, area: Area) -> list[int]:
        """List the years of which the report was released, the last one first."""
        query = select(YearReport.year).where(
            col(YearReport.area) == area.code, col(YearReport.released_at).is_not(None)
        )
        return list(self.session.exec(query.order_by(col(YearReport.year).desc())))

    def _one(self, table: type[Written], area: Area, row_id: uuid.UUID) -> Written:
        query = select(table).where(col(table.area) == area.code, col(table.id) == row_id)
        found = self.session.exec(query).first()
        if found is None:
            raise NotFound
        return found

    def _stories(self, *conditions: ColumnElement[bool]) -> list[Story]:
        return list(self.session.exec(select(Story).where(*conditions).order_by(col(Story.number))))

    def _open(self) -> ColumnElement[bool]:
        """Stories with a yes that holds today."""
        today = self.asking.today
        return (col(Story.agreed_on) <= today) & (col(Story.shown_until) >= today)


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
