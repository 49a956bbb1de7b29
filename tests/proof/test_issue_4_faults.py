"""What issue 4 promises about races, replays and crashes, at full count."""

import itertools

import pytest

from app.models import Answered, Person
from tests.faults import test_busy as busy
from tests.faults import test_crashes as crashes
from tests.faults import test_races as races
from tests.faults import test_replays as replays
from tests.faults.conftest import house, nursery
from tests.faults.test_replays import KEY_AFTERWARDS

__all__ = ["house", "nursery"]

ROUNDS = 20


def kind(house) -> str:
    return "SQLite" if house.database.is_sqlite else "PostgreSQL"


def test_two_hundred_acceptances_at_once(house, shown):
    found = races.accepted(house, (1, 7), 200)
    assert found == [races.exact(1, 200), races.exact(7, 200)]
    shown(
        f"200 keer ja tegelijk op capaciteit 1 en 7, twee processen, pauze van 50 ms ({kind(house)})",
        f"{found[0].agreed} en {found[1].agreed} gelukt, de andere {found[0].answers['409 capacity']} en "
        f"{found[1].answers['409 capacity']} horen 'capacity'; capaciteit daarna {found[0].left} en {found[1].left}",
    )


def test_the_wrong_variant_of_accepting_is_caught(house, shown):
    found = races.accepted(house, (1,) * ROUNDS, 20, races.CHECK_THEN_WRITE)
    caught = sum(one.agreed > 1 for one in found)
    assert caught >= 0.95 * ROUNDS
    shown(
        f"eerst kijken en dan schrijven wordt betrapt ({kind(house)})",
        f"{caught} van {ROUNDS} ronden; {min(one.agreed for one in found)} tot {max(one.agreed for one in found)} "
        "winnaars op capaciteit 1",
    )


def test_a_hundred_replays_of_one_request(house, shown):
    answers, other = replays.replayed(house)
    assert {answer.status for answer in answers} == {201}
    bodies = len({answer.body for answer in answers})
    rows = replays.count(house, Person), replays.count(house, Answered)
    assert (bodies, *rows, other.status) == (1, 1, 1, 400)
    shown(
        f"100 keer dezelfde POST tegelijk, twee processen ({kind(house)})",
        f"{rows[0]} rij, {bodies} antwoord, andere inhoud met die sleutel: {other.status}",
    )


@pytest.mark.parametrize(("failpoint", "left"), [("write.before_audit", 0), ("idem.after_commit", 1)])
def test_replayed_over_a_crash(house, failpoint, left, shown):
    found = replays.crashed(house, failpoint)
    assert found == (left, 1, {201}, 1)
    shown(
        f"kill -9 bij {failpoint}, daarna dezelfde POST opnieuw ({kind(house)})",
        f"{found[0]} rij na de klap, daarna {found[1]} rij en {found[3]} antwoord",
    )


def test_the_wrong_variant_of_keeping_a_key_is_caught(house, shown):
    found = replays.crashed(house, "idem.after_commit", KEY_AFTERWARDS)
    assert found != (1, 1, {201}, 1)
    shown(f"een sleutel in een tweede transactie wordt betrapt ({kind(house)})", f"{found[1]} rijen na een klap")


def test_killed_in_the_middle_of_many_writes(house, shown):
    answered, found = crashes.rounds(house, ROUNDS, 500)
    assert found == crashes.Damage(0, 0, 0, 0)
    shown(
        f"{ROUNDS} keer kill -9 van alle processen tijdens 500 schrijvende vragen ({kind(house)})",
        f"{answered} bevestigd, {found.lost} kwijt, {found.half} half of zonder logregel, {found.corrupt} stuk",
    )


def test_a_log_line_afterwards_is_caught(house, shown):
    halves = [0]
    for number in range(ROUNDS):
        with house.serving(factory=crashes.LOG_AFTERWARDS) as servers:
            asks = crashes.writes(40, f"fout-{number}")
            answers = servers.at_once(asks, crashes.WRITERS, killed_after=10)
        halves.append(crashes.damage(house, asks, answers).half)
    caught = sum(now > before for before, now in itertools.pairwise(halves))
    assert caught >= 0.95 * ROUNDS
    shown(f"een logregel in een tweede transactie wordt betrapt ({kind(house)})", f"{caught} van {ROUNDS} ronden")


def test_sixty_four_writers(house, shown):
    answers = busy.written(house, 10)
    unfair = busy.unfair(answers)
    assert unfair == []
    shown(
        f"64 schrijvers, 10 seconden ({kind(house)})",
        f"{sum(answer.status == 201 for answer in answers)} gelukt, "
        f"{sum(answer.status == 503 for answer in answers)} kregen na {busy.PATIENCE} s wachten 503 met Retry-After, "
        f"{len(unfair)} anders",
    )


def test_a_withdrawal_while_contact_is_read(house, shown):
    found = [races.contact_after_withdrawal(house) for _ in range(5)]
    assert found == [(True, False)] * 5
    shown(
        f"toestemming ingetrokken terwijl iemand contact leest ({kind(house)})",
        f"{sum(late for _, late in found)} van {len(found)} keer contact na het antwoord op de intrekking",
    )


def test_a_link_that_works_once(house, shown):
    found = races.came_in(house, 200)
    assert found == {303: 1, 404: 199}
    shown(f"200 keer dezelfde inloglink tegelijk ({kind(house)})", f"{found[303]} keer binnen, {found[404]} keer niet")
