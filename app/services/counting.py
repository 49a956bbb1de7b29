"""The exact counts of areas: what snapshots are made of. They leave the house through `app.policy.disclosure` only."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.models import Area
from app.policy.disclosure import NETWORK_BASIS
from app.policy.figures import AMONG, NETWORK, Among
from app.policy.lifecycle import REASONS
from app.repositories.counting import CourseCount, Crossing, Layered, NeedCount, TalentCount
from app.repositories.snapshots import Counted
from app.work import Work
from matching import bridging
from matching.funnel import Course, funnel
from matching.measures import LAYERS, PEOPLE, SIDE, Graph, Layer, Measures, Member, measure
from matching.vocabulary import load

Counts = dict[str, float | None]
"""Counts and indices of one area by name (app.policy.figures); None is 'not defined'."""

LAYERS_OF: Final[dict[Among, tuple[Layer, ...]]] = {
    "all": ("resident", "volunteer", "professional", "initiative"),
    "residents": ("resident", "volunteer"),
}
"""Who is a node in whose network."""
SPECIAL: Final = "bijzonder"
"""Word of the vocabulary for health, faith, sexuality and the like: counted by district, not by neighbourhood."""
NEVER: Final = dt.timedelta(days=183)
"""So long a volunteer was not asked who 'heard nothing'."""


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one municipality that figures are made of."""

    areas: Sequence[Area]
    within: Mapping[str, tuple[str, ...]]
    """Area -> the neighbourhoods it is made of; a neighbourhood is made of itself."""
    members: Layered
    ties: Sequence[Crossing]
    needs: Sequence[NeedCount]
    talents: Sequence[TalentCount]
    courses: Sequence[CourseCount]


def gathered(work: Work, municipality: str) -> Rows:
    """Read all that counts in a municipality."""
    areas = work.counting.areas(municipality)
    members = work.counting.members(municipality)
    return Rows(
        areas=areas,
        within=_within(areas, work.counting.grouped(municipality)),
        members=members,
        ties=work.counting.ties(municipality, members),
        needs=work.counting.needs(municipality),
        talents=work.counting.talents(municipality),
        courses=work.counting.courses(municipality),
    )


def neighbourhoods_of(work: Work, area: Area) -> tuple[str, ...]:
    """Codes of the neighbourhoods that an area is made of; a neighbourhood is made of itself."""
    municipality = area.municipality
    return _within(work.counting.areas(municipality), work.counting.grouped(municipality))[area.code]


