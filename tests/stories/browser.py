"""Waterrijk in a real browser: a service that listens, and people who sit before it with a finger or a keyboard."""

import datetime as dt
import re
import shutil
import time
from contextlib import contextmanager

from playwright.sync_api import TimeoutError as NothingHappened

from app.cli.house import open_house
from app.importing import import_folder
from app.main import create_app
from app.policy.roles import OPERATOR
from app.services import demo, links
from app.settings import Settings
from app.work import reading, writing
from tests.web.chromium import WIDER_THAN_THE_SCREEN, free_port, served

BEGAN = dt.datetime(2026, 10, 1, 9, 30, tzinfo=dt.UTC)
"""A Thursday, soon after the last that happened in Waterrijk."""
NOTHING_DOES = 20_000
"""Milliseconds after which nothing happens any more, on a computer that others use too."""
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SHOWS_FOCUS = """
(one) => {
  const whole = one.closest("label") ?? one;
  const rings = [one, ...one.parentElement.children, whole, one.parentElement];
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const box = whole.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  return {
    ring: one.matches(":focus-visible") && rings.some((other) => drawn(getComputedStyle(other))),
    seen: Boolean(top) && (box.height > innerHeight || whole.contains(top)),
    what: one.outerHTML.slice(0, 160),
  };
}
"""
FOLLOWS = """
(now) => {
  const before = window.before;
  window.before = now;
  if (before === now) return "inside";
  const order = before?.isConnected ? before.compareDocumentPosition(now) : Node.DOCUMENT_POSITION_FOLLOWING;
  return order & Node.DOCUMENT_POSITION_FOLLOWING ? "on" : "back";
}
"""


class Clock:
    """A clock that goes on from a day in Waterrijk, and can be moved on."""

    def __init__(self):
        self.ahead, self.began = dt.timedelta(), time.monotonic()

    def __call__(self):
        return BEGAN + dt.timedelta(seconds=time.monotonic() - self.began) + self.ahead


def write_waterrijk(file):
    """Write the delivered folder into a database, to copy."""
    with open_house(f"sqlite:///{file}") as house, house.writing() as work:
        import_folder(work.session, demo.SEED, now=BEGAN)


class Waterrijk:
    """The municipality behind a service of our own."""

    def __init__(self, template, folder):
        self.clock, self.port = Clock(), free_port()
        self.url = f"http://localhost:{self.port}"
        database = f"sqlite:///{shutil.copy(template, folder / 'waterrijk.db')}"
        settings = Settings(database_url=database, site_url=self.url, requests_a_minute=100_000, rung="words")
        self.app = create_app(settings, clock=self.clock)
        self.house = self.app.state.house

    def looking(self):
        """Look as who runs the service."""
        return reading(self.house.database, OPERATOR, self.clock(), live=self.house.live)

    def working(self):
        """Work as who runs the service."""
        return writing(self.house.database, OPERATOR, self.clock(), live=self.house.live)

    def invites(self, player):
        """Give the link with which this one makes a passkey."""
        with self.working() as work:
            account = demo.account_of(work, player).account
            return f"{self.url}/inloggen/nieuw/{work.links.for_account(account, 'enrol', links.WAYS['enrol'].valid)}"

    def lets_in(self, player):
        """Give the link with which this one comes in once, without a passkey."""
        with self.working() as work:
            return demo.sign_in_link(work, player, self.url)

    def days_later(self, days):
        """Let days go by."""
        self.clock.ahead += dt.timedelta(days=days)


@contextmanager
def opened(template, folder):
    """Let a Waterrijk of its own listen."""
    found = Waterrijk(template, folder)
    with served(found.app, found.port):
        yield found


