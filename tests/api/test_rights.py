"""One button each: to see everything that is kept of oneself, to correct it, to have it erased."""

import datetime as dt
import json
import uuid

import pytest
from sqlalchemy import select

from app.errors import Conflict
from app.models import METADATA
from app.repositories.exports import OWN, PARENTS, PARTS, referring_to, shown
from app.services import rights
from app.texts import has_text
from tests.api.conftest import NORTH
from tests.api.professionals import oneself
from tests.app.planted import plant
from tests.app.test_erasure import BIRD, SOON, TABLES, Story, everywhere, files_of

ERASE = {"confirmed": True, "saidBy": "oneself"}


@pytest.fixture
def story(service):
    return Story(service.town)


def token_of(service, node, role="resident"):
    with service.town.work() as work:
        return work.tokens.create(role, person=work.nodes.by_number(node.number))


def exported(service, person_id, token, **query):
    path = f"/v1/people/{person_id}/export" + ("?notes=true" if query.get("notes") else "")
    return service.get(path, token=token)


def rows_of(answer):
    return {section["code"]: section["rows"] for section in answer["sections"]}


# --- To see ---------------------------------------------------------------------------------------------------------


def test_somebody_sees_everything_that_is_kept_and_nobody_else_by_name(service, story):
    with service.town.work() as work:
        work.people.rename(work.people.own(story.other.id), first_name="Geheimpje", last_name="Verborgen")
    answer = exported(service, story.person.id, token_of(service, story.person))
    said = json.dumps(answer)
    assert answer["person"] == str(story.person.id)
    assert BIRD in said
    assert "Geheimpje" not in said
    assert "Verborgen" not in said
    assert str(story.other.id) not in said
    assert not {"kept_apart", "kept_apart-named"} & set(rows_of(answer))


def test_every_column_that_refers_to_somebody_has_a_place_in_the_export(service, story):
    """Derived from the tables: each column is planted, and the export grows by that row."""
    number, token = story.person.number, token_of(service, story.person)
    parents = {"need": story.need, "talent": story.talent, "introduction": story.asked, "account": story.account}
    missing, once = [], []
    for parent in ("node", *PARENTS):
        for column in referring_to(parent):
            name = f"{column.table.name}.{column.name}"
            target = number if parent == "node" else parents[parent]["number"]
            given = others(story, column.table.name) | {column.name: target}
            if is_thing(name) or is_there(name) or name in OF_OTHERS:
                continue
            before = size(exported(service, story.person.id, token, notes=True))
            try:
                with service.town.work() as work:
                    plant(work.session.connection(), column.table.name, "iets", **given)
            except Conflict:
                once.append(name)
                continue
            if size(exported(service, story.person.id, token, notes=True)) <= before:
                missing.append(name)
    assert missing == []
    # Of these the story planted the one row that there can be, and the export holds it.
    assert set(once) <= {
        "feedback.introduction", "qualification.node", "snapshot_member.node", "talent_ride.talent",
    }  # fmt: skip


def others(story, table):
    """What a planted row needs besides the column that is planted."""
    other = story.other.number
    return {
        "need": {"owner": other, "status": "open"},
        "talent": {"owner": other},
        "tie": {"a": other, "b": story.town.welfare},
        "kept_apart": {"a": 1, "b": 10_000},
        "introduction": {"need": story.theirs["number"], "talent": story.lent["number"], "state": "running"},
        "moment": {"need": story.theirs["number"], "person": other, "day": dt.date(2026, 9, 2)},
        "care": {"worker": other, "person": other},
        "consent": {"node": other, "purpose": "research"},
        "consent_answer": {"node": other, "purpose": "research"},
        "account": {"person": other, "role": "volunteer"},
        "login_link": {"account": story.account["number"]},
        "introduction_step": {"position": 99},
        "feedback": {"side": "seeker"},
        "snapshot_member": {"snapshot": story.snapshot},
        "need_concept": {"concept": "tuin"},
        "need_limit": {"marker": "hond"},
        "need_obstacle": {"kind": "trust"},
        "need_name": {"node": story.town.other},
        "talent_concept": {"concept": "tuin"},
        "talent_limit": {"marker": "hond"},
        "talent_name": {"node": story.town.other},
        "match_pair": {"plan": story.plan, "need": story.theirs["number"], "talent": story.lent["number"]},
        "via_wish": {"node": other, "other": story.town.other, "sort": None},
    }.get(table, {})


def is_thing(name):
    """A column that can only refer to an organisation, initiative or place."""
    things = {"initiative", "organisation", "place", "list_share", "meeting_guest"}
    return name.split(".")[0] in things or name.endswith((".organisation", ".at"))


