"""Full names of people in a text: a first name with a surname, or a surname behind a title; a first name alone is none.

Each word gets one letter for what it may be in a name, and a full name is a pattern in those letters. The lists stand
in personal.toml. Precision goes first: whoever reads the text sees a name that was missed, but a writer who is told to
take out "De Vaart" or "Albert Heijn" learns to ignore what we say.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from matching.text import fold, language_table
from matching.vocabulary import DATA

LONGEST_PHRASE: Final = 2
"""Words of an introduction that are looked at: "naam is"."""

# What a word may be. With a capital: F first name, S surname, B either of them, V surname behind "van der", D two
# words with a hyphen, C another word, I initial with a dot, J without, Q "De" or "El". In any case: P "van", T title,
# U title or word, N what introduces a name. Without a capital: f, s, b, v. In Arabic, which has none: 1 first name,
# 2 surname, 3 either, 4 "bin", 5 title, 6 "my name is", 7 another word with the article. x is anything else, and |
# stands where two words do not belong together.
BETWEEN = "(?:[PQ]P{0,2})?"
FULL_NAMES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?<=[TU])[FBIJ]{{0,4}}{BETWEEN}S[CSV]?",
        f"(?<=[TU])[FB][FBIJ]{{0,4}}{BETWEEN}[CVB]",
        f"(?<=T)J?{BETWEEN}[CDV][CSV]?",
        f"[FB][FBIJ]{{0,4}}{BETWEEN}[SCDV][SCV]?",
        f"[FB][FBIJ]{{0,4}}{BETWEEN}B",
        "(?<=[A-Z1-5x])C(?:S|B|P{1,3}[SBV])",
        f"I[IJ]{{0,4}}(?:P{{1,3}}[SCDVB]|{BETWEEN}[DSB])|I[IJ]{{1,4}}[CV]",
        f"(?<=N)C{BETWEEN}[CDSVB]",
        "[fb]P{0,3}[sb]",
        "(?<=N)[fb]P{0,3}[sbv]",
        "[13][13]?4?[23]|[13]4[1x]",
        "(?<=[15])2",
        "(?<=6)[1x][27]",
    )
)
# The lists that give a letter to a word in any case, and those of Arabic; the first that has a word counts.
LISTS: Final = {"titles": "T", "weak_titles": "U", "between": "Q"}
ARABIC_LISTS: Final = {
    "arabic_both": "3",
    "arabic_surnames": "2",
    "first": "1",
    "arabic_particles": "4",
    "arabic_titles": "5",
    "arabic_introductions": "6",
}
ARABIC = re.compile("[\u0600-\u06ff]")
ARTICLE = fold("ال")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
GAP = re.compile(r"[ \u00a0]{1,2}['’‘`]?")
DOTTED_GAP = re.compile(r"\.?[ \u00a0]{0,2}|['’]")
GAP_BEHIND_INTRODUCTION = re.compile(r"[:,]?\s{1,2}")


class Piece(NamedTuple):
    """A word where it stands, folded, and the letter for what it may be; what parts two words is a piece with `|`."""

    start: int
    end: int
    folded: str
    letter: str


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Where full names stand in a text, titles left out; in no order."""
    pieces = _pieces(text)
    letters = "".join(piece.letter for piece in pieces)
    for pattern in FULL_NAMES:
        for match in pattern.finditer(letters):
            start, end = match.span()
            if _of_a_person(pieces, start, end):
                yield pieces[start].start, pieces[end - 1].end
            # What was looked at as a whole is not looked at again in part.
            letters = letters[:start] + "x" * (end - start) + letters[end:]


