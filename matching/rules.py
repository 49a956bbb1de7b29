"""Hard limits: each rule says which pairs it bars, and with what words. A rule always beats a score."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching import sites
from matching.constructions import rows
from matching.model import Reason, Values
from matching.network import GENDERS, PERSON, Bools, Ints
from matching.pairs import Pairs

DUTCH: Final = "nl"
FAILED: Final = frozenset({"declined-seeker", "declined-giver", "expired", "stopped", "withdrawn"})
"""An introduction that ended so is not proposed again for the same need and talent."""
UNDER_WAY: Final = frozenset(
    {
        "proposed",
        "asked-seeker",
        "willing-seeker",
        "asked-giver",
        "willing-giver",
        "agreed",
        "met",
        "running",
        "handed-over",
        "lasting",
    }
)
"""An introduction in such a state is there already."""
WAITING: Final = frozenset({"not-now"})
"""It comes back by itself on the day that was said; until then nobody is asked again."""
WOMEN: Final = frozenset({"only-women", "no-men"})
MEN: Final = frozenset({"only-men", "no-women"})
"""Markers that only someone of this gender meets."""
BY_WORD: Final = frozenset(row["id"] for row in rows("requirement") if row.get("by_word", False))
"""Qualifications in which the offer of an organisation or professional is believed; the others must be recorded."""
CRISIS: Final = "crisis"
"""A need that asks for this cannot wait, and is not for neighbours."""


def _no_values(_pairs: Pairs, _row: int) -> Values:
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One hard limit."""

    code: str
    bars: Callable[[Pairs], Bools]
    """Which of the pairs it bars."""
    relaxable: bool = False
    """People may decide to let it go; then the pair can be a near-miss."""
    values: Callable[[Pairs, int], Values] = _no_values
    """What fills the sentence, for one row of the pairs."""

    def reason(self, pairs: Pairs, row: int) -> Reason:
        """The words of this rule about one pair."""
        return Reason(self.code, 0, self.values(pairs, row))


def _everywhere(pairs: Pairs, *, barred: bool) -> Bools:
    return np.full(len(pairs.talents), barred)


def no_consent(pairs: Pairs) -> Bools:
    """Seeker or giver did not agree to be matched; a giver may also have an agreement as a volunteer."""
    agreed, agreement = pairs.network.nodes["consent"], pairs.network.nodes["agreement"]
    return ~((agreed | agreement)[pairs.givers] & agreed[pairs.seeker])


def need_not_open(pairs: Pairs) -> Bools:
    """The need is not open, or its owner is not active."""
    active = bool(pairs.network.nodes["active"][pairs.seeker])
    return _everywhere(pairs, barred=not (pairs.need.open and active))


def talent_not_active(pairs: Pairs) -> Bools:
    """The offer is paused or withdrawn, or its owner is."""
    active: Bools = pairs.column("active").astype(np.bool_) & pairs.giver("active").astype(np.bool_)
    return ~active


def capacity(pairs: Pairs) -> Bools:
    """Nothing left to give. Capacity counts introductions; the size of a group is a question, not a limit."""
    return pairs.column("capacity_left") == 0


def oneself(pairs: Pairs) -> Bools:
    """Nobody is introduced to oneself."""
    return pairs.givers == pairs.seeker


def kept_apart(pairs: Pairs) -> Bools:
    """Two people who are never introduced, or were and it was unsafe."""
    apart = pairs.network.apart_from.get(pairs.need.owner, frozenset())
    return np.isin(pairs.giver("number"), sorted(apart)) if apart else _everywhere(pairs, barred=False)


def _introduced(pairs: Pairs, states: frozenset[str]) -> Bools:
    past = pairs.network.introduced.get(pairs.need.number, [])
    talents = sorted({introduction.talent for introduction in past if introduction.state in states})
    return np.isin(pairs.column("number"), talents) if talents else _everywhere(pairs, barred=False)


def earlier(pairs: Pairs) -> Bools:
    """This need and this talent were brought together before, and it ended without result."""
    return _introduced(pairs, FAILED)


def under_way(pairs: Pairs) -> Bools:
    """This need and this talent are being brought together already, or will be on a day that was said."""
    return _introduced(pairs, UNDER_WAY | WAITING)


def age(pairs: Pairs) -> Bools:
    """Under 16 without a guardian's consent."""
    minors = pairs.network.minors(pairs.scope.today)
    return minors[pairs.givers] | minors[pairs.seeker]


def _reach(pairs: Pairs) -> Ints:
    return np.minimum(pairs.column("reach"), pairs.need.reach)


def distance(pairs: Pairs) -> Bools:
    """Farther than the giver wants to go, or than the need allows."""
    return pairs.metres > _reach(pairs)


def _distance_values(pairs: Pairs, row: int) -> Values:
    return ("metres", int(pairs.metres[row])), ("reach", int(_reach(pairs)[row]))


