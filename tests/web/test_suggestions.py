"""Who fits a need, why not somebody, and what is done with the choice: on the pages, without JavaScript."""

import datetime as dt
import re
import uuid

import pytest
from sqlmodel import select

from app.models import AccessLine, Introduction, IntroductionStep, PassedOver
from app.repositories.asking import number_of
from tests.app import town as towns
from tests.web.conftest import SITE

GARDEN = "Ik zoek iemand die mijn tuin wil snoeien en wieden."
SINGS = "Ik snoei graag een tuin en wied ook."
COOKIE = "__Host-toevallig"
NOT_TICKED = {"agreed": "", "accompanied": ""}
CHOICE = re.compile(r'name="talents" value="([0-9a-f-]{36})"')


class Street:
    """Els, who asks; Bram, Cor and Dora, who can do it; and who works there."""

    def __init__(self, place):
        self.place, self.town = place, place.town
        self.els = self.person("Els")
        self.need = self.ask_for(self.els, GARDEN, slots=1)
        self.talents = {name: self.talent(self.person(name), SINGS) for name in ("Bram", "Cor", "Dora")}
        self.path = f"/behoeften/{self.need}"

    def work(self):
        return self.town.work(self.town.worker, now=self.place.clock())

    def person(self, name, *consents):
        with self.work() as work:
            area = work.areas.own(towns.NORTH)
            row = work.people.create(area, identity={"alias": name}, consents=consents or [towns.YES])
            return row.node.id

    def ask_for(self, owner, text, *, consent=towns.YES, **values):
        with self.work() as work:
            row = work.needs.create(work.nodes.get(owner), text, consent=consent, **values)
            return row.need.id

    def talent(self, owner, text, **values):
        with self.work() as work:
            return work.talents.create(work.nodes.get(owner), text, **values).talent.id

    def tie(self, a, b):
        with self.work() as work:
            work.ties.create(work.nodes.get(a), work.nodes.get(b), "knows", strength=0.9)

    def rows(self, table):
        with self.town.look(now=self.place.clock()) as work:
            return list(work.session.exec(select(table)))

    def owner_of(self, name):
        with self.town.look(now=self.place.clock()) as work:
            return work.talents.get(self.talents[name]).owner.id

    def signed_in(self, role="worker", organisation=None, email="joke@example.org"):
        """A browser of somebody in this role, here."""
        with self.town.work(now=self.place.clock()) as work:
            row = work.people.create(
                work.areas.get(towns.NORTH), identity={"alias": "Joke", "email": email}, consents=[towns.YES]
            )
            place = work.nodes.by_number(organisation or self.town.welfare)
            made = work.accounts.create(row.node, place, role, neighbourhoods=[towns.NORTH])
            made.account.approved_by = "x"
            work.session.flush()
            secret = work.sessions.open(number_of(made.account), method="passkey", device="telefoon")
        browser = self.place.browser()
        browser.client.cookies.set(COOKIE, secret, domain="toevallig.example")
        return browser


@pytest.fixture
def street(place):
    return Street(place)


@pytest.fixture
def joke(street):
    return street.signed_in()


def shown(page):
    """The talents that can be ticked on this page, in order."""
    return [uuid.UUID(one) for one in CHOICE.findall(page.html)]


def test_cards_say_who_what_fits_what_is_not_known_and_what_the_other_gains(street, joke):
    street.tie(street.els, street.owner_of("Cor"))
    page = joke.read(f"{street.path}/suggesties")
    assert page.status == 200
    assert GARDEN in page.words
    assert set(shown(page)) == set(street.talents.values())
    assert shown(page)[0] == street.talents["Cor"], "whom she knows comes first"
    for words in ("Bram", "Cor", "Dora", SINGS, "Wat past", "Vraag dit nog", "Belang onbekend: vraag ernaar."):
        assert words in page.words
    assert "Ze kennen elkaar al." in page.words
    assert page.words.count("Wij weten nog niemand die hen allebei kent.") == 2
    assert "%" not in page.words
    assert page.html.count('role="img"') == 1, "of the way that is known"
    assert len(page.html.encode()) < 25_000


def test_the_way_between_two_names_nobody_whom_the_viewer_may_not_know(street, joke):
    between = street.person("Geertruida", towns.YES, towns.PARTNERS)
    street.tie(street.els, between)
    street.tie(between, street.owner_of("Cor"))
    page = joke.read(f"{street.path}/suggesties")
    assert f"/mensen/{between}" in page.links
    assert "Geertruida" not in page.words, "a way is no reason to read a name"
    assert "iemand die u kent" in page.words
    colleague = street.signed_in(organisation=street.town.other, email="karim@example.org")
    assert colleague.read(f"{street.path}/suggesties").status == 404


