"""Who gets an answer to what: the expectation, written by hand and apart from the code, and a world to try it in.

Each operation names the roles that are let in and whose things they then get an answer about. A role that is not named
is refused by the route alone (403); a thing of somebody in another relation is not there (404).
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from app.models import Care
from app.policy.roles import ROLES, RoleName
from app.repositories.asking import number_of
from app.work import Work
from tests.app.town import ELSEWHERE, NORTH, NOW, PARTNERS, SOUTH, YES

# --- Relations: what somebody is to who asks ----------------------------------------------------------------------

RELATIONS = (
    "oneself",
    "task",  # in the own caseload
    "cover",  # of a colleague, for whom one stands in
    "team",  # of the own organisation and neighbourhood, in nobody's caseload
    "glimpse",  # of a colleague, read for a reason
    "colleague",  # of a colleague
    "asked",  # of a colleague, and a volunteer who agreed to be asked
    "staff",  # who works here as well, and agreed to be asked
    "shared",  # of another organisation, and visible to partners
    "apart",  # of another organisation
    "south",  # of the own organisation, in another neighbourhood
    "abroad",  # in another municipality
    "listed",  # on the own list of an initiative
    "circle",  # on that list, and in the circle of its connector
    "provisional",  # without a ground, entered by somebody else
)

TASK = {"oneself", "task", "cover", "team"}
CARDS = {
    "worker": TASK | {"glimpse", "colleague", "asked", "staff", "shared"},
    "connector": {"oneself", "circle"},
    "initiative-contact": {"oneself", "listed", "circle"},
    "operator": set(RELATIONS),
}
NAMES = CARDS | {"worker": TASK | {"glimpse", "asked", "staff"}}
CHANGES = CARDS | {"worker": TASK}
NEEDS = CHANGES | {"worker": TASK | {"glimpse"}, "initiative-contact": {"oneself"}}
NEED_CHANGES = NEEDS | {"worker": TASK}
NEED_MAKES: dict[str, set[str]] = CHANGES | {"initiative-contact": set()}
"""A contact asks for the initiative alone, and for nobody on its list: tests/web/test_ours.py."""
OF_RIGHT = {"worker": TASK, "operator": set(RELATIONS)}
NOBODY: dict[str, set[str]] = {role: set() for role in ROLES}
"""By role; every other role has only itself."""


def whose(table: dict[str, set[str]], role: str) -> set[str]:
    """Relations in which this role gets an answer."""
    return table.get(role, {"oneself"})


# --- Roles -------------------------------------------------------------------------------------------------------

STAFF = {"worker", "operator"}
BETWEEN = STAFF | {"connector"}
LISTS = BETWEEN | {"initiative-contact"}
OWN = LISTS | {"resident", "volunteer"}
PUBLIC_MAP = OWN | {"coordinator"}
FIGURES = STAFF | {"coordinator", "municipality-reader", "privacy-officer", "api-client"}
ADMIN = {"administrator", "operator"}
TOLD = set(ROLES) - {"operator", "api-client"}
EVERYONE = set(ROLES)


@dataclass(frozen=True)
class Route:
    """What is expected of one operation."""

    roles: set[str]
    of: dict[str, set[str]] | None = None
    """Whose things; None: the route is about nobody's."""
    body: dict[str, Any] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    """Roles that may ask such things, and to whom this one is not there."""


