"""Areas: municipality > district > neighbourhood with CBS codes and outline, and own groupings of neighbourhoods."""

from typing import Any, Final

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import SQLModel

from app.models.columns import CODE, Row, held, not_negative, on_earth, one_of

AREA_KINDS: Final = ("municipality", "district", "neighbourhood", "grouping")


class Area(Row, table=True):
    """One area. `code` is the CBS code (GM, WK, BU) or, for a grouping, one of the municipality's own."""

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("code", name="area_code_once"),
        one_of("kind", AREA_KINDS),
        not_negative("inhabitants"),
        *on_earth(),
    )

    code: str = held("K0", "matching", "public", max_length=CODE)
    kind: str = held("K0", "matching", "public", max_length=16)
    name: str = held("K0", "matching", "public", max_length=200)
    parent: str | None = held(
        "K0", "statistics", "public", default=None, max_length=CODE, foreign_key="area.code", index=True
    )
    lon: float | None = held("K0", "matching", "public", default=None)
    lat: float | None = held("K0", "matching", "public", default=None)
    inhabitants: int | None = held("K0", "statistics", "public", default=None)
    geometry: dict[str, Any] | None = held("K0", "statistics", "public", default=None, sa_type=JSON)
    source_line: str | None = held("K0", "accountability", "public", default=None, max_length=500)
    version: int = held("technical", "operation", "operation", default=1)


class GroupedArea(SQLModel, table=True):
    """A neighbourhood in an own grouping; a neighbourhood may be in several."""

    __tablename__ = "grouped_area"

    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    grouping: str = held("K0", "statistics", "public", max_length=CODE, foreign_key="area.code", primary_key=True)
    neighbourhood: str = held("K0", "statistics", "public", max_length=CODE, foreign_key="area.code", primary_key=True)


class Indicator(Row, table=True):
    """A figure about an area and year from outside (CBS, Leefbaarometer). A suppressed value is missing, not zero."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("area", "year", "name", name="indicator_once"),)

    area: str = held("K0", "statistics", "indicator", max_length=CODE, foreign_key="area.code", index=True)
    year: int = held("K0", "statistics", "indicator")
    name: str = held("K0", "statistics", "indicator", max_length=100)
    value: float | None = held("K0", "statistics", "indicator", default=None)
    source: str | None = held("K0", "accountability", "indicator", default=None, max_length=200)
