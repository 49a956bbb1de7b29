"""What somebody says about taking part: who he is, 'not for a while', 'I stop', and 'please call me'."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict, NotFound
from app.models import Node
from app.policy.consent import ASKED
from app.repositories.asking import number_of
from app.schemas.consents import AnswerIn
from app.schemas.log import ReaderOut
from app.schemas.needs import NeedOut
from app.schemas.people import PersonOut, PersonPatch, RecordOut
from app.schemas.talents import TalentOut
from app.services import consents, log, needs, people, talents
from app.texts import text
from app.work import Work

STOPPING: Final = ("matching", "contact")
"""Purposes whose consent is taken back by who stops: nobody searches along, and nobody writes."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that somebody may agree to, and whether that is a yes now."""

    name: str
    question: str
    opens: str
    """What does not happen without a yes."""
    given: bool
    since: dt.date | None


def me(work: Work) -> PersonOut:
    """Read who asks, with name and contact data; the access log says so. NotFound for who is no person."""
    return people.read(work, str(_node(work).id))


def change(work: Work, patch: PersonPatch) -> PersonOut:
    """Change what is named in the patch of who asks."""
    return people.change(work, str(_node(work).id), patch)


def answer(work: Work, purpose: str, *, given: bool) -> None:
    """Write down a yes or a no of who asks, for one purpose; a no that stands already stays as it is."""
    node = _node(work)
    if work.consents.given(node, purpose) == given:
        return
    said = {"purpose": purpose, "given": given, "how": text("oneself.how"), "saidBy": text("oneself.said-by")}
    consents.record(work, str(node.id), AnswerIn.model_validate(said))


def purposes(work: Work) -> list[Purpose]:
    """List what who asks may agree to in general, with what holds now."""
    node = _node(work)
    work.seen(number_of(node), "K1")
    now = work.consents.of(node)
    return [
        Purpose(
            name=name,
            question=text(f"consent.{name}"),
            opens=text(asked.opens),
            given=name in now and now[name].given,
            since=now[name].at if name in now else None,
        )
        for name, asked in ASKED.items()
        if asked.giver == "oneself" and not asked.each
    ]


def record(work: Work) -> RecordOut:
    """Say what is kept of who asks, on what ground, what for and how long; the access log says so."""
    return people.record(work, str(_node(work).id))


def readers(work: Work) -> list[ReaderOut]:
    """Say who looked at what is kept of who asks, the newest day first."""
    return log.readers(work, str(_node(work).id))


def pace(work: Work, asks_a_month: int | None) -> None:
    """Write down how often at most who asks wants to be asked in 30 days; None: as it comes."""
    row = work.people.own(_node(work).id)
    if row.person.asks_a_month != asks_a_month:
        work.people.update(row, asks_a_month=asks_a_month)
        work.seen(number_of(row.node), "K1", "update")


def offers(work: Work) -> list[TalentOut]:
    """List what who asks can do, with its text, but for what was withdrawn; the access log says so."""
    rows = work.talents.find(owner=_node(work))
    return [talents.read(work, str(row.talent.id)) for row in rows if row.talent.status != "withdrawn"]


def offer(work: Work, written_id: str) -> TalentOut:
    """Read one of those. NotFound for that of anybody else."""
    return talents.to_change(work, written_id, _node(work).id)


def wishes(work: Work) -> list[NeedOut]:
    """List what who asks wants, the newest first, with its text; the access log says so."""
    rows = work.needs.find(owner=_node(work))
    return [needs.read(work, str(row.need.id)) for row in reversed(rows)]


def wish(work: Work, written_id: str) -> NeedOut:
    """Read one of those. NotFound for that of anybody else."""
    return needs.to_change(work, written_id, of=_node(work).id)


def stop(work: Work) -> None:
    """Let who asks take part no more: out of every search, and what was not lived yet ends. Nothing is erased."""
    change(work, PersonPatch(status="left"))
    for purpose in STOPPING:
        answer(work, purpose, given=False)


def ask_for_a_call(work: Work) -> None:
    """Tell whose task who asks is, or else the team, that this person wants to be called; once a day.

    Conflict 'nobody-to-tell' where nobody hears it. What it is about is for the two to say: no need is written down
    that a worker did not talk about.
    """
    node = _node(work)
    workers = work.helping.who_is_for(node)
    if not workers:
        raise Conflict("nobody-to-tell")
    for worker in sorted(workers):
        if not work.helping.told_today(worker, "wants-a-call", node.id):
            work.notices.tell(worker, "wants-a-call", about=node.id)
    work.seen(number_of(node), "K1", "update")


def waits_for_a_call(work: Work) -> bool:
    """Whether somebody was told today that who asks wants to be called."""
    node = _node(work)
    return any(work.helping.told_today(worker, "wants-a-call", node.id) for worker in work.helping.who_is_for(node))


def _node(work: Work) -> Node:
    if work.viewer.person is None:
        raise NotFound
    return work.nodes.by_number(work.viewer.person)
