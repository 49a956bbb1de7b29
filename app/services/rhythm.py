"""What the clock does at night: it lets nothing lie and nobody wait in silence. It decides nothing that people decide.

Every step is done once, however often the clock comes by. Each returns how many people or tasks it was about.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

from app.policy import lifecycle
from app.repositories.asking import number_of
from app.repositories.rhythm import Due
from app.services import arrangements, introductions
from app.work import Work

Nightly = Callable[[Work], int]


def close_unanswered(work: Work) -> int:
    """Let questions that were not answered in time go, and bring back once what was 'not now' until today.

    Whoever has it as a task hears. Who else fits, or nearly does, stands with the need: worked out over what that
    worker may see, and not here over everybody.
    """
    rows = [(row, row.introduction.state) for row in work.introductions.overdue()]
    closed = introductions.keep_time(work)
    for row, before in rows:
        worker = row.introduction.worker or row.need.worker
        if worker is None:
            continue
        if row.introduction.state == "proposed":
            work.notices.tell(worker, "came-back", about=row.introduction.id)
        elif before != "not-now" and not work.rhythm.others_asked(row.need):
            work.notices.tell(worker, "nobody-answered", about=row.need.id)
    return closed


def ask_after_first_times(work: Work) -> int:
    """Ask both sides how a first time was, and whoever has it as a task whether it came about."""
    past = work.rhythm.first_times_past()
    for due in past:
        for side, owner in (("seeker", due.need.owner), ("giver", due.talent.owner)):
            work.feedback.ask(due.introduction, side)
            if work.rhythm.is_person(owner):
                work.notices.tell(owner, "how-was-it", about=due.introduction.id)
        if due.introduction.worker is not None:
            work.notices.tell(due.introduction.worker, "first-time-past", about=due.introduction.id)
    return len(past)


def ask_still_there(work: Work) -> int:
    """Ask the neighbour who holds an introduction whether it is still there: 90, 180 and 365 days after the hand-over.

    Where that neighbour is gone, whoever made the introduction is asked.

    A yes is a step of a person ('last'); what is not answered changes nothing.
    """
    held = work.rhythm.held()
    for due in held:
        asked = due.introduction.holder or due.introduction.proposed_by
        if asked is not None:
            work.notices.tell(asked, "still-there", about=due.introduction.id)
        work.rhythm.ask_again(due.introduction, _next_question(work, due))
    return len(held)


def tell_of_needs_without_owner(work: Work) -> int:
    """Let who leads the team know of needs that are nobody's task for days."""
    told = 0
    for need in work.rhythm.ownerless():
        for lead in work.rhythm.leads(need.organisation):
            if not work.rhythm.was_told(lead, "need-without-owner", need.id):
                work.notices.tell(lead, "need-without-owner", about=need.id, since=need.created_on or work.today)
                told += 1
    return told


def tell_of_days_past(work: Work) -> int:
    """Let whose task it is know that the day has passed on which something must have happened; once for each day."""
    told = 0
    for worker, about, due_on in work.rhythm.overdue():
        if not work.rhythm.was_told(worker, "day-past", about, since=due_on):
            work.notices.tell(worker, "day-past", about=about, due=due_on)
            told += 1
    return told


def tell_of_silence(work: Work) -> int:
    """Let the worker and who leads the team know of people who offer something and did not hear from anybody."""
    told = 0
    for row in work.rhythm.unheard():
        worker = work.rhythm.worker_of(number_of(row.owner))
        leads = work.rhythm.leads(row.talent.organisation)
        for person in {worker, *leads} - {None}:
            if person is not None and not work.rhythm.was_told(person, "offer-unheard", row.talent.id):
                work.notices.tell(
                    person, "offer-unheard", about=row.talent.id, since=row.talent.created_on or work.today
                )
                told += 1
    return told


NIGHTLY: Final[tuple[tuple[str, Nightly], ...]] = (
    ("close-unanswered", close_unanswered),
    ("ask-after-first-times", ask_after_first_times),
    ("ask-still-there", ask_still_there),
    ("ask-still-held", arrangements.ask_still_there),
    ("tell-of-needs-without-owner", tell_of_needs_without_owner),
    ("tell-of-days-past", tell_of_days_past),
    ("tell-of-silence", tell_of_silence),
)
"""What the clock does, in this order: what closed by itself is nobody's task any more."""


def _next_question(work: Work, due: Due) -> dt.date | None:
    since = work.introductions.handed_over_on(due.introduction)
    return lifecycle.due_on(due.introduction.state, work.today, since)
