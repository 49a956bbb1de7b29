"""The pages to come in by, read and used without JavaScript."""

import re
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Form
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlmodel import select

from app.deps import Asked, Door, Porch
from app.models import LoginLink, LoginSession, Mail, Passkey
from app.policy.permissions import PAGES, PUBLIC_PAGES
from app.policy.roles import ROLES
from app.policy.signing_in import FRESH, IDLE, LONGEST
from app.repositories.sessions import hash_of
from app.schemas.pages import PageForm
from app.texts import catalogue
from app.web import home
from app.web.doors import PageDoor
from app.web.rooms import ROOMS

WEB = Path(home.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
COOKIE = "__Host-toevallig"


def at_home(place, browser, email="anna@example.org"):
    """Let this browser sign in by a link, and go from where a resident begins to one's own page."""
    assert place.comes_in(browser, email).path == "/voor-mij"
    return browser.read("/mijn")


def rows(place, table):
    with place.town.look() as work:
        return list(work.session.exec(select(table)))


@pytest.fixture
def anna(place):
    """Somebody with an account."""
    return place.account(place.person())


@pytest.mark.usefixtures("anna")
def test_by_a_link_in_the_mail_to_ones_own_page_and_out_again(place, browser):
    page = at_home(place, browser)
    assert page.path == "/mijn"
    assert "Dag Anna" in page.words
    assert "U bent hier als bewoner." in page.words
    assert "iPhone" in page.words
    cookie = browser.client.cookies[COOKIE]
    assert browser.send("/uitloggen").path == "/inloggen"
    assert COOKIE not in browser.client.cookies
    browser.client.cookies.set(COOKIE, cookie, domain="toevallig.example")
    assert browser.read("/mijn").path == "/inloggen", "the old cookie is worth nothing"


@pytest.mark.usefixtures("anna")
def test_opening_a_link_does_not_use_it_and_pressing_does(place, browser):
    browser.read("/inloggen")
    assert "Kennen wij dit adres?" in browser.send("/inloggen/mail", email="anna@example.org").words
    path = re.search(r"https://toevallig.example(/\S+)", place.post()[0].get_content())[1]
    for _ in range(3):  # as mail scanners do
        page = browser.read(path)
    assert page.buttons.count("Log nu in") == 1
    assert [row.used_at for row in rows(place, LoginLink)] == [None]
    assert browser.send("/inloggen/link").path == "/voor-mij"
    other = place.browser()
    other.read(path)
    late = other.send("/inloggen/link")
    assert (late.status, "Deze link werkt niet meer" in late.words) == (404, True)


@pytest.mark.usefixtures("anna")
def test_a_session_has_a_new_secret_and_the_one_before_it_ends(place, browser):
    at_home(place, browser)
    first = browser.client.cookies[COOKIE]
    at_home(place, browser)
    second = browser.client.cookies[COOKIE]
    assert first != second
    ended = {row.hash: row.revoked_at is not None for row in rows(place, LoginSession)}
    assert ended == {hash_of(first): True, hash_of(second): False}


def test_the_page_after_asking_is_the_same_for_whoever(place, browser):
    place.account(place.person())
    answers = []
    for email in ("anna@example.org", "niemand@example.org"):
        browser.read("/inloggen")
        answers.append(browser.send("/inloggen/mail", email=email).html)
    assert answers[0] == answers[1]


@pytest.fixture
def notebook(place, monkeypatch):
    """A page with something to type on, which lets one mail wait each time that it is sent."""

    class NoteForm(PageForm):
        note: str

    async def write(work: Asked, form: Annotated[NoteForm, Form()]):
        work.mails.add(work.viewer.person, "news", note=form.note)
        return RedirectResponse("/mijn", 303)

    monkeypatch.setitem(PAGES, "pageTest", frozenset(ROLES))
    route = PageDoor("/schrift", write, methods=["POST"], operation_id="pageTest", response_model=None)
    place.app.router.routes.insert(0, route)

    def notes():
        return [row.values["note"] for row in rows(place, Mail) if "note" in row.values]

    return notes


def proof(browser):
    """What a form on a page of this session sends besides what is typed."""
    fields = browser.page.form("/uitloggen")
    return {"csrf_token": fields["csrf_token"], "idempotency_key": fields["idempotency_key"]}


TYPED = 'Één & twee, "drie" <b>vier</b>'


@pytest.mark.usefixtures("anna")
def test_after_a_rest_what_was_typed_arrives_and_only_once(place, browser, notebook):
    at_home(place, browser)
    sent = proof(browser) | {"note": TYPED}
    place.clock.later(seconds=IDLE.total_seconds() + 1)
    page = browser.post("/schrift", sent)
    assert (page.status, notebook()) == (401, [])
    assert "Wat u typte, is bewaard." in page.words
    # Who has no passkey comes in by a link, in another tab of this browser.
    kept = browser.page
    at_home(place, browser)
    browser.page = kept
    page = browser.post("/weer-open", kept.forms[-1][2])
    fields = page.form("/schrift")
    assert fields["note"] == TYPED
    assert fields["idempotency_key"] == sent["idempotency_key"]
    assert fields["csrf_token"] != sent["csrf_token"]
    assert notebook() == []
    assert browser.send("/schrift").path == "/mijn"
    assert browser.post("/schrift", fields).path == "/mijn", "pressed twice"
    assert notebook() == [TYPED]


@pytest.mark.usefixtures("anna")
def test_what_somebody_typed_nobody_else_sends(place, browser, notebook):
    place.account(place.person("bram@example.org"))
    at_home(place, browser)
    sent = proof(browser) | {"note": TYPED}
    place.clock.later(seconds=IDLE.total_seconds() + 1)
    kept = browser.post("/schrift", sent).forms[-1][2]
    at_home(place, browser, "bram@example.org")
    page = browser.post("/weer-open", kept)
    assert (page.path, notebook()) == ("/voor-mij", [])
    assert "vier" not in page.words


@pytest.mark.usefixtures("anna")
def test_the_same_key_with_something_else_is_refused(place, browser, notebook):
    at_home(place, browser)
    sent = proof(browser)
    assert browser.post("/schrift", sent | {"note": "een"}).path == "/mijn"
    assert browser.post("/schrift", sent | {"note": "twee"}).status == 400
    assert browser.post("/schrift", {"csrf_token": sent["csrf_token"], "note": "drie"}).status == 400
    assert notebook() == ["een"]


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("rested", [False, True])
@pytest.mark.parametrize(
    ("origin", "fetched"),
    [
        ("https://kwaad.example", "cross-site"),
        ("https://kwaad.example", ""),
        ("null", "cross-site"),
        ("http://toevallig.example", ""),
        ("https://toevallig.example.kwaad.example", ""),
        ("https://toevallig.example", "cross-site"),
        ("", ""),
    ],
)
def test_a_form_of_another_site_does_nothing_and_is_not_kept(place, browser, notebook, rested, origin, fetched):
    at_home(place, browser)
    sent = proof(browser) | {"note": "kwaad"}
    if rested:
        place.clock.later(seconds=IDLE.total_seconds() + 1)
    page = browser.post("/schrift", sent, **{"origin": origin, "sec-fetch-site": fetched})
    assert page.status == 403
    assert "kwaad" not in page.html
    assert notebook() == []
    assert browser.post("/weer-open", {"to": "/schrift"}, **{"origin": origin, "sec-fetch-site": fetched}).status == 403


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("rested", [False, True])
def test_a_form_without_the_proof_of_this_session_does_nothing(place, browser, notebook, rested):
    at_home(place, browser)
    sent = proof(browser) | {"note": "kwaad"}
    if rested:
        place.clock.later(seconds=IDLE.total_seconds() + 1)
    for wrong in ("", "0" * 64):
        assert browser.post("/schrift", sent | {"csrf_token": wrong}).status == 403
    assert notebook() == []


@pytest.mark.usefixtures("anna")
def test_a_page_that_is_read_after_a_rest_asks_for_a_touch_and_later_for_a_new_start(place, browser):
    at_home(place, browser)
    place.clock.later(seconds=IDLE.total_seconds() + 1)
    page = browser.read("/mijn")
    assert (page.status, page.path, "Even weer openen" in page.words) == (401, "/mijn", True)
    assert browser.send("/weer-open").status == 401
    place.clock.later(seconds=LONGEST.total_seconds())
    assert browser.read("/mijn").path == "/inloggen"


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("to", ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "javascript:alert(1)"])
def test_going_on_leads_nowhere_else(place, browser, to):
    at_home(place, browser)
    place.clock.later(seconds=IDLE.total_seconds() + 1)
    sent = browser.read("/mijn").forms[-1][2] | {"to": to}
    at_home(place, browser)
    assert browser.post("/weer-open", sent).path == "/voor-mij"
    assert 'action="/"' in browser.post("/weer-open", sent | {"kept": "a=1"}).html


