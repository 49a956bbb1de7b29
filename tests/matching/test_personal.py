"""Personal data in a text: what is found in sixty sentences as people write them, what is left alone, and masking."""
# ruff: noqa: RUF001 - Turkish and Ukrainian have letters that look like others

import csv
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import names, personal
from matching.personal import MASKS, masked, personal_in
from matching.vocabulary import load
from tests.guards.repository import ROOT

# Everyone in these sentences is invented; the numbers are the ones that are given as examples for such numbers.
SENTENCES = [
    # Dutch
    ("nl", "Bel mij op 06-12345678 als je kunt helpen in de tuin.", ["phone: 06-12345678"]),
    ("nl", "mijn nr is 06 12 34 56 78 liefst na zessen", ["phone: 06 12 34 56 78"]),
    ("nl", "Appen mag ook: 0612345678!", ["phone: 0612345678"]),
    ("nl", "Vaste lijn (020) 623 45 67, ik neem overdag op.", ["phone: (020) 623 45 67"]),
    ("nl", "Mijn zus in België: +32 478 12 34 56.", ["phone: +32 478 12 34 56"]),
    ("nl", "tel. 0031 6 12345678, vraag naar Ria", ["phone: 0031 6 12345678"]),
    ("nl", "Mail naar r.devries@voorbeeld.nl of kom langs.", ["email: r.devries@voorbeeld.nl"]),
    ("nl", "u kan mailen (oma_ria+buurt@mail.voorbeeld.nl).", ["email: oma_ria+buurt@mail.voorbeeld.nl"]),
    ("nl", "mijn bsn is 123456782 als dat nodig is voor het formulier", ["bsn: 123456782"]),
    ("nl", "Zij heeft BSN 1112.22.333 en een DigiD.", ["bsn: 1112.22.333"]),
    ("nl", "burgerservicenummer van mijn zoon: 111 222 333", ["bsn: 111 222 333"]),
    ("nl", "Op de brief staat 111222333, wat moet ik daarmee?", ["bsn: 111222333"]),
    ("nl", "bsn: 123456789 (weet niet of dat klopt)", ["bsn: 123456789"]),
    ("nl", "Ze mogen het storten op NL91 ABNA 0417 1643 00 graag.", ["iban: NL91 ABNA 0417 1643 00"]),
    ("nl", "rekening nl91abna0417164300", ["iban: nl91abna0417164300"]),
    ("nl", "Het Belgische nummer BE68 5390 0754 7034 is van mijn dochter", ["iban: BE68 5390 0754 7034"]),
    ("nl", "Ik woon op de Lindestraat 12 en de heg is te hoog.", ["address: Lindestraat 12"]),
    ("nl", "dorpsstraat 45a, achterom komen", ["address: dorpsstraat 45a"]),
    ("nl", "Kom naar Kerkweg 3-2, bel doet het niet.", ["address: Kerkweg 3-2"]),
    ("nl", "Adres: 3511 AB 12, derde bel.", ["address: 3511 AB 12"]),
    ("nl", "Nummer 7, 3511 AB. Sleutel bij de buren.", ["address: 7, 3511 AB"]),
    ("nl", "Mevrouw Jansen-de Vries kan de trap niet meer op.", ["name: Jansen-de Vries"]),
    ("nl", "Voor mw. de Boer, 84 jaar, zoek ik een wandelmaatje.", ["name: de Boer"]),
    ("nl", "Dhr. A. Bakker-Smit belt elke dag met de balie.", ["name: A. Bakker-Smit"]),
    ("nl", "Ik ben Piet van der Berg en ik repareer fietsen.", ["name: Piet van der Berg"]),
    ("nl", "mijn naam is jan de wit en ik zoek werk", ["name: jan de wit"]),
    ("nl", "Fatma Yılmaz zoekt iemand om Nederlands mee te praten.", ["name: Fatma Yılmaz"]),
    ("nl", "Kan iemand Rachida El Idrissi naar het ziekenhuis brengen?", ["name: Rachida El Idrissi"]),
    ("nl", "Gesproken met J. van 't Hof over de schuur.", ["name: J. van 't Hof"]),
    ("nl", "Aangemeld door familie Dijkstra.", ["name: Dijkstra"]),
    ("nl", "Groeten,\nXaviera Plomp", ["name: Xaviera Plomp"]),
    (
        "nl",
        "Vraag naar Anneke Visser, Molenlaan 8, 06-12345678.",
        ["name: Anneke Visser", "address: Molenlaan 8", "phone: 06-12345678"],
    ),
    # Turkish
    ("tr", "Adım Fatma Yılmaz, bahçede yardım edebilirim.", ["name: Fatma Yılmaz"]),
    ("tr", "Komşum Hüseyin Öztürk'ün arabası var.", ["name: Hüseyin Öztürk"]),
    ("tr", "Beni 0612345678 numarasından arayın.", ["phone: 0612345678"]),
    ("tr", "Türkiye numaram +90 532 123 45 67.", ["phone: +90 532 123 45 67"]),
    ("tr", "Adresim Lale Sokak No: 5, ikinci kat.", ["address: Lale Sokak No: 5"]),
    ("tr", "Mailim ayse.kaya@ornek.com.tr, yazabilirsiniz.", ["email: ayse.kaya@ornek.com.tr"]),
    # Polish
    ("pl", "Nazywam się Anna Kowalska i szukam kursu.", ["name: Anna Kowalska"]),
    ("pl", "Proszę pytać o Annę Malinowską w recepcji.", ["name: Annę Malinowską"]),
    ("pl", "Pani Nowak potrzebuje pomocy przy zakupach.", ["name: Nowak"]),
    ("pl", "Mój numer +48 501 234 567, najlepiej wieczorem.", ["phone: +48 501 234 567"]),
    ("pl", "Mieszkam na ul. Lipowa 5 m. 3.", ["address: ul. Lipowa 5"]),
    ("pl", "Mój BSN to 123456782, nie rozumiem listu.", ["bsn: 123456782"]),
    ("pl", "Konto PL61 1090 1014 0000 0712 1981 2874.", ["iban: PL61 1090 1014 0000 0712 1981 2874"]),
    # Arabic
    ("ar", "اسمي محمد الأحمد وأبحث عن عمل.", ["name: محمد الأحمد"]),
    ("ar", "جارتي فاطمة المصري مريضة وتحتاج إلى طعام.", ["name: فاطمة المصري"]),
    ("ar", "رقم هاتفي ٠٦١٢٣٤٥٦٧٨ بعد الظهر.", ["phone: ٠٦١٢٣٤٥٦٧٨"]),
    ("ar", "اتصل بي على 06-12345678 من فضلك.", ["phone: 06-12345678"]),
    ("ar", "عنواني Lindestraat 12 في الطابق الثاني.", ["address: Lindestraat 12"]),
    ("ar", "أحمد بن علي يريد أن يتعلم السباحة.", ["name: أحمد بن علي"]),
    # Ukrainian
    ("uk", "Мене звати Олена Коваленко, я вчителька.", ["name: Олена Коваленко"]),
    ("uk", "Я розмовляв з Оленою Петренко про город.", ["name: Оленою Петренко"]),
    ("uk", "Пані Шевченко шукає когось для прогулянок.", ["name: Шевченко"]),
    ("uk", "Мій телефон +380 67 123 45 67.", ["phone: +380 67 123 45 67"]),
    ("uk", "Живу на вул. Лісова 5, другий поверх.", ["address: вул. Лісова 5"]),
    ("uk", "Пишіть на olena.k@poshta.ua, дякую.", ["email: olena.k@poshta.ua"]),
    # English
    ("en", "My name is John Smith and I can fix bikes.", ["name: John Smith"]),
    ("en", "Please ask for Mrs. Johnson at the desk.", ["name: Johnson"]),
    ("en", "You can reach me at +44 20 7946 0958.", ["phone: +44 20 7946 0958"]),
    ("en", "Write to mary.obrien@example.co.uk if you can help.", ["email: mary.obrien@example.co.uk"]),
    ("en", "I live at 12 Baker Street, top floor.", ["address: 12 Baker Street"]),
    ("en", "Pay it into GB29 NWBK 6016 1331 9268 19 please.", ["iban: GB29 NWBK 6016 1331 9268 19"]),
    ("en", "Mary O'Brien needs a lift on Tuesday.", ["name: Mary O'Brien"]),
]