def test_reading_the_cards_is_logged_with_those_who_are_named_and_only_them(street, joke):
    def logged(route):
        return {one.subject for one in street.rows(AccessLine) if one.route == f"GET /behoeften/{{needId}}/{route}"}

    joke.read(f"{street.path}/suggesties/kaarten")
    assert len(logged("suggesties/kaarten")) == 1, "who asks, and nobody who was not asked yet"
    joke.read(f"{street.path}/suggesties")
    assert len(logged("suggesties")) == 1 + len(street.talents)
    assert logged("suggesties/kaarten") < logged("suggesties")


def test_the_cards_to_print_hold_no_names_and_no_words_of_people(street, joke):
    page = joke.read(f"{street.path}/suggesties/kaarten")
    assert page.status == 200
    for words in ("Bram", "Cor", "Dora", SINGS, "Els"):
        assert words not in page.words
    assert page.html.count("card paper") == 3


def test_one_who_is_ticked_is_asked_and_the_seeker_first(street, joke):
    joke.read(f"{street.path}/suggesties")
    page = joke.send(f"{street.path}/suggesties/vragen", talents=str(street.talents["Bram"]), **NOT_TICKED)
    (made,) = street.rows(Introduction)
    assert page.path == f"/introducties/{made.id}"
    assert (made.state, made.wave, made.rank, made.accompanied) == ("asked-seeker", 1, 1, False)


def test_with_one_tick_the_seeker_said_yes_and_a_small_group_is_asked(street, joke):
    joke.read(f"{street.path}/suggesties")
    ticked = [str(street.talents[name]) for name in ("Bram", "Cor")]
    page = joke.send(f"{street.path}/suggesties/vragen", talents=ticked, agreed="yes", accompanied="yes")
    assert page.path == street.path
    made = street.rows(Introduction)
    assert {(one.state, one.wave, one.accompanied) for one in made} == {("asked-giver", 1, True)}
    said = [step.said_by for step in street.rows(IntroductionStep) if step.state == "willing-seeker"]
    assert said == ["de vrager zelf"] * 2
    again = joke.read(f"{street.path}/suggesties")
    assert shown(again) == [street.talents["Dora"]]
    assert "loopt al iets (2)" in again.words


def test_sending_twice_asks_once(street, joke):
    page = joke.read(f"{street.path}/suggesties")
    fields = page.form(f"{street.path}/suggesties/vragen") | {"talents": str(street.talents["Bram"])}
    first = joke.post(f"{street.path}/suggesties/vragen", fields).path
    assert joke.post(f"{street.path}/suggesties/vragen", fields).path == first
    assert len(street.rows(Introduction)) == 1


def test_nobody_ticked_comes_back_with_what_was_ticked(street, joke):
    page = joke.read(f"{street.path}/suggesties")
    fields = page.form(f"{street.path}/suggesties/vragen") | {"accompanied": "yes"}
    fields.pop("talents")
    fields.pop("agreed")
    page = joke.post(f"{street.path}/suggesties/vragen", fields)
    assert page.status == 400
    assert "Vink eerst iemand aan." in page.words
    assert re.search(r'name="accompanied" value="yes" checked', page.html)
    assert not re.search(r'name="agreed" value="yes" checked', page.html)
    assert street.rows(Introduction) == []


def test_a_fourth_question_comes_back_in_words_and_asks_nobody(street, joke):
    joke.read(f"{street.path}/suggesties")
    joke.send(f"{street.path}/suggesties/vragen", talents=[str(one) for one in street.talents.values()])
    fourth = street.talent(street.person("Fien"), SINGS)
    joke.read(f"{street.path}/suggesties")
    page = joke.send(f"{street.path}/suggesties/vragen", talents=str(fourth))
    assert page.status == 409
    assert "Er wachten al drie mensen" in page.words
    assert shown(page) == [fourth]
    assert f'value="{fourth}" checked' in page.html
    assert len(street.rows(Introduction)) == 3


def test_asked_in_person_is_written_down_with_who_said_so(street, joke):
    path = f"{street.path}/waarom/{street.talents['Cor']}"
    joke.read(path)
    page = joke.send(f"{path}/gevraagd", answer="yes", saidBy="hijzelf", how="op straat", agreed="yes")
    (made,) = street.rows(Introduction)
    assert page.path == f"/introducties/{made.id}"
    assert made.state == "agreed"
    last = street.rows(IntroductionStep)[-1]
    assert (last.state, last.said_by, last.how) == ("agreed", "hijzelf", "op straat")