OF_OTHERS = {"consent.introduction", "consent_answer.introduction"}
"""What the other side of an introduction agreed to; one's own answers are found as that."""


def is_there(name):
    """A row that everybody has one of: it is in the export already."""
    return name.split(".")[0] in {"identity", "person", "subject_key", "kept_apart"}


def size(answer):
    return sum(len(section["rows"]) for section in answer["sections"] if section["code"] != "readers")


def test_every_table_and_column_of_the_export_has_a_name_for_people():
    tables = {column.table for parent in ("node", *PARENTS) for column in referring_to(parent)} | {TABLES["node"]}
    for table in tables:
        assert (
            has_text(f"kept.{table.name}")
            or has_text(f"inzage.section.{table.name}")
            or has_text(f"inzage.section.{table.name}-named")
        ), table.name
        for column in [*shown(table, notes=True), *(column for column in table.columns if column.foreign_keys)]:
            assert has_text(f"inzage.field.{column.name}"), f"{table.name}.{column.name}"


def test_columns_that_say_whose_a_row_is_are_there():
    columns = {f"{table.name}.{column.name}" for table in METADATA.sorted_tables for column in table.columns}
    assert columns >= OWN | PARTS


def test_the_other_side_of_an_introduction_keeps_its_reasons(service, story):
    with service.town.work() as work:
        connection = work.session.connection()
        for by, state in (("giver", "declined-giver"), ("worker", "asked-giver")):
            plant(
                connection, "introduction_step", "andermans", introduction=story.asked["number"],
                position={"giver": 7, "worker": 8}[by], by=by, state=state, reason="no-click",
            )  # fmt: skip
        plant(connection, "feedback", "andermans", introduction=story.asked["number"], side="giver")
        table = TABLES["introduction"]
        connection.execute(table.update().where(table.c.number == story.asked["number"]).values(state="declined-giver"))
    said = json.dumps(exported(service, story.person.id, token_of(service, story.person)))
    assert "andermans" not in said
    assert "declined-giver" not in said
    assert "no-click" not in said


def test_on_behalf_of_somebody_the_needs_of_another_organisation_stay_out(service):
    """With what hangs on them. The person gets everything."""
    person = service.person()["id"]
    with service.town.work() as work:
        node = work.nodes.get(uuid.UUID(person))
        own, theirs = (
            work.needs.create(node, f"{said} zoekt hulp", organisation=organisation, status="open")
            for said, organisation in ((BIRD, service.town.other), ("Merel", service.town.welfare))
        )
        connection = work.session.connection()
        lent = plant(connection, "talent", "iets", owner=service.town.welfare)
        planted = plant(connection, "introduction", BIRD, need=own.need.number, talent=lent["number"], state="running")
        plant(connection, "introduction_step", BIRD, introduction=planted["number"], position=1)
        plant(connection, "need_limit", BIRD, need=own.need.number, marker="hond")
    assert theirs.need.number != own.need.number
    for token in (service.worker, oneself(service, person)):
        for notes in (False, True):
            answer = exported(service, person, token, notes=notes)
            said = json.dumps(answer)
            assert "Merel" in said
            whole = token != service.worker
            assert (BIRD in said, "introduction" in rows_of(answer)) == (whole, whole)


def test_notes_come_only_when_they_are_asked_for(service, story):
    token = token_of(service, story.person)
    without, with_notes = (
        json.dumps(exported(service, story.person.id, token, notes=notes)) for notes in (False, True)
    )
    assert '"note"' not in without
    assert '"note"' in with_notes


def test_the_export_is_logged_and_shows_who_looked(service, story):
    exported(service, story.person.id, service.worker)
    answer = exported(service, story.person.id, token_of(service, story.person))
    assert rows_of(answer)["readers"]
    table = TABLES["access_line"]
    with service.town.look() as work:
        lines = work.session.connection().execute(select(table).where(table.c.reason == "export")).mappings().all()
    assert len(lines) == 2
    assert {line["route"] for line in lines} == {"GET /v1/people/{personId}/export"}


