"""Where somebody can help: what stands on the cards, for whom, and that what is hidden changes nothing of them."""

import datetime as dt
import random

import pytest
from sqlmodel import select

from app.deps import form_token
from app.models import AccessLine, Area, Introduction, KeptApart, Node, Notice
from app.policy.roles import Viewer
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.services import helping
from app.services.concepts import sensitivity_of
from matching.vocabulary import load
from tests.app import town as towns

GARDEN = "Ik zoek iemand die mijn tuin wil onderhouden."


@pytest.fixture
def district(place):
    """A district around both neighbourhoods, with twelve people in it."""
    with place.town.work() as work:
        area = Area(municipality=towns.HERE, code="WK000100", kind="district", name="De Riet", lon=5.3, lat=52.5)
        work.session.add(area)
        work.session.flush()
        for code in (towns.NORTH, towns.SOUTH):
            work.areas.own(code).parent = "WK000100"
        for _ in range(12):
            _person(place, work, "iemand")
    return "De Riet"


def _person(place, work, alias, code=towns.NORTH, consents=(towns.YES,), **values):
    row = work.people.create(work.areas.own(code), identity={"alias": alias}, consents=consents, **values)
    row.node.organisation = place.town.welfare
    work.session.flush()
    return row.node


def _need(place, work, owner, text=GARDEN, concepts=("tuin-onderhouden",), **values):
    values = {"status": "open", "organisation": place.town.welfare} | values
    return work.needs.create(owner, text, concepts=list(concepts), **values).need


@pytest.fixture
def anna(place, district):  # noqa: ARG001  # it is there
    """The number of a volunteer who works in gardens, of the welfare organisation."""
    person = place.person()
    place.account(person, "volunteer")
    with place.town.work() as work:
        node = work.nodes.by_number(person)
        node.organisation = place.town.welfare
        work.talents.create(node, "Ik werk graag in de tuin.", concepts=["tuin-onderhouden"])
    return person


@pytest.fixture
def worker(place):
    """The number of a worker in the north, with an account."""
    with place.town.work() as work:
        node = _person(place, work, "Wil", role="professional")
        node.listed_as = "professional"
        number = number_of(node)
    place.account(number, "worker", organisation=place.town.welfare, neighbourhoods=[towns.NORTH])
    return number


def wish(place, **values):
    """Somebody asks for the garden; give need and owner, by number."""
    with place.town.work() as work:
        owner = _person(place, work, "Bram")
        need = _need(place, work, owner, **values)
        return number_of(need), number_of(owner)


def cards(place, anna):
    viewer = Viewer("volunteer", "account:1", towns.HERE, person=anna)
    with place.town.look(viewer) as work:
        return helping.cards(work, "geheim")


@pytest.mark.usefixtures("anna", "worker")
def test_a_card_says_what_it_is_about_and_where_and_nothing_of_whom(place, browser):
    need, _ = wish(place)
    place.comes_in(browser)
    page = browser.read("/helpen")
    assert page.status == 200
    assert "Tuin onderhouden" in page.words
    assert "In uw eigen wijk: De Riet" in page.words
    assert page.buttons.count("Dit wil ik wel") == 1
    with place.town.look() as work:
        row = work.needs.by_numbers({need})[need]
        hidden = [row.need.text, "Bram", str(row.need.id), str(row.owner.id), towns.NORTH]
    assert [one for one in hidden if one in page.html] == []


def test_who_wants_to_help_tells_the_worker_once_and_the_card_goes(place, browser, anna, worker):
    need, _ = wish(place)
    place.comes_in(browser)
    browser.read("/helpen")
    form = browser.page.form("/helpen")
    page = browser.send("/helpen")
    assert (page.status, page.path) == (200, "/helpen")
    assert "Al doorgegeven: 1." in page.words
    assert "Dit wil ik wel" not in page.buttons
    again = browser.post("/helpen", form | {"idempotency_key": "anders"})
    assert (again.status, "Deze vraag is er niet meer" in again.words) == (409, True)
    with place.town.look() as work:
        told = list(work.session.exec(select(Notice).where(Notice.person == worker).order_by(Notice.number)))
        wanted = work.needs.by_numbers({need})[need].need.id
        talents = {row.talent.id for row in work.talents.find(owner=work.nodes.by_number(anna))}
        logged = work.session.exec(select(AccessLine).where(AccessLine.action == "update")).all()
    assert [notice.code for notice in told] == ["wants-to-help", "wants-to-help-who"]
    assert (told[0].about, {told[1].about}) == (wanted, talents)
    assert logged


