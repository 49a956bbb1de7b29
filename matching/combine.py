"""More than two: what serves the need, and for each obstacle somebody who takes it away, all at one moment.

The need comes first: what is done together where somebody must go somewhere, and before all what the need names. Then
each obstacle in its turn gets the best that is left. Every single one of them is allowed by the same rules as any
suggestion (rules.py), for a need that is the same but for what is asked and when; moreover nobody in a set is kept
apart from anybody else in it, and everybody can on one and the same day-part. One talent may have several roles: it is
asked once. Who is asked for a role already keeps it. What nobody takes away stays open.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from matching.hours import best_hour, known, parts_of, place_of
from matching.model import (
    FAR,
    MILLE,
    OBSTACLES,
    SLOTS,
    Combination,
    Filling,
    Hour,
    Need,
    Obstacle,
    Reason,
    RoleKind,
    Scope,
    Suggestion,
    UnseenError,
    Weighted,
    common_slots,
)
from matching.network import PERSON, Ints, Network, Spot, metres_between
from matching.obstacles import RIDES, rows
from matching.pairs import Pairs, concept_likeness
from matching.reading import reader, reader_of_words
from matching.rules import RULES, UNDER_WAY, Rule
from matching.signals import Weights, default_weights, points, scores
from matching.suggest import NAMED, allowed, cards, suggest

HORIZON: Final = 28
"""Days ahead in which an hour is looked for."""
SPACE: Final = "ruimte"
"""The theme of what a place is used for."""
ALTERNATIVES: Final = 3
TRIED: Final = 3
"""So many times as many sets are tried as are answered: one that can be filled is better than one that cannot."""
GIST_LENGTH: Final = 255
SERVES: Final[frozenset[RoleKind]] = frozenset({"giver", "activity", "place"})
GOING: Final[frozenset[Obstacle]] = RIDES | {"first-time", "walking", "dressing"}
"""Obstacles of somebody who would like to go somewhere."""
ROLES: Final[Mapping[Obstacle, RoleKind]] = {"money": "giver", "trust": "introducer", "in-return": "giver"}
"""Roles for which nobody is looked for by what they offer."""
OF_ASKING: Final = frozenset({"under-way", "capacity"})
"""What bars nobody from a role for which it is asked already."""


class Part(NamedTuple):
    """One role that takes an obstacle away."""

    role: RoleKind
    obstacle: Obstacle


class Candidate(NamedTuple):
    """Somebody who could have one role, and what else than its ground speaks for it."""

    talent: int
    owner: int
    slots: int
    score: int
    detour: int | None = None
    extra: tuple[Reason, ...] = ()


@dataclass(frozen=True, eq=False)
class Able:
    """Who could have one role, best first."""

    part: Part
    pairs: Pairs
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, eq=False)
class Evening:
    """What serves the need, and where and when that is."""

    network: Network
    need: Need
    card: Suggestion
    weights: Weights
    scope: Scope
    horizon: int

    @property
    def at(self) -> int:
        """Position of the talent."""
        return self.network.talents.at[self.card.talent]

    @property
    def owner(self) -> int:
        """Number of whose talent it is."""
        return self.card.roles[1].node

    @property
    def slots(self) -> int:
        """Day-parts on which it can be; 0 is not known."""
        return common_slots((self.need.slots, int(self.network.talents["slots"][self.at])))

    @property
    def place(self) -> int:
        """The place that is offered; 0 is none."""
        return place_of(self.network, self.card.talent)

    @property
    def site(self) -> int:
        """The place where it is; 0 is not known."""
        return self.place or self.network.places.get(self.owner, 0)

    @property
    def with_person(self) -> bool:
        """Whether it is a person who serves the need, and not something at a place of its own."""
        return bool(self.network.nodes["kind"][self.network.nodes.at[self.owner]] == PERSON)

    @property
    def goal(self) -> frozenset[int]:
        """Everything that is meant by somebody who says to go there; with a person: what either of the two names."""
        network = self.network
        if self.with_person:
            return self.need.names | network.named.get(self.card.talent, frozenset())
        return frozenset({self.owner, self.site, network.owners.get(self.site, 0)} - {0})

    @property
    def spot(self) -> Spot | None:
        """Position on the grid of where one must be; None is not known."""
        network = self.network
        if self.with_person and (self.goal or self.card.talent in network.rides):
            return next((spot for one in sorted(self.goal) if (spot := network.spot(one))), None)
        return network.spot(self.site) or network.spot(self.owner)

    @property
    def role(self) -> RoleKind:
        """What it is in the set."""
        if self.place:
            return "place"
        return "activity" if self.network.talents["collective"][self.at] else "giver"

    def hour(self, slots: int) -> Hour | None:
        """The hour that suits best at the place that is offered, in these day-parts."""
        today = self.scope.today
        return best_hour(self.network, self.place, slots, today + 1, today + self.horizon, people=self.need.group_size)


def combine(
    network: Network,
    need: int,
    *,
    scope: Scope,
    limit: int = 3,
    weights: Weights | None = None,
    horizon: int = HORIZON,
) -> tuple[Combination, ...]:
    """The best `limit` sets for the need of this number, as `scope` may see them, best first.

    What the need names comes first, then the set with the fewest roles that are still open, then what serves the need
    best. A need without obstacles gets what `suggest` gives, each as a set of one; a group that asks for a place above
    all, the places first. None where nothing serves the need. UnseenError when the scope may not read it.
    """
    weights = weights or default_weights()
    wanted = network.needs.get(need)
    if wanted is None or not network.reads(scope, wanted):
        raise UnseenError(need)
    if not wanted.obstacles:
        found = _with_space(network, wanted, scope, weights, limit)
        return tuple(_alone(Evening(network, wanted, card, weights, scope, horizon)) for card in found)
    evenings = [
        Evening(network, wanted, card, weights, scope, horizon)
        for card in _serving(network, wanted, scope, weights, TRIED * limit)
    ]
    whole = [set_ for evening in evenings if (set_ := _filled(evening, parts_of_set(wanted))) is not None]
    return tuple(sorted(whole, key=lambda one: (not _is_named(network, wanted, one), _open(one)))[:limit])


def around(
    network: Network,
    need: int,
    talent: int,
    *,
    scope: Scope,
    weights: Weights | None = None,
    horizon: int = HORIZON,
) -> Combination | None:
    """The set around what is to serve the need already: who could still take away what stands in the way.

    Also for a need that is no longer open since that one said yes. None where its place has no hour for it.
    UnseenError when the scope may not read the need, or see whose talent it is.
    """
    weights = weights or default_weights()
    wanted, at = network.needs.get(need), network.talents.at.get(talent)
    if wanted is None or not network.reads(scope, wanted):
        raise UnseenError(need)
    asked = replace(wanted, open=True)
    pairs = None if at is None else allowed(network, asked, np.array([at]), scope=scope, rules=())
    if pairs is None or not len(pairs.talents):
        raise UnseenError(talent)
    evening = Evening(network, asked, cards(pairs, 1, weights)[0], weights, scope, horizon)
    return _filled(evening, parts_of_set(asked))


def parts_of_set(need: Need) -> tuple[Part, ...]:
    """The roles that this need asks for beside what serves it, in the order of OBSTACLES.

    Who is driven there and home is helped to walk by who drives.
    """
    carried = need.obstacles >= RIDES
    taken: dict[str, RoleKind] = {kind: row["id"] for row in rows("part") for kind in row["takes"]}
    return tuple(
        Part(ROLES.get(kind) or taken[kind], kind)
        for kind in OBSTACLES
        if kind in need.obstacles and not (kind == "walking" and carried)
    )


def _open(one: Combination) -> int:
    return sum(filling.chosen is None for filling in one.fillings)


def _is_named(network: Network, need: Need, one: Combination) -> bool:
    chosen = one.fillings[0].chosen
    return chosen is not None and bool(_names(network, need, [network.talents.at[chosen.talent]])[0])


# --- What serves the need itself ------------------------------------------------------------------------------------


def _alone(evening: Evening) -> Combination:
    hour = evening.hour(evening.slots) if evening.place else None
    filling = Filling(evening.role, None, evening.card)
    return Combination(evening.need.number, (filling,), evening.slots, hour, evening.card.score)


def _with_space(network: Network, need: Need, scope: Scope, weights: Weights, limit: int) -> tuple[Suggestion, ...]:
    """What `suggest` gives; before that, for a group that asks for a place above all, the places that are that."""
    found = suggest(network, need.number, scope=scope, limit=limit, weights=weights).suggestions
    first = need.concepts[0] if need.concepts and need.group_size else None
    vocabulary = network.vocabulary
    if first is None or first.weight < NAMED or first.concept not in vocabulary.index:
        return found
    if vocabulary[first.concept].theme != SPACE:
        return found
    wanted = replace(need, concepts=(replace(first, weight=MILLE),), gist=b"")
    offered = sorted(at for talent, at in network.talents.at.items() if place_of(network, talent))
    pairs = _answering(network, wanted, np.array(offered, np.int64), scope, weights)
    places = {card.talent: card for card in cards(pairs.take(pairs.likeness >= weights.enough), limit, weights)}
    known_better = {card.talent: card for card in found}
    return tuple({**places, **known_better}.values())[:limit]


def _serving(network: Network, need: Need, scope: Scope, weights: Weights, most: int) -> tuple[Suggestion, ...]:
    """What serves the need itself, best first: what it names, then what is done together where one must go, then all.

    What is asked for it already comes alone, as long as it may.
    """
    held = asked_for(network, need, SERVES)
    if held:
        there = np.array(sorted(network.talents.at[talent] for talent in held), np.int64)
        asked = allowed(network, need, there, scope=scope, rules=_rules(held))
        if len(asked.talents):
            return cards(asked, most, weights)
    core = core_of(network, need)
    there = np.flatnonzero(network.talents["number"] > 0)
    seats = np.array([int(number) in network.rides for number in network.talents["number"][there]], np.bool_)
    driven = bool(need.obstacles & RIDES)
    pairs = _answering(network, core or need, there[~seats] if driven else there, scope, weights)
    named = _names(network, need, pairs.talents.tolist())
    if driven and core is None and not named.any():
        # Nothing is left but the ride: then it is a seat that serves the need.
        pairs = _answering(network, need, there[seats], scope, weights)
        named = _names(network, need, pairs.talents.tolist())
    together = pairs.column("collective").astype(np.bool_) & (pairs.likeness >= weights.enough)
    together &= bool(need.obstacles & GOING)
    order = np.lexsort((pairs.column("number"), -scores(points(pairs, weights)), ~together, ~named))[:most]
    return _cards(pairs, order.tolist(), weights)


def _answering(network: Network, wanted: Need, talents: Ints, scope: Scope, weights: Weights) -> Pairs:
    """Of these talents those that serve what is wanted and may, where one of them really answers it."""
    pairs = allowed(network, wanted, talents, scope=scope)
    answered = bool((pairs.likeness >= weights.enough).any())
    return pairs.take((pairs.likeness >= weights.floor) & answered)


def core_of(network: Network, need: Need) -> Need | None:
    """The need without what is only about what stands in the way; None where nothing else is left that has a name.

    The concepts about a ride or company go, of its gist too; its sense is of the whole text, and stays.
    """
    about = {
        concept for row in rows("part") for concept in row["concepts"] if not need.obstacles.isdisjoint(row["takes"])
    }
    left = tuple(weighted for weighted in need.concepts if weighted.concept not in about)
    if len(left) == len(need.concepts):
        return need
    if not left or left[0].weight < NAMED:
        return None
    gist = network.gist(need.gist)
    ours = gist.concepts.astype(np.float64)
    ours[[network.vocabulary.index[concept] for concept in about if concept in network.vocabulary.index]] = 0
    length = np.sqrt(np.square(ours).sum())
    written = np.rint(ours * GIST_LENGTH / length).astype(np.uint8).tobytes() if length else b""
    return replace(need, concepts=left, gist=written + gist.sense.tobytes() if length and gist.sense.any() else written)


def asked_for(network: Network, need: Need, roles: Collection[RoleKind]) -> frozenset[int]:
    """The talents that are being asked for one of these roles, or have it."""
    return frozenset(
        one.talent
        for one in network.introduced.get(need.number, ())
        if one.state in UNDER_WAY and not one.roles.isdisjoint(roles) and one.talent in network.talents.at
    )


def _rules(held: frozenset[int]) -> tuple[Rule, ...]:
    """All rules; of these talents it does not matter that they are asked already."""

    def spared(rule: Rule) -> Rule:
        return replace(rule, bars=lambda pairs: rule.bars(pairs) & ~np.isin(pairs.column("number"), sorted(held)))

    return tuple(spared(rule) if held and rule.code in OF_ASKING else rule for rule in RULES)


def _names(network: Network, need: Need, talents: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of these talents (positions) are what the need names, are there or drive there.

    Not people who only speak of it.
    """
    nodes = network.nodes
    found = np.zeros(len(talents), np.bool_)
    for row, at in enumerate(talents if need.names else ()):
        number = int(network.talents["number"][at])
        owner = network.giver(number)
        site = place_of(network, number) or network.places.get(owner, 0)
        is_there = nodes["kind"][nodes.at[owner]] != PERSON and not need.names.isdisjoint({owner, site})
        drives = number in network.rides and not need.names.isdisjoint(_bound_for(network, number))
        found[row] = is_there or drives
    return found


