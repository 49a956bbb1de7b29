"""What a text proposes for the form: when, how often, how long, for how many, how old, until when."""
# ruff: noqa: RUF001 - Turkish and Ukrainian have letters that look like others

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import proposals, times
from matching.model import DAYS, PARTS, SLOTS, slot_names, slots_from
from matching.proposals import Age, Proposals, Rhythm, group_size_of, proposals_in
from matching.text import words_of
from matching.times import BY_DAY, Line, slots_in

DAY_WORDS = dict(
    zip(DAYS, ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), strict=True)
)
PART_WORDS = dict(zip(PARTS, ("'s ochtends", "'s middags", "'s avonds", "'s nachts"), strict=True))
WEEK = ("ma", "di", "wo", "do", "vr")


def proposed(text: str) -> Proposals:
    return proposals_in(text, words_of(text))


def slots(text: str) -> set[str]:
    return set(slot_names(slots_in(Line.of(text), words_of(text))[0]))


def times_of(days, *parts) -> set[str]:
    return {f"{day}-{part}" for day in days for part in parts}


BY_LIGHT = ("ochtend", "middag")
ALL_DAY = (*BY_LIGHT, "avond")

WHEN = [
    # Days and parts of a day
    ("Ik kan elke donderdag.", times_of(["do"], *ALL_DAY)),
    ("dinsdagochtend graag", {"di-ochtend"}),
    ("op dinsdag en donderdag 's middags", {"di-middag", "do-middag"}),
    ("'s avonds op dinsdag en woensdag", {"di-avond", "wo-avond"}),
    ("Veld ligt op dinsdag- en donderdagochtend leeg", {"di-ochtend", "do-ochtend"}),
    ("maandag, woensdagmiddag en vrijdagochtend", times_of(["ma"], *ALL_DAY) | {"wo-middag", "vr-ochtend"}),
    ("doordeweeks overdag", times_of(WEEK, *BY_LIGHT)),
    ("in het weekend", times_of(["za", "zo"], *ALL_DAY)),
    ("'s avonds of in het weekend", times_of(DAYS, "avond") | times_of(["za", "zo"], *ALL_DAY)),
    ("Alle ochtenden behalve dinsdag.", times_of(set(DAYS) - {"di"}, "ochtend")),
    ("niet op vrijdag", times_of(set(DAYS) - {"vr"}, *ALL_DAY)),
    ("Dinsdag kan ik, maar niet 's avonds.", times_of(["di"], *BY_LIGHT)),
    ("Ik kan niet op dinsdagochtend, wel op donderdag", times_of(["do"], *ALL_DAY)),
    ("een paar nachten waken", times_of(DAYS, "nacht")),
    ("na schooltijd", times_of(DAYS, "middag")),
    # Ranges and short days
    ("ma t/m vr overdag", times_of(WEEK, *BY_LIGHT)),
    ("maandag tot en met woensdag", times_of(["ma", "di", "wo"], *ALL_DAY)),
    ("vrijdag tot maandag", times_of(["vr", "za", "zo", "ma"], *ALL_DAY)),
    ("di + do naar training", times_of(["di", "do"], *ALL_DAY)),
    # Hours
    ("vrijdag 17.30 uur", {"vr-middag"}),
    ("om half acht", times_of(DAYS, "ochtend", "avond")),
    ("dinsdagavond om half acht", {"di-avond"}),
    ("zondag om half tien", {"zo-ochtend"}),
    ("woensdag van 9 tot 12 uur", {"wo-ochtend"}),
    ("maandag tussen 2 en 4 uur", {"ma-middag"}),
    ("zaterdag 9.30-12.30", {"za-ochtend", "za-middag"}),
    ("donderdag om 20:00", {"do-avond"}),
    # Other languages
    ("her salı sabah", {"di-ochtend"}),
    ("pazartesiden cumaya kadar akşamları", times_of(WEEK, "avond")),
    ("hafta sonu", times_of(["za", "zo"], *ALL_DAY)),
    ("w każdy wtorek wieczorem", {"di-avond"}),
    ("od poniedziałku do piątku po południu", times_of(WEEK, "middag")),
    ("у вихідні зранку", {"za-ochtend", "zo-ochtend"}),
    ("щочетверга ввечері", {"do-avond"}),
    ("كل يوم خميس صباحا", {"do-ochtend"}),
    ("يوم السبت بعد الظهر", {"za-middag"}),
    ("every Tuesday morning and Saturday afternoons", {"di-ochtend", "za-middag"}),
    ("weekdays at 7pm", times_of(WEEK, "avond")),
]