INNOCENT = [
    "Eetcafé De Vaart zoekt een kok voor de vrijdag.",
    "In De Vaart is elke dinsdag koffie.",
    "Stichting Jan Jansen geeft gratis fietsen.",
    "Stichting De Zwaluw zoekt vrijwilligers uit Den Haag.",
    "Dhr. L. wil graag naar buiten, mw. (73) ook.",
    "Zoon van dhr. V. Bewoners willen wel, trekker ontbreekt.",
    "Fatma wil graag leren fietsen. Ali ook.",
    "Mevrouw Fatma zoekt een oppas.",
    "Ria van De Portiek en Piet van de overkant helpen mee.",
    "Ik ben Turks en Marokkaanse buren helpen mij met de brieven.",
    "Jan Willem en Anne Marie willen leren koken.",
    "Boodschappen van de Albert Heijn de trap op dragen.",
    "Wij lezen samen Annie M.G. Schmidt en Roald Dahl voor.",
    "Onze Jack Russell moet drie keer per dag uit.",
    "De Johan Cruijff Court ligt vol glas.",
    "Basisschool Anne Frank zoekt voorleesouders.",
    "Ik kan op Maandag en Dinsdag in Rotterdam Zuid.",
    "Graag iemand van Vluchtelingenwerk Nederland of het Rode Kruis.",
    "Wie gaat mee naar het Huis van de Wijk in de Kerkstraat?",
    "Familie. Rijden naar de polikliniek is geen probleem.",
    "Dokter zegt dat ik moet bewegen.",
    "Heer, wat is het stil in huis.",
    "Umut Derneği ve Yeni Umut Camii yardım ediyor.",
    "Ben Türkçe biliyorum, Ayşe Hanım da biliyor.",
    "Dzień dobry, jestem Polką i szukam pracy w Holandii.",
    "Urząd Miejski i Dom Kultury są zamknięte.",
    "أريد أن أتعلم السباحة مع جارتي فاطمة.",
    "السيدة التي تسكن فوقي تحتاج إلى مساعدة.",
    "Слава Україні, я шукаю роботу в Нідерландах.",
    "Good Morning Baker Street, said the radio.",
    "Ring 112 in nood, en 0800-1234 of 14 020 voor de gemeente.",
    "Tussen 10 en 12 uur, van 2010-2015, op 12-03-2026 en om 17.30 uur.",
    "Bestelling 123456789 is 12345678 keer bekeken.",
    "Ruimte van 80 m2 voor 25 personen, 10.000 stappen per dag.",
    "In 2026 en 12 dagen later, op 1500 km 12 keer gestopt.",
    "In de Kerkstraat 3 kinderen, aan het fietspad 4 km verderop.",
    "Het park 3 keer per week, op het plein 2 uur.",
    "Kom om 3 @ de tuin, of via @buurthuis.",
    "Er stonden 4 weken 12 dozen in de gang, groep 8A en 3B.",
    "Vitamine D. De bewoners willen zon.",
]


