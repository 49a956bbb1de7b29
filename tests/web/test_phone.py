"""What the server gives a phone for when there is no connection, and how it confirms what comes in later."""

import json
import re

import pytest
from sqlmodel import select

from app.models import Need
from app.web.assets import ours
from tests.app import town as towns
from tests.guards.repository import ROOT

TEMPLATES = ROOT / "app" / "web" / "templates"
OF_NO_PERSON = {"area", "initiative", "ours", "ours_place", "ours_take", "place", "wrong"}
"""Pages that have the name of a neighbourhood, initiative or place for a title, or what went wrong."""
OF_NO_PERSON |= {"booking", "conditions", "hours", "idea"}
"""Those of a place have its name, that of an idea what it is about."""
OF_NO_PERSON |= {"area_before", "area_network", "area_sphere", "goals", "groups", "meeting", "outside", "overlay_rule"}
OF_NO_PERSON |= {"pilot_new", "report", "reports", "rulings", "rulings_here", "stories"}
"""Those about figures have the name of an area, or of a figure."""
EMPTY = ("/los", "/los/behoefte", "/los/koffie")


@pytest.fixture
def account(place):
    who = place.person("wil@example.org")
    return place.account(who, role="worker", organisation=place.town.welfare, neighbourhoods=[towns.NORTH])


@pytest.fixture
def worker(place, browser, account):
    place.admit(browser, account)
    return browser


def texts(place):
    with place.town.look(now=place.clock()) as work:
        return [need.text for need in work.session.exec(select(Need))]


def need(browser, **values):
    fields = browser.read("/behoeften/nieuw").form("/behoeften/nieuw")
    kept = {name: fields[name] for name in ("csrf_token", "idempotency_key")}
    return kept | {"alias": "Mevrouw De Wit", "neighbourhood": towns.NORTH, "text": "Samen wandelen"} | values


def post(browser, fields, **headers):
    asked = {"origin": "https://toevallig.example", "prefer": "return=minimal"} | headers
    return browser.client.post("/behoeften/nieuw", data=fields, headers=asked, follow_redirects=False)


def test_what_a_phone_sends_later_is_confirmed_once(place, worker):
    fields = need(worker)
    first, again = post(worker, fields), post(worker, fields)
    assert (first.status_code, again.status_code) == (204, 204)
    assert first.content == b""
    assert first.headers["location"] == again.headers["location"]
    assert texts(place) == ["Samen wandelen"]


def test_another_proof_or_version_beside_it_is_the_same_form(place, worker, account):
    """After a rest a phone sends the same with another proof; a browser has asked for a redirect before."""
    fields = need(worker)
    first = post(worker, fields, prefer="")
    assert first.status_code == 303
    place.admit(worker, account)
    again = post(worker, fields | {"csrf_token": need(worker)["csrf_token"], "version": "1"})
    assert (again.status_code, again.headers["location"]) == (204, first.headers["location"])
    assert texts(place) == ["Samen wandelen"]


def test_another_text_under_the_same_key_is_refused(place, worker):
    fields = need(worker)
    post(worker, fields)
    assert post(worker, fields | {"text": "Iets heel anders"}).status_code == 400
    assert texts(place) == ["Samen wandelen"]


def test_what_is_refused_is_not_confirmed(place, worker):
    assert post(worker, need(worker, text="")).status_code == 400
    assert post(worker, need(worker, csrf_token="x")).status_code == 403
    worker.client.cookies.clear()
    answer = post(worker, {"csrf_token": "x", "idempotency_key": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/inloggen")
    assert texts(place) == []


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_form_holds_no_secret_and_nobody(place, worker, path):
    place.person("zwaantje@example.org")
    page = worker.read(path)
    assert page.status == 200
    hidden = [(name, value) for _, _, fields in page.forms for name, value in fields.items() if value and "_" in name]
    assert hidden == []
    secret = next(cookie.value for cookie in worker.client.cookies.jar if "toevallig" in cookie.name)
    assert secret not in page.html
    assert not re.search(r"Anna|zwaantje|example\.org|wil@", page.html)


@pytest.mark.parametrize("role", ["resident", "volunteer"])
def test_who_has_no_such_forms_keeps_none(place, browser, role):
    place.account(place.person(), role=role)
    place.comes_in(browser)
    page = browser.read("/mijn")
    assert ("data-mark" in page.html, "data-keeps" in page.html) == (True, False)
    assert [browser.read(path).status for path in EMPTY] == [403, 403, 403]


def test_a_phone_knows_an_account_by_a_mark_that_stays(place, worker, account):
    def mark():
        return re.search(r'data-mark="([0-9a-f]{32})"', worker.read("/mijn").html)[1]

    first = mark()
    place.admit(worker, account)
    assert mark() == first
    other = place.browser()
    place.account(place.person())
    place.comes_in(other)
    assert first not in other.read("/mijn").html


def test_the_service_worker_names_files_that_are_there(browser):
    answer = browser.client.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    files = json.loads(re.search(r"^const FILES = (.*);$", answer.text, re.MULTILINE)[1])
    assert len(files) == 4
    for file in files:
        kept = browser.client.get(file)
        assert kept.status_code == 200
        assert "immutable" in kept.headers["cache-control"]
    assert answer.text.endswith(ours()["js/sw.js"].body.decode())


def test_signing_out_wipes_what_the_browser_keeps(worker):
    fields = worker.read("/mijn").form("/uitloggen")
    answer = worker.client.post(
        "/uitloggen", data=fields, headers={"origin": "https://toevallig.example"}, follow_redirects=False
    )
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


def names_in_history(template):
    """Whether the heading says something that was filled in, and a browser would keep that in its history."""
    heading = re.search(r"{% block title %}(.*?){% endblock %}", template)
    filled = heading and re.search(r"\w+=(?!\")|{{ (?!t\()", heading[1])
    return bool(filled) and "{% block tab %}" not in template


def test_no_tab_names_a_person():
    found = {path.stem for path in TEMPLATES.glob("*.html") if names_in_history(path.read_text(encoding="utf-8"))}
    assert found - {"base"} <= OF_NO_PERSON


@pytest.mark.parametrize("heading", ["{{ person.name }}", '{{ t("needs.of", name=name) }}', "Dag {{ alias }}"])
def test_a_tab_that_names_a_person_is_caught(heading):
    assert names_in_history("{% block title %}" + heading + "{% endblock %}")
