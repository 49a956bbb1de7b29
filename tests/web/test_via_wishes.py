"""Through whom somebody is introduced, what comes first, and what the other side gets: on the pages, and by the API."""

import datetime as dt

import pytest

from app.models import AccessLine, Overruling, Role, ViaWish
from tests.app import town as towns
from tests.web.test_suggestions import GARDEN, SINGS, Street, shown

TOGETHER = "Samen doen gaat voor."


class Warm(Street):
    """The street with Nel, who knows Els; the garden club, which offers what Els asks; and the municipality."""

    def __init__(self, place):
        super().__init__(place)
        self.nel = self.person("Nel")
        self.tie(self.els, self.nel)
        self.club = self.organisation("Tuinclub De Schoffel", "vereniging")
        self.town_hall = self.organisation("Gemeente Dorp", "gemeente")
        self.offer = self.talent(self.club, SINGS)

    def organisation(self, name, sort):
        with self.work() as work:
            area = work.areas.own(towns.NORTH)
            return work.organisations.create(area, name=name, sort=sort, organisation=self.town.welfare).node.id

    def was(self, person, at, days=300):
        with self.work() as work:
            until = work.today - dt.timedelta(days=days)
            work.past_roles.add(work.nodes.own(person), work.nodes.get(at), "board-member", until, None)

    def wishes(self, person, **wish):
        with self.work() as work:
            other = None if "other" not in wish else work.nodes.get(wish.pop("other"))
            work.via_wishes.say(work.nodes.own(person), **{"rather": False, "other": other} | wish)


@pytest.fixture
def street(place):
    return Warm(place)


@pytest.fixture
def joke(street):
    return street.signed_in()


def card(page, talent):
    """The words of the card of one talent."""
    cards = page.html.split('<article class="card">')
    return next(one for one in cards if f'value="{talent}"' in one)


def test_a_role_of_before_is_the_warm_way_to_a_club(street, joke):
    """S13: the card names who was on the board, and that this was before."""
    assert "Wie stelt ze voor?" not in card(joke.read(f"{street.path}/suggesties"), street.offer)
    street.was(street.nel, street.club)
    found = card(joke.read(f"{street.path}/suggesties"), street.offer)
    assert "via Nel, voorheen bij Tuinclub De Schoffel" in found
    assert "Een warme weg, via iemand die voorheen bij Tuinclub De Schoffel was." in found
    assert found.count("<circle") == 3, "Els, Nel and the club"


def test_whom_somebody_does_not_want_between_is_not_proposed(street, joke):
    street.was(street.nel, street.club)
    street.wishes(street.els, other=street.nel)
    found = card(joke.read(f"{street.path}/suggesties"), street.offer)
    assert "Nel" not in found
    assert "voorheen" not in found


def test_a_worker_of_the_unwanted_sort_is_told_to_ask_another(street, joke):
    """S91."""
    with street.work() as work:
        welfare = work.nodes.by_number(street.town.welfare).id
    said = "Wie vraagt, wil liever niet via u of WelThuis. Vraag een collega van elders of een buur."
    assert said not in joke.read(f"{street.path}/suggesties").words
    street.wishes(street.els, other=welfare)
    assert said in joke.read(f"{street.path}/suggesties").words


def test_what_somebody_wishes_is_written_down_shown_and_forgotten(street, joke):
    at = f"/mensen/{street.els}/via"
    page = joke.read(at)
    assert "Er is nog niets gezegd." in page.words
    assert "gemeente" in page.words
    assert joke.send(f"{at}/wens", rather="no", sort="gemeente", via="").status == 200
    assert joke.send(f"{at}/wens", rather="yes", sort="", via="Nel").status == 200
    kept = [(row.rather, row.sort, row.other is None) for row in street.rows(ViaWish)]
    assert kept == [(False, "gemeente", True), (True, None, False)]
    page = joke.read(at)
    assert "Liever niet gemeente" in page.words
    assert "Liever wel Nel" in page.words
    first = street.rows(ViaWish)[0].number
    assert joke.post(f"{at}/wens/weg", joke.page.form(f"{at}/wens/weg") | {"id": str(first)}).status == 200
    assert [row.rather for row in street.rows(ViaWish)] == [True]
    # Said again of the same, the last holds.
    joke.read(at)
    joke.send(f"{at}/wens", rather="no", sort="", via="Nel")
    assert [row.rather for row in street.rows(ViaWish)] == [False]
    assert {(row.data_class, row.action) for row in street.rows(AccessLine) if row.route.endswith("/via")} >= {
        ("K3", "read")
    }


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"sort": "", "via": ""}, "Wij kennen niemand met deze naam."),
        ({"sort": "", "via": "Zebedeus"}, "Wij kennen niemand met deze naam."),
        ({"sort": "politie", "via": ""}, "Zo'n soort organisatie kennen wij niet."),
        ({"sort": "gemeente", "via": "Nel"}, "Kies een naam of een soort, niet allebei."),
    ],
)
def test_a_wish_about_nobody_comes_back_with_what_was_typed(street, joke, fields, wrong):
    at = f"/mensen/{street.els}/via"
    joke.read(at)
    page = joke.send(f"{at}/wens", rather="no", **fields)
    assert (page.status, wrong in page.words) == (400, True)
    assert page.form(f"{at}/wens")["via"] == fields["via"]
    assert street.rows(ViaWish) == []


