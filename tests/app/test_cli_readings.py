"""Tapping at the kitchen table, reading again, and what becomes an example: the commands with lines piped into them."""

import io
import tomllib

import pytest
from sqlalchemy import text as sql

from app.cli import main
from app.cli.choosing import argument
from app.cli.readings import _why
from app.schemas.readings import ProposedConceptOut
from app.services import rereading, review
from matching import reading, vocabulary
from tests.app.town import NORTH, SOUTH, YES, build

HEDGE = "Mijn heg groeit over de stoep, wie helpt mij snoeien?"
BIKE = "Zijn fiets staat nog in de schuur. Elke avond eet ik alleen, mijn man is er niet meer."
SOUP = "Ik kan goed soep koken."
ASBESTOS = "Er zit asbest in het dak van mijn schuur, wie haalt dat weg?"
CRISIS = "Ik wil niet meer leven, met wie kan ik praten?"
OFFER = "Ik bied aan om heggen te snoeien."
TAUGHT = "digid"
"""What nobody but a person would read in the text about the bicycle."""
TURKISH = 'Bisikletimin zinciri sürekli çıkıyor\nve "akşamları" yalnız yiyorum.'  # noqa: RUF001  Turkish letters


@pytest.fixture
def town(database, live, monkeypatch):
    """The town with two needs and a talent, and the console on its database."""
    found = build(database, live)
    with found.work(found.worker) as work:
        anna = work.people.create(work.areas.own(NORTH), identity={"alias": "Anna"}).node
        for words in (HEDGE, BIKE):
            work.needs.create(anna, words, consent=YES)
        work.talents.create(anna, SOUP, constraints="geen trappen")
    monkeypatch.setenv("TOEVALLIG_DATABASE_URL", database.url.render_as_string(hide_password=False))
    return found


@pytest.fixture
def console(monkeypatch, capsys):
    """Call a command with these lines typed; give what it prints, in one line."""

    def call(*arguments, typed=(), code=0):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == code
        printed = capsys.readouterr()
        assert max(map(len, (printed.out or " ").splitlines())) <= 110
        return " ".join((printed.out + printed.err).split())

    return call


def asked(town, query, **values):
    with town.look() as work:
        return [tuple(row) for row in work.session.connection().execute(sql(query), values)]


def said(town):
    """What every text is about, as far as somebody said so."""
    rows = asked(
        town,
        "SELECT text, concept, concepts_said_by FROM need LEFT JOIN need_concept ON need = number"
        " WHERE concepts_said_at IS NOT NULL UNION ALL"
        " SELECT text, concept, concepts_said_by FROM talent LEFT JOIN talent_concept ON talent = number"
        " WHERE concepts_said_at IS NOT NULL",
    )
    found = {}
    for words, concept, by in rows:
        assert by == "operator"
        found.setdefault(words, set()).update({concept} - {None})
    return found


def place_of(concept, words, side="asks"):
    """The number under which a concept is proposed."""
    return str([hit.concept for hit in reading.read(words, side).hits].index(concept) + 1)


