"""Own groupings: neighbourhoods that people here take together, above the ones of CBS."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import Conflict
from app.models import Area, GroupedArea, SnapshotArea
from app.repositories.asking import Repository, number_of

LETTERS = 8
"""Signs of a code after the letters that say that it is no code of CBS."""


class Groupings(Repository):
    """Groupings of the viewer's municipality. Once there are figures of one it stays as it is."""

    def add(self, name: str, areas: Sequence[Area]) -> Area:
        """Take these neighbourhoods of one municipality together; inhabitants are added up where all are known."""
        known = [area.inhabitants for area in areas if area.inhabitants is not None]
        row = Area(
            municipality=areas[0].municipality,
            code=f"EG{uuid.uuid4().hex[:LETTERS]}",
            kind="grouping",
            name=name,
            inhabitants=sum(known) if len(known) == len(areas) else None,
        )
        self.session.add(row)
        self.session.flush()
        for area in areas:
            self.session.add(GroupedArea(municipality=row.municipality, grouping=row.code, neighbourhood=area.code))
        self.session.flush()
        self.asking.changed("area", number_of(row))
        return row

    def is_counted(self, grouping: Area) -> bool:
        """Whether there are figures of it already."""
        query = select(SnapshotArea.number).where(col(SnapshotArea.area) == grouping.code).limit(1)
        return self.session.exec(query).first() is not None

    def drop(self, row: Area) -> None:
        """Take one away of which there are no figures yet; Conflict once there are."""
        if self.is_counted(row):
            raise Conflict("grouping-counted")
        self.session.connection().execute(delete(GroupedArea).where(col(GroupedArea.grouping) == row.code))
        self.session.delete(row)
        self.session.flush()
