"""The pages of an initiative, as its contact reads and fills them in; and what nobody else may."""

import re

import pytest
from sqlmodel import select

from app.errors import Invalid
from app.models import AccessLine, Account, ListShare, Need
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.schemas.needs import NeedIn
from app.services import needs
from tests.app import town as towns

DOES, ASKS = "/ons-initiatief/kan", "/ons-initiatief/vraag"
NEW_PLACE = "/plekken/nieuw"
PLACE, LIST, TAKE = "/ons-initiatief/plek", "/ons-initiatief/lijst", "/ons-initiatief/lijst/meenemen"


class Soos:
    """An initiative that a welfare organisation recorded, with somebody who speaks for it."""

    def __init__(self, place):
        with place.town.work() as work:
            north = work.areas.own(towns.NORTH)
            hall = work.places.create(north, name="Grote zaal").node
            row = work.initiatives.create(
                north,
                name="De Soos",
                when="elke vrijdag",
                audience="iedereen",
                capacity=12,
                place=hall.number,
                organisation=place.town.welfare,
            )
            self.id, self.number = str(row.node.id), number_of(row.node)
            self.facts = f"/initiatieven/{self.id}/wijzigen"
            self.talent = str(work.talents.create(row.node, "Wij eten samen.", capacity=12).talent.id)
            self.other = str(work.initiatives.create(north, name="De Tuin").node.id)
            strange = work.initiatives.create(north, name="De Klas").node
            self.strange_need = str(work.needs.create(strange, "Wij zoeken een klas.").need.id)
            self.strange_talent = str(work.talents.create(strange, "Wij lezen voor.").talent.id)
            self.hall = str(hall.id)
            self.welfare = str(work.nodes.by_number(place.town.welfare).id)
        self.contact = place.person()
        self.account = place.account(self.contact, "initiative-contact", organisation=self.number)
        self.viewer = Viewer(
            "initiative-contact", f"account:{self.account}", towns.HERE, self.number, person=self.contact
        )

    def lists(self, place, name="Truus"):
        """Enter somebody on the list; give the id."""
        with place.town.work(self.viewer) as work:
            row = work.people.create(work.areas.own(towns.NORTH), identity={"alias": name}, consents=[towns.YES])
            return str(row.node.id)


@pytest.fixture
def soos(place):
    return Soos(place)


@pytest.fixture
def contact(place, browser, soos):
    """The browser of who speaks for the initiative."""
    place.admit(browser, soos.account)
    return browser


def rows(place, table):
    with place.town.look() as work:
        return list(work.session.exec(select(table)))


def test_one_page_says_what_the_initiative_does_and_asks(contact, soos):
    page = contact.read("/ons-initiatief")
    assert page.status == 200
    for words in ("De Soos", "Wij eten samen.", "elke vrijdag", "iedereen", "Grote zaal", "nog plek voor 12 van de 12"):
        assert words in page.words
    assert {soos.facts, DOES, ASKS, PLACE, LIST, "/mensen"} <= set(page.links)
    assert page.html.count('class="button main"') == 1


def test_what_it_tells_is_changed_and_comes_back_when_it_is_wrong(contact, soos):
    contact.read(soos.facts)
    wrong = contact.send(soos.facts, name="De Soos", capacity="veel", audience="ouderen")
    assert wrong.status == 400
    assert wrong.form(soos.facts)["capacity"] == "veel"
    assert "ouderen" in wrong.html
    assert wrong.html.count('aria-invalid="true"') == 1
    page = contact.send(soos.facts, name="De Nieuwe Soos", capacity="20", audience="ouderen")
    assert (page.path, page.status) == (f"/initiatieven/{soos.id}", 200)
    assert "De Nieuwe Soos" in page.words
    assert "ouderen" in page.words
    contact.read(soos.facts)
    contact.send(soos.facts, name="De Soos", when="", capacity="", audience="")
    assert "Nog niet gezegd" in contact.read("/ons-initiatief").words


def test_a_change_over_that_of_somebody_else_is_held_up(place, contact, soos):
    contact.read(soos.facts)
    old = contact.page.form(soos.facts)
    with place.town.work() as work:
        row = work.initiatives.get(work.nodes.by_number(soos.number).id)
        work.initiatives.update(row, name="De Oude Soos")
    page = contact.post(soos.facts, old | {"name": "De Soos", "audience": "x"})
    assert page.status == 409
    assert page.form(soos.facts)["name"] == "De Soos", "what was typed is kept"


