"""The look: a theme that a municipality can replace, files that a browser keeps, and pages that are light."""

import gzip
import re

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.assets import Assets, ours, static
from tests.guards.repository import ROOT
from tests.guards.test_vendor import offences
from tests.web.chromium import NARROW, WIDER_THAN_THE_SCREEN, free_port, launched, served, tab
from tests.web.conftest import SITE

TEMPLATES = ROOT / "app" / "web" / "templates"
OF_A_TEMPLATE = re.compile(r"{[{%#].*?[#%}]}", re.DOTALL)
EVALUATED = re.compile(r"\bhx-on\b|\bhx-vars\b|\bjs:|javascript:")
"""What htmx runs as a script, and the policy of our pages does not let run."""
FIRST_PAGE, LATER_PAGE = 120_000, 25_000
A_THEME = ".rivierstad-theme {{ --utrecht-button-primary-action-background-color: {colour}; }}"
BACKGROUND = "getComputedStyle(document.querySelector('button.main')).backgroundColor"


def unruly(html):
    """What this template would run or style by itself, or load from elsewhere."""
    plain = OF_A_TEMPLATE.sub("", html)
    found = [one for one in offences(plain) if not re.search(r"href=[/#?]|a href=(tel|sms|mailto):|(src|href)=$", one)]
    return found + EVALUATED.findall(html)


def test_no_template_runs_or_styles_anything_by_itself():
    templates = sorted(TEMPLATES.rglob("*.html"))
    assert len(templates) > 12
    assert {path.name: found for path in templates if (found := unruly(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "html",
    [
        "<script>start()</script>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<div hx-vals="js:{a: 1}">',
        '<img src="https://elsewhere.example/a.png">',
    ],
)
def test_a_template_that_does_is_caught(html):
    assert unruly("{% extends 'base.html' %}" + html) != []


def themed(database_url, css):
    return create_app(Settings(database_url=database_url, public_url=SITE, thema_css=css))


def test_every_page_wears_the_theme_and_our_own_sheet(browser):
    html = browser.read("/inloggen").html
    assert '<html lang="nl" class="voorbeeld-theme">' in html
    assert f'href="{static("vendor/voorbeeld/theme.css")}"' in html
    assert f'href="{static("css/pages.css")}"' in html


@pytest.mark.parametrize(
    ("css", "name"),
    [
        (A_THEME.format(colour="#cc0000"), "rivierstad-theme"),
        ("/* .geen */\n:root { --utrecht-document-color: #111; }", ""),
        ("@import url(x.css);\n.a-b, .c { --x: 1 }", "a-b"),
    ],
)
def test_a_municipality_puts_in_its_own_theme(database_url, tmp_path, css, name):
    file = tmp_path / "thema.css"
    file.write_text(css, encoding="utf-8")
    app = themed(database_url, file)
    client = TestClient(app, base_url=SITE, headers={"accept": "text/html"})
    html = client.get("/inloggen").text
    assert f'<html lang="nl" class="{name}">' in html
    assert "voorbeeld" not in html
    (address,) = re.findall(r'href="(/static/theme\.css\?v=\w{8})"', html)
    answer = client.get(address)
    assert answer.text == css
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


def test_a_theme_that_is_not_there_stops_the_service_at_its_start(tmp_path):
    with pytest.raises(ValidationError):
        Settings(thema_css=tmp_path / "nergens.css")


def test_our_sheet_asks_the_tokens_first():
    sheet = (ROOT / "app/static/css/pages.css").read_text(encoding="utf-8")
    asked = set(re.findall(r"var\((--(?:utrecht|basis)-[\w-]+)", sheet))
    assert {"--utrecht-button-primary-action-background-color", "--utrecht-textbox-border-color"} <= asked
    known = (ROOT / "app/static/vendor/voorbeeld/theme.css").read_text(encoding="utf-8")
    mute = {name for name in asked if f"{name}:" not in known}
    # Tokens of older themes, which the example no longer has.
    assert mute <= {"--utrecht-document-color", "--utrecht-document-background-color", "--utrecht-document-font-family"}


YEAR = "public, max-age=31536000, immutable"


def test_a_file_may_be_kept_under_its_own_mark_and_under_no_other(place):
    get = place.client.get
    address = static("css/pages.css")
    assert get(address).headers["cache-control"] == YEAR
    bare = address.partition("?")[0]
    assert [get(path).headers["cache-control"] for path in (bare, f"{bare}?v=00000000")] == ["no-store"] * 2
    again = get(address, headers={"if-none-match": get(address).headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(address, headers={"if-none-match": '"anders"'}).status_code == 200


def test_nothing_else_may_be_kept(place):
    for path in ("/inloggen", "/static/nergens.css?v=1", "/static/../app/main.py", "/v1/health", "/bestaat-niet"):
        assert place.client.get(path).headers["cache-control"] == "no-store", path
    assert place.client.get("/static/css/../../settings.py").status_code == 404
    assert place.client.post("/static/css/pages.css").status_code == 405


def test_files_are_packed_and_pages_are_not(place):
    for name in ("css/pages.css", "vendor/htmx/htmx.min.js", "vendor/voorbeeld/theme.css"):
        file = ours()[name]
        assert len(file.packed) < len(file.body) / 2
        assert gzip.decompress(file.packed) == file.body
        packed = place.client.get(static(name), headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) == len(file.packed)
        plain = place.client.get(static(name), headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == packed.content == file.body
    assert "content-encoding" not in place.client.get("/inloggen", headers={"accept-encoding": "gzip"}).headers


def test_a_file_has_another_address_when_it_changes(tmp_path):
    file = tmp_path / "thema.css"
    addresses = set()
    for colour in ("#111", "#222"):
        file.write_text(A_THEME.format(colour=colour), encoding="utf-8")
        addresses.add(Assets(file).theme.address)
    assert len(addresses) == 2


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture
def sqlite_url(sqlite_tables):
    return f"sqlite:///{sqlite_tables}"


@pytest.mark.slow
def test_a_theme_really_changes_the_look(chromium, sqlite_url, tmp_path):
    seen = []
    for number, colour in enumerate((None, "#cc0000", "#1234cc")):
        file = tmp_path / f"{number}.css"
        if colour:
            file.write_text(A_THEME.format(colour=colour), encoding="utf-8")
        port = free_port()
        url = f"http://localhost:{port}"
        settings = Settings(database_url=sqlite_url, site_url=url, thema_css=file if colour else None)
        with served(create_app(settings), port), tab(chromium, url) as seen_page:
            seen_page.goto(f"{url}/inloggen")
            seen.append(seen_page.evaluate(BACKGROUND))
    assert seen == ["rgb(11, 92, 74)", "rgb(204, 0, 0)", "rgb(18, 52, 204)"]


@pytest.mark.slow
def test_the_first_page_is_light_and_the_next_one_is_only_itself(chromium, sqlite_url):
    port = free_port()
    url = f"http://localhost:{port}"
    settings = Settings(database_url=sqlite_url, site_url=url)
    with served(create_app(settings), port), tab(chromium, url, NARROW) as seen:
        loaded = []
        session = seen.context.new_cdp_session(seen)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        seen.goto(f"{url}/inloggen", wait_until="networkidle")
        first, loaded[:] = sum(loaded), []
        assert 10_000 < first <= FIRST_PAGE
        assert not seen.evaluate(WIDER_THAN_THE_SCREEN)
        seen.goto(f"{url}/inloggen/code", wait_until="networkidle")
        assert 1_000 < sum(loaded) <= LATER_PAGE
        assert not seen.evaluate(WIDER_THAN_THE_SCREEN)