@pytest.mark.usefixtures("anna")
def test_where_nobody_hears_it_that_is_said_and_the_card_stays(place, browser):
    wish(place)
    place.comes_in(browser)
    browser.read("/helpen")
    page = browser.send("/helpen")
    assert (page.status, page.buttons.count("Dit wil ik wel")) == (409, 1)
    assert "geen buurtwerker" in page.words


@pytest.mark.parametrize("token", ["", "0" * 64, "1", "BU00010001"])
@pytest.mark.usefixtures("anna", "worker")
def test_a_token_that_is_none_does_nothing(place, browser, token):
    wish(place)
    place.comes_in(browser)
    browser.read("/helpen")
    assert browser.send("/helpen", token=token).status in {400, 409}
    with place.town.look() as work:
        assert list(work.session.exec(select(Notice))) == []


def test_the_token_of_one_is_worth_nothing_to_another_or_later(place, anna):
    wish(place)
    viewer = Viewer("volunteer", "account:1", towns.HERE, person=anna)
    with place.town.look(viewer) as work:
        tokens = {helping.cards(work, secret)[0].token for secret in ("een", "twee")}
    assert len(tokens) == 2


NEVER = {
    "exploring": {"status": "exploring"},
    "solved": {"status": "met"},
    "sensitive": {"sensitivity": "sensitive"},
    "special": {"sensitivity": "special"},
    "needs a statement": {"requires": "vog"},
    "of a team that may not see me": {"organisation": "other"},
    "about money": {"concepts": ("tuin-onderhouden", "schulden-hulp")},
}


@pytest.mark.parametrize("why", NEVER)
def test_some_needs_are_never_on_a_card(place, anna, why):
    values = dict(NEVER[why])
    if "organisation" in values:
        values["organisation"] = place.town.other
    if "concepts" in values:
        private = next(one.id for one in load().concepts if sensitivity_of(one.id) != "ordinary")
        values["concepts"] = ("tuin-onderhouden", private)
    wish(place, **values)
    assert cards(place, anna) == []
    wish(place)
    assert len(cards(place, anna)) == 1, "the same need without that is on a card"


def _no_consent(_place, work, _need, owner, _anna):
    work.consents.record(work.nodes.by_number(owner), Agreement("matching", given=False))


def _child(_place, work, _need, owner, _anna):
    work.people.update(work.people.get(work.nodes.by_number(owner).id), born_from=2015, born_to=2015)
    work.consents.record(work.nodes.by_number(owner), Agreement("parental", given=True))


def _provisional(_place, work, _need, owner, _anna):
    work.nodes.by_number(owner).provisional_by = "account:9"


def _left(_place, work, _need, owner, _anna):
    work.nodes.by_number(owner).status = "left"


def _apart(_place, work, _need, owner, anna):
    a, b = sorted((owner, anna))
    work.session.add(KeptApart(municipality=towns.HERE, a=a, b=b, since=towns.NOW.date()))


def _begun(_place, work, need, _owner, anna):
    talent = work.talents.find(owner=work.nodes.by_number(anna))[0].talent
    work.session.add(Introduction(municipality=towns.HERE, need=need, talent=number_of(talent), state="declined-giver"))


def _small(_place, work, _need, owner, anna):
    for node in work.session.exec(select(Node).where(Node.kind == "person")):
        node.status = "left" if node.number not in {owner, anna} else node.status


def _no_district(_place, work, _need, _owner, _anna):
    work.areas.own(towns.NORTH).parent = None


def _paused(_place, work, _need, _owner, anna):
    work.nodes.by_number(anna).status = "paused"


def _not_agreed(_place, work, _need, _owner, anna):
    work.consents.record(work.nodes.by_number(anna), Agreement("matching", given=False))


def _full(_place, work, _need, _owner, anna):
    row = work.talents.find(owner=work.nodes.by_number(anna))[0]
    work.talents.update(row, capacity=1, capacity_left=0)


