"""Many want the same at once, of two processes: as many get it as there is room for, and the rest hear why not."""

import datetime as dt
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from app.models import Account, Booking, Introduction, IntroductionStep, Talent
from app.policy.signing_in import LINK
from tests.app.town import NORTH, YES
from tests.faults.introductions import BEFORE_LAST_YES, PHONE, SAID, a_talent, asked, last_yes, shared
from tests.faults.server import APP, Answer, Ask, House, change, post

pytestmark = pytest.mark.slow

SEVERAL = 40
CHECK_THEN_WRITE = "tests.mutants.check_then_write:create_app"
LAST_ONE_WINS = "tests.mutants.last_one_wins:create_app"
LOOKS_ONCE = "tests.mutants.looks_once:create_app"
NO_TURNS = "tests.mutants.no_turns:create_app"
SPENT_UNSEEN = "tests.mutants.spent_unseen:create_app"
SITE = "https://toevallig.example"


class Outcome(NamedTuple):
    """What came of many last yeses for one talent."""

    answers: dict[str, int]
    """How often what was answered."""
    left: int | None
    """What is left of the capacity."""
    agreed: int
    """Introductions that came about."""
    told: int
    """Histories that end like that, each with one step more than before."""


def accepted(house: House, capacities: tuple[int, ...], count: int, factory: str = APP) -> list[Outcome]:
    """Let `count` last yeses come in at once for a talent of each capacity."""
    with house.town.work(house.worker) as work:
        talents = [a_talent(work, capacity) for capacity in capacities]
        lists = [[asked(work, talent).id for _ in range(count)] for talent in talents]
    with house.serving(factory=factory, failpoints="accept.after_check=sleep:50") as servers:
        answers = [servers.at_once([last_yes(one) for one in ids]) for ids in lists]
    return [outcome(house, *found) for found in zip(talents, lists, answers, strict=True)]


def outcome(house: House, talent: Talent, ids: list[uuid.UUID], answers: list[Answer | None]) -> Outcome:
    """Look what was answered, and what is in the database."""
    with house.town.look() as work:
        session = work.session
        here = session.exec(select(Introduction).where(col(Introduction.id).in_(ids))).all()
        agreed = {one.number for one in here if one.state == "agreed"}
        steps = session.exec(select(IntroductionStep).where(col(IntroductionStep.introduction).in_(agreed))).all()
        return Outcome(
            answers=dict(Counter(word(answer) for answer in answers)),
            left=session.exec(select(Talent.capacity_left).where(col(Talent.id) == talent.id)).one(),
            agreed=len(agreed),
            told=sum(step.state == "agreed" and step.position == len(BEFORE_LAST_YES) + 2 for step in steps),
        )


def word(answer: Answer | None) -> str:
    """What was answered, in one word."""
    if answer is None:
        return "nothing"
    return "yes" if answer.status == 201 else f"{answer.status} {answer.code}"


def exact(capacity: int, count: int) -> Outcome:
    """What must come of it."""
    return Outcome({"yes": capacity, "409 capacity": count - capacity}, 0, capacity, capacity)


def test_as_many_agree_as_there_is_capacity_for(house):
    assert accepted(house, (1, 7), SEVERAL) == [exact(1, SEVERAL), exact(7, SEVERAL)]


def test_looking_at_the_capacity_before_writing_it_is_caught(house):
    (found,) = accepted(house, (1,), SEVERAL, CHECK_THEN_WRITE)
    assert found.agreed > 1


def changed(house: House, times: int, factory: str = APP) -> Counter[int]:
    """What so many are answered who all change the same version of one person."""
    person = house.town.person(house.worker, NORTH, YES).node
    with house.serving(factory=factory) as servers:
        asks = [
            change("PATCH", f"/v1/people/{person.id}", {"mobility": f"lijn {n}"}, version=person.version)
            for n in range(times)
        ]
        return Counter(answer.status for answer in servers.at_once(asks))


def test_of_many_changes_of_one_version_one_counts(house):
    assert changed(house, SEVERAL) == {200: 1, 412: SEVERAL - 1}


def test_a_change_that_does_not_look_at_the_version_is_caught(house):
    assert changed(house, SEVERAL, LAST_ONE_WINS)[200] > 1


