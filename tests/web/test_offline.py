"""A bad line and an empty battery, in Chromium: what is typed arrives, once, and nothing of others stays behind."""

import datetime as dt
import os
import re
import signal
import time
from pathlib import Path

import pytest
from sqlmodel import select

from app.main import create_app
from app.models import Account, Need
from app.policy.permissions import PAGES
from app.repositories.asking import number_of
from app.settings import Settings
from tests.app import town as towns
from tests.guards.repository import ROOT
from tests.web.bad_line import laid
from tests.web.chromium import PHONE, Clock, free_port, options, playing, served

PROOF = os.environ.get("TOEVALLIG_PROOF") == "1"
ROUNDS = 20 if PROOF else 1
SENTENCE = "Mevrouw wil graag een keer per week wandelen langs de vaart"
NEW = "/behoeften/nieuw"
MOST_BYTES = 25_000
ONE = re.compile(r"/behoeften/[0-9a-f-]{36}")
NO_LINE = re.compile("Failed to (load|fetch)|Cleared data types")
"""What the browser itself says of a line that was cut, and of a phone that was wiped."""
STATIC = ROOT / "app" / "static"
READY = "body[data-ready]"
CONTROLLED = """
async () => navigator.serviceWorker.controller
  ? 0 : await new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", () => done(1)))
"""
IN_THE_STORE = """
async () => {
  const opening = indexedDB.open("toevallig");
  await new Promise(done => opening.onsuccess = done);
  const base = opening.result;
  if (!base.objectStoreNames.contains("kept")) return [];
  const [keys, rows] = (store => [store.getAllKeys(), store.getAll()])(base.transaction("kept").objectStore("kept"));
  await new Promise(done => rows.onsuccess = done);
  base.close();
  return GIVES;
}
"""
KEPT = IN_THE_STORE.replace("GIVES", "rows.result.filter(one => one.sealed).map(one => one.state)")
EVERYTHING = IN_THE_STORE.replace("GIVES", "keys.result")
KEEPS_NOTHING = """
IDBFactory.prototype.open = () => {
  const asked = { error: new DOMException("not here", "UnknownError") };
  setTimeout(() => asked.onerror(new Event("error")), 0);
  return asked;
};
"""
TWICE = """
(which) => {
  const form = document.querySelector(which);
  for (const _ of [1, 2]) form.requestSubmit(form.querySelector("button"));
}
"""
CACHED = """
async () => {
  const found = {};
  for (const name of await caches.keys()) for (const asked of await (await caches.open(name)).keys())
    found[new URL(asked.url).pathname] = await (await caches.match(asked)).text();
  return found;
}
"""

pytestmark = pytest.mark.slow


def wait_until(is_so, seconds=20):
    """Wait until this is so; and no longer than that."""
    for _ in range(seconds * 10):
        if is_so():
            return
        time.sleep(0.1)
    assert is_so()


class Site:
    """The service behind a line, with two workers and their people."""

    def __init__(self, folder):
        self.clock = Clock()
        self.port, self.service = free_port(), free_port()
        self.url = f"http://localhost:{self.port}"
        url = f"sqlite:///{folder / 'a.db'}"
        settings = Settings(database_url=url, site_url=self.url, requests_a_minute=100_000, rung="words")
        self.app = create_app(settings, clock=self.clock)

    def settle(self):
        """Build the town; everybody in it has a name that can be found again."""
        house = self.app.state.house
        self.town = towns.build(house.database, house.live)
        self.accounts = [self._account(name) for name in ("Wilhelmina", "Ottoline")]
        with self._work() as work:
            area = work.areas.get(towns.NORTH)
            row = work.people.create(
                area, identity={"alias": "Geertruida", "email": "z@example.org"}, consents=[towns.YES]
            )
            self.resident = row.node.id

    def _work(self):
        return self.town.work(now=self.clock())

    def _account(self, alias):
        with self._work() as work:
            row = work.people.create(work.areas.get(towns.NORTH), identity={"alias": alias}, consents=[towns.YES])
            account = Account(
                municipality=towns.HERE,
                person=number_of(row.node),
                role="worker",
                organisation=self.town.welfare,
                neighbourhoods=[towns.NORTH],
                created_at=work.now,
                created_by="operator",
                approved_by="operator",
            )
            work.session.add(account)
            work.session.flush()
            return number_of(account)

    def secret(self, which=0):
        with self._work() as work:
            return work.sessions.open(self.accounts[which], method="passkey", device="telefoon")

    def pages(self, need):
        """Every page that a worker may open, where its address needs no more than what there is in the town."""
        known = {"needId": need, "personId": self.resident}
        for route in self.app.state.rooms:
            names = re.findall(r"{(\w+)}", route.path)
            if (
                route.methods == {"GET"}
                and "worker" in PAGES[route.operation_id]
                and set(names) <= set(known)
                and "download" not in route.path
                and not route.operation_id.endswith(("Map", "File"))
            ):
                yield route.path.format(**known)

    def count(self, sentence):
        """How many needs hold this sentence."""
        with self.town.look(now=self.clock()) as work:
            return sum(need.text == sentence for need in work.session.exec(select(Need)))


