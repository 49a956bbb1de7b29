"""What is kept of me: read, corrected, allowed, taken along and stopped; and what I ask."""

import json

import pytest
from sqlmodel import select

from app.errors import NotFound
from app.models import ConsentAnswer, Notice
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.services.rights import ROWS, Line, Mine, Section, part
from tests.app import town as towns


@pytest.fixture
def anna(place):
    """The number of a resident with an account, whom the welfare organisation recorded."""
    person = place.person()
    place.account(person, organisation=place.town.welfare)
    with place.town.work() as work:
        work.nodes.by_number(person).organisation = place.town.welfare
    return person


@pytest.fixture
def inside(place, browser, anna):  # noqa: ARG001  # she is there
    """A browser in which she is signed in."""
    place.comes_in(browser)
    return browser


def person(place, number):
    with place.town.work() as work:
        row = work.people.get(work.nodes.by_number(number).id)
        return row, work.people.name_of(row), work.consents.of(row.node)


def test_the_page_says_what_is_kept_why_how_long_and_who_looked(inside):
    page = inside.read("/mijn/gegevens")
    for words in (
        "Anna",
        "anna@example.org",
        "U hebt toestemming gegeven.",
        "meezoeken",
        "tot u zich afmeldt, of 24 maanden na het laatste contact",
        "Uzelf las",
    ):
        assert words in page.words, words
    assert len(page.html) < 25_000
    everything = inside.read("/mijn/gegevens/alles")
    assert {"Anna", "anna@example.org"} <= set(everything.words.split())
    assert "/mijn/gegevens/alles?deel=readers" in everything.links
    looked = inside.read("/mijn/gegevens/alles?deel=readers")
    assert "Uzelf" in looked.words
    assert "anna@example.org" not in looked.words
    assert inside.read("/mijn/gegevens/alles?deel=anders").status == 404


def test_a_long_part_goes_on_and_an_empty_one_is_not_there():
    rows = [[Line("day", "Dag", str(number), str(number))] for number in range(ROWS + 5)]
    found = Mine([Section("need", "Uw vragen", []), Section("tie", "Wie u kent", rows)], 1)
    first, last = part(found, "", 0), part(found, "tie", ROWS)
    assert (first.code, len(first.rows), first.after) == ("tie", ROWS, ROWS)
    assert (len(last.rows), last.after) == (5, None)
    with pytest.raises(NotFound):
        part(found, "need", 0)


def test_everything_comes_along_in_a_file(inside):
    inside.read("/mijn/gegevens")
    answer = inside.client.get("/mijn/gegevens/download")
    assert answer.headers["content-disposition"] == 'attachment; filename="toevallig.json"'
    assert answer.headers["cache-control"] == "no-store"
    values = [
        field["value"] for section in json.loads(answer.text)["sections"] for row in section["rows"] for field in row
    ]
    assert {"Anna", "anna@example.org"} <= set(values)


def test_what_is_wrong_is_corrected_and_what_was_emptied_goes(place, inside, anna):
    inside.read("/mijn/gegevens/wijzigen")
    fields = {name: value for name, value in inside.page.form("/mijn/gegevens/wijzigen").items() if name != "languages"}
    page = inside.post(
        "/mijn/gegevens/wijzigen",
        fields
        | {"alias": "Annie", "phone": "06 12345678", "channel": "sms", "languages": ["nl", "tr"], "asksAMonth": "3"},
    )
    assert page.path == "/mijn/gegevens"
    row, identity, _ = person(place, anna)
    assert (identity.alias, identity.phone, row.person.channel) == ("Annie", "06 12345678", "sms")
    assert (row.person.languages, row.person.asks_a_month) == ("nl;tr", 3)
    inside.read("/mijn/gegevens/wijzigen")
    inside.send("/mijn/gegevens/wijzigen", phone="", channel="", languages="nl")
    row, identity, _ = person(place, anna)
    assert (identity.phone, row.person.channel, row.person.languages) == (None, None, "nl")


def test_a_way_to_be_reached_that_is_not_there_comes_back(place, inside, anna):
    inside.read("/mijn/gegevens/wijzigen")
    page = inside.send("/mijn/gegevens/wijzigen", alias="Ander", channel="sms", languages="nl")
    assert (page.status, 'value="Ander"' in page.html) == (400, True)
    assert 'id="channel-wrong"' in page.html
    assert person(place, anna)[1].alias == "Anna"


def test_a_yes_is_given_and_taken_back_in_one_tap(place, inside, anna):
    inside.read("/mijn/toestemming")
    forms = {fields["purpose"]: fields for action, _, fields in inside.page.forms if action == "/mijn/toestemming"}
    assert set(forms) == {"matching", "contact", "statistics", "research", "partners"}
    inside.post("/mijn/toestemming", forms["statistics"] | {"given": "yes"})
    inside.post("/mijn/toestemming", forms["matching"] | {"given": "no"})
    _, _, now = person(place, anna)
    assert {name: row.given for name, row in now.items()} == {"matching": False, "statistics": True}
    with place.town.look() as work:
        answers = work.session.exec(select(ConsentAnswer).where(ConsentAnswer.node == anna)).all()
        assert [(one.how, one.said_by) for one in answers[-2:]] == [("zelf, op de pagina", "zijzelf")] * 2