NO_TIME = [
    "Afgelopen zaterdag ben ik gevallen. Fijne avond!",
    "Goedemiddag, ik zoek een fiets.",
    "Dat doe ik zo, do you know?",
    "kinderen van 8 tot 12",
    "In 2026 kostte het 17.50 euro.",
    "Ik zit twee uur per week op les.",
    "Dzień dobry, dobry wieczór!",
    "مساء الخير يا جيران",
    "iyi akşamlar komşular",
    "",
]


@pytest.mark.parametrize(("text", "when"), WHEN)
def test_when(text, when):
    assert slots(text) == when


@pytest.mark.parametrize("text", NO_TIME)
def test_no_time_is_named(text):
    assert proposed(text).slots is None


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("elke week", Rhythm(1, "week")),
        ("iedere donderdag koffie", Rhythm(1, "week")),
        ("iedere dinsdagochtend", Rhythm(1, "week")),
        ("om de week", Rhythm(1, "week", 2)),
        ("om de drie weken", Rhythm(1, "week", 3)),
        ("eens per maand", Rhythm(1, "month")),
        ("1 keer in de twee weken", Rhythm(1, "week", 2)),
        ("een keer per twee maanden", Rhythm(1, "month", 2)),
        ("twee keer per jaar", Rhythm(2, "year")),
        ("2x per week", Rhythm(2, "week")),
        ("drie ochtenden in de week", Rhythm(3, "week")),
        ("tweemaal per maand", Rhythm(2, "month")),
        ("eenmalig", Rhythm(1, "once")),
        ("elke avond", Rhythm(1, "day")),
        ("twee uur per week", Rhythm(1, "week")),
        ("every other week", Rhythm(1, "week", 2)),
        ("once every 3 weeks", Rhythm(1, "week", 3)),
        ("her salı", Rhythm(1, "week")),
        ("haftada iki kez", Rhythm(2, "week")),
        ("dwa razy w tygodniu", Rhythm(2, "week")),
        ("co tydzień", Rhythm(1, "week")),
        ("двічі на тиждень", Rhythm(2, "week")),
        ("щосереди", Rhythm(1, "week")),
        ("مرتين في الأسبوع", Rhythm(2, "week")),
        ("كل يوم خميس", Rhythm(1, "week")),
        ("niet elke week", None),
        ("vorige week was ik ziek", None),
        ("al drie weken ziek", None),
    ],
)
def test_how_often(text, rhythm):
    found = proposed(text).rhythm
    assert (found and found.value) == rhythm


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("een uurtje koffie", 60),
        ("een half uur", 30),
        ("anderhalf uur wandelen", 90),
        ("een uurtje of twee", 120),
        ("2 tot 3 uur per week", 180),
        ("1,5 uur", 90),
        ("een kwartiertje", 15),
        ("een dagdeel", 240),
        ("vijftig minuten", 50),
        ("for half an hour", 30),
        ("two hours", 120),
        ("yarım saat", 30),
        ("pół godziny", 30),
        ("dwie godziny", 120),
        ("дві години", 120),
        ("ساعتين", 120),
        ("zaal van 80 m2", None),
        ("om acht uur", None),
        ("van 9 tot 12 uur", None),
        ("een uur geleden", None),
        ("een half uur rijden", None),
        ("15 euro per uur", None),
        ("40 uur per week", None),
    ],
)
def test_how_long(text, minutes):
    found = proposed(text).minutes
    assert (found and found.value) == minutes


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("mijn zoon van 9", [Age(5, 9, "child")]),
        ("Onze jongste (9) mag op voetbal", [Age(5, 9, "child")]),
        ("kinderen van 8 tot 12 jaar", [Age(8, 12, "child")]),
        ("kinderen van 5 en 3", [Age(3, 5, "child")]),
        ("baby van 5 maanden", [Age(0, 4, "child")]),
        ("Ik ben 84 jaar oud", [Age(80, 84, "writer")]),
        ("ik ben vierentachtig en alleen", [Age(80, 84, "writer")]),
        ("Weduwe, 84 jaar, zoekt gezelschap", [Age(80, 84, "someone")]),
        ("mijn moeder is 91", [Age(90, 94, "parent")]),
        ("mijn man van 80", [Age(80, 84, "partner")]),
        ("een man van 80", [Age(80, 84, "someone")]),
        ("Mw. Z. (84), slecht ter been", [Age(80, 84, "someone")]),
        ("de 55-plussers en een 84-jarige", [Age(55, None, "someone"), Age(80, 84, "someone")]),
        ("my son is 9 years old", [Age(5, 9, "child")]),
        ("84 yaşındayım", [Age(80, 84, "writer")]),
        ("syn ma 9 lat, mam 84 lata", [Age(5, 9, "child"), Age(80, 84, "writer")]),
        ("мені 84 роки, син 9 років", [Age(80, 84, "writer"), Age(5, 9, "child")]),
        ("عمري 45 سنة", [Age(45, 49, "writer")]),
        ("Ik ben 40 jaar getrouwd.", []),
        ("al twintig jaar ervaring", []),
        ("vader van vier", []),
        ("mensen van elf tot zeven", []),
        ("een vent van 80 kilo", []),
        ("ik ben 3 hoog", []),
        ("On dokuz yaşında", []),
        ("in 1984 geboren", []),
    ],
)
def test_how_old(text, ages):
    assert [one.value for one in proposed(text).ages] == ages


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Tot eind maart kan ik helpen.", ["Tot eind maart"]),
        ("van 2 tot en met 12 april 2026", ["tot en met 12 april 2026"]),
        ("tot na de zomervakantie", ["tot na de zomervakantie"]),
        ("mart sonuna kadar", ["mart sonuna kadar"]),
        ("do końca marca", ["do końca marca"]),
        ("до кінця березня", ["до кінця березня"]),
        ("حتى نهاية مارس", ["حتى نهاية مارس"]),
        ("until Christmas", ["until Christmas"]),
        ("van 8 tot 12 jaar", []),
        ("tot gauw", []),
    ],
)
def test_until_when(text, until):
    assert [one.text for one in proposed(text).until] == until


