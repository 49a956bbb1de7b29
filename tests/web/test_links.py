"""A link by mail signs in once; whether somebody is known, nobody learns."""

import datetime as dt
import statistics
import threading
import time
from contextlib import suppress

import pytest
from sqlalchemy import update
from sqlmodel import select

from app import failpoints
from app.errors import NotFound
from app.models import METADATA, Introduction, LoginLink, LoginSession, Mail, Need, Node, Talent
from app.policy.signing_in import LINK, METHODS, NOBODY, TRIES_ADDRESS
from app.repositories.links import LETTERS, written_code
from app.repositories.sessions import hash_of
from app.services import links
from tests.app import town as towns

ASK = "/v1/sign-in/links"
EVENLY = links.EVENLY


def ask(place, email, path=ASK, **headers):
    return place.client.post(path, json={"email": email}, headers={"origin": "https://toevallig.example"} | headers)


def seen(answer):
    """What somebody sees of an answer."""
    passing = {"x-request-id", "date"}
    return answer.status_code, answer.content, {k: v for k, v in answer.headers.items() if k not in passing}


def rows(place, table):
    with place.town.look() as work:
        return list(work.session.exec(select(table)))


def nobody(place, now=None):
    return place.town.work(NOBODY, now=now or place.clock())


def test_a_link_comes_by_mail_and_only_its_hash_is_kept(place):
    account = place.account(place.person())
    assert ask(place, " Anna@Example.org ").status_code == 202
    (mail,) = place.post()
    assert mail["To"] == "anna@example.org"
    (link,) = rows(place, LoginLink)
    secret = mail.get_content().split("/inloggen/link/")[1].split()[0]
    assert (link.hash, link.account, link.use) == (hash_of(secret), account, "sign-in")
    assert link.expires_at - link.created_at == LINK == dt.timedelta(minutes=15)
    (row,) = rows(place, Mail)
    assert secret not in str(row.values)


def test_known_unknown_and_closed_get_the_same_answer(place):
    place.account(place.person("a@example.org"))
    place.account(place.person("b@example.org"), closed=True)
    place.account(place.person("c@example.org"), approved=False)
    place.account(place.person("d@example.org"), role="worker")
    answers = [seen(ask(place, f"{name}@example.org")) for name in "abcde"]
    assert all(answer == answers[0] for answer in answers)
    assert len(place.post()) == 1


def test_only_roles_that_may_sign_in_by_mail_get_a_link(place):
    for number, role in enumerate(METHODS):
        place.account(place.person(f"{number}@example.org"), role=role)
        ask(place, f"{number}@example.org", x="y")
    place.post()
    with place.town.look() as work:
        assert len(list(work.session.exec(select(LoginLink)))) == sum("link" in methods for methods in METHODS.values())


def seconds(place, email):
    began = time.perf_counter()
    ask(place, email)
    return time.perf_counter() - began


def test_it_takes_as_long_for_whoever(place, monkeypatch):
    monkeypatch.setattr(links, "EVENLY", EVENLY)
    place.account(place.person())
    times = [(seconds(place, "anna@example.org"), seconds(place, f"niemand{turn}@example.org")) for turn in range(4)]
    known, unknown = map(statistics.median, zip(*times, strict=True))
    assert 0.9 < known / unknown < 1.1


def test_who_is_two_things_gets_two_mails_that_say_which(place):
    person = place.person()
    place.account(person)
    place.account(person, role="volunteer")
    ask(place, "anna@example.org")
    said = [mail.get_content() for mail in place.post()]
    assert ["als bewoner" in text for text in said] == [True, False]
    assert ["als vrijwilliger" in text for text in said] == [False, True]


def test_who_asks_too_often_must_wait_known_or_not(place):
    place.account(place.person())
    for email in ("anna@example.org", "niemand@example.org"):
        assert [ask(place, email).status_code for _ in range(6)] == [202] * 5 + [429]
    rest = [ask(place, f"{number}@example.org").status_code for number in range(TRIES_ADDRESS)]
    assert rest == [202] * (TRIES_ADDRESS - 10) + [429] * 10
    place.clock.later(minutes=16)
    assert ask(place, "anna@example.org").status_code == 202


@pytest.mark.parametrize("origin", ["https://kwaad.example", "null", "http://toevallig.example", ""])
def test_another_site_cannot_ask(place, origin):
    assert ask(place, "anna@example.org", origin=origin).status_code == 403