DAY = "2026-09-30"
AGREED = {"matching": True, "how": "mondeling", "saidBy": "zijzelf"}
SAID = {"saidBy": "zijzelf"}
HOURS = {"rule": "FREQ=WEEKLY;BYDAY=TU", "begins": "09:00", "ends": "12:00"}
ELSEWHERE_TRIED: dict[str, str] = {
    "readIntroduction": "by stage",
    "listIntroductionSteps": "by stage",
    "takeIntroductionStep": "by stage",
    "giveFeedback": "by stage",
    **dict.fromkeys(
        ("readArrangement", "setArrangementDay", "handOverArrangement", "endArrangement"),
        "tests/api/test_arrangements.py",
    ),
    "enterCircle": "tests/api/test_lists.py",
    "readPersonCover": "tests/api/test_care.py",
    "readCover": "tests/api/test_care.py",
    "endCover": "tests/api/test_care.py",
    "readNotice": "tests/api/test_care.py",
    "appointConnector": "tests/api/test_lists.py",
    "leaveList": "tests/api/test_lists.py",
    "createActivity": "tests/api/test_activities.py",
    "readMatchDay": "tests/api/test_match_days.py",
    "changeMatchDay": "tests/api/test_match_days.py",
    "startMatchDay": "tests/api/test_match_days.py",
    "createRing": "tests/web/test_rings.py",
    "createPattern": "tests/web/test_patterns.py",
    "dropPattern": "tests/web/test_patterns.py",
    "createTie": "tests/app/test_visibility.py",
    "readTie": "tests/app/test_visibility.py",
    "changeTie": "tests/app/test_visibility.py",
}
"""Operations about something between two people, or about a thing of the asker: where each of their cells is tried."""

DESTROYS = {("erasePerson", "privacy-officer")}
"""A role that erases without a version, since it reads nobody: tried in tests/api/test_rights.py."""

FREE = {"text": "Ik zoek iemand voor de tuin."}

