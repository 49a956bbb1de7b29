"""The pages of the service in a small town, and a browser without JavaScript to read them with."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Account
from app.repositories.asking import number_of
from app.services import links
from app.services.mails import send_waiting
from app.settings import Settings
from tests.app import town as towns
from tests.web.asked import worker_of

SITE = "https://toevallig.example"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.time = towns.NOW

    def __call__(self):
        return self.time

    def later(self, **span):
        self.time += dt.timedelta(**span)


class Page(HTMLParser):
    """A page: its words, its links, and its forms with the fields they send."""

    def __init__(self, answer):
        super().__init__()
        self.status = answer.status_code
        self.html = answer.text
        self.path = str(answer.url).removeprefix(SITE)
        self.words, self.links, self.forms, self.buttons = "", [], [], []
        self._button = False
        self.feed(answer.text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a":
            self.links.append(values.get("href"))
        elif tag == "form" and values.get("action") != "/taal":
            self.forms.append((values.get("action"), values.get("method"), {}))
        elif tag == "input" and "name" in values and self.forms:
            self.forms[-1][2][values["name"]] = values.get("value", "")
        self._button = tag == "button"

    def handle_data(self, data):
        self.words += data
        if self._button and data.strip():
            self.buttons.append(data.strip())

    def form(self, action):
        """The fields of the form that goes there."""
        return next(fields for to, _, fields in self.forms if to == action)


class Browser:
    """Reads pages and presses their buttons, as a browser with cookies and no JavaScript does."""

    def __init__(self, client):
        self.client = client
        self.page = None

    def read(self, path):
        self.page = Page(self.client.get(path))
        return self.page

    def send(self, action, **fields):
        """Fill in the form on this page that goes there, and send it."""
        return self.post(action, self.page.form(action) | fields)

    def post(self, action, fields, **headers):
        headers = {"origin": SITE, "sec-fetch-site": "same-origin"} | headers
        self.page = Page(self.client.post(action, data=fields, headers={k: v for k, v in headers.items() if v}))
        return self.page


class Place:
    """A running service with its town, and what comes out of its letterbox."""

    def __init__(self, app, clock, client):
        self.app, self.clock, self.client = app, clock, client
        self.house = app.state.house
        self.town = towns.build(self.house.database, self.house.live)
        self.mails = []

    def browser(self):
        return Browser(TestClient(self.app, base_url=SITE, headers={"accept": "text/html", "user-agent": "iPhone"}))

    def person(self, email="anna@example.org", **values):
        """Enter somebody with this e-mail address; give the number."""
        with self.town.work(now=self.clock()) as work:
            area = work.areas.get(towns.NORTH)
            row = work.people.create(area, identity={"alias": "Anna", "email": email}, consents=[towns.YES], **values)
            return number_of(row.node)

    def account(self, person, role="resident", *, approved=True, closed=False, **values):
        """Make an account for this person; give its number."""
        with self.town.work(now=self.clock()) as work:
            account = Account(
                municipality=towns.HERE,
                person=person,
                role=role,
                created_at=work.now,
                created_by="operator",
                approved_by="operator" if approved else None,
                closed_at=work.now if closed else None,
                **values,
            )
            work.session.add(account)
            work.session.flush()
            return number_of(account)

    def comes_in(self, browser, email="anna@example.org"):
        """Let this browser sign in by a link; give the page that it comes to."""
        browser.read("/inloggen")
        browser.send("/inloggen/mail", email=email)
        (mail,) = self.post()
        browser.read(link_in(mail))
        return browser.send("/inloggen/link")

    def admit(self, browser, account):
        """Let this browser in as the holder of this account, by a link of the console; give the page it comes to."""
        with self.town.work(now=self.clock()) as work:
            link = links.make(work, work.accounts.numbered(account).account, "console", SITE)
        browser.read(link.removeprefix(SITE))
        return browser.send("/inloggen/link")

    def post(self):
        """Let the mail go out; give what went out now."""
        before = len(self.mails)
        send_waiting(
            lambda: self.town.look(now=self.clock()),
            lambda: self.town.work(now=self.clock()),
            self.mails.append,
            sender="toevallig@example.org",
            public_url=SITE,
        )
        return self.mails[before:]


def link_in(mail):
    """The link that a mail holds, without the site."""
    return re.search(rf"{SITE}(/\S+)", mail.get_content())[1]


@pytest.fixture
def place(database_url, monkeypatch):
    monkeypatch.setattr(links, "EVENLY", 0)
    clock = Clock()
    settings = Settings(database_url=database_url, requests_a_minute=100_000, public_url=SITE)
    app = create_app(settings, clock=clock)
    with TestClient(app, base_url=SITE) as client:
        yield Place(app, clock, client)


@pytest.fixture
def browser(place):
    return place.browser()


@pytest.fixture
def works(place):
    """The browser of somebody who works here for the welfare organisation."""
    return worker_of(place)
