"""Random small worlds: everything the engine knows, in the combinations that can occur, most of them usual.

A world is made from one number by plain dice rather than drawn value by value: drawn values tend to the smallest,
and a world of zeros has nobody to introduce.
"""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import strategies as st

from matching import vocabulary
from matching.meaning import SENSE
from matching.model import (
    FAR,
    NODE_KINDS,
    TIE_KINDS,
    Apart,
    Booking,
    Condition,
    Introduction,
    Limits,
    Need,
    Node,
    Opening,
    Scope,
    Talent,
    Tie,
    Value,
    ViaWish,
    Weighted,
)

TODAY = dt.date(2026, 11, 21).toordinal()
AREAS = ("BU90010101", "BU90010102", "BU90010103")
ORGANISATIONS = (0, 1, 2)
STATES = ("declined-giver", "expired", "stopped", "finished", "running", "unsafe", "proposed", "not-now")
MARKERS = ("dogs", "stairs", "only-women", "no-women", "smoking")
LANGUAGES = ("nl", "tr", "ar")

_all = {c.id: c for c in vocabulary.load().concepts}
GARDEN = "tuin-onderhouden"
_child = next(c for c in _all.values() if c.parent)
# One concept with some it is related to, a parent with its child, and one the vocabulary does not know.
CONCEPTS = (GARDEN, *sorted(_all[GARDEN].related)[:3], _child.id, _child.parent, "een-begrip-dat-er-niet-is")


