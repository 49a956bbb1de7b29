"""Meetings where organisations and initiatives get to know each other: whom to invite, and what came of it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import FieldError, Invalid
from app.repositories.acquaintance import MeetingRow
from app.schemas.fields import InNeighbourhood
from app.schemas.meetings import MeetingIn
from app.schemas.places import PlaceOut
from app.services import acquaintance, neighbourhoods, places
from app.services.acquaintance import OnTheme, theme_words
from app.services.ids import all_of
from app.services.personal import refuse_personal
from app.work import Work
from matching.bridging import guests, pair
from matching.vocabulary import load

MOST_GUESTS: Final = 20
LOOKED_BACK: Final = dt.timedelta(days=90)
"""So long after a meeting is looked who got to know whom."""
TO_SIT_IN: Final = frozenset({"zaal-gebruiken", "vergaderruimte"})
"""Concepts of places where people can sit together."""
MOST_ROOMS: Final = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting to plan: about what, whom to invite, and where there is room."""

    about: OnTheme
    invited: frozenset[uuid.UUID]
    new: int
    """Pairs that would meet for the first time."""
    rooms: tuple[PlaceOut, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was written down, and what came of it."""

    area: str
    theme: str
    words: str
    held_on: dt.date
    guests: tuple[str, ...]
    pairs: int
    before: int
    """Pairs that knew each other when it was written down."""
    looked_on: dt.date
    new: int | None
    """Pairs that know each other since; None: it is too early to say."""


def proposed(work: Work, code: str, slug: str) -> Proposal:
    """Propose a meeting on a theme in a neighbourhood. NotFound where there are no strangers on it."""
    about = acquaintance.on_theme(work, code, slug)
    apart = {pair(one.one.number, one.other.number) for one in about.strangers}
    tied = {
        pair(one.number, other.number) for one in about.providers for other in about.providers if one != other
    } - apart
    invited = set(guests((one.number for one in about.providers), tied, MOST_GUESTS))
    return Proposal(
        about=about,
        invited=frozenset(one.id for one in about.providers if one.number in invited),
        new=sum({*both} <= invited for both in apart),
        rooms=_rooms(work, code),
    )


def create(work: Work, code: str, slug: str, meeting: MeetingIn) -> None:
    """Write a meeting down, with who is invited. NotFound as `proposed`; Invalid for a guest who is not there."""
    about = acquaintance.on_theme(work, code, slug)
    numbers = {one.id: one.number for one in about.providers}
    all_of(lambda: _coming(work, meeting), lambda: _known(meeting, numbers), lambda: _plain(meeting))
    invited = {numbers[guest] for guest in meeting.guests}
    work.meetings.create(
        work.areas.get(code),
        sorted(invited),
        theme=about.theme,
        words=meeting.words,
        held_on=meeting.held_on,
        ties_before=len(acquaintance.tied_among(work, invited)),
    )


def listed(work: Work) -> list[Held]:
    """List meetings, the last held first, with what came of those of some time ago."""
    rows = work.meetings.find()
    called, areas = (acquaintance.names(work), neighbourhoods.names(work)) if rows else ({}, {})
    return [_held(work, row, called, areas) for row in rows]


def _held(work: Work, row: MeetingRow, called: Mapping[int, str], areas: Mapping[str, str]) -> Held:
    meeting, invited = row.meeting, [guest for guest in row.guests if guest in called]
    looked_on = meeting.held_on + LOOKED_BACK
    return Held(
        area=areas.get(meeting.area, ""),
        theme=theme_words(meeting.theme) if meeting.theme and meeting.theme in load().themes else "",
        words=meeting.words,
        held_on=meeting.held_on,
        guests=tuple(called[guest] for guest in invited),
        pairs=len(row.guests) * (len(row.guests) - 1) // 2,
        before=meeting.ties_before,
        looked_on=looked_on,
        new=new_ties(work, invited, meeting.ties_before, looked_on),
    )


def new_ties(work: Work, among: Iterable[int], before: int, looked_on: dt.date) -> int | None:
    """How many more pairs of these know each other than before; None: it is too early to say."""
    return max(0, len(acquaintance.tied_among(work, among)) - before) if looked_on <= work.today else None


def _rooms(work: Work, code: str) -> tuple[PlaceOut, ...]:
    """Places of the neighbourhood that are free at some time, where people can sit first, those free most often."""
    found, _ = places.listed(work, InNeighbourhood(neighbourhood=code, limit=100))
    free = [
        place
        for place in found
        if place.free_slots and acquaintance.about(f"{place.name}. {place.sort}")[0] in TO_SIT_IN
    ]
    return tuple(sorted(free, key=lambda place: -len(place.free_slots))[:MOST_ROOMS])


def _coming(work: Work, meeting: MeetingIn) -> None:
    if meeting.held_on < work.today:
        raise Invalid([FieldError("heldOn", "in-past")])


def _known(meeting: MeetingIn, numbers: Mapping[uuid.UUID, int]) -> None:
    strange = [place for place, guest in enumerate(meeting.guests) if guest not in numbers]
    if strange:
        raise Invalid([FieldError(f"guests/{place}", "unknown-node") for place in strange])


def _plain(meeting: MeetingIn) -> None:
    refuse_personal({"words": meeting.words}, keep=meeting.keep_personal)