class Phone:
    """A browser with a profile on disk, that can be killed and started again."""

    def __init__(self, playwright, profile, site, line):
        self.playwright, self.profile, self.site, self.line = playwright, profile, site, line
        self.elsewhere, self.complaints = [], []

    def start(self, which=0):
        size = {"width": PHONE[0], "height": PHONE[1]}
        launch = self.playwright.chromium.launch_persistent_context
        self.context = launch(self.profile, locale="nl-NL", viewport=size, **options())
        self.sign_in(which)
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.on("request", lambda it: self.elsewhere.append(it.url) if not it.url.startswith(self.site.url) else None)
        page.on("console", lambda it: self.complaints.append(it.text) if not NO_LINE.search(it.text) else None)
        page.on("pageerror", lambda it: self.complaints.append(str(it)))
        return page

    def sign_in(self, which=0):
        self.context.add_cookies([{"name": "toevallig", "value": self.site.secret(which), "url": self.site.url}])

    def read(self, path):
        self.page.goto(self.site.url + path)
        self.is_ready()

    def get_ready(self):
        """Read a page while all is well, until the phone has what it needs for later."""
        self.read("/vandaag")
        self.page.evaluate(CONTROLLED)

    def is_ready(self):
        self.page.wait_for_selector(READY, state="attached")

    def write(self, sentence, alias="Mevrouw De Wit"):
        self.page.fill("#alias", alias)
        self.page.fill("#text", sentence)

    def send(self):
        self.page.click("form[data-keep] button.main")

    def kept(self):
        return self.page.evaluate(KEPT)

    def die(self):
        """Lose all power at once."""
        for folder in Path("/proc").iterdir():
            try:
                called = (folder / "cmdline").read_text() if folder.name.isdigit() else ""
            except OSError:
                continue
            if f"--user-data-dir={self.profile}" in called and "--type=" not in called:
                os.kill(int(folder.name), signal.SIGKILL)
        self.context.on("close", lambda: None)
        self.context = None

    def close(self):
        if self.context:
            self.context.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    found = Site(tmp_path_factory.mktemp("site"))
    with served(found.app, found.service):
        found.settle()
        yield found


@pytest.fixture(scope="module")
def playwright():
    with playing() as found:
        yield found


@pytest.fixture
def line(site):
    with laid(site.port, site.service) as found:
        yield found


@pytest.fixture
def phone(playwright, site, line, tmp_path):
    found = Phone(playwright, tmp_path / "profile", site, line)
    found.start()
    yield found
    found.close()
    assert found.elsewhere == []
    assert found.complaints == []


@pytest.mark.proof
def test_a_form_that_is_sent_goes_on_and_leaves_nothing(phone, site):
    phone.get_ready()
    phone.read(NEW)
    phone.write("Gewoon verstuurd")
    phone.send()
    phone.page.wait_for_url(ONE)
    phone.is_ready()
    assert (phone.kept(), site.count("Gewoon verstuurd")) == ([], 1)


def test_a_phone_that_keeps_nothing_sends_as_without_javascript_and_complains_of_nothing(phone, site):
    phone.page.add_init_script(KEEPS_NOTHING)
    phone.read(NEW)
    phone.write("Nergens bewaard")
    phone.send()
    phone.page.wait_for_url(ONE)
    phone.read("/mijn")
    phone.page.click("text=Log uit")
    phone.page.wait_for_url("**/inloggen")
    assert site.count("Nergens bewaard") == 1


