"""New activities over HTTP: who asks alike, what begins one, and that nobody is asked yet."""

import uuid

import pytest

from tests.api.conftest import NORTH, Service

SEWING = "samen-naaien"


def sewers(service: Service, count: int = 3) -> list[str]:
    """Let so many people ask to sew together; give their needs."""
    asked = (service.need(alias=f"Anna {n}", text="Ik wil graag naaien.", concepts=[SEWING]) for n in range(count))
    return [need["id"] for need in asked]


def tailor(service: Service) -> str:
    """Enter somebody who can teach that; give the talent."""
    owner = service.person(alias="Samir")["id"]
    return str(service.talent(owner, "Ik ben kleermaker.", concepts=[SEWING], slots=["di-ochtend"])["id"])


def test_three_who_ask_alike_are_an_idea_with_who_could_carry_it(service: Service) -> None:
    needs, talent = sewers(service), tailor(service)
    (idea,) = service.get("/v1/activity-ideas")["items"]
    assert idea["concept"]["id"] == SEWING
    assert sorted(idea["needs"]) == sorted(needs)
    assert [one["talent"] for one in idea["carriers"]] == [talent]
    assert "3 mensen" in idea["text"]


def test_two_are_none(service: Service) -> None:
    sewers(service, 2)
    assert service.get("/v1/activity-ideas")["items"] == []


def test_beginning_makes_an_initiative_and_proposes_and_asks_nobody(service: Service) -> None:
    needs, talent = sewers(service), tailor(service)
    made = service.add("/v1/activities", {"name": "Naaicafé", "needs": needs})
    initiative = service.get(f"/v1/initiatives/{made['initiative']}")
    assert (initiative["name"], initiative["phase"]) == ("Naaicafé", "in oprichting")
    assert initiative["neighbourhood"] == NORTH
    assert service.get("/v1/introductions")["items"] == [], "nobody is asked"
    for need in needs:
        first = service.get(f"/v1/needs/{need}/suggestions")["suggestions"][0]
        assert first["talent"] == made["talent"]
    carriers = service.get(f"/v1/needs/{made['need']}/suggestions")["suggestions"]
    assert talent in [one["talent"] for one in carriers]
    assert service.get("/v1/activity-ideas")["items"] == [], "it is there now"


@pytest.mark.parametrize("change", ["two", "not alike", "unknown", "a name"])
def test_what_does_not_belong_together_begins_nothing(service: Service, change: str) -> None:
    needs = sewers(service)
    other = service.need(alias="Bob", text="Ik zoek hulp in de tuin.", concepts=["tuin-onderhouden"])["id"]
    wrong = {
        "two": {"needs": needs[:2]},
        "not alike": {"needs": [*needs[:2], other]},
        "unknown": {"needs": [*needs[:2], str(uuid.uuid4())]},
        "a name": {"needs": needs, "name": "Naaien bij mevrouw J. de Vries, 06 12345678"},
    }[change]
    answer = service.ask("POST", "/v1/activities", {"name": "Naaicafé"} | wrong)
    assert answer.status_code == 400, answer.text
    assert service.get("/v1/initiatives")["items"] == []


def test_who_may_not_read_the_needs_has_no_idea(service: Service) -> None:
    sewers(service)
    other = service.token("worker", organisation="OR2")
    assert service.get("/v1/activity-ideas", token=other)["items"] == []