def _of_a_person(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Whether these pieces name a person, and not a shop, a school or a street that is called after one."""
    said = " ".join(piece.folded for piece in pieces[start:end])
    before = pieces[start - 1].folded if start else ""
    behind = pieces[end].folded if end < len(pieces) else ""
    return (
        before not in words_of("of_things")
        and behind not in words_of("things_behind")
        and not any(said.startswith(known) for known in words_of("well_known"))
        and _joined(pieces[start:end]) <= words_of("particles")
    )


def _joined(pieces: Iterable[Piece]) -> set[str]:
    """The words between first name and surname, as they stand together: "van der"."""
    between = " ".join(piece.folded if piece.letter in "PQ" else "|" for piece in pieces)
    return {said.strip() for said in between.split("|")} - {""}


# --- Words and what they may be -------------------------------------------------------------------------------------


def _pieces(text: str) -> list[Piece]:
    """The words of a text with their letters, and a `|` between two that do not belong together."""
    pieces: list[Piece] = []
    last = 0
    for match in WORD.finditer(text):
        if pieces and not _together(pieces[-1], text[last : match.start()]):
            pieces.append(Piece(last, match.start(), "", "|"))
        folded = fold(match.group())
        letter = _letter(match.group(), folded, dotted=text[match.end() : match.end() + 1] == ".")
        pieces.append(Piece(*match.span(), folded, "N" if _introduces(pieces, folded) else letter))
        last = match.end()
    return pieces


def _together(piece: Piece, gap: str) -> bool:
    """Whether the next word may belong to the same name, by what stands between."""
    if piece.letter == "N":
        return GAP_BEHIND_INTRODUCTION.fullmatch(gap) is not None
    dotted = piece.letter in "IJ" or piece.folded in words_of("shortened")
    return (DOTTED_GAP if dotted else GAP).fullmatch(gap) is not None


def _introduces(pieces: Sequence[Piece], folded: str) -> bool:
    said = " ".join([*(piece.folded for piece in pieces[1 - LONGEST_PHRASE :]), folded])
    return folded in words_of("introductions") or said in words_of("introductions")


def _letter(word: str, folded: str, *, dotted: bool) -> str:
    if ARABIC.match(word):
        return _letter_in(ARABIC_LISTS, folded) or ("7" if folded.startswith(ARTICLE) else "x")
    capital = word[0].isupper()
    around = _letter_in(LISTS, folded)
    if around:
        return around if capital else around.replace("Q", "P")
    listed = _listed(folded.partition("-")[0] if capital else folded)
    if not capital:
        return listed.lower() or "x"
    return listed or _letter_of_another(word, folded, dotted=dotted)


def _letter_of_another(word: str, folded: str, *, dotted: bool) -> str:
    """The letter of a word with a capital that no list of names has."""
    if len(word) == 1:
        return "I" if dotted else "J"
    if word.isupper() or _is_thing(folded):
        return "x"
    return "D" if word.partition("-")[2][:1].isupper() else "C"


def _letter_in(lists: Mapping[str, str], folded: str) -> str:
    """The letter of the first of these lists that has the word; nothing when none has."""
    return next((letter for name, letter in lists.items() if folded in words_of(name)), "")


def _listed(folded: str) -> str:
    """F, S, B or V for a name that is listed, nothing for another."""
    last = folded in words_of("surnames") or folded.endswith(_endings("surname_endings"))
    if folded in words_of("first"):
        return "B" if last else "F"
    return "S" if last else "V" if folded in words_of("behind_particles") else ""


def _is_thing(folded: str) -> bool:
    """Whether a capitalised word is a place, a day, a language or an organisation rather than a surname."""
    return folded in words_of("not_surnames") or folded in _tongues() or folded.endswith(_endings("thing_endings"))


# --- The lists ------------------------------------------------------------------------------------------------------


@cache
def personal_table() -> Mapping[str, Any]:
    """personal.toml, as written there."""
    table: Mapping[str, Any] = tomllib.loads((DATA / "personal.toml").read_text(encoding="utf8"))
    return table


@cache
def words_of(name: str) -> frozenset[str]:
    """One list of personal.toml, folded, in words with a space between: "van 't" is "van t".

    `first` holds first names in every case where a language has cases, `between` the single words of the particles,
    `arabic_both` what is a first name and a surname in Arabic.
    """
    if name == "first":
        return frozenset(form for language in personal_table()["first"] for form in _forms(language))
    if name == "arabic_both":
        return words_of("first") & words_of("arabic_surnames")
    if name == "between":
        return frozenset(word for said in words_of("particles") for word in said.split())
    return frozenset(" ".join(WORD.findall(fold(word))) for word in personal_table()[name])


def _forms(language: str) -> Iterator[str]:
    """The first names of a language, and where it has cases each without its last vowels and with every ending."""
    endings = [fold(ending) for ending in personal_table()["endings"].get(language, ())]
    for name in map(fold, personal_table()["first"][language]):
        yield name
        yield from (name.rstrip(personal_table()["vowels"]) + ending for ending in endings)


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(map(fold, personal_table()[name]))


@cache
def _tongues() -> frozenset[str]:
    return frozenset(fold(word) for words in language_table()["tongues"].values() for word in words)
