"""What the clock does with what is kept too long: each person, need and introduction in a transaction of its own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

from app.mailing import name_of
from app.repositories.retention import ASKED, PLAIN
from app.work import Work

Opening = Callable[[], AbstractContextManager[Work]]
"""Opens a Work of the clock: it sees every municipality."""


def ask_again(opens: Opening) -> Iterator[int]:
    """Ask the worker of each need that nobody confirmed for six months whether it is still there."""
    return _one_by_one(opens, lambda work, only: work.retention.needs_to_ask(only), _ask)


def erase_needs(opens: Opening) -> Iterator[int]:
    """Erase each need that nobody confirmed for a year."""
    return _one_by_one(
        opens, lambda work, only: work.retention.needs_over(only), lambda work, one: work.erasure.need(one)
    )


def empty_introductions(opens: Opening) -> Iterator[int]:
    """Take the words out of each introduction that is over for 90 days."""
    return _one_by_one(
        opens, lambda work, only: work.retention.introductions_to_empty(only), lambda work, one: work.erasure.empty(one)
    )


def count_introductions(opens: Opening) -> Iterator[int]:
    """Put a row for counting in the place of each introduction that is over for 24 months."""
    return _one_by_one(
        opens,
        lambda work, only: work.retention.introductions_over(only),
        lambda work, one: work.erasure.introduction(one),
    )


def erase_provisional(opens: Opening) -> Iterator[int]:
    """Erase each person without a ground whose days are over."""
    return _one_by_one(opens, lambda work, only: work.retention.provisional(only), _erase)


def erase_people(opens: Opening) -> Iterator[int]:
    """Erase each person with whom there was no contact for 24 months."""
    return _one_by_one(opens, lambda work, only: work.retention.people_over(only), _erase)


def remove(opens: Opening) -> Iterator[int]:
    """Remove what nobody misses: lines of the log, notices, stories, plans, mails, sessions, links, tries, answers."""
    for name in PLAIN:
        with opens() as work:
            if name == "mail":
                mails = tuple(name_of(*mail) for mail in work.retention.mails_over())
                work.erased = replace(work.erased, anything=bool(mails), mails=mails)
            count = work.retention.remove(name)
            if name == "story":
                work.erased = replace(work.erased, anything=bool(count))
        yield count


def _one_by_one(
    opens: Opening, find: Callable[[Work, int | None], list[int]], settle: Callable[[Work, int], None]
) -> Iterator[int]:
    """Settle what is found, and say after each that one was: who stops halfway goes on from there the next time."""
    with opens() as work:
        found = find(work, None)
    for one in found:
        with opens() as work:
            # Somebody may have confirmed it in the meantime.
            if find(work, one):
                settle(work, one)
                yield 1


def _erase(work: Work, number: int) -> None:
    node = work.erasure.by_number(number)
    if node is not None:
        work.erasure.person(node, "term-over")


def _ask(work: Work, number: int) -> None:
    worker = work.retention.worker_of(number)
    need_id = work.retention.need_id(number)
    if worker is not None:
        work.notices.tell(worker, ASKED, about=need_id)
