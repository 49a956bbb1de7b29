"""Personal data in what somebody writes about a need or a talent: refused, unless it must stay, and never repeated."""

from typing import get_args

import pytest
from sqlmodel import select

from app.models import AccessLine, Need, Talent
from app.repositories.asking import Asking
from app.schemas.fields import Input
from app.services import needs, personal
from app.texts import catalogue
from matching.personal import MASKS
from tests.api.calls import Calls
from tests.api.conftest import NORTH, YES

TELEPHONE = "06-12345678"
SAID = {
    "bsn": "123456782",
    "iban": "NL91 ABNA 0417 1643 00",
    "email": "anna@mail.voorbeeld.nl",
    "phone": TELEPHONE,
    "address": "Lindestraat 12",
    "name": "Anneke Visser",
}
"""Something of each kind; the people are invented and the numbers are those that are given as examples."""
NEVER = ["bsn", "iban"]
MAY_STAY = ["email", "phone", "address", "name"]


def need(words: str, **values):
    return {
        "alias": "Anna",
        "neighbourhood": NORTH,
        "consent": YES,
        "text": f"Hulp in de tuin: {words} graag.",
    } | values


def errors(answer, status=400):
    assert answer.status_code == status, answer.text
    return [(error["pointer"], error["code"], error["detail"]) for error in answer.json()["errors"]]


def stored(service, table) -> list[str]:
    with service.town.work() as work:
        return list(work.session.exec(select(table.text)))


def kept(service) -> list[tuple[int | None, str]]:
    with service.town.work() as work:
        lines = work.session.exec(select(AccessLine).where(AccessLine.action == personal.KEPT))
        return [(line.subject, line.data_class) for line in lines]


@pytest.mark.parametrize("kind", SAID)
def test_what_is_personal_is_refused_and_nothing_of_it_stays(service, kind, capfd):
    before = stored(service, Need)
    answer = service.ask("POST", "/v1/needs", need(SAID[kind]))
    ((pointer, code, detail),) = errors(answer)
    assert (pointer, code) == ("/text", f"personal-{kind}")
    assert f"teken 18 tot en met {17 + len(SAID[kind])}" in detail
    assert stored(service, Need) == before
    written = capfd.readouterr()
    for said in (answer.text, written.out, written.err):
        assert SAID[kind] not in said


def test_every_finding_has_its_own_error(service):
    found = errors(service.ask("POST", "/v1/needs", need(f"{TELEPHONE} of {SAID['email']} of {SAID['bsn']}")))
    assert [code for _, code, _ in found] == ["personal-phone", "personal-email", "personal-bsn"]
    found = errors(service.ask("POST", "/v1/needs", need(TELEPHONE, concepts=["geen-begrip"])))
    assert {code for _, code, _ in found} == {"personal-phone", "unknown-concept"}


@pytest.mark.parametrize("kind", MAY_STAY)
def test_what_belongs_to_a_story_stays_when_somebody_says_so_and_the_log_knows(service, kind):
    body = need(SAID[kind])
    service.add("/v1/needs", body | {"keepPersonal": True})
    assert body["text"] in stored(service, Need)
    ((subject, data_class),) = kept(service)
    assert subject is not None
    assert data_class == "K3"


@pytest.mark.parametrize("kind", NEVER)
def test_what_can_be_used_for_fraud_never_stays(service, kind):
    answer = service.ask("POST", "/v1/needs", need(f"{SAID[kind]} of {TELEPHONE}", keepPersonal=True))
    assert [code for _, code, _ in errors(answer)] == [f"personal-{kind}"]
    assert kept(service) == []


def test_keeping_where_there_is_nothing_to_keep_is_no_line_in_the_log(service):
    service.add("/v1/needs", need("en in huis", keepPersonal=True))
    assert kept(service) == []


def test_a_talent_and_its_conditions_are_looked_at_too(service):
    owner = service.person()["id"]
    body = {"owner": owner, "text": f"Ik snoei, bel {TELEPHONE}.", "constraints": "liever niet bij Anneke Visser"}
    found = errors(service.ask("POST", "/v1/talents", body))
    assert [(pointer, code) for pointer, code, _ in found] == [
        ("/text", "personal-phone"),
        ("/constraints", "personal-name"),
    ]
    service.add("/v1/talents", body | {"keepPersonal": True})
    assert body["text"] in stored(service, Talent)
    assert len(kept(service)) == 1


@pytest.mark.parametrize("noun", ["needs", "talents"])
def test_a_change_is_looked_at_as_well(service, noun):
    one = service.need() if noun == "needs" else service.talent(service.person()["id"])
    path = f"/v1/{noun}/{one['id']}"

    def changed(**patch):
        return service.ask("PATCH", path, patch, headers={"If-Match": service.ask("GET", path).headers["etag"]})

    text = f"Hulp in de tuin: {TELEPHONE} graag."
    ((pointer, code, _),) = errors(changed(text=text))
    assert (pointer, code) == ("/text", "personal-phone")
    assert changed(text=text, keepPersonal=True).json()["text"] == text
    assert len(kept(service)) == 1
    # What stands there already is not asked again when something else changes.
    assert changed(slots=["di-ochtend"]).status_code == 200
    assert errors(changed(keepPersonal=True))[0][1] == "empty-change"


