"""A set of parts on the pages: one card, one button, and how far each part is; without JavaScript."""

import re

import pytest

from app.models import Introduction, NeedObstacle
from tests.app import town as towns
from tests.web.asked import need_in
from tests.web.test_suggestions import Street

TEXT = "Zou wel naar Eetcafé De Vaart willen op vrijdag, samen eten, maar heeft geen vervoer."
MEAL = "Eetcafé De Vaart, vrijdag samen eten aan tafel. Alleen komen kan."
THERE = "Ik rij elke vrijdagavond toch naar Eetcafé De Vaart, heb plek voor twee."
HOME = "Ik sta vrijdags achter de bar bij het eetcafé en rij daarna naar huis. Iemand thuisbrengen is geen moeite."
FRIDAY = {"slots": 1 << 18}
"""Friday evening."""


class Evening(Street):
    """Els, who would like to go to the eating café on Friday, and who can take her there and home."""

    def __init__(self, place):
        super().__init__(place)
        with self.work() as work:
            cafe = work.initiatives.create(work.areas.own(towns.NORTH), name="Eetcafé De Vaart").node.id
        self.meal = self.talent(cafe, MEAL, **FRIDAY)
        self.drivers = {
            name: self.talent(self.person(name), words, **FRIDAY)
            for name, words in (("Henk", THERE), ("Ria", THERE), ("Koos", HOME))
        }
        self.need = self.ask_for(self.els, TEXT, **FRIDAY)
        self.path = f"/behoeften/{self.need}"

    def made(self):
        """Who was asked for what, and how it stands."""
        return {one.roles: one.state for one in self.rows(Introduction)}


@pytest.fixture
def evening(place):
    return Evening(place)


@pytest.fixture
def joke(evening):
    return evening.signed_in()


def chosen(page):
    """The talent that is chosen for each part."""
    return dict(re.findall(r'type="radio" name="(\w+)" value="([0-9a-f-]{36})" checked', page.html))


def ask(browser, evening, **fields):
    """Press the one button, with what a browser would send."""
    page = browser.read(f"{evening.path}/suggesties")
    form = page.form(f"{evening.path}/suggesties/samen") | chosen(page) | {"agreed": ""}
    return browser.post(f"{evening.path}/suggesties/samen", form | fields)


def test_one_card_says_who_does_what_and_when_above_those_of_single_people(evening, joke):
    page = joke.read(f"{evening.path}/suggesties")
    assert page.status == 200
    assert page.html.index("Samen lukt het") < page.html.index("Deze mensen en groepen passen")
    assert chosen(page) == {
        "serves": str(evening.meal),
        "rideThere": str(evening.drivers["Henk"]),
        "rideHome": str(evening.drivers["Koos"]),
    }
    assert "Ieder kan dan: vrijdagavond." in page.words
    assert "Rijden erheen: Henk. De activiteit: Eetcafé De Vaart. Rijden naar huis: Koos." in page.words
    assert f'name="rideThere" value="{evening.drivers["Ria"]}"' in page.html, "somebody else for this part"
    assert page.words.count("Wat heeft de ander eraan?") >= len(chosen(page)), "the gain of each side"
    assert page.buttons.count("Vraag deze drie") == 1
    assert page.html.count('class="main"') == 1
    assert len(page.html.encode()) < 25_000


def test_one_button_asks_each_for_the_own_part(evening, joke):
    page = ask(joke, evening, agreed="yes")
    assert page.path == evening.path
    assert evening.made() == {
        "activity": "asked-giver",
        "ride-there": "asked-giver",
        "ride-home": "asked-giver",
    }
    for words in ("De activiteit: gevraagd", "Rijden erheen: gevraagd", "Rijden naar huis: gevraagd"):
        assert words in page.words
    assert "agreed" not in page.words


def test_without_a_yes_who_asks_is_asked_first(evening, joke):
    ask(joke, evening)
    assert set(evening.made().values()) == {"asked-seeker"}


