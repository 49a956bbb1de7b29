"""What a worker can ask, and what the answers hold."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from app.repositories.consents import Agreement
from app.services import snapshots
from tests.api.conftest import NORTH, SOUTH, YES
from tests.app import town as towns


def test_a_need_of_a_second_ago_has_suggestions(service):
    giver = service.person()
    talent = service.talent(giver["id"], slots=["di-ochtend", "wo-avond"])
    need = service.need(slots=["di-ochtend"])
    assert need["status"] == "open"
    answer = service.get(f"/v1/needs/{need['id']}/suggestions")
    assert set(answer) == {"need", "togetherFirst", "message", "suggestions", "nearMiss", "mightKnow"}
    (one,) = answer["suggestions"]
    keys = {
        "talent",
        "owner",
        "kind",
        "neighbourhood",
        "reasons",
        "unknown",
        "clashes",
        "via",
        "gain",
        "path",
        "passed",
        "together",
    }
    assert set(one) == keys | {"path", "passed"}
    assert (one["path"], one["passed"]) == (None, None)
    assert (one["talent"], one["owner"], one["kind"]) == (talent["id"], giver["id"], "person")
    assert {"concept", "distance", "time"} <= {reason["code"] for reason in one["reasons"]}
    assert "Kan op dezelfde tijd: dinsdagochtend." in [reason["text"] for reason in one["reasons"]]
    assert all(reason["text"].endswith(".") and "{" not in reason["text"] for reason in one["reasons"])


def test_the_way_between_two_names_only_what_is_public(service):
    need, giver = service.need(), service.person()
    service.talent(giver["id"])
    initiative = {"name": "De Schuur", "neighbourhood": NORTH}
    shed = service.add("/v1/initiatives", initiative)["id"]
    path = f"/v1/needs/{need['id']}/suggestions"
    for one in (need["owner"], giver["id"]):
        service.add("/v1/ties", {"a": one, "b": shed, "kind": "member"})
    (found,) = service.get(path)["suggestions"]
    assert found["path"] == [{"id": shed, "kind": "initiative", "text": "De Schuur"}]
    friend = service.person(alias="Geertruida")["id"]
    for one in (need["owner"], giver["id"]):
        service.add("/v1/ties", {"a": one, "b": friend, "kind": "family", "strength": 1.0})
    (found,) = service.get(path)["suggestions"]
    assert found["path"] == [{"id": friend, "kind": "person", "text": "iemand die u kent"}]
    assert found["via"]["id"] == friend, "the way and who introduces are the same"
    service.add("/v1/ties", {"a": need["owner"], "b": giver["id"], "kind": "neighbour"})
    (found,) = service.get(path)["suggestions"]
    assert found["path"] == []


def test_what_was_passed_over_comes_last_with_its_reason_and_the_rank_is_kept(service):
    need = service.need()["id"]
    talents = [service.talent(service.person()["id"])["id"] for _ in range(3)]
    path = f"/v1/needs/{need}"
    passed = service.add(f"{path}/passes", {"talent": talents[0], "reason": "not-together"})
    assert (passed["talent"], passed["reason"], passed["rank"]) == (talents[0], "not-together", 1)
    found = service.get(f"{path}/suggestions")["suggestions"]
    assert [one["talent"] for one in found] == [talents[1], talents[2], talents[0]]
    assert [one["passed"] for one in found] == [None, None, "not-together"]
    none = service.add(f"{path}/passes", {"reason": "knows-better"})
    assert (none["talent"], none["rank"]) == (None, None)
    assert len(service.get(f"{path}/suggestions?limit=2")["suggestions"]) == 2
    other = service.get(f"/v1/needs/{service.need()['id']}/suggestions")["suggestions"]
    assert [one["talent"] for one in other] == talents, "it says nothing of another need"


def test_what_was_withdrawn_is_gone_from_the_next_answer(service):
    giver, need = service.person(), service.need()
    talent = service.ask("POST", "/v1/talents", {"owner": giver["id"], "text": "Ik snoei graag de tuin."})
    path = f"/v1/needs/{need['id']}/suggestions"
    assert len(service.get(path)["suggestions"]) == 1
    change = {"If-Match": talent.headers["etag"]}
    service.ask("PATCH", talent.headers["location"], {"status": "withdrawn"}, headers=change)
    answer = service.get(path)
    assert answer["suggestions"] == []
    assert answer["message"]
    reasons = service.get(f"{path}/{talent.json()['id']}")
    assert [bar["code"] for bar in reasons["bars"]] == ["talent-not-active"]
    with service.town.work() as work:
        owner = work.needs.get(uuid.UUID(need["id"])).owner
        work.consents.record(owner, Agreement("matching", given=False))
    answer = service.ask("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-consent")
    assert "toestemming om mee te zoeken ontbreekt" in answer.json()["detail"]


def patched(service, path, status):
    match = {"If-Match": service.ask("GET", path).headers["etag"]}
    return service.ask("PATCH", path, {"status": status}, headers=match)


def test_a_need_that_stands_open_without_consent_says_so_and_opens_with_one(service):
    path = f"/v1/needs/{(need := service.need())['id']}"
    with service.town.work() as work:
        work.consents.record(work.needs.get(uuid.UUID(need["id"])).owner, Agreement("matching", given=False))
    assert patched(service, path, "in-progress").json()["code"] == "no-consent"
    assert service.ask("GET", f"{path}/suggestions").json()["code"] == "no-consent"
    match = {"If-Match": service.ask("GET", path).headers["etag"]}
    assert service.ask("POST", f"{path}/_open", YES, headers=match).json()["status"] == "open"
    assert service.ask("GET", f"{path}/suggestions").status_code == 200
    match = {"If-Match": service.ask("GET", path).headers["etag"]}
    assert service.ask("POST", f"{path}/_open", YES, headers=match).json()["code"] == "conflict"


def test_consent_to_one_need_is_none_to_the_next(service):
    person = service.person()
    asked = {"owner": person["id"], "neighbourhood": NORTH, "text": "Wie helpt mij in de tuin?"}
    first = service.add("/v1/needs", asked | {"consent": YES})
    second = service.add("/v1/needs", asked)
    assert (first["status"], second["status"]) == ("open", "exploring")
    path = f"/v1/needs/{second['id']}"
    assert service.ask("GET", f"{path}/suggestions").json()["code"] == "need-exploring"
    assert patched(service, path, "open").json()["code"] == "need-exploring"
    match = {"If-Match": service.ask("GET", path).headers["etag"]}
    assert service.ask("POST", f"{path}/_open", YES, headers=match).json()["status"] == "open"


def test_nobody_is_asked_for_consent_to_a_need_of_a_group_or_a_place(service):
    named = {"name": "De Zwaluw", "neighbourhood": NORTH}
    owners = [service.add(f"/v1/{noun}", named)["id"] for noun in ("initiatives", "places")]
    owners.append(service.get("/v1/organisations")["items"][0]["id"])
    for owner in owners:
        need = service.add("/v1/needs", {"owner": owner, "neighbourhood": NORTH, "text": "Wie snoeit onze heg?"})
        assert need["status"] == "open"
        assert service.get(f"/v1/needs/{need['id']}/suggestions")["suggestions"] == []


def test_a_near_miss_names_the_limit_that_could_be_wider(service):
    near, far = {"slots": ["di-ochtend"]}, {"slots": ["wo-avond"]}
    talent = service.talent(service.person()["id"], **far)
    answer = service.get(f"/v1/needs/{service.need(**near)['id']}/suggestions")
    assert answer["nearMiss"]["talent"] == talent["id"]
    assert answer["nearMiss"]["limit"]["code"] == "time"
    assert "andere dag of tijd" in answer["nearMiss"]["limit"]["text"]


def test_a_need_that_is_met_is_not_searched_for(service):
    need = service.ask("POST", "/v1/needs", {"alias": "A", "neighbourhood": NORTH, "text": "Tuin.", "consent": YES})
    path = need.headers["location"]
    assert service.ask("PATCH", path, {"status": "met"}, headers={"If-Match": need.headers["etag"]}).status_code == 200
    assert service.ask("GET", f"{path}/suggestions").json()["code"] == "need-not-open"


def test_an_explored_need_cannot_be_opened_by_changing_its_state(service):
    need = service.ask("POST", "/v1/needs", {"alias": "A", "neighbourhood": NORTH, "text": "Tuin."})
    assert need.json()["status"] == "exploring"
    answer = service.ask(
        "PATCH", need.headers["location"], {"status": "open"}, headers={"If-Match": need.headers["etag"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "need-exploring")


def test_coffee_on_a_day_that_is_still_to_come_is_refused(service):
    need = service.need(consent=None)
    path = f"/v1/needs/{need['id']}/moments"
    answer = service.ask("POST", path, {"day": "2026-10-02"})
    assert answer.json()["errors"][0]["code"] == "in-future"
    for wrong in ("gisteren", 20260101, "2026-10-01T10:00:00Z", "01-10-2026"):
        assert service.ask("POST", path, {"day": wrong}).json()["errors"][0]["code"] in {"not-date", "not-text"}


def test_the_reverse_question_gives_needs_without_their_text(service):
    talent = service.talent(service.person()["id"])
    need = service.need(text="Wie helpt mij met de tuin? Mijn knie is op.")
    answer = service.ask("GET", f"/v1/talents/{talent['id']}/needs")
    assert [one["need"] for one in answer.json()["needs"]] == [need["id"]]
    assert "knie" not in answer.text


def test_another_organisation_sees_a_card_without_text_or_name(service):
    giver = service.person()
    talent = service.talent(giver["id"], "Ik heb het syndroom van Geheim en snoei graag tuinen.")
    with service.town.work() as work:
        node = work.people.get(uuid.UUID(giver["id"])).node
        work.consents.record(node, Agreement("partners", given=True))
    other = service.token("worker", organisation="OR2")
    seen = service.get(f"/v1/talents/{talent['id']}", token=other)
    assert seen["text"] is None
    assert seen["concepts"]
    assert service.ask("GET", f"/v1/people/{giver['id']}", token=other).status_code == 404


def test_via_somebody_of_whom_the_viewer_may_see_no_name_is_nameless(service):
    giver, between = service.person(), service.person(alias="Ria")
    service.talent(giver["id"])
    need = service.need()
    for end in (giver["id"], need["owner"]):
        service.add("/v1/ties", {"a": between["id"], "b": end, "kind": "knows", "strength": 0.9})
    one = service.get(f"/v1/needs/{need['id']}/suggestions")["suggestions"][0]
    assert one["via"] == {"id": between["id"], "text": "via iemand die u kent", "past": None}
    # The same people, seen by another organisation to which the three agreed to be shown.
    with service.town.work() as work:
        for node_id in (giver["id"], between["id"], need["owner"]):
            node = work.people.get(uuid.UUID(node_id)).node
            work.consents.record(node, Agreement("partners", given=True))
    other = service.token("worker", organisation="OR2")
    theirs = service.add(
        "/v1/needs", {"alias": "Cor", "neighbourhood": NORTH, "text": "Help in de tuin.", "consent": YES}, token=other
    )
    service.add("/v1/ties", {"a": between["id"], "b": theirs["owner"], "kind": "knows", "strength": 0.9}, token=other)
    one = service.get(f"/v1/needs/{theirs['id']}/suggestions", token=other)["suggestions"][0]
    assert one["owner"] == giver["id"]
    assert one["via"] == {"id": None, "text": "via een bekende", "past": None}


def pages(service, path) -> Iterator[dict]:
    while path is not None:
        page = service.get(path)
        yield page
        path = page["next"]


@pytest.mark.parametrize("noun", ["people", "needs", "talents", "ties", "initiatives", "places"])
def test_a_list_is_read_page_by_page_without_gaps_or_doubles(service, noun):
    people = [service.person(alias=f"P{i}")["id"] for i in range(5)]
    makers = {
        "people": lambda i: {"id": people[i]},
        "needs": lambda i: service.need(alias=f"N{i}"),
        "talents": lambda i: service.talent(people[i]),
        "ties": lambda i: service.add("/v1/ties", {"a": people[i], "b": people[i - 1], "kind": "knows"}),
        "initiatives": lambda i: service.add("/v1/initiatives", {"name": f"I{i}", "neighbourhood": NORTH}),
        "places": lambda i: service.add("/v1/places", {"name": f"P{i}", "neighbourhood": NORTH}),
    }
    made = [makers[noun](i)["id"] for i in range(5)]
    extra = "" if noun == "ties" else f"&neighbourhood={NORTH}"
    found = list(pages(service, f"/v1/{noun}?limit=2{extra}"))
    assert [item["id"] for page in found for item in page["items"]] == made
    assert [len(page["items"]) for page in found] == [2, 2, 1]
    assert all("limit=2" in page["next"] and extra in page["next"] for page in found[:-1])
    if extra:
        assert service.get(f"/v1/{noun}?neighbourhood={SOUTH}")["items"] == []
    for cursor in ("x", people[0][:-1] + "x", "MTI"):
        assert service.ask("GET", f"/v1/{noun}?after={cursor}").json()["errors"][0]["code"] == "bad-cursor"


@pytest.mark.parametrize("cursor", ["zzz", "BU", "BU99999999"])
def test_neighbourhoods_go_on_only_from_a_neighbourhood(service, cursor):
    answer = service.ask("GET", f"/v1/neighbourhoods?after={cursor}")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["in"], error["pointer"], error["code"]) == ("query", "after", "bad-cursor")


def test_the_figures_of_a_neighbourhood_hold_back_small_numbers(service):
    service.person()
    before = service.get(f"/v1/neighbourhoods/{NORTH}/measures")
    assert (before["countedOn"], before["figures"]) == (None, [])
    with service.town.work() as work:
        assert snapshots.take_due(work) == 4, "counts and networks of two municipalities"
        assert snapshots.take_due(work) == 0, "once a month and once a quarter"
    figures = service.get(f"/v1/neighbourhoods/{NORTH}/measures")
    assert (figures["code"], figures["countedOn"]) == (NORTH, str(towns.NOW.date()))
    assert {one["name"] for one in figures["figures"] if one["value"] is not None} <= {"initiatives", "organisations"}
    assert all(one["why"] for one in figures["figures"] if one["value"] is None)
    day = towns.NOW.date() - dt.timedelta(days=1)
    assert service.get(f"/v1/neighbourhoods/{NORTH}/measures?at={day}")["figures"] == []
    listed = [area["code"] for area in service.get("/v1/neighbourhoods?limit=1")["items"]]
    assert listed == [NORTH]
    assert [area["code"] for page in pages(service, "/v1/neighbourhoods?limit=1") for area in page["items"]] == [
        NORTH,
        SOUTH,
    ]


def test_initiatives_and_places_refer_to_each_other(service):
    organisation = service.get("/v1/organisations")["items"][0]
    place = service.add(
        "/v1/places",
        {
            "name": "Zaal",
            "neighbourhood": NORTH,
            "owner": organisation["id"],
            "freeSlots": ["ma-avond", "ma-avond"],
        },
    )
    assert place["freeSlots"] == ["ma-avond"]
    initiative = service.add(
        "/v1/initiatives",
        {
            "name": "Koor",
            "neighbourhood": NORTH,
            "place": place["id"],
            "carriedBy": organisation["id"],
            "capacity": 20,
        },
    )
    assert (initiative["place"], initiative["carriedBy"]) == (place["id"], organisation["id"])
    assert service.get(f"/v1/initiatives/{initiative['id']}") == initiative
    assert service.get(f"/v1/places/{place['id']}")["owner"] == organisation["id"]