def test_a_whole_sentence_with_the_words_it_rests_on():
    text = "Wij zijn met z'n achten, élke dinsdag een uurtje ’s avonds, tot de zomer. Mijn dochter is 9."
    found = proposed(text)
    assert found.slots is not None
    assert (found.slots.value, [one.text for one in found.slots.words]) == (SLOTS["di-avond"], ["dinsdag", "avonds"])
    assert found.rhythm is not None
    assert (found.rhythm.value, found.rhythm.words[0].text) == (Rhythm(1, "week"), "élke dinsdag")
    assert found.minutes is not None
    assert (found.minutes.value, found.minutes.words[0].text) == (60, "een uurtje")
    assert found.group_size is not None
    assert (found.group_size.value, found.group_size.words[0].text) == (8, "Wij zijn met z'n achten")
    assert [(one.value, one.words[0].text) for one in found.ages] == [(Age(5, 9, "child"), "dochter is 9")]
    assert [one.text for one in found.until] == ["tot de zomer"]
    for span in all_spans(found):
        assert text[span.start : span.end] == span.text


def all_spans(found: Proposals):
    single = (found.slots, found.rhythm, found.minutes, found.group_size)
    yield from (span for one in single if one for span in one.words)
    yield from (span for one in found.ages for span in one.words)
    yield from found.until


# --- Laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("day", DAYS)
def test_every_day_and_part_in_every_way_of_saying_it(day, part):
    day_word, part_word = DAY_WORDS[day], PART_WORDS[part]
    for text in (
        f"{day_word} {part_word}",
        f"{part_word} op {day_word}",
        f"{day_word}{part}",
        f"elke {day_word}{part}",
    ):
        assert slots(text) == {f"{day}-{part}"}, text