# --- Who takes an obstacle away --------------------------------------------------------------------------------------


def _filled(evening: Evening, parts: Sequence[Part]) -> Combination | None:
    """The set around what serves the need; None where its place has no hour for it."""
    able = [_able(evening, part) for part in parts]
    options = [bit for bit in SLOTS.values() if not evening.slots or evening.slots & bit]
    if evening.place and known(evening.network, evening.place):
        options = [bit for bit in options if evening.hour(bit) is not None]
    if not options:
        return None
    teams = {bit: _team(evening, able, bit) for bit in options}
    ranks = {bit: (len(team), sum(one.score for one in team.values())) for bit, team in teams.items()}
    equal = [bit for bit in options if ranks[bit] == max(ranks.values())]
    hour = evening.hour(sum(equal)) if evening.place else None
    bit = next((bit for bit in equal if hour is not None and parts_of(hour) & bit), equal[0])
    team = teams[bit]
    fillings = [Filling(evening.role, None, evening.card)]
    fillings += [_filling(evening, one, team, bit) for one in able]
    slots = common_slots((evening.slots, *(candidate.slots for candidate in team.values())))
    score = sum(filling.chosen.score for filling in fillings if filling.chosen is not None)
    return Combination(evening.need.number, tuple(fillings), slots, hour, score)