ROUTES: dict[str, Route] = {
    # needs
    "listNeeds": Route(OWN),
    "createNeed": Route(LISTS, NEED_MAKES, {"owner": "PERSON", "neighbourhood": "AREA", **FREE}),
    "readNeed": Route(OWN, NEEDS),
    "changeNeed": Route(OWN, NEED_CHANGES, {"text": "Ik zoek hulp in huis."}),
    "addMoment": Route(BETWEEN, NEED_CHANGES, {"day": DAY}),
    "openNeed": Route(BETWEEN, NEED_CHANGES, AGREED),
    "listSuggestions": Route(BETWEEN, NEEDS),
    "explainSuggestion": Route(BETWEEN, NEEDS),
    "listCombinations": Route(BETWEEN, NEEDS),
    "askCombination": Route(BETWEEN, NEED_CHANGES, {"parts": [{"talent": "TALENT", "roles": ["giver"]}]}),
    "createOverruling": Route(BETWEEN, NEED_CHANGES, {"policy": "collective-first"}),
    "createPass": Route(BETWEEN, NEED_CHANGES, {"talent": "TALENT", "reason": "too-far"}),
    "listIdeas": Route(STAFF),
    # giving in a circle, and what worked elsewhere
    "listRings": Route(BETWEEN),
    "listPatterns": Route(BETWEEN),
    "listPatternsForNeed": Route(BETWEEN, NEEDS),
    "createMatchDay": Route({"worker"}, body={"neighbourhoods": []}),
    "createWave": Route(BETWEEN, NEED_CHANGES, {"talents": ["TALENT"]}),
    # talents
    "listTalents": Route(OWN),
    "createTalent": Route(OWN, CHANGES, {"owner": "PERSON", "text": "Ik snoei graag."}),
    "readTalent": Route(OWN, CARDS),
    "changeTalent": Route(OWN, CHANGES, {"text": "Ik wied graag."}),
    "listNeedsForTalent": Route(BETWEEN, CARDS),
    "readText": Route(OWN, body={"text": "Ik zoek hulp.", "side": "asks"}),
    "listConcepts": Route(OWN),
    "searchTalents": Route(OWN, body={"text": "Wie kan een fiets maken?"}),
    # people
    "listPeople": Route(LISTS),
    "createPerson": Route(LISTS, body={"alias": "Anna", "neighbourhood": NORTH, "consent": AGREED}),
    "readPerson": Route(OWN, NAMES),
    "changePerson": Route(OWN, CHANGES, {"alias": "Annie"}),
    # introductions
    "createIntroduction": Route(BETWEEN, NEED_CHANGES, {"need": "NEED", "talent": "TALENT"}),
    "listIntroductions": Route(OWN),
    "listArrangements": Route(OWN),
    "createArrangement": Route(
        BETWEEN,
        NEED_CHANGES,
        {"need": "NEED", "role": "companion", "rhythm": "weekly", "firstOn": "2026-10-02", "begins": "10:00"},
    ),
    "listTies": Route(STAFF),
    # whose task somebody is, and who looked
    "takePerson": Route({"worker"}, CHANGES),
    "releasePerson": Route({"worker"}, CHANGES),
    "coverPerson": Route({"worker"}, CHANGES, {"colleague": "COLLEAGUE", "until": "2026-10-09"}),
    "coverCaseload": Route({"worker"}, body={"colleague": "COLLEAGUE", "until": "2026-10-09"}),
    "listCovers": Route({"worker"}),
    "glimpsePerson": Route({"worker"}, CARDS | {"worker": CARDS["worker"] - {"shared"}}, {"reason": "urgent"}),
    "listReaders": Route(OWN, CHANGES),
    "listAccessLines": Route({"privacy-officer", "operator"}),
    "listNotices": Route(TOLD),
    # what people agreed to, and what is kept of them
    "readConsents": Route(OWN, CHANGES),
    "recordConsent": Route(
        OWN, CHANGES, {"purpose": "statistics", "given": True, "how": "mondeling", "saidBy": "zijzelf"}
    ),
    "recordConsents": Route(LISTS, CHANGES, {"purpose": "statistics", "how": "mondeling", "people": ["PERSON"]}),
    "readRecord": Route(OWN, CHANGES),
    "listViaWishes": Route(OWN, CHANGES),
    "createViaWish": Route(OWN, CHANGES, {"other": "WELFARE"}),
    "forgetViaWish": Route(OWN, CHANGES, {"id": 1}),
    "listPastRoles": Route(OWN, CHANGES),
    "createPastRole": Route(OWN, CHANGES, {"at": "WELFARE", "until": "2020-05-31"}),
    "forgetPastRole": Route(OWN, CHANGES, {"id": 1}),
    "listQualifications": Route(OWN, CHANGES),
    "createQualification": Route(LISTS, CHANGES, {"kind": "vog"}),
    "forgetQualification": Route(LISTS, CHANGES, {"id": 1}),
    "informPerson": Route(LISTS, CHANGES, {"day": DAY}),
    "agreePerson": Route(STAFF, CHANGES, {"how": "overeenkomst", "saidBy": "zijzelf"}),
    "readExport": Route(OWN, OF_RIGHT),
    "erasePerson": Route(OWN | {"privacy-officer"}, OF_RIGHT, {"confirmed": True, "saidBy": "oneself"}),
    # lists of initiatives
    "readShares": Route({"initiative-contact", "operator"}),
    "shareList": Route(
        {"initiative-contact", "operator"}, body={"organisation": "WELFARE", "given": True, "saidBy": "het bestuur"}
    ),
    "exportList": Route({"initiative-contact", "operator"}),
    # what a worker does every day
    # a table is about what an organisation or initiative asks, never about a person: nobody's need is one
    "proposeTable": Route(STAFF, NOBODY),
    "proposeThemeTable": Route(STAFF),
    "listTables": Route(STAFF),
    "listCauses": Route(STAFF),
    "createTable": Route(STAFF, NOBODY, {"need": "NEED", "words": "Samen zitten", "parties": ["WELFARE", "WELFARE"]}),
    "readTable": Route(STAFF, NOBODY),
    "changeTable": Route(STAFF, NOBODY, {"state": "dropped"}),
    "changeParty": Route(STAFF, NOBODY, {"state": "coming"}),
    "createDecision": Route(STAFF, NOBODY, {"words": "Wij beginnen."}),
    "changeDecision": Route(STAFF, NOBODY, {"done": True}),
    "listOffers": Route(BETWEEN),
    "answerOffer": Route(BETWEEN, CHANGES, {"kind": "question"}),
    "readOutcomes": Route(BETWEEN),
    "readWorkload": Route(BETWEEN),
    "renewFeed": Route(OWN | {"coordinator"}),
    # accounts
    "listAccounts": Route(ADMIN),
    "createAccount": Route(ADMIN),
    "readAccount": Route(ADMIN, NOBODY),
    "changeAccount": Route(ADMIN, NOBODY),
    "approveAccount": Route(ADMIN, NOBODY),
    "inviteAccount": Route(ADMIN, NOBODY),
    "closeAccount": Route(ADMIN, NOBODY),
    "listDevicesOfAccount": Route(ADMIN, NOBODY),
    "loseDeviceOfAccount": Route(ADMIN, NOBODY),
    "listRights": Route(ADMIN | {"privacy-officer"}),
    "readGrounds": Route(STAFF | {"privacy-officer"}),
    "changeGrounds": Route({"privacy-officer", "operator"}, body={"allowsProvisional": True}),
    # who asks here has a token and no account: nothing to sign out of
    "readMe": Route(EVERYONE),
    **{
        operation: Route(EVERYONE, NOBODY)
        for operation in ("listDevices", "loseDevice", "endSession", "askForPasskey", "askForCodeApp", "signOut")
    },
    "addPasskey": Route(EVERYONE),
    "setPassword": Route(EVERYONE),
    # the social map
    "listInitiatives": Route(PUBLIC_MAP),
    "createInitiative": Route(STAFF, body={"name": "Koffieochtend", "neighbourhood": NORTH}),
    "readInitiative": Route(PUBLIC_MAP),
    "changeInitiative": Route(STAFF | {"initiative-contact"}, body={"name": "Theeochtend"}),
    "readRoster": Route(STAFF | {"initiative-contact"}),
    "listTrainings": Route(STAFF | {"initiative-contact"}),
    "createTraining": Route(STAFF, body={"kind": "trained"}),
    "forgetTraining": Route(STAFF, body={"id": 1}),
    "listAttendance": Route(STAFF | {"initiative-contact"}),
    "recordAttendance": Route(STAFF | {"initiative-contact"}, body={"day": DAY, "visits": 9}),
    "listPlaces": Route(PUBLIC_MAP),
    "createPlace": Route(STAFF | {"initiative-contact"}, body={"name": "Grote zaal", "neighbourhood": NORTH}),
    "readPlace": Route(PUBLIC_MAP),
    "changePlace": Route(STAFF | {"initiative-contact"}, body={"name": "Kleine zaal"}),
    "listFreeHours": Route(PUBLIC_MAP),
    "listOpenings": Route(PUBLIC_MAP),
    "createOpening": Route(STAFF | {"initiative-contact"}, body=HOURS),
    "endOpening": Route(STAFF | {"initiative-contact"}),
    "listBookings": Route(PUBLIC_MAP),
    "createBooking": Route(STAFF | {"initiative-contact"}, body={"day": DAY, "begins": "09:00", "ends": "10:00"}),
    "endBooking": Route(STAFF | {"initiative-contact"}),
    "listConditions": Route(PUBLIC_MAP),
    "createCondition": Route(STAFF | {"initiative-contact"}, body={"kind": "rent"}),
    "endCondition": Route(STAFF | {"initiative-contact"}),
    "listOrganisations": Route(PUBLIC_MAP),
    "readOrganisation": Route(PUBLIC_MAP),
    "listNeighbourhoods": Route(FIGURES - {"privacy-officer"}),
    # of a neighbourhood; a municipality reads of districts
    "readMeasures": Route(FIGURES, hidden={"municipality-reader"}),
}