@pytest.mark.parametrize("purpose", ["parental", "share-contact", "alles"])
def test_a_yes_that_is_not_ones_own_to_give_is_refused(place, inside, anna, purpose):
    inside.read("/mijn/toestemming")
    assert inside.send("/mijn/toestemming", purpose=purpose, given="yes").status == 400
    assert set(person(place, anna)[2]) == {"matching"}


def test_who_stops_is_out_of_every_search_and_may_come_back(place, inside, anna):
    inside.read("/mijn/gegevens")
    without = {name: value for name, value in inside.page.form("/mijn/gegevens/stoppen").items() if name != "confirmed"}
    assert inside.post("/mijn/gegevens/stoppen", without).status == 400
    inside.read("/mijn/gegevens")
    page = inside.send("/mijn/gegevens/stoppen", confirmed="yes")
    assert (page.path, "U doet niet meer mee." in page.words) == ("/mijn/gegevens", True)
    row, identity, now = person(place, anna)
    assert (row.node.status, now["matching"].given, identity.alias) == ("left", False, "Anna")
    inside.read("/voor-mij")
    inside.send("/voor-mij/meedoen", status="active")
    assert person(place, anna)[0].node.status == "active"


def test_a_pause_is_one_tap_and_so_is_coming_back(place, inside, anna):
    page = inside.read("/voor-mij")
    assert "Even pauze" in page.buttons
    page = inside.send("/voor-mij/meedoen", status="paused")
    assert person(place, anna)[0].node.status == "paused"
    assert "U hebt pauze" in page.words
    inside.send("/voor-mij/meedoen", status="active")
    assert person(place, anna)[0].node.status == "active"


# --- What I ask -----------------------------------------------------------------------------------------------------


def asked(place, anna, text="Ik zoek hulp in de tuin.", **values):
    with place.town.work() as work:
        return work.needs.create(work.nodes.by_number(anna), text, consent=towns.YES, **values).need.id


def need(place, need_id):
    with place.town.look() as work:
        return work.needs.get(need_id).need


def test_what_i_ask_is_read_and_said_in_other_words(place, inside, anna):
    wish = asked(place, anna)
    page = inside.read("/mijn/vragen")
    assert "Ik zoek hulp in de tuin." in page.words
    assert "Wij zoeken iemand voor u." in page.words
    inside.read(f"/mijn/vragen/{wish}")
    page = inside.send(f"/mijn/vragen/{wish}", text="Bel 06 12345678.")
    assert (page.status, "Bel 06 12345678." in page.html, need(place, wish).text) == (
        400,
        True,
        "Ik zoek hulp in de tuin.",
    )
    inside.read(f"/mijn/vragen/{wish}")
    page = inside.send(f"/mijn/vragen/{wish}", text="Ik zoek iemand om samen te wieden.")
    assert (page.path, need(place, wish).text) == ("/mijn/vragen", "Ik zoek iemand om samen te wieden.")


@pytest.mark.parametrize("status", ["met", "closed"])
def test_what_i_ask_is_solved_or_taken_back(place, inside, anna, status):
    wish = asked(place, anna)
    inside.read("/mijn/vragen")
    page = inside.send(f"/mijn/vragen/{wish}/stand", status=status)
    assert (page.path, need(place, wish).status) == ("/mijn/vragen", status)
    assert f"/mijn/vragen/{wish}" not in page.links


def test_what_another_asks_is_not_there(place, inside):
    with place.town.work() as work:
        bram = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Bram"}, consents=[towns.YES]).node
        theirs = work.needs.create(bram, "Een geheime vraag.", consent=Agreement("matching", given=True)).need.id
    page = inside.read("/mijn/vragen")
    assert "geheime" not in page.words
    proof = {name: page.form("/mijn/vragen")[name] for name in ("csrf_token", "idempotency_key")}
    assert inside.read(f"/mijn/vragen/{theirs}").status == 404
    assert inside.post(f"/mijn/vragen/{theirs}", proof | {"text": "Anders.", "version": "1"}).status == 404
    assert inside.post(f"/mijn/vragen/{theirs}/stand", proof | {"status": "met", "version": "1"}).status == 404
    assert (need(place, theirs).text, need(place, theirs).status) == ("Een geheime vraag.", "open")


def test_who_wants_to_be_called_tells_the_team_once_a_day(place, inside, anna):
    inside.read("/mijn/vragen")
    page = inside.send("/mijn/vragen")
    assert (page.status, "geen buurtwerker" in page.words) == (409, True)
    with place.town.work() as work:
        row = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Wil"}, role="professional")
        row.node.listed_as = "professional"
        worker = number_of(row.node)
    place.account(worker, "worker", organisation=place.town.welfare, neighbourhoods=[towns.NORTH])
    inside.read("/mijn/vragen")
    form = inside.page.form("/mijn/vragen")
    page = inside.send("/mijn/vragen")
    assert "Wij gaven het door." in page.words
    inside.post("/mijn/vragen", form | {"idempotency_key": "nog-eens"})
    with place.town.look() as work:
        told = work.session.exec(select(Notice).where(Notice.person == worker)).all()
        about = work.nodes.by_number(anna).id
    assert [(one.code, one.about) for one in told] == [("wants-a-call", about)]
