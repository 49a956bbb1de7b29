"""The sense of a text: vectors that ship, maps trained from them, and what happens when they cannot be used."""

import hashlib
import shutil
from dataclasses import replace

import numpy as np
import pytest

from matching import ladder, meaning, reading, training, vocabulary
from matching.meaning import Known, Maps, Meaning, Shelf, Turn, VectorsError, key_of, units

MEGABYTE = 1_000_000


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A copy of what ships, to damage."""
    copy = tmp_path / "vectors"
    shutil.copytree(meaning.VECTORS, copy)
    monkeypatch.setattr(meaning, "VECTORS", copy)
    monkeypatch.setattr(meaning, "SUMS", copy / "SHA256SUMS")
    return copy


def encoders():
    """The encoders of the full rung as far as their ids go: nothing is encoded with them."""
    models = {name: meaning.read_shelf(name) for name in ladder.NAMES["full"]}
    return tuple(ladder.Encoder(n, shelf.model, shelf.vectors.shape[1], NotImplemented) for n, shelf in models.items())


# --- What ships -----------------------------------------------------------------------------------------------------


def texts():
    return [example.text for concept in vocabulary.load().concepts for example in concept.examples]


def without_vector(shelf, wanted):
    known = set(shelf.keys.tolist())
    return [text for text in wanted if key_of(text) not in known]


@pytest.mark.parametrize("name", ladder.NAMES["full"])
def test_every_example_has_a_vector_and_no_more(name):
    """After new examples: `toevallig vocabulary build`."""
    shelf = meaning.read_shelf(name)
    assert without_vector(shelf, texts()) == []
    assert len(shelf.keys) == len(set(texts()))
    assert without_vector(shelf, ["Deze zin staat nergens."]) == ["Deze zin staat nergens."]


def test_the_vectors_take_at_most_ten_megabytes():
    sizes = [(meaning.VECTORS / f"{name}.npz").stat().st_size for name in ladder.NAMES["full"]]
    assert 0 < sum(sizes) <= 10 * MEGABYTE


def test_what_ships_can_be_read_on_every_rung_with_models():
    for rung in ("full", "e5", "use"):
        standing = [one for one in encoders() if one.name in ladder.NAMES[rung]]
        found = meaning.meaning_of(ladder.Ladder(rung, tuple(standing), ()), vocabulary.load())
        assert {side: known.senses.shape[1] for side, known in found.known.items()} == {"asks": 384, "offers": 384}


# --- What cannot be used --------------------------------------------------------------------------------------------


def fault():
    with pytest.raises(VectorsError) as caught:
        meaning.meaning_of(ladder.Ladder("full", encoders(), ()), vocabulary.load())
    return caught.value.fault


def test_a_file_that_is_not_there(elsewhere):
    ours = encoders()
    (elsewhere / "maps.npz").unlink()
    with pytest.raises(VectorsError) as caught:
        meaning.meaning_of(ladder.Ladder("full", ours, ()), vocabulary.load())
    assert caught.value.fault == "no-vectors"


def test_a_file_with_one_other_byte(elsewhere):
    content = bytearray((elsewhere / "maps.npz").read_bytes())
    content[-100] ^= 1
    (elsewhere / "maps.npz").write_bytes(content)
    assert fault() == "damaged"


def test_vectors_by_another_model_are_never_compared():
    first, second = encoders()
    other = ladder.Encoder(first.name, first.model + "-next", first.size, NotImplemented)
    with pytest.raises(VectorsError) as caught:
        meaning.meaning_of(ladder.Ladder("full", (other, second), ()), vocabulary.load())
    assert caught.value.fault == "stale"


def with_examples(*examples):
    """The vocabulary, with these as the examples of its first concept."""
    book = vocabulary.load()
    return replace(book, concepts=(replace(book.concepts[0], examples=examples), *book.concepts[1:]))


def test_an_example_without_a_vector_waits_and_a_concept_without_any_stops_all():
    new = vocabulary.Example("asks", "nl", "Deze zin staat nergens.")
    old = vocabulary.load().concepts[0].examples
    found = meaning.meaning_of(ladder.Ladder("full", encoders(), ()), with_examples(*old, new))
    assert len(found.known["asks"].examples) == sum(
        e.side == "asks" for c in vocabulary.load().concepts for e in c.examples
    )
    with pytest.raises(VectorsError) as caught:
        meaning.meaning_of(ladder.Ladder("full", encoders(), ()), with_examples(new))
    assert caught.value.fault == "stale"


def test_then_texts_are_read_by_their_words(elsewhere, monkeypatch):
    (elsewhere / "SHA256SUMS").write_text("", encoding="utf8")
    shelves = {"e5": 384, "use": 512}
    step = ladder.Ladder("full", tuple(ladder.Encoder(n, n, size, NotImplemented) for n, size in shelves.items()), ())
    monkeypatch.setattr(ladder, "current", lambda: step)
    reader = reading.reader()
    assert (reader.rung, reader.fault) == ("words", "damaged")
    assert reader.read("Wie helpt mij in de tuin?", "asks") == reading.reader_of_words().read(
        "Wie helpt mij in de tuin?", "asks"
    )


# --- Training -------------------------------------------------------------------------------------------------------


@pytest.mark.proof
def test_the_maps_that_ship_are_those_that_training_gives():
    """Bit for bit on one machine; elsewhere to 1e-3 of their largest number, which is a step of float16."""
    shelves = {name: meaning.read_shelf(name) for name in ladder.NAMES["full"]}
    trained = training.train(vocabulary.load(), shelves)
    shipped = meaning.stored(meaning.MAPS)
    assert trained.keys() == shipped.keys()
    for rung in ("full", "e5", "use"):
        ours = Maps(meaning.read_maps(rung).turns, trained[f"{rung}.fold"].astype(np.float32))
        sample = texts()[::400]
        vectors = {name: shelves[name].of(sample) for name in ladder.NAMES[rung]}
        one, other = ours.senses(vectors, "asks"), meaning.read_maps(rung).senses(vectors, "asks")
        assert np.allclose(one @ one.T, other @ other.T, atol=1e-3)


def small_book():
    """A few concepts of the vocabulary, each with a few examples, to train on in a moment."""
    book = vocabulary.load()
    concepts = tuple(
        replace(concept, examples=tuple(e for e in concept.examples if e.language == "nl")[::3])
        for concept in book.concepts[:12]
    )
    closeness = book.closeness[:12, :12]
    return replace(book, concepts=concepts, index={c.id: n for n, c in enumerate(concepts)}, closeness=closeness)


def test_training_twice_gives_the_same_bytes(monkeypatch):
    monkeypatch.setattr(training, "EPOCHS", 2)
    shelf = meaning.read_shelf("e5")
    one, other = (training.train_turn(small_book(), shelf) for _ in range(2))
    assert one.matrix.tobytes() == other.matrix.tobytes()
    monkeypatch.setattr(training, "NEEDS_A_STEP", 5)
    assert training.train_turn(small_book(), shelf).matrix.tobytes() != one.matrix.tobytes()


def loss(lesson, matrix, needs, talents):
    """The loss as it is written in the papers, in double precision: what the gradient must be the slope of."""
    a, b = lesson.vectors["asks"][needs].astype(float), lesson.vectors["offers"][talents].astype(float)
    ours, theirs = lesson.concepts["asks"][needs], lesson.concepts["offers"][talents]
    unit_a = a @ matrix / np.linalg.norm(a @ matrix, axis=1, keepdims=True)
    unit_b = b @ matrix / np.linalg.norm(b @ matrix, axis=1, keepdims=True)
    same = ours[:, None] == theirs[None, :]
    logits = unit_a @ unit_b.T / training.TEMPERATURE
    logits[lesson.related[np.ix_(ours, theirs)] & ~same] = training.FAR_AWAY
    total = -training.ANCHOR * (a * unit_a).sum() / len(a)
    for axis in (1, 0):
        every = np.log(np.exp(logits).sum(axis))
        own = np.array(
            [np.log(np.exp(line[ok]).sum()) if ok.any() else np.nan for line, ok in lines(logits, same, axis)]
        )
        total += np.nanmean(every - own) / 2
    return total


def lines(logits, same, axis):
    return zip(logits, same, strict=True) if axis == 1 else zip(logits.T, same.T, strict=True)


def test_the_gradient_is_the_slope_of_the_loss():
    lesson = training.Lesson(small_book(), meaning.read_shelf("e5"))
    dice = np.random.default_rng(3)
    needs = dice.choice(len(lesson.vectors["asks"]), 12, replace=False)
    talents = dice.choice(len(lesson.vectors["offers"]), 20, replace=False)
    matrix = np.eye(384) + 0.01 * dice.standard_normal((384, 384))
    gradient = training._gradient(lesson, matrix.astype(np.float32), needs, talents)
    for _ in range(5):
        direction = dice.standard_normal((384, 384))
        direction /= np.linalg.norm(direction)
        step = 1e-4 * direction
        slope = loss(lesson, matrix + step, needs, talents) - loss(lesson, matrix - step, needs, talents)
        assert slope / 2e-4 == pytest.approx(float((gradient * direction).sum()), rel=0.02, abs=2e-4)
        assert slope / 2e-4 != pytest.approx(float((gradient.T * direction).sum()), rel=0.02, abs=2e-4)


# --- Likeness -------------------------------------------------------------------------------------------------------


def some_meaning(dice):
    counts = [3, 1, 2]
    senses = units(dice.standard_normal((sum(counts), meaning.SENSE)).astype(np.float32))
    examples = [vocabulary.Example("asks", "nl", str(n)) for n in range(sum(counts))]
    known = Known(examples, senses, np.cumsum([0, *counts]))
    turn = Turn({"asks": np.zeros(1, np.float32), "offers": np.zeros(1, np.float32)}, np.eye(1, dtype=np.float32))
    return Meaning((), Maps({"e5": turn}, np.eye(1, dtype=np.float32)), "", {"asks": known})


def test_a_concept_is_as_near_as_its_two_nearest_examples():
    dice = np.random.default_rng(0)
    for _ in range(20):
        ours = some_meaning(dice)
        sense = units(dice.standard_normal(meaning.SENSE).astype(np.float32))
        near = (ours.known["asks"].senses @ sense).tolist()
        best = [sorted(part, reverse=True) for part in (near[:3], near[3:4], near[4:])]
        found = ours.likeness(sense, "asks")
        assert found[0] == pytest.approx(sum(best[0][:2]) / 2, abs=1e-6)
        assert found[1] == pytest.approx(best[1][0], abs=1e-6)
        assert found[2] == pytest.approx(sum(best[2]) / 2, abs=1e-6)
        assert ours.nearest(sense, "asks", 0, "tr").text == str(int(np.argmax(near[:3])))


def test_the_nearest_example_is_in_the_language_of_the_text_where_there_is_one():
    ours = some_meaning(np.random.default_rng(0))
    known = ours.known["asks"]
    texts_of = {
        "asks": known._replace(examples=[e._replace(language="nl" if e.text == "1" else "ar") for e in known.examples])
    }
    ours = replace(ours, known=texts_of)
    for row in range(3):
        assert ours.nearest(known.senses[row], "asks", 0, "nl").text == "1"
    assert ours.nearest(known.senses[0], "asks", 0, "ar").text == "0"


def test_what_a_neighbour_once_wrote_is_never_shown():
    ours = some_meaning(np.random.default_rng(0))
    known = ours.known["asks"]
    theirs = [example._replace(told=example.text != "0") for example in known.examples]
    ours = replace(ours, known={"asks": known._replace(examples=theirs)})
    assert ours.nearest(known.senses[0], "asks", 0, "nl").text != "0"


def test_whole_numbers_keep_a_sense():
    senses = units(np.random.default_rng(0).standard_normal((50, meaning.SENSE)).astype(np.float32))
    whole = np.array([np.frombuffer(meaning.whole_numbers(sense), np.int8) for sense in senses], float)
    assert np.abs(whole @ whole.T / meaning.SENSE_LENGTH**2 - senses @ senses.T).max() < 0.02


def test_the_key_of_a_text_is_the_start_of_its_sha256():
    assert key_of("tuin") == int(hashlib.sha256(b"tuin").hexdigest()[:16], 16)
    assert key_of("tuin") != key_of("Tuin")


def test_a_shelf_gives_vectors_of_length_one():
    shelf = Shelf("m", np.array([key_of("a")], np.uint64), np.array([[3, 4]], np.int8))
    assert shelf.of(["a", "a"]).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]] * 2
    with pytest.raises(VectorsError):
        shelf.of(["b"])


def test_an_order_of_no_meaning():
    """Every number once, another order each turn, neighbours apart; and the same as ever, for it decides what ships."""
    one, other = training.shuffled(1000, 1), training.shuffled(1000, 2)
    assert sorted(one.tolist()) == list(range(1000))
    assert (one == other).sum() < 20
    assert abs(np.corrcoef(one[:-1], one[1:])[0, 1]) < 0.1
    assert one[:5].tolist() == training.shuffled(1000, 1)[:5].tolist()