class Finger:
    """Somebody with a phone or a mouse."""

    def __init__(self, page):
        self.page, self.taps = page, 0
        page.set_default_timeout(NOTHING_DOES)

    def opens(self, address):
        """Go to an address that came from elsewhere."""
        assert self.page.goto(address).ok, address

    def sees(self, heading, do=""):
        """Be on a page that is in order; `do`: what it says to do next, at once in its first words."""
        page = self.page
        try:
            page.locator("h1", has_text=re.compile(f"^{re.escape(heading)}$")).wait_for()
        except NothingHappened:
            raise AssertionError(f"not {heading!r} at {page.url}: {page.inner_text('main')}") from None
        assert page.locator("h1").count() == 1, f"{heading}: more headings"
        assert not page.evaluate(WIDER_THAN_THE_SCREEN), f"{heading}: wider than the screen"
        mains = [one.inner_text() for one in page.locator("main .main:visible").all()]
        assert mains[:1] == ([do] if do else []), f"{heading}: {mains}"

    def reads(self, *words):
        """Find these words on the page."""
        shown = " ".join(self.page.inner_text("main").split())
        for one in words:
            assert one in shown, f"{one!r} is not in {shown!r}"

    def presses(self, name):
        """Press the button or link of this name; the first where a list has more."""
        self._reach(self._named(name), lambda found: found.click(), "Enter")

    def unfolds(self, name):
        """Open what is folded under these words."""
        self._reach(self.page.locator("summary", has_text=name).first, lambda found: found.click(), "Enter")

    def ticks(self, label):
        """Tick this, or choose it."""
        found = self.page.get_by_label(label, exact=True).first
        self._reach(found, lambda found: found.locator("xpath=ancestor::label").click(), "Space")
        assert found.is_checked(), label

    def writes(self, label, words):
        """Write words in a field."""
        self._reach(self.page.get_by_label(label, exact=True), lambda found: found.click(), "")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)

    def chooses(self, label, words):
        """Choose from a list."""
        self.page.get_by_label(label, exact=True).select_option(label=words)

    def picks_day(self, label, day):
        """Fill in a day."""
        self.page.get_by_label(label, exact=True).fill(day.isoformat())

    def _named(self, name):
        roles = (self.page.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        buttons, linked = roles
        return buttons.or_(linked).first

    def _reach(self, found, by_hand, _key):
        self.taps += 1
        by_hand(found)


class Keyboard(Finger):
    """Somebody who never touches a mouse; on the way each stop must be seen, and come after the one before."""

    def opens(self, address):
        """Go there, and skip the bar: the first stop of each page."""
        super().opens(address)
        self.skips()

    def skips(self):
        """Skip to what the page is about."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.className") == "skip"
        self.page.keyboard.press("Enter")

    def chooses(self, label, words):
        """Choose from a list, by typing how it begins."""
        found = self.page.get_by_label(label, exact=True)
        self._walk(found)
        self.page.keyboard.type(words)
        assert found.evaluate("one => one.selectedOptions[0].label") == words

    def picks_day(self, label, day):
        """Fill in a day; one that is written alike in each country, since the browser speaks that of the computer."""
        assert day.day == day.month
        found = self.page.get_by_label(label, exact=True)
        self._walk(found)
        self.page.keyboard.type(f"{day:%d%m%Y}")
        assert found.input_value() == day.isoformat()

    def _reach(self, found, _by_hand, key):
        self._walk(found)
        if key:
            self.page.keyboard.press(key)

    def _walk(self, found):
        """Go on from stop to stop until this one has the focus."""
        found.wait_for(state="attached")
        ends = 0
        while ends < 2:
            self.page.keyboard.press("Tab")
            here = self.page.evaluate_handle("document.activeElement").as_element()
            if here.evaluate("one => one === document.body"):
                ends += 1
                self.page.evaluate("window.before = undefined")
                continue
            way = here.evaluate(FOLLOWS)
            if way == "inside":  # a day has a stop for each of its parts, which the browser draws
                continue
            seen = here.evaluate(SHOWS_FOCUS)
            assert seen["ring"], f"no ring: {seen['what']}"
            assert seen["seen"], f"out of sight: {seen['what']}"
            if found.evaluate("(one, here) => one === here", here):
                return
            assert way == "on", f"jumps back: {seen['what']}"
        raise AssertionError(f"never reached: {found}")


def with_passkeys(page):
    """Give this browser a key that is made of software."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


class Wire:
    """What comes in over the wire: bytes as they were sent, headers and all."""

    def __init__(self, page):
        self.page, self._bytes = page, 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        # What keeps the empty forms hands on every page; without it the browser itself counts what comes in.
        session.send("Network.setBypassServiceWorker", {"bypass": True})
        session.on("Network.loadingFinished", self._add)

    def weigh(self, address):
        """Open a page, wait until nothing more comes, and give its bytes."""
        self._bytes = 0
        assert self.page.goto(address, wait_until="networkidle").ok, address
        return self._bytes

    def _add(self, done):
        self._bytes += round(done["encodedDataLength"])