def test_a_lost_phone_is_off_in_one_step_with_all_it_opened(place, browser, anna):
    at_home(place, browser)
    with place.town.work(now=place.clock()) as work:
        account = work.accounts.by_number(anna)
        phone = work.passkeys.add(account, "abc", b"key", 0, '<img src=x onerror="alert(1)">')
        work.sessions.open(anna, method="passkey", device="telefoon", passkey=phone.number)
        work.passkeys.add(account, "def", b"key", 0, "laptop")
    page = browser.read("/mijn")
    assert "<img" not in page.html
    assert '<img src=x onerror="alert(1)">' in page.words
    lost = next(fields for action, _, fields in page.forms if action == "/mijn/telefoon-kwijt")
    assert browser.post("/mijn/telefoon-kwijt", lost).path == "/mijn"
    # Nobody knows who added the laptop, and this session came by a link.
    assert rows(place, Passkey) == []
    with place.town.look(now=place.clock()) as work:
        assert [row.method for row in work.sessions.of(anna)] == ["link"]


@pytest.mark.usefixtures("anna")
def test_another_passkey_is_for_who_just_came_in_and_what_was_filled_in_is_kept(place, browser):
    at_home(place, browser)
    place.clock.later(seconds=FRESH.total_seconds())
    browser.read("/mijn")
    page = browser.send("/mijn/passkey", credential="{}", device="laptop")
    assert page.status == 401
    assert "Uw scherm is op slot" in page.words
    at_home(place, browser)
    page = browser.post("/weer-open", page.forms[-1][2])
    assert page.form("/mijn/passkey")["device"] == "laptop"
    assert browser.send("/mijn/passkey").status == 400, "no passkey, but let through"


