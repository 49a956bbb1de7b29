"""The loops over all areas at once: equal to networkx, area by area, on random graphs; compiled and in numpy alike."""

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import kernels

BEST = kernels.loops()


@pytest.fixture(scope="module", autouse=True, params=[kernels.NUMPY, BEST], ids=["numpy", "best"])
def form(request):
    """Let the public functions use numpy, and then whatever this machine has best."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loops", lambda: request.param)
        yield request.param


@st.composite
def towns(draw):
    """Draw the number of areas, area and role of each node, and ties: each pair once, in any direction and order."""
    areas = draw(st.integers(1, 4))
    n = draw(st.integers(0, 24))
    area = draw(st.lists(st.integers(0, areas - 1), min_size=n, max_size=n))
    formal = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    pairs = st.tuples(st.integers(0, max(0, n - 1)), st.integers(0, max(0, n - 1))).filter(
        lambda pair: pair[0] != pair[1]
    )
    ties = draw(st.lists(pairs, unique_by=frozenset, max_size=60)) if n > 1 else []
    return areas, area, formal, ties


def numbers(values):
    return np.array(values, np.int32)


def ends(ties):
    return numbers([u for u, _ in ties]), numbers([v for _, v in ties])


def layout(town):
    _, area, _, ties = town
    return kernels.union(numbers(area), *ends(ties))


def graphs(town):
    """Give each area as a networkx graph."""
    areas, area, formal, ties = town
    found = [nx.Graph() for _ in range(areas)]
    for node, where in enumerate(area):
        found[where].add_node(node, formal=formal[node])
    for u, v in ties:
        if area[u] == area[v]:
            found[area[u]].add_edge(u, v)
    return found


@given(towns())
def test_the_layout_holds_the_ties_within_areas_in_order(town):
    offsets, neighbours = layout(town)
    whole = nx.compose_all(graphs(town))
    assert [neighbours[offsets[u] : offsets[u + 1]].tolist() for u in range(len(town[1]))] == [
        sorted(whole[u]) for u in range(len(town[1]))
    ]
    assert (offsets.dtype, neighbours.dtype) == (np.int64, np.int32)


@given(towns())
def test_the_basic_counts_are_those_of_each_area_alone(town):
    areas, area, formal, ties = town
    found = kernels.basic(numbers(area), areas, *ends(ties), np.array(formal, np.bool_))
    crossing = [{area[u], area[v]} for u, v in ties if area[u] != area[v]]
    for number, graph in enumerate(graphs(town)):
        assert found.size[number] == len(graph)
        assert found.within[number] == graph.number_of_edges()
        assert found.isolates[number] == nx.number_of_isolates(graph)
        assert found.out[number] == sum(number in pair for pair in crossing)
        ways = [formal[u] + formal[v] for u, v in graph.edges]
        assert found.formal[number].tolist() == [ways.count(0), ways.count(1), ways.count(2)]
        assert all(found.degrees[node] == degree for node, degree in graph.degree)
    assert [part.dtype for part in found] == [np.int64] * 5 + [np.int32]


@given(towns())
def test_components_are_those_of_each_area_alone(town):
    areas, area, *_ = town
    found = kernels.components(*layout(town), numbers(area), areas)
    for number, graph in enumerate(graphs(town)):
        groups = list(nx.connected_components(graph))
        assert found.groups[number] == len(groups)
        assert found.largest[number] == max(map(len, groups), default=0)
        assert all(found.labels[node] == min(group) for group in groups for node in group)
    assert [part.dtype for part in found] == [np.int64, np.int64, np.int32]


@given(towns())
def test_triangles_are_those_of_each_area_alone(town):
    found = kernels.triangles(*layout(town))
    assert found.dtype == np.int64
    for graph in graphs(town):
        assert {node: found[node] for node in graph} == nx.triangles(graph)


@given(towns())
def test_cut_points_and_bridges_are_those_of_each_area_alone(town):
    found = kernels.cut_points(*layout(town))
    assert set(np.flatnonzero(found.mask).tolist()) == {
        node for graph in graphs(town) for node in nx.articulation_points(graph)
    }
    assert found.bridges == sum(len(list(nx.bridges(graph))) for graph in graphs(town))


@given(towns(), st.randoms(use_true_random=False))
def test_order_and_direction_of_ties_change_nothing(town, dice):
    areas, area, formal, ties = town
    other = (areas, area, formal, [(v, u) for u, v in dice.sample(ties, len(ties))])
    assert all(map(np.array_equal, layout(town), layout(other)))


def test_the_numpy_form_of_triangles_may_look_at_a_few_ties_at_a_time(monkeypatch):
    area, everybody = numbers([0] * 9), nx.complete_graph(9)
    offsets, neighbours = kernels.union(area, *ends(list(everybody.edges)))
    monkeypatch.setattr(kernels, "SLICE", 5)
    assert kernels.triangles(offsets, neighbours).tolist() == [28] * 9


@pytest.mark.parametrize("number", [1000, 1800, 6000])
def test_a_town_of_two_thousand_in_forty_areas_equals_networkx(number):
    """With few ties it is in many pieces, with some it just hangs together, with many it does."""
    dice = np.random.default_rng(number)
    area = np.sort(dice.integers(0, 40, 2000)).astype(np.int32)
    one, far = dice.integers(0, 2000, number), dice.integers(1, 60, number)
    ties = {(int(min(u, v)), int(max(u, v))) for u, v in zip(one, (one + far) % 2000, strict=True)}
    town = 40, area.tolist(), [False] * 2000, sorted(ties)
    offsets, neighbours = layout(town)
    whole = nx.compose_all(graphs(town))
    assert dict(enumerate(kernels.triangles(offsets, neighbours).tolist())) == nx.triangles(whole)
    labels = kernels.components(offsets, neighbours, area, 40).labels.tolist()
    assert all({labels[node] for node in group} == {min(group)} for group in nx.connected_components(whole))
    cuts = kernels.cut_points(offsets, neighbours)
    assert set(np.flatnonzero(cuts.mask).tolist()) == set(nx.articulation_points(whole))
    assert cuts.bridges == len(list(nx.bridges(whole)))


def test_a_row_longer_than_pythons_own_stack_is_walked():
    row = [(u, u + 1) for u in range(4999)]
    found = kernels.cut_points(*kernels.union(numbers([0] * 5000), *ends(row)))
    assert (found.mask.sum(), found.bridges) == (4998, 4999)


@pytest.mark.parametrize("number", [-1, 3, 2**31 - 1])
def test_a_number_that_is_no_node_is_refused(number):
    area, formal = numbers([0, 0, 0]), np.zeros(3, np.bool_)
    for a, b in ((numbers([number]), numbers([0])), (numbers([0]), numbers([number]))):
        with pytest.raises(IndexError):
            kernels.union(area, a, b)
        with pytest.raises(IndexError):
            kernels.basic(area, 1, a, b, formal)


@pytest.mark.parametrize("number", [-1, 1])
def test_an_area_that_is_not_there_is_refused(number):
    offsets, neighbours = kernels.union(numbers([0]), numbers([]), numbers([]))
    with pytest.raises(IndexError):
        kernels.basic(numbers([number]), 1, numbers([]), numbers([]), np.zeros(1, np.bool_))
    with pytest.raises(IndexError):
        kernels.components(offsets, neighbours, numbers([number]), 1)


ANSWERS = "from matching import kernels; print(kernels.loops().compiled, kernels.loops() is kernels.NUMPY)"
BROKEN = {
    "not there": "",
    "fails on import": "raise OSError('no such compiler')",
    "fails to compile": "def njit(**_): return lambda loop: 1 / 0",
    "no room for its cache": "def njit(**_): raise RuntimeError('cannot cache function')",
    "fails in use": "def njit(**_): return lambda loop: lambda *_: 1 / 0",
    "answers wrong": "def njit(**_): return lambda loop: lambda *given: tuple(2 * part for part in loop(*given))",
}


@pytest.mark.parametrize("how", BROKEN)
def test_any_trouble_with_the_compiler_leaves_numpy(how, tmp_path):
    code = f"import sys; sys.modules['numba'] = None; {ANSWERS}"
    if BROKEN[how]:
        (tmp_path / "numba.py").write_text(BROKEN[how], encoding="utf-8")
        code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {ANSWERS}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["False", "True"], "")


def test_more_areas_than_two_bytes_can_name():
    areas = kernels.SMALL + 5
    area = numbers([0, areas - 1, areas - 1, areas - 1])
    found = kernels.basic(area, areas, numbers([0, 1]), numbers([1, 2]), np.array([True, True, False, True]))
    assert (found.size[-1], found.within[-1], found.out[-1], found.isolates[-1]) == (3, 1, 1, 1)
    assert found.formal[-1].tolist() == [0, 1, 0]
    assert (found.size.sum(), found.out[0], found.isolates[0]) == (4, 1, 1)