def _team(evening: Evening, able: Iterable[Able], bit: int) -> dict[Part, Candidate]:
    """For each role in turn the best who can on this day-part and may meet all who were chosen before."""
    team: dict[Part, Candidate] = {}
    for one in able:
        owners = {evening.owner, *(candidate.owner for candidate in team.values())}
        found = next((who for who in one.candidates if _can(evening.network, who, bit, owners)), None)
        if found is not None:
            team[one.part] = found
    return team


def _can(network: Network, who: Candidate, bit: int, others: Collection[int]) -> bool:
    """Whether somebody can on this day-part and is kept apart from none of the others."""
    meets = network.apart_from.get(who.owner, frozenset()).isdisjoint(others)
    return meets and (not who.slots or bool(who.slots & bit))


def _filling(evening: Evening, able: Able, team: Mapping[Part, Candidate], bit: int) -> Filling:
    """One role with who was chosen, and who else can just then and may meet all the others."""
    part, chosen = able.part, team.get(able.part)
    if part.obstacle == "trust":
        return Filling(part.role, part.obstacle, _introduced(evening.card))
    if chosen is None:
        return Filling(part.role, part.obstacle, None)
    others = {evening.owner, *(one.owner for other, one in team.items() if other != part)}
    free = [who for who in able.candidates if who.talent != chosen.talent and _can(evening.network, who, bit, others)]
    first, *rest = _told(able, [chosen, *free[:ALTERNATIVES]], evening)
    return Filling(part.role, part.obstacle, first, tuple(rest), chosen.detour)


