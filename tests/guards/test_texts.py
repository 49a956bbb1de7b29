"""Both catalogues hold every sentence that the code asks for, with the same gaps to fill, and nothing unused."""

import re
import string
from pathlib import Path

import pytest

from app.texts import MissingTextError, ago_words, catalogue, distance_words, listed, text

ROOT = Path(__file__).parents[2]
PLAIN = re.compile(r"""\btext\(\s*"([a-z0-9.-]+)\"""")
MADE = re.compile(r"""\bf"([a-z-]+)\.\{""")
RAISED = re.compile(r"""(?:\bFieldError\("[^"]*",\s*|\bConflict\()"([a-z0-9-]+)\"""")
RULE = re.compile(r"""\b(?:Reason|Rule)\(\s*"([a-z-]+)\"""")


def sources(*folders: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def missing(source: str, known: set[str]) -> set[str]:
    """Keys that the source asks for and that are not known."""
    wanted = set(PLAIN.findall(source))
    groups = set(MADE.findall(source))
    return {key for key in wanted if key not in known} | {
        f"{group}." for group in groups if not any(key.startswith(f"{group}.") for key in known)
    }


def differing(dutch: dict[str, str], english: dict[str, str]) -> set[str]:
    """Keys of which the two languages do not have the same gaps, or one has no sentence."""
    return {
        key for key in dutch.keys() | english.keys() if gaps(dutch.get(key, "{-}")) != gaps(english.get(key, "{-}"))
    }


def unsaid(source: str, known: set[str]) -> set[str]:
    """Codes of errors that the source raises and that have no sentence."""
    return {code for code in RAISED.findall(source) if not {f"invalid.{code}", f"problem.{code}.detail"} & known}


def test_every_key_in_the_code_is_in_dutch():
    assert missing(sources("app"), set(catalogue("nl"))) == set()


def test_a_key_that_is_in_no_catalogue_is_caught():
    assert missing('text("geen.zin")\ntext(f"niets.{code}")', {"wel.zin"}) == {"geen.zin", "niets."}


def test_every_error_that_is_raised_has_a_sentence():
    assert {"need-exploring", "unknown-area"} <= set(RAISED.findall(sources("app")))
    assert unsaid(sources("app"), set(catalogue("nl"))) == set()


def test_an_error_without_a_sentence_is_caught():
    source = 'raise Conflict("een")\nraise Invalid([FieldError("veld", "twee")])\nraise Conflict("drie")'
    assert unsaid(source, {"problem.drie.detail"}) == {"een", "twee"}


def test_every_ground_of_the_engine_has_a_sentence():
    codes = set(RULE.findall(sources("matching")))
    assert {"no-consent", "time-unknown", "rather-not"} <= codes
    known = set(catalogue("nl"))
    assert {code for code in codes if not {f"reason.{code}", f"bar.{code}"} & known} == set()


def test_every_soft_ground_and_every_knower_has_a_sentence():
    from matching.explain import KINSHIPS
    from matching.knowers import FINDERS
    from matching.signals import default_weights

    codes = set(FINDERS) | set(default_weights().points) - {"concept"} | {f"concept.{kin}" for kin in KINSHIPS}
    assert {code for code in codes if f"reason.{code}" not in catalogue("nl")} == set()


def test_every_marker_and_qualification_of_the_vocabulary_has_a_word():
    import tomllib

    data = tomllib.loads((ROOT / "matching/data/limits.toml").read_text(encoding="utf-8"))
    wanted = {f"marker.{row['id']}" for row in data["marker"]}
    wanted |= {f"marker.{row[side]}" for row in data["gender"] for side in ("only", "no")}
    wanted |= {f"qualification.{row['id']}" for row in data["requirement"]}
    assert wanted - set(catalogue("nl")) == set()


def test_both_languages_have_the_same_sentences_with_the_same_gaps():
    assert len(catalogue("nl")) > 100
    assert differing(catalogue("nl"), catalogue("en")) == set()


@pytest.mark.parametrize("english", [{}, {"a": "{other}"}, {"a": "{name}", "b": "more"}])
def test_a_language_that_lags_behind_is_caught(english):
    assert differing({"a": "{name}"}, english) != set()


def test_a_missing_sentence_or_value_is_an_error_and_never_a_silence():
    with pytest.raises(MissingTextError):
        text("geen.zin")
    with pytest.raises(MissingTextError):
        text("via.named")


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "op loopafstand (minder dan 500 m)"),
        (499, "op loopafstand (minder dan 500 m)"),
        (500, "tot 1 km"),
        (1000, "tot 1 km"),
        (1001, "tot 2 km"),
        (5000, "tot 5 km"),
        (5001, "verder weg"),
    ],
)
def test_distances_are_classes(metres, words):
    assert distance_words(metres) == words


def test_words_are_joined_and_times_are_classes():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]
    assert [ago_words(days) for days in (0, 8, 60, 200, 400)] == [
        "de laatste week",
        "de laatste maand",
        "de laatste drie maanden",
        "het laatste jaar",
        "meer dan een jaar geleden",
    ]
