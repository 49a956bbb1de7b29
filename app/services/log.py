"""The log: who looked, in words for the person concerned; lines for the privacy officer; and whether it is whole."""

import datetime as dt
from collections import defaultdict
from typing import Final

from app.errors import FieldError, Invalid, NotFound
from app.models import AccessLine, Node
from app.policy.care import REASONS, SOUGHT
from app.repositories import log
from app.repositories.asking import number_of
from app.repositories.log import Head
from app.repositories.readers import Actor
from app.schemas.log import AccessLineOut, ReaderOut, WatchedDays
from app.services.ids import known_id
from app.services.reasons import concept_label
from app.texts import has_text, listed, text
from app.work import Work

NOBODY: Final = 0
"""No node has this number: a line about the log itself, and about no person."""
UNKNOWN: Final = Actor("", None, None)


def readers(work: Work, written_id: str) -> list[ReaderOut]:
    """Say who looked at somebody: one sentence for each day and actor, the newest day first.

    For the person, and for who has this person as a task and reads it to him; of that the access log says so.
    """
    node = work.people.own(known_id(written_id)).node
    if node.number != work.viewer.person:
        work.seen(number_of(node), "K3")
    lines = work.readers.about(node)
    actors = work.readers.actors({line.actor for line in lines})
    grouped: dict[tuple[dt.date, str], list[AccessLine]] = defaultdict(list)
    for line in lines:
        grouped[line.at.date(), line.actor].append(line)
    return [_reader(work, node, day, actors.get(name, UNKNOWN), seen) for (day, name), seen in grouped.items()]


def lines(work: Work, query: WatchedDays) -> tuple[list[AccessLineOut], str | None]:
    """List lines of the log without names, and write down that they were read."""
    try:
        after = None if query.after is None else work.readers.number_of(query.after)
    except NotFound:
        raise Invalid([FieldError("after", "bad-cursor", "query")]) from None
    found = work.readers.find(
        since=None if query.since is None else _start_of(query.since),
        until=None if query.until is None else _start_of(query.until + dt.timedelta(days=1)),
        with_reason=query.with_reason,
        after=after,
        limit=query.limit + 1,
    )
    more, found = len(found) > query.limit, found[: query.limit]
    actors = work.readers.actors({line.actor for line in found})
    work.seen(NOBODY, "technical")
    return [_line_out(line, actors.get(line.actor)) for line in found], found[-1].hash if more else None


def broken(work: Work) -> list[int]:
    """Numbers of the lines where the log was changed, cut or put in another order."""
    return list(log.broken(work.session))


def head(work: Work) -> Head | None:
    """The newest line, to be kept elsewhere; None when there is none."""
    return log.head(work.session)


def holds(work: Work, kept: Head) -> bool:
    """Whether everything that was there when this head was kept is there still, as far as its term is not over."""
    return log.holds(work.session, kept)


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _reader(work: Work, node: Node, day: dt.date, actor: Actor, seen: list[AccessLine]) -> ReaderOut:
    reason = next((line.reason for line in seen if line.reason in REASONS), None)
    if actor.person is not None and actor.person == node.number:
        who = "self"
    elif reason is not None:
        who = "colleague"
    elif any(work.readers.covered(node, actor.person, line.at) for line in seen):
        who = "cover"
    else:
        who = actor.role if has_text(f"reader.who.{actor.role}") else "someone"
    named = text(f"reader.who.{who}")
    if actor.organisation is not None and who != "self":
        named = text("reader.of", who=named, organisation=actor.organisation)
    # In the order in which it happened, each thing once.
    did = listed(list(dict.fromkeys(_did(line) for line in reversed(seen))))
    said = text("reader.line", who=named[0].upper() + named[1:], did=did)
    if reason is not None:
        said = text("reader.line-reason", said=said, reason=text(f"care.reason.{reason}"))
    return ReaderOut(
        day=day, role=actor.role or None, organisation=actor.organisation, text=said, with_reason=reason is not None
    )


def _did(line: AccessLine) -> str:
    """What was done, as the end of a sentence."""
    if line.action == "read" and line.reason is not None and line.reason.startswith(SOUGHT):
        concept = line.reason.removeprefix(SOUGHT)
        return text("reader.sought-for", concept=concept_label(concept)) if concept else text("reader.sought")
    if line.action == "read":
        key = f"reader.read.{line.data_class}"
        return text(key if has_text(key) else "reader.read")
    return text(f"reader.{line.action}" if has_text(f"reader.{line.action}") else "reader.update")


def _line_out(line: AccessLine, actor: Actor | None) -> AccessLineOut:
    return AccessLineOut(
        at=line.at,
        actor=line.actor,
        role=None if actor is None else actor.role,
        route=line.route,
        action=line.action,
        data_class=line.data_class,
        subject=line.subject,
        reason=line.reason,
    )