def _told(able: Able, candidates: Sequence[Candidate], evening: Evening) -> list[Suggestion]:
    """Their cards in this order, each as the role it is, with what else speaks for it."""
    numbers = able.pairs.column("number").tolist()
    told = _cards(able.pairs, [numbers.index(who.talent) for who in candidates], evening.weights)
    return [replace(card, fits=(*card.fits, *who.extra)) for card, who in zip(told, candidates, strict=True)]


def _introduced(card: Suggestion) -> Suggestion | None:
    """Who brings the two together; None where nobody who is known can."""
    known_already = [reason for reason in card.fits if reason.code == "acquainted"]
    if not known_already and not any(role.kind == "introducer" for role in card.roles):
        return None
    grounds = known_already or [reason for reason in card.fits if reason.code == "introducer"]
    # Every card says what the other side gets, or that nobody knows.
    grounds += [reason for reason in card.fits if reason.code == "gain"]
    asked = tuple(reason for reason in card.unknown if reason.code == "interest-unknown")
    return replace(card, score=0, fits=tuple(replace(one, points=0) for one in grounds), unknown=asked, clashes=())


def _able(evening: Evening, part: Part) -> Able:
    """Who could have a role, best first; a giver who can do it too comes before all others."""
    if part.obstacle in RIDES:
        return _drivers(evening, part)
    network = evening.network
    if part.obstacle == "money":
        pairs = _allowed(evening, part, evening.need, _payers(evening))
    elif part.obstacle in ROLES:
        pairs = _allowed(evening, part, evening.need, np.zeros(0, np.int64))
    else:
        there = np.flatnonzero(network.talents["number"] > 0)
        wanted = _as_asked(evening.need, part.obstacle)
        pairs = _allowed(evening, part, wanted, there)
        pairs = pairs.take(pairs.likeness >= evening.weights.enough)
        if "wanted" in _row(part.obstacle):
            # A plain thing with a name of its own: an offer is like it as a whole, and is read to be that as well.
            pairs = pairs.take(concept_likeness(network, wanted, pairs.talents) >= evening.weights.enough)
        pairs = pairs.take(np.array([_fits(evening, part, int(number)) for number in pairs.column("number")], np.bool_))
    found = [Candidate(*row) for row in _rows(pairs, evening.weights)]
    held = asked_for(network, evening.need, {part.role})
    found.sort(key=lambda who: (who.talent not in held, who.talent != evening.card.talent, -who.score, who.talent))
    return Able(part, pairs, tuple(found))


