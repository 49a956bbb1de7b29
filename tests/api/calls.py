"""For every operation of the API a call that is right: who may do it, at which address, and with what."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute

from app.deps import Door
from app.policy.permissions import ASKED, PUBLIC, may_use
from app.repositories.asking import number_of
from tests.api.browser import COLLEAGUE, COOKIE, SITE, Browser, Phone, Staff, link_of
from tests.api.colleagues import Worker
from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.matrix import ROUTES
from tests.api.professionals import AGREED, SAID

WORD = "paard batterij nietje"
CREDENTIAL = {"credential": "{}", "device": "telefoon"}
FIRST = {"link": "x" * 43}

GOOD: dict[str, dict[str, Any]] = {
    **{operation: route.body for operation, route in ROUTES.items()},
    "createTie": {"a": "PERSON", "b": "OTHER", "kind": "knows"},
    "changeTie": {"strength": 0.5},
    "createIntroduction": {"need": "NEED", "talent": "TALENT"},
    "takeIntroductionStep": {"step": "ask-giver"},
    "setArrangementDay": {"day": "2026-10-02"},
    "handOverArrangement": {"holder": "VOLUNTEER", "saidBy": "zijzelf"},
    "endArrangement": {"until": "2026-10-30"},
    "createBooking": {"day": "2026-10-06", "begins": "09:00", "ends": "10:00"},
    "createTable": {"need": "GROUPS", "words": "Samen zitten", "parties": ["WELFARE", "initiativeId"]},
    "createRing": {"steps": [{"need": "ONES", "talent": "TALENT"}, {"need": "OTHERS", "talent": "talentId"}]},
    "createPattern": {"introduction": "FINISHED", "words": "Iemand ging de eerste keer mee."},
    "createActivity": {"name": "Samen naaien", "needs": ["SEWING1", "SEWING2", "SEWING3"]},
    "changeMatchDay": {"need": "PLANNED", "talent": "TALENT"},
    "startMatchDay": {"needs": ["NEED"]},
    "giveFeedback": {"answer": "good", "side": "giver", "saidBy": "hijzelf"},
    "recordConsent": {"purpose": "contact", "given": True, "how": "mondeling", "saidBy": "zijzelf"},
    "enterCircle": {"person": "PERSON", "given": False, "how": "mondeling", "saidBy": "zijzelf"},
    "appointConnector": {"person": "LISTED"},
    "leaveList": {"confirmed": True},
    "createAccount": COLLEAGUE | {"email": "nog-een@example.org"},
    "changeAccount": {"lastName": "de Boer"},
    "askForLink": {"email": "iemand@example.org"},
    "signIn": {"credential": "{}"},
    "reopenSession": {"credential": "{}"},
    "signInWithPassword": {"email": "wil@example.org", "password": WORD, "code": "000000", "device": "kantoor"},
    "askForFirstPasskey": FIRST,
    "signInFirst": FIRST | CREDENTIAL,
    "addPasskey": CREDENTIAL,
    "setPassword": {"password": WORD, "secret": "A" * 32, "code": "000000"},
}
"""For every operation with a body something that may be sent; a word in capitals is the id of something."""

OTHERWISE = {
    "glimpsePerson": {"personId": "THEIRS"},
    "giveFeedback": {"introductionId": "MET"},
    "askCombination": {"needId": "APART"},
    "proposeTable": {"needId": "GROUPS"},
    "loseDevice": {"deviceId": "OWN_DEVICE"},
    "agreePerson": {"personId": "VOLUNTEER"},
}
"""Where an operation is about something else than the rest."""

QUESTIONS = {"listConcepts": "q=tuin", "proposeThemeTable": f"theme=eten&neighbourhood={NORTH}"}
"""What must stand behind the question mark."""

ENDS = (
    *("endOpening", "endBooking", "endCondition", "dropPattern", "endArrangement", "changeTable"),
    "renewFeed",
    "endCover",
    "releasePerson",
    "erasePerson",
    "leaveList",
    "closeAccount",
    "loseDeviceOfAccount",
    "loseDevice",
)
ENDS += ("endSession", "signOut")
"""After these the rest of what is tried would be gone."""

WITH_A_PHONE = {
    *("signIn", "reopenSession", "signInWithPassword", "askForFirstPasskey", "signInFirst"),
    *("addPasskey", "setPassword", "signOut", "endSession", "loseDevice"),
}
"""What is accepted of a real phone or code app only, or signs out: tests/api/test_signing_in.py."""


@dataclass(frozen=True)
class Call:
    """One call that is right, but for its version."""

    operation: str
    route: APIRoute
    method: str
    path: str
    body: dict[str, Any] | None
    who: dict[str, str]
    """The headers of somebody who may do this."""

    def at(self, query: str = "") -> str:
        """Give the address with this and what it needs behind the question mark."""
        return "?".join(filter(None, (self.path, "&".join(filter(None, (QUESTIONS.get(self.operation), query))))))

    @property
    def changes(self) -> bool:
        """Whether it wants a version."""
        return isinstance(self.route, Door) and not self.route.reads and not self.route.creates

    @property
    def creates(self) -> bool:
        """Whether it wants a key of its own."""
        return isinstance(self.route, Door) and self.route.creates

    @property
    def asks(self) -> bool:
        """Whether it is a question that is posted."""
        return self.operation in ASKED


class Calls:
    """One of each thing, of a worker who has tasks of her own; and for every operation the right call."""

    def __init__(self, service: Any) -> None:
        self.service = service
        joke, karim = Worker(service), Worker(service)
        service.worker = joke.token
        self.staff = Staff(service)
        self.values = {"code": NORTH, "AREA": NORTH, "COLLEAGUE": karim.id, "THEIRS": karim.enters()}
        self.values |= self._people() | self._map()
        self.values |= self._introductions()
        self.values |= self._more_than_two()
        self.values |= self._of_worker(joke, karim) | self._account()
        self.tokens = {
            "worker": service.worker,
            "initiative-contact": self._contact,
            "administrator": self.staff.second,
            "privacy-officer": service.token("privacy-officer"),
        }

    def all(self) -> list[Call]:
        """Give the right call for every operation behind a door, those after which there is nothing left last."""
        calls = [self._call(route) for route in self.service.app.state.doors]
        return sorted(calls, key=lambda call: ENDS.index(call.operation) if call.operation in ENDS else -1)

    def writing(self) -> list[Call]:
        """Give the calls that have something in them."""
        return [call for call in self.all() if call.route.body_field is not None]

    def ask(self, call: Call, body: Any = ..., **headers: str) -> Any:
        """Make a call, with another body or other headers where those are given (with _ for -)."""
        sent = call.who | {name.replace("_", "-"): value for name, value in headers.items()}
        body = call.body if body is ... else body
        return self.service.ask(call.method, call.at(), body, token="", headers=sent)

    def tag(self, call: Call) -> str:
        """Give the version that a call would change, as a header."""
        path = re.sub(r"/(parties/1|decisions(/1)?)$", "", call.path.partition("/_")[0].removesuffix("/list"))
        return self.service.ask("GET", path, token="", headers=call.who).headers.get("etag", '"1"')

    def path(self, route: APIRoute, values: dict[str, str] | None = None) -> str:
        """Fill in the address of a route, with these ids or with the right ones."""
        known = self.values | {name: self.values[key] for name, key in OTHERWISE.get(route.operation_id, {}).items()}
        return re.sub(r"\{(\w+)\}", lambda found: (values or known)[found[1]], route.path)

    def _call(self, route: APIRoute) -> Call:
        operation = route.operation_id or ""
        (method,) = route.methods
        body = None if route.body_field is None else filled(GOOD[operation], self.values)
        return Call(operation, route, method, self.path(route), body, self._who(operation, route.path))

    def _who(self, operation: str, path: str) -> dict[str, str]:
        if operation in PUBLIC:
            return {"Origin": SITE}
        if path.startswith("/v1/me/"):
            browser = self.staff.browser
            return {"Cookie": f"{COOKIE}={browser.cookie}", "Origin": SITE, "X-CSRF-Token": browser.form_token}
        role = next(role for role in self.tokens if may_use(role, operation))
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def _people(self) -> dict[str, str]:
        service = self.service
        one, other = service.person()["id"], service.person(alias="Cor")["id"]
        return {
            "personId": one,
            "PERSON": one,
            "OTHER": other,
            "VOLUNTEER": service.person(alias="Vera", role="volunteer")["id"],
            "talentId": service.talent(one)["id"],
            "TALENT": service.talent(other)["id"],
            "needId": service.need(consent=None)["id"],
            "NEED": service.need(alias="Els")["id"],
            "tieId": service.add("/v1/ties", {"a": one, "b": other, "kind": "knows"})["id"],
        }

    def _map(self) -> dict[str, str]:
        service = self.service
        initiative = service.add("/v1/initiatives", GOOD["createInitiative"])["id"]
        welfare = service.get("/v1/organisations")["items"][0]["id"]
        self._contact = self.contact_of(initiative)
        ground = {"agreementIsGround": True}
        path = f"/v1/organisations/{welfare}/grounds"
        officer = {"token": service.token("privacy-officer")}
        match = {"If-Match": service.ask("GET", path, **officer).headers["etag"]}
        assert service.ask("PATCH", path, ground, headers=match, **officer).status_code == 200
        listed = {"alias": "Truus", "neighbourhood": NORTH, "consent": YES}
        return {
            "initiativeId": initiative,
            "placeId": service.add("/v1/places", GOOD["createPlace"])["id"],
            "organisationId": welfare,
            "WELFARE": welfare,
            "LISTED": service.add("/v1/people", listed, token=self._contact)["id"],
        }

    def contact_of(self, initiative: str) -> str:
        """Make a token of who speaks for an initiative."""
        with self.service.town.work() as work:
            return work.tokens.create("initiative-contact", organisation=uuid.UUID(initiative), neighbourhoods=[NORTH])

    def _introductions(self) -> dict[str, str]:
        made = [self._introduced(alias) for alias in ("Dora", "Fien")]
        for step in (*AGREED, "meet"):
            self._step(made[1], step)
        goes_on = filled(GOOD["createArrangement"], self.values)
        one = self.service.add("/v1/arrangements", goes_on)["id"]
        return {"introductionId": made[0], "MET": made[1], "arrangementId": one}

    def _more_than_two(self) -> dict[str, str]:
        """What is of more than two: who can swap, who ask alike, a table, a plan, hours of a place, what worked."""
        service, place = self.service, self.values["placeId"]
        needs = {
            key: service.need(alias=None, owner=self.values[whose], text="Wie helpt mij in de tuin?")["id"]
            for key, whose in (("ONES", "PERSON"), ("OTHERS", "OTHER"))
        }
        sewing = {
            f"SEWING{n}": service.need(alias=f"Naaister {n}", text="Ik naai graag.", concepts=["samen-naaien"])["id"]
            for n in (1, 2, 3)
        }
        self.values |= needs | sewing
        self.values |= {"APART": service.need(alias="Ina")["id"], "PLANNED": service.need(alias="Iris")["id"]}
        group = {"alias": None, "owner": self.values["initiativeId"], "consent": None, "text": "Wij zoeken een zaal."}
        self.values["GROUPS"] = service.need(**group)["id"]
        taken = {"day": "2026-10-13", "begins": "09:00", "ends": "10:00"}
        hours = {
            "openingId": service.add(f"/v1/places/{place}/openings", GOOD["createOpening"])["id"],
            "bookingId": service.add(f"/v1/places/{place}/bookings", taken)["id"],
            "conditionId": service.add(f"/v1/places/{place}/conditions", GOOD["createCondition"])["id"],
        }
        table = service.add("/v1/tables", filled(GOOD["createTable"], self.values))["id"]
        service.add(f"/v1/tables/{table}/decisions", GOOD["createDecision"])
        finished = self._introduced("Gerda")
        for step in (*AGREED, "meet", "finish"):
            self._step(finished, step)
        worked = {"introduction": finished, "words": "Iemand ging mee."}
        return {
            **hours,
            "tableId": table,
            "place": "1",
            "FINISHED": finished,
            "patternId": service.add("/v1/patterns", worked)["id"],
            "matchDayId": service.add("/v1/match-days", {"neighbourhoods": []})["id"],
        }

    def _introduced(self, alias: str) -> str:
        pair = {"need": self.service.need(alias=alias)["id"], "talent": self.values["talentId"]}
        return self.service.add("/v1/introductions", pair)["id"]

    def _step(self, introduction: str, step: str) -> None:
        body = {"step": step} | (SAID if step.startswith("yes") else {})
        self.service.add(f"/v1/introductions/{introduction}/steps", body)

    def _of_worker(self, joke: Worker, karim: Worker) -> dict[str, str]:
        until = {"colleague": karim.id, "until": "2026-10-08"}
        cover = self.service.add(f"/v1/people/{self.values['personId']}/covers", until)
        with self.service.town.work() as work:
            work.notices.tell(number_of(joke.node), "not-again", about=uuid.UUID(self.values["MET"]))
        address = self.service.add("/v1/calendar", {})["address"]
        return {
            "coverId": cover["id"],
            "noticeId": self.service.get("/v1/notices")["items"][0]["id"],
            "secret": address.rpartition("/")[2].removesuffix(".ics"),
        }

    def _account(self) -> dict[str, str]:
        """A second account, with a phone, of which other rights wait for approval; and the session of the first."""
        service, staff = self.service, self.staff
        account = service.add("/v1/accounts", COLLEAGUE | {"email": "an@example.org"}, token=staff.first)
        staff.do("_approve", staff.second, account)
        browser = Browser(service.client)
        assert browser.enrol(link_of(service, account["id"]), Phone()).status_code == 200
        path = f"/v1/accounts/{account['id']}"
        match = {"If-Match": f'"{service.get(path, token=staff.first)["version"]}"'}
        changed = service.ask("PATCH", path, {"neighbourhoods": [SOUTH]}, token=staff.first, headers=match)
        assert changed.json()["state"] == "waiting"
        mine = staff.browser.get("/v1/me/devices").json()
        return {
            "accountId": account["id"],
            "deviceId": service.get(f"{path}/devices", token=staff.first)["devices"][0]["id"],
            "OWN_DEVICE": mine["devices"][0]["id"],
            "sessionId": mine["sessions"][0]["id"],
        }


def filled(value: Any, values: dict[str, str]) -> Any:
    """Put ids where their names are."""
    if isinstance(value, dict):
        return {key: filled(inside, values) for key, inside in value.items()}
    if isinstance(value, list):
        return [filled(inside, values) for inside in value]
    return values.get(value, value) if isinstance(value, str) else value
