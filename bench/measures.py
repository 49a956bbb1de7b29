"""The counts of all areas at once, beside the libraries that count them too. Equal answers, then the ratio.

    python bench/measures.py FOLDER S M L

Ours uses one core; polars, duckdb and networkit as many as there are. A peer that is not installed (the extra `bench`)
is left out and named.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from compare import Way, compare
from generate import PROFESSIONAL, SIZES, Town, load
from numpy.typing import NDArray

from matching import kernels

Pairs = NDArray[np.int32]
"""Two people in each row."""
OURS: Final = "numba"
NEAR: Final = 1e-9
SLOW: Final = "L"
"""Where a peer in plain Python would take minutes."""


class Ground:
    """One town, as every library is handed it: the ties within areas, and the whole for the basic counts."""

    def __init__(self, name: str, town: Town) -> None:
        self.name = name
        self.starts = town["starts"]
        self.area = town["area"]
        self.areas = len(town["municipality"])
        self.people = len(self.area)
        self.formal = town["role"] == PROFESSIONAL
        self.a, self.b = town["a"], town["b"]
        same = self.area[self.a] == self.area[self.b]
        self.within = np.column_stack([self.a[same], self.b[same]])
        self.offsets, self.neighbours = kernels.union(self.area, self.a, self.b)


def basic(ground: Ground) -> tuple[Way, Iterator[Way]]:
    """Size, ties within and out, isolates, formal-informal ties and the degree of everybody."""
    given = ground.area, ground.areas, ground.a, ground.b, ground.formal
    return Way(OURS, lambda: kernels.basic(*given), _by_name), _basic_peers(ground)


def _by_name(found: kernels.Basic) -> dict[str, Any]:
    return found._asdict()


def _basic_peers(ground: Ground) -> Iterator[Way]:
    code = 2 * ground.area + ground.formal
    yield Way(
        "numpy, group by",
        lambda: kernels.NUMPY.basic(code, ground.areas, ground.a, ground.b),
        lambda found: kernels.Basic(*found)._asdict(),
    )
    yield from _there("polars", lambda polars: _polars(polars, ground))
    yield from _there("duckdb", lambda duckdb: _duckdb(duckdb, ground))
    if ground.name != SLOW:
        yield from _there("networkx", lambda networkx: _networkx(networkx, ground))


def _polars(polars: Any, ground: Ground) -> Way:
    column = polars.col
    ties = polars.DataFrame({"a": ground.a, "b": ground.b}).lazy()
    people = polars.DataFrame(
        {"id": np.arange(ground.people, dtype=np.int32), "area": ground.area, "formal": ground.formal.astype(np.int8)}
    ).lazy()
    here, there = (people.rename({"id": end, "area": f"area_{end}", "formal": f"formal_{end}"}) for end in "ab")
    joined = ties.join(here, on="a").join(there, on="b")
    inside = joined.filter(column("area_a") == column("area_b"))
    across = joined.filter(column("area_a") != column("area_b"))
    formal = column("formal_a") + column("formal_b")
    kinds = inside.group_by("area_a").agg(*[(formal == ways).sum().alias(str(ways)) for ways in range(3)])
    out = polars.concat([across.select(column(f"area_{end}").alias("area")) for end in "ab"]).group_by("area").len()
    ends = polars.concat([inside.select(column(end).alias("id")) for end in "ab"]).group_by("id").len("degree")
    degrees = people.join(ends, on="id", how="left", maintain_order="left").select(
        "area", column("degree").fill_null(0)
    )
    sizes = degrees.group_by("area").agg(polars.len().alias("size"), (column("degree") == 0).sum().alias("isolates"))

    def answer(found: list[Any]) -> dict[str, Any]:
        size, kind, crossing, degree = found
        formal = np.column_stack([_column(kind, "area_a", str(ways), ground.areas) for ways in range(3)])
        return {
            "size": _column(size, "area", "size", ground.areas),
            "within": formal.sum(axis=1),
            "out": _column(crossing, "area", "len", ground.areas),
            "isolates": _column(size, "area", "isolates", ground.areas),
            "formal": formal,
            "degrees": degree["degree"].to_numpy(),
        }

    return Way("polars", lambda: polars.collect_all([sizes, kinds, out, degrees]), answer)


def _column(table: Any, key: str, value: str, areas: int) -> Any:
    """What a table says of each area; 0 of an area that it does not name."""
    found = np.zeros(areas, np.int64)
    found[table[key].to_numpy()] = table[value].to_numpy()
    return found


DUCKDB: Final = {
    "within": """
        select a.area, count(*) filter (a.formal + b.formal = 0), count(*) filter (a.formal + b.formal = 1),
            count(*) filter (a.formal + b.formal = 2)
        from ties join people a on a.id = ties.a join people b on b.id = ties.b
        where a.area = b.area group by a.area""",
    "out": """
        select area, count(*) from (select unnest([a.area, b.area]) as area
        from ties join people a on a.id = ties.a join people b on b.id = ties.b
        where a.area <> b.area) group by area""",
    "degrees": """
        create or replace temp table degrees as
        select people.id, people.area, coalesce(ends.degree, 0) as degree from people left join (
            select id, count(*) as degree from (
                select unnest([ties.a, ties.b]) as id
                from ties join people a on a.id = ties.a join people b on b.id = ties.b where a.area = b.area
            ) group by id) ends on ends.id = people.id""",
    "size": "select area, count(*), count(*) filter (degree = 0) from degrees group by area",
}


def _duckdb(duckdb: Any, ground: Ground) -> Way:
    base = duckdb.connect()
    ids, formal = np.arange(ground.people, dtype=np.int32), ground.formal.astype(np.int8)
    base.register("ties_in", {"a": ground.a, "b": ground.b})
    base.register("people_in", {"id": ids, "area": ground.area, "formal": formal})
    base.execute("create table ties as from ties_in")
    base.execute("create table people as from people_in")

    def run() -> list[Any]:
        return [list(base.execute(sql).fetchnumpy().values()) for sql in DUCKDB.values()]

    def answer(found: list[Any]) -> dict[str, Any]:
        def each(keys: Any, values: Any) -> Any:
            spread = np.zeros(ground.areas, np.int64)
            spread[keys] = values
            return spread

        kinds, crossing, _, sizes = found
        formal = np.column_stack([each(kinds[0], ways) for ways in kinds[1:]])
        return {
            "size": each(sizes[0], sizes[1]),
            "within": formal.sum(axis=1),
            "out": each(*crossing),
            "isolates": each(sizes[0], sizes[2]),
            "formal": formal,
            "degrees": base.execute("select degree from degrees order by id").fetchnumpy()["degree"],
        }

    return Way("duckdb", run, answer)


def _networkx(networkx: Any, ground: Ground) -> Way:
    """With its own questions, each asked of the part of the graph that is the area."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(ground.people))
    graph.add_edges_from(zip(ground.a.tolist(), ground.b.tolist(), strict=True))
    formal = ground.formal.tolist()
    ranges = [range(*ends) for ends in zip(ground.starts.tolist(), ground.starts[1:].tolist(), strict=False)]

    def area(people: range) -> tuple[Any, ...]:
        part = graph.subgraph(people)
        kinds = [0, 0, 0]
        for u, v in part.edges:
            kinds[formal[u] + formal[v]] += 1
        within = part.number_of_edges()
        degrees = dict(part.degree)
        out = sum(degree for _, degree in graph.degree(people)) - 2 * within
        return len(part), within, out, networkx.number_of_isolates(part), kinds, degrees

    def answer(found: list[tuple[Any, ...]]) -> dict[str, Any]:
        *columns, degrees = zip(*found, strict=True)
        flat = [part[person] for part, people in zip(degrees, ranges, strict=True) for person in people]
        names = ("size", "within", "out", "isolates", "formal")
        return {**dict(zip(names, columns, strict=True)), "degrees": flat}

    return Way("networkx", lambda: [area(people) for people in ranges], answer)