def test_what_it_does_has_a_week_and_room(contact, soos):
    path = f"{DOES}/{soos.talent}"
    contact.read(path)
    page = contact.send(path, text="Wij koken samen.", slots=["vr-avond"], capacity="8", status="active")
    assert "Wij koken samen." in page.words
    assert "vrijdagavond" in page.words
    assert "nog plek voor 8 van de 8" in page.words
    contact.read(DOES)
    page = contact.send(DOES, text="Wij leren fietsen.", slots=[], capacity="")
    assert "Wij leren fietsen." in page.words
    contact.read(path)
    assert "Vol" in contact.send(path, text="Wij koken samen.", slots=[], capacity="8", status="full").words


def test_a_sentence_too_few_comes_back_with_the_week_that_was_tapped(contact):
    contact.read(DOES)
    page = contact.send(DOES, text="", slots=["ma-avond", "di-avond"], capacity="3")
    assert page.status == 400
    assert page.html.count(" checked") == 2
    assert page.form(DOES)["capacity"] == "3"


def test_it_asks_and_a_worker_of_who_recorded_it_sees_that(place, contact, soos):
    contact.read(ASKS)
    page = contact.send(ASKS, text="Wij zoeken iemand die kan koken.", slots=["vr-middag"], groupSize="12")
    assert page.path.startswith(f"{ASKS}/")
    assert "Wij zoeken iemand die kan koken." in page.words
    assert "De buurtwerker kijkt mee" in page.words
    (need,) = [row for row in rows(place, Need) if row.owner == soos.number]
    assert (need.organisation, need.worker, need.status, need.group_size) == (place.town.welfare, None, "open", 12)
    with place.town.look(place.town.worker) as work:
        assert work.needs.get(need.id).need.text == "Wij zoeken iemand die kan koken."
    assert "Wij zoeken nog" in contact.read("/ons-initiatief").words


def test_a_need_is_changed_met_and_asked_again(place, contact, soos):
    contact.read(ASKS)
    path = contact.send(ASKS, text="Wij zoeken een veld.", slots=[]).path
    assert "Wij zoeken een groot veld." in contact.send(path, text="Wij zoeken een groot veld.", slots=[]).words
    state = f"{path}/stand"
    met = next(fields for to, _, fields in contact.page.forms if to == state and fields["status"] == "met")
    assert "Gevonden" in contact.post(state, met).words
    assert contact.post(state, met | {"idempotency_key": "anders"}).status == 409, "an old page changes nothing"
    contact.read(path)
    assert "Wij zoeken nog" in contact.send(state).words
    (need,) = [row for row in rows(place, Need) if row.owner == soos.number]
    assert need.status == "open"


def test_a_name_in_a_need_is_asked_about_and_may_stay(contact):
    contact.read(ASKS)
    typed = "Wij zoeken iemand. Bel 0612345678."
    page = contact.send(ASKS, text=typed, slots=[])
    assert page.status == 400
    assert typed in page.html
    assert "keepPersonal" in page.form(ASKS)
    kept = contact.send(ASKS, text=typed, slots=[], keepPersonal="yes")
    assert typed in kept.words


def test_sent_twice_it_is_asked_once(place, contact, soos):
    contact.read(ASKS)
    fields = contact.page.form(ASKS) | {"text": "Wij zoeken een keuken.", "slots": []}
    assert contact.post(ASKS, fields).path == contact.post(ASKS, fields).path
    assert len([row for row in rows(place, Need) if row.owner == soos.number]) == 1


def test_what_others_ask_do_or_own_is_not_there(contact, soos):
    for path in (
        f"{ASKS}/{soos.strange_need}",
        f"{DOES}/{soos.strange_talent}",
        f"/plekken/{soos.hall}/wijzigen",
        f"/initiatieven/{soos.other}/wijzigen",
        f"{ASKS}/niets",
    ):
        assert contact.read(path).status == 404, path
    contact.read(ASKS)
    form = contact.page.form(ASKS) | {"text": "Anders.", "slots": []}
    assert contact.post(f"{ASKS}/{soos.strange_need}", form | {"version": "1"}).status == 404


