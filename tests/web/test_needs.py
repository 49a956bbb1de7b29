"""Needs on pages: a new one in a few taps, the list, one need with its steps; and coffee with whoever it was."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.models import AccessLine, Care, Moment, Need, Tie
from app.repositories.log import known_subject
from tests.app import town as towns
from tests.web.asked import GARDEN, need_in, new_need, worker_of

ROLES = ("resident", "volunteer", "coordinator")


def count(place, table):
    with place.town.look(now=place.clock()) as work:
        return len(work.session.exec(select(table)).all())


def test_a_need_with_consent_is_open_and_leads_to_who_could_help(place, works):
    page = new_need(works, agreed="yes")
    need, owner = need_in(place)
    assert page.path == f"/behoeften/{need.id}/suggesties"
    assert (need.status, need.text, need.neighbourhood, need.worker) == ("open", GARDEN, towns.NORTH, works.number)
    assert owner.provisional_until is None


def test_a_need_without_consent_is_explored_with_coffee_as_the_next_step(place, works):
    page = new_need(works)
    need, _ = need_in(place)
    assert (page.status, page.path, need.status) == (200, f"/behoeften/{need.id}", "exploring")
    assert "Vraag van Sjaak" in page.words
    assert GARDEN in page.words
    assert "Vandaag koffie gehad" in page.buttons
    assert "Drink eerst koffie" in page.words


def test_sent_twice_it_is_kept_once(place, works):
    works.read("/behoeften/nieuw")
    fields = works.page.form("/behoeften/nieuw")
    fields = {k: v for k, v in fields.items() if k not in {"agreed", "slots", "concepts"}}
    fields |= {"alias": "Sjaak", "neighbourhood": towns.NORTH, "text": GARDEN}
    first, again = works.post("/behoeften/nieuw", fields), works.post("/behoeften/nieuw", fields)
    assert first.path == again.path
    assert count(place, Need) == 1


def test_what_it_is_about_comes_as_chips_before_anything_is_kept(place, works):
    page = new_need(works)  # one, so that the next count means something
    works.read("/behoeften/nieuw")
    fields = {k: v for k, v in works.page.form("/behoeften/nieuw").items() if k not in {"agreed", "slots"}}
    page = works.post(
        "/behoeften/nieuw/lezen", fields | {"alias": "Truus", "text": "Wie snoeit op dinsdagochtend mijn heg?"}
    )
    assert page.status == 200
    assert 'value="snoeien"' in page.html or 'name="concepts"' in page.html
    assert 'value="Truus"' in page.html
    assert "Wie snoeit op dinsdagochtend mijn heg?" in page.html
    assert re.search(r'value="di-ochtend"[^>]* checked', page.html)
    assert count(place, Need) == 1


@pytest.mark.parametrize(("chosen", "kept"), [(["heg-haag"], None), (["geen"], [])])
def test_what_was_tapped_is_what_it_is_about(place, works, chosen, kept):
    works.read("/behoeften/nieuw")
    fields = {k: v for k, v in works.page.form("/behoeften/nieuw").items() if k not in {"agreed", "slots"}}
    fields |= {"alias": "Truus", "neighbourhood": towns.NORTH, "text": GARDEN}
    read = works.post("/behoeften/nieuw/lezen", fields)
    proposed = re.findall(r'name="concepts" value="([^"]+)"', read.html)
    assert proposed[-1] == "geen"
    tapped = proposed[:1] if kept is None else chosen
    works.post("/behoeften/nieuw", fields | {"concepts": tapped})
    need, _ = need_in(place)
    with place.town.look(now=place.clock()) as work:
        concepts = [one.id for one in work.needs.concepts(work.needs.get(need.id))]
    assert need.concepts_said_at is not None
    assert concepts == (proposed[:1] if kept is None else [])


def test_personal_data_comes_back_with_what_was_typed_and_may_be_kept_with_a_tick(place, works):
    typed = "Mevrouw De Vries-Jansen belt 06-12345678 over haar tuin."
    page = new_need(works, text=typed, alias="Truus")
    assert (page.status, page.path) == (400, "/behoeften/nieuw")
    assert typed in page.html.replace("&#39;", "'")
    assert 'value="Truus"' in page.html
    assert "Haal het nummer weg." in page.words
    assert "keepPersonal" not in page.words
    assert count(place, Need) == 0
    fields = {k: v for k, v in page.form("/behoeften/nieuw").items() if k not in {"agreed", "slots"}}
    page = works.post("/behoeften/nieuw", fields | {"text": typed, "neighbourhood": towns.NORTH, "keepPersonal": "yes"})
    assert page.status == 200
    assert need_in(place)[0].text == typed


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"alias": ""}, "Dit is nodig."), ({"text": ""}, "Dit is nodig."), ({"neighbourhood": towns.ELSEWHERE}, "")],
)
def test_what_is_missing_or_not_ours_comes_back(place, works, wrong, words):
    page = new_need(works, **wrong)
    assert page.status == 400
    assert words in page.words
    assert count(place, Need) == 0


def test_a_need_for_somebody_who_is_known_already(place, works):
    new_need(works, agreed="yes")
    need, owner = need_in(place)
    page = works.read(f"/behoeften/nieuw?van={owner.id}")
    assert "Nieuwe vraag van Sjaak" in page.words
    assert 'name="alias"' not in page.html
    fields = {k: v for k, v in page.form("/behoeften/nieuw").items() if k not in {"agreed", "slots"}}
    works.post("/behoeften/nieuw", fields | {"text": "Ik wil leren fietsen.", "neighbourhood": towns.NORTH})
    second, whose = need_in(place)
    assert (second.id != need.id, whose.id) == (True, owner.id)


def test_the_last_neighbourhood_comes_first(works):
    new_need(works, neighbourhood=towns.SOUTH)
    page = works.read("/behoeften/nieuw")
    assert re.findall(r'<option value="(BU\d+)"', page.html) == [towns.SOUTH, towns.NORTH]


def test_somebody_of_another_organisation_is_not_there(place, works):
    new_need(works, agreed="yes")
    need, owner = need_in(place)
    other = worker_of(place, "ander@example.org", place.town.other, "Ans")
    for path in (f"/behoeften/{need.id}", f"/behoeften/{need.id}/aanpassen", f"/behoeften/nieuw?van={owner.id}"):
        page = other.read(path)
        assert (page.status, "Sjaak" in page.html, GARDEN in page.html) == (404, False, False), path
    assert GARDEN not in other.read("/behoeften").html


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["/vandaag", "/behoeften", "/behoeften/nieuw", "/koffie"])
def test_others_may_not_come_here(place, browser, role, path):
    place.admit(browser, place.account(place.person(), role))
    page = browser.read(path)
    assert page.status == 403
    sent = {"csrf_token": "x", "idempotency_key": "k1", "alias": "Sjaak", "text": GARDEN, "neighbourhood": towns.NORTH}
    assert browser.post("/behoeften/nieuw", sent).status == 403
    assert count(place, Need) == 0


def test_coffee_and_a_yes_open_a_need(place, works):
    new_need(works)
    need, owner = need_in(place)
    path = f"/behoeften/{need.id}"
    page = works.send(f"{path}/koffie")
    assert "1 keer koffie gehad." in page.words
    with place.town.look(now=place.clock()) as work:
        (moment,) = work.session.exec(select(Moment)).all()
        (tie,) = work.session.exec(select(Tie)).all()
        assert (moment.day, moment.need) == (work.today, need.number)
        assert ({tie.a, tie.b}, tie.last_confirmed, tie.kind) == ({works.number, owner.number}, work.today, "knows")
    page = works.send(f"{path}/openen", saidBy="zijzelf", how="bij de koffie")
    assert page.path == f"{path}/suggesties"
    assert need_in(place)[0].status == "open"
    with place.town.look(now=place.clock()) as work:
        (said,) = [
            one for one in work.consents.answers(work.nodes.by_number(owner.number)) if one.purpose == "matching"
        ]
        assert (said.given, said.said_by, said.how) == (True, "zijzelf", "bij de koffie")


def test_coffee_of_tomorrow_is_no_coffee(place, works):
    new_need(works)
    need, _ = need_in(place)
    page = works.send(f"/behoeften/{need.id}/koffie", day="2026-10-02")
    assert page.status == 400
    assert "Deze dag moet nog komen." in page.words
    assert count(place, Moment) == 0


def test_a_need_is_met_stopped_and_open_again(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    path = f"/behoeften/{need.id}"
    for status in ("met", "open", "closed", "open"):
        page = works.read(path)
        fields = next(found for to, _, found in page.forms if to == f"{path}/stand")
        assert fields["version"]
        page = works.post(f"{path}/stand", fields | {"status": status})
        assert (page.status, page.path, need_in(place)[0].status) == (200, path, status)


def test_everything_of_a_need_can_be_changed_and_comes_back_when_it_is_wrong(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    path = f"/behoeften/{need.id}"
    page = works.read(f"{path}/aanpassen")
    fields = {k: v for k, v in page.form(f"{path}/aanpassen").items() if k != "slots"}
    new = fields | {"text": "Wie snoeit mijn haag?", "slots": ["di-ochtend", "vr-middag"], "maxDistance": "1000"}
    new |= {"groupSize": "2", "commonLanguage": "true", "dueOn": "2026-12-01"}
    wrong = works.post(f"{path}/aanpassen", new | {"groupSize": "veel"})
    assert wrong.status == 400
    assert "Wie snoeit mijn haag?" in wrong.html
    assert 'value="veel"' in wrong.html
    assert works.post(f"{path}/aanpassen", new | {"idempotency_key": "other"}).path == path
    kept, _ = need_in(place)
    assert (kept.text, kept.max_distance_m, kept.group_size, kept.common_language, str(kept.due_on)) == (
        "Wie snoeit mijn haag?",
        1000,
        2,
        True,
        "2026-12-01",
    )
    assert "dinsdagochtend en vrijdagmiddag" in works.page.words
    late = works.post(f"{path}/aanpassen", new | {"idempotency_key": "third"})
    assert late.status == 409


def test_what_it_is_about_is_confirmed(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    path = f"/behoeften/{need.id}"
    page = works.read(path)
    fields = page.form(f"{path}/begrippen")
    fields.pop("concepts")
    nothing = works.post(f"{path}/begrippen", fields)
    assert nothing.status == 400
    assert "Tik aan wat klopt" in nothing.words
    works.post(f"{path}/begrippen", fields | {"concepts": "geen", "idempotency_key": "again"})
    kept, _ = need_in(place)
    assert kept.concepts_said_at is not None
    assert "Klopt dit niet?" in works.page.words


def test_a_task_is_taken_and_handed_on(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    path = f"/behoeften/{need.id}"
    page = works.read(f"{path}/aanpassen")
    works.send(f"{path}/taak", worker="")
    assert need_in(place)[0].worker is None
    page = works.read(path)
    assert "Wie doet ditnog niemand" in page.words
    fields = page.form(f"{path}/taak")
    works.post(f"{path}/taak", fields | {"worker": "me"})
    assert need_in(place)[0].worker == works.number


def test_the_list_shows_what_one_may_read_by_parts_and_by_pages(works):
    for number in range(22):
        new_need(works, alias=f"Sjaak{number:02}", agreed="yes" if number % 2 else "")
    page = works.read("/behoeften")
    assert [f"Sjaak{n:02}" in page.words for n in (21, 2, 1, 0)] == [True, True, False, False]
    more = next(link for link in page.links if link and "na=" in link)
    page = works.read(more)
    assert [f"Sjaak{n:02}" in page.words for n in (21, 2, 1, 0)] == [False, False, True, True]
    page = works.read("/behoeften?lijst=verkennen")
    assert [f"Sjaak{n:02}" in page.words for n in (20, 21)] == [True, False]
    assert "Hier zijn geen vragen." in works.read("/behoeften?lijst=van-niemand").words
    assert "Sjaak21" in works.read("/behoeften?lijst=van-mij").words
    assert "Hier zijn geen vragen." in works.read("/behoeften?lijst=klaar").words


def test_who_reads_a_need_is_in_the_log_of_whom_it_is_about(place, works):
    new_need(works, agreed="yes")
    need, owner = need_in(place)
    works.read(f"/behoeften/{need.id}")
    with place.town.look(now=place.clock()) as work:
        about = known_subject(work.session, owner.number)
        lines = work.session.exec(select(AccessLine).where(AccessLine.subject == about)).all()
    assert ("GET /behoeften/{needId}", "read", "K3") in {(one.route, one.action, one.data_class) for one in lines}


def test_coffee_with_whoever_is_called_so(place, works):
    new_need(works)
    need, owner = need_in(place)
    works.read("/koffie")
    page = works.send("/koffie", met="sjaak", day="2026-09-30")
    assert (page.status, page.path) == (200, "/koffie/klaar")
    with place.town.look(now=place.clock()) as work:
        (moment,) = work.session.exec(select(Moment)).all()
        assert (moment.need, str(moment.day)) == (need.number, "2026-09-30")
        person = work.people.get(owner.id)
        assert str(person.person.last_contact_on) == "2026-09-30"


def test_coffee_with_one_of_two_who_are_called_so(place, works):
    new_need(works, alias="Sjaak de Boer")
    new_need(works, alias="Sjaakie")
    _, owner = need_in(place)
    works.read("/koffie")
    page = works.send("/koffie", met="Sjaak")
    assert page.status == 400
    assert "Tik aan wie u bedoelt." in page.words
    assert ("Sjaak de Boer" in page.words, "Sjaakie" in page.words) == (True, True)
    assert count(place, Moment) == 0
    page = works.send("/koffie", met="Sjaak", person=str(owner.id))
    assert page.path == "/koffie/klaar"
    assert count(place, Moment) == 1


def test_coffee_with_somebody_new_becomes_a_need_to_explore(place, works):
    works.read("/koffie")
    page = works.send("/koffie", met="Truus")
    assert page.status == 400
    assert "Wij kennen hier niemand die zo heet." in page.words
    assert count(place, Need) == 0
    page = works.send("/koffie", met="Truus", new="yes", neighbourhood=towns.NORTH, text="Zij wil graag wandelen.")
    need, _ = need_in(place)
    assert (page.path, need.status) == (f"/behoeften/{need.id}", "exploring")
    assert count(place, Moment) == 1
    assert "Vraag van Truus" in page.words


def test_coffee_never_finds_whom_one_may_not_name(place, works):
    new_need(works, alias="Geheimpje", agreed="yes")
    other = worker_of(place, "ander@example.org", place.town.other, "Ans")
    other.read("/koffie")
    page = other.send("/koffie", met="Geheim")
    assert page.status == 400
    assert "Wij kennen hier niemand" in page.words
    assert "Geheimpje" not in page.html


def test_who_may_not_be_there_any_more_is_not_found(place, works):
    new_need(works)
    works.read("/koffie")
    page = works.send("/koffie", met="Sjaak", person="00000000-0000-0000-0000-000000000000")
    assert page.status == 404
    assert count(place, Moment) == 0


def test_a_colleague_reads_a_need_for_a_reason_and_changes_nothing(place, works):
    new_need(works, agreed="yes")
    need, owner = need_in(place)
    colleague = worker_of(place, "collega@example.org", alias="Ans")
    path = f"/behoeften/{need.id}"
    assert colleague.read(path).status == 404
    with place.town.work(now=place.clock()) as work:
        values = {
            "kind": "reason",
            "reason": "urgent",
            "given_by": "x",
            "since": work.now,
            "until": work.now + dt.timedelta(hours=8),
        }
        work.session.add(Care(municipality=towns.HERE, person=owner.number, worker=colleague.number, **values))
    page = colleague.read(path)
    assert (page.status, GARDEN in page.words) == (200, True)
    assert "U mag dit lezen." in page.words
    assert [to for to, _, _ in page.forms if to.startswith(path)] == []
    fields = {
        "csrf_token": works.read(path).form(f"{path}/stand")["csrf_token"],
        "idempotency_key": "k",
        "version": "1",
    }
    assert colleague.post(f"{path}/stand", fields | {"status": "closed"}).status == 403
    token = colleague.read("/koffie").form("/koffie")["csrf_token"]
    assert colleague.post(f"{path}/stand", fields | {"csrf_token": token, "status": "closed"}).status == 404
    assert need_in(place)[0].status == "open"


def test_a_connector_sees_what_waits_in_the_own_circle_and_nothing_else(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    browser = place.browser()
    place.admit(browser, place.account(place.person(), "connector", organisation=place.town.other))
    for path in ("/vandaag", "/behoeften", "/behoeften/nieuw", "/koffie", "/berichten"):
        page = browser.read(path)
        assert (page.status, "Sjaak" in page.html) == (200, False), path
    assert browser.read(f"/behoeften/{need.id}").status == 404


def test_not_more_than_fits_a_bad_connection(place, works):
    new_need(works, agreed="yes")
    need, _ = need_in(place)
    for path in (
        "/vandaag",
        "/behoeften",
        "/behoeften/nieuw",
        f"/behoeften/{need.id}",
        f"/behoeften/{need.id}/aanpassen",
    ):
        assert len(works.read(path).html.encode()) < 25_000, path