class Dice(Random):
    """Dice that know how unusual a thing is."""

    def usually(self, common, *rare):
        return common if self.random() < 0.85 else self.choice(rare)

    def some(self, things, most):
        return frozenset(self.sample(things, self.randint(0, min(most, len(things)))))

    def concepts(self):
        if self.random() < 0.5:
            return (Weighted(GARDEN, self.randint(300, 1000)),)
        return tuple(Weighted(c, self.randint(1, 1000)) for c in self.sample(CONCEPTS, self.randint(0, 6)))

    def gist(self):
        """The whole text: mostly about the garden and a few other things; sometimes not read, or by another book."""
        count = len(_all)
        shape = [0] * count
        for concept in self.sample(range(count), 3):
            shape[concept] = self.randint(0, 150)
        shape[sorted(_all).index(GARDEN)] = self.randint(0, 200)
        sense = self.choice((b"", bytes(SENSE), bytes(self.choice((0, 5, 250)) for _ in range(SENSE))))
        return self.usually(bytes(shape) + sense, b"", bytes(count + 1))

    def limits(self):
        if self.random() < 0.6:
            return Limits()
        return Limits(self.some(MARKERS, 2), self.some(MARKERS, 2), self.some(MARKERS, 2), self.some(LANGUAGES, 2))

    def slots(self):
        return self.usually(0, 1, 2, 3, 2**27, 2**28 - 1) if self.random() < 0.5 else self.randint(1, 7)

    def reach(self):
        return self.usually(FAR, 0, 500, self.randint(0, 3000))

    def day(self):
        return self.choice((0, TODAY, TODAY - self.randint(-5, 900)))

    def node(self, number):
        return Node(
            number,
            self.choice(("person", "person", "person", *NODE_KINDS)),
            *self.usually((self.randint(0, 2500), self.randint(0, 2500)), (None, None)),
            self.choice(AREAS),
            self.choice(ORGANISATIONS),
            shared=self.random() < 0.6,
            listed=self.usually(False, True),
            claimed=self.random() < 0.3,
            consent=self.usually(True, False),
            agreement=self.random() < 0.2,
            active=self.usually(True, False),
            professional=self.random() < 0.3,
            gender=self.choice((None, "woman", "man", "other")),
            born_from=self.usually(None, 1950, 2009, 2010, 2011, 2015),
            guardian=self.random() < 0.5,
            languages=self.some(LANGUAGES, 2),
            qualifications=self.choice(((), (("vog", FAR),), (("vog", TODAY - 1),), (("vog", TODAY),))),
            gist=self.choice((b"", self.gist())),
            sort=self.usually("", "gemeente", "sportclub"),
            owner=self.usually(0, *range(1, 40)),
            room=self.choice((None, None, 10, 20)),
            until=self.usually(0, TODAY - 1, TODAY, TODAY + 30),
            past=tuple((at, self.day()) for at in self.sample(range(1, 43), self.choice((0, 0, 1, 2))) if at != number),
        )

    def via_wish(self, number, node, other):
        """Rather through, or not through, somebody or a sort; as likely somebody who may be between two others."""
        sort = self.usually("", "gemeente", "sportclub")
        return ViaWish(number, node, self.random() < 0.5, 0 if sort else other, sort)

    def of_place(self, place) -> list[Value]:
        """When a place is open and taken, and on what terms; nothing of most."""
        numbers = [10 * place + n for n in range(self.choice((0, 1, 2)))]
        found: list[Value] = [
            Opening(n, place, *self.hours(), self.day() or TODAY, present=self.choice(("", "beheerder", "ploeg")))
            for n in numbers
        ]
        found += [
            Booking(n, place, TODAY + self.randint(-9, 9), *self.hours()[1:], self.choice(("", self.hours()[0])))
            for n in numbers
            if self.random() < 0.5
        ]
        terms = [Condition(n, place, "cleaning", self.choice((0, place)), self.random() < 0.6) for n in numbers]
        return found + (terms if self.random() < 0.5 else [])

    def hours(self):
        rule = self.choice(("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=SA", "FREQ=MONTHLY;BYDAY=1MO"))
        begins = self.choice((0, 540, 600, 1110))
        return rule, begins, begins + self.choice((45, 60, 180, 330))

    def tie(self, number, a, b):
        kind = self.choice((*TIE_KINDS, "member", "member"))
        return Tie(number, a, b, kind, self.randint(1, 1000), self.day(), self.choice(ORGANISATIONS))

    def talent(self, number, owner):
        return Talent(
            number,
            owner,
            self.concepts(),
            self.gist(),
            self.slots(),
            self.reach(),
            self.usually(self.choice((1, 3, None)), 0),
            self.usually(True, False),
            self.random() < 0.3,
            self.limits(),
            self.usually(frozenset(), frozenset({"nurse"})),
            names=self.usually(frozenset(), frozenset({self.randint(1, 40), self.randint(1, 40)})),
        )

    def need(self, number, owner):
        return Need(
            number,
            owner,
            self.concepts(),
            self.gist(),
            self.usually(True, False),
            self.slots(),
            self.reach(),
            self.choice((None, None, True, False)),
            self.usually(frozenset(), *map(frozenset, ({"vog"}, {"professional"}, {"nurse"}, {"crisis"}))),
            self.choice((None, 14)),
            self.limits(),
            self.choice(ORGANISATIONS),
        )

    def village(self) -> list[Value]:
        """People who can all do gardens and know each other along a line, with some ties across and some groups."""
        numbers = self.sample(range(1, 40), self.randint(5, 10))
        people = [replace(self.node(n), kind="person", consent=True, active=True, born_from=None) for n in numbers]
        groups = [replace(self.node(n), kind="initiative") for n in (41, 42)]
        ends = list(pairwise(numbers)) + [tuple(self.sample(numbers, 2)) for _ in range(self.randint(0, 3))]
        ends += [(who, group.number) for who in numbers for group in groups if self.random() < 0.3]
        values: list[Value] = [*people, *groups]
        values += [self.tie(n, *both) for n, both in enumerate(ends, 1)]
        values += [Talent(n, n, (Weighted(GARDEN, self.randint(500, 1000)),)) for n in numbers]
        values += [Need(n, owner, (Weighted(GARDEN, 1000),)) for n, owner in enumerate(numbers[:2], 1)]
        # Between two who know each other equally well, whose circles are apart decides.
        if self.random() < 0.5:
            values = [replace(v, strength=500, confirmed=TODAY) if isinstance(v, Tie) else v for v in values]
        values += [self.via_wish(n, *self.sample(numbers, 2)) for n in range(1, self.randint(1, 4))]
        self.shuffle(values)
        return values

    def world(self, most_nodes=12) -> list[Value]:
        """A list of values in which every end of a tie and every owner exists, in any order."""
        numbers = self.sample(range(1, 40), self.randint(2, most_nodes))
        talents, needs = self.randint(1, 9), self.randint(1, 4)
        values: list[Value] = [self.node(number) for number in numbers]
        values += [of for node in list(values) if node.kind == "place" for of in self.of_place(node.number)]
        values += [self.tie(n, *self.sample(numbers, 2)) for n in range(1, self.randint(0, 26))]
        values += [self.talent(n, self.choice(numbers)) for n in range(1, talents + 1)]
        values += [self.need(n, self.choice(numbers)) for n in range(1, needs + 1)]
        values += [
            Introduction(
                n,
                self.randint(1, needs + 1),
                self.randint(1, talents + 1),
                self.choice(STATES),
                self.day(),
                self.choice((0, *numbers)),
            )
            for n in range(1, self.randint(0, 4))
        ]
        values += [Apart(n, *sorted(self.sample(numbers, 2))) for n in range(1, self.randint(1, 3))]
        values += [self.via_wish(n, *self.sample(numbers, 2)) for n in range(1, self.randint(1, 4))]
        self.shuffle(values)
        return values


def worlds():
    """Worlds in which anything may be, and villages in which people know each other along a line, in turn."""
    return st.integers(0, 2**32).map(lambda seed: Dice(seed).village() if seed % 3 == 0 else Dice(seed).world())


scopes = st.one_of(
    st.just(Scope(TODAY, everything=True)),
    st.builds(
        Scope,
        st.just(TODAY),
        st.sampled_from(ORGANISATIONS),
        st.frozensets(st.sampled_from(AREAS), min_size=1),
        st.just(value=False),
        st.sampled_from((0, 1, 2, 3)),
        st.sampled_from((0, 0, 1, 2)),
        st.frozensets(st.integers(1, 40), max_size=15),
        st.just(frozenset()) | st.frozensets(st.integers(1, 40), max_size=15),
        st.frozensets(st.sampled_from((1, 2))),
    ),
)