def _as_asked(need: Need, obstacle: Obstacle) -> Need:
    """The same need, asking for somebody who takes this away."""
    concepts, gist = wanted_of(obstacle, reader().read_with)
    return replace(need, concepts=concepts, gist=gist)


def _row(obstacle: Obstacle) -> Mapping[str, Any]:
    """The role that takes this away, as written in obstacles.toml."""
    return next(row for row in rows("part") if obstacle in row["takes"])


@cache
def wanted_of(obstacle: Obstacle, _read_with: str) -> tuple[tuple[Weighted, ...], bytes]:
    """What is asked of who takes this away, as a need would be read by the reader of this process; loads no model."""
    row = _row(obstacle)
    if "wanted" in row:
        return tuple(Weighted(concept, MILLE) for concept in row["wanted"]), reader().gist_of(row["wanted"], "asks")
    reading = reader_of_words().read(row["asks"], "asks")
    return tuple(Weighted(hit.concept, hit.weight) for hit in reading.hits), reading.gist


def _allowed(evening: Evening, part: Part, wanted: Need, talents: Ints) -> Pairs:
    """Of these talents (positions) those that no rule bars from this role at this time."""
    rules = _rules(asked_for(evening.network, evening.need, {part.role}))
    return allowed(evening.network, replace(wanted, slots=evening.slots), talents, scope=evening.scope, rules=rules)


def _rows(pairs: Pairs, weights: Weights) -> Iterable[tuple[int, int, int, int]]:
    """Talent, owner, day-parts and score of each pair."""
    columns = (pairs.column("number"), pairs.giver("number"), pairs.column("slots"), scores(points(pairs, weights)))
    return zip(*(column.tolist() for column in columns), strict=True)


def _fits(evening: Evening, part: Part, talent: int) -> bool:
    """Whether this talent is for where one goes, and an interpreter for who goes there."""
    network = evening.network
    bound = _bound_for(network, talent)
    if bound and bound.isdisjoint(evening.goal):
        return False
    return part.role != "interpreter" or _speaks_both(network, evening.need, talent)