@pytest.mark.parametrize(
    ("answer", "state"), [("no", "declined-giver"), ("not-now", "not-now"), ("yes", "willing-giver")]
)
def test_every_answer_in_person(street, joke, answer, state):
    path = f"{street.path}/waarom/{street.talents['Cor']}"
    joke.read(path)
    joke.send(f"{path}/gevraagd", answer=answer, until="2026-11-01", agreed="")
    (made,) = street.rows(Introduction)
    assert made.state == state
    assert made.again_on == (dt.date(2026, 11, 1) if answer == "not-now" else None)


def test_an_answer_in_person_without_who_said_so_comes_back_and_nothing_is_written(street, joke):
    path = f"{street.path}/waarom/{street.talents['Cor']}"
    joke.read(path)
    page = joke.send(f"{path}/gevraagd", answer="no", saidBy="", how="aan de deur", agreed="")
    assert page.status == 400
    assert "saidBy-wrong" in page.html
    assert 'value="aan de deur"' in page.html
    assert street.rows(Introduction) == []


def test_not_this_one_comes_last_and_without_a_name(street, joke):
    path = f"{street.path}/waarom/{street.talents['Bram']}"
    joke.read(path)
    page = joke.send(f"{path}/overslaan", reason="tried-before")
    assert page.path == f"{street.path}/suggesties"
    assert shown(page) == [street.talents["Cor"], street.talents["Dora"]]
    assert "U sloeg er 1 over" in page.words
    assert "al eerder geprobeerd" in page.words
    assert "Bram" not in page.words
    (row,) = street.rows(PassedOver)
    with street.town.look(now=street.place.clock()) as work:
        talent = work.talents.get(street.talents["Bram"]).talent.number
    assert (row.talent, row.reason, row.rank) == (talent, "tried-before", 1)


def test_none_of_these_is_kept_with_its_reason_and_shows_what_else_can_be_done(street, joke):
    street.tie(street.els, street.person("Roos"))
    page = joke.read(f"{street.path}/suggesties")
    assert "Wat u nog kunt doen" not in page.words
    assert "Wie zou iemand weten?" not in page.words
    page = joke.send(f"{street.path}/suggesties/overslaan", reason="too-far")
    assert "U koos: geen van deze" in page.words
    assert "te ver weg" in page.words
    assert "Wat u nog kunt doen" in page.words
    assert "Zoek ruimer" in page.words
    assert "Wie zou iemand weten?" in page.words
    assert len(shown(page)) == 3, "still there to be chosen, under a fold"
    (row,) = street.rows(PassedOver)
    assert (row.talent, row.reason, row.rank) == (None, "too-far", None)


def test_a_reason_is_needed_and_one_of_the_list(street, joke):
    joke.read(f"{street.path}/suggesties")
    for reason in ("", "rijk"):
        page = joke.send(f"{street.path}/suggesties/overslaan", reason=reason)
        assert page.status == 400
        assert "reason-wrong" in page.html
    assert street.rows(PassedOver) == []


def test_nobody_fits_says_which_limit_and_a_wider_search_finds(street, joke):
    need = street.ask_for(street.els, GARDEN, slots=1)
    with street.work() as work:
        for one in street.talents.values():
            work.talents.update(work.talents.get(one), slots=2)
    path = f"/behoeften/{need}"
    page = joke.read(f"{path}/suggesties")
    assert shown(page) == []
    assert "Eén grens zit in de weg" in page.words
    assert "Er is geen moment waarop ze allebei kunnen." in page.words
    assert "Zoek ruimer" in page.words
    page = joke.send(f"{path}/suggesties/ruimer", anyTime="yes")
    assert page.path == f"{path}/suggesties"
    assert len(shown(page)) == 3


def test_a_wider_search_of_an_old_page_is_refused_and_says_so(street, joke):
    joke.read(f"{street.path}/suggesties")
    joke.send(f"{street.path}/suggesties/overslaan", reason="other")
    fields = joke.read(f"{street.path}/suggesties").form(f"{street.path}/suggesties/ruimer")
    with street.work() as work:
        work.needs.update(work.needs.get(street.need), group_size=2)
    page = joke.post(f"{street.path}/suggesties/ruimer", fields | {"anyTime": "yes"})
    assert page.status == 409
    with street.town.look(now=street.place.clock()) as work:
        assert work.needs.get(street.need).need.slots == 1