@dataclass(frozen=True)
class Somebody:
    """One person of the world, with something to ask and something to give."""

    id: uuid.UUID
    number: int
    need: uuid.UUID
    talent: uuid.UUID
    area: str


class EachTimeAnother:
    """Ids of things that are gone once they were asked about."""

    def __init__(self, ids: Iterable[uuid.UUID]) -> None:
        self._ids = cycle(list(ids))

    def __str__(self) -> str:
        return str(next(self._ids))


class World:
    """Somebody in every relation to the worker, and the rest of what routes are about."""

    def __init__(self, work: Work, welfare: int, other: int) -> None:
        self.work, self.welfare, self.other = work, welfare, other
        north, south, far = (work.areas.own(code) for code in (NORTH, SOUTH, ELSEWHERE))
        initiative = work.initiatives.create(north, name="De Soos").node
        self.initiative = initiative
        self.talent = work.talents.create(initiative, "Wij helpen in de tuin.").talent.id
        place = work.places.create(north, name="Grote zaal", organisation=number_of(initiative))
        self.place = place.node.id
        span = {"begins": 9 * 60, "ends": 12 * 60}
        daily = {"rule": "FREQ=DAILY", "since": NOW.date(), "holidays": True}
        self.opening = EachTimeAnother(work.hours.open(place.detail, **daily, **span).id for _ in ROLES)
        self.booking = EachTimeAnother(work.hours.book(place.detail, day=NOW.date(), **span).id for _ in ROLES)
        self.condition = work.hours.on_terms(place.node, kind="rent").id
        self.welfare_id = work.nodes.by_number(welfare).id
        self.people: dict[str, Somebody] = {}
        self.worker = self._person(north, "worker", role="professional")
        self.colleague = self._person(north, "colleague of the worker", role="professional")
        self.connector = self._person(north, "connector")
        work.tokens.create(
            "worker", organisation="OR1", neighbourhoods=(NORTH,), person=work.nodes.by_number(self.colleague.number)
        )
        recorded = {"south": (south, welfare), "abroad": (far, welfare)}
        recorded |= dict.fromkeys(("shared", "apart"), (north, other))
        recorded |= dict.fromkeys(("listed", "circle"), (north, number_of(initiative)))
        for relation in RELATIONS[1:]:
            area, organisation = recorded.get(relation, (north, welfare))
            role = {"asked": "volunteer", "staff": "professional"}.get(relation, "resident")
            self.people[relation] = self._person(area, relation, organisation, role)
        self._care("task", self.worker, "own")
        for relation in ("cover", "glimpse", "colleague", "asked"):
            self._care(relation, self.colleague, "own")
        self._care("cover", self.worker, "cover", until=NOW + dt.timedelta(days=9))
        self._care("glimpse", self.worker, "reason", until=NOW + dt.timedelta(hours=8), reason="urgent")
        self._care("circle", self.connector, "circle")
        work.nodes.by_number(self.people["staff"].number).listed_as = "professional"
        hidden = work.nodes.by_number(self.people["provisional"].number)
        hidden.provisional_by, hidden.provisional_until = "account:99", NOW.date() + dt.timedelta(days=30)
        shared = work.nodes.by_number(self.people["shared"].number)
        work.consents.record(shared, PARTNERS)
        work.session.flush()

    def _person(self, area: Any, name: str, organisation: int | None = None, role: str = "resident") -> Somebody:
        """Enter somebody who asks for the garden to be done and offers to do one, and agreed to both."""
        work, recorder = self.work, organisation or self.welfare
        consents = () if name == "provisional" else (YES,)
        node = work.people.create(area, identity={"alias": name}, consents=consents, role=role).node
        node.organisation = recorder
        need = work.needs.create(node, "Ik zoek hulp in de tuin.", organisation=recorder, status="open").need
        talent = work.talents.create(node, "Ik werk graag in de tuin.", organisation=recorder).talent
        work.session.flush()
        return Somebody(node.id, number_of(node), need.id, talent.id, area.code)

    def _care(self, relation: str, worker: Somebody, kind: str, **more: Any) -> None:
        person = self.people[relation]
        care = {"worker": worker.number, "person": person.number, "kind": kind, "since": NOW, "given_by": "operator"}
        municipality = self.work.nodes.by_number(person.number).municipality
        self.work.session.add(Care(municipality=municipality, **care, **more))

    def add(self, name: str) -> Somebody:
        """Enter somebody of the welfare organisation."""
        return self._person(self.work.areas.own(NORTH), name)

    def token(self, role: RoleName, person: Somebody) -> str:
        """Make a token of this role for this person, at the organisation or initiative where that role is."""
        node = self.work.nodes.by_number(person.number)
        secret = self.work.tokens.create(role, organisation="OR1", neighbourhoods=(NORTH,), person=node)
        if role in {"initiative-contact", "connector"}:
            self.work.tokens.find()[-1].organisation = number_of(self.initiative)
        return secret

    def values(self, somebody: Somebody) -> dict[str, object]:
        """Ids of what belongs to somebody, and of the rest, as paths and bodies name them."""
        return {
            "personId": somebody.id,
            "PERSON": somebody.id,
            "needId": somebody.need,
            "NEED": somebody.need,
            "talentId": somebody.talent,
            "TALENT": self.talent,
            "AREA": somebody.area,
            "COLLEAGUE": self.colleague.id,
            "WELFARE": self.welfare_id,
            "initiativeId": self.initiative.id,
            "placeId": self.place,
            "openingId": self.opening,
            "bookingId": self.booking,
            "conditionId": self.condition,
            "organisationId": self.welfare_id,
            "code": NORTH,
            "accountId": uuid.UUID(int=1),
            "deviceId": 1,
            "sessionId": 1,
            "tableId": uuid.UUID(int=1),
            "place": 0,
        }


