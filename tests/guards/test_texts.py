"""Both catalogues hold every sentence that the code asks for, with the same gaps to fill, and nothing unused."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.policy.figures import AMONG
from app.services.reasons import PROPER, concept_label, in_a_sentence, sentence
from app.texts import MissingTextError, ago_words, catalogue, distance_words, limit_words, listed, text
from matching.explain import KINSHIPS
from matching.knowers import TIERS
from matching.model import Reason
from matching.rules import RULES
from matching.signals import default_weights
from matching.vocabulary import load

ROOT = Path(__file__).parents[2]
PLAIN = re.compile(r"""\btext\(\s*"([a-z0-9.-]+)\"""")
MADE = re.compile(r"""\bf"([a-z-]+)\.\{""")
RAISED = re.compile(r"""(?:\bFieldError\("[^"]*",\s*|\bConflict\()"([a-z0-9-]+)\"""")
RULE = re.compile(r"""\b(?:Reason|Rule)\(\s*"([a-z-]+)\"""")

GROUPED = re.compile(r"""(?<=")(?:console|import)\.[a-z0-9.-]+(?=")""")

SPEAKING = ("app/cli/*.py", "app/importing/*.py", "app/services/*.py")
"""What speaks to people outside the API."""
DUTCH = re.compile(
    r"\b(?:aan|alle|alleen|als|bij|dan|dat|de|deze|dit|een|en|er|geen|heeft|het|hoe|hoogstens|kan|kolom|kunnen|maar|mag"
    r"|meer|moet|niet|niets|nog|nu|ook|om|op|regel|staat|te|tot|tussen|uit|voor|waar|wat|welke|wie|wij|zelf|zijn|zoals"
    r"|zoveel|zonder)\b",
    re.IGNORECASE,
)
"""Words that hardly any Dutch sentence does without, and that no English one has."""
NAMES = {"Centraal Bureau voor de Statistiek"}
READ_BY_PEOPLE = {"MistakeError", "Refused", "Text", "_sorry", "add_row", "print", "progress", "table"}
"""What shows its arguments on the screen or in the report."""
WORD = re.compile(r"[^\W\d_]{2,}")


def sources(*folders: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def missing(source: str, known: set[str]) -> set[str]:
    """Keys that the source asks for and that are not known."""
    wanted = set(PLAIN.findall(source))
    # Counts in a table of figures begin with whose network it is: 'all.ties'.
    groups = set(MADE.findall(source)) - set(AMONG)
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


def written(node: ast.AST | None) -> Iterator[str]:
    """The texts that an expression may be, when they are written out; braces for what is filled in."""
    match node:
        case ast.Constant(value=str(said)):
            yield said
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*written(one), *written(other))
        case ast.BoolOp(values=ways):
            for way in ways:
                yield from written(way)


def is_dutch(said: str) -> bool:
    words = len(WORD.findall(said)) + said.count("{}")
    return words > 1 and DUTCH.search(said) is not None and said not in NAMES


def unseen(tree: ast.AST) -> set[int]:
    """Docstrings, which nobody reads on a screen; but that of a command is its help. And the parts of f-strings."""
    hidden = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    hidden |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list and isinstance(node.body[0], ast.Expr):
            hidden.discard(id(node.body[0].value))
    return hidden