def time(pairs: Pairs) -> Bools:
    """Both said when they can, and there is no day-part in common."""
    known = (pairs.column("slots") != 0) & (pairs.need.slots != 0)
    return known & (pairs.shared_slots == 0)


def language(pairs: Pairs) -> Bools:
    """A common language is required, both are known to speak some, and none is shared.

    Required when the need says so; where it does not say, only for a seeker who is known not to speak Dutch.
    """
    spoken = pairs.network.languages
    seeker = spoken.get(pairs.need.owner, frozenset())
    required = pairs.need.common_language
    if required is None:
        required = DUTCH not in seeker
    if not required or not seeker:
        return _everywhere(pairs, barred=False)
    theirs = (spoken.get(giver, frozenset()) for giver in pairs.giver("number").tolist())
    return np.array([bool(languages) and not languages & seeker for languages in theirs], np.bool_)


def limits(pairs: Pairs) -> Bools:
    """One of the two has or does what the other said not to be able to live with."""
    forbidden, unwanted = pairs.clash
    return (forbidden | unwanted) != 0


def _limits_values(pairs: Pairs, row: int) -> Values:
    forbidden, unwanted = pairs.clash
    return (("marker", pairs.network.markers.words(int(forbidden[row] | unwanted[row]))[0]),)


def gender_limits(pairs: Pairs, name: str) -> tuple[Bools, Bools]:
    """For the talents' limits `name` ('cannot' or 'rather_not'): who is for women only, and for men only."""
    markers, theirs = pairs.network.markers, pairs.column(name)
    women = sum(1 << markers.index[m] for m in WOMEN if m in markers.index)
    men = sum(1 << markers.index[m] for m in MEN if m in markers.index)
    return theirs & women != 0, theirs & men != 0


def gender(pairs: Pairs) -> Bools:
    """'Alleen vrouwen' and the like, from either side. An unknown gender neither meets nor breaks it."""
    woman, man = GENDERS.index("woman"), GENDERS.index("man")
    seeker, givers = int(pairs.network.nodes["gender"][pairs.seeker]), pairs.giver("gender")
    for_women, for_men = gender_limits(pairs, "cannot")
    barred = (for_women & (seeker == man)) | (for_men & (seeker == woman))
    if pairs.need.limits.cannot & WOMEN:
        barred = barred | (givers == man)
    if pairs.need.limits.cannot & MEN:
        barred = barred | (givers == woman)
    return barred


def qualification(pairs: Pairs) -> Bools:
    """The need asks for a qualification the giver is not known to have, or whose term has passed.

    'professional' is met by every organisation and by everyone with a professional role; a trade (BY_WORD) by
    those of them whose offer says so. A neighbour whose daughter is a nurse is none.
    """
    if not pairs.need.requires:
        return _everywhere(pairs, barred=False)
    return np.array([not _qualified(pairs, row) for row in range(len(pairs.talents))], np.bool_)


def _qualified(pairs: Pairs, row: int) -> bool:
    nodes, giver = pairs.network.nodes, pairs.givers[row]
    valid = {
        kind
        for kind, until in pairs.network.qualifications.get(int(nodes["number"][giver]), ())
        if until >= pairs.scope.today
    }
    if nodes["professional"][giver] or nodes["kind"][giver] != PERSON:
        said = pairs.network.holds.get(int(pairs.column("number")[row]), frozenset())
        valid |= {"professional"} | (said & BY_WORD)
    return pairs.need.requires <= valid


def _qualification_values(pairs: Pairs, _row: int) -> Values:
    return (("qualification", min(pairs.need.requires)),)


RULES: Final[tuple[Rule, ...]] = (
    Rule("no-consent", no_consent),
    Rule("need-not-open", need_not_open),
    Rule("talent-not-active", talent_not_active),
    Rule("oneself", oneself),
    Rule("kept-apart", kept_apart),
    Rule("earlier", earlier),
    Rule("under-way", under_way),
    Rule("age", age),
    Rule("capacity", capacity, relaxable=True),
    Rule("distance", distance, relaxable=True, values=_distance_values),
    Rule("time", time, relaxable=True),
    Rule("place-over", sites.over, values=sites.over_values),
    Rule("too-small", sites.too_small, values=sites.too_small_values),
    Rule("no-hour", sites.no_hour, relaxable=True),
    Rule("language", language, relaxable=True),
    Rule("limits", limits, values=_limits_values),
    Rule("gender", gender),
    Rule("qualification", qualification, values=_qualification_values),
)
"""All hard limits, in the order in which they are named to people."""
OF_TEXTS: Final = tuple(rule for rule in RULES if rule.code in {"limits", "qualification"})
"""Those that the two texts alone decide: what one rules out and the other brings, what one asks and the other holds."""