def components(ground: Ground) -> tuple[Way, Iterator[Way]]:
    """Components and the largest of every area. Timed of a peer: only finding who belongs together."""
    ours = Way(
        OURS,
        lambda: kernels.components(ground.offsets, ground.neighbours, ground.area, ground.areas),
        lambda found: found._asdict(),
    )
    return ours, _component_peers(ground)


def _component_peers(ground: Ground) -> Iterator[Way]:
    def grouped(members: Any) -> dict[str, Any]:
        """From any number for each component to ours: the lowest person in it."""
        _, first, inverse = np.unique(np.asarray(members), return_index=True, return_inverse=True)
        labels = first[inverse]
        sizes = np.bincount(labels, minlength=ground.people)
        largest = np.zeros(ground.areas, np.int64)
        np.maximum.at(largest, ground.area, sizes)
        groups = np.bincount(ground.area[sizes > 0], minlength=ground.areas)
        return {"groups": groups, "largest": largest, "labels": labels}

    def listed(sets: Iterable[Iterable[int]]) -> dict[str, Any]:
        members = np.empty(ground.people, np.int64)
        for number, people in enumerate(sets):
            members[list(people)] = number
        return grouped(members)

    def igraph(library: Any) -> Way:
        graph = _igraph(library, ground.people, ground.within)
        return Way("igraph", graph.connected_components, lambda found: grouped(found.membership))

    def rustworkx(library: Any) -> Way:
        graph = _rustworkx(library, ground.people, ground.within)
        return Way("rustworkx", lambda: library.connected_components(graph), listed)

    def networkit(library: Any) -> Way:
        graph = _networkit(library, ground.people, ground.within)

        def run() -> Any:
            return library.components.ConnectedComponents(graph).run()

        return Way("networkit", run, lambda found: grouped(found.getPartition().getVector()))

    def scipy(library: Any) -> Way:
        matrix = _matrix(ground)
        return Way(
            "scipy",
            lambda: library.connected_components(matrix, directed=False),
            lambda found: grouped(found[1]),
        )

    yield from _there("igraph", igraph)
    yield from _there("rustworkx", rustworkx)
    yield from _there("networkit", networkit)
    yield from _there("scipy.sparse.csgraph", scipy)


