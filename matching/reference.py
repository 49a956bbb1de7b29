"""The same answers in plain Python and networkx: the specification of the engine, and the oracle of its tests.

Nothing here is fast and nothing is shared with the fast path but the values, the weights and the vocabulary. It
reads as the rules are told: look at everybody the viewer may see, leave out whom a rule bars, weigh, sort, explain.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from math import log, sqrt
from typing import NamedTuple

import networkx as nx

from matching import hours, vocabulary
from matching.model import (
    DAYS,
    FAR,
    MILLE,
    SLOTS,
    Answer,
    Apart,
    Booking,
    Condition,
    Hour,
    Introduction,
    Limits,
    MightKnow,
    NearMiss,
    Need,
    Node,
    Opening,
    Reason,
    Role,
    Scope,
    Suggestion,
    Talent,
    Tie,
    UnseenError,
    Value,
    Values,
    ViaWish,
    Weighted,
)
from matching.rules import BY_WORD
from matching.signals import Weights

ADULT, HALF_LIFE, RECENTLY, MOST_KNOWERS, MOST_CONCEPTS, SENSE = 16, 365, 30, 3, 5, 384
WOMEN, MEN = {"only-women", "no-men"}, {"only-men", "no-women"}
GENDER_LIMITS = WOMEN | MEN
FAILED = {"declined-seeker", "declined-giver", "expired", "stopped", "withdrawn"}
UNDER_WAY = {"proposed", "asked-seeker", "willing-seeker", "asked-giver", "willing-giver", "agreed", "met"}
UNDER_WAY |= {"running", "handed-over", "lasting"}
WAITING = {"not-now"}
RELAXABLE = ("capacity", "distance", "time", "no-hour", "language")


class Third(NamedTuple):
    """Who introduces two others: the weaker of both ties, who it is, and where that person had a role before."""

    trust: int
    node: int
    past: int


NOBODY = Third(0, 0, 0)


class Reference:
    """Everything there is, as one viewer sees it on one day."""

    def __init__(self, values: Iterable[Value], scope: Scope) -> None:
        rows = list(values)
        self.scope = scope
        self.nodes = {v.number: v for v in rows if isinstance(v, Node)}
        self.talents = {v.number: v for v in rows if isinstance(v, Talent)}
        self.needs = {v.number: v for v in rows if isinstance(v, Need)}
        self.introductions = sorted((v for v in rows if isinstance(v, Introduction)), key=lambda v: v.number)
        self.openings = [v for v in rows if isinstance(v, Opening)]
        self.bookings = [v for v in rows if isinstance(v, Booking)]
        self.conditions = sorted((v for v in rows if isinstance(v, Condition)), key=lambda v: v.number)
        self.aparts = [v for v in rows if isinstance(v, Apart)]
        self.wishes = sorted((v for v in rows if isinstance(v, ViaWish)), key=lambda v: v.number)
        self.vocabulary = vocabulary.load()
        self.graph = self._visible_graph([v for v in rows if isinstance(v, Tie)])

    # What the viewer may see

    def sees(self, node: Node) -> bool:
        """Whether the viewer may see this node as a card."""
        scope = self.scope
        own = node.organisation == scope.organisation and node.organisation > 0
        shared = node.shared and (not node.listed or node.organisation in scope.lists)
        near = node.area in scope.areas and (own or shared)
        mine = node.listed and node.organisation == scope.initiative > 0
        known = node.number in {scope.person, *scope.circle}
        return scope.everything or node.kind != "person" or near or mine or known

    def reads(self, need: Need) -> bool:
        """Whether the viewer may read this need: one's own, or the own organisation's in the own neighbourhoods."""
        owner, scope = self.nodes[need.owner], self.scope
        if scope.everything or owner.number in {scope.person, scope.initiative}:
            return self.sees(owner)
        return need.organisation == scope.organisation > 0 and self._is_task(owner)

    def _is_task(self, owner: Node) -> bool:
        scope = self.scope
        if owner.kind == "person" and owner.number in scope.circle:
            return True
        task = owner.number in scope.people or not owner.claimed
        known = owner.kind != "person" or (owner.organisation == scope.organisation and task)
        return owner.area in scope.areas and known

    def knows(self, node: Node) -> bool:
        """Whether the viewer may know what this node wishes: one's own, and of one's own people who is one's task."""
        scope = self.scope
        if scope.everything or node.number in {scope.person, scope.initiative}:
            return self.sees(node)
        own = node.organisation == scope.organisation > 0
        return (own or node.number in scope.circle) and self.sees(node) and self._is_task(node)

    def minor(self, node: Node) -> bool:
        """Whether the node is under 16, if the oldest of its birth-year band, without a guardian's consent."""
        year = date.fromordinal(self.scope.today).year
        return node.born_from is not None and year - node.born_from < ADULT and not node.guardian

    def uses(self, node: Node) -> bool:
        """Whether the node may be part of an answer."""
        return self.sees(node) and node.consent and node.active and not self.minor(node)

    def _visible_graph(self, ties: Sequence[Tie]) -> "nx.Graph[int]":
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(number for number, node in self.nodes.items() if self.uses(node))
        for tie in ties:
            a, b, scope = self.nodes[tie.a], self.nodes[tie.b], self.scope
            open_to_all = all((node.shared and not node.listed) or node.kind != "person" for node in (a, b))
            own = tie.organisation == scope.organisation and tie.organisation > 0
            if not (self.uses(a) and self.uses(b) and (scope.everything or own or open_to_all)):
                continue
            trust, member = self._trust(tie), tie.kind == "member"
            if graph.has_edge(tie.a, tie.b):
                trust = max(trust, graph.edges[tie.a, tie.b]["trust"])
                member = member or graph.edges[tie.a, tie.b]["member"]
            graph.add_edge(tie.a, tie.b, trust=trust, member=member)
        return graph

    def _trust(self, tie: Tie) -> int:
        """Strength times recency: half after a year without confirmation, or when that is not known."""
        fresh = MILLE // 2
        if tie.confirmed:
            fresh = MILLE * HALF_LIFE // (HALF_LIFE + max(0, self.scope.today - tie.confirmed))
        return max(1, tie.strength * fresh // MILLE)

    def asked(self, giver: int) -> int:
        """Last day this node was asked, for a need whose owner the viewer may see; 0 is never."""
        days = [
            introduction.asked
            for introduction, need, talent in self._introduced()
            if talent.owner == giver and self.reads(need)
        ]
        return max(days, default=0)

    def _introduced(self) -> list[tuple[Introduction, Need, Talent]]:
        return [
            (introduction, self.needs[introduction.need], self.talents[introduction.talent])
            for introduction in self.introductions
            if introduction.need in self.needs and introduction.talent in self.talents
        ]

    # How near concepts are

    def closeness(self, need: str, talent: str) -> int:
        """How far the talent's concept serves the need's, per mille."""
        index = self.vocabulary.index
        if need not in index or talent not in index:
            return 0
        return int(self.vocabulary.closeness[index[need], index[talent]])

    def likeness(self, need: Need, talent: Talent) -> int:
        """How well the talent serves the need, per mille: 20 parts words, 36 parts sense, 7 parts concepts."""
        named = self._best_pair(need, talent)
        if not (any(self._gist(need)) and any(self._gist(talent))):
            return named
        found = self._of_words(self._cosine(need, talent), named)
        senses = self._sense(need), self._sense(talent)
        if all(any(sense) for sense in senses):
            alike = sum(a * b for a, b in zip(*senses, strict=True)) * MILLE // 180**2
            found = (20 * self._cosine(need, talent) + 36 * alike + 7 * named) // 63
        return min(MILLE, max(0, found + self._tongues(need.limits.tongues, talent.limits.tongues)))

    def _of_words(self, cosine: int, named: int = 0) -> int:
        """A likeness without senses, brought to the scale of one that has them."""
        return (20 * cosine + 7 * named) // 27 * 900 // MILLE

    def _tongues(self, ours: frozenset[str], theirs: frozenset[str]) -> int:
        if not ours and not theirs:
            return 0
        if not (ours and theirs):
            return -50
        return 70 if ours & theirs else -190

    def _cosine(self, one: Need | Talent | Node, other: Need | Talent | Node) -> int:
        return sum(a * b for a, b in zip(self._gist(one), self._gist(other), strict=True)) * MILLE // 255**2

    def _gist(self, written: Need | Talent | Node) -> bytes:
        count = len(self.vocabulary.concepts)
        return written.gist[:count] if len(written.gist) in {count, count + SENSE} else bytes(count)

    def _sense(self, written: Need | Talent) -> list[int]:
        count = len(self.vocabulary.concepts)
        sense = written.gist[count:] if len(written.gist) == count + SENSE else b""
        return list(memoryview(sense).cast("b"))

    def _best_pair(self, need: Need, talent: Talent) -> int:
        return max(
            (
                n.weight * self.closeness(n.concept, t.concept) // MILLE * t.weight // MILLE
                for n in need.concepts
                for t in self._known(talent)
            ),
            default=0,
        )

    def _known(self, talent: Talent) -> list[Weighted]:
        return [w for w in talent.concepts if w.concept in self.vocabulary.index][:MOST_CONCEPTS]

    # Hard rules, in the order in which they are named

    def bars(self, need: Need, talent: Talent) -> list[str]:
        """Codes of the rules that bar this talent for this need."""
        seeker, giver = self.nodes[need.owner], self.nodes[talent.owner]
        place = self.place_of(talent)
        past = {i.state for i in self.introductions if (i.need, i.talent) == (need.number, talent.number)}
        broken = {
            "no-consent": not (seeker.consent and (giver.consent or giver.agreement)),
            "need-not-open": not (need.open and seeker.active),
            "talent-not-active": not (talent.active and giver.active),
            "oneself": seeker.number == giver.number,
            "kept-apart": self._kept_apart(seeker.number, giver.number),
            "earlier": bool(past & FAILED),
            "under-way": bool(past & (UNDER_WAY | WAITING)),
            "age": self.minor(seeker) or self.minor(giver),
            "capacity": talent.capacity_left == 0,
            "distance": (self.metres(need, talent) or 0) > min(need.reach, talent.reach),
            "time": bool(need.slots and talent.slots and not need.slots & talent.slots),
            "place-over": self._over(place),
            "too-small": bool(need.group_size and self._room(place, need.group_size) < need.group_size),
            "no-hour": self._is_known(place) and self._best_hour(place, need.slots) is None,
            "language": self._no_common_language(need, seeker, giver),
            "limits": bool(self._forbidden(need.limits, talent.limits)),
            "gender": self._wrong_gender(need.limits, giver) or self._wrong_gender(talent.limits, seeker),
            "qualification": not need.requires <= self._qualifications(giver, talent),
        }
        return [code for code, is_broken in broken.items() if is_broken]

    def _kept_apart(self, one: int, other: int) -> bool:
        pairs = [{apart.a, apart.b} for apart in self.aparts]
        pairs += [{need.owner, talent.owner} for i, need, talent in self._introduced() if i.state == "unsafe"]
        return {one, other} in pairs

    def metres(self, need: Need, talent: Talent) -> int | None:
        """Distance as the crow flies, whole metres; None where a position is not known."""
        return self._metres(self.nodes[need.owner], self.nodes[talent.owner])

    def _metres(self, a: Node, b: Node) -> int | None:
        if a.x is None or a.y is None or b.x is None or b.y is None:
            return None
        return int(sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2))

    def _no_common_language(self, need: Need, seeker: Node, giver: Node) -> bool:
        required = need.common_language
        if required is None:
            required = "nl" not in seeker.languages
        known = bool(seeker.languages and giver.languages)
        return required and known and not seeker.languages & giver.languages

    def _forbidden(self, need: Limits, talent: Limits) -> frozenset[str]:
        return (talent.cannot & need.mentions) | (talent.mentions & need.cannot)

    def _wrong_gender(self, limits: Limits, other: Node) -> bool:
        return bool(
            (limits.cannot & WOMEN and other.gender == "man") or (limits.cannot & MEN and other.gender == "woman")
        )

    def _qualifications(self, giver: Node, talent: Talent) -> frozenset[str]:
        valid = {kind for kind, until in giver.qualifications if until >= self.scope.today}
        if giver.professional or giver.kind != "person":
            valid |= {"professional"} | (talent.holds & BY_WORD)
        return frozenset(valid)

    # Places by the hour

    def place_of(self, talent: Talent) -> int:
        """The place that is offered: the owner is one, or it is named and the owner owns it; 0 is none."""
        if self.nodes[talent.owner].kind == "place":
            return talent.owner
        named = [self.nodes[number] for number in talent.names if number in self.nodes]
        return min((n.number for n in named if n.kind == "place" and n.owner == talent.owner), default=0)

    def _over(self, place: int) -> bool:
        return place > 0 and 0 < self.nodes[place].until < self.scope.today

    def _room(self, place: int, unknown: int) -> int:
        room = self.nodes[place].room if place else None
        return unknown if room is None else room

    def _is_known(self, place: int) -> bool:
        return any(opening.place == place for opening in self.openings)

    def _best_hour(self, place: int, slots: int) -> Hour | None:
        """Of the stretches of an hour or more in the weeks to come: with somebody there, soonest, longest."""
        days = range(self.scope.today + 1, self.scope.today + 84 + 1)
        found = [hour for day in days for hour in self._stretches(place, day, slots) if hour.ends - hour.begins >= 60]  # noqa: PLR2004
        return min(found, key=lambda h: (not h.present, h.day, h.begins, -h.ends, h.present), default=None)

    def _stretches(self, place: int, day: int, slots: int) -> list[Hour]:
        """What stays the same from minute to minute, and all that is free together, within each day-part."""
        minutes, found = self._minutes(place, day), []
        for begins, ends in self._parts(day, slots) if minutes else ():
            for alike in (lambda who: who, lambda who: who is not None):
                at = begins
                for _, stretch in groupby(minutes[begins:ends], alike):
                    who = list(stretch)
                    if who[0] is not None:
                        found.append(Hour(day, at, at + len(who), who[0] if len(set(who)) == 1 else ""))
                    at += len(who)
        return found

    def _minutes(self, place: int, day: int) -> list[str | None]:
        """Of each minute of a day who is there, or None: closed or taken."""
        last = self.nodes[place].until
        opened = [o for o in self.openings if o.place == place and hours.opening_days(o, day, day)]
        if not opened or (last and day > last):
            return []
        busy = [b for b in self.bookings if b.place == place and hours.booking_days(b, day, day)]
        minutes: list[str | None] = []
        for minute in range(24 * 60):
            there = {o.present for o in opened if o.begins <= minute < o.ends}
            taken = any(b.begins <= minute < b.ends for b in busy)
            minutes.append(", ".join(sorted(there - {""})) if there and not taken else None)
        return minutes

    def _parts(self, day: int, slots: int) -> list[tuple[int, int]]:
        """From and until which minute of a day, for the day-parts asked for."""
        if not slots:
            return [(0, 24 * 60)]
        weekday = date.fromordinal(day).weekday()
        return [
            (begins, ends)
            for part, shift, begins, ends in hours.STRETCHES
            if slots & SLOTS[f"{DAYS[(weekday + shift) % 7]}-{part}"]
        ]

    def _of_place(self, need: Need, talent: Talent) -> tuple[list[Reason], list[Reason]]:
        """What the place has that suits, and what stands in between."""
        place = self.place_of(talent)
        suits: list[Reason] = []
        enough = not need.group_size or self._room(place, need.group_size) >= need.group_size
        hour = self._best_hour(place, need.slots) if self._is_known(place) and enough else None
        if hour:
            said: Values = (("weekday", date.fromordinal(hour.day).weekday()), ("begins", hour.begins))
            said += (("ends", hour.ends), ("on", hour.day))
            suits.append(Reason("hour", 0, (*said, ("present", hour.present)) if hour.present else said))
        if place and self.nodes[place].until >= self.scope.today:
            suits.append(Reason("until", 0, (("node", self.nodes[place].owner), ("on", self.nodes[place].until))))
        given = [c for c in self.conditions if c.node in {place, talent.owner}]
        if given and not any(c.standing for c in given):
            suits.append(Reason("condition-gone"))
        between = []
        for c in given:
            values: list[tuple[str, str | int]] = [("kind", c.kind), ("words", c.words)]
            values += [("euros", c.euros)] if c.euros else []
            values += [("node", c.remover)] if c.remover else []
            between += [Reason("condition", 0, tuple(values))] if c.standing else []
        return suits, between

    # Soft grounds, each 0 to 1

    def shares(self, need: Need, talent: Talent, weights: Weights) -> dict[str, float]:
        """What each ground says of this pair."""
        asked, trust = self.asked(talent.owner), self.introducer(need, talent).trust
        days = min(max(self.scope.today - asked, 0), weights.rested_days)
        metres = self.metres(need, talent)
        return {
            "concept": self.likeness(need, talent) / MILLE,
            "distance": 0.0 if metres is None else 1000 / (1000 + metres),
            "time": (need.slots & talent.slots).bit_count() / max(1, need.slots.bit_count()),
            "social": self._social(need.owner, talent.owner),
            "introducer": 1.0 if self.acquainted(need, talent) else trust / MILLE,
            "rested": days / weights.rested_days if asked else 1.0,
            "collective": float(talent.collective),
            "bridging": self._bridging(need.owner, talent.owner),
            "gain": self.gain(need, talent, weights)[0] / MILLE,
        }

    def _neighbours(self, node: int) -> list[int]:
        return sorted(self.graph[node]) if node in self.graph else []

    def acquainted(self, need: Need, talent: Talent) -> bool:
        """Whether seeker and giver have a visible tie."""
        return bool(self.graph.has_edge(need.owner, talent.owner))

    def hops(self, seeker: int, giver: int) -> int:
        """Steps over visible ties, 1 to 3; 0 when farther."""
        if seeker not in self.graph or giver not in self.graph:
            return 0
        found = nx.single_source_shortest_path_length(self.graph, seeker, cutoff=3)
        return int(found.get(giver, 0))

    def _social(self, seeker: int, giver: int) -> float:
        common = set(self._neighbours(seeker)) & set(self._neighbours(giver))
        adamic_adar = sum(round(MILLE / log(self.graph.degree(node))) for node in common)
        steps = (0.0, 1.0, 0.6, 0.25)[self.hops(seeker, giver)]
        return (steps + min(adamic_adar, 2 * MILLE) / (2 * MILLE)) / 2

    def introducer(self, need: Need, talent: Talent) -> Third:
        """The person who can best introduce the two; NOBODY where there is none."""
        seeker, giver = need.owner, talent.owner
        found = []
        for number, node in self.nodes.items():
            ours, since_ours = self._warmth(number, seeker)
            theirs, since_theirs = self._warmth(number, giver)
            if node.kind != "person" or not (ours and theirs) or number in self._barred(seeker, giver):
                continue
            rather = number in self._meant(seeker, rather=True) | self._meant(giver, rather=True)
            circle = set(self._neighbours(number))
            shared = sum(len(circle & set(self._neighbours(side))) for side in (seeker, giver))
            key = (rather, min(ours, theirs), ours + theirs, -shared, -number)
            found.append((key, Third(min(ours, theirs), number, since_theirs or since_ours)))
        return max(found, default=((), NOBODY))[1]

    def _warmth(self, third: int, side: int) -> tuple[int, int]:
        """How well a third person knows one side, and where that person had a role before, where it rests on that."""
        tie = self.graph.edges[third, side]["trust"] if self.graph.has_edge(third, side) else 0
        for days, where in sorted(self._pasts(third, side))[:1]:
            # 400 on the last day, half of that two years later.
            past = max(1, 400 * 2 * HALF_LIFE // (2 * HALF_LIFE + days))
            return (tie, 0) if tie >= past else (past, where)
        return tie, 0

    def _pasts(self, third: int, side: int) -> list[tuple[int, int]]:
        """Roles of before at a side, or at whose it is: for how many days they are over, and where."""
        node, scope = self.nodes[third], self.scope
        own = node.organisation == scope.organisation > 0
        if not (self.uses(node) and self.uses(self.nodes[side])):
            return []
        if not (scope.everything or own or (node.shared and not node.listed)):
            return []
        return [
            (max(0, scope.today - last), where) for where, last in node.past if where in {side, self.nodes[side].owner}
        ]

    def _meant(self, node: int, *, rather: bool) -> set[int]:
        """Through whom somebody would rather be introduced, or rather not: those, and who works for them."""
        return {n for w in self.wishes if w.node == node and w.rather == rather for n in self._about(w)}

    def _about(self, wish: ViaWish) -> set[int]:
        nodes = self.nodes.items()
        those = {n for n, other in nodes if n == wish.other or (wish.sort and other.sort == wish.sort)}
        return those | {n for n, other in nodes if other.professional and other.organisation in those}

    def _barred(self, seeker: int, giver: int) -> set[int]:
        """Who is never between these two."""
        apart = {n for n in self.nodes if self._kept_apart(seeker, n) or self._kept_apart(giver, n)}
        return apart | self._meant(seeker, rather=False) | self._meant(giver, rather=False)

    def _groups(self, node: int) -> list[int]:
        return [other for other in self._neighbours(node) if self.graph.edges[node, other]["member"]]

    def _bridging(self, seeker: int, giver: int) -> float:
        ours, theirs = self._groups(seeker), self._groups(giver)
        if not ours or not theirs or self.hops(seeker, giver):
            return 0.0
        circles = [{member for group in groups for member in self._groups(group)} for groups in (ours, theirs)]
        return {0: 1.0, 1: 0.5}.get(len(circles[0] & circles[1]), 0.0)

    def gain(self, need: Need, talent: Talent, weights: Weights) -> tuple[int, Values]:
        """Likeness of the best that the giver's side gets in return, the concept it is about, and from whom."""
        best, owner = 0, self.nodes[need.owner]
        said: Values = ()
        belong = set() if owner.kind == "person" else set(self._groups(need.owner))
        members = {number for number in belong if self.nodes[number].kind == "person"}
        sides = (talent.owner, self.nodes[talent.owner].owner)
        for side in sides if sides[1] else sides[:1]:
            for wanted in sorted(self.needs.values(), key=lambda n: n.number):
                if wanted.owner != side or not (wanted.open and wanted.concepts and self.reads(wanted)):
                    continue
                for by, about in (({need.owner}, ()), (members, (("about", "members"),))):
                    offers = [self.likeness(wanted, t) for t in self.talents.values() if t.owner in by and t.active]
                    if max(offers, default=0) >= weights.floor and max(offers) > best:
                        best, said = max(offers), (("concept", wanted.concepts[0].concept), *about)
        return best, said

    # The answer

    def suggest(self, number: int, limit: int, weights: Weights) -> Answer:
        """What `matching.suggest` answers for the same values, scope, limit and weights."""
        need = self.needs[number]
        if not self.reads(need):
            raise UnseenError(number)
        talents = [t for t in self.talents.values() if self.sees(self.nodes[t.owner])]
        serving = [t for t in talents if self.likeness(need, t) >= weights.floor]
        fitting = self._ranked(need, [t for t in serving if not self.bars(need, t)], weights)
        if fitting and any(self.likeness(need, talent) >= weights.enough for talent in serving):
            first = self._before_one_to_one(need, [self.talents[card.talent] for card in fitting], weights)
            shown = sorted(fitting, key=lambda card: card.talent not in first)[:limit]
            return Answer(number, tuple(shown), together=tuple(c.talent for c in shown if c.talent in first))
        near_miss, knowers = self._near_miss(need, serving, weights), self._might_know(need, weights)
        return Answer(number, (), near_miss, knowers, Reason("gap", 0, self._gap(need)))

    def _before_one_to_one(self, need: Need, fitting: Sequence[Talent], weights: Weights) -> set[int]:
        """Numbers of what is done together and fits nearly as well as the best that fits one-to-one."""
        fits = {t.number: self.likeness(need, t) for t in fitting if self.likeness(need, t) >= weights.enough}
        alone = [fits[t.number] for t in fitting if t.number in fits and not t.collective]
        if not weights.together or not alone:
            return set()
        enough = weights.together * max(alone)
        return {t.number for t in fitting if t.collective and t.number in fits and fits[t.number] * MILLE >= enough}

    def _gap(self, need: Need) -> Values:
        for kind in ("crisis", *sorted(need.requires)):
            if kind in need.requires:
                return (("qualification", kind),)
        for first in need.concepts[:1]:
            if first.weight >= 316:  # noqa: PLR2004 - the root of one in ten, per mille
                return ("concept", first.concept), ("sure", int(first.weight >= 707))  # noqa: PLR2004 - of one in two
        return ()

    def _ranked(self, need: Need, talents: Sequence[Talent], weights: Weights) -> list[Suggestion]:
        cards = [self.card(need, talent, weights) for talent in talents]
        return sorted(cards, key=lambda card: (-card.score, card.talent))

    def _near_miss(self, need: Need, serving: Sequence[Talent], weights: Weights) -> NearMiss | None:
        barred = {t.number: self.bars(need, t) for t in serving}
        near = [t for t in serving if len(barred[t.number]) == 1 and barred[t.number][0] in RELAXABLE]
        for card in self._ranked(need, near, weights)[:1]:
            talent, code = self.talents[card.talent], barred[card.talent][0]
            values: Values = ()
            if code == "distance":
                values = (("metres", self.metres(need, talent) or 0), ("reach", min(need.reach, talent.reach)))
            return NearMiss(talent.number, talent.owner, Reason(code, 0, values))
        return None

    def card(self, need: Need, talent: Talent, weights: Weights) -> Suggestion:
        """One suggestion with everything that is said of it."""
        shares = self.shares(need, talent, weights)
        points = {name: round(weight * shares[name]) for name, weight in weights.points.items()}
        via = NOBODY if self.acquainted(need, talent) else self.introducer(need, talent)
        values = self._values(need, talent, via, weights)
        fits = [
            Reason("acquainted" if name == "introducer" and not via.node else name, gained, values.get(name, ()))
            for name, gained in points.items()
            if gained > 0
        ]
        roles = [Role("seeker", need.owner), Role("giver", talent.owner)]
        if via.node:
            roles.append(Role("introducer", via.node))
        return Suggestion(
            need=need.number,
            talent=talent.number,
            roles=tuple(roles),
            score=sum(points.values()),
            fits=(*sorted(fits, key=lambda reason: -reason.points), *self._of_place(need, talent)[0]),
            unknown=tuple(self._unknown(need, talent, weights)),
            clashes=tuple(self._clashes(need, talent)),
            path=(via.node,) if via.node else self._path(need.owner, talent.owner),
        )

    def _values(self, need: Need, talent: Talent, via: Third, weights: Weights) -> dict[str, Values]:
        asked = self.asked(talent.owner)
        return {
            "concept": self._best_concepts(need, talent),
            "distance": (("metres", self.metres(need, talent) or 0),),
            "time": (("slots", need.slots & talent.slots),),
            "social": (("hops", self.hops(need.owner, talent.owner)),),
            "introducer": (("node", via.node), ("past", via.past))[: 2 if via.past else 1] if via.node else (),
            "rested": (("days", self.scope.today - asked),) if asked else (),
            "gain": self.gain(need, talent, weights)[1],
        }

    def _best_concepts(self, need: Need, talent: Talent) -> tuple[tuple[str, str], ...]:
        pairs = [
            (n.weight * self.closeness(n.concept, t.concept) // MILLE * t.weight, n.concept, t.concept)
            for n in need.concepts
            for t in self._known(talent)
            if n.concept in self.vocabulary.index
        ]
        best, asked, offered = max(pairs, key=lambda pair: pair[0], default=(0, "", ""))
        if best < MILLE:
            products = [a * b for a, b in zip(self._gist(need), self._gist(talent), strict=True)]
            alike = self.vocabulary.concepts[products.index(max(products))].id
            return ("need_concept", alike), ("talent_concept", alike), ("likeness", "alike")
        return ("need_concept", asked), ("talent_concept", offered), ("likeness", self._kinship(asked, offered))

    def _kinship(self, need: str, talent: str) -> str:
        asked, offered = self.vocabulary[need], self.vocabulary[talent]
        if need == talent:
            return "same"
        if talent == asked.parent or need == offered.parent:
            return "branch"
        return "theme" if asked.theme == offered.theme and talent not in asked.related else "related"

    def _unknown(self, need: Need, talent: Talent, weights: Weights) -> list[Reason]:
        seeker, giver = self.nodes[need.owner], self.nodes[talent.owner]
        undecided = (None, "other")
        questions: list[tuple[str, object, Values]] = [
            ("time-unknown", not (need.slots and talent.slots), ()),
            ("distance-unknown", self.metres(need, talent) is None, ()),
            (
                "gender-unknown",
                talent.limits.cannot & GENDER_LIMITS and seeker.gender in undecided,
                (("about", "seeker"),),
            ),
            (
                "gender-unknown",
                need.limits.cannot & GENDER_LIMITS and giver.gender in undecided,
                (("about", "giver"),),
            ),
            ("language-unknown", need.common_language and not (seeker.languages and giver.languages), ()),
            (
                "group-size",
                need.group_size and self._room(self.place_of(talent), 0) < need.group_size,
                (("size", need.group_size or 0),),
            ),
            ("capacity-unknown", talent.capacity_left is None, ()),
            ("interest-unknown", not self.gain(need, talent, weights)[1], ()),
        ]
        return [Reason(code, 0, values) for code, is_open, values in questions if is_open]

    def _clashes(self, need: Need, talent: Talent) -> list[Reason]:
        metres, reach = self.metres(need, talent), min(need.reach, talent.reach)
        shared, asked = need.slots & talent.slots, self.asked(talent.owner)
        found = []
        if shared and shared != need.slots:
            found.append(Reason("time-partly", 0, (("slots", need.slots & ~shared),)))
        found += self._of_place(need, talent)[1]
        found += self._frictions(need, talent)
        found += self._not_through_asker(need, talent)
        if asked and self.scope.today - asked <= RECENTLY:
            found.append(Reason("asked-recently", 0, (("days", self.scope.today - asked),)))
        if reach < FAR and metres is not None and metres > 0.9 * reach:
            found.append(Reason("limit-near", 0, (("metres", metres), ("reach", reach))))
        return found

    def _not_through_asker(self, need: Need, talent: Talent) -> list[Reason]:
        asker, found = {self.scope.person, self.scope.organisation} - {0}, []
        for about, side in (("seeker", need.owner), ("giver", talent.owner)):
            wishes = [w for w in self.wishes if w.node == side and not w.rather and self.knows(self.nodes[side])]
            wishes = [w for w in wishes if w.sort or w.other != self.scope.person]
            for wish in [w for w in wishes if asker & self._about(w)][:1]:
                what: tuple[str, str | int] = ("sort", wish.sort) if wish.sort else ("node", wish.other)
                found.append(Reason("rather-not-via", 0, (("about", about), what)))
        return found

    def _frictions(self, need: Need, talent: Talent) -> list[Reason]:
        sides = (
            ("giver", talent.limits, need.limits, self.nodes[need.owner]),
            ("seeker", need.limits, talent.limits, self.nodes[talent.owner]),
        )
        found = [
            Reason("rather-not", 0, (("about", side), ("marker", marker)))
            for side, wish, other, _ in sides
            for marker in sorted(wish.rather_not & other.mentions)
        ]
        found += [
            Reason("rather-only", 0, (("about", side), ("marker", marker)))
            for side, wish, _, person in sides
            for marker, wanted, unwanted in (("only-women", WOMEN, "man"), ("only-men", MEN, "woman"))
            if wish.rather_not & wanted and person.gender == unwanted
        ]
        return found

    def _path(self, seeker: int, giver: int) -> tuple[int, ...]:
        if not {seeker, giver} <= set(self.graph) or self.graph.has_edge(seeker, giver) or seeker == giver:
            return ()
        free = self.graph.subgraph(set(self.graph) - (self._barred(seeker, giver) - {seeker, giver}))
        steps = nx.single_source_shortest_path_length(free, seeker, cutoff=3)
        if giver not in steps:
            return ()
        return min(tuple(path[1:-1]) for path in nx.all_shortest_paths(free, seeker, giver))

    def _might_know(self, need: Need, weights: Weights) -> tuple[MightKnow, ...]:
        """Who is closest to the subject; then whom the seeker knows best; then who works in the neighbourhood."""
        seeker = self.nodes[need.owner]
        if not self.uses(seeker):
            return ()
        workers = {
            n.number: 1 for n in self.nodes.values() if n.professional and n.kind == "person" and n.area == seeker.area
        }
        contacts = {n: int(self.graph.edges[seeker.number, n]["trust"]) for n in self._neighbours(seeker.number)}
        tiers = [
            self._close_to_subject(need, weights),
            {n: (trust, "recent-contact") for n, trust in contacts.items()},
            {n: (value, "worker-near") for n, value in workers.items()},
        ]
        found: dict[int, str] = {}
        for tier in tiers[-1:] if "crisis" in need.requires else tiers:
            usable = [n for n in tier if self._may_be_asked(seeker, n)]
            for number in sorted(usable, key=lambda n: (-self._nearness(tier[n][0], seeker, self.nodes[n]), n)):
                found.setdefault(number, tier[number][1])
        return tuple(MightKnow(n, Reason(code)) for n, code in list(found.items())[:MOST_KNOWERS])

    def _may_be_asked(self, seeker: Node, number: int) -> bool:
        known = number in self.nodes and self.uses(self.nodes[number])
        unwanted = self._kept_apart(seeker.number, number) or number in self._meant(seeker.number, rather=False)
        return known and number != seeker.number and not unwanted

    def _nearness(self, closeness: int, seeker: Node, other: Node) -> int:
        metres = self._metres(seeker, other)
        return 1000 * closeness * 3000 // (3000 + (3000 if metres is None else metres))

    def _close_to_subject(self, need: Need, weights: Weights) -> dict[int, tuple[int, str]]:
        """Node -> how close it stands to the subject, and why; of equals theme, then introductions, then ties."""
        theme = [(t.owner, self.likeness(need, t)) for t in self.talents.values()]
        theme += [(n.number, self._of_words(self._cosine(need, n))) for n in self.nodes.values() if n.gist]
        theme = [(number, value) for number, value in theme if value >= weights.floor]
        before = [
            (i.by, self._of_words(self._cosine(need, self.needs[i.need])))
            for i in self.introductions
            if i.need in self.needs and self.reads(self.needs[i.need])
        ]
        tied = [(other, value * 800 // 1000) for number, value in theme for other in self._neighbours(number)]
        found: dict[int, tuple[int, str]] = {}
        for code, close in (("theme", theme), ("introduced-before", before), ("member", tied)):
            for number, value in close:
                least = 1 if code == "member" else weights.floor
                if value >= least and value > found.get(number, (0, ""))[0]:
                    found[number] = value, code
        return found
