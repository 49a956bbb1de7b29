"""What stands in somebody's way, who offers a seat, and which names a text says: by hand, and what must not be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.mentions import Named, directory, named_in
from matching.model import OBSTACLES, Ride
from matching.obstacles import obstacles_in
from matching.reading import read
from matching.rides import ride_in
from matching.text import words_of

BOTH = {"ride-there", "ride-home"}
THERE = Ride(there=True, home=False, anyway=True)
HOME = Ride(there=False, home=True, anyway=True)
THERE_AND_BACK = Ride(there=True, home=True, anyway=True)
WHEREVER = Ride(there=True, home=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zou wel willen op vrijdag maar heeft geen vervoer.", BOTH),
        ("Slecht ter been. Zou wel naar het eetcafé willen maar heeft geen vervoer. Rollator mee.", BOTH | {"walking"}),
        ("De bus rijdt niet op zondag", BOTH),
        ("mijn rijbewijs is niet verlengd", BOTH),
        ("I have no car and live far out", BOTH),
        ("Koroya gitmek istiyorum ama arabam yok", BOTH),
        ("nie mam samochodu", BOTH),
        ("أريد أن أذهب إلى السوق لكن ليس عندي سيارة", BOTH),
        ("Але не маю машини", BOTH),
        ("Erheen lopen gaat wel. Maar 's avonds terug langs de kade doe ik niet meer", {"ride-home"}),
        ("Ze durft niet alleen naar binnen denk ik", {"first-time"}),
        ("zo'n groep binnenlopen waar iedereen elkaar kent...", {"first-time"}),
        ("Boję się wejść sama", {"first-time"}),
        ("spreekt alleen Tigrinya", {"language"}),
        ("ben Hollandaca bilmiyorum", {"language"}),
        ("Nie mówię po holendersku", {"language"}),
        ("I don't speak Dutch yet", {"language"}),
        ("ik krijg mijn kleren niet alleen uit en aan", {"dressing"}),
        ("geld is op tot de 23e", {"money"}),
        ("ولا أستطيع أن أدفع للخياط", {"money"}),
        ("laat niet zomaar iemand binnen", {"trust"}),
        ("Hij wil niets voor niets, dus iets terugdoen hoort erbij", {"in-return"}),
        ("I would like to give something back", {"in-return"}),
    ],
)
def test_what_stands_in_the_way_is_read(text, expected):
    assert {barrier.kind for barrier in obstacles_in(text, words_of(text))} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vaste rijder gezocht voor drie ochtenden",  # the ride is what is asked, it blocks nothing else
        "Kan er iemand uit de polder carpoolen",
        "Ik verhuis de 28e, ik heb geen rijbewijs en 1 bank",  # what must be carried is no passenger
        "I got a washing machine but no car",
        "Tegels liggen scheef, mijn vrouw met rollator blijft hangen",
        "Mijn dochter praat alleen tegen dieren",
        "ik heb geen vervoer nodig, ik woon om de hoek",
        "Er stond vanmorgen een man met een papier. Ik durf de deur niet meer open te doen",
        "Alleen zo'n sportschool, nee",
        "Ik kan prima betalen",
        "",
    ],
)
def test_what_does_not_stand_in_the_way_is_not_read(text):
    assert obstacles_in(text, words_of(text)) == ()


def test_the_words_that_say_so_are_shown():
    text = "Zou graag komen, maar heeft GEEN vervoer."
    there, home = obstacles_in(text, words_of(text))
    assert (there.kind, home.kind) == ("ride-there", "ride-home")
    assert [text[span.start : span.end] for span in there.words] == ["GEEN", "vervoer"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik rij elke vrijdagavond toch naar het eetcafé, heb plek voor twee", THERE),
        ("Zondags om half tien naar De Ark, wij rijden langs de Middenweg en nemen graag iemand mee.", THERE),
        ("Mijn dochter traint di en do, ik rij toch. Kan 3 kinderen meenemen.", THERE),
        ("W niedzielę jeżdżę do kościoła, zabiorę chętnych", THERE),
        ("Ik sta achter de bar en rij daarna naar huis. Iemand thuisbrengen is geen moeite", HOME),
        ("Vrijdag rij ik oude mannen naar het gebed en weer terug, kan er nog een bij.", THERE_AND_BACK),
        ("Ik rij iedere werkdag van de polder naar het station en om 17.40 terug.", THERE_AND_BACK),
        ("heb een auto en de tijd, dokter ziekenhuis kapper zeg het maar.", WHEREVER),
        ("oud taxichauffeur, za en zo beschikbaar voor familiebezoek", WHEREVER),
        ("Arabam var, haftada bir gün boşum", WHEREVER),
        ("Маю автомобіль, можу підвезти до лікаря", WHEREVER),
    ],
)
def test_a_seat_is_read(text, expected):
    assert ride_in(words_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Witte bus en twee sterke armen, verhuis studenten voor benzinegeld",
        "Heb een bestelbus, kan helpen met ophalen van een bank of wasmachine",
        "Fietstaxi! Ik fiets ouderen naar markt of koor",
        "Rijinstructeur. Ouderen kunnen een opfrisrondje met me doen",
        "Ik loop graag met iemand op naar de bushalte",
        "Vrijdagmiddag breng ik mijn moeder naar De Vaart, 's avonds haal ik haar niet",
        "Ik haal graag iemand op om de eerste keer mee naar de koffieochtend te gaan",
        "Aanhanger te leen, 750 kg",
    ],
)
def test_what_takes_no_passenger_is_no_seat(text):
    assert ride_in(words_of(text)) is None


def test_a_need_has_obstacles_and_an_offer_a_seat():
    text = "Ik heb geen vervoer maar rij toch naar het koor"
    asked, offered = read(text, "asks"), read(text, "offers")
    assert {barrier.kind for barrier in asked.obstacles} == BOTH
    assert asked.ride is None
    assert offered.obstacles == ()
    assert offered.ride == THERE


CAFE, COFFEE, HALL, LAWN, HOUSE, ARK, NAVE, CLUB, FIELD, BIKES, NEW, TALK, PUB = range(1, 14)
NAMES = (
    Named(CAFE, "initiative", "Eetcafé De Vaart"),
    Named(COFFEE, "initiative", "Koffieochtend De Vaart"),
    Named(HALL, "place", "Grote zaal De Vaart", HOUSE),
    Named(LAWN, "place", "Veldje achter De Vaart", HOUSE),
    Named(HOUSE, "organisation", "Stichting Dorpshuis De Vaart"),
    Named(ARK, "organisation", "Protestantse gemeente De Ark"),
    Named(NAVE, "place", "Kerkzaal De Ark", ARK),
    Named(CLUB, "organisation", "v.v. De Meeuwen"),
    Named(FIELD, "place", "Veld 3 De Meeuwen", CLUB),
    Named(BIKES, "initiative", "Fietswerkplaats"),
    Named(NEW, "initiative", "Nieuwe buren aan tafel"),
    Named(TALK, "initiative", "Taalcafé bibliotheek"),
    Named(PUB, "initiative", "Taalcafé in de kroeg"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zou wel naar het eetcafé in De Vaart willen", {CAFE}),
        ("Ik sta vrijdags achter de bar bij het eetcafé", {CAFE}),
        ("EETCAFE de vaart!", {CAFE}),
        ("wij willen een eetcafé beginnen", set()),
        ("via de koffieochtend: duiven en kippen verzorgen", set()),
        ("ik kom naar de koffieochtend", {COFFEE}),
        ("de zaal van De Vaart is groot", {HOUSE}),
        ("de grote zaal van De Vaart", {HALL}),
        ("langs de Vaartkade doe ik niet meer", set()),
        ("wij varen graag op de vaart", set()),
        ("zondags naar de dienst in de Ark", {ARK, NAVE}),
        ("ik sta bij de Fietswerkplaats op zaterdag", {BIKES}),
        ("zoek een fietswerkplaats", set()),
        ("de nieuwe thermostaat heeft zoveel knopjes", set()),
        ("Nieuwe buren mogen bij ons aan tafel", {NEW}),
        ("ik ga naar het taalcafé", set()),
        ("taalcafé in de bruine kroeg", {PUB}),
        ("Veld 3 ligt op dinsdag leeg", set()),
    ],
)
def test_names_are_heard(text, expected):
    assert named_in(text, NAMES) == expected


def test_an_owner_calls_its_own_places_by_half_a_name():
    assert named_in("Veld 3 ligt op dinsdag leeg", NAMES, owner=CLUB) == {FIELD}
    assert named_in("Veld 3 ligt op dinsdag leeg", NAMES, owner=HOUSE) == frozenset()


def test_the_same_names_are_prepared_once():
    assert directory(NAMES) is directory(tuple(NAMES))


@given(st.text())
def test_any_text_can_be_read(text):
    words = words_of(text)
    kinds = [barrier.kind for barrier in obstacles_in(text, words)]
    assert kinds == [kind for kind in OBSTACLES if kind in kinds]
    ride = ride_in(words)
    assert ride is None or ride.there or ride.home
    assert named_in(text, NAMES) <= {node.number for node in NAMES}
