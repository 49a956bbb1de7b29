"""Tables over the API: proposed, planned, changed with the version that was read, and held."""

import pytest

from tests.api.conftest import NORTH
from tests.api.professionals import professional

WORDS = "De corporatie wil praten. Wie heeft ruimte, en wie betaalt?"


@pytest.fixture
def asked(service):
    """A question of residents, with a landlord who owns a hall; and a worker who reads it."""
    _, worker = professional(service)
    with service.town.work() as work:
        north = work.areas.own(NORTH)
        made = [
            work.organisations.create(north, name=name, sort=sort, organisation=service.town.welfare).node
            for name, sort in (("De huurders", "bewonerscommissie"), ("Dijk Wonen", "woningcorporatie"))
        ]
        need = work.needs.create(made[0], WORDS, organisation=service.town.welfare).need
        return {"need": str(need.id), "tenants": str(made[0].id), "landlord": str(made[1].id), "worker": worker}


def planned(service, asked, **values):
    body = {"need": asked["need"], "words": "Wie betaalt?", "parties": [asked["tenants"], asked["landlord"]]}
    return service.add("/v1/tables", body | values, token=asked["worker"])


def test_a_proposal_names_what_is_public_and_what_is_missing(service, asked):
    found = service.get(f"/v1/needs/{asked['need']}/table", token=asked["worker"])
    landlord = next(seat for seat in found["seats"] if seat["node"] == asked["landlord"])
    assert (landlord["name"], [part["id"] for part in landlord["parts"]]) == ("Dijk Wonen", ["housing"])
    assert [part["id"] for part in found["missing"]] == ["welfare", "room", "money"]


def test_a_theme_in_a_neighbourhood_has_one_too(service, asked):
    found = service.get(f"/v1/table-proposal?theme=wonen&neighbourhood={NORTH}", token=asked["worker"])
    assert asked["landlord"] in {seat["node"] for seat in found["seats"]}
    answer = service.ask("GET", f"/v1/table-proposal?theme=maan&neighbourhood={NORTH}", token=asked["worker"])
    assert answer.status_code == 400


def test_a_table_is_planned_changed_and_held(service, asked):
    table = planned(service, asked, heldOn="2026-10-01")
    path, token = f"/v1/tables/{table['id']}", asked["worker"]
    assert [(one["node"], one["state"]) for one in table["parties"]] == [
        (asked["tenants"], "coming"),
        (asked["landlord"], "wanted"),
        *[(None, "wanted")] * 3,
    ]

    def change(path, version, **said):
        return service.ask("PATCH", path, said, token=token, headers={"If-Match": f'"{version}"'})

    assert change(f"{path}/parties/1", table["version"], state="coming").status_code == 200
    assert change(f"{path}/parties/1", table["version"], state="absent").status_code == 412
    assert change(f"{path}/parties/2", table["version"] + 1, state="coming").status_code == 404
    held = change(path, table["version"] + 1, state="held").json()
    assert (held["state"], held["lookedOn"], held["newTies"]) == ("held", "2026-12-30", None)
    decided = service.add(f"{path}/decisions", {"words": "Wij beginnen in mei.", "owner": "opbouwwerker"}, token=token)
    done = change(f"{path}/decisions/0", decided["version"], done=True).json()
    assert [(one["words"], one["doneOn"]) for one in done["decisions"]] == [("Wij beginnen in mei.", "2026-10-01")]
    assert [one["id"] for one in service.get("/v1/tables", token=token)["items"]] == [table["id"]]
    assert service.get(path, token=token) == done


@pytest.mark.parametrize(
    "wrong",
    [{"theme": "wonen"}, {"need": None}, {"parties": []}, {"heldOn": "2026-09-01"}, {"words": "Bel 06-12345678"}],
)
def test_what_cannot_be_planned_is_refused(service, asked, wrong):
    body = {"need": asked["need"], "words": "Wie betaalt?", "parties": [asked["tenants"], asked["landlord"]]} | wrong
    body = {name: value for name, value in body.items() if value is not None}
    assert service.ask("POST", "/v1/tables", body, token=asked["worker"]).status_code == 400
