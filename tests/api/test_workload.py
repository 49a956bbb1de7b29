"""What somebody has in hand: figures for the own screen; of colleagues room or full, and no figure anywhere."""

import re
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from tests.api.conftest import NORTH, SOUTH, YES
from tests.api.professionals import introduced, oneself, professional, told


def need(service, token, alias="Anna"):
    asked = {"alias": alias, "neighbourhood": NORTH, "text": "Wie helpt mij in de tuin?", "consent": YES}
    return service.add("/v1/needs", asked, token=token)


def assign(service, token, need_id, professional_id):
    tag = service.ask("GET", f"/v1/needs/{need_id}", token=token).headers["etag"]
    return service.ask(
        "PATCH", f"/v1/needs/{need_id}", {"worker": professional_id}, token=token, headers={"If-Match": tag}
    )


def test_one_sees_the_own_figures_and_a_need_with_an_introduction_counts_once(service):
    gerrit_id, gerrit = professional(service, limit=2)
    first = need(service, gerrit)
    assert first["worker"] == gerrit_id
    assert first["dueOn"] == "2026-10-15"
    introduced(service, gerrit)
    found = service.get("/v1/workload", token=gerrit)
    assert {key: found[key] for key in ("needs", "introductions", "open", "limit", "warning")} == {
        "needs": 2,
        "introductions": 1,
        "open": 2,
        "limit": 2,
        "warning": None,
    }
    third = need(service, gerrit)
    assert third["warning"]["text"] == "Dit is meer dan met u is afgesproken."
    assert "3 vragen" in service.get("/v1/workload", token=gerrit)["warning"]


def test_twenty_five_of_twenty_gets_a_warning_and_two_colleagues_with_room(service):
    _, gerrit = professional(service, limit=25)
    winston_id, winston = professional(service, "Winston", limit=20)
    _, full = professional(service, "Aart", limit=0)
    free = [professional(service, name, limit=20)[0] for name in ("Berta", "Cora", "Dina")]
    for _ in range(20):
        assert need(service, winston)["warning"] is None
    mine = need(service, gerrit)
    # With the need goes whose it is, from one caseload to the other.
    answer = assign(service, gerrit, mine["id"], winston_id)
    assert answer.status_code == 200, answer.text
    warning = answer.json()["warning"]
    assert warning["text"] == "Deze collega heeft het vol."
    assert [one["id"] for one in warning["colleagues"]] == free[:2]
    assert {tuple(sorted(one)) for one in warning["colleagues"]} == {("id", "name", "room")}
    assert told(service, winston) == ["need-assigned"]
    for token, status in ((winston, 200), (gerrit, 404)):
        assert service.ask("GET", f"/v1/needs/{mine['id']}", token=token).status_code == status
    rooms = {one["name"]: one["room"] for one in service.get("/v1/workload", token=gerrit)["colleagues"]}
    assert rooms == {"Winston": "full", "Aart": "full", "Berta": "room", "Cora": "room", "Dina": "room"}
    assert service.get("/v1/workload", token=full)["open"] == 0


def test_colleagues_are_of_the_own_organisation_and_neighbourhoods(service):
    _, gerrit = professional(service)
    elsewhere = [professional(service, "Ver", code=SOUTH)[0], professional(service, "Ander", organisation="OR2")[0]]
    mine = need(service, gerrit)
    assert service.get("/v1/workload", token=gerrit)["colleagues"] == []
    for one in (*elsewhere, mine["owner"]):
        answer = assign(service, gerrit, mine["id"], one)
        assert [error["code"] for error in answer.json()["errors"]] == ["unknown-node"]


def test_a_need_of_nobody_is_found_and_taken_up(service):
    gerrit_id, gerrit = professional(service)
    mine, left = need(service, gerrit), need(service, service.worker)
    assert left["worker"] is None
    found = service.get("/v1/needs?withoutWorker=true", token=gerrit)["items"]
    assert [(one["id"], one["hasWorker"]) for one in found] == [(left["id"], False)]
    assert assign(service, gerrit, left["id"], gerrit_id).json()["worker"] == gerrit_id
    assert assign(service, gerrit, mine["id"], None).json()["worker"] is None
    assert [one["id"] for one in service.get("/v1/needs?withoutWorker=true", token=gerrit)["items"]] == [mine["id"]]


def test_whose_task_it_is_is_not_for_a_resident_to_say(service):
    _, gerrit = professional(service)
    mine = need(service, gerrit)
    anna = oneself(service, mine["owner"])
    for change in ({"worker": None}, {"dueOn": "2026-12-01"}):
        answer = service.ask("PATCH", f"/v1/needs/{mine['id']}", change, token=anna, headers={"If-Match": '"1"'})
        assert [error["code"] for error in answer.json()["errors"]] == ["not-your-task"]


FIGURE = re.compile(
    r"(count|open|load|total|amount|needs|introductions|asked|overdue|score|share|rate|average)", re.IGNORECASE
)
WHO = re.compile(r"(worker|colleague|professional|staff|member)", re.IGNORECASE)
NUMBERS = {"integer", "number"}
OWN = {"WorkloadOut"}
"""The one schema with figures about somebody's work: who asks sees the own."""


def types_in(schema: dict[str, Any]) -> set[str]:
    return {one.get("type", "") for one in (schema, *schema.get("anyOf", ()))}


def figures_per_worker(document: dict[str, Any]) -> set[str]:
    """Schemas that tie a figure to somebody who works here: beside an id of one, in one named so, or in a map."""
    found = set()
    for name, schema in document["components"]["schemas"].items():
        properties = schema.get("properties", {})
        about = WHO.search(name) or any(WHO.search(key) for key in properties)
        counts = any(FIGURE.search(key) and types_in(value) & NUMBERS for key, value in properties.items())
        maps = any(
            types_in(value["additionalProperties"]) & NUMBERS
            for value in properties.values()
            if isinstance(value.get("additionalProperties"), dict)
        )
        if name not in OWN and ((about and counts) or maps):
            found.add(name)
    for path, item in document["paths"].items():
        if re.search(r"workers?/|colleagues?/|workload/", path):
            found |= {f"{method} {path}" for method in item}
    return found


@pytest.fixture
def document(tmp_path):
    return create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")).openapi()


def test_no_figure_per_worker_exists_anywhere(document):
    assert {"WorkloadOut", "ColleagueOut", "NeedOut"} <= document["components"]["schemas"].keys()
    assert figures_per_worker(document) == set()


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        ("ColleagueOut", {"id": {"type": "string"}, "open": {"type": "integer"}}),
        ("TeamOut", {"worker": {"type": "string"}, "needsOpen": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}),
        ("TeamOut", {"load": {"type": "object", "additionalProperties": {"type": "integer"}}}),
    ],
)
def test_a_figure_per_worker_is_caught(document, name, properties):
    document["components"]["schemas"][name] = {"properties": properties}
    assert figures_per_worker(document) == {name}


def test_a_route_to_the_figures_of_somebody_else_is_caught(document):
    document["paths"]["/workload/{personId}"] = {"get": {}}
    assert figures_per_worker(document) == {"get /workload/{personId}"}
