"""What somebody tries who means no good: each of these found a hole once, or looks where one would be."""

import re
from collections import Counter

import pytest
from sqlmodel import select

from app.models import AccessLine
from app.repositories.log import known_subject
from tests.api.conftest import service  # the world of the matrix
from tests.api.page_matrix import PAGE_ROUTES
from tests.api.test_page_matrix import MARK, Pages, routes
from tests.web.asked import new_need
from tests.web.conftest import SITE

__all__ = ["service"]

DIGITS = "9" * 5_000
"""A number that Python does not want to read from a text."""
FORM = "application/x-www-form-urlencoded"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ADDRESS = re.compile(r'(?:href|action|formaction|src)="([^"]*)"')


@pytest.fixture
def neighbour(place, browser):
    """The browser of somebody who came in by a link in the mail."""
    place.account(place.person(), "volunteer")
    place.comes_in(browser)
    return browser


# --- Forms that no page of ours sends


@pytest.mark.parametrize("field", ["version", "amount"])
def test_a_number_of_thousands_of_digits_is_no_fault_of_ours(works, field):
    page = new_need(works)
    fields = page.form(f"{page.path}/koffie") | {"talents": "", field: DIGITS}
    assert works.post(f"{page.path}/suggesties/vragen", fields).status == 400


STRANGE = {
    "many fields": (FORM, "&".join(f"f{number}=x" for number in range(10_000)).encode()),
    "many of one field": (FORM, b"text=x&" * 10_000),
    "no UTF-8": (FORM, b"text=\xff\xfe%ff%00%ed%a0%80&alias=\x80"),
    "several parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n',
    ),
    "broken parts": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    "parts without a boundary": ("multipart/form-data", b"--x"),
    "JSON": ("application/json", b'{"text": "x"}'),
    "nothing": ("", b""),
    "signs only": (FORM, b"&&==&=;%%%&%zz=%"),
    "far too much": (FORM, b"text=" + b"x" * 3_000_000),
}


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("proven", [True, False])
def test_a_strange_form_is_refused_and_no_fault_of_ours(works, strange, proven):
    works.read("/behoeften/nieuw")
    kind, body = STRANGE[strange]
    token = works.page.form("/behoeften/nieuw")["csrf_token"]
    head = {"origin": SITE, "content-type": kind} | ({"x-csrf-token": token} if proven else {})
    for action in ("/behoeften/nieuw", "/behoeften/nieuw/lezen", "/zoeken", "/taal", "/inloggen/mail", "/weer-open"):
        for more in (b"", b"&idempotency_key=a") if kind == FORM else (b"",):
            answer = works.client.post(action, content=body + more, headers=head)
            assert answer.status_code < 500, action
    assert works.read("/behoeften").words.count("Sjaak") == 0


NUL = "a\0b"
UNREADABLE = {
    "/inloggen/mail": {"email": NUL},
    "/inloggen/wachtwoord": {"email": NUL, "password": NUL, "code": NUL},
    "/inloggen/link": {"secret": NUL},
    "/inloggen/code": {"code": NUL},
    "/koffie": {"met": NUL, "day": ""},
    "/zoeken": {"text": NUL},
    "/behoeften/nieuw": {"alias": NUL, "text": NUL, "neighbourhood": NUL, "slots": NUL, "owner": NUL},
    "/mensen/nieuw": {"alias": NUL, "neighbourhood": NUL, "phone": NUL},
}


@pytest.mark.parametrize("action", UNREADABLE)
def test_a_sign_that_no_database_takes_is_no_fault_of_ours(works, action):
    works.read("/behoeften/nieuw")
    proof = works.page.form("/behoeften/nieuw")
    fields = {name: proof[name] for name in ("csrf_token", "idempotency_key")} | UNREADABLE[action]
    assert 400 <= works.post(action, fields).status < 500