def test_somebody_else_can_be_chosen_and_a_part_can_wait(evening, joke):
    page = ask(joke, evening, agreed="yes", rideThere=str(evening.drivers["Ria"]), rideHome="")
    assert evening.made() == {"activity": "asked-giver", "ride-there": "asked-giver"}
    (ride,) = [one for one in evening.rows(Introduction) if one.roles == "ride-there"]
    with evening.town.look(now=evening.place.clock()) as work:
        assert work.introductions.numbered(ride.number).talent.id == evening.drivers["Ria"]
    assert "Rijden naar huis: nog open" in page.words
    page = joke.read(f"{evening.path}/suggesties")
    assert chosen(page) == {"rideHome": str(evening.drivers["Koos"])}, "only what is still open"
    assert "Vraag deze ene" in page.buttons


def test_sending_twice_asks_once(evening, joke):
    page = joke.read(f"{evening.path}/suggesties")
    form = page.form(f"{evening.path}/suggesties/samen") | chosen(page) | {"agreed": "yes"}
    for _ in range(2):
        assert joke.post(f"{evening.path}/suggesties/samen", form).path == evening.path
    assert len(evening.rows(Introduction)) == 3


def test_nobody_chosen_comes_back_with_what_was_chosen(evening, joke):
    page = ask(joke, evening, serves="", rideThere="", rideHome="", agreed="yes")
    assert page.status == 400
    assert "Vink eerst iemand aan." in page.words
    assert re.search(r'name="agreed" value="yes" checked', page.html)
    assert evening.rows(Introduction) == []


def test_nobody_is_asked_when_one_of_them_cannot_be(evening, joke):
    page = joke.read(f"{evening.path}/suggesties")
    form = page.form(f"{evening.path}/suggesties/samen") | chosen(page) | {"agreed": "yes"}
    with evening.town.work(now=evening.place.clock()) as work:
        work.talents.update(work.talents.get(evening.drivers["Koos"]), status="paused")
    page = joke.post(f"{evening.path}/suggesties/samen", form)
    assert page.status == 409
    assert evening.rows(Introduction) == []


def test_a_set_is_not_for_a_neighbour_or_another_organisation(evening):
    neighbour = evening.signed_in("volunteer", email="buur@example.org")
    colleague = evening.signed_in(organisation=evening.town.other, email="karim@example.org")
    to = f"{evening.path}/suggesties/samen"
    for browser, status in ((neighbour, 403), (colleague, 404)):
        browser.read("/mijn")
        fields = {"csrf_token": browser.page.forms[0][2]["csrf_token"], "serves": str(evening.meal)}
        assert browser.post(to, fields).status == status
    assert evening.rows(Introduction) == []


def test_how_far_the_set_is_stands_with_each_of_its_introductions(evening, joke):
    ask(joke, evening, agreed="yes")
    one = evening.rows(Introduction)[0]
    page = joke.read(f"/introducties/{one.id}")
    for words in ("Samen", "Rijden erheen: gevraagd", "Koos"):
        assert words in page.words
    assert "combining." not in page.html


def test_after_a_yes_a_driver_is_found_and_asked_by_hand(evening, joke):
    ask(joke, evening, agreed="yes", rideThere="", rideHome="")
    (meal,) = evening.rows(Introduction)
    joke.read(f"/introducties/{meal.id}")
    said = {"answer": "yes", "saidBy": "de kok", "sharesContact": "yes"}
    joke.send(f"/introducties/{meal.id}/antwoord", **said)
    page = joke.read(evening.path)
    assert "Wat nog mist: rijden erheen, rijden naar huis." in page.words
    assert f"{evening.path}/suggesties" in page.links
    page = joke.read(f"{evening.path}/suggesties")
    assert chosen(page) == {"rideThere": str(evening.drivers["Henk"]), "rideHome": str(evening.drivers["Koos"])}
    path = f"{evening.path}/waarom/{evening.drivers['Ria']}"
    page = joke.read(path)
    assert re.findall(r'name="role" value="([a-z-]+)"', page.html)[:2] == ["ride-there", "ride-home"]
    joke.send(f"{path}/vragen", role="ride-home", agreed="yes", accompanied="")
    assert evening.made() == {"activity": "agreed", "ride-home": "asked-giver"}
    page = joke.read(f"{evening.path}/waarom/{evening.drivers['Koos']}")
    joke.send(
        f"{evening.path}/waarom/{evening.drivers['Koos']}/gevraagd", role="ride-there", answer="yes", agreed="yes"
    )
    assert evening.made()["ride-there"] == "agreed"
    assert evening.made()["ride-home"] == "asked-giver", "another part stays asked"