@given(st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(["t/m", "tot en met", "-"]))
def test_a_range_is_the_days_it_runs_over(first, last, between):
    start, end = DAYS.index(first), DAYS.index(last)
    over = DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])
    found = slots(f"{DAY_WORDS[first]} {between} {DAY_WORDS[last]}")
    assert found == times_of(over, *ALL_DAY)


@given(st.sets(st.sampled_from(DAYS), min_size=1), st.sampled_from(DAYS), st.sampled_from(PARTS[:3]))
def test_what_is_denied_is_taken_away_and_nothing_else(days, denied, part):
    named = ", ".join(DAY_WORDS[day] for day in DAYS if day in days)
    text = f"Ik kan {named} {PART_WORDS[part]}. Maar niet op {DAY_WORDS[denied]}."
    assert slots(text) == times_of(days - {denied}, part)


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_on_a_clock_of_twenty_four_is_in_one_part_of_the_day(hour, minute):
    part = PARTS[(hour // 6 + 3) % 4]
    found = slots(f"om {hour:02}:{minute:02}")
    assert found == times_of(DAYS, part) or (10 <= hour <= 12 and times_of(DAYS, part) <= found)


WORDS = st.sampled_from(
    [
        *("elke", "dinsdag", "niet", "op", "'s avonds", "om half acht", "ma t/m vr", "een uur", "2 keer per week"),
        *("van 9", "zoon", "(84)", "tot eind maart", ", ", ". ", "\n", "é", "\u0301", "12", "uur"),
        *("ساعة", "щочетверга", "haftada iki kez"),
    ]
)


@given(st.lists(WORDS, max_size=10).map(" ".join) | st.text(max_size=50))
def test_every_proposal_is_within_bounds_and_points_at_its_words(text):
    found = proposed(text)
    for span in all_spans(found):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    assert found.slots is None or 0 < found.slots.value < 2**28
    assert found.minutes is None or 0 < found.minutes.value <= 360
    assert found.group_size is None or 1 < found.group_size.value < 1000
    assert found.rhythm is None or (found.rhythm.value.times > 0 and found.rhythm.value.every > 0)
    for age in found.ages:
        assert 0 <= age.value.youngest <= (age.value.oldest or 114) <= 114
    assert proposed(text) == found


def test_the_group_is_the_same_alone_as_among_the_proposals():
    for text, size in (("we zijn een man of twaalf", 12), ("1 man, later 14 kinderen", 14), ("ik ben 84", None)):
        found = proposed(text).group_size
        assert group_size_of(text) == size == (found and found.value)


# --- Wrong variants -------------------------------------------------------------------------------------------------


def wrong() -> list[str]:
    """The texts whose day-parts are not as they should be."""
    return [text for text, when in [*WHEN, *((text, set()) for text in NO_TIME)] if slots(text) != when]


def test_the_table_holds():
    assert wrong() == []


def test_adding_instead_of_multiplying_is_caught(monkeypatch):
    monkeypatch.setattr(times.Stretch, "slots", property(lambda self: self.parts | (self.days & BY_DAY)))
    assert "op dinsdag en donderdag 's middags" in wrong()


def test_a_denial_that_is_not_heard_is_caught(monkeypatch):
    monkeypatch.setattr("matching.text.Words.denies", lambda _self, _token: False)
    assert "niet op vrijdag" in wrong()


def test_a_greeting_that_is_taken_for_a_time_is_caught(monkeypatch):
    monkeypatch.setattr(times, "_is_over", lambda _text, _one: False)
    assert "Afgelopen zaterdag ben ik gevallen. Fijne avond!" in wrong()


def test_a_stretch_that_takes_everything_is_caught(monkeypatch):
    monkeypatch.setattr(times.Stretch, "takes", lambda self, one: one.denied == self.denied)
    assert "maandag, woensdagmiddag en vrijdagochtend" in wrong()


def test_an_hour_taken_for_a_length_is_caught(monkeypatch):
    monkeypatch.setattr(proposals, "hours_in", lambda _line: [])
    assert proposed("om vier uur").minutes is not None
    monkeypatch.undo()
    assert proposed("om vier uur").minutes is None


def test_nights_are_meant_only_where_they_are_named():
    assert slots_from(slots("dinsdag")) & slots_from(f"{day}-nacht" for day in DAYS) == 0
    assert slots("dinsdagnacht") == {"di-nacht"}