def _speaks_both(network: Network, need: Need, talent: int) -> bool:
    """Whether somebody speaks a language of the seeker beside Dutch; who is not known to speak Dutch may."""
    at = network.talents.at[talent]
    owner = network.giver(talent)
    spoken = network.languages.get(owner, frozenset())
    theirs = spoken | set(network.tongues.words(int(network.talents["tongues"][at])))
    wanted = (network.languages.get(need.owner, frozenset()) | need.limits.tongues) - {"nl"}
    return bool(theirs & wanted) and (not spoken or "nl" in spoken)


def _payers(evening: Evening) -> Ints:
    """The offers (positions) of who can take away a condition that stands before this."""
    network = evening.network
    standing = (one for node in sorted(evening.goal) for one in network.conditions_of.get(node, ()) if one.standing)
    removers = {one.remover for one in standing if one.remover in network.nodes.at}
    found = [network.talents_of(network.nodes.at[number]) for number in sorted(removers)]
    return np.concatenate([*found, np.zeros(0, np.int64)]).astype(np.int64)


# --- Rides ----------------------------------------------------------------------------------------------------------


def _drivers(evening: Evening, part: Part) -> Able:
    """Who has a seat: first who goes there, then who drives already, then by the fewest extra metres."""
    network = evening.network
    seats = [talent for talent in sorted(network.rides) if _takes(evening, part, talent)]
    wanted = _as_asked(evening.need, part.obstacle)
    pairs = _allowed(evening, part, wanted, np.array([network.talents.at[talent] for talent in seats], np.int64))
    found = []
    for talent, owner, slots, score in _rows(pairs, evening.weights):
        goes = not _bound_for(network, talent).isdisjoint(evening.goal)
        detour = _detour(network, evening, owner)
        extra = [Reason("goes-there")] if goes else []
        extra += [Reason("ride-anyway")] if network.rides[talent].anyway else []
        extra += [Reason("detour", 0, (("extra", detour),))] if detour is not None else []
        found.append(Candidate(talent, owner, slots, score, detour, tuple(extra)))
    held = asked_for(network, evening.need, {part.role})
    found.sort(key=lambda who: (who.talent not in held, *_as_driver(evening, who)))
    return Able(part, pairs, tuple(found))


def _as_driver(evening: Evening, who: Candidate) -> tuple[bool | int, ...]:
    """The order of drivers."""
    codes = {reason.code for reason in who.extra}
    metres = FAR if who.detour is None else who.detour
    grounds = (who.talent != evening.card.talent, "goes-there" not in codes, "ride-anyway" not in codes)
    return (*grounds, metres, -who.score, who.talent)


def _takes(evening: Evening, part: Part, talent: int) -> bool:
    """Whether this seat goes that way: to where one must be or home from it, or anywhere one asks."""
    ride, bound = evening.network.rides[talent], _bound_for(evening.network, talent)
    if not (ride.there if part.obstacle == "ride-there" else ride.home):
        return False
    # Who drives already somewhere that is not known does not drive here.
    return not bound.isdisjoint(evening.goal) if bound else not ride.anyway


def _bound_for(network: Network, talent: int) -> frozenset[int]:
    """What the words of a talent name beside its owner and what is its owner's."""
    owner = network.giver(talent)
    named = network.named.get(talent, frozenset())
    return frozenset(one for one in named if owner not in {one, network.owners.get(one, 0)})


def _detour(network: Network, evening: Evening, driver: int) -> int | None:
    """How many metres farther it is for the driver to come by the seeker's, as the crow flies; the same both ways."""
    home, seeker, there = network.spot(driver), network.spot(evening.need.owner), evening.spot
    if home is None or seeker is None or there is None:
        return None
    return max(0, metres_between(home, seeker) + metres_between(seeker, there) - metres_between(home, there))


# --- Small things -----------------------------------------------------------------------------------------------------


def _cards(pairs: Pairs, order: Sequence[int], weights: Weights) -> tuple[Suggestion, ...]:
    """The cards of these rows, in this order."""
    told = {card.talent: card for card in cards(pairs.take(np.array(order, np.intp)), len(order), weights)}
    numbers = pairs.column("number").tolist()
    return tuple(told[numbers[row]] for row in order)
