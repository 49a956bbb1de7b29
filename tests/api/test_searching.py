"""A search by what somebody can do, through the API: the same answer as the page, without names and texts."""

from tests.api.conftest import NORTH

QUESTION = {"text": "Wie kan een fiets maken?"}


def search(service, **fields):
    return service.ask("POST", "/v1/talents/_search", QUESTION | fields)


def test_what_somebody_can_do_is_found_without_name_or_text(service):
    person = service.person(alias="Sjaak")
    talent = service.add("/v1/talents", {"owner": person["id"], "text": "Ik repareer graag fietsen."})
    answer = search(service)
    assert answer.status_code == 200
    (found,) = answer.json()["items"]
    assert found["id"] == talent["id"]
    assert found["neighbourhood"] == NORTH
    assert found["concepts"][0]["id"] == "fiets-repareren"
    assert found.keys() == {"id", "owner", "kind", "neighbourhood", "status", "createdOn", "concepts"}
    assert answer.json()["understood"][0]["id"] == "fiets-repareren"


def test_the_concepts_that_somebody_means_decide(service):
    person = service.person(alias="Sjaak")
    service.add("/v1/talents", {"owner": person["id"], "text": "Ik repareer graag fietsen."})
    assert search(service, concepts=["koken-voor-een-groep"]).json()["items"] == []
    wrong = search(service, concepts=["zweven"])
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["code"] == "unknown-concept"


def test_what_is_paused_is_not_found(service):
    person = service.person(alias="Sjaak")
    talent = service.add("/v1/talents", {"owner": person["id"], "text": "Ik repareer graag fietsen."})
    path = f"/v1/talents/{talent['id']}"
    match = {"If-Match": f'"{talent["version"]}"'}
    assert service.ask("PATCH", path, {"status": "paused"}, headers=match).status_code == 200
    assert search(service).json()["items"] == []


def test_a_talent_says_who_said_so_and_refuses_a_number_there(service):
    person = service.person(alias="Sjaak")
    said = {"owner": person["id"], "text": "Ik snoei graag.", "saidBy": "zijn zus", "how": "gebeld"}
    service.add("/v1/talents", said)
    wrong = service.ask("POST", "/v1/talents", said | {"saidBy": "Jan de Vries, 0612345678"})
    assert wrong.status_code == 400
    assert [one["code"] for one in wrong.json()["errors"]] == ["said-personal"]