def test_without_a_connection_the_empty_forms_open_and_what_is_typed_waits(phone, site, line):
    phone.get_ready()
    line.cut = "dead"
    phone.read("/behoeften")
    assert phone.page.inner_text("h1") == "Geen verbinding"
    phone.page.click("text=Koffie gehad")
    phone.page.wait_for_selector("form[action='/koffie']")
    assert phone.page.input_value("#day") == phone.page.evaluate("new Date().toLocaleDateString('sv')")
    phone.read(NEW)
    phone.write(SENTENCE)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")
    assert phone.page.input_value("#text") == ""
    phone.page.click(".unsent summary")
    assert SENTENCE in phone.page.inner_text(".unsent p:visible >> nth=1")
    line.cut = None
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_selector("text=Verstuurd. Bekijk")
    assert (phone.kept(), site.count(SENTENCE)) == ([], 1)


def sent_over_a_bad_line(phone, site, line, sentence):
    """Type a sentence at 50 kbit/s; the line is cut three times and the battery runs empty. How often it arrived."""
    phone.get_ready()
    line.bits = 50_000
    phone.read(NEW)
    line.cut = "before"
    phone.write(sentence)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")
    line.cut = "after"
    phone.page.click(".unsent button >> nth=0")
    phone.page.wait_for_timeout(100)
    wait_until(lambda: site.count(sentence) > 0)
    phone.die()
    line.cut = "dead"
    phone.start()
    phone.read(NEW)
    line.cut, line.bits = None, None
    phone.read("/vandaag")
    wait_until(lambda: phone.kept() == [])
    return site.count(sentence)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_three_cuts_and_an_empty_battery_lose_nothing_and_double_nothing(phone, site, line, turn):
    sentence = f"{SENTENCE}, zei ze voor de {turn}e keer"
    assert sent_over_a_bad_line(phone, site, line, sentence) == 1


@pytest.mark.parametrize(
    ("right", "wrong", "times"),
    [
        ('["idempotency_key", row.key]', '["idempotency_key", crypto.randomUUID()]', 2),
        ("await write(kept.key, kept);", "await drop(row.key);", 0),
    ],
    ids=["another key each time", "gone before it is confirmed"],
)
def test_a_phone_that_loses_or_doubles_is_caught(phone, site, line, right, wrong, times):
    line.change = ("/static/js/pages.js", right, wrong)
    sentence = f"{SENTENCE}, {times} keer"
    if times:
        assert sent_over_a_bad_line(phone, site, line, sentence) == times
    else:
        phone.get_ready()
        phone.read(NEW)
        line.cut = "before"
        phone.write(sentence)
        phone.send()
        wait_until(lambda: phone.kept() == [])
        assert site.count(sentence) == 0


@pytest.mark.proof
def test_what_was_typed_survives_an_empty_battery(phone):
    phone.get_ready()
    phone.read(NEW)
    phone.write(SENTENCE, alias="Buurvrouw Tine")
    wait_until(lambda: phone.kept() == ["draft"])
    phone.die()
    phone.start()
    phone.read(NEW)
    assert phone.page.input_value("#text") == SENTENCE
    assert phone.page.input_value("#alias") == "Buurvrouw Tine"
    phone.read("/vandaag")
    assert "Nog niet af" in phone.page.inner_text(".unsent")
    phone.page.click(".unsent button")
    wait_until(lambda: phone.kept() == [])
    phone.page.wait_for_selector(".unsent", state="detached")