def make(place):
    """Make a link and return its secret."""
    account = place.account(place.person())
    with nobody(place) as work:
        (found,) = work.links.accounts_with("anna@example.org", "link")
        assert found.number == account
        return work.links.for_account(found, "sign-in", LINK)


def test_a_link_signs_in_once_and_not_too_late(place):
    secret = make(place)
    with pytest.raises(NotFound), nobody(place, place.clock() + LINK) as work:
        links.sign_in(work, secret, "telefoon", None)
    with nobody(place) as work:
        links.sign_in(work, secret, "telefoon", None)
    with pytest.raises(NotFound), nobody(place) as work:
        links.sign_in(work, secret, "telefoon", None)
    assert [row.method for row in rows(place, LoginSession)] == ["link"]


def test_a_link_of_an_account_that_was_closed_since_opens_nothing(place):
    secret = make(place)
    account = METADATA.tables["account"]
    with place.town.work() as work:
        work.session.connection().execute(update(account).values(closed_at=work.now))
    with pytest.raises(NotFound), nobody(place) as work:
        links.sign_in(work, secret, "telefoon", None)


def careless(place, secret):
    """The wrong variant: look whether it is unused, and then use it."""
    with place.town.look(NOBODY, now=place.clock()) as work:
        link = work.links.get(secret, "sign-in")
    failpoints.failpoint("invite.after_check")
    with nobody(place) as work:
        work.sessions.open(link.account, method="link", device="")
        table = METADATA.tables["login_link"]
        work.session.connection().execute(update(table).values(used_at=work.now))


def careful(place, secret):
    with nobody(place) as work:
        links.sign_in(work, secret, "", None)


def race(place, use, secret, players=8):
    """Let many use one link at once; give how many came in."""
    before = len(rows(place, LoginSession))
    start = threading.Barrier(players)

    def run():
        start.wait()
        with suppress(NotFound):
            use(place, secret)

    threads = [threading.Thread(target=run) for _ in range(players)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(rows(place, LoginSession)) - before


def test_of_many_who_use_one_link_at_once_one_comes_in(place, monkeypatch):
    monkeypatch.setitem(failpoints.SET, "invite.after_check", failpoints.action_for("sleep:50"))
    assert race(place, careful, make(place)) == 1


def test_looking_first_and_using_later_lets_more_of_them_in(place, monkeypatch):
    monkeypatch.setitem(failpoints.SET, "invite.after_check", failpoints.action_for("sleep:50"))
    assert race(place, careless, make(place)) > 1


def introduction(place):
    with place.town.work() as work:
        owner, other = place.person("x@example.org"), place.person("y@example.org")
    with place.town.work() as work:
        common = {"municipality": towns.HERE, "neighbourhood": towns.NORTH}
        need = Need(**common, owner=owner, text="tuin", status="open")
        talent = Talent(**common, owner=other, text="tuin", status="active")
        work.session.add_all([need, talent])
        work.session.flush()
        row = Introduction(municipality=towns.HERE, need=need.number, talent=talent.number, state="asked-seeker")
        work.session.add(row)
        work.session.flush()
        return row


def test_a_short_code_is_one_answer_of_one_side(place):
    row = introduction(place)
    with place.town.work(now=place.clock()) as work:
        code = links.make_answer_link(work, row, "seeker")
    assert len(code) == 8
    assert set(code) <= set(LETTERS)
    assert not set(LETTERS) & set("IO01")
    as_written = f" {code[:4].lower()}-{code[4:]} "
    assert written_code(as_written) == code
    with nobody(place) as work:
        found = links.answer_of(work, as_written)
        assert (found.introduction, found.side) == (row.number, "seeker")
        assert links.use_answer(work, code) == found
    with place.town.look() as work:
        assert work.session.get(Node, found.viewer.person).number == work.session.get(Need, row.need).owner
    with pytest.raises(NotFound), nobody(place) as work:
        links.answer_of(work, code)


def test_a_code_to_answer_with_does_not_sign_in_and_the_other_way_round(place):
    row = introduction(place)
    with place.town.work(now=place.clock()) as work:
        code = links.make_answer_link(work, row, "giver")
    with pytest.raises(NotFound), nobody(place) as work:
        links.sign_in(work, code, "", None)
    secret = make(place)
    with pytest.raises(NotFound), nobody(place) as work:
        links.answer_of(work, secret)
    with pytest.raises(NotFound), nobody(place, place.clock() + links.ANSWER) as work:
        links.answer_of(work, code)