def test_a_role_of_before_is_written_down_and_forgotten(street, joke):
    at = f"/mensen/{street.nel}/via"
    joke.read(at)
    page = joke.send(f"{at}/eerder", where="Tuinclub De Schoffel", kind="board-member", until="2999-01-01")
    assert (page.status, "Deze dag is nog niet voorbij." in page.words) == (400, True)
    joke.read(at)
    assert (
        joke.send(f"{at}/eerder", where="Tuinclub De Schoffel", kind="board-member", until="2020-05-31").status == 200
    )
    assert "bestuurslid bij Tuinclub De Schoffel, tot 2020" in joke.read(at).words
    assert joke.send(f"{at}/eerder/weg").status == 200
    assert [row for row in street.rows(Role) if row.at is not None and row.until is not None] == []


def test_where_a_role_was_is_no_person(street, joke):
    at = f"/mensen/{street.nel}/via"
    joke.read(at)
    assert joke.send(f"{at}/eerder", where="Els", kind="member", until="2020-05-31").status == 400
    assert [row for row in street.rows(Role) if row.until is not None] == []


def test_somebody_says_it_for_himself(street):
    """At one's own data; a name that is not for him to know does not help him find anybody."""
    anna = street.signed_in("resident", email="anna@example.org")
    assert "Via wie liever wel of niet" in anna.read("/mijn/gegevens").words
    anna.read("/mijn/gegevens/via")
    assert anna.send("/mijn/gegevens/via/wens", rather="no", sort="gemeente", via="").status == 200
    assert "Liever niet gemeente" in anna.read("/mijn/gegevens/via").words
    assert anna.send("/mijn/gegevens/via/wens", rather="no", sort="", via="Nel").status == 400
    anna.read("/mijn/gegevens/via")
    assert anna.send("/mijn/gegevens/via/wens/weg").status == 200
    assert street.rows(ViaWish) == []


def test_who_may_not_change_somebody_sees_none_of_it(street):
    street.wishes(street.els, sort="gemeente")
    elsewhere = street.signed_in(organisation=street.town.other, email="piet@example.org")
    assert elsewhere.read(f"/mensen/{street.els}/via").status == 404
    resident = street.signed_in("resident", email="anna@example.org")
    assert resident.read(f"/mensen/{street.els}/via").status == 403


# Together before one-to-one


def test_what_is_done_together_comes_first_until_somebody_puts_that_aside(street, joke):
    """S19: with the reason on the card, one tap to overrule, and who did it, when and why is kept."""
    street.tie(street.els, street.owner_of("Cor"))
    page = joke.read(f"{street.path}/suggesties")
    assert shown(page)[0] == street.offer
    assert TOGETHER in card(page, street.offer)
    assert TOGETHER not in card(page, street.talents["Cor"])
    page = joke.send(f"{street.path}/suggesties/volgorde", words="Zij wil niet in een groep")
    assert page.status == 200
    assert shown(page)[0] == street.talents["Cor"]
    assert TOGETHER not in page.words
    assert "U zette opzij dat samen doen voorgaat." in page.words
    row = street.rows(Overruling)[0]
    assert (row.policy, row.aside, row.reason) == ("collective-first", True, "Zij wil niet in een groep")
    assert row.actor.startswith("account:")
    # And back.
    assert shown(joke.send(f"{street.path}/suggesties/volgorde", aside="no"))[0] == street.offer
    assert [row.aside for row in street.rows(Overruling)] == [True, False]
    assert "Zij wil niet" not in page.words


def test_for_another_need_nothing_is_put_aside(street, joke):
    joke.read(f"{street.path}/suggesties")
    joke.send(f"{street.path}/suggesties/volgorde", words="")
    another = street.ask_for(street.els, GARDEN, slots=1)
    assert TOGETHER in joke.read(f"/behoeften/{another}/suggesties").words


def test_a_resident_puts_nothing_aside(street, joke):
    joke.read(f"{street.path}/suggesties")
    form = joke.page.form(f"{street.path}/suggesties/volgorde")
    resident = street.signed_in("resident", email="anna@example.org")
    resident.read("/mijn/gegevens")
    assert resident.post(f"{street.path}/suggesties/volgorde", form).status == 403
    assert street.rows(Overruling) == []


# What the other side gets


def test_every_card_says_what_the_other_side_gets_or_to_ask(street, joke):
    """S61."""
    unknown, known = "Belang onbekend: vraag ernaar.", "Zoekt zelf iets dat de vrager kan geven"
    page = joke.read(f"{street.path}/suggesties")
    assert all(unknown in card(page, talent) for talent in shown(page))
    street.ask_for(street.club, "Wij zoeken iemand die koekjes bakt", consent=None)
    street.talent(street.els, "Ik bak graag koekjes en taart")
    page = joke.read(f"{street.path}/suggesties")
    assert known in card(page, street.offer)
    assert unknown not in card(page, street.offer)
    assert unknown in card(page, street.talents["Bram"])
