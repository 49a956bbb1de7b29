"""Sets of roles: the same as told plainly, never against a rule, and the evening in the eating café by hand."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from matching.combine import ALTERNATIVES, HORIZON, TRIED, combine, core_of, parts_of_set, wanted_of
from matching.hours import best_hour, known, parts_of
from matching.model import (
    FAR,
    OBSTACLES,
    SLOTS,
    Apart,
    Booking,
    Condition,
    Introduction,
    Need,
    Node,
    Opening,
    Ride,
    Scope,
    Talent,
    Tie,
    UnseenError,
    Weighted,
    slots_from,
)
from matching.network import Network
from matching.reading import reader
from matching.reference import Reference
from matching.signals import default_weights
from tests.matching.test_suggest import said
from tests.matching.worlds import TODAY, Dice, scopes

WEIGHTS = default_weights()
ALL = Scope(TODAY, everything=True)
EVERY = tuple(SLOTS.values())
SERVES = {"giver", "activity", "place"}
UNDER_WAY = {"proposed", "asked-seeker", "willing-seeker", "asked-giver", "willing-giver", "agreed", "met"}
UNDER_WAY |= {"running", "handed-over", "lasting"}
HELPFUL = ("eerste-keer-samen", "tolken-informeel", "officiele-tolk", "samen-erheen-lopen", "meerijden-naar-activiteit")
RIDES = (
    Ride(there=True, home=True),
    Ride(there=True, home=False, anyway=True),
    Ride(there=False, home=True, anyway=True),
)


# --- Worlds -----------------------------------------------------------------------------------------------------------


def evening(seed):
    """A world in which people cannot come by themselves, and others drive, go along, or open a hall."""
    dice = Dice(seed)
    values = dice.village() if seed % 3 == 0 else dice.world()
    numbers = [value.number for value in values if isinstance(value, Node)]

    def with_more(value):
        match value:
            case Node():
                where = dice.choice((0, *numbers)) if value.kind == "initiative" else 0
                return replace(
                    value, place=where, room=dice.choice((None, 5, 40)), languages=dice.some(("nl", "tr"), 2)
                )
            case Need():
                slots = dice.randint(0, 7)
                about = dice.usually(value.concepts, (*value.concepts, Weighted("meerijden-naar-activiteit", 400)))
                return replace(
                    value, obstacles=dice.some(OBSTACLES, 4), names=dice.some(numbers, 2), concepts=about, slots=slots
                )
            case Talent() if dice.random() < 0.5:
                return replace(value, ride=dice.choice(RIDES), names=dice.some(numbers, 2), slots=dice.randint(0, 7))
            case Talent() if dice.random() < 0.5:
                about = tuple(Weighted(one, dice.randint(500, 1000)) for one in dice.sample(HELPFUL, 2))
                return replace(value, concepts=about, gist=b"", names=dice.some(numbers, 1), slots=dice.randint(0, 7))
            case Introduction():
                return replace(value, roles=dice.some(("giver", "ride-there", "companion"), 2) or frozenset({"giver"}))
            case _:
                return value

    places = [value.number for value in values if isinstance(value, Node) and value.kind == "place"]
    more = [
        Opening(n, place, "FREQ=WEEKLY;BYDAY=MO,TU", 9 * 60, dice.choice((12, 17)) * 60, TODAY - 100)
        for n, place in enumerate(dice.some(places, 2), 1)
    ]
    more += [Booking(n, place, TODAY, 9 * 60, 12 * 60, "FREQ=DAILY") for n, place in enumerate(dice.some(places, 1), 1)]
    more += [Condition(n, *dice.sample(numbers, 1), "key", dice.choice(numbers)) for n in range(1, dice.randint(1, 4))]
    return [*map(with_more, values), *more]


evenings = st.integers(0, 2**32).map(evening)


# --- The same, told plainly -------------------------------------------------------------------------------------------


def asked_of(obstacle):
    """What is asked of who takes this away."""
    return dict(zip(("concepts", "gist"), wanted_of(obstacle, reader().read_with), strict=True))


class Plainly(Reference):
    """Sets as they are told: one by one, day-part by day-part."""

    def __init__(self, values, scope):
        super().__init__(values, scope)
        self.network = Network.build(values)

    def combine(self, number, limit):
        need = self.needs.get(number)
        if need is None or not self.reads(need):
            raise UnseenError(number)
        if not need.obstacles:
            return [self.alone(one.talent) for one in self.suggest(number, limit, WEIGHTS).suggestions]
        found = []
        for talent in self.serving(need)[: TRIED * limit]:
            one = self.filled(need, talent)
            if one is not None:
                found.append(one)
        found.sort(key=lambda one: (not self.is_named(need, self.talents[one[0][2]]), sum(not row[2] for row in one)))
        return found[:limit]

    def alone(self, talent):
        return [(self.role(self.talents[talent]), None, talent)]

    def held(self, need, roles):
        return {
            i.talent
            for i in self.introductions
            if i.need == need.number and i.state in UNDER_WAY and i.roles & roles and i.talent in self.talents
        }

    def may(self, need, talent, slots, held):
        bars = set(self.bars(replace(need, slots=slots), talent))
        return self.sees(self.nodes[talent.owner]) and not bars - (
            {"under-way", "capacity"} if talent.number in held else set()
        )

    def site(self, talent):
        return self.place_of(talent) or self.nodes[talent.owner].place

    def role(self, talent):
        return "place" if self.place_of(talent) else "activity" if talent.collective else "giver"

    def is_named(self, need, talent):
        there = self.nodes[talent.owner].kind != "person" and {talent.owner, self.site(talent)} & need.names
        return bool(there or (talent.ride and self.bound(talent) & need.names))

    def bound(self, talent):
        own = {n for n in talent.names if n in self.nodes and self.nodes[n].owner == talent.owner} | {talent.owner}
        return talent.names - own

    def answering(self, need, talents):
        may = [one for one in talents if self.may(need, one, need.slots, set())]
        if not any(self.likeness(need, one) >= WEIGHTS.enough for one in may):
            return []
        return [one for one in may if self.likeness(need, one) >= WEIGHTS.floor]

    def serving(self, need):
        held = self.held(need, SERVES)
        asked = [self.talents[n] for n in held if self.may(need, self.talents[n], need.slots, held)]
        if asked:
            return sorted(asked, key=lambda one: (-self.card(need, one, WEIGHTS).score, one.number))
        core, driven = core_of(self.network, need), bool(need.obstacles & {"ride-there", "ride-home"})
        wanted, talents = core or need, list(self.talents.values())
        found = self.answering(wanted, [one for one in talents if not (driven and one.ride)])
        if driven and core is None and not any(self.is_named(need, one) for one in found):
            wanted, found = need, self.answering(need, [one for one in talents if one.ride])
        going = need.obstacles & {"ride-there", "ride-home", "first-time", "walking", "dressing"}
        together = {o.number for o in found if going and o.collective and self.likeness(wanted, o) >= WEIGHTS.enough}
        self.wanted = wanted
        return sorted(
            found,
            key=lambda one: (
                not self.is_named(need, one),
                one.number not in together,
                -self.card(wanted, one, WEIGHTS).score,
                one.number,
            ),
        )

    def goal(self, need, main):
        owner = self.nodes[main.owner]
        if owner.kind == "person":
            return need.names | main.names
        site = self.site(main)
        return {main.owner, site, self.nodes[site].owner if site in self.nodes else 0} - {0}

    def where(self, number):
        node = self.nodes.get(number)
        return None if node is None or node.x is None else (node.x, node.y)

    def spot(self, need, main):
        goal = self.goal(need, main)
        if self.nodes[main.owner].kind == "person" and (goal or main.ride):
            return next((self.where(n) for n in sorted(goal) if self.where(n)), None)
        return self.where(self.site(main)) or self.where(main.owner)

    def able(self, need, main, slots, part):
        """Who could have a role, best first."""
        held, goal = self.held(need, {part.role}), self.goal(need, main)
        found = []
        for one in self.talents.values():
            bound, wanted = self.bound(one), need
            if part.obstacle in {"trust", "in-return"}:
                continue
            if part.obstacle == "money":
                given = {c.remover for c in self.conditions if c.node in goal and c.standing}
                fits, key = one.owner in given, ()
            else:
                wanted = replace(need, **asked_of(part.obstacle))
                fits, key = self.fits(need, one, part, wanted, bound, goal), ()
                if part.obstacle in {"ride-there", "ride-home"}:
                    extra = self.detour(need, main, one)
                    key = (not bound & goal, not (one.ride and one.ride.anyway), FAR if extra is None else extra)
            if fits and self.may(wanted, one, slots, held):
                score = self.card(replace(wanted, slots=slots), one, WEIGHTS).score
                found.append(((one.number not in held, one != main, *key, -score, one.number), one))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def fits(self, need, one, part, wanted, bound, goal):
        if part.obstacle in {"ride-there", "ride-home"}:
            seat = one.ride and (one.ride.there if part.obstacle == "ride-there" else one.ride.home)
            return bool(seat) and (bool(bound & goal) if bound else not one.ride.anyway)
        alike = self.likeness(wanted, one)
        alike = alike if part.obstacle == "dressing" else min(alike, self._best_pair(wanted, one))
        if (bound and not bound & goal) or alike < WEIGHTS.enough:
            return False
        if part.role != "interpreter":
            return True
        spoken = self.nodes[one.owner].languages
        theirs = spoken | one.limits.tongues
        return bool(theirs & ((self.nodes[need.owner].languages | need.limits.tongues) - {"nl"})) and (
            not spoken or "nl" in spoken
        )

    def detour(self, need, main, one):
        home, seeker, there = self.where(one.owner), self.where(need.owner), self.spot(need, main)
        if home is None or seeker is None or there is None:
            return None
        return max(0, metres(home, seeker) + metres(seeker, there) - metres(home, there))

    def filled(self, need, main):
        slots = need.slots & main.slots if need.slots and main.slots else need.slots or main.slots
        able = [(part, self.able(need, main, slots, part)) for part in parts_of_set(need)]
        place = self.place_of(main)

        def hour(bits):
            return best_hour(self.network, place, bits, TODAY + 1, TODAY + HORIZON, people=need.group_size)

        options = [bit for bit in EVERY if not slots or slots & bit]
        if place and known(self.network, place):
            options = [bit for bit in options if hour(bit)]
        if not options:
            return None
        teams = {bit: self.team(main, able, bit) for bit in options}

        def rank(bit):
            return len(teams[bit]), sum(self.score(need, part, one, slots) for part, one in teams[bit].items())

        best = max(map(rank, options))
        equal = [bit for bit in options if rank(bit) == best]
        when = hour(sum(equal)) if place else None
        team = teams[next((bit for bit in equal if when and parts_of(when) & bit), equal[0])]
        rows_ = [(self.role(main), None, main.number)]
        for part, _ in able:
            one = team.get(part)
            if part.obstacle == "trust":
                card = self.card(self.wanted if hasattr(self, "wanted") else need, main, WEIGHTS)
                near = any(r.kind == "introducer" for r in card.roles) or any(f.code == "acquainted" for f in card.fits)
                rows_.append((part.role, "trust", main.number if near else None))
            else:
                rows_.append((part.role, part.obstacle, one.number if one else None))
        return rows_

    def score(self, need, part, one, slots):
        wanted = need if part.obstacle == "money" else replace(need, **asked_of(part.obstacle))
        return self.card(replace(wanted, slots=slots), one, WEIGHTS).score

    def team(self, main, able, bit):
        team = {}
        for part, who in able:
            others = {main.owner, *(one.owner for one in team.values())}
            for one in who:
                free = not one.slots or one.slots & bit
                if free and not any(self._kept_apart(one.owner, other) for other in others):
                    team[part] = one
                    break
        return team


def metres(one, other):
    return int(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def seen_as(combination):
    return [(f.role, f.obstacle, f.chosen.talent if f.chosen else None) for f in combination.fillings]


@given(evenings, scopes, st.integers(1, 3))
def test_sets_are_as_they_are_told_plainly(values, scope, limit):
    network, plain = Network.build(values), Plainly(values, scope)
    for number, need in plain.needs.items():
        plain.__dict__.pop("wanted", None)
        if need.group_size and not need.obstacles:
            continue
        got = said(combine, network, number, scope=scope, limit=limit)
        want = said(plain.combine, number, limit)
        assert (got if got == "unseen" else [seen_as(one) for one in got]) == want
        for one in () if got == "unseen" else got:
            event(f"{sum(f.chosen is not None for f in one.fillings)} of {len(one.fillings)} filled")


@given(evenings, scopes)
def test_no_role_is_ever_filled_against_a_rule(values, scope):
    network, plain = Network.build(values), Plainly(values, scope)
    for number, need in plain.needs.items():
        found = said(combine, network, number, scope=scope, limit=3)
        for one in () if found == "unseen" else found:
            chosen = {f: plain.talents[f.chosen.talent] for f in one.fillings if f.chosen}
            main = chosen[one.fillings[0]]
            slots = need.slots & main.slots if need.slots and main.slots else need.slots or main.slots
            for filling, talent in chosen.items():
                if filling.obstacle not in {None, "trust"}:
                    assert filling.chosen.score == plain.score(need, filling, talent, slots)
                held = plain.held(need, SERVES if filling.obstacle in {None, "trust"} else {filling.role})
                for other in (talent, *(plain.talents[card.talent] for card in filling.alternatives)):
                    assert plain.may(need, other, need.slots, held)
                    others = [t.owner for f, t in chosen.items() if f != filling]
                    assert not any(plain._kept_apart(other.owner, owner) for owner in others)
            said_when = [talent.slots for talent in (*chosen.values(), need) if talent.slots]
            assert all(one.slots & slots == one.slots for slots in said_when)
            assert bool(one.slots) == bool(said_when)
            if one.hour:
                place = plain.place_of(next(iter(chosen.values())))
                assert one.hour == best_hour(network, place, parts_of(one.hour), TODAY + 1, TODAY + HORIZON)
                assert TODAY < one.hour.day <= TODAY + HORIZON


@given(evenings, scopes)
def test_the_reasons_of_each_role_add_up_and_nobody_is_told_twice(values, scope):
    network = Network.build(values)
    for number in network.needs:
        found = said(combine, network, number, scope=scope)
        for one in () if found == "unseen" else found:
            cards = [card for filling in one.fillings for card in (filling.chosen, *filling.alternatives) if card]
            assert all(card.score == sum(reason.points for reason in card.fits) for card in cards)
            assert one.score == sum(filling.chosen.score for filling in one.fillings if filling.chosen)
            for filling in one.fillings:
                told = [card.talent for card in (filling.chosen, *filling.alternatives) if card]
                assert len(told) == len(set(told)) <= 1 + ALTERNATIVES


@given(evenings, scopes, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, scope, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    one, other = Network.build(values), Network.build(shuffled)
    for number in one.needs:
        assert said(combine, one, number, scope=scope) == said(combine, other, number, scope=scope)


# --- The evening in the eating café, by hand --------------------------------------------------------------------------

FRIDAY, THURSDAY = slots_from(["vr-avond"]), slots_from(["do-avond"])
LADY, CAFE, HALL, HOUSE, DRIVER, BARMAN, TAXI, COMPANION, INTERPRETER = range(1, 10)
DINNER, THERE, HOME, ANYWHERE, ALONG, TRANSLATES = 11, 12, 13, 14, 15, 16
EATING = (Weighted("samen-eten", 800),)
OF_TAXI = Ride(there=True, home=True)


def node(number, kind="person", x=0, y=0, **more):
    return Node(number, kind, x, y, "BU90010101", **more)


def friday(obstacles=("ride-there", "ride-home"), *more, **changes):
    """A lady, the café she names, and who could take her; `changes` by the name of what they are about."""
    given_ = {
        "lady": node(LADY, x=1000),
        "cafe": node(CAFE, "initiative", place=HALL),
        "hall": node(HALL, "place", x=3000, owner=HOUSE),
        "house": node(HOUSE, "organisation"),
        "driver": node(DRIVER, x=900),
        "barman": node(BARMAN, x=500),
        "taxi": node(TAXI, x=1000),
        "companion": node(COMPANION, x=1000),
        "interpreter": node(INTERPRETER, x=1000, languages=frozenset({"tr", "nl"})),
        "dinner": Talent(DINNER, CAFE, EATING, slots=FRIDAY, collective=True, names=frozenset({CAFE})),
        "there": Talent(THERE, DRIVER, slots=FRIDAY, ride=RIDES[1], names=frozenset({CAFE})),
        "home": Talent(HOME, BARMAN, slots=FRIDAY, ride=RIDES[2], names=frozenset({CAFE})),
        "anywhere": Talent(ANYWHERE, TAXI, ride=OF_TAXI, capacity_left=1),
        "along": Talent(ALONG, COMPANION, (Weighted("eerste-keer-samen", 900),)),
        "translates": Talent(
            TRANSLATES, INTERPRETER, (Weighted("tolken-informeel", 900), Weighted("officiele-tolk", 900))
        ),
        "need": Need(1, LADY, EATING, obstacles=frozenset(obstacles), names=frozenset({CAFE}), slots=FRIDAY),
    } | changes
    return Network.build([*given_.values(), *more])


def roles(network, **options):
    found = combine(network, 1, scope=ALL, **options)
    return {(f.obstacle or f.role): f.chosen.talent if f.chosen else None for f in found[0].fillings} if found else {}


def test_the_lady_gets_the_cafe_a_ride_there_and_another_home():
    found = combine(friday(), 1, scope=ALL)[0]
    assert [(f.role, f.obstacle, f.chosen.talent) for f in found.fillings] == [
        ("activity", None, DINNER),
        ("ride-there", "ride-there", THERE),
        ("ride-home", "ride-home", HOME),
    ]
    assert found.slots == FRIDAY
    assert [f.detour for f in found.fillings] == [None, 0, 0]
    assert [card.talent for card in found.fillings[1].alternatives] == [ANYWHERE]
    codes = [reason.code for reason in found.fillings[1].chosen.fits if not reason.points]
    assert codes == ["goes-there", "ride-anyway", "detour"]


def test_a_detour_is_by_the_seeker_and_not_there_and_back():
    off_the_road = friday(lady=node(LADY, x=1000, y=1000))
    metres = combine(off_the_road, 1, scope=ALL)[0].fillings[1].detour
    assert metres == 1004 + 2236 - 2100
    unknown = friday(lady=node(LADY, x=None, y=None))
    assert combine(unknown, 1, scope=ALL)[0].fillings[1].detour is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"there": Talent(THERE, DRIVER, slots=THURSDAY, ride=RIDES[1], names=frozenset({CAFE}))}, ANYWHERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[2], names=frozenset({CAFE}))}, ANYWHERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[1], names=frozenset({COMPANION}))}, ANYWHERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[1])}, ANYWHERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[1], names=frozenset({CAFE}), capacity_left=0)}, ANYWHERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[1], names=frozenset({HALL}))}, THERE),
        ({"there": Talent(THERE, DRIVER, ride=RIDES[1], names=frozenset({HOUSE}))}, THERE),
        ({"driver": node(DRIVER, consent=False)}, ANYWHERE),
        ({"driver": node(DRIVER, active=False)}, ANYWHERE),
    ],
)
def test_who_goes_another_time_another_way_or_elsewhere_does_not_take_her_there(changes, expected):
    assert roles(friday(**changes))["ride-there"] == expected


def test_all_in_a_set_can_on_the_same_evening():
    both = FRIDAY | THURSDAY
    need = Need(1, LADY, EATING, obstacles=frozenset({"ride-there", "ride-home"}), names=frozenset({CAFE}), slots=both)
    dinner = Talent(DINNER, CAFE, EATING, slots=both, collective=True)
    there = Talent(THERE, DRIVER, slots=THURSDAY, ride=RIDES[1], names=frozenset({CAFE}))
    no_taxi = friday(need=need, dinner=dinner, there=there, anywhere=Talent(ANYWHERE, TAXI))
    assert list(roles(no_taxi).values()).count(None) == 1
    on_friday = Talent(ANYWHERE, TAXI, slots=FRIDAY, ride=OF_TAXI)
    found = combine(friday(need=need, dinner=dinner, there=there, anywhere=on_friday), 1, scope=ALL)[0]
    assert [filling.chosen.talent for filling in found.fillings] == [DINNER, ANYWHERE, HOME]
    assert found.fillings[1].alternatives == ()
    assert found.slots == FRIDAY


def test_of_who_drives_anyway_the_one_with_the_fewest_extra_metres_comes_first():
    far_off = friday(
        ("ride-there",),
        Talent(21, TAXI, slots=FRIDAY, ride=RIDES[1], names=frozenset({CAFE})),
        driver=node(DRIVER, x=900, y=2000),
        there=Talent(
            THERE, DRIVER, (Weighted("meerijden-naar-activiteit", 900),), ride=RIDES[1], names=frozenset({CAFE})
        ),
    )
    filling = combine(far_off, 1, scope=ALL)[0].fillings[1]
    assert [filling.chosen.talent, *(card.talent for card in filling.alternatives)] == [21, THERE, ANYWHERE]
    assert filling.chosen.score < filling.alternatives[0].score


def test_what_she_names_comes_before_what_is_done_together():
    need = Need(1, LADY, EATING, obstacles=frozenset({"ride-there"}), names=frozenset({HALL}), slots=FRIDAY)
    room = Talent(20, HALL, (Weighted("samen-eten", 400),))
    named = friday((), room, need=need, cafe=node(CAFE, "initiative"))
    assert [one.fillings[0].chosen.talent for one in combine(named, 1, scope=ALL)] == [20, DINNER]
    nothing = friday((), room, need=replace(need, names=frozenset()), cafe=node(CAFE, "initiative"))
    assert [one.fillings[0].chosen.talent for one in combine(nothing, 1, scope=ALL)] == [DINNER, 20]


def test_what_is_done_together_comes_before_one_person_where_she_must_go():
    cook = Talent(20, COMPANION, (Weighted("samen-eten", 1000),), slots=FRIDAY)
    unnamed = Need(1, LADY, EATING, obstacles=frozenset({"ride-there"}), slots=FRIDAY)
    weak = Talent(DINNER, CAFE, (Weighted("samen-eten", 500),), slots=FRIDAY, collective=True)
    found = combine(friday((), cook, need=unnamed, dinner=weak), 1, scope=ALL)
    assert [one.fillings[0].chosen.talent for one in found] == [DINNER, 20]


def test_nobody_in_a_set_is_kept_apart_from_anybody_else_in_it():
    apart = friday(("ride-there", "ride-home"), Apart(1, DRIVER, BARMAN))
    assert roles(apart) == {"activity": DINNER, "ride-there": THERE, "ride-home": ANYWHERE}
    shown = combine(apart, 1, scope=ALL)[0].fillings
    assert [card.talent for card in shown[2].alternatives] == []
    from_her = friday(("ride-there",), Apart(1, LADY, DRIVER))
    assert roles(from_her)["ride-there"] == ANYWHERE
    from_the_cafe = friday(("ride-there",), Apart(1, CAFE, DRIVER))
    assert roles(from_the_cafe)["ride-there"] == ANYWHERE


def test_one_talent_may_be_there_and_home_and_is_asked_once():
    alone = friday(there=Talent(THERE, DRIVER), home=Talent(HOME, BARMAN))
    assert roles(alone) == {"activity": DINNER, "ride-there": ANYWHERE, "ride-home": ANYWHERE}


def test_what_nobody_fills_stays_open():
    nobody = friday(there=Talent(THERE, DRIVER), home=Talent(HOME, BARMAN), anywhere=Talent(ANYWHERE, TAXI))
    assert roles(nobody) == {"activity": DINNER, "ride-there": None, "ride-home": None}
    assert roles(friday(("in-return", "money"))) == {"activity": DINNER, "money": None, "in-return": None}


def test_company_and_language_are_for_where_she_goes():
    she = node(LADY, x=1000, languages=frozenset({"tr"}))
    along = roles(friday(("first-time", "language"), lady=she))
    assert along == {"activity": DINNER, "first-time": ALONG, "language": TRANSLATES}
    elsewhere = Talent(ALONG, COMPANION, (Weighted("eerste-keer-samen", 900),), names=frozenset({TAXI}))
    assert roles(friday(("first-time",), along=elsewhere))["first-time"] is None
    for weight, who in ((WEIGHTS.enough - 1, None), (WEIGHTS.enough, ALONG)):
        hardly = Talent(ALONG, COMPANION, (Weighted("eerste-keer-samen", weight),))
        assert roles(friday(("first-time",), along=hardly))["first-time"] == who
    no_dutch = node(INTERPRETER, languages=frozenset({"tr"}))
    assert roles(friday(("language",), lady=she, interpreter=no_dutch))["language"] is None
    polish = roles(friday(("language",), lady=node(LADY, languages=frozenset({"pl"}))))
    assert polish.get("language") is None


def test_who_drives_helps_to_walk():
    assert set(roles(friday(("ride-there", "ride-home", "walking")))) == {"activity", "ride-there", "ride-home"}
    assert "walking" in roles(friday(("ride-there", "walking")))


def test_a_condition_is_for_who_can_take_it_away():
    pays = Talent(20, HOUSE, slots=FRIDAY)
    assert roles(friday(("money",), pays, Condition(1, CAFE, "cost", HOUSE)))["money"] == 20
    assert roles(friday(("money",), pays, Condition(1, CAFE, "cost", HOUSE, standing=False)))["money"] is None


def test_trust_goes_through_who_knows_both():
    knows = (Tie(1, LADY, COMPANION, "knows", 900, TODAY), Tie(2, COMPANION, CAFE, "knows", 900, TODAY))
    filling = combine(friday(("trust",), *knows), 1, scope=ALL)[0].fillings[1]
    assert filling.role == "introducer"
    assert [role.node for role in filling.chosen.roles if role.kind == "introducer"] == [COMPANION]
    said = [reason.code for reason in (*filling.chosen.fits, *filling.chosen.unknown)]
    assert said == ["introducer", "interest-unknown"], "every card says what the other side gets, or that nobody knows"
    assert roles(friday(("trust",)))["trust"] is None


def test_who_is_asked_already_keeps_the_role():
    asked = (
        Introduction(1, 1, DINNER, "asked-giver", roles=frozenset({"activity"})),
        Introduction(2, 1, ANYWHERE, "agreed", roles=frozenset({"ride-there"})),
    )
    full = Talent(ANYWHERE, TAXI, ride=OF_TAXI, capacity_left=0)
    kept = friday(("ride-there", "ride-home"), *asked, anywhere=full)
    assert roles(kept) == {"activity": DINNER, "ride-there": ANYWHERE, "ride-home": HOME}
    for state in ("declined-giver", "not-now"):
        said_no = replace(asked[1], state=state)
        assert roles(friday(("ride-there",), asked[0], said_no))["ride-there"] == THERE


def test_a_wish_with_a_ride_is_the_wish_and_only_a_ride_is_the_ride():
    with_ride = (Weighted("samen-eten", 800), Weighted("meerijden-naar-activiteit", 700))
    both = Need(1, LADY, with_ride, obstacles=frozenset({"ride-there"}), slots=FRIDAY)
    assert roles(friday(need=both)) == {"activity": DINNER, "ride-there": THERE}
    seat = Talent(ANYWHERE, TAXI, (Weighted("meerijden-naar-activiteit", 900),), ride=OF_TAXI)
    only = Need(1, LADY, with_ride[1:], obstacles=frozenset({"ride-there"}), slots=FRIDAY)
    assert roles(friday(need=only, anywhere=seat)) == {"giver": ANYWHERE, "ride-there": ANYWHERE}


def test_what_is_hardly_read_is_no_other_wish():
    seat = Talent(ANYWHERE, TAXI, (Weighted("meerijden-naar-activiteit", 900),), ride=OF_TAXI)
    hardly = (Weighted("meerijden-naar-activiteit", 700), Weighted("samen-eten", 300))
    need = Need(1, LADY, hardly, obstacles=frozenset({"ride-there"}), slots=FRIDAY)
    assert roles(friday(need=need, anywhere=seat))["giver"] == ANYWHERE


def test_no_more_than_three_others_are_shown():
    drivers = [node(30 + n) for n in range(5)], [Talent(40 + n, 30 + n, ride=OF_TAXI) for n in range(5)]
    filling = combine(friday(("ride-there",), *drivers[0], *drivers[1]), 1, scope=ALL)[0].fillings[1]
    assert len(filling.alternatives) == ALTERNATIVES


def test_a_place_comes_with_its_hour_and_not_when_it_is_taken():
    room = Talent(DINNER, HALL, EATING, slots=FRIDAY | THURSDAY)
    opened = Opening(1, HALL, "FREQ=WEEKLY;BYDAY=TH,FR", 18 * 60, 22 * 60, TODAY - 7, present="beheerder")
    need = Need(1, LADY, EATING, obstacles=frozenset({"ride-there"}), names=frozenset({HALL}))
    found = combine(friday(("ride-there",), opened, dinner=room, need=need), 1, scope=ALL)[0]
    assert (found.fillings[0].role, found.fillings[1].chosen.talent) == ("place", ANYWHERE)
    assert found.hour.present == "beheerder"
    thursday = replace(opened, rule="FREQ=WEEKLY;BYDAY=TH")
    friday_only = Talent(ANYWHERE, TAXI, slots=FRIDAY, ride=OF_TAXI)
    closed = combine(friday((), thursday, dinner=room, need=need, anywhere=friday_only), 1, scope=ALL)[0]
    assert closed.fillings[1].chosen is None
    taken = Booking(1, HALL, TODAY, 0, 24 * 60, "FREQ=DAILY")
    assert combine(friday(("ride-there",), opened, taken, dinner=room, need=need), 1, scope=ALL) == ()


def test_a_group_that_asks_for_a_place_sees_the_places_first():
    group = Need(1, LADY, (Weighted("sportveld", 600), *EATING), group_size=12)
    field = Talent(20, HALL, (Weighted("sportveld", 500),))
    found = combine(friday((), field, need=group), 1, scope=ALL)
    assert [(one.fillings[0].role, one.fillings[0].chosen.talent) for one in found] == [
        ("place", 20),
        ("activity", DINNER),
    ]
    person = replace(group, group_size=None)
    assert combine(friday((), field, need=person), 1, scope=ALL)[0].fillings[0].chosen.talent != 20


def test_a_need_of_somebody_else_is_not_read():
    with pytest.raises(UnseenError):
        combine(friday(), 1, scope=Scope(TODAY, organisation=2))
    with pytest.raises(UnseenError):
        combine(friday(), 99, scope=ALL)


def test_every_obstacle_has_a_role():
    for one, other in product(OBSTACLES, repeat=2):
        need = Need(1, 1, obstacles=frozenset({one, other}))
        assert [part.obstacle for part in parts_of_set(need)] == [kind for kind in OBSTACLES if kind in {one, other}]
