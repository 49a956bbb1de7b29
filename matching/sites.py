"""What the place of an offer says of a need: too small, over, no hour free; or the hour that suits best, and the terms.

A place counts where somebody offers it (`hours.place_of`). What an initiative does at a place is not the place itself.
"""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from matching import hours
from matching.model import Condition, Hour, Reason, Values
from matching.network import Bools
from matching.pairs import Pairs


def too_small(pairs: Pairs) -> Bools:
    """The need is of more people than there is room for."""
    size = pairs.need.group_size
    return _bars(pairs, lambda place: size is not None and 0 <= _room(pairs, place) < size)


def too_small_values(pairs: Pairs, row: int) -> Values:
    """For how many there is room, and how many there are."""
    return ("room", _room(pairs, int(pairs.places[row]))), ("size", pairs.need.group_size or 0)


def over(pairs: Pairs) -> Bools:
    """The place was there for a time, and that is past."""
    return _bars(pairs, lambda place: 0 < _until(pairs, place) < pairs.scope.today)


def over_values(pairs: Pairs, row: int) -> Values:
    """Its last day."""
    return (("on", _until(pairs, int(pairs.places[row]))),)


def no_hour(pairs: Pairs) -> Bools:
    """It is known when the place is open, and nothing is free on the day-parts asked, or on any where none is."""
    network, slots, days = pairs.network, pairs.need.slots, _ahead(pairs)
    return _bars(pairs, lambda place: hours.known(network, place) and not hours.is_free(network, place, slots, *days))


def fits(pairs: Pairs, row: int) -> Iterator[Reason]:
    """What the place has that suits: an hour, time until its last day, nothing in the way any more; worth no points."""
    place = int(pairs.places[row])
    hour = best(pairs, place)
    if hour:
        yield Reason("hour", 0, _hour_values(hour))
    until = _until(pairs, place)
    if until >= pairs.scope.today:
        yield Reason("until", 0, (("node", pairs.network.owners.get(place, 0)), ("on", until)))
    given = conditions(pairs, row)
    if given and not any(condition.standing for condition in given):
        yield Reason("condition-gone")


def clashes(pairs: Pairs, row: int) -> Iterator[Reason]:
    """What stands between the offer and its use, by rising number."""
    for condition in conditions(pairs, row):
        if condition.standing:
            yield Reason("condition", 0, condition_values(condition))


def has_room(pairs: Pairs, row: int) -> bool:
    """Whether the place is known to be large enough for the group of the need."""
    return _room(pairs, int(pairs.places[row])) >= (pairs.need.group_size or 0)


def best(pairs: Pairs, place: int) -> Hour | None:
    """The hour at this place that suits the need best; None where none is known."""
    return hours.best_hour(pairs.network, place, pairs.need.slots, *_ahead(pairs), people=pairs.need.group_size)


def conditions(pairs: Pairs, row: int) -> list[Condition]:
    """The conditions of the place that is offered and of who offers it, those that were taken away too."""
    nodes = {int(pairs.places[row]), int(pairs.giver("number")[row])}
    found = [one for node in nodes for one in pairs.network.conditions_of.get(node, ())]
    return sorted(found, key=lambda one: one.number)


def condition_values(condition: Condition) -> Values:
    """What fills the sentence of a condition."""
    values: Values = (("kind", condition.kind), ("words", condition.words))
    values += (("euros", condition.euros),) if condition.euros else ()
    return (*values, ("node", condition.remover)) if condition.remover else values


def _hour_values(hour: Hour) -> Values:
    weekday = date.fromordinal(hour.day).weekday()
    values: Values = (("weekday", weekday), ("begins", hour.begins), ("ends", hour.ends), ("on", hour.day))
    return (*values, ("present", hour.present)) if hour.present else values


def _ahead(pairs: Pairs) -> tuple[int, int]:
    """The days that are looked at: from tomorrow on."""
    return pairs.scope.today + 1, pairs.scope.today + hours.AHEAD


def _room(pairs: Pairs, place: int) -> int:
    """For how many people; -1 is not known."""
    premises = pairs.network.rooms.get(place)
    return -1 if premises is None or premises.room is None else premises.room


def _until(pairs: Pairs, place: int) -> int:
    premises = pairs.network.rooms.get(place)
    return premises.until if premises else 0


def _bars(pairs: Pairs, is_barred: Callable[[int], bool]) -> Bools:
    """Which of the pairs are barred, each place looked at once."""
    if not pairs.places.any():
        return np.zeros(len(pairs.places), np.bool_)
    places, pair = np.unique(pairs.places, return_inverse=True)
    barred = [bool(place) and is_barred(place) for place in places.tolist()]
    return np.array(barred, np.bool_)[pair]
