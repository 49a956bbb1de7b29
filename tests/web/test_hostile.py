"""Hostile texts in every field of every form, sent over HTTP as every role, and every page then shown in Chromium.

No list of forms is kept here: each page is asked for its own, so that a new form is tried by being there. A text that
was refused is shown again in its form; one that was kept stands on the pages of all who may read it. Chromium gets both
as they were answered, with scripts on: nothing of a text runs, nothing is held back by the policy of the page, and
the page keeps its shape.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Route
from sqlalchemy import update

from app.models import Account, LoginSession
from app.web import pages
from tests.web.chromium import PHONE, WIDER_THAN_THE_SCREEN, complains, launched, served
from tests.web.test_access import Street, every_page

MARK = "kwaad"
"""Stands in every text, so that one can be found on a page."""
TEXTS = (
    # what would run, in a text or in an attribute
    "kwaad <script>window.hit=1</script>",
    'kwaad "><img src=x onerror=window.hit=1>',
    "kwaad '\"--></style></script><svg/onload=window.hit=1>",
    'kwaad " autofocus onfocus="window.hit=1" x="',
    "kwaad {{ 7*7 }} {% include 'wrong.html' %} ${7*7} #{7*7}",
    "kwaad {name} {count} %(name)s %s %d 100% {0} {0.__class__}",
    "javascript:window.hit=1//kwaad",
    "kwaad" + "Donaudampfschifffahrtsgesellschaft" * 5,
    # the same in other clothes
    "kwaad <ScRiPt>window.hit=1</sCrIpT>",
    "kwaad <script src=data:,window.hit=1></script>",
    "kwaad <script type=module>window.hit=1</script>",
    "kwaad <svg><script>window.hit=1</script></svg>",
    "kwaad <svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
    "kwaad <math><mtext><script>window.hit=1</script></mtext></math>",
    "kwaad <body onload=window.hit=1>",
    "kwaad <details open ontoggle=window.hit=1>",
    "kwaad <video><source onerror=window.hit=1></video>",
    "kwaad <input autofocus onfocus=window.hit=1>",
    "kwaad <iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "kwaad <iframe src=javascript:parent.hit=1></iframe>",
    "kwaad <object data=data:text/html,x></object>",
    "kwaad <embed src=javascript:window.hit=1>",
    "kwaad <base href=https://kwaad.example/>",
    "kwaad <meta http-equiv=refresh content='0;url=javascript:window.hit=1'>",
    "kwaad <link rel=stylesheet href=data:text/css,body{display:none}>",
    "kwaad <style>body{display:none}</style>",
    "kwaad <p style=position:fixed;inset:0>",
    "kwaad <form action=https://kwaad.example/><button>x</button></form>",
    "kwaad <a href=javascript:window.hit=1>x</a>",
    "kwaad <template><script>window.hit=1</script></template>",
    "kwaad <noscript><p title='</noscript><img src=x onerror=window.hit=1>'>",
    # out of where it stands
    "kwaad </textarea><script>window.hit=1</script>",
    "kwaad </title><script>window.hit=1</script>",
    "kwaad </option></select><script>window.hit=1</script>",
    "kwaad --><script>window.hit=1</script><!--",
    "kwaad ]]><script>window.hit=1</script>",
    "kwaad <!--",
    "kwaad <plaintext>",
    "kwaad ' onmouseover='window.hit=1",
    "kwaad ` onmouseover=window.hit=1",
    "kwaad \" hx-on:load='window.hit=1' hx-get='/' hx-trigger='load",
    "kwaad <div hx-on::load='window.hit=1' hx-vals='js:{x:window.hit=1}'>",
    'kwaad " data-again="/" data-keeps="x',
    "kwaad \\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e",
    "kwaad %3Cscript%3Ewindow.hit=1%3C/script%3E",
    "kwaad &lt;script&gt;window.hit=1&lt;/script&gt; &amp; &#60; &#x3c;",
    "kwaad &Tab;&NewLine;java&#115;cript:window.hit=1",
    "kwaad &nonsense; &copy &#0; &#xD800;",
    # of other readers: a spreadsheet, a mail, a message, a database, a template
    "=cmd|' /C calc'!A0 kwaad",
    "+1+cmd kwaad @SUM(1+9) -2+3",
    "kwaad\r\nBcc: iedereen@kwaad.example\r\n\r\nhallo",
    "kwaad ?&body=anders&cc=x#y=z;q",
    "kwaad'); DROP TABLE node; -- \" OR 1=1",
    "kwaad {{ self.__init__.__globals__ }} {{ csrf }} {# weg #}",
    # signs that are not what they seem
    "kwaad \u202e\u2066thgir ot tfel\u2069 \u200b\u200d\ufeff",
    "kwaad \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u0001\u0007\u007f",
    "kwaad\x00weg\x1b[31m\u2028\u2029\x85",
    "kwaad \U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3fd Z" + "\u0337\u0335" * 40,
    "kwaad \uff1cscript\uff1ewindow.hit=1\uff1c/script\uff1e \ud7ff \ufffd",
    "kwaad " + "heel lang " * 200,
)
FEW = TEXTS[:8]
ROLES = ("worker", "volunteer", "resident", "initiative-contact", "connector", "coordinator")
PLAIN = {"date": "2026-10-05", "email": "", "tel": "", "number": "3", "search": "tuin"}
"""What an honest person types in an empty field of this kind; elsewhere ORDINARY."""
ORDINARY = "Appels plukken in de tuin"
EVERYWHERE, FORGED = "*", "**"
NOT_TYPED = {"hidden", "checkbox", "radio", "submit", "button"}
OF_THE_DOOR = {"csrf_token", "idempotency_key", "version"}
NOT_TOLD = {"content-length", "content-encoding", "set-cookie"}
"""What Chromium gets no second time."""
NOT_MEANT = ("The specified value", "Service Worker registration blocked")
"""What Chromium says of a field for a number in which something else was typed, and of what this test holds back."""
LISTEN = """
window.reported = [];
document.addEventListener('securitypolicyviolation', (one) => window.reported.push(one.blockedURI + one.sample));
"""
STRANGE = """
[...document.querySelectorAll('*')].filter((one) =>
  [...one.attributes].some((its) => /^(on|hx-on|style$|srcdoc$)/.test(its.name)) ||
  /^(javascript|data|vbscript):/i.test(one.getAttribute('href') && one.localName !== 'link' ? one.href : '') ||
  ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'PLAINTEXT', 'VIDEO', 'MATH'].includes(one.tagName) ||
  (one.localName === 'script' && !one.src.startsWith(location.origin + '/static/'))
).map((one) => one.outerHTML.slice(0, 120))
"""
"""What no page of ours holds, whatever somebody wrote."""


@dataclass
class Sent:
    """A form: where it goes, what one types in it, and what goes along."""

    action: str
    typed: dict[str, str] = field(default_factory=dict)
    """What an honest person has there, by name."""
    rest: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, tried: str, text: str) -> list[tuple[str, str]]:
        """What is sent with the text in this field; in EVERYWHERE one types; or also in what nobody types: FORGED."""
        everywhere = tried in {EVERYWHERE, FORGED}
        typed = {name: text if everywhere or tried == name else usual for name, usual in self.typed.items()}
        rest = [(name, text if tried == FORGED and name not in OF_THE_DOOR else value) for name, value in self.rest]
        return [*rest, *typed.items()]

    @property
    def tries(self) -> list[str]:
        """In which fields to try a text."""
        forged = [FORGED] if {name for name, _ in self.rest} - OF_THE_DOOR else []
        return ([EVERYWHERE] if self.typed else []) + (list(self.typed) if len(self.typed) > 1 else []) + forged


class Forms(HTMLParser):
    """The forms of a page, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Sent] = []
        self._choice: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Sent(values["action"]))
        elif self.found:
            self._field(self.found[-1], tag, values.get("type", "text"), values)

    def _field(self, form: Sent, tag: str, kind: str, values: dict[str, str]) -> None:
        name = values.get("name", "")
        if tag == "button" and "formaction" in values:
            self.found.insert(-1, Sent(values["formaction"], form.typed, form.rest))
        elif tag == "textarea" or (tag == "input" and kind not in NOT_TYPED):
            form.typed[name] = values.get("value") or PLAIN.get(kind, ORDINARY)
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and values.get("value"):
            form.rest.append((self._choice, values["value"]))
            self._choice = None
        elif kind == "checkbox":
            form.rest += [(name, values["value"])] if {"checked", "required"} & values.keys() else []
        elif tag in {"input", "button"} and name and name not in dict(form.rest):
            form.rest.append((name, values.get("value", "")))


