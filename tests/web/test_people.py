"""People on pages: the list, somebody new, one person, and what is done on somebody's behalf."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.errors import NotFound
from app.models import AccessLine, Care, Consent, Talent, Tie
from app.policy.roles import Viewer
from app.repositories.consents import Agreement
from tests.app import town as towns
from tests.web.asked import worker_of

PARTNERS = Agreement("partners", given=True, how="mondeling", said_by="zijzelf")
TICKS = {"concepts", "slots", "keepPersonal"}


def enter(place, alias="Anna", organisation=None, consents=(towns.YES,), **identity):
    """Enter somebody in the north, of the team of this organisation."""
    viewer = Viewer("worker", "token:1", towns.HERE, organisation or place.town.welfare, frozenset({towns.NORTH}))
    with place.town.work(viewer, now=place.clock()) as work:
        values = {"alias": alias} | identity
        return work.people.create(work.areas.own(towns.NORTH), identity=values, consents=consents).node


def of(node, below=""):
    return f"/mensen/{node.id}{below}"


def fill(browser, path, action=None, **fields):
    """Open this page and send its form, of which no box was ticked but those that are named."""
    browser.read(path)
    action = action or path
    blank = {name: value for name, value in browser.page.form(action).items() if name not in TICKS}
    return browser.post(action, blank | fields)


def rows(place, table):
    with place.town.look(now=place.clock()) as work:
        found = work.session.exec(select(table).order_by(table.number)).all()
        work.session.expunge_all()
        return found


def read(place, node):
    with place.town.look(now=place.clock()) as work:
        row = work.people.get(node.id)
        work.session.expunge_all()
        return row


@pytest.fixture
def anna(place):
    """Somebody of the team, with a phone."""
    return enter(place, phone="06 12345678", email="anna@example.org")


def test_the_list_names_whom_one_may_know_and_shows_the_rest_as_cards(place, works, anna):
    shared = enter(place, "Berend", place.town.other, (towns.YES, PARTNERS))
    hidden = enter(place, "Chris", place.town.other)
    page = works.read("/mensen")
    assert page.status == 200
    assert {link for link in page.links if re.match("/mensen/[0-9a-f]{8}-", link or "")} == {
        of(anna),
        of(shared),
    }
    assert "Anna" in page.words
    assert "Iemand uit BU00010001" in page.words
    assert not {"Berend", "Chris", str(hidden.id)} & set(re.findall(r"[\w-]+", page.html))
    assert works.read(of(hidden)).status == 404


@pytest.mark.usefixtures("anna")
def test_names_in_a_list_are_logged_once_for_each_person(place, works):
    before = len(rows(place, AccessLine))
    works.read("/mensen")
    lines = rows(place, AccessLine)[before:]
    assert [(line.route, line.data_class, line.action) for line in lines] == [("GET /mensen", "K2", "read")]


def test_the_list_goes_on_and_can_be_narrowed(place, works):
    for number in range(21):
        enter(place, f"Buur{number:02}")
    page = works.read("/mensen")
    assert "Buur19" in page.words
    assert "Buur20" not in page.words
    more = next(link for link in page.links if link and "na=" in link)
    assert "Buur20" in works.read(more).words
    assert "Buur00" not in works.read(f"/mensen?buurt={towns.SOUTH}").words
    assert "U hebt nog niemand onder uw hoede" in works.read("/mensen?mijn=true").words


def test_somebody_new_with_a_yes_is_there_with_what_he_can_do(place, works):
    page = fill(
        works,
        "/mensen/nieuw",
        alias="Sjaak",
        neighbourhood=towns.NORTH,
        text="Ik snoei graag.",
        ground="consent",
        channel="phone",
        phone="0612345678",
    )
    assert page.status == 200
    assert {"Sjaak", "bij"} <= set(page.words.split())
    assert "Ik snoei graag." in page.words
    assert "tel:0612345678" in page.links
    (talent,) = rows(place, Talent)
    assert (talent.text, talent.said_by, talent.said_how) == ("Ik snoei graag.", "zijzelf", "mondeling")
    (consent,) = [one for one in rows(place, Consent) if one.node == talent.owner]
    assert (consent.purpose, consent.given, consent.said_by) == ("matching", True, "zijzelf")


def test_what_was_typed_of_somebody_new_stays_when_it_is_wrong(place, works):
    page = fill(works, "/mensen/nieuw", neighbourhood=towns.NORTH, text="Ik bak graag brood.", ground="consent")
    assert page.status == 400
    assert "Ik bak graag brood." in page.html
    assert re.search(r'value="consent" checked', page.html)
    assert rows(place, Talent) == []


def test_a_number_in_a_sentence_is_kept_only_when_somebody_says_so(place, works):
    said = {"alias": "Sjaak", "neighbourhood": towns.NORTH, "ground": "consent", "text": "Bel 0612345678 voor brood."}
    page = fill(works, "/mensen/nieuw", **said)
    assert page.status == 400
    assert 'name="keepPersonal"' in page.html
    assert rows(place, Talent) == []
    assert fill(works, "/mensen/nieuw", **said, keepPersonal="yes").status == 200
    assert [talent.text for talent in rows(place, Talent)] == [said["text"]]


def test_without_a_yes_somebody_is_there_for_now_where_the_organisation_allows_that(place, works):
    with place.town.work(now=place.clock()) as work:
        work.organisations.get(work.nodes.by_number(place.town.welfare).id).detail.allows_provisional = True
    page = fill(works, "/mensen/nieuw", alias="Sjaak", neighbourhood=towns.NORTH, ground="provisional")
    assert page.status == 200
    assert "Er is nog geen ja" in page.words


def test_one_person_with_contact_and_what_to_do_next(works, anna):
    page = works.read(of(anna))
    assert {"tel:0612345678", "mailto:anna@example.org", f"/behoeften/nieuw?van={anna.id}"} <= set(page.links)
    assert "Koffie gehad" in page.buttons
    assert "van het team" in page.words


def test_coffee_is_one_tap(place, works, anna):
    works.read(of(anna))
    page = works.send(of(anna, "/koffie"))
    assert (page.status, page.path) == (200, of(anna))
    assert read(place, anna).person.last_contact_on == place.clock().date()
    (tie,) = rows(place, Tie)
    assert {tie.a, tie.b} == {works.number, anna.number}


def test_that_somebody_was_told_is_one_tap(place, works, anna):
    with place.town.work(now=place.clock()) as work:
        work.people.get(anna.id).person.inform_by = dt.date(2026, 10, 20)
    assert "Vandaag verteld" in works.read(of(anna)).buttons
    page = works.send(of(anna, "/verteld"))
    assert "Vandaag verteld" not in page.buttons
    assert read(place, anna).person.informed_at.date() == place.clock().date()


def test_take_cover_and_give_back(place, works, anna):
    works.read(of(anna))
    page = works.send(of(anna, "/nemen"))
    assert "Geef terug aan het team" in page.buttons
    colleague = worker_of(place, "karim@example.org", alias="Karim")
    card = colleague.read(of(anna))
    assert "Anna" not in card.words
    assert "Lees deze gegevens" in card.buttons
    with place.town.look(now=place.clock()) as work:
        their_id = str(work.nodes.by_number(colleague.number).id)
    wrong = fill(works, of(anna), of(anna, "/waarnemen"), colleague=their_id, until="2027-10-08")
    assert wrong.status == 400
    assert 'value="2027-10-08"' in wrong.html
    assert fill(works, of(anna), of(anna, "/waarnemen"), colleague=their_id, until="2026-10-08").status == 200
    assert "u neemt waar" in colleague.read(of(anna)).words
    works.read(of(anna))
    assert "van het team" in works.send(of(anna, "/teruggeven")).words


def test_a_colleagues_person_is_read_for_a_reason(place, works, anna):
    works.read(of(anna))
    works.send(of(anna, "/nemen"))
    colleague = worker_of(place, "karim@example.org", alias="Karim")
    assert colleague.read(of(anna, "/wijzigen")).status == 404
    page = fill(colleague, of(anna), of(anna, "/lezen"), reason="worry")
    assert "Anna" in page.words
    assert "Lees deze gegevens" not in page.buttons
    assert [care.reason for care in rows(place, Care) if care.kind == "reason"] == ["worry"]
    assert colleague.read(of(anna, "/wijzigen")).status == 404


def test_data_are_corrected_and_emptied(place, works, anna):
    said = {"alias": "Annie", "phone": "", "channel": "email", "asksAMonth": "2"}
    kept = {"email": "anna@example.org", "neighbourhood": towns.NORTH, "status": "paused"}
    page = fill(works, of(anna, "/wijzigen"), **said, **kept)
    assert page.path == of(anna)
    assert {"Annie", "2"} <= set(re.findall(r"\w+", page.words))
    assert "tel:" not in page.html
    row = read(place, anna)
    assert (row.node.status, row.person.channel, row.person.asks_a_month) == ("paused", "email", 2)
    wrong = fill(works, of(anna, "/wijzigen"), **said | {"alias": ""}, **kept)
    assert wrong.status == 400
    assert read(place, anna).node.version == row.node.version


def test_a_yes_and_a_no_are_written_down_with_who_said_so(place, works, anna):
    page = fill(works, of(anna, "/toestemming"), purpose="statistics", given="yes", saidBy="zijzelf", how="bij de thee")
    assert page.status == 200
    assert "Gezegd door zijzelf: bij de thee" in page.words
    fill(works, of(anna, "/toestemming"), purpose="matching", given="no", saidBy="zijzelf", how="gebeld")
    found = {one.purpose: (one.given, one.how) for one in rows(place, Consent) if one.node == anna.number}
    assert found == {"statistics": (True, "bij de thee"), "matching": (False, "gebeld")}
    unsaid = fill(works, of(anna, "/toestemming"), purpose="contact", given="yes", saidBy="", how="gebeld")
    assert unsaid.status == 400
    assert 'value="gebeld"' in unsaid.html


def test_what_somebody_can_do_comes_as_chips_and_is_kept_with_who_said_so(place, works, anna):
    said = {"text": "Ik repareer graag fietsen.", "saidBy": "haar zus", "how": "gebeld"}
    page = fill(works, of(anna, "/kan"))
    assert page.status == 400
    works.read(of(anna, "/kan"))
    page = works.post(of(anna, "/kan/lezen"), fill_in(works.page.form(of(anna, "/kan")), said))
    assert 'name="concepts" value="fiets-repareren"' in page.html
    assert "Ik repareer graag fietsen." in page.html
    assert rows(place, Talent) == []
    chosen = said | {"concepts": "fiets-repareren", "slots": "di-ochtend", "maxDistance": "1500", "capacity": "2"}
    assert fill(works, of(anna, "/kan"), **chosen).path == of(anna)
    (talent,) = rows(place, Talent)
    assert (talent.text, talent.said_by, talent.said_how) == (said["text"], "haar zus", "gebeld")
    assert (talent.max_distance_m, talent.capacity, talent.concepts_said_at is None) == (1500, 2, False)


def test_what_somebody_can_do_is_changed_and_paused(place, works, anna):
    fill(works, of(anna, "/kan"), text="Ik repareer graag fietsen.", maxDistance="500", capacity="1")
    (talent,) = rows(place, Talent)
    path = of(anna, f"/kan/wat/{talent.id}")
    page = fill(works, path, text="Ik plak banden.", status="paused", maxDistance="", capacity="")
    assert "Even niet" in page.words
    (changed,) = rows(place, Talent)
    assert (changed.text, changed.status, changed.max_distance_m, changed.capacity) == (
        "Ik plak banden.",
        "paused",
        None,
        None,
    )
    stale = works.post(path, fill_in(works.read(path).form(path), {"text": "Te laat.", "version": "1"}))
    assert stale.status == 409
    assert "Te laat." in stale.html


def test_what_another_can_do_is_not_there_under_this_name(place, works, anna):
    bram = enter(place, "Bram")
    fill(works, of(bram, "/kan"), text="Ik repareer graag fietsen.")
    (talent,) = rows(place, Talent)
    form = works.read(of(bram, f"/kan/wat/{talent.id}")).form(of(bram, f"/kan/wat/{talent.id}"))
    elsewhere = of(anna, f"/kan/wat/{talent.id}")
    assert works.read(elsewhere).status == 404
    assert works.post(elsewhere, form | {"text": "Anders."}).status == 404
    assert [one.text for one in rows(place, Talent)] == ["Ik repareer graag fietsen."]


def test_a_contact_reads_no_addresses_that_are_closed_to_it(place, browser):
    with place.town.work(now=place.clock()) as work:
        soos = work.initiatives.create(work.areas.own(towns.NORTH), name="De Soos").node
        number = soos.number
    contact = place.person()
    viewer = Viewer("initiative-contact", "account:1", towns.HERE, number, person=contact)
    with place.town.work(viewer, now=place.clock()) as work:
        listed = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Truus"}, consents=[towns.YES]).node
    place.admit(browser, place.account(contact, "initiative-contact", organisation=number))
    page = browser.read(of(listed))
    assert "Truus" in page.words
    inside = {link for link in page.links if link and link.startswith("/") and not link.startswith("/static")}
    assert {link: browser.read(link).status for link in inside} == dict.fromkeys(inside, 200)


def test_a_tie_is_written_down_by_a_name(place, works, anna):
    sjaak = enter(place, "Sjaak de Groot")
    enter(place, "Sjaak de Wit")
    assert "Sjaak" in fill(works, of(anna), of(anna, "/kent"), who="Sjaak de G", kind="neighbour").words
    (tie,) = rows(place, Tie)
    assert (tie.a, tie.b, tie.kind) == (anna.number, sjaak.number, "neighbour")
    several = fill(works, of(anna), of(anna, "/kent"), who="Sjaak", kind="knows")
    assert (several.status, "Er zijn er meer met deze naam" in several.words) == (400, True)
    nobody = fill(works, of(anna), of(anna, "/kent"), who="Zebedeus", kind="knows")
    assert (nobody.status, 'value="Zebedeus"' in nobody.html) == (400, True)
    assert len(rows(place, Tie)) == 1


def test_all_that_is_kept_is_a_letter_and_can_be_erased(place, works, anna):
    page = works.read(of(anna, "/gegevens"))
    assert 'class="paper"' in page.html
    assert "06 12345678" in page.words
    unsure = {k: v for k, v in page.form(of(anna, "/gegevens/wissen")).items() if k != "confirmed"}
    assert works.post(of(anna, "/gegevens/wissen"), unsure).status == 400
    works.read(of(anna, "/gegevens"))
    assert works.send(of(anna, "/gegevens/wissen"), saidBy="oneself").path == "/mensen"
    with pytest.raises(NotFound), place.town.look() as work:
        work.nodes.by_number(anna.number)


@pytest.mark.parametrize("role", ["resident", "volunteer", "coordinator"])
def test_who_does_not_introduce_others_has_no_people(place, works, anna, role):
    browser = place.browser()
    place.admit(browser, place.account(place.person(email="x@example.org"), role))
    works.read(of(anna))
    assert browser.read("/mensen").status == 403
    assert browser.read(of(anna)).status == 403
    assert browser.post(of(anna, "/koffie"), {"idempotency_key": "een"}).status == 403


def fill_in(fields, said):
    return {name: value for name, value in fields.items() if name not in TICKS} | said


def test_a_page_of_people_stays_small(place, works):
    for number in range(25):
        enter(place, f"Buur{number:02}")
    assert len(works.read("/mensen").html.encode()) < 25_000
