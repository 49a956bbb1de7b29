"""What a text seems to say, asked before anything is stored; and what a person says it is about, stored and shown."""

import pytest
from sqlalchemy import select

from app.models import METADATA
from matching import reading, vocabulary
from tests.api.conftest import NORTH
from tests.api.test_unhappy import problem

HEDGE = "Mijn heg groeit over de stoep, wie helpt mij snoeien? Liever geen honden."
TAPPED = ["hond-uitlaten", "samen-eten"]


def read(service, text=HEDGE, side="asks", **more):
    answer = service.ask("POST", "/v1/readings", {"text": text, "side": side} | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def everything(service):
    """Every row of every table."""
    with service.house.database.reader.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in METADATA.sorted_tables}


def figures(answer) -> list[float]:
    """Every number in an answer but where words stand."""
    if isinstance(answer, dict):
        return [one for key, value in answer.items() if key not in {"start", "end"} for one in figures(value)]
    if isinstance(answer, list):
        return [one for value in answer for one in figures(value)]
    return [answer] if isinstance(answer, int | float) and not isinstance(answer, bool) else []


class TestReading:
    def test_concepts_with_the_words_that_say_so(self, service):
        answer = read(service)
        hits = reading.read(HEDGE, "asks").hits
        assert [concept["id"] for concept in answer["concepts"]] == [hit.concept for hit in hits]
        first = answer["concepts"][0]
        assert set(first) == {"id", "label", "words", "example", "sensitivity"}
        assert (first["id"], first["label"], first["sensitivity"]) == (
            "tuin-onderhouden",
            "tuin onderhouden",
            "ordinary",
        )
        assert {"heg", "snoeien"} <= {words["text"] for words in first["words"]}
        for words in (words for concept in answer["concepts"] for words in concept["words"]):
            assert HEDGE[words["start"] : words["end"]] == words["text"]
        assert 0 < len(answer["concepts"]) <= 5

    def test_fields_of_the_form_and_what_should_not_be_in_it(self, service):
        text = "Wij zijn met 8 mensen en koken elke dinsdagochtend een uurtje. Bel 06-12345678."
        answer = read(service, text)
        fields, (personal,) = answer["fields"], answer["personal"]
        assert (fields["slots"]["value"], fields["groupSize"]["value"]) == (["di-ochtend"], 8)
        assert (fields["minutes"]["value"], fields["rhythm"]["per"], fields["ages"]) == (60, "week", [])
        assert (personal["kind"], personal["words"]["text"]) == ("phone", "06-12345678")
        assert text[personal["words"]["start"] : personal["words"]["end"]] == "06-12345678"
        assert read(service, "Wie helpt mij?")["fields"] == {
            "slots": None,
            "rhythm": None,
            "minutes": None,
            "groupSize": None,
            "ages": [],
            "until": [],
        }

    def test_limits_and_languages_in_words(self, service):
        answer = read(service, "Wie leest een Turkse brief voor? Liever geen honden.")
        (limit,) = answer["limits"]
        assert (limit["marker"], limit["kind"], limit["text"]) == ("dogs", "rather-not", "Liever niet: honden.")
        assert answer["tongues"] == [{"code": "tr", "label": "Turks"}]
        assert answer["language"] == "nl"

    def test_in_english_for_who_reads_that(self, service):
        answer = read(service, "Wie leest een Turkse brief voor? Liever geen honden.", answerLanguage="en")
        book = vocabulary.load()
        assert [one["label"] for one in answer["concepts"]] == [book[one["id"]].label_en for one in answer["concepts"]]
        assert answer["limits"][0]["text"] == "Rather not: dogs."
        assert answer["tongues"][0]["label"] == "Turkish"

    @pytest.mark.parametrize(
        ("text", "side", "question"),
        [
            ("Ik zoek iemand die mijn heg snoeit", "offers", "Zoek je dit of bied je dit aan?"),
            ("Ik zoek iemand die mijn heg snoeit", "asks", None),
            ("Ik bied aan om heggen te snoeien", "asks", "Zoek je dit of bied je dit aan?"),
            ("Ik bied aan om heggen te snoeien", "offers", None),
        ],
    )
    def test_a_question_where_the_words_say_something_else_than_the_form(self, service, text, side, question):
        answer = read(service, text, side)
        assert answer["question"] == question
        assert (answer["side"] == side) is (question is None)

    def test_nothing_is_stored_and_nothing_logged(self, service, capfd):
        before = everything(service)
        capfd.readouterr()
        read(service, "Kanarievogel zoekt hulp in de tuin")
        assert everything(service) == before
        written = capfd.readouterr()
        assert '"route": "/v1/readings"' in written.out
        assert "kanarie" not in (written.out + written.err).lower()

    def test_a_stored_text_is_caught(self, service):
        before = everything(service)
        service.need()
        assert everything(service) != before

    def test_no_figure_says_how_sure_we_are(self, service):
        assert figures(read(service)) == []
        assert figures({"concepts": [{"words": [{"start": 1}], "probability": 0.5}]}) == [0.5]

    def test_needs_no_key_and_is_answered_anew_each_time(self, service):
        headers = {"Idempotency-Key": "zelfde"}
        answers = [
            service.ask("POST", "/v1/readings", {"text": text, "side": "asks"}, headers=headers)
            for text in (HEDGE, "Wie wil mijn hond uitlaten?")
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() != answers[1].json()

    @pytest.mark.parametrize(
        ("wrong", "pointer", "code"),
        [
            ({"side": "both"}, "/side", "not-in-list"),
            ({"side": None}, "/side", "not-in-list"),
            ({"text": " "}, "/text", "blank"),
            ({"text": "x" * 4001}, "/text", "too-long"),
            ({"language": "Nederlands"}, "/language", "pattern"),
            ({"answerLanguage": "tr"}, "/answerLanguage", "not-in-list"),
        ],
    )
    def test_what_cannot_be_read_answers_400(self, service, wrong, pointer, code):
        answer = service.ask("POST", "/v1/readings", {"text": HEDGE, "side": "asks"} | wrong)
        errors = problem(answer, 400, "invalid-input")["errors"]
        assert (pointer, code) in {(error["pointer"], error["code"]) for error in errors}

    def test_the_description_asks_for_no_header_and_promises_no_version(self, service):
        operation = service.get("/v1/openapi.json")["paths"]["/readings"]["post"]
        assert [one for one in operation.get("parameters", []) if one["in"] == "header"] == []
        assert set(operation["responses"]) == {"200", "400", "401", "403", "429", "500", "503"}
        assert "ETag" not in operation["responses"]["200"]["headers"]


def found(service, word, **more):
    more = {"q": word} | more
    answer = service.client.get("/v1/concepts", params=more, headers={"Authorization": f"Bearer {service.worker}"})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


class TestSearching:
    @pytest.mark.parametrize(
        ("word", "concept"),
        [
            ("fiets", "fiets-repareren"),
            ("Fietsen", "samen-fietsen"),
            ("heg", "tuin-onderhouden"),
            ("hond uitlaten", "hond-uitlaten"),
            ("uitlaten hond", "hond-uitlaten"),
            ("bicycle", "fiets-repareren"),
            ("samen e", "samen-eten"),
            ("klussen", "kleine-klus"),
            ("dieet", "gezond-en-goedkoop-eten"),
            ("autisme", "jeugdhulp"),
            ("dirigent", "koor-zingen"),
            ("huishouden", "schoonmaken-in-huis"),
            ("begraafplaats", "rouwgroep"),
            ("autorijden", "rit-voor-boodschap"),
            ("uitleg", "brieven-begrijpen"),
            ("rap", "muziek-sport-jeugd"),
            ("kat", "dier-oppas"),
        ],
    )
    def test_by_name_or_by_an_ordinary_word(self, service, word, concept):
        assert concept in {one["id"] for one in found(service, word)[:3]}

    def test_every_concept_is_found_by_its_name(self, service):
        from app.services.concepts import search

        missing = [one.id for one in vocabulary.load().concepts if one.id not in search(one.label_nl)]
        assert missing == []
        assert set(found(service, "fiets")[0]) == {"id", "label", "sensitivity"}

    def test_in_english(self, service):
        labels = {one["id"]: one["label"] for one in found(service, "fiets", answerLanguage="en")}
        assert labels["fiets-repareren"] == vocabulary.load()["fiets-repareren"].label_en

    @pytest.mark.parametrize("word", ["instantie", "asbest", "vluchteling", "spreekuur"])
    def test_a_word_that_only_stands_in_examples_is_found(self, service, word):
        said = {one.id for one in vocabulary.load().concepts for two in one.examples if word in two.text.lower()}
        assert said & {one["id"] for one in found(service, word)}

    @pytest.mark.parametrize(
        ("word", "concept"), [("rap", "fysio-ergotherapeut"), ("graf", "fotografie"), ("kat", "juridische-hulp")]
    )
    def test_a_piece_inside_a_longer_word_is_something_else(self, service, word, concept):
        names = [one["id"] for one in found(service, word)]
        assert names
        assert concept in vocabulary.load().index.keys() - set(names)

    def test_at_most_seven_and_nothing_twice(self, service):
        names = [one["id"] for one in found(service, "en")]
        assert len(names) == len(set(names)) <= 7

    def test_nothing_is_an_empty_list(self, service):
        assert found(service, "xyzzy") == []
        assert found(service, "??") == []

    @pytest.mark.parametrize("wrong", ["", "x", "x" * 41, "0612345678", "jan@jansen.example", "\u202etuin"])
    def test_what_may_not_stand_in_an_address_answers_400(self, service, wrong):
        answer = service.client.get(
            "/v1/concepts", params={"q": wrong}, headers={"Authorization": f"Bearer {service.worker}"}
        )
        errors = problem(answer, 400, "invalid-input")["errors"]
        assert {(error["in"], error["pointer"]) for error in errors} == {("query", "q")}

    def test_without_a_word_answers_400(self, service):
        assert problem(service.ask("GET", "/v1/concepts"), 400)["errors"][0]["code"] == "missing"


def ids(answer):
    return [concept["id"] for concept in answer["concepts"]]


@pytest.fixture(params=["needs", "talents"])
def make(request, service):
    """Record a text of each noun; give its answer."""

    def record(**values):
        if request.param == "needs":
            body = {"alias": "Anna", "neighbourhood": NORTH, "text": HEDGE}
        else:
            body = {"owner": service.person()["id"], "text": HEDGE}
        return service.ask("POST", f"/v1/{request.param}", body | values)

    return record


class TestConfirming:
    def test_what_the_writer_says_is_what_it_is_about(self, make):
        answer = make(concepts=[*TAPPED, TAPPED[0]])
        assert answer.status_code == 201, answer.text
        assert (sorted(ids(answer.json())), answer.json()["conceptsConfirmed"]) == (TAPPED, True)

    def test_what_nobody_said_is_what_we_read(self, make):
        for values in ({}, {"concepts": None}):
            answer = make(**values).json()
            assert answer["conceptsConfirmed"] is False
            assert "tuin-onderhouden" in ids(answer)

    def test_said_later_and_taken_back(self, service, make):
        answer = make()
        path = answer.headers["location"]
        for concepts, confirmed in ((TAPPED, True), ([], True), (None, False)):
            tag = {"If-Match": answer.headers["etag"]}
            answer = service.ask("PATCH", path, {"concepts": concepts}, headers=tag)
            assert answer.status_code == 200, answer.text
            assert answer.json()["conceptsConfirmed"] is confirmed
            assert answer.json() == service.get(path)
            if confirmed:
                assert sorted(ids(answer.json())) == concepts
        assert "tuin-onderhouden" in ids(answer.json())

    def test_another_text_in_the_same_change(self, service, make):
        answer = make(concepts=TAPPED)
        tag = {"If-Match": answer.headers["etag"]}
        changed = service.ask(
            "PATCH", answer.headers["location"], {"text": "Soep!", "concepts": ["digid"]}, headers=tag
        )
        assert (ids(changed.json()), changed.json()["version"]) == (["digid"], answer.json()["version"] + 1)

    @pytest.mark.parametrize(
        ("concepts", "errors"),
        [
            (["digid", "KANARIE", "geen-begrip"], {("/concepts/1", "pattern")}),
            (
                ["digid", "geen-begrip", "ook-geen"],
                {("/concepts/1", "unknown-concept"), ("/concepts/2", "unknown-concept")},
            ),
            (["digid"] * 6, {("/concepts", "too-long")}),
            ("digid", {("/concepts", "not-list")}),
            ([1], {("/concepts/0", "not-text")}),
        ],
    )
    def test_an_unknown_concept_answers_400_with_a_dutch_sentence(self, service, make, concepts, errors):
        good = make()
        answers = [make(concepts=concepts)]
        tag = {"If-Match": good.headers["etag"]}
        answers.append(service.ask("PATCH", good.headers["location"], {"concepts": concepts}, headers=tag))
        for answer in answers:
            found_errors = problem(answer, 400, "invalid-input")["errors"]
            assert {(error["pointer"], error["code"]) for error in found_errors} == errors
            assert "KANARIE" not in answer.text
        details = {error["detail"] for error in found_errors if error["code"] == "unknown-concept"}
        assert details <= {"Dit begrip kennen we niet. Kies er een uit de voorstellen of zoek er een."}
        assert service.get(good.headers["location"]) == good.json()

    def test_an_unknown_concept_is_told_together_with_what_else_is_wrong(self, service, nobody):
        body = {"owner": nobody, "neighbourhood": "BU99999999", "text": HEDGE, "concepts": ["geen-begrip"]}
        errors = problem(service.ask("POST", "/v1/needs", body), 400)["errors"]
        assert [error["pointer"] for error in errors] == ["/neighbourhood", "/owner", "/concepts/0"]
        errors = problem(service.ask("POST", "/v1/talents", {k: body[k] for k in ("owner", "text", "concepts")}), 400)
        assert [error["pointer"] for error in errors["errors"]] == ["/owner", "/concepts/0"]