def test_a_need_that_is_explored_says_what_to_do_first(street, joke):
    need = street.ask_for(street.person("Gijs", towns.STATISTICS), GARDEN, consent=None)
    page = joke.read(f"/behoeften/{need}/suggesties")
    assert page.status == 200
    assert "Deze vraag is nog een verkenning." in page.words
    assert f"/behoeften/{need}" in page.links
    assert shown(page) == []


def test_why_not_for_anybody_by_a_name_or_by_what_somebody_can_do(street, joke):
    reads = street.talent(street.person("Hanna"), "Ik lees graag voor aan kinderen.")
    path = f"{street.path}/waarom"
    joke.read(path)
    page = joke.send(path, text="Hanna")
    assert (page.status, page.path) == (200, path)
    assert f"{path}/{reads}" in page.links
    assert "hanna" not in joke.page.path.lower()
    page = joke.send(path, text="tuin snoeien")
    assert {f"{path}/{one}" for one in street.talents.values()} <= set(page.links)
    page = joke.read(f"{path}/{reads}")
    assert "Dit aanbod past niet bij de vraag." in page.words
    assert f"{path}/{reads}/vragen" in [form[0] for form in page.forms], "a person may still see something in it"


def test_who_is_not_seen_is_not_found_by_a_name(street, joke):
    with street.town.work(street.town.colleague, now=street.place.clock()) as work:
        row = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Wilhelmina"}, consents=[towns.YES])
        hidden = work.talents.create(row.node, SINGS).talent.id
    path = f"{street.path}/waarom"
    joke.read(path)
    page = joke.send(path, text="Wilhelmina")
    assert str(hidden) not in page.html
    assert joke.read(f"{path}/{hidden}").status == 404


def test_nothing_typed_to_find_somebody_comes_back(street, joke):
    joke.read(f"{street.path}/waarom")
    page = joke.send(f"{street.path}/waarom", text="")
    assert page.status == 400
    assert "text-wrong" in page.html


def test_more_than_five_are_shown_when_asked_for(street, joke):
    for name in ("Fien", "Gijs", "Hans"):
        street.talent(street.person(name), SINGS)
    page = joke.read(f"{street.path}/suggesties")
    assert len(shown(page)) == 5
    assert f"{street.path}/suggesties?aantal=10" in page.links
    assert len(shown(joke.read(f"{street.path}/suggesties?aantal=10"))) == 6


@pytest.mark.parametrize("role", ["volunteer", "coordinator", "initiative-contact"])
def test_these_pages_are_for_who_brings_others_together(street, joke, role):
    joke.read(f"{street.path}/suggesties")
    fields = joke.page.form(f"{street.path}/suggesties/vragen") | {"talents": str(street.talents["Bram"])}
    other = street.signed_in(role, email="roos@example.org")
    for path in ("suggesties", "suggesties/kaarten", "waarom", f"waarom/{street.talents['Bram']}"):
        assert other.read(f"{street.path}/{path}").status == 403
    posts = ("suggesties/vragen", "suggesties/overslaan", "suggesties/ruimer", "waarom")
    one = f"waarom/{street.talents['Bram']}"
    for path in (*posts, *(f"{one}/{last}" for last in ("vragen", "gevraagd", "overslaan"))):
        assert other.post(f"{street.path}/{path}", fields).status == 403
    assert street.rows(Introduction) == street.rows(PassedOver) == []


def test_the_pages_are_there_in_english(street, joke):
    joke.client.post("/taal", data={"language": "en"}, headers={"origin": SITE, "sec-fetch-site": "same-origin"})
    page = joke.read(f"{street.path}/suggesties")
    assert "Who fits?" in page.words
    assert "What fits" in page.words


def test_a_way_of_two_hidden_people_is_not_told(street, joke):
    """What a viewer may not see changes no byte of the page."""
    before = _without_keys(joke.read(f"{street.path}/suggesties").html)
    with street.town.work(street.town.colleague, now=street.place.clock()) as work:
        row = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Wilhelmina"}, consents=[towns.YES])
        hidden = row.node
    with street.town.work(now=street.place.clock()) as work:
        for one in (street.els, street.owner_of("Cor")):
            work.ties.create(work.nodes.get(one), work.nodes.get(hidden.id), "knows", strength=1.0)
    assert _without_keys(joke.read(f"{street.path}/suggesties").html) == before


def _without_keys(html):
    return re.sub(r'name="idempotency_key" value="[^"]*"', "", html)
