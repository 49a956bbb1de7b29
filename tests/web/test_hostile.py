"""Hostile texts in every field of every form, sent over HTTP as every role, and every page then shown in Chromium.

No list of forms is kept here: each page is asked for its own, so that a new form is tried by being there. A text that
was refused is shown again in its form; one that was kept stands on the pages of all who may read it. Chromium gets both
as they were answered, with scripts on: nothing of a text runs, nothing is held back by the policy of the page, and
the page keeps its shape.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx
import pytest

from tests.web.chromium import PHONE, WIDER_THAN_THE_SCREEN, launched, served
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
PLAIN = {"date": "2026-10-05", "email": "anna@example.org", "tel": "", "number": "3", "search": "tuin"}
"""What an honest person types in a field of this kind; elsewhere ORDINARY."""
ORDINARY = "Appels plukken in de tuin"
NOT_TYPED = {"hidden", "checkbox", "radio", "submit", "button"}
OF_THE_DOOR = {"csrf_token", "idempotency_key", "version"}
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
    """Kind of field by name."""
    rest: list[tuple[str, str]] = field(default_factory=list)

    def fields(self, **typed: str) -> list[tuple[str, str]]:
        """What a browser sends, with these typed; elsewhere something ordinary."""
        usual = {name: PLAIN.get(kind, ORDINARY) for name, kind in self.typed.items()}
        return [*self.rest, *(usual | typed).items()]

    def tries(self, text: str) -> Iterator[list[tuple[str, str]]]:
        """The text in every field at once, in each by itself, and in what nobody types."""
        if self.typed:
            yield self.fields(**dict.fromkeys(self.typed, text))
        if len(self.typed) > 1:
            for name in self.typed:
                yield self.fields(**{name: text})
        if {name for name, _ in self.rest} - OF_THE_DOOR:
            kept = [(name, value if name in OF_THE_DOOR else text) for name, value in self.rest]
            yield [*kept, *((name, text) for name in self.typed)]


class Forms(HTMLParser):
    """The forms of a page, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Sent] = []
        self._choice: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values["action"] != "/taal":
            self.found.append(Sent(values["action"]))
        name, form = values.get("name", ""), self.found[-1] if self.found else None
        if form is None:
            return
        if tag == "button" and "formaction" in values:
            self.found.append(Sent(values["formaction"], form.typed, form.rest))
            self.found[-2:] = self.found[:-3:-1]  # the form itself goes on
        elif tag == "textarea" or (tag == "input" and values.get("type", "text") not in NOT_TYPED):
            form.typed[name] = values.get("type", "text")
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and values.get("value"):
            form.rest.append((self._choice, values["value"]))
            self._choice = None
        elif tag in {"input", "button"} and name and (name not in dict(form.rest) or values.get("type") == "checkbox"):
            if values.get("type") != "checkbox" or "checked" in values or "required" in values:
                form.rest.append((name, values.get("value", "on")))


