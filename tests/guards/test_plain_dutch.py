"""What people read is plain Dutch, about B1: short sentences of everyday words, and people in them rather than cases.

The score is Flesch-Douma: a measure of lengths, no judge. So the words of an office are forbidden too, and a sentence
that cannot be said otherwise stands in EXCEPTIONS with its reason.
"""

import re
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po
from pyphen import Pyphen

from app.texts import LOCALE

EASY = 60
"""What the sentences of one part score at least, taken together."""
HARD = 40
"""What no sentence scores less than."""
MOST_WORDS = 20
SCORED_FROM = 5
"""Words: of anything shorter the score says nothing."""

FOR_WHO_RUNS_IT = frozenset({"console", "import", "nightly"})
"""Groups of sentences that only who runs the service reads."""

BANNED = re.compile(
    r"\b(?:indien|derhalve|middels|ten behoeve van|teneinde|desgewenst|tevens|omtrent|aangaande|inzake|reeds|doch"
    r"|alsmede|zulks|betreffende|met betrekking tot|conform|dient te|dienen te|zorg dragen|zorgdragen"
    r"|cases?|casus|cli[eë]nt(?:en)?|klant(?:en)?|gebruikers?|match(?:en|es)?|records?|behoeften?|doelgroep|submit)\b",
    re.IGNORECASE,
)
"""Words of an office, and words that make a case of somebody."""

EXCEPTIONS = {
    "consent.taken-back-before": "reserve copies are known by that word, and only who keeps the paper reads this",
    "inzage.section.challenge-named": "the heading of a list; what the list holds has no shorter word",
    "people.agreement-help": "overeenkomst is the name of a paper",
    "problem.agreement-no-ground.detail": "privacyfunctionaris is the name of an office",
    "problem.no-models.detail": "taalmodel is what it is called; read by who runs the service",
    "problem.provisional-not-allowed.detail": "privacyfunctionaris is the name of an office",
    "qualification.vog": "verklaring omtrent het gedrag is the name of a paper",
    "reason.introducer.unnamed": "five words that everybody knows; the score counts their letters",
    "web.problem.oidc-failed.title": "six words that everybody knows; the score counts their letters",
}

FILLED = {"count": "3", "number": "3", "days": "3", "minutes": "15", "day": "3 maart", "place": "Het Anker"}
"""What stands in the gaps while a sentence is scored; elsewhere a name."""
SYLLABLES = Pyphen(lang="nl_NL")
GAP = re.compile(r"\{(\w+)\}")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")


def sentences(said: str) -> list[str]:
    """The sentences of a text that are long enough to score."""
    whole = GAP.sub(lambda gap: FILLED.get(gap[1], "Anna"), said)
    return [one for one in END.split(whole) if len(WORD.findall(one)) >= SCORED_FROM]


def score(sentence: str) -> float:
    """How easy a sentence is: from about 120 for the easiest, down to below 0."""
    words = WORD.findall(sentence.lower())
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 206.835 - 0.93 * len(words) - 77 * syllables / len(words)


def objections(said: str) -> list[str]:
    """What makes this text hard to read."""
    found = [f"'{word}'" for word in BANNED.findall(said)]
    found += [f"{score(one):.0f}: {one}" for one in sentences(said) if score(one) < HARD]
    found += [f"long: {one}" for one in sentences(said) if len(WORD.findall(one)) > MOST_WORDS]
    return found


def hard_parts(parts: dict[str, list[str]]) -> dict[str, float]:
    """The parts of which the sentences together are hard to read."""
    scores = {name: [score(one) for said in texts for one in sentences(said)] for name, texts in parts.items()}
    means = {name: sum(each) / len(each) for name, each in scores.items() if each}
    return {name: mean for name, mean in means.items() if mean < EASY}


def shown() -> dict[str, str]:
    """Every text that people read on a page, in a mail or on paper, by its key."""
    found = {}
    for path in sorted((LOCALE / "nl" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return {key: said for key, said in found.items() if key.partition(".")[0] not in FOR_WHO_RUNS_IT}


def test_what_people_read_is_plain_dutch():
    texts = shown()
    assert len(texts) > 800
    assert {key: found for key, said in texts.items() if key not in EXCEPTIONS and (found := objections(said))} == {}


def test_every_part_is_easy_to_read_taken_together():
    parts = defaultdict(list)
    for key, said in shown().items():
        parts[key.partition(".")[0]].append(said)
    assert len(parts) > 20
    assert hard_parts(parts) == {}


def test_an_exception_is_of_a_text_that_is_there_and_needs_it():
    texts = shown()
    assert {key for key in EXCEPTIONS if not objections(texts.get(key, ""))} == set()


@pytest.mark.parametrize(
    "said",
    [
        "De aanvraag wordt in behandeling genomen na ontvangst van de benodigde documentatie.",
        "Indien u dit wilt, kan dat.",
        "Wij bellen de cliënt.",
        "Uw behoefte staat erin.",
        "U ziet hier wie er kan helpen en wanneer en hoe vaak en bij wie u dan moet zijn als u iets wilt vragen.",
        "Uw toestemmingsverklaring is ontoereikend geadministreerd.",
    ],
)
def test_a_text_that_is_hard_to_read_is_caught(said):
    assert objections(said) != []


def test_a_part_that_is_hard_to_read_is_caught():
    hard = ["De buurtvereniging organiseert activiteiten voor nieuwe bewoners."]
    assert hard_parts({"hard": hard, "easy": ["Zeg het, dan houdt het meteen op."]}).keys() == {"hard"}


@pytest.mark.parametrize("said", ["Wie kan er koken? Vraag het Anna.", "Bewaar", "Vrijwilligersovereenkomst"])
def test_a_text_that_is_easy_to_read_passes(said):
    assert objections(said) == []