class Attack:
    """Sends texts, each form of each page as one of the roles that have it; keeps what came back, to look at."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.client = httpx.Client(base_url=street.url, headers={"accept": "text/html"}, timeout=60)
        self.wrong: list[str] = []
        self.forms: set[str] = set()
        self.sent = self.kept = 0
        self.refused: list[httpx.Response] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def pages(self) -> Iterator[tuple[str, httpx.Response]]:
        """Every page of each role, that somebody here can open, with the secret that opened it."""
        for path, roles in every_page().items():
            for role in [one for one in ROLES if one in roles] or ([""] if not roles else []):
                secret = (self.street.secret(path, role) if role else None) or ""
                answers = (self.open(address, secret) for address in self.street.addresses(path, role or "resident"))
                answer = next((one for one in answers if one.status_code == 200), None)
                if answer is not None:
                    yield secret, answer

    def open(self, address: str, secret: str) -> httpx.Response:
        return self._checked(self.client.get(address, headers={"cookie": f"toevallig={secret}"}))

    def send(self, texts: Sequence[str]) -> None:
        """Send one of these texts, each form another, in every field."""
        tried: set[str] = set()
        for secret, page in self.pages():
            for form in Forms(page.text).found:
                action = _without_ids(form.action)
                if form.tries and action not in tried | {"/taal"}:
                    self._try(secret, page, form, texts[len(tried) % len(texts)])
                    tried.add(action)
        self.forms |= tried

    def _try(self, secret: str, page: httpx.Response, form: Sent, text: str) -> None:
        address, refused = str(page.url), {}
        for tried in form.tries:
            # A form that was kept is an old one by now.
            fresh = next((one for one in Forms(page.text).found if one.action == form.action), form)
            answer = self.post(secret, form.action, fresh.filled(tried, text))
            if answer.status_code == 303:
                self.kept += 1
                self._come_back()
                page = self.open(address, secret)
            else:
                refused[answer.status_code] = answer
        self.refused += refused.values()

    def _come_back(self) -> None:
        """Undo what another e-mail address does: who has an account there is signed out, and waits to be approved."""
        with self.street.matrix.service.town.work() as work:
            for table, values in ((LoginSession, {"revoked_at": None}), (Account, {"approved_by": "operator"})):
                work.session.connection().execute(update(table).values(values))

    def post(self, secret: str, action: str, fields: list[tuple[str, str]]) -> httpx.Response:
        self.sent += 1
        values: dict[str, list[str]] = {}
        for name, value in fields:
            # A key of its own: else it is the same form again.
            values.setdefault(name, []).append(f"{value}{self.sent}" if name == "idempotency_key" else value)
        head = {"origin": self.street.url, "sec-fetch-site": "same-origin", "cookie": f"toevallig={secret}"}
        return self._checked(self.client.post(action, data=values, headers=head))

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        self.client.cookies.clear()
        if answer.status_code >= 500:
            self.wrong.append(f"{answer.status_code} at {answer.request.method} {answer.url.path}")
        return answer


class Eyes:
    """Chromium, that gets answers as they were given, and says what is wrong with how it shows them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url, self.told = url, {}
        self.context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, service_workers="block")
        self.context.add_init_script(LISTEN)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("dialog", lambda one: (self.said.append(f"dialog {one.message}"), one.dismiss()))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.on("console", self._hear)
        self.page.route("**/*", self._answer)
        self.seen: set[str] = set()

    def look(self, answer: httpx.Response) -> list[str]:
        """Show this answer at its own address; what is wrong with that."""
        self.said.clear()
        address = str(answer.url).partition("?")[0]
        self.told[address] = answer
        self.page.goto(address)
        del self.told[address]
        hit, reported, strange, wide, text = self.page.evaluate(
            f"[window.hit, window.reported, {STRANGE}, {WIDER_THAN_THE_SCREEN}, document.body.textContent]"
        )
        self.seen |= {one for one in TEXTS if _flat(one) in _flat(text)}
        found = [*self.said, *reported, *strange]
        found += ["a script ran"] if hit is not None else []
        found += ["wider than the screen"] if wide else []
        return [f"{answer.request.method} {answer.url.path}: {one}" for one in found]

    def _hear(self, message: ConsoleMessage) -> None:
        if complains(message) and not message.text.startswith(NOT_MEANT):
            self.said.append(message.text)

    def _answer(self, route: Route) -> None:
        """Answer what the page asks: itself, and once each its styles and scripts; elsewhere nothing."""
        asked = route.request.url
        if not asked.startswith(self.url):
            self.said.append(f"asked {asked}")
            route.abort()
            return
        answer = self.told.get(asked) or self.told.setdefault(asked, httpx.get(asked))
        head = {name: value for name, value in answer.headers.items() if name not in NOT_TOLD}
        route.fulfill(status=answer.status_code, headers=head, body=answer.content)


