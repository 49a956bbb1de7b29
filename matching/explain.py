"""One card: what fits with the points that make the score, what is not known, what clashes, and the path between."""

from collections.abc import Mapping
from typing import Final

from matching import rules, sites
from matching.model import FAR, MILLE, Reason, Role, Suggestion, Values
from matching.network import GENDERS, Ints, Network
from matching.pairs import UNPLACED, Pairs
from matching.warm import Via, meant

RECENTLY: Final = 30
"""Days within which having been asked is worth a remark."""
NEAR_LIMIT: Final = 0.9
"""Share of a distance limit from which it is worth a remark."""
KINSHIPS: Final = ("same", "branch", "related", "theme", "alike")
"""How the concept of a talent can be related to that of a need; 'alike': only the whole texts are."""
MAN: Final = GENDERS.index("man")
WOMAN: Final = GENDERS.index("woman")


def explained(pairs: Pairs, row: int, parts: Mapping[str, Ints], in_return: Values) -> Suggestion:
    """The card of one row of `pairs`; `parts` holds its points by ground, `in_return` what the seeker can do back."""
    number = pairs.network.nodes["number"]
    via = pairs.via(row)
    values = _values(pairs, row, via, in_return)
    fits = [
        Reason("acquainted" if name == "introducer" and via is None else name, int(part[row]), values.get(name, ()))
        for name, part in parts.items()
        if part[row] > 0
    ]
    roles = [Role("seeker", pairs.need.owner), Role("giver", int(number[pairs.givers[row]]))]
    if via is not None:
        roles.append(Role("introducer", int(number[via.node])))
    return Suggestion(
        need=pairs.need.number,
        talent=int(pairs.column("number")[row]),
        roles=tuple(roles),
        score=sum(reason.points for reason in fits),
        fits=(*sorted(fits, key=lambda reason: -reason.points), *sites.fits(pairs, row)),
        unknown=tuple(_unknown(pairs, row, in_return)),
        clashes=tuple(_clashes(pairs, row)),
        path=tuple(int(number[node]) for node in pairs.path(row)),
    )


def _values(pairs: Pairs, row: int, via: Via | None, in_return: Values) -> Mapping[str, Values]:
    """What fills the sentence of each ground."""
    asked = int(pairs.view.asked[pairs.givers[row]])
    return {
        "concept": _best_concepts(pairs, row),
        "distance": (("metres", int(pairs.metres[row])),),
        "time": (("slots", int(pairs.shared_slots[row])),),
        "social": (("hops", int(pairs.ball.hops[row])),),
        "introducer": () if via is None else _introducer(pairs, via),
        "rested": (("days", pairs.scope.today - asked),) if asked else (),
        "gain": in_return,
    }


def _introducer(pairs: Pairs, via: Via) -> Values:
    who = ("node", int(pairs.network.nodes["number"][via.node]))
    return (who, ("past", via.past)) if via.past else (who,)