@pytest.mark.usefixtures("town")
class TestConfirm:
    def test_texts_one_by_one_with_their_proposals(self, town, console):
        printed = console("confirm", typed=[place_of("tuin-onderhouden", HEDGE), "0", "q"])
        assert "Teksten die nog wachten: 3." in printed
        assert "Vraag 1 van 3" in printed
        assert "„heg”, „snoeien”" in printed
        assert "Bewaard: tuin onderhouden." in printed
        assert "Bewaard: geen van deze." in printed
        assert "Aanbod 3 van 3" in printed
        assert "Grenzen: geen trappen" in printed
        assert "Teksten met een begrip: 1. Teksten met geen van deze: 1. Overgeslagen: 0." in printed
        assert "Anna" not in printed
        assert said(town) == {HEDGE: {"tuin-onderhouden"}, BIKE: set()}

    def test_something_else_is_searched_and_numbered_on(self, town, console):
        count = len(reading.read(HEDGE, "asks").hits)
        from app.services.concepts import search

        names = [one for one in search("hond") if one not in {hit.concept for hit in reading.read(HEDGE, "asks").hits}]
        chosen = names.index("hond-uitlaten") + count + 1
        printed = console("confirm", "--limit", "1", typed=["zoek hond", f"1, {chosen}"])
        assert f"{chosen} hond uitlaten" in printed
        first = reading.read(HEDGE, "asks").hits[0].concept
        assert said(town) == {HEDGE: {first, "hond-uitlaten"}}

    def test_a_search_says_what_stands_there_already(self, console):
        number = place_of("tuin-onderhouden", HEDGE)
        printed = console("confirm", "--limit", "1", typed=["zoek tuin onderhouden"])
        assert f"Staat al bij {number}." in printed
        assert "We vinden geen begrip" not in printed

    def test_a_search_that_finds_nothing_proposes_another_word(self, console):
        assert "zoals koken, brief of fiets" in console("confirm", "--limit", "1", typed=["zoek xyzzy"])
        assert "misschien: fiets" in console("confirm", "--limit", "1", typed=["zoek fietz"])

    def test_back_takes_the_answer_before_back_and_asks_it_again(self, town, console):
        printed = console("confirm", typed=["t", "1", "s", "t", "terug", "t", "q"])
        assert printed.count("Er is nog geen antwoord om terug te nemen.") == 2
        assert printed.count("Het vorige antwoord is teruggenomen.") == 2
        assert "Overgeslagen: 0." in printed
        assert said(town) == {}
        console("confirm", typed=["1", "t", "0", "q"])
        assert said(town) == {HEDGE: set()}

    def test_an_answer_that_somebody_changed_since_is_not_taken_back(self, town, console, monkeypatch):
        lines = iter(["0", "t", "q"])

        def think(_console):
            line = next(lines)
            if line == "t":
                with town.work() as work:
                    work.session.connection().execute(sql("UPDATE need SET version = version + 1"))
            return line

        monkeypatch.setattr("app.cli.readings.read_line", think)
        assert "Dat antwoord blijft staan." in console("confirm")
        assert said(town) == {HEDGE: set()}

    @pytest.mark.parametrize(
        ("words", "line"),
        [
            (ASBESTOS, "Nodig is: een erkend vakbedrijf."),
            (CRISIS, "Bel 112 bij gevaar."),
            (OFFER, "Dit klinkt als een aanbod. Staat het hier goed? U hoeft hierop niet te antwoorden."),
        ],
    )
    def test_what_neighbours_cannot_do_and_what_may_stand_in_the_wrong_place(self, town, console, words, line):
        assert line not in console("confirm")
        with town.work() as work:
            work.needs.update(work.needs.find()[0], text=words)
        assert line in console("confirm", "--limit", "1")

    def test_an_example_takes_one_line(self):
        long = ProposedConceptOut(id="digid", label="", words=[], example="Een woord " * 20, sensitivity="ordinary")
        assert _why(long) == "lijkt op: „" + "Een woord " * 5 + "Een woord…”"

    @pytest.mark.parametrize("wrong", ["", "99", "-1", "1 0", "ja", "zoek", "zoek xyzzy", "1.5", "²", "1 2 3 4 5 6"])
    def test_what_is_no_answer_is_asked_again_and_stores_nothing(self, town, console, wrong):
        printed = console("confirm", typed=[wrong])
        assert "Dat kunnen we niet plaatsen" in printed or "We vinden geen begrip" in printed
        assert said(town) == {}

    def test_the_end_of_the_lines_stops_and_what_was_answered_stays(self, town, console):
        console("confirm", typed=["1"])
        assert len(said(town)) == 1
        printed = console("confirm", typed=["s", "s"])
        assert "van 2" in printed
        assert "Overgeslagen: 2." in printed

    @pytest.mark.parametrize(
        ("options", "titles"),
        [
            (["--side", "needs"], ["Vraag 1 van 2", "Vraag 2 van 2"]),
            (["--side", "talents"], ["Aanbod 1 van 1"]),
            (["--limit", "2"], ["Vraag 1 van 2", "Vraag 2 van 2"]),
            (["--neighbourhood", NORTH], ["Vraag 1 van 3", "Aanbod 3 van 3"]),
        ],
    )
    def test_only_some_of_them(self, console, options, titles):
        printed = console("confirm", *options, typed=["s"] * 9)
        assert [title for title in titles if title not in printed] == []
        assert (printed.count("Vraag ") + printed.count("Aanbod ")) == int(titles[0].split()[-1])

    def test_nothing_to_do(self, console):
        assert "Er is geen tekst die nog wacht" in console("confirm", "--neighbourhood", SOUTH)
        console("confirm", typed=["0", "0", "0"])
        assert "Er is geen tekst die nog wacht" in console("confirm")

    @pytest.mark.parametrize("options", [("--neighbourhood", "BU99999999"), ("--side", "both"), ("--limit", "0")])
    def test_wrong_use(self, town, console, options):
        assert console("confirm", *options, code=2)
        assert said(town) == {}

    def test_a_text_that_changes_while_somebody_thinks_is_left_alone(self, town, console, monkeypatch):
        def think(_console):
            with town.work() as work:
                work.session.connection().execute(sql("UPDATE need SET version = version + 1"))
            return "1"

        monkeypatch.setattr("app.cli.readings.read_line", think)
        printed = console("confirm", "--side", "needs", "--limit", "1")
        assert "intussen gewijzigd" in printed
        assert said(town) == {}

    def test_no_transaction_is_open_while_somebody_thinks(self, town, console, monkeypatch):
        def think(_console):
            town.person(town.worker)
            return "s"

        monkeypatch.setattr("app.cli.readings.read_line", think)
        assert "Overgeslagen: 1." in console("confirm", "--limit", "1")


