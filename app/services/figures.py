"""Figures of areas as they were taken: the one door through which pages, answers, files and pictures get them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any, Final, NamedTuple

from pydantic.alias_generators import to_camel

from app.errors import NotFound
from app.models import Area
from app.policy.figures import Cadence, kinds_for
from app.repositories.snapshots import Taken
from app.schemas.figures import AreaFiguresOut, FigureOut
from app.services import counting, snapshots
from app.services.neighbourhoods import called
from app.work import Work
from matching.measures import LAYERS, Graph, Measures, measure
from matching.model import TIE_KINDS

NOTHING: Final[dict[Cadence, dict[str, Any]]] = {
    "counts": {"figures": [], "gaps": [], "stops": [], "stands": None},
    "network": {
        "figures": [],
        "words": [],
        "groups": [],
        "touches": [],
        "loose": None,
        "small": False,
        "thin": False,
        "stands": None,
    },
}
"""What is shown before the first snapshot."""


class Point(NamedTuple):
    """A figure on the day it was taken."""

    on: dt.date
    figure: FigureOut


def shown(work: Work, code: str, at: dt.date | None = None) -> AreaFiguresOut:
    """Give the figures of an area, as they stood at the end of a day. NotFound; so is a kind not for who asks."""
    area = work.areas.get(code)
    if area.kind not in kinds_for(work.viewer.role):
        raise NotFound
    return _of(work, [area], at)[0]


def overview(work: Work, at: dt.date | None = None) -> list[AreaFiguresOut]:
    """Give those of all areas of the smallest kind that is for who asks, in the fixed order of their codes."""
    return _of(work, work.areas.of_kind(kinds_for(work.viewer.role)[0]), at)


def over_time(work: Work, code: str, name: str, among: str = "all") -> list[Point]:
    """Give one figure of an area in every snapshot, oldest first."""
    points = []
    for cadence in snapshots.CADENCES:
        for taken in work.snapshots.series(code, cadence, work.today):
            found = (FigureOut.model_validate(one) for one in taken.shown["figures"])
            points += [Point(taken.taken_at.date(), one) for one in found if (one.name, one.among) == (name, among)]
    return points


NODES: Final = LAYERS
"""Kinds of nodes that may be chosen."""
TIES: Final = TIE_KINDS
"""Kinds of ties that may be chosen."""


def exact(
    work: Work,
    codes: Collection[str] = (),
    nodes: Collection[str] | None = None,
    ties: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """Measure the networks of these areas, or of all neighbourhoods, now and unrounded: only for the console.

    Of everybody and of residents among themselves; with `nodes` or `ties` of these kinds alone (`chosen`).
    """
    if work.viewer.role != "operator":
        raise NotFound
    found = []
    for municipality in work.counting.municipalities():
        rows = counting.gathered(work, municipality)
        for area in rows.areas:
            if area.code in codes or (not codes and area.kind == "neighbourhood"):
                graph = counting.graph_of(rows, area.code, work.today)
                measures: dict[str, Measures] = dict(counting.measured(graph, area.inhabitants).items())
                if nodes is not None or ties is not None:
                    measures = {"chosen": measure(_chosen(graph, nodes, ties), area.inhabitants)}
                found.append({"code": area.code} | {among: _as_they_are(one) for among, one in measures.items()})
    return found


def _chosen(graph: Graph, nodes: Collection[str] | None, ties: Collection[str] | None) -> Graph:
    return graph.among(
        [layer for layer in LAYERS if nodes is None or layer in nodes],
        [kind for kind in TIE_KINDS if ties is None or kind in ties],
    )


def _as_they_are(measures: Measures) -> dict[str, Any]:
    names = [field.name for field in fields(measures)]
    names += [name for name, kind in vars(Measures).items() if isinstance(kind, property)]
    return {to_camel(name): getattr(measures, name) for name in names}


def next_on(work: Work) -> dt.date:
    """Give the day on which new counts appear; the first ones, where there are none yet, come the next night."""
    codes = [area.code for area in work.areas.neighbourhoods()]
    if not work.snapshots.newest(codes, "counts", work.today):
        return work.today + dt.timedelta(days=1)
    return snapshots.next_on(work.today)


def _of(work: Work, areas: Sequence[Area], at: dt.date | None) -> list[AreaFiguresOut]:
    until, codes = at or work.today, [area.code for area in areas]
    counts, networks = (work.snapshots.newest(codes, cadence, until) for cadence in snapshots.CADENCES)
    return [_out(area, counts.get(area.code), networks.get(area.code)) for area in areas]


def _out(area: Area, counts: Taken | None, network: Taken | None) -> AreaFiguresOut:
    # What was taken before there was such a thing has nothing of it.
    counted = NOTHING["counts"] | (counts.shown if counts else {})
    measured = NOTHING["network"] | (network.shown if network else {})
    return AreaFiguresOut.model_validate(
        {
            "code": area.code,
            "name": called(area),
            "kind": area.kind,
            "inhabitants": area.inhabitants,
            "countedOn": counts and (counted["stands"] or counts.taken_at.date().isoformat()),
            "measuredOn": network and network.taken_at.date().isoformat(),
            "standsSince": measured["stands"],
            "figures": [*measured["figures"], *counted["figures"]],
            "gaps": counted["gaps"],
            "stops": counted["stops"],
            **{name: measured[name] for name in ("words", "groups", "touches", "loose", "small", "thin")},
        }
    )
