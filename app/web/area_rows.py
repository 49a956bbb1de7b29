"""Areas beside each other, each with what stands out and the figures that are compared: for the list and the map."""

from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple, Protocol, TypeVar

from pydantic import Field

from app.errors import FieldError, Invalid
from app.schemas.fields import Input
from app.schemas.figures import AreaFiguresOut
from app.services import acquaintance, atlas, figures, overlay
from app.services.atlas import Level
from app.texts import text
from app.web.figure_words import Reading, Shade, named, reading, stands_out
from app.work import Work

COMPARED: Final = ("coverage", "averageDegree", "sizeAdjusted", "bridging", "standsWithout", "unanswered")
"""Figures by which areas stand beside each other. Density is none of them: it says above all how large an area is."""


class Which(Input):
    """Which areas, how far the list was read, and which figure colours the map."""

    level: Annotated[Level | None, Field(alias="soort")] = None
    after: Annotated[str, Field(alias="na", max_length=50)] = ""
    figure: Annotated[str, Field(alias="cijfer", pattern=f"^({'|'.join(COMPARED)})$")] = COMPARED[0]


class _Coded(Protocol):
    """Anything about an area."""

    @property
    def code(self) -> str: ...


One = TypeVar("One", bound=_Coded)


class Row(NamedTuple):
    """One area: what stands out there, and in the order of `COMPARED` its figures."""

    area: AreaFiguresOut
    says: list[str]
    readings: list[Reading | None]

    def reading(self, name: str) -> Reading | None:
        """How this figure reads; None where there is none yet."""
        return self.readings[COMPARED.index(name)]

    def value(self, name: str) -> float | None:
        """This figure; None where it is not shown."""
        found = named(self.area, name)
        return None if found is None else found.value

    def words(self, name: str) -> str:
        """This figure in words, or why it is not shown."""
        found = self.reading(name)
        return text("figure.why.undefined") if found is None else found.words or found.why


def areas_of(work: Work, level: Level) -> list[AreaFiguresOut]:
    """Areas of this level, in the fixed order of their names."""
    if level == "neighbourhood":
        found = figures.overview(work)
    else:
        found = [figures.shown(work, one.code) for one in atlas.above(work) if one.kind == level]
    return sorted(found, key=lambda area: (area.name, area.code))


def rows_of(work: Work, areas: Sequence[AreaFiguresOut]) -> list[Row]:
    """Say of each area what stands out: its network, figures from outside, and who does not know whom."""
    marks, strangers = overlay.marks(work), acquaintance.standing_out(work)
    return [
        Row(
            area,
            [
                *stands_out(area),
                *(mark.words for mark in marks.get(area.code, [])),
                *(text("areas.strangers", theme=one.label) for one in strangers.get(area.code, [])),
            ],
            [reading(found, small=area.small) if (found := named(area, name)) else None for name in COMPARED],
        )
        for area in areas
    ]


def shade_of(rows: Sequence[Row], name: str) -> Shade:
    """From the least to the most that is shown of a figure."""
    return Shade.of(row.value(name) for row in rows)


def part(found: Sequence[One], after: str, most: int) -> tuple[Sequence[One], str]:
    """What stands on a page from behind the area with this code; and the last of it, where there is more. Invalid."""
    codes = [one.code for one in found]
    if after and after not in codes:
        raise Invalid([FieldError("na", "bad-cursor", "query")])
    start = codes.index(after) + 1 if after else 0
    shown = found[start : start + most]
    return shown, shown[-1].code if len(found) > start + most else ""
