"""Sets of parts: who would do what for one need, together and at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict, NotFound
from app.policy.parts import OBSTACLES, TAKES_AWAY, Part
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow, farthest
from app.repositories.needs import NeedRow
from app.schemas.combining import AskedOut, CombinationOut, CombinationsOut, HourInWords, PartOut
from app.schemas.needs import NeedOut
from app.schemas.suggestions import SuggestionOut
from app.services import clock_words, hours, picking, suggestions
from app.services.called import called
from app.services.ids import known_id
from app.services.picking import Card
from app.services.reasons import when_words
from app.services.seats import Asked, asked_for, under_way
from app.texts import text
from app.work import Work
from matching.combine import around, combine
from matching.model import Combination, Filling, Hour, UnseenError, slot_names

OTHERS: Final = 3
"""Most others that are shown for one part."""
ALONE: Final = frozenset({None, "trust"})
"""What one person is enough for: the need itself, and who brings the two together stands on every card."""
WANTED: Final = ("open", "in-progress")
"""States of a need in which somebody is looked for who takes away what is in the way."""


@dataclass(frozen=True, slots=True)
class Place:
    """One part of a set to choose for: who would do it, who else could, and who was asked before."""

    part: PartOut
    serves: bool
    asks: bool
    """Whether somebody can be asked for it; what money and trust need is no part that somebody plays."""
    chosen: Card | None
    others: tuple[Card, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """The best set for a need, as a worker looks at it."""

    combination: CombinationOut
    places: tuple[Place, ...]
    to_ask: int
    """How many people would be asked."""
    begins: str
    """What the clock shows when it begins; '' where no hour is known."""


def for_need(work: Work, written_id: str, limit: int) -> CombinationsOut:
    """Give at most `limit` sets for a need, best first. NotFound when the viewer may not read the need.

    Conflict when it is not looked for, or its owner has not agreed.
    """
    row = work.needs.get(known_id(written_id))
    rows = under_way(work, row.need)
    found = [_combination(work, one, rows) for one in _combined(work, row, rows, limit)]
    return CombinationsOut(need=row.need.id, combinations=found)


def roles_for(need: NeedOut) -> list[Part]:
    """The parts for which somebody can be asked for this need; none where that is only the need itself.

    Once somebody serves it, only what takes away what is in the way.
    """
    beside = [TAKES_AWAY[one] for one in OBSTACLES if one in need.obstacles and one in TAKES_AWAY]
    itself: list[Part] = ["giver"] if need.status == "open" else []
    return [*itself, *dict.fromkeys(beside)] if beside else []


def together(work: Work, written_id: str) -> Together | None:
    """Give the best set with who it is about; the access log says who was named. None where one person is enough.

    A place is no person: it comes with its hour, until when it is there, and on what terms.

    NotFound when the viewer may not read the need; None as well while it is not looked for.
    """
    row = work.needs.get(known_id(written_id))
    rows = under_way(work, row.need)
    try:
        found = _combined(work, row, rows, 1)
    except Conflict:
        return None
    if not found or all(one.role != "place" and one.obstacle in ALONE for one in found[0].fillings):
        return None
    names = called(work, [one.giver for one in rows])
    out = _combination(work, found[0], rows)
    places = tuple(_place(work, part, rows, names) for part in out.parts)
    to_ask = {place.chosen.who.owner for place in places if place.chosen is not None}
    hour = found[0].hour
    return Together(out, places, len(to_ask), clock_words.clock(hour.begins) if hour else "")


def _combined(work: Work, row: NeedRow, rows: Sequence[IntroductionRow], limit: int) -> Sequence[Combination]:
    """The sets for this need; once something is under way that serves it, the one around that."""
    need, main = number_of(row.need), farthest(rows)
    if main is None or row.need.status not in WANTED:
        suggestions.must_be_searched(work, row)
    try:
        with work.network() as network:
            if main is None:
                return combine(network, need, scope=work.scope, limit=limit)
            found = around(network, need, number_of(main.talent), scope=work.scope)
    except UnseenError:
        raise NotFound from None
    return () if found is None else (found,)


def _combination(work: Work, one: Combination, rows: Sequence[IntroductionRow]) -> CombinationOut:
    slots = list(slot_names(one.slots))
    return CombinationOut(
        when=when_words(slots) or None if slots else None,
        slots=slots,
        hour=_hour(one.hour),
        parts=[_part(work, filling, rows) for filling in one.fillings],
    )


def _hour(hour: Hour | None) -> HourInWords | None:
    if hour is None:
        return None
    return HourInWords(**hours.hour_out(hour).model_dump(), text=clock_words.hour_and_who(hour))


def _part(work: Work, filling: Filling, rows: Sequence[IntroductionRow]) -> PartOut:
    found = [one for one in (filling.chosen, *filling.alternatives[:OTHERS]) if one is not None]
    told = suggestions.told_of(work, found)
    chosen = None if filling.chosen is None else told.get(filling.chosen.talent)
    return PartOut(
        role=filling.role,
        obstacle=filling.obstacle,
        text=text(f"combining.role.{filling.role}"),
        chosen=chosen,
        alternatives=[told[one.talent] for one in filling.alternatives[:OTHERS] if one.talent in told],
        detour=next((one.text for one in chosen.reasons if one.code == "detour"), None) if chosen else None,
        to_do=None if chosen is not None else text(f"combining.open.{filling.obstacle or 'need'}"),
        asked=[AskedOut(introduction=one.introduction, state=one.state) for one in asked_for([filling.role], rows, {})],
    )


def _place(work: Work, part: PartOut, rows: Sequence[IntroductionRow], names: Mapping[int, str]) -> Place:
    asked = asked_for([part.role], rows, names)
    asks = part.obstacle is None or part.obstacle in TAKES_AWAY
    shown: list[SuggestionOut] = part.alternatives if asks and not asked else []
    return Place(
        part=part,
        serves=part.obstacle is None,
        asks=asks,
        chosen=None if part.chosen is None or asked else picking.card(work, part.chosen),
        others=tuple(picking.card(work, one) for one in shown),
        asked=asked,
    )