def readable(profile, words):
    """Files of this browser that hold these words as they are, in either way of writing text."""
    forms = [word.encode(how) for word in words for how in ("utf-8", "utf-16-le")]
    files = [path for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def type_and_close(phone, line):
    phone.get_ready()
    phone.read(NEW)
    line.cut = "before"
    phone.write(SENTENCE)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")
    phone.write("Nog een halve zin over de hond")
    wait_until(lambda: sorted(phone.kept()) == ["draft", "waiting"])
    phone.close()
    phone.context = None


def test_what_waits_cannot_be_read_on_the_phone(phone, line):
    type_and_close(phone, line)
    assert readable(phone.profile, [SENTENCE, "Nog een halve zin"]) == []


@pytest.mark.proof
def test_what_waits_unsealed_is_found(phone, line):
    line.change = ("/static/js/pages.js", "return { iv, sealed", "return { text: JSON.stringify(fields), iv, sealed")
    type_and_close(phone, line)
    assert readable(phone.profile, [SENTENCE, "Nog een halve zin"]) != []


def leave_one_behind(phone, line):
    phone.get_ready()
    phone.read(NEW)
    line.cut = "before"
    phone.write(SENTENCE)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")


def a_day_passes(phone, line):
    leave_one_behind(phone, line)
    phone.page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=23, minutes=59))
    phone.read("/vandaag")
    assert phone.kept() == ["waiting"]
    phone.page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=24, minutes=1))
    phone.read("/vandaag")
    return phone.kept()


@pytest.mark.proof
def test_after_a_day_it_is_wiped_with_a_word(phone, line):
    assert a_day_passes(phone, line) == []
    assert "Dat is nu gewist" in phone.page.inner_text("#status")


def test_signing_out_wipes_all(phone, line):
    leave_one_behind(phone, line)
    phone.context.add_cookies([{"name": "taal", "value": "nl", "url": phone.site.url}])
    line.cut = "before"
    phone.read("/mijn")
    assert phone.kept() == ["waiting"]
    line.cut = None
    phone.page.click("form[action='/uitloggen'] button")
    phone.page.wait_for_url("**/inloggen")
    phone.is_ready()
    assert phone.page.evaluate(CACHED) == {}
    assert phone.page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert phone.page.evaluate(EVERYTHING) == []
    assert {one["name"] for one in phone.context.cookies()} == {"taal"}


def another_comes_in(phone, line):
    leave_one_behind(phone, line)
    phone.sign_in(1)
    phone.read("/vandaag")
    phone.sign_in(0)
    phone.read("/vandaag")
    return phone.kept()


def test_for_another_account_all_is_wiped(phone, line):
    assert another_comes_in(phone, line) == []


@pytest.mark.proof
@pytest.mark.parametrize(
    ("story", "right", "wrong"),
    [
        (a_day_passes, "> A_DAY", "> 2 * A_DAY"),
        (another_comes_in, "await wipe();", ""),
    ],
    ids=["kept for two days", "kept for whoever comes in"],
)
def test_a_phone_that_keeps_too_much_is_caught(phone, line, story, right, wrong):
    line.change = ("/static/js/pages.js", right, wrong)
    assert story(phone, line) == ["waiting"]


def test_a_session_that_rests_keeps_it_until_somebody_is_back(phone, site, line):
    sentence = "Bewaard terwijl de sessie rustte"
    phone.get_ready()
    phone.read(NEW)
    line.cut = "before"
    phone.write(sentence)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")
    line.cut = None
    phone.context.clear_cookies()
    phone.page.click(".unsent button >> nth=0")
    phone.page.wait_for_selector("text=Log weer in")
    assert (phone.kept(), site.count(sentence)) == (["resting"], 0)
    phone.sign_in()
    phone.read("/vandaag")
    wait_until(lambda: phone.kept() == [])
    assert site.count(sentence) == 1


@pytest.mark.proof
def test_what_the_server_refuses_comes_back_with_what_was_typed(phone, site):
    phone.get_ready()
    phone.read(NEW)
    phone.write("Bel haar op 06-12345678 over de tuin")
    phone.send()
    phone.page.wait_for_selector("#text-wrong")
    phone.is_ready()
    assert phone.page.input_value("#text") == "Bel haar op 06-12345678 over de tuin"
    assert phone.kept() == ["draft"]
    phone.page.fill("#text", "Bel haar over de tuin")
    phone.send()
    phone.page.wait_for_url(ONE)
    phone.is_ready()
    assert (phone.kept(), site.count("Bel haar over de tuin")) == ([], 1)


@pytest.mark.proof
def test_two_taps_and_two_tabs_send_it_once(phone, site, line):
    sentence = "Twee keer getikt in twee tabbladen"
    leave = phone.page
    phone.get_ready()
    phone.read(NEW)
    line.cut = "before"
    phone.write(sentence)
    phone.send()
    phone.page.wait_for_selector("text=Nog niet verstuurd")
    phone.page = phone.tab()
    phone.read("/vandaag")
    line.cut = None
    for tab in (leave, phone.page):
        tab.evaluate("window.dispatchEvent(new Event('online')), window.dispatchEvent(new Event('online'))")
    wait_until(lambda: phone.kept() == [])
    phone.page.wait_for_timeout(300)
    assert site.count(sentence) == 1