def written_out(source: str) -> set[str]:
    """Sentences that stand in the code itself: Dutch ones anywhere, any word that is handed to where people read."""
    tree = ast.parse(source)
    hidden = unseen(tree)
    found = {said for node in ast.walk(tree) if id(node) not in hidden for said in written(node) if is_dutch(said)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            shown = [*call.args] if name in READ_BY_PEOPLE else []
            shown += [keyword.value for keyword in call.keywords if keyword.arg == "help"]
            found |= {said for argument in shown for said in written(argument) if WORD.search(said)}
    return found


def test_what_the_console_and_an_import_say_is_in_the_catalogue():
    files = [path for pattern in SPEAKING for path in sorted(ROOT.glob(pattern))]
    assert len(files) > 8
    assert {path.name: found for path in files if (found := written_out(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused("geen getal")',
        'raise Refused("onleesbaar")',
        'raise MistakeError(f"De map {directory} is er niet.")',
        'REASON = "dit bestand is geen geldige JSON"',
        'reason = f"kolom {name}: {why}"',
        'table = screen.table("Bewaard" if stored else number)',
        'limit = typer.Option(help="Aantal")',
        '@cli.command("show")\ndef show():\n    """Laat zien wie er zijn."""',
    ],
)
def test_a_sentence_in_the_code_is_caught(source):
    assert len(written_out(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused(text("import.empty", column=name))',
        'TIES = {"lid van": "member", "verwijst naar": "refers"}',
        'console.print(Text(f"{place}. {name} ({points})"))',
        'def read():\n    """A cell such as \'liever niet met honden\'."""',
    ],
)
def test_a_key_or_a_word_of_the_data_is_no_sentence(source):
    assert written_out(source) == set()


def unmatched(source: str, known: set[str]) -> set[str]:
    """Keys of the console and the import that are asked for and not there, or there and never asked for."""
    return set(GROUPED.findall(source)) ^ {key for key in known if key.startswith(("console.", "import."))}


def test_the_console_and_the_import_use_every_sentence_they_have():
    assert unmatched(sources("app"), set(catalogue("nl"))) == set()


def test_a_sentence_that_is_not_used_or_not_there_is_caught():
    assert unmatched('text("console.een"), "import.twee"', {"console.een", "import.drie", "bar.time"}) == {
        "import.twee",
        "import.drie",
    }


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
    assert mute(codes, set(catalogue("nl"))) == set()


def mute(codes: set[str], known: set[str]) -> set[str]:
    """Grounds of which there is no sentence, and no variant of one."""
    said = {"reason." + ".".join(key.split(".")[1:][:depth]) for key in known for depth in (1, 2)}
    said |= {key.replace("bar.", "reason.") for key in known if key.startswith("bar.")}
    return {code for code in codes if f"reason.{code}" not in said}


def test_a_ground_without_a_sentence_is_caught():
    assert mute({"een", "twee", "drie", "dri"}, {"reason.een", "bar.twee", "reason.drie.giver"}) == {"dri"}


def variants() -> dict[str, list[dict[str, str | int]]]:
    """Grounds that are said in more than one way, and values that reach every one of those."""
    sides, only = ("giver", "seeker"), ("only-women", "only-men")
    return {
        "concept": [{"need_concept": "digid", "talent_concept": "yoga", "likeness": kin} for kin in KINSHIPS],
        "distance": [{"metres": metres} for metres in (0, 500, 1001, 2001, 5001)],
        "introducer": [{"node": 1}, {"node": 2}, {"node": 1, "past": 1}, {"node": 2, "past": 1}],
        "gain": [{"concept": "digid"}, {"concept": "digid", "about": "members"}],
        "rather-not-via": [{"about": side} | whom for side in sides for whom in ({"sort": "gemeente"}, {"node": 1})],
        "rested": [{}, {"days": 3}],
        "gender-unknown": [{"about": side} for side in sides],
        "rather-not": [{"about": side, "marker": "dogs"} for side in sides],
        "rather-only": [{"about": side, "marker": marker} for side in sides for marker in only],
        "qualification": [{"qualification": kind} for kind in ("vog", "loan")],
        "gap": [
            {"area": "Rietkamp"} | missing
            for missing in (
                {"concept": "koor-zingen", "sure": 1},
                {"concept": "koor-zingen", "sure": 0},
                {},
                *({"qualification": kind} for kind in ("nurse", "loan", "crisis")),
            )
        ],
    }


def test_every_variant_of_a_ground_is_said_differently_and_none_is_left_over():
    names = {1: "Eetcafé De Lepel"}
    said = {
        code: [sentence(Reason(code, 0, tuple(values.items())), names) for values in many]
        for code, many in variants().items()
    }
    for code, sentences in said.items():
        assert len(set(sentences)) == len(sentences), code
        assert len(sentences) == len([key for key in catalogue("nl") if re.match(rf"reason\.{code}(\.|$)", key)]), code
    assert said["distance"] == [
        "Is op loopafstand (minder dan 500 m).",
        "Is dichtbij (hoogstens 1 km).",
        "Is niet ver weg (hoogstens 2 km).",
        "Is op fietsafstand (hoogstens 5 km).",
        "Is verder weg (meer dan 5 km).",
    ]
    assert said["rested"][1] == "Laatst gevraagd in de afgelopen week."
    assert said["gap"][1].startswith("Misschien gaat dit over: samen zingen in koor. In Rietkamp is daar nog niemand")
    assert said["rather-not"] == ["Heeft dit liever niet: honden.", "De vrager heeft dit liever niet: honden."]
    assert said["rather-only"] == [
        "Doet dit liever alleen met vrouwen.",
        "Doet dit liever alleen met mannen.",
        "De vrager heeft liever een vrouw.",
        "De vrager heeft liever een man.",
    ]


def test_a_limit_that_could_be_wider_says_what_to_ask():
    said = {
        rule.code: sentence(Reason(rule.code, 0, (("metres", 1800), ("reach", 1500))), as_bar=True)
        for rule in RULES
        if rule.relaxable
    }
    assert set(said) >= {"capacity", "distance", "time", "language"}
    assert {code for code, words in said.items() if "Vraag of" not in words} == set()
    assert "verder dan de grens van 1,5 km" in said["distance"]
    assert "hoogstens 2 km" in said["distance"]


@pytest.mark.parametrize(
    ("metres", "words"),
    [(0, "0 m"), (500, "500 m"), (1000, "1 km"), (1500, "1,5 km"), (1234, "1234 m"), (12000, "12 km")],
)
def test_limits_are_said_as_they_were_set(metres, words):
    assert limit_words(metres) == words
    assert limit_words(1500, "en") == "1.5 km"


CAPITALS = {
    "aed-eerste-hulp": "AED en eerste hulp",
    "digid": "DigiD en overheid online",
    "lhbti-ontmoeting": "LHBTI-ontmoeting",
    "nederlands-praten": "Nederlands praten oefenen",
    "sollicitatie-cv": "CV en solliciteren",
    "wmo-consulent": "Wmo-consulent",
}
"""Every label that keeps its capital in a sentence: whoever adds a label sees here what comes of it."""


def test_labels_keep_their_capital_only_where_it_is_a_name():
    vocabulary = load()
    labels = {concept: concept_label(concept) for concept in vocabulary.index}
    assert len(labels) > 250
    assert {concept: label for concept, label in labels.items() if not label[0].islower()} == CAPITALS
    assert all(label.lower() == vocabulary[concept].label_nl.lower() for concept, label in labels.items())
    assert {label.split()[0] for label in (CAPITALS.values())} >= PROPER


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Tuin onderhouden", "tuin onderhouden"),
        ("Officiële tolk", "officiële tolk"),
        ("Kraan, lek of afvoer", "kraan, lek of afvoer"),
        ("Tv en wifi", "tv en wifi"),
        ("VOG aanvragen", "VOG aanvragen"),
        ("DigiD", "DigiD"),
        ("Nederlands", "Nederlands"),
        ("iPad leren", "iPad leren"),
    ],
)
def test_a_label_in_a_sentence(label, words):
    assert in_a_sentence(label) == words


def test_every_soft_ground_and_every_knower_has_a_sentence():
    knowers = {code for finders in TIERS for code in finders}
    assert knowers == {"theme", "introduced-before", "member", "recent-contact", "worker-near"}
    codes = knowers | set(default_weights().points) - {"concept"} | {f"concept.{kin}" for kin in KINSHIPS}
    assert mute(codes, set(catalogue("nl"))) == set()


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
        (0, "minder dan 500 m"),
        (499, "minder dan 500 m"),
        (500, "hoogstens 1 km"),
        (1000, "hoogstens 1 km"),
        (1001, "hoogstens 2 km"),
        (5000, "hoogstens 5 km"),
        (5001, "meer dan 5 km"),
    ],
)
def test_distances_are_classes(metres, words):
    assert distance_words(metres) == words


def test_words_are_joined_and_times_are_classes():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]
    assert [ago_words(days) for days in (0, 8, 60, 200, 400)] == [
        "in de afgelopen week",
        "in de afgelopen maand",
        "in de afgelopen drie maanden",
        "in het afgelopen jaar",
        "meer dan een jaar geleden",
    ]
