"""Tables: who should sit together about a question or a theme, who invites whom, and what came of it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Area, Decision, Gathering, GatheringParty, Node
from app.repositories.asking import number_of
from app.repositories.gatherings import Party
from app.repositories.needs import NeedRow
from app.repositories.nodes import NodeCard
from app.schemas.fields import Paging
from app.schemas.gatherings import (
    DecisionIn,
    DecisionOut,
    DecisionPatch,
    OnTheme,
    PartyOut,
    PartyPatch,
    ProposalOut,
    SeatOut,
    TableCard,
    TableIn,
    TableOut,
    TablePartOut,
    TablePatch,
)
from app.services import acquaintance
from app.services.called import called
from app.services.forms import changes
from app.services.ids import all_of, known_id, page
from app.services.meetings import LOOKED_BACK, new_ties
from app.services.personal import refuse_personal
from app.services.reasons import concept_label
from app.texts import text
from app.work import Work
from matching import gathering, stakes
from matching.bridging import Pair
from matching.gathering import Near, Seat, Table
from matching.model import UnseenError
from matching.network import to_rd
from matching.vocabulary import load

Row = TypeVar("Row", GatheringParty, Decision)

LONGEST_PLACE: Final = 4
"""Digits in a place of a list are fewer than these."""
HERE: Final = frozenset({"present", "coming"})
"""States of who was there once a table was held: who said to come, and about whom nobody said otherwise."""
MAY_BE_DONE: Final = frozenset({"open", "in-progress"})
"""States of a need about which a table may be planned."""


def proposed(work: Work, written_need: str) -> ProposalOut:
    """Propose a table for a need of an organisation or initiative. NotFound for any other need."""
    row = _about(work, known_id(written_need))
    return _presented(work, _table(work, row))


def on_theme(work: Work, asked: OnTheme) -> ProposalOut:
    """Propose a table on a theme in a neighbourhood. NotFound for an unknown one of these."""
    return _presented(work, _theme_table(work, _theme_area(work, asked.neighbourhood, asked.theme), asked.theme))


def listed(work: Work, paging: Paging) -> tuple[list[TableCard], str | None]:
    """List the tables of the own organisation, the newest first."""
    rows, after = page(
        paging,
        lambda after, limit: work.gatherings.find(after=after, limit=limit),
        lambda table_id: work.gatherings.get(table_id).number,
        lambda row: row.id,
    )
    return [TableCard(**_card(row)) for row in rows], after


def create(work: Work, table: TableIn) -> TableOut:
    """Write a table down with who is to come, and for what nobody was found. Invalid for who has no part in it."""
    all_of(lambda: _day(work, table.held_on), lambda: refuse_personal({"words": table.words}, keep=False))
    if table.need is None:
        area = _theme_area(work, table.neighbourhood or "", table.theme or "")
        found = _theme_table(work, area, table.theme or "")
        about: dict[str, Any] = {"theme": table.theme}
    else:
        row = _about(work, table.need)
        found = _table(work, row)
        area, about = work.areas.get(row.need.neighbourhood), {"need": row.need.number}
    seats = {seat.node: seat for seat in (*found.seats, *found.others)}
    parties = _chosen(work, table, seats)
    covered = {part for party in parties for part in party.parts}
    missing = [Party(None, (part,)) for part in found.required if part not in covered]
    made = work.gatherings.create(area, table.words, [*parties, *missing], held_on=table.held_on, **about)
    return _out(work, made)


def read(work: Work, written_id: str) -> TableOut:
    """Read a table."""
    return _out(work, work.gatherings.get(known_id(written_id)))


def change(work: Work, written_id: str, patch: TablePatch) -> TableOut:
    """Set another day, or say what became of it; who said to come was there. Conflict for 'held' before its day."""
    row = _own(work, written_id)
    values = changes(patch.model_dump(exclude_unset=True))
    held_on = values.get("held_on", row.held_on)
    if patch.state == "held":
        if held_on is None or held_on > work.today:
            raise Conflict("table-not-yet")
        values["ties_before"] = _tied(work, row)
        work.gatherings.were_there(row)
    return _out(work, work.gatherings.update(row, **values))


def change_party(work: Work, written_id: str, place: str, patch: PartyPatch) -> TableOut:
    """Say how it is with who is to come. NotFound for a place where nobody is."""
    row = _own(work, written_id)
    party = _at(work.gatherings.parties(row), place)
    if party.node is None:
        raise NotFound
    tied = _tied(work, row)
    work.gatherings.set_party(row, party, patch.state)
    if row.ties_before is not None:
        # Who was there after all, or was not, brings the ties it had: nothing is new by that.
        work.gatherings.update(row, ties_before=max(0, row.ties_before + _tied(work, row) - tied))
    return _out(work, row)


def decide(work: Work, written_id: str, said: DecisionIn) -> TableOut:
    """Write down what was decided."""
    row = work.gatherings.get(known_id(written_id))
    # What is added takes nothing away: the version that was read is no condition.
    work.check_version(row, required=False)
    refuse_personal({"words": said.words, "owner": said.owner}, keep=False)
    work.gatherings.decide(row, said.words, said.owner, said.due_on)
    return _out(work, row)


def change_decision(work: Work, written_id: str, place: str, patch: DecisionPatch) -> TableOut:
    """Say that a decision is carried out, or not after all. NotFound for a place where none is."""
    row = _own(work, written_id)
    decision = _at(work.gatherings.decisions(row), place)
    work.gatherings.set_done(row, decision, work.today if patch.done else None)
    return _out(work, row)


def join(work: Work, written_id: str, places: tuple[str, str]) -> None:
    """Write a tie down between two who were at a table and agreed to work together, from the day it was held.

    Conflict before it was held; Invalid for two that are no organisations or initiatives, or know each other so.
    """
    row = _own(work, written_id)
    if row.state != "held" or row.held_on is None:
        raise Conflict("table-not-yet")
    parties = work.gatherings.parties(row)
    a, b = (_at(parties, place) for place in places)
    nodes = [work.nodes.by_number(party.node) for party in (a, b) if party.node is not None]
    kinds = {node.kind for node in nodes}
    if len({node.number for node in nodes}) < 2 or kinds - {"organisation", "initiative"}:  # noqa: PLR2004  # two
        raise Invalid([FieldError("b", "unknown-node")])
    one, other = nodes
    if work.ties.between(one, other) is not None:
        raise Conflict("tie-there")
    kind = "refers" if kinds == {"organisation"} else "supports"
    work.ties.create(one, other, kind, since=row.held_on, source=text("tables.tie-source"))
    work.gatherings.update(row, held_on=row.held_on)


def themes() -> list[tuple[str, str]]:
    """Themes that a table can be about, each with its words, in the order of those."""
    return sorted(((one, acquaintance.theme_words(one)) for one in load().themes), key=lambda pair: pair[1])


def names(work: Work, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """What these nodes are called, as far as the viewer may know; who reads the name of a person is in the log."""
    nodes = {one: work.nodes.get(one) for one in dict.fromkeys(ids) if one is not None}
    found = called(work, nodes.values())
    return {one: found[number_of(node)] for one, node in nodes.items() if number_of(node) in found}


def part(one: str) -> TablePartOut:
    """A part in words: a stake or skill in ours, a concept in those of the vocabulary."""
    book = load()
    return TablePartOut(id=one, label=concept_label(one) if one in book.index else text(f"tables.part.{one}"))


def _about(work: Work, need_id: uuid.UUID) -> NeedRow:
    row = work.needs.get(need_id)
    if row.owner.kind == "person" or row.need.status not in MAY_BE_DONE:
        raise NotFound
    return row


def _theme_area(work: Work, code: str, theme: str) -> Area:
    area = work.areas.own(code)
    if theme not in load().themes:
        raise Invalid([FieldError("theme", "not-in-list")])
    return area


def _table(work: Work, row: NeedRow) -> Table:
    """The table for a need of an organisation or initiative."""
    words, area, houses = work.needs.text_of(row), work.areas.get(row.need.neighbourhood), work.gatherings.houses()
    named = {talent: _named(offer) for talent, offer in work.gatherings.offers()}
    with work.network() as network:
        need = network.needs.get(number_of(row.need))
        if need is None:
            raise NotFound
        try:
            return gathering.table(
                network,
                scope=work.scope,
                required=stakes.load().wanted(words, need.concepts, network.vocabulary),
                near=_near(row.owner, area),
                # What is asked of a table is asked now, also where somebody is under way for the need itself.
                need=replace(need, open=True),
                seated=_seated(work, number_of(row.owner)),
                stands_for=houses,
                offered=named,
            )
        except UnseenError:
            raise NotFound from None


def _theme_table(work: Work, area: Area, theme: str) -> Table:
    houses = work.gatherings.houses()
    with work.network() as network:
        return gathering.table(
            network,
            scope=work.scope,
            required=stakes.load().of_theme(theme),
            near=_near(area, area),
            seated=_seated(work),
            stands_for=houses,
        )


def _seated(work: Work, *owner: int) -> tuple[int, ...]:
    """Who sits there already: whose need it is, and the own organisation."""
    own = (work.viewer.organisation,) if work.viewer.organisation is not None else ()
    return (*owner, *own)


@lru_cache(maxsize=20_000)
def _named(offer: str) -> frozenset[str]:
    """These texts are public, and often the same: read once in a process."""
    return stakes.load().named(offer)


def _near(at: Node | Area, area: Area) -> Near:
    lon, lat = (at.lon, at.lat) if at.lon is not None and at.lat is not None else (area.lon, area.lat)
    return Near(area.code, None if lon is None or lat is None else to_rd(lon, lat))


def _chosen(work: Work, table: TableIn, seats: Mapping[int, Seat]) -> list[Party]:
    """Who was chosen of who was proposed; Invalid for anybody else. Who sits there already comes."""
    cards = {card.id: number for number, card in work.nodes.cards(seats).items()}
    strange = [place for place, node in enumerate(table.parties) if node not in cards]
    if strange:
        raise Invalid([FieldError(f"parties/{place}", "unknown-node") for place in strange])
    chosen = [seats[cards[node]] for node in dict.fromkeys(table.parties)]
    return [
        Party(
            seat.node,
            tuple(dict.fromkeys(cover.part for cover in seat.covers)),
            seat.inviter or None,
            "coming" if seat.seated else "wanted",
        )
        for seat in chosen
    ]


def _presented(work: Work, found: Table) -> ProposalOut:
    everybody = (*found.seats, *found.others)
    numbers = {seat.node for seat in everybody} | {seat.inviter for seat in everybody}
    cards = work.nodes.cards(numbers | {cover.place for seat in everybody for cover in seat.covers})
    return ProposalOut(
        seats=[_seat(seat, cards) for seat in found.seats if seat.node in cards],
        missing=[part(one) for one in found.missing],
        others=[_seat(seat, cards) for seat in found.others if seat.node in cards],
        acquainted=_ids(found.acquainted, cards),
        strangers=_ids(found.strangers, cards),
    )


def _seat(seat: Seat, cards: Mapping[int, NodeCard]) -> SeatOut:
    card, inviter = cards[seat.node], cards.get(seat.inviter)
    place = next((cards[cover.place].name for cover in seat.covers if cover.place in cards), None)
    return SeatOut(
        node=card.id,
        kind=card.kind,
        name=card.name,
        parts=[part(one) for one in dict.fromkeys(cover.part for cover in seat.covers)],
        place=place,
        seated=seat.seated,
        inviter=None if inviter is None else inviter.id,
    )


def _ids(pairs: Iterable[Pair], cards: Mapping[int, NodeCard]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    return [(cards[a].id, cards[b].id) for a, b in pairs if a in cards and b in cards]


def _out(work: Work, row: Gathering) -> TableOut:
    parties = work.gatherings.parties(row)
    cards = work.nodes.cards({node for one in parties for node in (one.node, one.inviter) if node is not None})
    houses = work.gatherings.houses()
    with work.network() as network:
        known = gathering.acquainted(network, cards, scope=work.scope, stands_for=houses)
    looked_on = None if row.state != "held" or row.held_on is None else row.held_on + LOOKED_BACK
    new = None if looked_on is None else new_ties(work, _there(work, row), row.ties_before or 0, looked_on)
    return TableOut(
        **_card(row),
        need=next((found.need.id for found in work.needs.by_numbers({row.need or 0}).values()), None),
        theme=row.theme,
        parties=[_party(place, one, cards) for place, one in enumerate(parties)],
        acquainted=_ids(known, cards),
        decisions=[_decision(place, one) for place, one in enumerate(work.gatherings.decisions(row))],
        looked_on=looked_on,
        new_ties=new,
    )


def _card(row: Gathering) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": row.words,
        "neighbourhood": row.area,
        "state": row.state,
        "held_on": row.held_on,
        "version": row.version,
    }


def _party(place: int, row: GatheringParty, cards: Mapping[int, NodeCard]) -> PartyOut:
    card, inviter = cards.get(row.node or 0), cards.get(row.inviter or 0)
    # Who may not be seen any more is a person still: only a seat for which nobody was found has no kind.
    unseen = None if row.node is None else "person"
    return PartyOut(
        place=place,
        node=card.id if card else None,
        kind=card.kind if card else unseen,
        name=card.name if card else None,
        parts=[part(one) for one in row.parts.split(";") if one],
        inviter=None if inviter is None else inviter.id,
        state=row.state,
    )


def _decision(place: int, row: Decision) -> DecisionOut:
    return DecisionOut(place=place, words=row.words, owner=row.owner, due_on=row.due_on, done_on=row.done_on)


def _there(work: Work, row: Gathering) -> list[int]:
    """Organisations and initiatives that were there, as far as somebody said."""
    there = [party.node for party in work.gatherings.parties(row) if party.node is not None and party.state in HERE]
    return [number for number, card in work.nodes.cards(there).items() if card.kind != "person"]


def _tied(work: Work, row: Gathering) -> int:
    """How many pairs of who was there know each other."""
    return len(acquaintance.tied_among(work, _there(work, row)))


def _own(work: Work, written_id: str) -> Gathering:
    row = work.gatherings.get(known_id(written_id))
    work.check_version(row)
    return row


def _at(rows: Sequence[Row], written: str) -> Row:
    place = int(written) if written.isdecimal() and len(written) < LONGEST_PLACE else len(rows)
    if place >= len(rows):
        raise NotFound
    return rows[place]


def _day(work: Work, day: dt.date | None) -> None:
    if day is not None and day < work.today:
        raise Invalid([FieldError("heldOn", "in-past")])