def test_a_session_elsewhere_can_be_ended_and_an_old_version_is_a_conflict(place, browser, anna):
    other = place.browser()
    at_home(place, other)
    page = at_home(place, browser)
    (elsewhere,) = [fields for action, _, fields in page.forms if action == "/mijn/sessie-uit"]
    assert browser.post("/mijn/sessie-uit", elsewhere | {"version": "9"}).status == 409
    elsewhere["idempotency_key"] += "x"
    assert browser.post("/mijn/sessie-uit", elsewhere).path == "/mijn"
    assert other.read("/mijn").path == "/inloggen"
    with place.town.look(now=place.clock()) as work:
        assert len(work.sessions.of(anna)) == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/bestaat-niet", 404, "Deze bladzijde is er niet"),
        ("GET", "/mijn/iets", 404, "Deze bladzijde is er niet"),
        ("DELETE", "/inloggen", 405, "Zo kan dit niet"),
        ("POST", "/inloggen/link", 400, "Er ontbreekt iets"),
        ("POST", "/inloggen/mail", 400, "Er ontbreekt iets"),
    ],
)
def test_what_goes_wrong_is_a_page_in_dutch(place, method, path, status, words):
    client = place.browser().client
    answer = client.request(method, path, headers={"origin": "https://toevallig.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert words in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_fault_of_ours_is_a_page_and_at_the_api_a_problem(place):
    async def fail():
        raise ZeroDivisionError("geheim")

    place.app.router.routes[:0] = [APIRoute("/stuk", fail), APIRoute("/v1/stuk", fail)]
    client = place.browser().client
    page, problem = client.get("/stuk"), client.get("/v1/stuk")
    assert (page.status_code, problem.status_code) == (500, 500)
    assert page.headers["content-type"].startswith("text/html")
    assert problem.headers["content-type"] == "application/problem+json"
    assert "geheim" not in page.text + problem.text


@pytest.mark.parametrize("code", ["----", "ABCDEFGH", "x" * 20])
def test_a_code_that_is_none_says_so_and_tries_are_counted(browser, code):
    browser.read("/inloggen/code")
    said = [browser.send("/inloggen/code", code=code).status for _ in range(21)]
    assert said == [404] * 20 + [429]


def routes():
    return [route for room in ROOMS for route in room.router.routes]


def test_every_page_stands_in_the_table_of_who_may_open_it():
    assert {route.operation_id for route in routes() if isinstance(route, Door)} == set(PAGES)
    assert {route.operation_id for route in routes() if isinstance(route, Porch)} == PUBLIC_PAGES
    assert len(routes()) == len(PAGES) + len(PUBLIC_PAGES)


def careless(source):
    """What would need a weaker content security policy, or lets what people write be markup."""
    wrong = {
        "style": r"\sstyle\s*=|<style",
        "handler": r"\son\w+\s*=(?!=)",
        "script": r"<script(?![^>]*\ssrc=)",
        "elsewhere": r"(?:src|href|action)=[\"'](?:https?:)?//",
        "javascript": r"javascript:",
        "unescaped": r"\|\s*safe|autoescape\s+false|Markup",
    }
    return {name for name, pattern in wrong.items() if re.search(pattern, source, re.IGNORECASE)}


def test_no_page_holds_script_or_style_or_something_from_elsewhere():
    assert len(TEMPLATES) > 5
    assert {path.name: found for path in TEMPLATES if (found := careless(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color:red">',
        "<button onclick='x()'>",
        "<script>x()</script>",
        '<img src="//kwaad.example/a">',
        '<a href="javascript:x()">',
        "{{ name | safe }}",
        "{% autoescape false %}",
    ],
)
def test_a_careless_page_is_caught(source):
    assert careless(source) != set()


def keys_in(sources):
    """Keys of sentences in templates and pages; one that is made up while running ends in a dot."""
    return {key for source in sources for key in re.findall(r"\b(?:t|text)\(\s*f?\"([^\"{]+)", source)}


def test_every_sentence_on_a_page_is_in_the_catalogue_and_none_is_left_over():
    sources = [path.read_text(encoding="utf-8") for path in (*TEMPLATES, *WEB.glob("*.py"))]
    used = keys_in(sources)
    known = set(catalogue("nl"))
    assert {key for key in used if not any(one == key or one.startswith(key) for one in known)} == set()
    begins = tuple(key for key in used if key.endswith("."))
    left = {key for key in known if key.startswith("web.") and key not in used and not key.startswith(begins)}
    assert {key for key in left if not key.startswith(("web.again.", "web.invalid.", "web.problem."))} == set()


def leads_nowhere(source, known):
    """Where forms of a template are posted that no route takes; what is filled in may be anything."""
    actions = re.findall(r'<form(?![^>]*method="get")[^>]*action="([^"]*)"|parts\.act\("(/[^"]*)",', source)
    patterns = {action: re.sub(r"\{\{.*?\}\}|\{%.*?%\}", ".*", action) for action in map("".join, actions)}
    return {action for action, pattern in patterns.items() if not any(re.fullmatch(pattern, path) for path in known)}


def test_every_form_is_posted_to_a_route_that_is_there():
    known = {re.sub(r"\{\w+\}", "x", route.path) for route in routes() if "POST" in route.methods}
    assert {path.name: found for path in TEMPLATES if (found := leads_nowhere(path.read_text("utf-8"), known))} == {}
    assert leads_nowhere('<form method="post" action="/behoeften/{{ need.id }}/weg">', known) != set()