# --- Stages: what each party reads of an introduction in each state ---------------------------------------------

ALL_STATES = (
    "proposed",
    "asked-seeker",
    "willing-seeker",
    "asked-giver",
    "willing-giver",
    "agreed",
    "met",
    "running",
    "handed-over",
    "lasting",
    "finished",
    "declined-seeker",
    "declined-giver",
    "not-now",
    "expired",
    "withdrawn",
    "stopped",
    "unsafe",
)
OPEN = {"agreed", "met", "running", "handed-over", "lasting"}

_MANAGES = (
    "id",
    "version",
    "party",
    "state",
    "roles",
    "need",
    "talent",
    "seeker",
    "giver",
    "seekerWilling",
    "giverWilling",
    "wave",
    "dueOn",
    "againOn",
    "returned",
    "accompanied",
    "firstOn",
    "companion",
    "holder",
    "proposedOn",
    "endedOn",
)
WORKER_KEYS = {*_MANAGES, "rank", "weights", "carerRelieved"}
CONNECTOR_KEYS = set(_MANAGES)
_SIDE = {"id", "version", "party", "state", "roles", "text"}
SIDE_KEYS = {
    ("seeker", "asked"): _SIDE | {"need", "concepts"},
    ("seeker", "open"): _SIDE | {"need", "accompanied", "firstOn", "contact"},
    ("seeker", "after"): _SIDE | {"need", "contact"},
    ("seeker", "else"): _SIDE | {"need"},
    ("giver", "asked"): _SIDE | {"talent", "concepts", "district", "slots"},
    ("giver", "open"): _SIDE | {"talent", "accompanied", "firstOn", "contact"},
    ("giver", "after"): _SIDE | {"talent", "contact"},
    ("giver", "else"): _SIDE | {"talent"},
}
NOT_YET = {"seeker": {"proposed", "willing-giver"}, "giver": {"proposed", "asked-seeker", "willing-seeker"}}
"""States before a side was asked, whoever was asked first: there is nothing for it to read."""


def side_keys(side: str, state: str) -> set[str] | None:
    """The exact keys that a side reads in this state; None: it is not there."""
    if state in NOT_YET[side] or (side == "giver" and state == "declined-seeker"):
        return None
    if state == f"asked-{side}":
        return SIDE_KEYS[side, "asked"]
    if state in OPEN:
        return SIDE_KEYS[side, "open"]
    return SIDE_KEYS[side, "after" if state == "finished" else "else"]