def pages_on(phone):
    """What this phone keeps, apart from how pages look."""
    found = phone.page.evaluate(CACHED)
    return {path: text for path, text in found.items() if not path.startswith("/static/")}


def meet(phone):
    """Get to know somebody whose name then stands on many pages of this worker; give the page of what is asked."""
    phone.get_ready()
    phone.read(NEW)
    phone.write("Zij zoekt iemand om mee te kaarten", alias="Zwaantje")
    phone.send()
    phone.page.wait_for_url(ONE)
    phone.is_ready()
    return ONE.search(phone.page.url)[0]


def test_a_phone_holds_no_page_of_people_and_pages_are_light(phone, site, line):
    heavy, need = {}, meet(phone).removeprefix("/behoeften/")
    for path in site.pages(need):
        line.passed.clear()
        phone.read(path)
        # A map or a drawn network comes with a library that is sent once, and kept for a year.
        heavy[path] = sum(size for _, one, _, size in line.passed if not one.startswith("/static/vendor/"))
    assert len(heavy) > 10
    assert {path: size for path, size in heavy.items() if size > MOST_BYTES} == {}
    found = pages_on(phone)
    assert set(found) == {"/los", "/los/behoefte", "/los/koffie"}
    names = ("Zwaantje", "Geertruida", "Wilhelmina", "Ottoline", "kaarten", "z@example.org")
    assert [name for name in names if any(name in text for text in found.values())] == []
    assert phone.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert phone.kept() == []
    phone.close()
    phone.context = None
    assert readable(phone.profile, ["Zwaantje", "z@example.org"]) == []


@pytest.mark.proof
def test_a_phone_that_keeps_a_page_of_people_is_caught(phone, line):
    kept = "fetch(request).then(async (one) => (await (await caches.open(KEPT)).put(request, one.clone()), one)).catch("
    line.change = ("/sw.js", "fetch(request).catch(", kept)
    path = meet(phone)
    phone.read(path)
    assert "Zwaantje" in pages_on(phone)[path]


@pytest.mark.proof
def test_a_second_tap_does_nothing_and_a_wait_shows(phone, line):
    phone.get_ready()
    phone.read(NEW)
    phone.write("Twee keer getikt")
    line.bits, line.passed[:] = 2000, []
    phone.page.evaluate(TWICE, "form[data-keep]")
    phone.page.wait_for_selector("progress")
    assert "Even geduld" in phone.page.inner_text("#status")
    line.bits = None
    phone.page.wait_for_url(ONE)
    phone.is_ready()
    assert [path for method, path, *_ in line.passed if method == "POST" and path == NEW] == [NEW]
    line.bits, line.passed[:] = 4000, []
    phone.page.evaluate(TWICE, "form[action='/taal']")
    phone.page.wait_for_selector("html[lang=en]")
    line.bits = None
    assert [path for method, path, *_ in line.passed if (method, path) == ("POST", "/taal")] == ["/taal"]


def test_a_page_at_rest_asks_nothing(phone, line):
    phone.get_ready()
    phone.read("/vandaag")
    line.passed.clear()
    phone.page.wait_for_timeout(30_000 if PROOF else 3000)
    # The browser asks by itself, once a page, whether the service worker is still the same.
    assert [path for _, path, *_ in line.passed if not path.startswith("/sw.js")] == []


def test_scripts_of_ours_are_short_and_know_no_place_and_no_interval():
    ours = {path.name: path.read_text() for path in STATIC.glob("js/*.js")}
    lines = {name: sum(bool(line.strip()) for line in words.splitlines()) for name, words in ours.items()}
    # A map and a drawn network are islands: loaded by the one page that has them, and that page reads without.
    assert lines.pop("map.js") + lines.pop("graph.js") < 150
    assert sum(lines.values()) < 300
    assert [
        word
        for word in ("geolocation", "setInterval", "eval(", "Function(")
        if any(word in one for one in ours.values())
    ] == []