def _without_ids(path: str) -> str:
    return re.sub(r"/[0-9a-f]{8}-[0-9a-f-]{27}", "/*", path)


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture
def street(tmp_path):
    found = Street(tmp_path)
    with served(found.app, found.port):
        yield found


def attacked(
    street: Street, browser: Browser, rounds: Callable[[Eyes], Iterable[Sequence[str]]]
) -> tuple[list[str], Attack, Eyes]:
    """Send texts, and look at what was refused and at all pages after each round; give what is wrong.

    `rounds` makes a round from what was seen on a page by then.
    """
    wrong, eyes = [], Eyes(browser, street.url)
    with Attack(street) as attack:
        for texts in rounds(eyes):
            attack.send(texts)
            answers = [*attack.refused, *(page for _, page in attack.pages())]
            attack.refused.clear()
            wrong += [one for answer in answers if MARK in answer.text for one in eyes.look(answer)]
    eyes.context.close()
    return [*attack.wrong, *wrong], attack, eyes


def until_seen(eyes: Eyes) -> Iterator[Sequence[str]]:
    """A few texts; those that came to no form of which anything is read back go round once more."""
    yield FEW
    unseen = [text for text in FEW if text not in eyes.seen]
    if unseen:
        yield unseen


@pytest.mark.slow
def test_a_hostile_text_is_a_text(street, chromium):
    wrong, attack, eyes = attacked(street, chromium, until_seen)
    assert wrong == []
    assert len(attack.forms) > 50
    assert attack.kept > 30
    assert set(FEW) <= eyes.seen


@pytest.mark.slow
def test_a_page_that_trusts_a_text_is_caught(street, chromium, monkeypatch):
    """Planted: pages that escape nothing."""
    monkeypatch.setattr(pages, "_PAGES", pages._PAGES.overlay(autoescape=False, cache_size=0))
    secret, eyes = street.sessions["resident"], Eyes(chromium, street.url)
    with Attack(street) as attack:
        for text in (TEXTS[1], '"><script>window.hit=1</script>', '"><p style="color:red">'):
            (form,) = (one for one in Forms(attack.open("/zoeken", secret).text).found if one.action == "/zoeken")
            said = " ".join(eyes.look(attack.post(secret, "/zoeken", form.filled(EVERYWHERE, text))))
            assert "Content Security Policy" in said
    eyes.context.close()