@pytest.mark.parametrize(
    "change",
    [_no_consent, _child, _provisional, _left, _apart, _begun, _small, _no_district, _paused, _not_agreed, _full],
)
def test_who_does_not_take_part_or_could_be_recognised_is_on_no_card(place, anna, change):
    need, owner = wish(place)
    assert len(cards(place, anna)) == 1
    with place.town.work() as work:
        change(place, work, need, owner, anna)
    assert cards(place, anna) == []


# --- What is hidden changes nothing ------------------------------------------------------------------------------


def _other_words(_place, work, need, _chance):
    work.needs.update(work.needs.by_numbers({need})[need], text="Heel andere woorden over honden en trappen.")


def _other_urgency(_place, work, need, chance):
    row = work.needs.by_numbers({need})[need].need
    row.urgency, row.group_size, row.common_language = chance.choice(["low", "emergency"]), 3, True


def _other_place(_place, work, need, chance):
    owner = work.needs.by_numbers({need})[need].owner
    owner.lon, owner.lat = 5.3 + chance.random() / 20, 52.5 + chance.random() / 20


def _other_reach(_place, work, need, chance):
    work.needs.by_numbers({need})[need].need.max_distance_m = chance.choice([0, 50, 300, 2000])


def _other_owner(_place, work, need, _chance):
    owner = work.needs.by_numbers({need})[need].owner
    row = work.people.get(owner.id)
    row.person.gender, row.person.languages, row.person.born_from = "man", "tr;ar", 1940
    work.people.rename(row, alias="Heel iemand anders", phone="06 12345678")


def _other_talents(place, work, _need, _chance):
    work.talents.create(_person(place, work, "concurrent"), "Ik onderhoud tuinen.", concepts=["tuin-onderhouden"])


def _other_ties(place, work, need, _chance):
    owner, third = work.needs.by_numbers({need})[need].owner, _person(place, work, "kennis")
    work.ties.create(owner, third, kind="knows")


def _other_hidden_needs(place, work, _which, _chance):
    _need(place, work, _person(place, work, "verborgen"), status="exploring")
    _need(place, work, _person(place, work, "verborgen"), sensitivity="special")
    _need(place, work, _person(place, work, "verborgen", towns.ELSEWHERE))


def _a_moment(_place, work, need, _chance):
    row = work.needs.by_numbers({need})[need]
    work.needs.add_moment(row, towns.NOW.date() - dt.timedelta(days=1), row.owner)


def _a_worker(place, work, need, _chance):
    work.needs.by_numbers({need})[need].need.worker = number_of(_person(place, work, "werker"))


HIDDEN = [
    _other_words,
    _other_urgency,
    _other_place,
    _other_reach,
    _other_owner,
    _other_talents,
    _other_ties,
    _other_hidden_needs,
    _a_moment,
    _a_worker,
]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_hidden_changes_no_card(place, anna, seed):
    chance = random.Random(seed)
    needs = [wish(place, slots=chance.choice([0, 1, 18]))[0] for _ in range(3)]
    before = cards(place, anna)
    assert len(before) == 3
    for change in chance.sample(HIDDEN, len(HIDDEN)):
        with place.town.work() as work:
            change(place, work, chance.choice(needs), chance)
        assert cards(place, anna) == before, change.__name__


@pytest.mark.parametrize("role", ["worker", "connector", "initiative-contact", "coordinator", "privacy-officer"])
def test_the_page_and_its_button_are_for_residents_and_volunteers(place, browser, role):
    account = place.account(place.person(), role, organisation=place.town.welfare)
    with place.town.work(now=place.clock()) as work:
        secret = work.sessions.open(account, method="passkey", device="telefoon")
    browser.client.cookies.set("__Host-toevallig", secret, domain="toevallig.example")
    sent = {"csrf_token": form_token(secret), "idempotency_key": "een", "token": "0"}
    assert browser.read("/helpen").status == 403
    assert browser.post("/helpen", sent).status == 403


@pytest.mark.usefixtures("district")
def test_who_says_nothing_yet_reads_what_to_do_first(place, browser):
    place.account(place.person(), "resident")
    place.comes_in(browser)
    page = browser.read("/helpen")
    assert "Vertel eerst wat u graag doet." in page.words
    assert "/kan-ik/nieuw" in page.links