def test_one_who_is_enough_has_no_card_of_a_set(evening, joke):
    garden = evening.ask_for(evening.els, "Ik zoek iemand die mijn tuin wil snoeien en wieden.")
    page = joke.read(f"/behoeften/{garden}/suggesties")
    assert page.status == 200
    assert "Samen lukt het" not in page.words
    assert "Samen" not in joke.read(f"/behoeften/{garden}").html.replace("samen", "")


def test_what_stands_in_the_way_is_tapped_on_a_new_need(place, works):
    page = works.read("/behoeften/nieuw")
    fields = {k: v for k, v in page.form("/behoeften/nieuw").items() if k not in {"slots", "concepts", "obstacles"}}
    said = {"alias": "Sjaak", "neighbourhood": towns.NORTH, "text": "Ik wil samen eten.", "agreed": ""}
    works.post("/behoeften/nieuw", fields | said | {"obstacles": ["ride-home", "money"]})
    need, _ = need_in(place)
    page = works.read(f"/behoeften/{need.id}")
    assert "geen vervoer terug, geld" in page.words
    assert "(gelezen in de tekst)" not in page.words
    assert need.obstacles_said_at is not None


def test_the_text_proposes_what_stands_in_the_way_and_ticks_nothing(works):
    page = works.read("/behoeften/nieuw")
    form = page.form("/behoeften/nieuw")
    fields = {k: v for k, v in form.items() if k not in {"slots", "concepts", "obstacles"}}
    page = works.post("/behoeften/nieuw/lezen", fields | {"alias": "Sjaak", "text": TEXT, "agreed": ""})
    assert page.status == 200
    assert "Dit lezen wij in de tekst: geen vervoer heen, geen vervoer terug. Klopt dat?" in page.words
    assert not re.search(r'name="obstacles" value="[a-z-]+" checked', page.html)


def test_what_was_read_stays_read_until_somebody_says_otherwise(evening, joke):
    path = f"{evening.path}/aanpassen"
    form = joke.read(path).form(path)
    on = re.findall(r'name="obstacles" value="([a-z-]+)" checked', joke.page.html)
    assert on == ["ride-there", "ride-home"]
    kept = {k: v for k, v in form.items() if k not in {"slots", "obstacles", "keepPersonal"}} | {"text": TEXT}
    assert joke.post(path, kept | {"obstacles": on, "slots": ["vr-avond"]}).path == evening.path
    assert {one.confirmed for one in evening.rows(NeedObstacle)} == {False}
    fresh = joke.read(path).form(path)
    kept |= {"version": fresh["version"], "idempotency_key": fresh["idempotency_key"]}
    joke.post(path, kept | {"obstacles": ["geen"], "slots": ["vr-avond"]})
    assert evening.rows(NeedObstacle) == []
    assert "Wat staat in de weg?" not in joke.page.words


def test_what_one_person_is_enough_for_is_no_set_however_shy_somebody_is(evening, joke):
    evening.talent(evening.person("Bram"), "Ik kan goed tuinieren en een heg snoeien.", **FRIDAY)
    shy = "Zoekt hulp in de tuin met tuinieren, maar laat niet zomaar iemand binnen."
    need = evening.ask_for(evening.els, shy, **FRIDAY)
    assert "trust" in {one.kind for one in evening.rows(NeedObstacle)}
    page = joke.read(f"/behoeften/{need}/suggesties")
    assert page.status == 200
    assert "Bram" in page.words
    assert "Samen lukt het" not in page.words
    assert "Of vraag iemand apart" not in page.words
    assert page.buttons.count("Vraag wie u aanvinkte") == 1


def test_single_people_are_folded_away_beneath_a_set(evening, joke):
    page = joke.read(f"{evening.path}/suggesties")
    folded = page.html.split("Of vraag iemand apart")[1]
    assert "Deze mensen en groepen passen" in folded
    assert "<details open>\n  <summary>Of vraag iemand apart" not in page.html
    nobody = page.form(f"{evening.path}/suggesties/vragen") | {"talents": ""}
    assert "<details open>\n  <summary>Of vraag" in joke.post(f"{evening.path}/suggesties/vragen", nobody).html