@pytest.mark.parametrize("role", ["resident", "volunteer", "worker", "initiative-contact", "connector"])
def test_nobody_sees_what_is_kept_of_somebody_who_is_not_theirs(service, nobody, role):
    hidden = service.town.person(service.town.colleague).node
    token = service.token(role)
    for path, method, body in (("export", "GET", None), ("_erase", "POST", ERASE)):
        answers = [
            service.ask(method, f"/v1/people/{one}/{path}", body, token=token, headers={"If-Match": '"1"'})
            for one in (hidden.id, nobody)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_the_page_says_it_in_words(service, story):
    with service.town.work(service.viewer(token_of(service, story.person))) as work:
        sections = rights.mine(work).sections
    assert {section.title for section in sections} >= {"Uw vragen", "Uw kennismakingen", "Wie uw gegevens bekeek"}
    words = [line.words for section in sections for row in section.rows for line in row]
    assert "1 oktober 2026" in words
    assert not [line for line in words if line in {"True", "False", "None"}]


# --- To correct -----------------------------------------------------------------------------------------------------


def test_a_resident_corrects_the_own_data_and_the_log_says_so(service):
    node = service.town.person(service.town.worker).node
    token = token_of(service, node)
    found = service.ask("GET", f"/v1/people/{node.id}", token=token)
    answer = service.ask(
        "PATCH", f"/v1/people/{node.id}", {"firstName": "Anneke", "phone": "06 1"}, token=token,
        headers={"If-Match": found.headers["etag"]},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert answer.json()["firstName"] == "Anneke"
    table = TABLES["access_line"]
    with service.town.look() as work:
        last = work.session.connection().execute(select(table).order_by(table.c.number.desc())).mappings().first()
    assert (last["action"], last["data_class"], last["route"]) == ("update", "K2", "PATCH /v1/people/{personId}")


# --- To be erased ---------------------------------------------------------------------------------------------------


def erase(service, person_id, token, body=ERASE):
    version = service.ask("GET", f"/v1/people/{person_id}", token=token).headers.get("etag", '"1"')
    return service.ask("POST", f"/v1/people/{person_id}/_erase", body, token=token, headers={"If-Match": version})


@pytest.mark.parametrize("who", ["self", "worker", "privacy-officer"])
def test_somebody_is_erased_and_every_answer_is_without(service, story, who, capfd):
    token = {"self": lambda: token_of(service, story.person), "worker": lambda: service.worker}.get(
        who, lambda: service.token(who)
    )()
    answer = erase(
        service,
        story.person.id,
        token,
        ERASE | {"saidBy": "privacy-officer" if who == "privacy-officer" else "oneself"},
    )
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"erasedAt", "needs", "talents", "introductions", "ties"}
    assert erase(service, story.person.id, service.worker).status_code == 404
    assert BIRD not in everywhere(service.house.database)
    assert service.house.database.forgetting.done(SOON)
    if service.house.database.is_sqlite:
        assert BIRD.encode() not in files_of(service.house.database)
    for route in service.app.state.doors:
        if route.methods == {"GET"}:
            path = route.path.replace("{personId}", str(story.person.id)).replace("{code}", NORTH)
            path = path.replace("{needId}", str(story.need["id"])).replace("{talentId}", str(story.lent["id"]))
            path = path.replace("{introductionId}", str(story.asked["id"]))
            if "{" not in path:
                assert BIRD not in service.ask("GET", path).text, path
    written = capfd.readouterr()
    assert BIRD not in written.out + written.err
    if who == "self":
        assert service.ask("GET", "/v1/needs", token=token).status_code == 401


def test_what_was_entered_by_the_api_goes_with_its_answers(service):
    consent = {"matching": True, "how": BIRD, "saidBy": BIRD}
    person = service.person(firstName=BIRD, email=f"{BIRD}@voorbeeld.example", phone=BIRD, consent=consent)
    service.talent(person["id"], f"{BIRD} snoeit graag de tuin", constraints=BIRD)
    service.add(
        "/v1/needs",
        {"owner": person["id"], "neighbourhood": NORTH, "text": f"{BIRD} zoekt hulp in de tuin", "consent": consent},
    )
    other = service.person()
    service.add("/v1/ties", {"a": person["id"], "b": other["id"], "kind": "knows", "source": BIRD})
    assert BIRD in everywhere(service.house.database)
    assert erase(service, person["id"], service.worker).status_code == 200
    assert BIRD not in everywhere(service.house.database)
    assert person["id"] not in everywhere(service.house.database)


def test_erasing_must_be_meant_and_up_to_date(service):
    person = service.person()
    for body in ({}, {"confirmed": False, "saidBy": "oneself"}, {"confirmed": True}, ERASE | {"saidBy": "buurvrouw"}):
        assert erase(service, person["id"], service.worker, body).status_code == 400
    stale = service.ask("POST", f"/v1/people/{person['id']}/_erase", ERASE, headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    assert service.ask("GET", f"/v1/people/{person['id']}").status_code == 200


def test_the_log_says_who_asked(service):
    person = service.person()
    assert erase(service, person["id"], service.worker, ERASE | {"saidBy": "guardian"}).status_code == 200
    table = TABLES["access_line"]
    with service.town.look() as work:
        found = work.session.connection().execute(select(table).where(table.c.action == "erase")).mappings().all()
    assert [(line["reason"], line["data_class"]) for line in found] == [("asked-by-guardian", "K4")]
    assert uuid.UUID(person["id"])
