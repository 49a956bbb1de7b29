"""Pilots: something tried in one area, beside the areas that were most like it, fixed before the start."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Pilot
from app.policy.figures import NETWORK, kinds_for
from app.policy.overlay import Difference, Likeness, alike
from app.schemas.figures import AreaFiguresOut, FigureOut
from app.schemas.steering import PilotIn
from app.services import figures
from app.services.ids import known_id
from app.services.outside import called, compared, newest, series_of
from app.services.personal import refuse_personal
from app.work import Work

MOST: Final = 30
"""Most pilots in the list."""
OURS: Final = ("coverage", "averageDegree", "isolates", "largestShare", "standsWithout", "met", "running180")
"""Our own figures that a pilot is followed by: how well we know an area first."""
When = Literal["before", "half-year", "year", "two-years"]
AFTER: Final[dict[When, int]] = {"half-year": 183, "year": 365, "two-years": 730}
"""Days after the start on which the same is looked at again."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How two areas differ in one indicator; `apart` in standard deviations over all areas."""

    label: str
    here: float
    there: float
    apart: float


@dataclass(frozen=True, slots=True)
class Twin:
    """An area that is compared to, how far it is away, and the arithmetic of that."""

    code: str
    name: str
    distance: float
    differences: tuple[Apart, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An area where a pilot may start, and the areas most like it."""

    code: str
    name: str
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class Began:
    """A pilot in a list."""

    id: uuid.UUID
    code: str
    name: str
    words: str
    starts_on: dt.date
    started: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of an area before the start, and the newest since; None: there is none."""

    before: tuple[int, float] | None
    since: tuple[int, float] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: of the area of the pilot first, then of each it is compared to."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which our own figures are looked at, as they were shown at the end of it."""

    when: When
    on: dt.date


@dataclass(frozen=True, slots=True)
class Followed:
    """One of our own figures: by area, in the order of `Whole.names`, and by moment. None: not taken by then."""

    name: str
    found: tuple[tuple[FigureOut | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A pilot, what it is compared to, our own figures, and those from outside: before the start and since."""

    pilot: Began
    twins: tuple[Twin, ...]
    names: tuple[str, ...]
    moments: tuple[Moment, ...]
    followed: tuple[Followed, ...]
    rows: tuple[Row, ...]


def listed(work: Work) -> list[Began]:
    """The pilots, the one that starts last first."""
    called_so = _names(work)
    return [_began(work, pilot, called_so) for pilot in work.steering.pilots(MOST)]


def proposed(work: Work, code: str) -> Proposal:
    """The areas most like this one, by all figures that both have. NotFound for an unknown area."""
    called_so = _names(work)
    if code not in called_so:
        raise NotFound
    return Proposal(code, called_so[code], tuple(_twin(one, called_so) for one in alike(code, newest(work))))


def start(work: Work, code: str, pilot: PilotIn) -> uuid.UUID:
    """Write a pilot down, with the areas most like it as they are now: neither changes after this."""
    if code not in _names(work):
        raise NotFound
    refuse_personal({"words": pilot.words}, keep=False)
    if pilot.starts_on <= work.today:
        raise Invalid([FieldError("startsOn", "not-in-future")])
    found = alike(code, newest(work))
    if not found:
        raise Conflict("nothing-alike")
    row = Pilot(
        municipality=work.areas.get(code).municipality,
        area=code,
        words=pilot.words,
        starts_on=pilot.starts_on,
        compared=[_kept(one) for one in found],
        made_at=work.now,
        made_by=work.viewer.actor,
    )
    return work.steering.add(row).id


def read(work: Work, written_id: str) -> Whole:
    """One pilot beside what it is compared to. NotFound."""
    pilot = work.steering.pilot(known_id(written_id))
    called_so = _names(work)
    twins = tuple(_twin(_likeness(one), called_so) for one in pilot.compared)
    codes = [pilot.area, *(twin.code for twin in twins)]
    moments = _moments(pilot.starts_on, work.today)
    return Whole(
        _began(work, pilot, called_so),
        twins,
        tuple(called_so.get(code, code) for code in codes),
        moments,
        _followed(work, codes, moments, pilot.starts_on),
        _rows(work, codes, pilot.starts_on),
    )


def _moments(starts_on: dt.date, today: dt.date) -> tuple[Moment, ...]:
    """The day before the start, or today where that is earlier, and those after it that came by."""
    later = [Moment(when, starts_on + dt.timedelta(days=days)) for when, days in AFTER.items()]
    before = Moment("before", min(starts_on - dt.timedelta(days=1), today))
    return (before, *(moment for moment in later if moment.on <= today))


def _followed(work: Work, codes: Sequence[str], moments: Sequence[Moment], starts_on: dt.date) -> tuple[Followed, ...]:
    """Our own figures from what was shown; after the start only what was taken after it.

    None where an area is of a kind that is not for who asks.
    """
    if not {work.areas.get(code).kind for code in codes} <= set(kinds_for(work.viewer.role)):
        return ()
    shown = [[figures.shown(work, code, moment.on) for moment in moments] for code in codes]
    return tuple(
        Followed(
            name,
            tuple(
                tuple(
                    _taken(area, name, None if moment.when == "before" else starts_on)
                    for area, moment in zip(one, moments, strict=True)
                )
                for one in shown
            ),
        )
        for name in OURS
    )


def _taken(area: AreaFiguresOut, name: str, since: dt.date | None) -> FigureOut | None:
    on = area.measured_on if name in NETWORK else area.counted_on
    if on is None or (since is not None and on < since):
        return None
    return next((figure for figure in area.figures if figure.name == name and figure.among == "all"), None)


def _rows(work: Work, codes: Sequence[str], starts_on: dt.date) -> tuple[Row, ...]:
    """The figures of whole years: the last one before the year of the start, and the newest from then on."""
    found = series_of(work, codes)
    rows = []
    for name in sorted({name for _, name in found}, key=lambda name: called(name).casefold()):
        cells = []
        for code in codes:
            values = sorted(found.get((code, name), {}).items())
            before = [one for one in values if one[0] < starts_on.year]
            since = [one for one in values if one[0] >= starts_on.year]
            cells.append(Cell(before[-1] if before else None, since[-1] if since else None))
        rows.append(Row(called(name), tuple(cells)))
    return tuple(rows)


def _names(work: Work) -> dict[str, str]:
    """What the areas are called that stand beside each other."""
    return {area.code: area.name for area in compared(work)}


def _began(work: Work, pilot: Pilot, called_so: dict[str, str]) -> Began:
    name = called_so.get(pilot.area, pilot.area)
    return Began(pilot.id, pilot.area, name, pilot.words, pilot.starts_on, pilot.starts_on <= work.today)


def _twin(found: Likeness, called_so: dict[str, str]) -> Twin:
    differences = tuple(Apart(called(one.name), one.here, one.there, one.apart) for one in found.differences)
    return Twin(found.area, called_so.get(found.area, found.area), found.distance, differences)


def _kept(found: Likeness) -> dict[str, Any]:
    return {**found._asdict(), "differences": [one._asdict() for one in found.differences]}


def _likeness(kept: dict[str, Any]) -> Likeness:
    return Likeness(kept["area"], kept["distance"], tuple(Difference(**one) for one in kept["differences"]))