def test_a_form_of_another_page_with_the_same_key_does_nothing(works):
    new_need(works)
    need = works.page.path.removesuffix("/suggesties")
    works.read(need)
    fields = works.page.form(f"{need}/koffie")
    assert works.post(f"{need}/koffie", fields).status == 200
    other = {name: fields[name] for name in ("csrf_token", "idempotency_key")} | {"status": "met"}
    assert works.post(f"{need}/stand", other).status == 400


# --- Addresses that no page of ours leads to

ODD = (
    "%00",
    "%F0%9F%98%80",
    "..%2f",
    "a" * 300,
    "%D9%A3",
    "-1",
    DIGITS[:400],
    "00000000-0000-0000-0000-000000000000",
    "'",
)
ASKED = {
    "/mensen": ("after", "neighbourhood", "mine", "limit"),
    "/initiatieven": ("after", "neighbourhood", "limit"),
    "/plekken": ("after", "neighbourhood", "limit"),
    "/buurten": ("na", "after", "soort", "cijfer"),
    "/buurten/kaart": ("soort", "cijfer"),
    "/buurten/kleuren": ("op", "na"),
    "/buurten/cijfers-van-buiten": ("cijfer", "na"),
    "/buurten/cijfers-van-buiten/kaart": ("cijfer",),
    "/buurten/afspraken": ("buurt",),
    "/onbenut": ("vanaf",),
    "/behoeften": ("lijst", "na"),
    "/behoeften/nieuw": ("van",),
    "/berichten": ("na",),
    "/introducties": ("lijst", "vanaf", "na", "groep"),
    "/suggesties": ("aantal",),
    "/antwoord/ABCDEFGH": ("taal",),
}
"""Address: what may stand behind its question mark."""


def _odd_addresses():
    for route in routes():
        if route.methods == {"GET"} and "{" in route.path:
            yield from (re.sub(r"\{\w+\}", odd, route.path) for odd in ODD)
    for path, names in ASKED.items():
        yield from (f"{path}?{name}={odd}" for name in names for odd in ODD)


def test_an_odd_address_is_no_fault_of_ours(works):
    wrong, tried = [], 0
    for address in _odd_addresses():
        tried += 1
        status = works.read(address).status
        wrong += [(address[:80], status)] if status >= 500 else []
    assert wrong == []
    assert tried > 300


# --- What stands around a page: titles, addresses, headers


READS = sorted(
    {route.operation_id for route in routes() if route.methods == {"GET"}} & PAGE_ROUTES.keys() - {"pageStart"}
)
"""Pages that are read, about one person or about nobody in particular."""


@pytest.fixture
def pages(service):
    return Pages(service)


@pytest.mark.proof
def test_no_title_and_no_address_holds_a_name_or_a_sentence(pages):
    wrong, seen = [], 0
    for operation in READS:
        for role in ("worker", "connector", "initiative-contact", "volunteer", "resident"):
            for relation in ("oneself", "task", "listed", "circle"):
                _, answer = pages.cell(operation, role, relation)
                if answer.status_code != 200:
                    continue
                seen += 1
                around = [*TITLE.findall(answer.text), *ADDRESS.findall(answer.text), answer.request.url.path]
                wrong += [(operation, role, one) for one in around if MARK.search(one)]
    assert wrong == []
    assert seen > 100


