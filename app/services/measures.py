"""Neighbourhoods as networks: the figures that may be published, and for the console the exact ones."""

from collections.abc import Iterable
from typing import Any

from app.errors import NotFound
from app.policy.disclosure import publish
from app.policy.roles import OPERATOR
from app.repositories.areas import Population
from app.work import Work
from matching.measures import measure

Figures = dict[str, Any]
"""The figures of one neighbourhood under their names in the API, in order."""


def published(work: Work, codes: Iterable[str] | None = None) -> list[Figures]:
    """Measure these neighbourhoods, or all, by code: rounded, small numbers withheld. NotFound for an unknown code."""
    return [publish(_figures(population)) for population in _populations(work, codes)]


def exact(work: Work, codes: Iterable[str] | None = None) -> list[Figures]:
    """Measure as `published` does, unrounded and with small numbers in. Only for the person at the console."""
    if work.viewer != OPERATOR:
        raise NotFound
    return [_figures(population) for population in _populations(work, codes)]


def _populations(work: Work, codes: Iterable[str] | None) -> list[Population]:
    wanted = None if codes is None else set(codes)
    found = work.areas.population(wanted)
    if wanted is not None and len(found) != len(wanted):
        raise NotFound
    return found


def _figures(population: Population) -> Figures:
    area = population.area
    found = measure(population.nodes, population.ties, area.inhabitants)
    return {
        "code": area.code,
        "nodes": found.nodes,
        "ties": found.ties,
        "inhabitants": found.inhabitants,
        "coverage": found.coverage,
        "density": found.density,
        "averageDegree": found.average_degree,
        "isolates": found.isolates,
        "components": found.components,
        "largestComponentShare": found.largest_component_share,
    }