def said(text: str) -> list[str]:
    return [f"{one.kind}: {one.words.text}" for one in personal_in(text)]


@pytest.mark.parametrize(("language", "text", "found"), SENTENCES)
def test_what_is_found_in_a_sentence(language, text, found):
    assert language in {"nl", "tr", "pl", "ar", "uk", "en"}
    assert sorted(said(text)) == sorted(found)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_left_alone(text):
    assert said(text) == []


# --- What holds for every text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "text", "found"), SENTENCES)
def test_what_stands_around_a_sentence_changes_nothing(language, text, found):
    assert language
    around = f"Hallo allemaal.\n{text}\nTot gauw. {text}"
    assert sorted(said(around)) == sorted(found * 2)


@pytest.mark.parametrize(("language", "text", "found"), SENTENCES)
def test_nothing_of_it_is_left_in_a_masked_text(language, text, found):
    assert language
    hidden = masked(text, personal_in(text))
    for one in found:
        kind, _, words = one.partition(": ")
        assert words not in hidden
        assert MASKS[kind] in hidden


def test_a_masked_text_can_be_read():
    text = "Vraag naar Anneke Visser, Molenlaan 8, 06-12345678."
    assert masked(text, personal_in(text)) == "Vraag naar [naam], [adres], [telefoonnummer]."
    assert masked("Gewoon een tuin.", ()) == "Gewoon een tuin."


