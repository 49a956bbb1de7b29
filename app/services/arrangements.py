"""What goes on: who does what for whom, again and again; the days that come, who steps in, and who takes it over."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Node
from app.policy.lifecycle import TOGETHER
from app.policy.parts import Part
from app.policy.visibility import speaks_for
from app.repositories.arrangements import ArrangementRow
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.schemas.arrangements import (
    ArrangementDayIn,
    ArrangementDayOut,
    ArrangementFilter,
    ArrangementIn,
    ArrangementOut,
    EndIn,
    HolderIn,
    TurnOut,
)
from app.schemas.introductions import ContactOut
from app.services import clock_words, introductions
from app.services.called import called, full_name
from app.services.ids import all_of, given, known_id, page
from app.services.personal import refuse_said
from app.services.reasons import HIDDEN
from app.texts import text
from app.work import Work
from matching.hours import RHYTHMS, Rhythm, days, repeating

NEXT: Final = 3
"""So many days that it goes on are shown."""
AHEAD: Final = 400
"""Days that are looked ahead for those."""
MOST: Final = 20


class Date(NamedTuple):
    """A day of an arrangement: whose turn it is (None: nobody's), and who cannot where it is not on."""

    day: dt.date
    holder: int | None
    off_by: str | None

    @property
    def on(self) -> bool:
        """Whether it goes on: somebody does it, and nobody said that it is not on."""
        return self.holder is not None and self.off_by is None


@dataclass(frozen=True, slots=True)
class Shown:
    """An arrangement as its page shows it to who makes it."""

    arrangement: ArrangementOut
    names: dict[uuid.UUID, str]
    """By id: what who is in it is called, as far as who reads it may know."""
    seeker: str
    together: Sequence[tuple[str, str]]
    """Who said yes to an introduction for this need: its id, and the name."""
    near: Sequence[tuple[str, str]]
    """Who could be asked besides: id and name, oneself first."""
    steers: bool
    mine: bool
    """Whether who reads this holds it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What goes on for one need, and what its page shows beside that."""

    need: uuid.UUID
    name: str
    """What whose need it is is called; '' for whom who reads this may not name."""
    steers: bool
    arrangements: Sequence[ArrangementOut]
    places: Sequence[tuple[str, str]]


# --- The days --------------------------------------------------------------------------------------------------------


def rhythm_of(row: ArrangementRow) -> Rhythm | None:
    """How often it is; None for a rule that was written otherwise."""
    one = row.arrangement
    return next((rhythm for rhythm in RHYTHMS if repeating(rhythm, one.first_on) == one.rule), None)


def occurrences(row: ArrangementRow, since: dt.date, until: dt.date) -> list[dt.date]:
    """The days of its rule from `since` to `until`, whether it goes on or not."""
    one = row.arrangement
    last = 0 if one.until is None else one.until.toordinal()
    found = days(one.rule, one.first_on.toordinal(), last, since.toordinal(), until.toordinal())
    return [dt.date.fromordinal(day) for day in found]


def on(row: ArrangementRow, day: dt.date) -> Date:
    """How a day of its rule is: whose turn, and who cannot."""
    turn = row.holder_on(day)
    return Date(day, None if turn is None else turn.node, row.off.get(day))


def coming(row: ArrangementRow, today: dt.date, of: frozenset[int] = frozenset()) -> list[Date]:
    """The days that come until so many go on as are shown; of these people only the days that are theirs."""
    dates: list[Date] = []
    going = 0
    for day in occurrences(row, today, today + dt.timedelta(days=AHEAD)):
        date = on(row, day)
        if of and date.holder not in of:
            continue
        dates.append(date)
        going += date.on
        # With nobody to hold it no day goes on.
        if going == NEXT or (date.holder is None and len(dates) >= NEXT):
            break
    return dates


# --- Reading ---------------------------------------------------------------------------------------------------------


def listed(work: Work, query: ArrangementFilter) -> tuple[list[ArrangementOut], str | None]:
    """List what goes on and who asks may see; the access log says so."""
    need = given("need", lambda need_id: work.needs.get(need_id).need, query.need)
    rows, after = page(
        query,
        lambda after, limit: work.arrangements.find(need, after=after, limit=limit),
        lambda arrangement_id: work.arrangements.get(arrangement_id).arrangement.number,
        lambda row: row.arrangement.id,
    )
    return [_out(work, row, whole=False) for row in rows], after


def read(work: Work, written_id: str) -> ArrangementOut:
    """Read one; the access log says so. NotFound."""
    return _out(work, work.arrangements.get(known_id(written_id)))


def mine(work: Work) -> list[ArrangementOut]:
    """List what goes on in which who asks has a part, with the other where the two share contact. Logged."""
    return [_out(work, row) for row in work.arrangements.mine()]


def of_need(work: Work, need_id: uuid.UUID | None) -> list[ArrangementOut]:
    """List what goes on for this need, of what who asks may see. Logged."""
    try:
        need = None if need_id is None else work.needs.get(need_id).need
    except NotFound:
        return []
    return [] if need is None else [_out(work, row) for row in work.arrangements.find(need, limit=MOST)]


def shown(work: Work, written_id: str) -> Shown:
    """Read one with all that its page shows to who makes it. Names are logged. NotFound for who only has a part."""
    row = work.arrangements.get(known_id(written_id))
    if row.player != "worker":
        raise NotFound
    nodes = [work.nodes.by_number(number) for number in work.nodes.cards(turn.node for turn in row.turns)]
    names = called(work, [row.seeker, *nodes], full_name)
    return Shown(
        arrangement=_out(work, row),
        names={node.id: names[number_of(node)] for node in nodes if number_of(node) in names},
        seeker=names.get(number_of(row.seeker), ""),
        together=_together(work, row),
        near=_near(work, row),
        steers=row.steers,
        mine=row.present is not None and row.present.node == work.viewer.person,
    )


def around(work: Work, written_need: str) -> Around:
    """Read what goes on for a need, with what its page shows beside that. Names are logged. NotFound."""
    row = work.needs.get(known_id(written_need))
    names = called(work, [row.owner])
    found = [_out(work, one) for one in work.arrangements.find(row.need, limit=MOST)]
    steers = work.nodes.may_change(row.owner)
    return Around(row.need.id, names.get(number_of(row.owner), ""), steers, found, places(work, row.need.id))


def places(work: Work, need_id: uuid.UUID | None) -> list[tuple[str, str]]:
    """List where it may be: what the need names, and what serves it; by id and name."""
    numbers = [] if need_id is None else work.arrangements.places(need_id)
    return [(str(card.id), card.name or "") for _, card in sorted(work.nodes.cards(numbers).items())]


# --- Changing --------------------------------------------------------------------------------------------------------


def create(work: Work, wanted: ArrangementIn) -> ArrangementOut:
    """Write down what goes on. Without an introduction or a name who asks holds it for now."""
    refuse_said(wanted)
    need, at = all_of(
        lambda: given("need", work.needs.own, wanted.need),
        lambda: given("at", work.nodes.get, wanted.at),
        lambda: _in_order(wanted),
    )[:2]
    through, holder = _who(work, need, wanted.introduction, wanted.holder, wanted.said_by)
    row = work.arrangements.create(
        need,
        holder,
        said_by=wanted.said_by,
        role=wanted.role,
        rule=repeating(wanted.rhythm, wanted.first_on),
        first_on=wanted.first_on,
        begins=clock_words.minutes(wanted.begins),
        minutes=wanted.minutes,
        until=wanted.until,
        at=None if at is None or at.kind == "person" else at.number,
        introduction=None if through is None else number_of(through.introduction),
    )
    _tell(work, row, {number_of(row.seeker), number_of(holder)}, "arrangement-begins", day=wanted.first_on)
    return _out(work, row, whole=False)


def set_day(work: Work, written_id: str, wanted: ArrangementDayIn) -> ArrangementOut:
    """Say how one day is: not on, on after all, or somebody stands in. Everybody else in it hears."""
    refuse_said(wanted)
    row = _to_change(work, written_id)
    _must_be_a_day(work, row, wanted.day)
    if wanted.holder is not None:
        return _out(work, _stand_in(work, row, wanted), whole=False)
    turn = row.holder_on(wanted.day)
    if row.player == "holder" and (turn is None or turn.node not in speaks_for(work.viewer)):
        raise Conflict("arrangement-other-day")
    off_by = row.off.get(wanted.day)
    if wanted.on and off_by is not None and row.player not in {"worker", off_by}:
        raise Conflict("arrangement-other-day")
    change = work.arrangements.put_back if wanted.on else work.arrangements.skip
    changed = change(row, wanted.day)
    if wanted.on == (off_by is not None):
        _tell_of_day(work, changed, wanted.day, on=wanted.on)
    return _out(work, changed, whole=False)


def hand_over(work: Work, written_id: str, wanted: HolderIn) -> ArrangementOut:
    """Let somebody else hold it from a day on, for good. The worker of an introduction that runs is out of it."""
    refuse_said(wanted)
    row = _to_change(work, written_id)
    if not row.steers:
        raise NotFound
    if wanted.since is not None and wanted.since < work.today:
        raise Invalid([FieldError("since", "in-past")])
    since = max(wanted.since or work.today, row.arrangement.first_on)
    if wanted.introduction is None and wanted.holder is None:
        raise Invalid([FieldError("holder", "missing")])
    need = NeedRow(row.need, row.seeker)
    through, holder = _who(work, need, wanted.introduction, wanted.holder, wanted.said_by)
    before = row.present
    number = None if through is None else number_of(through.introduction)
    changed = work.arrangements.hand_over(row, holder, since, introduction=number, said_by=wanted.said_by)
    if through is not None:
        introductions.let_hold(work, through, relieved=wanted.carer_relieved)
    elif wanted.carer_relieved is not None:
        raise Invalid([FieldError("carerRelieved", "not-with-step")])
    _tell(work, changed, {number_of(holder)}, "arrangement-yours", day=since)
    _tell(work, changed, {number_of(changed.seeker)}, "arrangement-other-holder", day=since)
    if before is not None and before.node != holder.number:
        _tell(work, changed, {before.node}, "arrangement-passed-on", day=since)
    return _out(work, changed, whole=False)


def end(work: Work, written_id: str, wanted: EndIn) -> ArrangementOut:
    """Let it end after a day; or, where who holds it says so, let somebody else be looked for."""
    row = _to_change(work, written_id)
    until = wanted.until or work.today
    if until < work.today:
        raise Invalid([FieldError("until", "in-past")])
    if row.player != "holder":
        work.arrangements.end(row, until)
        others = {turn.node for turn in row.turns if turn.until is None} | {number_of(row.seeker)}
        _tell(work, row, others, "arrangement-ended", day=until)
        return _out(work, row, whole=False)
    present = row.present
    if present is None or present.node not in speaks_for(work.viewer):
        raise Conflict("arrangement-other-day")
    changed = work.arrangements.let_go(row, until)
    work.arrangements.tell_searching(NeedRow(row.need, row.seeker), but=work.viewer.person)
    return _out(work, changed, whole=False)


def ask_still_there(work: Work) -> int:
    """Ask neighbours who hold something without an introduction whether it holds: after 90, 180 and 365 days."""
    asked = work.arrangements.still_there()
    for person, need in asked:
        work.notices.tell(person, "arrangement-still-there", about=need)
    return len(asked)


def _to_change(work: Work, written_id: str) -> ArrangementRow:
    row = work.arrangements.own(known_id(written_id))
    work.check_version(row.arrangement, required=False)
    if row.arrangement.until is not None and row.arrangement.until < work.today:
        raise Conflict("arrangement-over")
    return row


def _in_order(wanted: ArrangementIn) -> None:
    if wanted.until is not None and wanted.until < wanted.first_on:
        raise Invalid([FieldError("until", "before-first")])


def _must_be_a_day(work: Work, row: ArrangementRow, day: dt.date) -> None:
    ahead = work.today + dt.timedelta(days=AHEAD)
    if not work.today <= day <= ahead or day not in occurrences(row, day, day):
        raise Invalid([FieldError("day", "not-its-day")])


def _stand_in(work: Work, row: ArrangementRow, wanted: ArrangementDayIn) -> ArrangementRow:
    """Let somebody do it this once; who stands in was asked by who brings them together."""
    if not row.steers:
        raise NotFound
    _, holder = _who(work, NeedRow(row.need, row.seeker), None, wanted.holder, wanted.said_by)
    before = row.holder_on(wanted.day)
    changed = work.arrangements.stand_in(row, holder, wanted.day, wanted.said_by)
    _tell(work, changed, {number_of(holder)}, "arrangement-stand-in", day=wanted.day)
    _tell(work, changed, {number_of(changed.seeker)}, "arrangement-other-once", day=wanted.day)
    if before is not None and before.node != holder.number and row.off.get(wanted.day) != "holder":
        _tell(work, changed, {before.node}, "arrangement-not-you", day=wanted.day)
    return changed


def _who(
    work: Work, need: NeedRow, introduction: uuid.UUID | None, holder: uuid.UUID | None, said_by: str | None
) -> tuple[IntroductionRow | None, Node]:
    """Who is to hold it: who gives in an introduction, somebody who said yes, or who asks himself.

    Invalid for who is none of these; Conflict for who is not here, or is kept apart from whose need it is.
    """
    through = given("introduction", work.introductions.own, introduction)
    if through is not None:
        if through.need.number != need.need.number or through.introduction.state not in TOGETHER:
            raise Invalid([FieldError("introduction", "not-together")])
        return through, through.giver
    me = work.viewer.person
    person = given("holder", work.people.get, holder)
    if person is None and me is None:
        raise Invalid([FieldError("holder", "missing")])
    if person is None:
        return None, work.nodes.by_number(cast("int", me))
    if person.node.number != me and said_by is None:
        raise Invalid([FieldError("saidBy", "missing")])
    if person.node.number == need.owner.number:
        raise Invalid([FieldError("holder", "not-the-seeker")])
    if person.node.status != "active" or work.apart.are(number_of(need.owner), number_of(person.node)):
        raise Conflict(HIDDEN)
    return None, person.node


# --- Who hears -------------------------------------------------------------------------------------------------------


def _tell_of_day(work: Work, row: ArrangementRow, day: dt.date, *, on: bool) -> None:
    """Let the others hear: for whom it is and whose turn it is, and, where nobody comes, whose task it is."""
    turn = row.holder_on(day)
    others = {number_of(row.seeker)} | ({turn.node} if turn else set())
    _tell(work, row, others, "arrangement-on" if on else "arrangement-off", day=day)
    workers = set(work.arrangements.workers(row)) - others - {work.viewer.person}
    code = "arrangement-on" if on else "arrangement-skipped" if row.player != "seeker" else "arrangement-not-needed"
    for worker in sorted(workers):
        work.notices.tell(worker, code, about=row.need.id, day=day)


def _tell(work: Work, row: ArrangementRow, numbers: set[int], code: str, *, day: dt.date) -> None:
    """Tell the people among these, but for who says so himself; of the introduction it came from where there is one."""
    ids = work.arrangements.introduction_id(row)
    for number in sorted(numbers - speaks_for(work.viewer)):
        if work.rhythm.is_person(number):
            work.notices.tell(number, code, about=ids, day=day)


# --- As it goes out --------------------------------------------------------------------------------------------------


def _out(work: Work, row: ArrangementRow, *, whole: bool = True) -> ArrangementOut:
    """An arrangement as its reader may see it: who is in it is for who makes it; the others have each other's contact.

    Without that where the answer is kept.
    """
    one, makes = row.arrangement, row.player == "worker"
    selves = speaks_for(work.viewer)
    dates = coming(row, work.today, selves if row.player == "holder" else frozenset())
    present = row.present
    numbers = {turn.node for turn in row.turns} if makes else set()
    ids = work.introductions.ids(numbers)
    cards = {} if one.at is None else work.nodes.cards([one.at])
    _log(work, row)
    return ArrangementOut(
        id=one.id,
        version=one.version,
        player=row.player,
        role=cast("Part", one.role),
        text=words(row),
        rhythm=rhythm_of(row),
        first_on=one.first_on,
        begins=clock_words.written(one.begins),
        minutes=one.minutes,
        until=one.until,
        place=next((card.name for card in cards.values()), None),
        held=present is not None,
        dates=[
            ArrangementDayOut(day=date.day, on=date.on, off_by=date.off_by, holder=ids.get(date.holder or 0))
            for date in dates
        ],
        need=row.need.id if makes else None,
        introduction=work.arrangements.introduction_id(row) if makes else None,
        holder=ids.get(present.node) if makes and present is not None else None,
        turns=[
            TurnOut(holder=ids.get(turn.node), since=turn.since, until=turn.until, said_by=turn.said_by)
            for turn in (row.turns if makes else ())
        ],
        contact=_contact(work, row) if whole else None,
    )


def words(row: ArrangementRow) -> str:
    """What it is and when: 'Een rit naar huis: elke vrijdag om 21.30 uur'."""
    one = row.arrangement
    what, often = text(f"goeson.part.{one.role}"), clock_words.pattern(one.rule)
    return text("goeson.words", what=what, often=often, clock=clock_words.clock(one.begins))


def _contact(work: Work, row: ArrangementRow) -> ContactOut | None:
    """How the two who are in it reach each other, by the rules of the introduction that it came from; else nothing."""
    number, present = row.arrangement.introduction, row.present
    if number is None or present is None or row.player == "worker":
        return None
    through = work.introductions.numbered(number)
    if through.giver.number != present.node:
        return None
    if row.player == "holder" and present.node not in speaks_for(work.viewer):
        return None
    contact = work.introductions.contact(through, "seeker" if row.player == "seeker" else "giver")
    return None if contact is None else ContactOut(name=contact.name, channel=contact.channel, value=contact.value)


def _log(work: Work, row: ArrangementRow) -> None:
    present = row.present
    concerned = {number_of(row.seeker)} | ({present.node} if present else set())
    for person in work.arrangements.people_in(row):
        if row.player == "worker" or person in concerned:
            work.seen(person, "K3")


def _together(work: Work, row: ArrangementRow) -> list[tuple[str, str]]:
    found = [one for one in work.introductions.find(row.need) if one.introduction.state in TOGETHER]
    present = row.present
    others = [one for one in found if present is None or one.giver.number != present.node]
    names = called(work, [one.giver for one in others], full_name)
    return [(str(one.introduction.id), names[number_of(one.giver)]) for one in others if number_of(one.giver) in names]


def _near(work: Work, row: ArrangementRow) -> list[tuple[str, str]]:
    """Who is asked for others near the need; oneself is named so."""
    rows = work.people.asked_for_others(row.need.neighbourhood, limit=MOST)
    me, present = work.viewer.person, row.present
    ids = {number_of(one.node): str(one.node.id) for one in rows}
    names = work.people.names_of(number for number in ids if number not in {me, row.seeker.number})
    others = [(ids[number], full_name(identity)) for number, identity in names.items()]
    if me is not None and (present is None or present.node != me):
        others.insert(0, (str(work.nodes.by_number(me).id), text("goeson.myself")))
    return others