def test_no_other_site_may_hold_or_frame_a_page(works):
    head = works.client.get("/behoeften").headers
    assert head["cross-origin-opener-policy"] == "same-origin"
    assert head["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in head["content-security-policy"]
    assert head["cache-control"] == "no-store"


# --- A page shown again


def test_what_stood_in_another_form_of_the_page_stays(works):
    """A mistake in one form of a page empties no other one."""
    wrong, tried = [], 0
    new_need(works)
    for path in _pages_of(works):
        before = works.read(path)
        for action, method, fields in before.forms:
            if method == "post" and action.startswith(path):
                proof = {"csrf_token": fields["csrf_token"], "idempotency_key": f"k{tried}", "nonsense": "x"}
                after = works.post(action, proof)
                tried += after.status == 400
                lost = _filled(before, but=action) - _filled(after, but=action)
                wrong += [(action, lost)] if after.status == 400 and lost else []
    assert wrong == []
    assert tried > 10


def _filled(page, but):
    """What stands filled in on this page, in other forms than the one that goes there."""
    return {
        (action, name, value)
        for action, _, fields in page.forms
        for name, value in fields.items()
        if action != but and value and name not in OURS
    }


OURS = {"csrf_token", "idempotency_key"}


def _pages_of(browser):
    """Pages that lead on from the bar, two steps deep."""
    found = ["/vandaag"]
    for path in found[:]:
        found += [link for link in browser.read(path).links if link and link.startswith("/") and "#" not in link]
    for path in list(dict.fromkeys(found))[:15]:
        found += [link for link in browser.read(path).links if link and link.startswith("/") and "#" not in link]
    return [path.partition("?")[0] for path in dict.fromkeys(found)][:40]


# --- Somebody who finds a phone on which somebody is signed in


def test_who_finds_an_open_phone_moves_no_account_to_a_mailbox_of_his(place, neighbour):
    place.clock.later(minutes=20)
    neighbour.read("/mijn/gegevens/wijzigen")
    neighbour.send("/mijn/gegevens/wijzigen", alias="Anna", channel="email", email="dief@example.org", languages="nl")
    assert neighbour.page.status == 401
    thief = place.browser()
    thief.read("/inloggen")
    thief.send("/inloggen/mail", email="dief@example.org")
    assert place.post() == []


def test_who_just_came_in_may_write_down_another_mailbox(place, neighbour):
    neighbour.read("/mijn/gegevens/wijzigen")
    neighbour.send("/mijn/gegevens/wijzigen", alias="Anna", channel="email", email="nieuw@example.org", languages="nl")
    assert [mail["To"] for mail in place.post()] == ["anna@example.org"]


def test_a_rested_phone_may_still_correct_a_name(place, neighbour):
    place.clock.later(minutes=20)
    neighbour.read("/mijn/gegevens/wijzigen")
    neighbour.send("/mijn/gegevens/wijzigen", alias="Annie", languages="nl")
    assert neighbour.page.status == 200
    assert neighbour.page.path == "/mijn/gegevens"


def test_nothing_of_who_was_erased_stays_on_the_phone(neighbour):
    neighbour.read("/mijn/gegevens")
    fields = neighbour.page.form("/mijn/wissen") | {"confirmed": "yes"}
    answer = neighbour.client.post("/mijn/wissen", data=fields, headers={"origin": SITE}, follow_redirects=False)
    assert answer.status_code == 303
    assert "storage" in answer.headers["clear-site-data"]


# --- Names that are read are in the log


@pytest.mark.proof
def test_whose_name_or_sentence_stands_on_a_page_is_in_the_log(pages):
    wrong, seen = [], 0
    for operation in READS:
        for role in ("worker", "connector", "initiative-contact", "volunteer"):
            for relation in ("oneself", "task", "glimpse", "circle"):
                before = _looked(pages)
                _, answer = pages.cell(operation, role, relation)
                marks = {mark for _, mark in MARK.findall(answer.text)} if answer.status_code == 200 else set()
                seen += len(marks)
                wrong += [
                    (operation, role, mark)
                    for mark in marks & before.keys()
                    if _looked(pages)[mark] != before[mark] + 1
                ]
    assert wrong == []
    assert seen > 200


def _looked(pages):
    """How often the log says that somebody looked, by the mark of whom it is about."""
    everybody = pages.world.people | {f"own {role}": one for role, one in pages.oneself.items()}
    with pages.service.town.look() as work:
        lines = Counter(work.session.exec(select(AccessLine.subject)))
        return {
            "".join(sign for sign in name if sign.isalpha()): lines[known_subject(work.session, one.number)]
            for name, one in everybody.items()
        }
