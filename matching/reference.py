"""The same answers in plain Python and networkx: the specification of the engine, and the oracle of its tests.

Nothing here is fast and nothing is shared with the fast path but the values, the weights and the vocabulary. It
reads as the rules are told: look at everybody the viewer may see, leave out whom a rule bars, weigh, sort, explain.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import log, sqrt

import networkx as nx

from matching import vocabulary
from matching.model import (
    FAR,
    MILLE,
    Answer,
    Apart,
    Introduction,
    Limits,
    MightKnow,
    NearMiss,
    Need,
    Node,
    Reason,
    Role,
    Scope,
    Suggestion,
    Talent,
    Tie,
    UnseenError,
    Value,
    Weighted,
)
from matching.rules import BY_WORD, Values
from matching.signals import Weights

ADULT, HALF_LIFE, RECENTLY, MOST_KNOWERS, MOST_CONCEPTS, SENSE = 16, 365, 30, 3, 5, 384
WOMEN, MEN = {"only-women", "no-men"}, {"only-men", "no-women"}
GENDER_LIMITS = WOMEN | MEN
FAILED = {"declined-seeker", "declined-giver", "expired", "stopped", "withdrawn"}
UNDER_WAY = {"proposed", "asked-seeker", "willing-seeker", "asked-giver", "willing-giver", "agreed", "met"}
UNDER_WAY |= {"running", "handed-over", "lasting"}
WAITING = {"not-now"}
RELAXABLE = ("capacity", "distance", "time", "language")


class Reference:
    """Everything there is, as one viewer sees it on one day."""

    def __init__(self, values: Iterable[Value], scope: Scope) -> None:
        rows = list(values)
        self.scope = scope
        self.nodes = {v.number: v for v in rows if isinstance(v, Node)}
        self.talents = {v.number: v for v in rows if isinstance(v, Talent)}
        self.needs = {v.number: v for v in rows if isinstance(v, Need)}
        self.introductions = sorted((v for v in rows if isinstance(v, Introduction)), key=lambda v: v.number)
        self.aparts = [v for v in rows if isinstance(v, Apart)]
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
        mine = need.organisation == scope.organisation > 0
        if mine and owner.kind == "person" and owner.number in scope.circle:
            return True
        task = owner.number in scope.people or not owner.claimed
        known = owner.kind != "person" or (owner.organisation == scope.organisation and task)
        return mine and owner.area in scope.areas and known

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

    # Soft grounds, each 0 to 1

    def shares(self, need: Need, talent: Talent, weights: Weights) -> dict[str, float]:
        """What each ground says of this pair."""
        asked, trust = self.asked(talent.owner), self.introducer(need, talent)[0]
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

    def introducer(self, need: Need, talent: Talent) -> tuple[int, int]:
        """The weakest of the two ties to the best-placed third person, and that person (0, 0: nobody)."""
        common = set(self._neighbours(need.owner)) & set(self._neighbours(talent.owner))
        placed = [
            (min(self.graph.edges[need.owner, node]["trust"], self.graph.edges[talent.owner, node]["trust"]), node)
            for node in common
            if self.nodes[node].kind == "person"
        ]
        return max(placed, key=lambda found: (found[0], -found[1]), default=(0, 0))

    def _groups(self, node: int) -> list[int]:
        return [other for other in self._neighbours(node) if self.graph.edges[node, other]["member"]]

    def _bridging(self, seeker: int, giver: int) -> float:
        ours, theirs = self._groups(seeker), self._groups(giver)
        if not ours or not theirs or self.hops(seeker, giver):
            return 0.0
        circles = [{member for group in groups for member in self._groups(group)} for groups in (ours, theirs)]
        return {0: 1.0, 1: 0.5}.get(len(circles[0] & circles[1]), 0.0)

    def gain(self, need: Need, talent: Talent, weights: Weights) -> tuple[int, str]:
        """Likeness of the best thing the seeker can do in return, and the concept it is about."""
        best, about = 0, ""
        offers = [t for t in self.talents.values() if t.owner == need.owner and t.active]
        for wanted in sorted(self.needs.values(), key=lambda n: n.number):
            if wanted.owner == talent.owner and wanted.open and wanted.concepts and offers and self.reads(wanted):
                value = max(self.likeness(wanted, offer) for offer in offers)
                if value >= weights.floor and value > best:
                    best, about = value, wanted.concepts[0].concept
        return best, about

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
            return Answer(number, tuple(fitting[:limit]))
        near_miss, knowers = self._near_miss(need, serving, weights), self._might_know(need, weights)
        return Answer(number, (), near_miss, knowers, Reason("gap", 0, self._gap(need)))

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
        third = 0 if self.acquainted(need, talent) else self.introducer(need, talent)[1]
        values = self._values(need, talent, third, weights)
        fits = [
            Reason("acquainted" if name == "introducer" and not third else name, gained, values.get(name, ()))
            for name, gained in points.items()
            if gained > 0
        ]
        roles = [Role("seeker", need.owner), Role("giver", talent.owner)]
        if third:
            roles.append(Role("introducer", third))
        return Suggestion(
            need=need.number,
            talent=talent.number,
            roles=tuple(roles),
            score=sum(points.values()),
            fits=tuple(sorted(fits, key=lambda reason: -reason.points)),
            unknown=tuple(self._unknown(need, talent, weights)),
            clashes=tuple(self._clashes(need, talent)),
            path=self._path(need.owner, talent.owner),
        )

    def _values(self, need: Need, talent: Talent, third: int, weights: Weights) -> dict[str, Values]:
        asked = self.asked(talent.owner)
        return {
            "concept": self._best_concepts(need, talent),
            "distance": (("metres", self.metres(need, talent) or 0),),
            "time": (("slots", need.slots & talent.slots),),
            "social": (("hops", self.hops(need.owner, talent.owner)),),
            "introducer": (("node", third),) if third else (),
            "rested": (("days", self.scope.today - asked),) if asked else (),
            "gain": (("concept", self.gain(need, talent, weights)[1]),),
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
            ("group-size", need.group_size, (("size", need.group_size or 0),)),
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
        found += self._frictions(need, talent)
        if asked and self.scope.today - asked <= RECENTLY:
            found.append(Reason("asked-recently", 0, (("days", self.scope.today - asked),)))
        if reach < FAR and metres is not None and metres > 0.9 * reach:
            found.append(Reason("limit-near", 0, (("metres", metres), ("reach", reach))))
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
        steps = self.hops(seeker, giver)
        if steps < 2:  # noqa: PLR2004 - steps
            return ()
        return min(tuple(path[1:-1]) for path in nx.all_shortest_paths(self.graph, seeker, giver))

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
        return known and number != seeker.number and not self._kept_apart(seeker.number, number)

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