def clustering(ground: Ground) -> tuple[Way, Iterator[Way]]:
    """How many pairs of everybody's neighbours know each other. rustworkx says it only of the whole."""
    ours = Way(OURS, lambda: kernels.triangles(ground.offsets, ground.neighbours), lambda found: found)
    return ours, _clustering_peers(ground)


def _clustering_peers(ground: Ground) -> Iterator[Way]:
    degrees = np.diff(ground.offsets)

    def counted(shares: Any) -> Any:
        """From the share of pairs that know each other to their number."""
        return np.rint(np.nan_to_num(np.asarray(shares)) * degrees * (degrees - 1) / 2).astype(np.int64)

    def igraph(library: Any) -> Way:
        graph = _igraph(library, ground.people, ground.within)
        return Way("igraph", lambda: graph.transitivity_local_undirected(mode="zero"), counted)

    def networkit(library: Any) -> Way:
        graph = _networkit(library, ground.people, ground.within)

        def run() -> Any:
            return library.centrality.LocalClusteringCoefficient(graph, turbo=True).run()

        return Way("networkit", run, lambda found: counted(found.scores()))

    def scipy(_library: Any) -> Way:
        matrix = _matrix(ground).astype(np.int32)

        def run() -> Any:
            return (matrix @ matrix).multiply(matrix).sum(axis=1)

        return Way("scipy", run, lambda found: np.asarray(found).ravel() // 2)

    def networkx(library: Any) -> Way:
        graph = library.Graph()
        graph.add_nodes_from(range(ground.people))
        graph.add_edges_from(ground.within.tolist())
        return Way("networkx", lambda: library.triangles(graph), lambda found: [found[u] for u in range(len(found))])

    yield from _there("igraph", igraph)
    yield from _there("networkit", networkit)
    yield from _there("scipy", scipy)
    if ground.name != SLOW:
        yield from _there("networkx", networkx)


def cut_points(ground: Ground) -> tuple[Way, Iterator[Way]]:
    """Who holds others together, and how many ties do."""
    ours = Way(OURS, lambda: kernels.cut_points(ground.offsets, ground.neighbours), lambda found: found._asdict())
    return ours, _cut_peers(ground)


def _cut_peers(ground: Ground) -> Iterator[Way]:
    def marked(points: Iterable[int], bridges: int) -> dict[str, Any]:
        mask = np.zeros(ground.people, np.bool_)
        mask[list(points)] = True
        return {"mask": mask, "bridges": bridges}

    def igraph(library: Any) -> Way:
        graph = _igraph(library, ground.people, ground.within)
        return Way(
            "igraph",
            lambda: (graph.articulation_points(), graph.bridges()),
            lambda found: marked(found[0], len(found[1])),
        )

    def rustworkx(library: Any) -> Way:
        graph = _rustworkx(library, ground.people, ground.within)
        return Way(
            "rustworkx",
            lambda: (library.articulation_points(graph), library.bridges(graph)),
            lambda found: marked(found[0], len(found[1])),
        )

    def networkit(library: Any) -> Way:
        graph = _networkit(library, ground.people, ground.within)

        def run() -> Any:
            return library.components.BiconnectedComponents(graph).run()

        def answer(found: Any) -> dict[str, Any]:
            parts = [part for part in found.getComponents() if len(part) > 1]
            shared = np.bincount(np.concatenate(parts).astype(np.int64), minlength=ground.people)
            return marked(np.flatnonzero(shared > 1), sum(len(part) == 2 for part in parts))

        return Way("networkit", run, answer)

    yield from _there("igraph", igraph)
    yield from _there("rustworkx", rustworkx)
    yield from _there("networkit", networkit)


def betweenness(ground: Ground) -> tuple[Way, Iterator[Way]]:
    """How often somebody stands between two others, in the first area. We have no loop of our own: igraph is ours."""
    people = int(ground.starts[1])
    ties = ground.within[ground.within.max(axis=1) < people]
    graph = _igraph(import_module("igraph"), people, ties)

    def rustworkx(library: Any) -> Way:
        other = _rustworkx(library, people, ties)
        return Way(
            "rustworkx",
            lambda: library.graph_betweenness_centrality(other, normalized=False),
            lambda found: [found[u] for u in range(people)],
        )

    def networkit(library: Any) -> Way:
        other = _networkit(library, people, ties)
        return Way(
            "networkit",
            lambda: library.centrality.Betweenness(other).run(),
            lambda found: np.asarray(found.scores()) / 2,
        )

    def peers() -> Iterator[Way]:
        yield from _there("rustworkx", rustworkx)
        yield from _there("networkit", networkit)

    return Way("igraph", graph.betweenness, np.asarray), peers()


def _there(package: str, way: Callable[[Any], Way]) -> Iterator[Way]:
    """The way of a library, where it is installed."""
    try:
        library = import_module(package)
    except ImportError:
        print(f"{package} is not installed and is left out", flush=True)
        return
    yield way(library)


def _igraph(library: Any, people: int, ties: Pairs) -> Any:
    return library.Graph(n=people, edges=ties)


def _rustworkx(library: Any, people: int, ties: Pairs) -> Any:
    graph = library.PyGraph(multigraph=True)
    graph.add_nodes_from(range(people))
    graph.extend_from_edge_list(list(map(tuple, ties.tolist())))
    return graph


def _networkit(library: Any, people: int, ties: Pairs) -> Any:
    ends = tuple(end.astype(np.uint64) for end in ties.T)
    return library.GraphFromCoo(ends, n=people, directed=False)


def _matrix(ground: Ground) -> Any:
    sparse = import_module("scipy.sparse")
    ones = np.ones(len(ground.neighbours), np.int8)
    return sparse.csr_array((ones, ground.neighbours, ground.offsets), shape=(ground.people, ground.people))


QUESTIONS: Final[dict[str, tuple[Callable[[Ground], tuple[Way, Iterator[Way]]], float]]] = {
    "basic measures": (basic, 0.0),
    "components": (components, 0.0),
    "clustering": (clustering, 0.0),
    "cut points and bridges": (cut_points, 0.0),
    "betweenness, one area": (betweenness, NEAR),
}


def _main() -> None:
    asked = argparse.ArgumentParser(description="Count all areas at once, beside the libraries that can.")
    asked.add_argument("folder", type=Path, help="where the towns are, or will be")
    asked.add_argument("sizes", nargs="+", choices=SIZES)
    asked.add_argument("--only", choices=QUESTIONS, action="append")
    given = asked.parse_args()
    if not kernels.loops().compiled:
        asked.exit(1, "without compiled loops (the extra `fast`) there is nothing to compare\n")
    for size in given.sizes:
        ground = Ground(size, load(given.folder, size))
        for name in given.only or QUESTIONS:
            question, near = QUESTIONS[name]
            try:
                compare(name, size, *question(ground), near=near)
            except ModuleNotFoundError as missing:
                print(f"{name}: {missing.name} is not installed, and nothing is compared", flush=True)


if __name__ == "__main__":
    _main()
