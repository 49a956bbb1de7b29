"""What waits for somebody today, as sentences with the place to do it: at most ten, and how much there is in hand."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.models import Node
from app.policy.rhythm import HEARD_DAYS
from app.policy.urgency import END_SOON, INFORM_SOON, MOST, SKIP_SOON, Kind, days_late, most_urgent
from app.repositories.arrangements import ArrangementRow
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.repositories.people import PersonRow
from app.repositories.talents import TalentRow
from app.services import arrangements
from app.services.called import called
from app.services.concepts import concepts_out
from app.texts import text
from app.work import Work

ASKED: Final = 2 * MOST
"""So many of each kind are looked at to choose from."""
_OF_INTRODUCTION: Final[Mapping[str, Kind]] = {
    "proposed": "ask",
    "asked-seeker": "no-answer",
    "asked-giver": "no-answer",
    "willing-seeker": "ask-other",
    "willing-giver": "ask-other",
    "met": "still-there",
    "running": "still-there",
    "not-now": "came-back",
}
_OF_NEED: Final[Mapping[str, Kind]] = {"exploring": "coffee", "open": "search", "in-progress": "due"}
_SPOKEN_TO: Final = frozenset({"asked-giver", "willing-giver"})
"""States in which the giver is who is spoken of first."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something that waits, with whom it is about: the one who is spoken of first."""

    kind: Kind
    path: str
    own: bool
    due: dt.date | None
    since: dt.date | None
    nodes: tuple[Node, ...] = ()
    of: NeedRow | TalentRow | None = None
    """What it is about, as far as the sentence says so."""
    days: int = 0
    """So many days ago somebody was asked."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what to do, where, and by when."""

    kind: Kind
    words: str
    path: str
    own: bool
    when: str
    """'3 dagen te laat', 'vandaag', 'over 2 dagen'; '' where there is no day."""
    late: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody has in hand; `limit` None: nobody agreed on that."""

    open: int
    limit: int | None


def tasks(work: Work) -> list[Task]:
    """Say what waits, the most urgent first. Who is named is logged: at most ten lines."""
    chosen = most_urgent(_all(work), work.today)
    names = called(work, [node for one in chosen for node in one.nodes])
    return [_said(work, one, names) for one in chosen]


def load(work: Work) -> Load:
    """Count what who asks has in hand."""
    found = work.workloads.own()
    return Load(found.open, found.limit)


def when(due: dt.date | None, today: dt.date) -> str:
    """A day as people say it, seen from today."""
    if due is None:
        return ""
    days = (due - today).days
    key = {-1: "today.when.day-late", 0: "today.when.today", 1: "today.when.tomorrow"}.get(days)
    return text(key or ("today.when.late" if days < 0 else "today.when.in"), days=abs(days))


def _all(work: Work) -> Iterable[_Waiting]:
    for own in (True, False):
        yield from (_introduction(work, row, own=own) for row in work.introductions.tasks(own=own, limit=ASKED))
        yield from (_need(row, own=own) for row in work.needs.tasks(own=own, limit=ASKED))
        skip = work.today + dt.timedelta(days=SKIP_SOON)
        found = work.arrangements.tasks(own=own, until=skip, limit=ASKED)
        yield from (_arrangement(row, work.today, own=own) for row in found)
    mine = work.viewer.caseload
    soon, end = (work.today + dt.timedelta(days=days) for days in (INFORM_SOON, END_SOON))
    yield from (_person("inform", row, row.person.inform_by, mine) for row in work.people.to_inform(soon, ASKED))
    yield from (_person("provisional", row, row.node.provisional_until, mine) for row in work.people.ending(end, ASKED))
    yield from (_offer(row, mine) for row in work.offers.waiting(limit=ASKED))
    unread = work.notices.unread(ASKED)
    if unread:
        yield _Waiting("notices", "/berichten", own=True, due=None, since=unread[-1].day)


def _introduction(work: Work, row: IntroductionRow, *, own: bool) -> _Waiting:
    introduction = row.introduction
    first = introduction.first_on
    kind = _OF_INTRODUCTION.get(introduction.state) or ("plan" if first is None else "happened")
    if introduction.state == "proposed" and introduction.returned:
        kind = "came-back"
    due = {"happened": first, "came-back": introduction.again_on}.get(kind, introduction.due_on)
    nodes = (row.giver, row.seeker) if introduction.state in _SPOKEN_TO else (row.seeker, row.giver)
    since = row.steps[-1].day if row.steps else introduction.proposed_on
    days = 0 if since is None else (work.today - since).days
    path = f"/introducties/{introduction.id}"
    return _Waiting(kind, path, own=own, due=due, since=since, nodes=nodes, days=days)


def _need(row: NeedRow, *, own: bool) -> _Waiting:
    path, kind = f"/behoeften/{row.need.id}", _OF_NEED[row.need.status]
    to = f"{path}/suggesties" if kind == "search" else path
    return _Waiting(kind, to, own=own, due=row.need.due_on, since=row.need.created_on, nodes=(row.owner,), of=row)


def _arrangement(row: ArrangementRow, today: dt.date, *, own: bool) -> _Waiting:
    """What goes on with nobody to do it, from now on or on the next day that somebody else cannot."""
    skipped = min((day for day, by in row.off.items() if day >= today and by != "seeker"), default=None)
    next_one = next((date.day for date in arrangements.coming(row, today)), None)
    kind: Kind = "no-holder" if row.present is None else "skipped"
    path, since = f"/afspraken/{row.arrangement.id}", row.arrangement.made_at.date()
    due = next_one if row.present is None else skipped
    return _Waiting(kind, path, own=own, due=due, since=since, nodes=(row.seeker,))


def _offer(row: TalentRow, mine: frozenset[int]) -> _Waiting:
    since = row.talent.again_on or row.talent.created_on
    # What a folder brought along was not offered to us on a day: it is not late.
    due = None if since is None or row.talent.source_id else since + dt.timedelta(days=HEARD_DAYS)
    path, own = f"/mensen/{row.owner.id}", row.owner.number in mine
    return _Waiting("offer", path, own=own, due=due, since=since, nodes=(row.owner,), of=row)


def _person(kind: Kind, row: PersonRow, due: dt.date | None, mine: frozenset[int]) -> _Waiting:
    own = row.node.number in mine or row.node.provisional_until is not None
    return _Waiting(kind, f"/mensen/{row.node.id}", own=own, due=due, since=None, nodes=(row.node,))


def _said(work: Work, one: _Waiting, names: Mapping[int, str]) -> Task:
    who = [names.get(number_of(node)) or text("today.somebody") for node in one.nodes]
    name, other = [*who, "", ""][:2]
    about = _about(work, one.of)
    key = f"{one.kind}.about" if about else one.kind
    words = text(f"today.do.{key}", name=name, other=other, about=about, days=one.days)
    late = days_late(one.due, work.today) > 0
    return Task(one.kind, words[0].upper() + words[1:], one.path, one.own, when(one.due, work.today), late)


def _about(work: Work, of: NeedRow | TalentRow | None) -> str:
    """What it is about, in the words of the vocabulary; that it was read is logged."""
    if of is None:
        return ""
    found = concepts_out((work.needs.concepts(of) if isinstance(of, NeedRow) else work.talents.concepts(of))[:1])
    if found and of.owner.kind == "person":
        work.seen(number_of(of.owner), "K3")
    return found[0].label if found else ""
