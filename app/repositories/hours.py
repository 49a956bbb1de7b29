"""Places by the hour: patterns of opening, bookings, and what stands between a place and its use."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

from sqlmodel import col, or_, select

from app.errors import NotFound
from app.models import Booking, BookingOff, Condition, Node, Opening, Place
from app.repositories.asking import Repository, number_of
from matching import premises

Made = TypeVar("Made", Opening, Booking, Condition)

ALWAYS: Final = dt.date(2000, 1, 1)
"""First day of hours of which nobody said since when they are."""


def described(features: str | None) -> dict[str, Any]:
    """Columns of a place that follow from what is written about it."""
    found = premises.read(features or "")
    return {
        "room": found.room,
        "access": ";".join(word for word in premises.ACCESS if word in found.access) or None,
        "available_until": found.until,
    }


def derived(slots: int, features: str | None) -> Iterator[dict[str, Any]]:
    """Columns of the patterns of opening that follow from day-parts and from what is written about a place."""
    for rule, begins, ends, present in premises.opening_rules(slots, features or ""):
        yield {
            "rule": rule,
            "begins": begins,
            "ends": ends,
            "since": ALWAYS,
            "until": None,
            "present": present or None,
            "holidays": False,
            "derived": True,
        }


class Hours(Repository):
    """When a place can be used. It is for who asks for it to say that the viewer may see, or change, that place."""

    def openings(self, place: int) -> list[Opening]:
        """List the patterns of a place."""
        return list(self.session.exec(select(Opening).where(col(Opening.place) == place).order_by(col(Opening.number))))

    def bookings(self, place: int) -> list[Booking]:
        """List the bookings of a place that are not over, the first day first."""
        later = or_(col(Booking.until) >= self.asking.today, col(Booking.day) >= self.asking.today)
        endless = col(Booking.until).is_(None) & col(Booking.rule).is_not(None)
        query = select(Booking).where(
            col(Booking.place) == place, col(Booking.let_go_at).is_(None), or_(later, endless)
        )
        return list(self.session.exec(query.order_by(col(Booking.day), col(Booking.begins), col(Booking.number))))

    def conditions(self, node: int) -> list[Condition]:
        """List what stood or stands between a node and its use."""
        query = select(Condition).where(col(Condition.node) == node).order_by(col(Condition.number))
        return list(self.session.exec(query))

    def opening(self, place: int, opening_id: uuid.UUID) -> Opening:
        """Return a pattern of this place; NotFound."""
        return self._one(Opening, Opening.place, place, opening_id)

    def booking(self, place: int, booking_id: uuid.UUID) -> Booking:
        """Return a booking of this place that was not let go; NotFound."""
        found = self._one(Booking, Booking.place, place, booking_id)
        if found.let_go_at is not None:
            raise NotFound
        return found

    def condition(self, node: int, condition_id: uuid.UUID) -> Condition:
        """Return a condition of this node; NotFound."""
        return self._one(Condition, Condition.node, node, condition_id)

    def open(self, place: Place, **values: Any) -> Opening:
        """Write down a pattern, beside those there are."""
        self.say(place)
        return self._add(Opening(municipality=place.municipality, place=place.node, **values), "opening")

    def say(self, place: Place) -> None:
        """Hold what was derived for said: somebody saw it, and goes on from there."""
        for one in self.openings(place.node):
            if one.derived:
                self._update(one, derived=False)

    def close(self, opening: Opening) -> None:
        """Take a pattern away."""
        self.session.delete(opening)
        self.session.flush()
        self.asking.changed("opening", number_of(opening))

    def said(self, place: Place) -> bool:
        """Whether anybody said hours of this place."""
        return any(not one.derived for one in self.openings(place.node))

    def derive(self, place: Place) -> None:
        """Work out again what follows from day-parts and features, as long as nobody said hours."""
        if self.said(place):
            return
        before = {_pattern(one): one for one in self.openings(place.node)}
        wanted = {_pattern(Opening(**values)): values for values in derived(place.free_slots, place.features)}
        for pattern in before.keys() - wanted.keys():
            self.close(before[pattern])
        for values in (values for pattern, values in wanted.items() if pattern not in before):
            self._add(Opening(municipality=place.municipality, place=place.node, **values), "opening")

    def book(self, place: Place, **values: Any) -> Booking:
        """Take a place. That nobody else has it then, is for who asks to see first, in the same transaction."""
        made = Booking(municipality=place.municipality, place=place.node, by=self.viewer.organisation, **values)
        return self._add(made, "booking")

    def let_go(self, booking: Booking) -> None:
        """Give a place back."""
        self._update(booking, let_go_at=self.asking.now)
        self.asking.changed("booking", number_of(booking))

    def skip(self, booking: Booking, day: dt.date) -> None:
        """Leave one day of a booking that repeats to others."""
        mine = (col(BookingOff.booking) == booking.number, col(BookingOff.day) == day)
        if self.session.exec(select(BookingOff).where(*mine)).first() is None:
            self.session.add(BookingOff(municipality=booking.municipality, booking=number_of(booking), day=day))
            self._update(booking)
            self.asking.changed("booking", number_of(booking))

    def days_off(self, bookings: Iterable[Booking]) -> dict[int, set[dt.date]]:
        """The days on which these bookings are not, by their number."""
        numbers = [number_of(one) for one in bookings]
        found: dict[int, set[dt.date]] = {}
        for off in self.session.exec(select(BookingOff).where(col(BookingOff.booking).in_(numbers))):
            found.setdefault(off.booking, set()).add(off.day)
        return found

    def on_terms(self, node: Node, **values: Any) -> Condition:
        """Write down what stands between this node and its use."""
        made = Condition(municipality=node.municipality, node=number_of(node), **values)
        return self._add(made, "condition")

    def take_away(self, condition: Condition) -> Condition:
        """Write down that this stands in the way no more, and who said so."""
        self._update(condition, removed_on=self.asking.today, removed_by=self.viewer.actor)
        self.asking.changed("condition", number_of(condition))
        return condition

    def _add(self, row: Made, kind: str) -> Made:
        self.session.add(row)
        self.session.flush()
        self.asking.changed(kind, number_of(row))
        return row

    def _one(self, table: type[Made], owner: Any, number: int, row_id: uuid.UUID) -> Made:
        found = self.session.exec(select(table).where(col(owner) == number, col(table.id) == row_id)).first()
        if found is None:
            raise NotFound
        return found


def _pattern(opening: Opening) -> tuple[str, int, int, str | None]:
    return opening.rule, opening.begins, opening.ends, opening.present