class Attack:
    """Sends texts as every role, and keeps what came back to look at."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.client = httpx.Client(base_url=street.url, headers={"accept": "text/html"}, timeout=60)
        self.wrong: list[str] = []
        self.forms: set[str] = set()
        self.sent = self.kept = 0
        self.shown: dict[tuple[str, str], httpx.Response] = {}

    def pages(self) -> Iterator[tuple[str, str, httpx.Response]]:
        """Every page that somebody can open, of each role one."""
        for path, roles in every_page().items():
            for role in [one for one in ROLES if one in roles] or ([""] if not roles else []):
                secret = self.street.secret(path, role) if role else None
                answer = self._open(path, role or "resident", secret)
                if answer is not None:
                    yield path, role, answer

    def send(self, text: str) -> None:
        """Send this text in every field of every form."""
        for path, role, page in self.pages():
            for form in Forms(page.text).found:
                for fields in form.tries(text):
                    self._post(path, role, page, form.action, fields)

    def _open(self, path: str, role: str, secret: str | None) -> httpx.Response | None:
        for address in self.street.addresses(path, role):
            answer = self.client.get(address, headers=_came_in(secret))
            self._check(answer, role)
            if answer.status_code == 200:
                return answer
        return None

    def _post(self, path: str, role: str, page: httpx.Response, action: str, fields: list[tuple[str, str]]) -> None:
        secret = self.street.secret(path, role) if role else None
        # A key of its own for each try: else it is the same form again.
        fields = [(name, f"{value}{self.sent}" if name == "idempotency_key" else value) for name, value in fields]
        head = {"origin": self.street.url, "sec-fetch-site": "same-origin"} | _came_in(secret)
        values: dict[str, list[str]] = {}
        for name, value in fields:
            values.setdefault(name, []).append(value)
        answer = self.client.post(action, data=values, headers=head)
        self._check(answer, role)
        self.sent += 1
        self.forms.add(re.sub(r"/[0-9a-f-]{36}", "/*", action))
        if answer.status_code == 303:
            self.kept += 1
        else:
            self.shown.setdefault((role, re.sub(r"/[0-9a-f-]{36}", "/*", action)), answer)

    def _check(self, answer: httpx.Response, role: str) -> None:
        if answer.status_code >= 500:
            self.wrong.append(f"{answer.status_code} at {answer.request.method} {answer.url.path} for {role}")


def _came_in(secret: str | None) -> dict[str, str]:
    return {"cookie": f"toevallig={secret}"} if secret else {}


class Eyes:
    """Chromium, that gets answers as they were given, and says what is wrong with how it shows them."""

    def __init__(self, browser, url: str) -> None:
        self.url = url
        self.context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="nl-NL")
        self.context.add_init_script(LISTEN)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("dialog", lambda one: (self.said.append(f"dialog {one.message}"), one.dismiss()))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.on("console", self._hear)
        self.page.on("request", self._ask)
        self.seen: set[str] = set()

    def look(self, answer: httpx.Response) -> list[str]:
        """Show this answer at its own address; what is wrong with that."""
        self.said.clear()
        head = {name: value for name, value in answer.headers.items() if name not in {"content-length", "set-cookie"}}
        told = {"status": answer.status_code, "headers": head, "body": answer.content}
        address = str(answer.url).partition("?")[0]
        self.page.route(address, lambda route: route.fulfill(**told))
        self.page.goto(address)
        hit, reported, strange, wide, text = self.page.evaluate(
            f"[window.hit, window.reported, {STRANGE}, {WIDER_THAN_THE_SCREEN}, document.body.textContent]"
        )
        self.page.unroute(address)
        self.seen |= {one for one in TEXTS if _flat(one) in _flat(text)}
        found = [*self.said, *reported, *strange]
        found += ["a script ran"] if hit is not None else []
        found += ["wider than the screen"] if wide else []
        return [f"{answer.request.method} {answer.url.path}: {one}" for one in found]

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.said.append(message.text)

    def _ask(self, request) -> None:
        if not request.url.startswith((self.url, "data:,")):
            self.said.append(f"asked {request.url}")


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


def attacked(street, chromium, texts, every):
    """Send these texts, and look at all pages after each so many; give what is wrong, and what was done."""
    attack, eyes = Attack(street), Eyes(chromium, street.url)
    wrong, looked = attack.wrong, 0
    for number, text in enumerate(texts, 1):
        attack.send(text)
        if number % every == 0 or number == len(texts):
            answers = [*attack.shown.values(), *(page for _, _, page in attack.pages())]
            attack.shown.clear()
            wrong += [one for answer in answers for one in eyes.look(answer)]
            looked += len(answers)
    eyes.context.close()
    return wrong, attack, eyes, looked


@pytest.mark.slow
def test_a_hostile_text_is_a_text(street, chromium):
    wrong, attack, eyes, looked = attacked(street, chromium, FEW, every=len(FEW))
    assert wrong == []
    assert len(attack.forms) > 50
    assert attack.kept > 100
    assert looked > 100
    assert set(FEW) <= eyes.seen