class TestReread:
    def test_it_says_what_it_did_and_does_it_once(self, town, console, monkeypatch):
        monkeypatch.setattr(rereading, "AT_ONCE", 1)
        assert "Niets te doen" in console("reread")
        with town.work() as work:
            work.session.connection().execute(sql("UPDATE need SET read_with = 'older'"))
        assert "Opnieuw gelezen: 2 vragen en 0 keer aanbod." in console("reread")
        assert asked(town, "SELECT DISTINCT read_with FROM need") == [(reading.reader().read_with,)]
        assert "Niets te doen" in console("reread")


@pytest.fixture
def taught(town):
    """The hedge is about gardening, as we read it; the bicycle is not; and the soup is none of these."""
    with town.work() as work:
        hedge, bike = work.needs.find()
        work.needs.update(hedge, concepts=["tuin-onderhouden"])
        work.needs.update(bike, concepts=[TAUGHT])
        (soup,) = work.talents.find()
        work.talents.update(soup, concepts=[])
    return town


def examples(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))["more"]


@pytest.mark.usefixtures("taught")
class TestReview:
    def test_only_what_we_would_say_otherwise_is_shown(self, console, tmp_path):
        file = tmp_path / "more.toml"
        printed = console("vocabulary", "review", "--to", file, typed=["ja"])
        assert "Mijn heg" not in printed
        assert "Zijn fiets" in printed
        assert "Een mens zei DigiD en overheid online" in printed
        assert "toevallig vocabulary build" in printed
        assert examples(file) == [{"id": TAUGHT, "needs": [BIKE]}]
        again = console("vocabulary", "review", "--to", file, typed=["nee"])
        assert "Zijn fiets" not in again
        assert SOUP in again

    def test_what_was_left_or_taken_is_not_shown_again_and_what_was_skipped_is(self, console, tmp_path):
        file = tmp_path / "more.toml"
        assert "Voor later: 2." in console("vocabulary", "review", "--to", file, typed=["s", "s"])
        assert "Gelaten: 2." in console("vocabulary", "review", "--to", file, typed=["nee", "n"])
        assert "Er is niets te leren" in console("vocabulary", "review", "--to", file)
        assert not file.exists()

    def test_of_two_concepts_each_is_looked_at_once(self, taught, console, tmp_path):
        with taught.work() as work:
            work.needs.update(work.needs.find()[1], concepts=[TAUGHT, "hond-uitlaten"])
        file = tmp_path / "more.toml"
        assert "Gelaten: 1." in console("vocabulary", "review", "--to", file, typed=["nee", "q"])
        printed = console("vocabulary", "review", "--to", file, typed=["zin Nog een zin", "q"])
        assert printed.count("Een mens zei") == 2
        assert "Een mens zei DigiD" not in printed
        assert examples(file) == [{"id": "hond-uitlaten", "needs": ["Nog een zin"]}]

    def test_a_refusal_becomes_an_example_of_what_the_reviewer_says(self, console, tmp_path):
        file = tmp_path / "more.toml"
        from app.services.concepts import search

        number = str(search("hond").index("hond-uitlaten") + 1)
        typed = ["s", "ja", "1", "zoek hond", "0", "1 2", number, "zin Ik neem de hond graag mee"]
        printed = console("vocabulary", "review", "--to", file, typed=typed)
        assert "geen van deze" in printed
        assert "Dit wordt een voorbeeld van: hond uitlaten." in printed
        assert examples(file) == [{"id": "hond-uitlaten", "talents": ["Ik neem de hond graag mee"]}]
        assert "Er is niets te leren" not in console("vocabulary", "review", "--to", file)

    @pytest.mark.parametrize(
        ("sentence", "said_of_it"),
        [
            ("Bel mij op 06-12345678 over het eten", "06-12345678"),
            ("Ik ben Piet van der Berg en eet alleen", "Piet van der Berg"),
            ("x" * 301, "te lang"),
            (vocabulary.load()[TAUGHT].examples[0].text, "al een voorbeeld"),
        ],
    )
    def test_a_sentence_that_may_not_be_an_example_is_refused_until_it_is_edited(
        self, console, tmp_path, sentence, said_of_it
    ):
        file = tmp_path / "more.toml"
        printed = console("vocabulary", "review", "--to", file, typed=[f"zin {sentence}", "ja", "q"])
        assert said_of_it in printed
        assert not file.exists()
        console("vocabulary", "review", "--to", file, typed=[f"zin {sentence}", "zin Ik eet altijd alleen", "q"])
        assert examples(file) == [{"id": TAUGHT, "needs": ["Ik eet altijd alleen"]}]

    def test_what_is_personal_in_the_text_itself_is_told_at_once(self, taught, console, tmp_path):
        with taught.work() as work:
            row = work.needs.find()[1]
            work.needs.update(row, text=BIKE + " Bel 06-12345678.")
        printed = console("vocabulary", "review", "--to", tmp_path / "more.toml", typed=["q"])
        assert "te herkennen is: „06-12345678”" in printed

    def test_the_file_holds_only_sentence_concept_side_and_language(self, taught, console, tmp_path):
        file = tmp_path / "more.toml"
        with taught.work() as work:
            row = work.needs.find()[1]
            work.needs.update(row, text=TURKISH)
        console("vocabulary", "review", "--to", file, typed=["ja", "q"])
        console("vocabulary", "review", "--to", file, typed=["zoek hond", "1", "zin Mijn zin", "q"])
        first, second = examples(file)
        assert first == {
            "id": TAUGHT,
            "needs_tr": [" ".join(TURKISH.split())],
        }
        assert list(second) == ["id", "talents"]

    def test_the_vocabulary_reads_what_was_written(self, console, tmp_path):
        file = tmp_path / "more.toml"
        console("vocabulary", "review", "--to", file, typed=["ja"])
        rows = [{"id": TAUGHT, "needs": ["een"], "label_nl": "Samen eten"}]
        (row,) = vocabulary.with_more(rows, examples(file))
        assert row["needs"] == ["een", BIKE]
        assert review.EXAMPLES == vocabulary.MORE

    def test_the_same_sentence_is_not_taken_twice(self, taught, console, tmp_path):
        file = tmp_path / "more.toml"
        console("vocabulary", "review", "--to", file, typed=["zin Ik eet alleen", "q"])
        with taught.work() as work:
            work.session.connection().execute(sql("UPDATE need_concept SET reviewed = (1 = 0)"))
        printed = console("vocabulary", "review", "--to", file, typed=["zin  Ik  eet alleen", "q"])
        assert "al een voorbeeld" in printed
        assert len(examples(file)) == 1

    @pytest.mark.parametrize("content", ["[[more", "more = 3", "[more]\nid = 1"])
    def test_a_file_with_something_else_in_it_is_wrong_use_and_stays(self, console, tmp_path, content):
        file = tmp_path / "more.toml"
        file.write_text(content)
        assert "geen voorbeeldzinnen" in console("vocabulary", "review", "--to", file, typed=["ja"], code=2)
        assert file.read_text() == content

    def test_nowhere_to_write_is_wrong_use(self, console, tmp_path):
        assert console("vocabulary", "review", "--to", tmp_path / "no" / "more.toml", code=2)


@pytest.mark.usefixtures("town")
def test_nothing_to_learn(console, tmp_path):
    assert "Er is niets te leren" in console("vocabulary", "review", "--to", tmp_path / "more.toml")


@pytest.mark.parametrize(
    ("line", "word"),
    [("zoek fiets", "fiets"), ("ZOEK  fiets ", "fiets"), ("zoek", ""), ("zoekfiets", ""), ("fiets zoek", ""), ("", "")],
)
def test_what_stands_behind_a_command(line, word):
    assert argument(line, "zoek") == word