PIECES = st.sampled_from(
    [
        *(
            "Jan Jansen",
            "van der",
            "06-12345678",
            "NL91 ABNA 0417 1643 00",
            "111222333",
            "3511 AB 12",
            "Lindestraat 12",
        ),
        *("a@b.nl", "mevrouw", "Mw. A.", "dhr.", "فاطمة", "بن", "Олена Коваленко", "De Vaart", "bsn", "ik heet"),
        *("Yılmaz'ın", ", ", " ", ". ", "\n", "-", "@", "é", "\u0301", "1", "0", "x"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_every_finding_is_a_piece_of_the_text_and_no_two_overlap(text):
    found = personal_in(text)
    places = [place for one in found for place in (one.words.start, one.words.end)]
    assert places == sorted(places)
    for one in found:
        assert 0 <= one.words.start < one.words.end <= len(text)
        assert text[one.words.start : one.words.end] == one.words.text
    rest = masked(text, found)
    for mask in MASKS.values():
        rest = rest.replace(mask, "")
    assert len(rest) <= len(text)
    assert personal_in(text) == found


@pytest.mark.parametrize("digits", ["111222333", "123456782", "010464554"])
def test_a_citizen_number_with_one_digit_changed_is_none(digits):
    assert said(f"nummer {digits} op de brief") == [f"bsn: {digits}"]
    for place, digit in enumerate(digits):
        wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        assert not [one for one in said(f"nummer {wrong} op de brief") if one.startswith("bsn")]


# --- How often it is wrong ------------------------------------------------------------------------------------------


def test_false_alarms_on_sixteen_thousand_sentences_without_personal_data():
    # No full name may stand in them. What is left is a surname behind a title: "meneer Smit".
    texts = [example.text for concept in load().concepts for example in concept.examples]
    alarms = Counter(one.kind for text in texts for one in personal_in(text))
    assert len(texts) > 9_000
    assert set(alarms) <= {"name"}
    assert 1_000 * alarms.total() <= len(texts)


def test_no_false_alarm_on_what_the_people_of_waterrijk_wrote():
    for name, columns in (("needs", ["text"]), ("talents", ["text", "constraints"]), ("signals", ["text"])):
        with (ROOT / "seed" / f"{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) > 100
        assert [text for row in rows for column in columns if said(text := row[column])] == []


# --- Wrong variants -------------------------------------------------------------------------------------------------


@pytest.fixture
def caught():
    """Give what now finds something in the innocent sentences."""
    return lambda: [one for text in INNOCENT for one in said(text)]


def test_without_the_eleven_test_every_nine_digits_are_a_citizen_number(caught, monkeypatch):
    monkeypatch.setattr(personal.bsn, "is_valid", lambda _number: True)
    assert "bsn: 123456789" in caught()


def test_a_telephone_number_that_is_only_possible_is_none(caught, monkeypatch):
    monkeypatch.setattr(personal, "Leniency", SimpleNamespace(VALID=personal.Leniency.POSSIBLE))
    assert "phone: 2010-2015" in caught()


def test_the_number_of_a_service_is_nobodys(caught, monkeypatch):
    monkeypatch.setattr(personal, "NOBODYS", frozenset())
    assert {"phone: 0800-1234", "phone: 14 020"} <= set(caught())


def test_without_the_list_of_things_an_organisation_is_a_person(caught, monkeypatch):
    monkeypatch.setattr(names, "_is_thing", lambda _word: False)
    assert len(caught()) >= 2


def test_without_the_words_around_it_a_school_is_a_person(caught, monkeypatch):
    monkeypatch.setattr(names, "_of_a_person", lambda *_place: True)
    assert {"name: Jan Jansen", "name: Albert Heijn", "name: Johan Cruijff"} <= set(caught())


def test_a_mask_by_words_instead_of_places_is_caught():
    text = "06-12345678 is het nummer, bestelling 06-1234567890 niet."
    found = personal_in(text)
    by_words = text
    for one in found:
        by_words = by_words.replace(one.words.text, MASKS[one.kind])
    assert masked(text, found) == "[telefoonnummer] is het nummer, bestelling 06-1234567890 niet."
    assert by_words != masked(text, found)