def _within(areas: Sequence[Area], grouped: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    parent = {area.code: area.parent for area in areas}
    found: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        if area.kind == "neighbourhood":
            above: str | None = area.code
            while above is not None:
                found[above].append(area.code)
                above = parent.get(above)
    made = {area.code: tuple(found[area.code]) for area in areas if area.kind != "grouping"}
    return made | {area.code: grouped.get(area.code, ()) for area in areas if area.kind == "grouping"}


# --- Counts: each month ----------------------------------------------------------------------------------------------


def counted(rows: Rows, today: dt.date) -> dict[str, Counts]:
    """Count everything of every area that is not about the network, by code."""
    themes = {area.code: _themes(rows, area) for area in rows.areas}
    return {area.code: _people(rows, area.code, today) | themes[area.code] for area in rows.areas}


def _people(rows: Rows, code: str, today: dt.date) -> Counts:
    inside = set(rows.within[code])
    layers = Counter(layer for area, layer in rows.members.values() if area in inside)
    volunteers = {n for n, (area, layer) in rows.members.items() if area in inside and layer == "volunteer"}
    needs = [need for need in rows.needs if need.area in inside]
    talents = [talent for talent in rows.talents if talent.area in inside]
    courses = [course for course in rows.courses if course.area in inside]
    asked_lately = {talent.owner for talent in talents if talent.asked and talent.asked > today - NEVER}
    owners = {talent.owner for talent in talents}
    used = {talent.owner for talent in talents if talent.asked}
    return {
        "people": layers["resident"] + layers["volunteer"],
        **{f"{layer}s": layers[layer] for layer in LAYERS},
        "open_needs": len(needs),
        "unanswered_needs": sum(not need.answered for need in needs),
        "givers_with_talent": len(owners),
        "unused_givers": len(owners - used),
        "volunteers_with_talent": len(owners & volunteers),
        "volunteers_never_asked": len((owners & volunteers) - asked_lately),
        **_course(courses, today),
        **_stops(courses),
        **_both_ways(courses),
    }


def _course(courses: Sequence[CourseCount], today: dt.date) -> Counts:
    found = funnel(map(_as_course, courses), today.toordinal())
    answers = [answer for course in courses for answer in course.without_us]
    survivals = {90: found.running_90, 180: found.running_180, 365: found.running_365}
    known = {days: one.lasting + one.stopped for days, one in survivals.items()}
    return {
        "introductions": found.proposed,
        "asked": found.asked,
        "agreed": found.agreed,
        "met": found.met,
        "stopped": sum(course.met is not None and course.ended is not None for course in courses),
        "worker_out": found.without_worker,
        "outside_list": sum(course.outside and course.asked is not None for course in courses),
        "collective": found.collective,
        "days_to_meeting": found.days_to_meeting,
        "without_us_answers": len(answers),
        "would_have_met": answers.count("yes"),
        **{f"known{days}": known[days] for days in survivals},
        **{f"running{days}": round((one.share or 0) * known[days]) for days, one in survivals.items()},
    }


def _stops(courses: Sequence[CourseCount]) -> Counts:
    """Why introductions of which somebody was asked ended, as far as that was said."""
    said = Counter(course.ended.reason for course in courses if course.ended is not None and course.asked is not None)
    return {f"stopped:{reason}": said[reason] for reason in REASONS}


def _as_course(count: CourseCount) -> Course:
    return Course(
        asked=_ordinal(count.asked),
        agreed=_ordinal(count.agreed),
        met=_ordinal(count.met),
        running=_ordinal(count.running),
        ended=_ordinal(count.ended.day if count.ended else None),
        end_reason=count.ended.reason if count.ended else None,
        need_on=_ordinal(count.need_on),
        rank=count.rank,
        collective=count.collective,
        without_worker=count.handed_over,
    )


def _ordinal(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def _both_ways(courses: Sequence[CourseCount]) -> Counts:
    met = [course for course in courses if course.met]
    givers, receivers = {course.giver for course in met}, {course.seeker for course in met}
    return {"give_and_receive": len(givers & receivers), "give_or_receive": len(givers | receivers)}


def _themes(rows: Rows, area: Area) -> Counts:
    inside = set(rows.within[area.code])
    small = area.kind == "neighbourhood"
    asked, offered = (
        Counter(_theme(row.concept, special=not small) for row in found if row.area in inside)
        for found in (rows.needs, rows.talents)
    )
    return {
        f"{side}:{theme}": found[theme]
        for theme in areas_of_life()
        for side, found in (("needs", asked), ("offers", offered))
    }


def areas_of_life() -> tuple[str, ...]:
    """Areas of life of the vocabulary, in its order: themes are too fine to be counted by neighbourhood."""
    return tuple(dict.fromkeys(theme.area for theme in load().themes.values()))


def _theme(concept: str | None, *, special: bool) -> str:
    """The area of life of a concept, or ''. `special`: also of health, faith and the like; not of a neighbourhood."""
    vocabulary = load()
    if concept is None or concept not in vocabulary.index:
        return ""
    if vocabulary[concept].sensitivity == SPECIAL and not special:
        return ""
    return vocabulary.themes[vocabulary[concept].theme].area


# --- Networks: each quarter ------------------------------------------------------------------------------------------


def graph_of(rows: Rows, code: str, today: dt.date) -> Graph:
    """The network of an area, organisations in it too; ties with other areas stand apart."""
    inside = set(rows.within[code])
    members = [Member(number, layer) for number, (area, layer) in rows.members.items() if area in inside]
    own = (tie.bond for tie in rows.ties if tie.one in inside and tie.other in inside)
    across = (tie.bond for tie in rows.ties if (tie.one in inside) != (tie.other in inside))
    return Graph.of(members, own, today.toordinal(), across)


def measured(graph: Graph, inhabitants: int | None) -> dict[Among, Measures]:
    """Measure one network: with everybody in it, and of residents among themselves."""
    return {among: measure(graph.among(LAYERS_OF[among]), inhabitants) for among in AMONG}


def exact(found: Measures, whole: Measures) -> Counts:
    """Name what was measured as the table of figures has it. `whole` is the network with organisations too."""
    names = {name for rule in NETWORK.values() for name in (rule.part, rule.whole) if name} | NETWORK_BASIS
    ties = {"bonding": whole.bonding, "bridging": whole.bridging, "linking": whole.linking}
    towards: dict[str, float] = {}
    for layer in ("initiative", "professional"):
        between = [found.between(person, layer) for person in PEOPLE]
        towards[f"{layer}_ties"] = sum(one.ties for one in between)
    professionals = found.by_layer[LAYERS.index("professional")]
    own: dict[str, Any] = {name: getattr(found, name) for name in names - _BESIDES - towards.keys() - _PAIRS}
    return own | ties | towards | {"professionals": professionals} | {"placed_ties": sum(ties.values())}


_BESIDES: Final = frozenset(
    {"bonding", "bridging", "linking", "placed_ties", "size_adjusted", "stayed", "before_or_now"}
)
"""Not measured of one network by itself."""
_PAIRS: Final = frozenset({"initiative_pairs", "professional_pairs"})
"""Worked out from what is shown of people: exactly they would tell how many there are."""


class Grouped(NamedTuple):
    """How residents group together: large groups by size, where they touch, and who is in none of them."""

    sizes: tuple[int, ...]
    touches: dict[tuple[int, int], int]
    """Ties between two of the large groups, by their places in `sizes`."""
    loose: int


def grouped(graph: Graph) -> Grouped:
    """Put residents and volunteers in groups that mostly know each other; small groups are told together."""
    people = graph.among(LAYERS_OF["residents"])
    known = people.bonds.where(people.bonds.fresh(people.today))
    tied = {
        bridging.pair(int(people.numbers[a]), int(people.numbers[b])) for a, b in zip(known.a, known.b, strict=True)
    }
    found = [group for group in bridging.groups(people.numbers.tolist(), tied) if len(group) >= SIDE]
    place = {number: at for at, group in enumerate(found) for number in group}
    touches = Counter(
        bridging.pair(place[a], place[b]) for a, b in tied if a in place and b in place and place[a] != place[b]
    )
    return Grouped(tuple(map(len, found)), dict(touches), len(people.numbers) - len(place))


def degrees(rows: Rows) -> dict[int, Counted]:
    """Everybody who is a node of a network, with the neighbourhood and how many others are known in it."""
    nodes = {n: area for n, (area, layer) in rows.members.items() if layer in LAYERS_OF["all"]}
    within = (frozenset((tie.bond.a, tie.bond.b)) for tie in rows.ties if tie.one == tie.other)
    pairs = {pair for pair in within if pair <= nodes.keys()}
    known = Counter(node for pair in pairs for node in pair)
    return {node: Counted(area, known[node]) for node, area in nodes.items()}
