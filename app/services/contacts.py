"""A contact: on which day there was one, with whom, and not a word of what was said."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from app.errors import FieldError, Invalid, NotFound
from app.models import Node
from app.repositories.asking import number_of
from app.repositories.people import PersonRow
from app.schemas.needs import MomentIn, MomentOut
from app.services import needs
from app.services.called import full_name
from app.services.ids import known_id
from app.work import Work

ABOUT: Final = ("exploring", "open")
"""Needs that a contact is about, in this order: what is explored first."""
MOST: Final = 10
"""So many people with the same beginning of a name are shown to choose from."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is called so."""

    id: uuid.UUID
    name: str


def had_contact(work: Work, written_id: str, day: dt.date) -> None:
    """Write down that who asks met this person on this day: in the tie of the two, and with what he asks.

    NotFound for who is no task of who asks; Invalid for a day that is still to come.
    """
    row = work.people.own(known_id(written_id))
    if day > work.today:
        raise Invalid([FieldError("day", "in-future")])
    asked = [need for status in ABOUT for need in work.needs.find(status=status, owner=row.node)]
    if asked:
        needs.add_moment(work, str(asked[0].need.id), MomentIn.model_validate({"day": day.isoformat()}))
    _keep_in_touch(work, row, day)


def had_coffee(work: Work, written_need: str, moment: MomentIn) -> MomentOut:
    """Write down that there was coffee with whoever this need is of: as a moment of it, and in the tie of the two."""
    kept = needs.add_moment(work, written_need, moment)
    owner = work.needs.own(known_id(written_need)).owner
    if owner.kind == "person":
        _keep_in_touch(work, work.people.own(owner.id), moment.day)
    return kept


def named(work: Work, words: str) -> list[Named]:
    """List whose name is this, or else begins so, of those whom who asks may change. Who is named is logged."""
    found = (_own(work, number) for number in work.people.called(words.strip(), MOST))
    own = [row for row in found if row is not None]
    names = work.people.names_of(number_of(row.node) for row in own)
    shown = [(row, names[number_of(row.node)]) for row in own if number_of(row.node) in names]
    full = {row.node.id: full_name(who) for row, who in shown}
    folded = words.strip().casefold()
    exact = [
        row
        for row, who in shown
        if folded in {(who.alias or "").casefold(), (who.first_name or "").casefold(), full[row.node.id].casefold()}
    ]
    return [Named(row.node.id, who.alias or full[row.node.id]) for row, who in shown if not exact or row in exact]


def meant(work: Work, words: str) -> str:
    """The id of the one who is called so; Invalid where that is nobody, or could be several."""
    if not words.strip():
        raise Invalid([FieldError("met", "missing")])
    found = named(work, words)
    if len(found) != 1:
        raise Invalid([FieldError("met", "called-by-several" if found else "called-by-nobody")])
    return str(found[0].id)


def _own(work: Work, number: int) -> PersonRow | None:
    try:
        return work.people.own(work.nodes.by_number(number).id)
    except NotFound:
        return None


def _keep_in_touch(work: Work, row: PersonRow, day: dt.date) -> None:
    """Keep on which day this person was last met, and that who asks knows him since then."""
    if (row.person.last_contact_on or dt.date.min) < day:
        work.people.update(row, last_contact_on=day)
    me = None if work.viewer.person is None else work.nodes.by_number(work.viewer.person)
    if me is not None and me.number != row.node.number:
        _confirm(work, me, row.node, day)
    work.seen(number_of(row.node), "K1", "update")


def _confirm(work: Work, me: Node, other: Node, day: dt.date) -> None:
    """The tie that the own organisation wrote down, whichever kind it is; else they know each other now."""
    tie = work.ties.between(me, other)
    if tie is None:
        work.ties.create(me, other, "knows", since=day, last_confirmed=day)
    elif (tie.tie.last_confirmed or dt.date.min) < day:
        work.ties.update(tie, last_confirmed=day)