def test_every_kind_has_a_sentence_in_both_languages_that_says_what_to_do():
    for language in ("nl", "en"):
        known = catalogue(language)
        assert {f"invalid.personal-{kind}" for kind in MASKS} <= known.keys()
        assert {f"import.personal.{kind}" for kind in MASKS} <= known.keys()
    for kind in MASKS:
        sentence = catalogue("nl")[f"invalid.personal-{kind}"]
        assert sentence.startswith("Haal ")
        assert ("keepPersonal" in sentence) == (kind in MAY_STAY)


# --- Wrong variants -------------------------------------------------------------------------------------------------


def test_an_error_that_repeats_what_was_sent_is_caught(service, monkeypatch):
    def repeats(texts, *, keep):
        assert not keep
        found = personal.personal_in(texts["text"])
        raise personal.Invalid(
            [personal.FieldError(f"text/{one.words.text}", f"personal-{one.kind}", params={"first": 1, "last": 2})
             for one in found]
        )  # fmt: skip

    monkeypatch.setattr(needs, "refuse_personal", repeats)
    assert TELEPHONE in service.ask("POST", "/v1/needs", need(TELEPHONE)).text


def test_a_confirmation_that_lets_everything_through_is_caught(service, monkeypatch):
    monkeypatch.setattr(personal, "NEVER", frozenset())
    assert service.ask("POST", "/v1/needs", need(SAID["bsn"], keepPersonal=True)).status_code == 201


def test_a_change_that_is_not_logged_is_caught(service, monkeypatch):
    monkeypatch.setattr(Asking, "seen", lambda *_arguments: None)
    service.add("/v1/needs", need(TELEPHONE, keepPersonal=True))
    assert kept(service) == []


def said_in(schema: type[Input], place: tuple[str, ...] = ()):
    """Where a body says who said something and how, in words of the writer: the keys that lead there."""
    for name, field in schema.model_fields.items():
        here = (*place, field.alias or name)
        kinds = get_args(field.annotation) or (field.annotation,)
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, Input):
                yield from said_in(kind, here)
        words = "enum" not in str(schema.model_json_schema()["properties"][field.alias or name])
        if name in personal.SAID and words:
            yield here


def with_said(body: dict, keys: tuple[str, ...], words: str) -> dict:
    """The body with these words there; a consent that it may hold is put in it."""
    first, *rest = keys
    inside = body.get(first) or (YES if first != "agreement" else {"how": "gezien", "saidBy": "hijzelf"})
    return body | {first: with_said(inside, tuple(rest), words) if rest else words}


TOLD = "said-personal"
SAYING = {"takeIntroductionStep", "createWave", "recordConsent", "recordConsents", "giveFeedback", "enterCircle"}
SAYING |= {"createArrangement", "setArrangementDay", "handOverArrangement", "askCombination"}
SAYING |= {
    "shareList",
    "createTalent",
    "changeTalent",
    "createPerson",
    "agreePerson",
    "createNeed",
    "openNeed",
    "glimpsePerson",
}


WORDS = {"createPattern", "createCondition", "createTable", "createDecision"}
"""Where the words are the thing itself, and what is personal in them is pointed at."""


def test_who_said_so_and_how_holds_nothing_personal_wherever_it_is_written(service):
    calls, wrong, tried = Calls(service), [], set()
    for call in calls.writing():
        schema = call.route.body_field.field_info.annotation
        for keys in said_in(schema) if isinstance(schema, type) and issubclass(schema, Input) else ():
            tried.add(call.operation)
            for words in ("dochter Els Jansen", "belde vanaf 06-12345678"):
                answer = calls.ask(call, with_said(call.body or {}, keys, words), If_Match=calls.tag(call))
                found = [(e["pointer"], e["code"]) for e in answer.json().get("errors", [])]
                codes = {"pattern-personal", "personal-name", "personal-phone"} if call.operation in WORDS else {TOLD}
                if not any(found == [("/" + "/".join(keys), code)] for code in codes):
                    wrong.append((call.operation, keys, answer.status_code, found))
    assert wrong == []
    assert tried == SAYING | WORDS


def test_a_relation_and_an_occasion_are_nothing_personal(service):
    person = service.person()["id"]
    for said, how in (("haar dochter", "mondeling, bij de koffie"), ("Els", "aan de telefoon op 1 mei")):
        answer = {"purpose": "contact", "given": True, "saidBy": said, "how": how}
        service.add(f"/v1/people/{person}/consents", answer)