def came_in(house: House, times: int, factory: str = APP) -> Counter[int]:
    """What so many are answered who use one link to sign in."""
    now = dt.datetime.now(dt.UTC)
    with house.town.work(now=now) as work:
        person = work.people.create(work.areas.own(NORTH), identity={"email": "anna@example.org"}, consents=[YES]).node
        account = Account(
            municipality=person.municipality,
            person=person.number,
            role="resident",
            created_at=now,
            created_by="token:1",
            approved_by="token:2",
        )
        work.session.add(account)
        work.session.flush()
        secret = work.links.for_account(account, "sign-in", LINK)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": SITE, "Host": SITE.removeprefix("https://")}
    ask = Ask("POST", "/inloggen/link", urlencode({"secret": secret}).encode(), form)
    with house.serving(factory=factory, failpoints="invite.after_check=sleep:50") as servers:
        return Counter(answer.status for answer in servers.at_once([ask] * times))


def test_a_link_works_once(house):
    assert came_in(house, 20) == {303: 1, 404: 19}


def test_a_link_that_is_spent_without_looking_again_is_caught(house):
    assert came_in(house, 20, SPENT_UNSEEN)[303] > 1


def contact_after_withdrawal(house: House, factory: str = APP) -> tuple[bool, bool]:
    """Whether contact was read before a consent was taken back, and whether it still was after the answer to that.

    A read that is under way looks at the consent, and waits; the withdrawal comes in at the other process.
    """
    with house.town.work(house.worker) as work:
        found = asked(work, a_talent(work, 1))
        row = work.introductions.get(found.id)
        work.consents.record(row.giver, shared(found.number))
        found.state, found.giver_willing = "agreed", True
        seeker = row.seeker.id
    with house.town.work() as work:
        token = work.tokens.create("volunteer", neighbourhoods=[NORTH], person=row.giver)
    read = Ask("GET", f"/v1/introductions/{found.id}", headers={"Authorization": f"Bearer {token}"})
    no = SAID | {"purpose": "share-contact", "given": False, "introduction": str(found.id)}
    with (
        house.serving(factory=factory, failpoints="consent.after_check=sleep:1000") as servers,
        ThreadPoolExecutor(1) as pool,
    ):
        before = servers.at_once([read, read])[0]
        under_way = pool.submit(servers.ask, read, 0)
        time.sleep(0.2)
        withdrawn = servers.ask(post(f"/v1/people/{seeker}/consents", no, key=f"nee-{found.id}"), 1)
        assert withdrawn.status == 201, withdrawn.body
        reads = [under_way.result(), servers.ask(read, 0), servers.ask(read, 1)]
    # Answers of two processes may cross on the way: only what comes clearly later is later.
    late = [answer for answer in reads if answer.ended > withdrawn.ended + 0.3 or answer.began > withdrawn.ended]
    return PHONE.encode() in before.body, any(PHONE.encode() in answer.body for answer in late)


def test_after_a_withdrawal_no_answer_holds_contact(house):
    assert contact_after_withdrawal(house) == (True, False)


def test_contact_that_is_shown_on_a_consent_of_a_moment_ago_is_caught(house):
    assert any(contact_after_withdrawal(house, NO_TURNS) == (True, True) for _ in range(3))


def booked(house: House, times: int, factory: str = APP) -> tuple[Counter[str], int]:
    """What so many are answered who want one room at one hour, and how many have it then."""
    with house.town.work(house.worker) as work:
        room = work.places.create(work.areas.own(NORTH), name="Grote zaal").node
    body = {"day": str(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)), "begins": "09:00", "ends": "10:00"}
    asks = [post(f"/v1/places/{room.id}/bookings", body, key=f"zaal-{n}") for n in range(times)]
    with house.serving(factory=factory, failpoints="book.after_check=sleep:50") as servers:
        answers = Counter(word(answer) for answer in servers.at_once(asks))
    with house.town.look() as work:
        return answers, len(work.session.exec(select(Booking).where(col(Booking.place) == room.number)).all())


def test_of_many_who_want_one_hour_one_gets_it_and_the_rest_hear_why(house):
    assert booked(house, SEVERAL) == ({"yes": 1, "409 taken": SEVERAL - 1}, 1)


def test_taking_a_place_by_what_was_read_before_is_caught(house):
    assert booked(house, SEVERAL, LOOKS_ONCE)[1] > 1