def test_a_contact_asks_for_nobody_on_the_list(place, soos):
    listed = soos.lists(place)
    for owner in ({"owner": listed}, {"alias": "Nieuw"}):
        with pytest.raises(Invalid) as problem, place.town.work(soos.viewer) as work:
            needs.create(work, NeedIn(neighbourhood=towns.NORTH, text="Ik zoek hulp.", **owner))
        assert [(one.field, one.code) for one in problem.value.fields] == [("owner", "unknown-node")]


def test_its_own_place_has_free_hours_and_that_of_others_only_words(place, contact):
    page = contact.read(PLACE)
    assert "Grote zaal" in page.words
    assert "Deze plek is van een ander." in page.words
    first = re.search(r'<option value="([^"]+)"', contact.read(NEW_PLACE).html)[1]
    assert first == towns.NORTH, "where the initiative is stands first"
    typed = {"name": "Onze keuken", "sort": "keuken", "features": "20 stoelen", "freeSlots": ["ma-ochtend"]}
    contact.send(NEW_PLACE, neighbourhood=first, **typed)
    page = contact.read(PLACE)
    assert "Vrij op maandagochtend." in page.words
    path = next(link for link in page.links if link and link.endswith("/wijzigen"))
    contact.read(path)
    assert 'value="ma-ochtend" aria-label="maandag ochtend" checked' in contact.page.html
    wrong = contact.send(path, name="", freeSlots=["di-avond"])
    assert wrong.status == 400
    assert wrong.html.count(" checked") == 1
    contact.send(path, name="Onze keuken", sort="", features="", freeSlots=["di-avond", "wo-avond"])
    page = contact.read(PLACE)
    assert "Vrij op dinsdagavond en woensdagavond." in page.words
    with place.town.look(place.town.worker) as work:
        kitchen = next(row.node for row in work.places.find() if str(row.node.id) in path)
        assert work.nodes.own(kitchen.id) is kitchen, "the worker of the neighbourhood keeps it too"


def test_the_list_is_shared_and_no_longer(place, contact, soos):
    page = contact.read(LIST)
    assert "Alleen u. Niemand anders." in page.words
    wrong = contact.send(f"{LIST}/delen", organisation=soos.welfare, saidBy="")
    assert wrong.status == 400
    page = contact.send(f"{LIST}/delen", organisation=soos.welfare, saidBy="het bestuur")
    assert "WelThuis" in page.words
    assert "Dat zei het bestuur." in page.words
    assert [share.organisation for share in rows(place, ListShare)] == [place.town.welfare]
    assert "Alleen u. Niemand anders." in contact.send(f"{LIST}/delen").words
    assert rows(place, ListShare) == []


def test_somebody_on_the_list_is_appointed(place, contact, soos):
    truus = soos.lists(place)
    assert "Truus" in contact.read(LIST).html
    assert contact.send(f"{LIST}/verbinder", person=truus).path == LIST
    (account,) = [row for row in rows(place, Account) if row.role == "connector"]
    assert (account.organisation, account.approved_by) == (soos.number, None)
    again = contact.send(f"{LIST}/verbinder", person=truus)
    assert again.status == 409


def test_the_list_is_taken_along_and_then_nothing_of_it_stays(place, contact, soos):
    soos.lists(place)
    page = contact.read(TAKE)
    assert "Truus" in page.words
    assert [row.route for row in rows(place, AccessLine)].count(f"GET {TAKE}") >= 1
    fields = page.form(TAKE)
    assert contact.post(TAKE, fields | {"confirmed": ""}).status == 400
    contact.read(TAKE)
    assert contact.send(TAKE, confirmed="yes").path == LIST
    with place.town.look(soos.viewer) as work:
        assert [row.node.number for row in work.people.find()] == [soos.contact]


PAGES = ("/ons-initiatief", DOES, ASKS, PLACE, LIST, TAKE)


@pytest.mark.parametrize("role", ["worker", "volunteer", "resident", "connector", "coordinator", "administrator"])
def test_nobody_else_opens_or_sends_any_of_it(place, browser, soos, role):
    organisation = soos.number if role == "connector" else place.town.welfare
    account = place.account(place.person(), role, organisation=organisation, neighbourhoods=[towns.NORTH])
    place.admit(browser, account)
    assert {browser.read(path).status for path in (*PAGES, f"{DOES}/{soos.talent}")} == {403}
    form = browser.read("/mijn").form("/uitloggen")
    sent = {browser.post(path, form | {"name": "x", "text": "x"}).status for path in (DOES, ASKS, TAKE)}
    assert sent == {403}
    assert "De Soos" not in browser.page.words