def _best_concepts(pairs: Pairs, row: int) -> Values:
    """Which concept of the need met which of the talent, and how they are related.

    Of equals: the first of the need's, then the first of the talent's, in the order they were read. Where no two
    concepts meet, the one both whole texts are most about, called 'alike'.
    """
    vocabulary, talents, at = pairs.network.vocabulary, pairs.network.talents, pairs.talents[row]
    best, found = 0, ("", "")
    for weighted in pairs.need.concepts:
        if weighted.concept not in vocabulary.index:
            continue
        closeness = vocabulary.closeness[vocabulary.index[weighted.concept]]
        for concept, weight in zip(talents["concepts"][at], talents["weights"][at], strict=True):
            value = int(weighted.weight * closeness[concept] // MILLE * weight)
            if value > best:
                best, found = value, (weighted.concept, vocabulary.concepts[concept].id)
    if best < MILLE:
        shared = pairs.network.gist(pairs.need.gist).concepts.astype(int) * talents["gist"][at]
        alike = vocabulary.concepts[int(shared.argmax())].id
        return ("need_concept", alike), ("talent_concept", alike), ("likeness", "alike")
    return ("need_concept", found[0]), ("talent_concept", found[1]), ("likeness", _kinship(pairs.network, *found))


def _kinship(network: Network, need: str, talent: str) -> str:
    """'same', 'branch' (one is the broader of the other), 'related' or 'theme'."""
    if need == talent:
        return "same"
    asked, offered = network.vocabulary[need], network.vocabulary[talent]
    if asked.parent == talent or offered.parent == need:
        return "branch"
    return "theme" if asked.theme == offered.theme and talent not in asked.related else "related"


def _unknown(pairs: Pairs, row: int, in_return: Values) -> list[Reason]:
    """What a person should ask before the two meet."""
    need, found = pairs.need, []
    if not (need.slots and pairs.column("slots")[row]):
        found.append(Reason("time-unknown"))
    if pairs.metres[row] == UNPLACED:
        found.append(Reason("distance-unknown"))
    found += [Reason("gender-unknown", 0, (("about", side),)) for side in _gender_questions(pairs, row)]
    spoken = pairs.network.languages
    if need.common_language and not (int(pairs.giver("number")[row]) in spoken and need.owner in spoken):
        found.append(Reason("language-unknown"))
    if need.group_size and not sites.has_room(pairs, row):
        found.append(Reason("group-size", 0, (("size", need.group_size),)))
    if pairs.column("capacity_left")[row] < 0:
        found.append(Reason("capacity-unknown"))
    if not in_return:
        found.append(Reason("interest-unknown"))
    return found


def _gender_questions(pairs: Pairs, row: int) -> list[str]:
    """Of whom the gender matters and is neither 'woman' nor 'man' in what we know."""
    for_women, for_men = rules.gender_limits(pairs, "cannot")
    matters = {
        "seeker": (for_women[row] or for_men[row], pairs.network.nodes["gender"][pairs.seeker]),
        "giver": (pairs.need.limits.cannot & (rules.WOMEN | rules.MEN), pairs.giver("gender")[row]),
    }
    return [side for side, (limit, known) in matters.items() if limit and known not in (WOMAN, MAN)]


def _clashes(pairs: Pairs, row: int) -> list[Reason]:
    """What goes against it without forbidding it."""
    found = []
    shared, metres = int(pairs.shared_slots[row]), int(pairs.metres[row])
    if shared and shared != pairs.need.slots:
        found.append(Reason("time-partly", 0, (("slots", pairs.need.slots & ~shared),)))
    found += sites.clashes(pairs, row)
    found += _frictions(pairs, row)
    found += _not_through_asker(pairs, row)
    asked = int(pairs.view.asked[pairs.givers[row]])
    if asked and pairs.scope.today - asked <= RECENTLY:
        found.append(Reason("asked-recently", 0, (("days", pairs.scope.today - asked),)))
    reach = int(min(pairs.column("reach")[row], pairs.need.reach))
    if reach < FAR and metres > NEAR_LIMIT * reach:
        found.append(Reason("limit-near", 0, (("metres", metres), ("reach", reach))))
    return found


def _not_through_asker(pairs: Pairs, row: int) -> list[Reason]:
    """Who would rather not be asked by the organisation that asks here; of whose wishes the asker may know.

    Whom somebody does not want in person never hears that.
    """
    network, scope = pairs.network, pairs.scope
    asker = [network.nodes.at[number] for number in (scope.person, scope.organisation) if number in network.nodes.at]
    found = []
    for about, position in (("seeker", pairs.seeker), ("giver", int(pairs.givers[row]))):
        number = int(network.nodes["number"][position])
        for wish in network.wishes_of.get(number, ()) if network.knows(scope, number) else ():
            in_person = not wish.sort and wish.other == scope.person
            if not wish.rather and not in_person and meant(network, wish)[asker].any():
                what = ("sort", wish.sort) if wish.sort else ("node", wish.other)
                found.append(Reason("rather-not-via", 0, (("about", about), what)))
                break
    return found


def _frictions(pairs: Pairs, row: int) -> list[Reason]:
    """What the giver, and then what the seeker, would rather have otherwise."""
    words = pairs.network.markers.words
    minds = pairs.friction
    found = [Reason("rather-not", 0, (("about", "giver"), ("marker", m))) for m in words(int(minds[0][row]))]
    found += [Reason("rather-not", 0, (("about", "seeker"), ("marker", m))) for m in words(int(minds[1][row]))]
    for_women, for_men = rules.gender_limits(pairs, "rather_not")
    seeker, giver = int(pairs.network.nodes["gender"][pairs.seeker]), int(pairs.giver("gender")[row])
    wishes = pairs.need.limits.rather_not
    for about, marker, unmet in (
        ("giver", "only-women", for_women[row] and seeker == MAN),
        ("giver", "only-men", for_men[row] and seeker == WOMAN),
        ("seeker", "only-women", wishes & rules.WOMEN and giver == MAN),
        ("seeker", "only-men", wishes & rules.MEN and giver == WOMAN),
    ):
        if unmet:
            found.append(Reason("rather-only", 0, (("about", about), ("marker", marker))))
    return found
