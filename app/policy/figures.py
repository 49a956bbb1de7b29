"""The figures of an area that may be published: what each is made of, and how often it is taken.

A figure that is not in this table does not leave the house. How it leaves is in `app.policy.disclosure`; what it means,
its source and what it does not say is in the catalogue under `figure.NAME`.
"""

from typing import Final, Literal, NamedTuple

from app.policy.roles import RoleName

Sphere = Literal["frame", "personal", "communal", "institutional", "course"]
"""Where it stands on the page of an area: what we know at all; somebody's own ties; groups; organisations and
professionals; and what became of introductions."""
Cadence = Literal["counts", "network"]
Kind = Literal["count", "share", "mean", "density", "index", "exact"]
"""count: people or ties. share: a part of a whole, both counts. mean: of two counts. density: has a rule of its own.
index: no part of a whole. exact: public things, with nobody behind them."""
Unit = Literal["people", "ties", "things", "share", "number", "days"]
Among = Literal["all", "residents"]
"""Whose network: everybody with the initiatives; or residents and volunteers among themselves."""

AMONG: Final[tuple[Among, ...]] = ("all", "residents")


class Rule(NamedTuple):
    """One figure: `part` and `whole` are names of counts (fields of matching.measures.Measures, or counted in SQL)."""

    kind: Kind
    sphere: Sphere
    unit: Unit
    part: str
    whole: str = ""
    among: tuple[Among, ...] = AMONG


NETWORK: Final[dict[str, Rule]] = {
    "nodes": Rule("count", "frame", "people", "nodes"),
    "coverage": Rule("share", "frame", "share", "people", "inhabitants", ("all",)),
    "freshness": Rule("share", "frame", "share", "fresh_ties", "ties_recorded", ("all",)),
    "ties": Rule("count", "personal", "ties", "ties"),
    "tiesRecorded": Rule("count", "frame", "ties", "ties_recorded", among=("all",)),
    "density": Rule("density", "communal", "share", "ties", "nodes"),
    "averageDegree": Rule("mean", "personal", "number", "ties", "nodes"),
    "medianDegree": Rule("index", "personal", "number", "median_degree"),
    "threeOrMore": Rule("share", "personal", "share", "three_or_more", "nodes"),
    "tiesPerHundred": Rule("mean", "personal", "number", "ties", "inhabitants", ("all",)),
    "isolates": Rule("share", "personal", "share", "isolates", "nodes"),
    "densityWithInitiatives": Rule("mean", "communal", "share", "initiative_ties", "initiative_pairs", ("all",)),
    "densityWithProfessionals": Rule(
        "mean", "institutional", "share", "professional_ties", "professional_pairs", ("all",)
    ),
    "onlyProfessionals": Rule("share", "institutional", "share", "only_professionals", "people", ("all",)),
    "reachTwo": Rule("index", "personal", "share", "reach_share", "nodes"),
    "components": Rule("count", "communal", "things", "components"),
    "largestShare": Rule("share", "communal", "share", "largest", "nodes"),
    "clustering": Rule("index", "communal", "number", "clustering"),
    "sizeAdjusted": Rule("index", "communal", "number", "size_adjusted", among=("all",)),
    "bonding": Rule("share", "communal", "share", "bonding", "placed_ties", ("all",)),
    "bridging": Rule("share", "communal", "share", "bridging", "placed_ties", ("all",)),
    "linking": Rule("share", "institutional", "share", "linking", "placed_ties", ("all",)),
    "outwardOverChance": Rule("index", "communal", "number", "ei_over_chance", among=("all",)),
    "dependence": Rule("share", "communal", "share", "falls_off", "largest"),
    "cutPoints": Rule("count", "communal", "people", "cut_points"),
    "centralization": Rule("index", "communal", "number", "centralization"),
    "core": Rule("share", "communal", "share", "core", "nodes"),
    "coupling": Rule("exact", "institutional", "share", "coupled_initiatives", "initiatives", ("all",)),
    "nearInitiative": Rule("share", "institutional", "share", "near_initiative", "residents", ("all",)),
    "standsWithout": Rule("share", "institutional", "share", "largest_without", "largest_with", ("all",)),
    "turnover": Rule("share", "personal", "share", "stayed", "before_or_now", ("all",)),
}
"""Taken each quarter, of every neighbourhood and own grouping."""

COUNTS: Final[dict[str, Rule]] = {
    "people": Rule("count", "frame", "people", "people", among=("all",)),
    "residents": Rule("count", "frame", "people", "residents", among=("all",)),
    "volunteers": Rule("count", "frame", "people", "volunteers", among=("all",)),
    "professionals": Rule("count", "frame", "people", "professionals", among=("all",)),
    "initiatives": Rule("exact", "communal", "things", "initiatives", among=("all",)),
    "organisations": Rule("exact", "institutional", "things", "organisations", among=("all",)),
    "openNeeds": Rule("count", "course", "things", "open_needs", among=("all",)),
    "unanswered": Rule("share", "course", "share", "unanswered_needs", "open_needs", ("all",)),
    "introductions": Rule("count", "course", "things", "introductions", among=("all",)),
    "asked": Rule("share", "course", "share", "asked", "introductions", ("all",)),
    "agreed": Rule("share", "course", "share", "agreed", "asked", ("all",)),
    "met": Rule("share", "course", "share", "met", "asked", ("all",)),
    "running90": Rule("share", "course", "share", "running90", "known90", ("all",)),
    "running180": Rule("share", "course", "share", "running180", "known180", ("all",)),
    "running365": Rule("share", "course", "share", "running365", "known365", ("all",)),
    "stopped": Rule("share", "course", "share", "stopped", "met", ("all",)),
    "daysToMeeting": Rule("index", "course", "days", "days_to_meeting", "met", ("all",)),
    "outsideList": Rule("share", "course", "share", "outside_list", "asked", ("all",)),
    "withoutUs": Rule("share", "course", "share", "would_have_met", "without_us_answers", ("all",)),
    "collective": Rule("share", "course", "share", "collective", "asked", ("all",)),
    "workerOut": Rule("share", "course", "share", "worker_out", "met", ("all",)),
    "unusedTalent": Rule("share", "course", "share", "unused_givers", "givers_with_talent", ("all",)),
    "heardNothing": Rule("share", "course", "share", "volunteers_never_asked", "volunteers_with_talent", ("all",)),
    "giveAndReceive": Rule("share", "personal", "share", "give_and_receive", "give_or_receive", ("all",)),
}
"""Taken each month, of every area; what became of introductions over the twelve months before."""

AREA_KINDS: Final = ("neighbourhood", "district", "grouping", "municipality")


def kinds_for(role: RoleName) -> tuple[str, ...]:
    """Kinds of areas of which a role reads figures, the smallest areas first.

    A municipality decides about people: it reads figures of districts, and of a neighbourhood what was released.
    """
    return AREA_KINDS[1:] if role == "municipality-reader" else AREA_KINDS


LEAST_FOR_ARROWS: Final = 30
"""Below so many people a figure stands in words, and no arrow beside it."""
LEAST_COVERAGE: Final = 0.15
"""Below this part of the inhabitants the figures speak of the people we know."""
BAND: Final = 0.05
"""Two years may be compared when not more than this part of those we know came or went."""
