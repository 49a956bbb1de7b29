"""Who sees what: the table, the filter in the queries and the mask over the network say the same."""

import itertools
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.database import Database
from app.live import scope_for
from app.models import Account, Area, Care, Consent, Initiative, Need, Node, Role, Tie
from app.policy.roles import ROLES, Viewer
from app.policy.visibility import ASKED_ROLES, SEES, Card, may_change, sees_card, sees_name, sees_need_text, sees_tie
from app.repositories import visible
from app.repositories.values import values_of
from matching.network import Network
from tests.app.town import ELSEWHERE, HERE, NORTH, NOW, SOUTH, THERE

WELFARE, OTHER = 1, 2
AREAS = {NORTH: HERE, SOUTH: HERE, ELSEWHERE: THERE}
WORKER = Viewer("worker", "token:1", HERE, WELFARE, frozenset({NORTH}))


def card(number=10, kind="person", area=NORTH, organisation=WELFARE, *, shared=False, **more):
    return Card(number, kind, AREAS[area], area, organisation, shared, **more)


class TestTheTable:
    def test_every_role_is_in_it(self):
        assert set(SEES) == set(ROLES)

    def test_only_who_introduces_people_sees_people(self):
        others = {role for role, sees in SEES.items() if set(sees) != {"oneself"}}
        assert others == {"worker", "connector", "initiative-contact", "operator"}

    @pytest.mark.parametrize("role", ROLES)
    def test_everyone_sees_what_is_public(self, role):
        assert sees_card(Viewer(role, "x", HERE), card(kind="initiative", organisation=OTHER))

    @pytest.mark.parametrize("role", ROLES)
    def test_nobody_sees_another_municipality(self, role):
        viewer = Viewer(role, "x", HERE, WELFARE, frozenset(AREAS), person=10)
        for kind in ("person", "initiative"):
            far = card(kind=kind, area=ELSEWHERE, shared=True)
            assert not sees_card(viewer, far)
            assert not sees_name(viewer, far)
            assert not may_change(viewer, far)
            assert not sees_need_text(viewer, WELFARE, far)

    @pytest.mark.parametrize(
        ("area", "organisation", "shared", "sees", "names"),
        [
            (NORTH, WELFARE, False, True, True),
            (NORTH, OTHER, True, True, False),
            (NORTH, OTHER, False, False, False),
            (NORTH, None, False, False, False),
            (SOUTH, WELFARE, True, False, False),
        ],
    )
    def test_a_worker(self, area, organisation, shared, sees, names):
        someone = card(area=area, organisation=organisation, shared=shared)
        assert sees_card(WORKER, someone) is sees
        assert sees_name(WORKER, someone) is names
        assert may_change(WORKER, someone) is names

    @pytest.mark.parametrize(
        ("owner", "organisation", "reads"),
        [
            (card(), WELFARE, True),
            (card(), OTHER, False),
            (card(organisation=OTHER, shared=True), WELFARE, False),
            (card(area=SOUTH), WELFARE, False),
            (card(kind="initiative", organisation=OTHER), WELFARE, True),
            (card(kind="initiative", organisation=WELFARE), OTHER, False),
            (card(kind="initiative", area=SOUTH), WELFARE, False),
        ],
    )
    def test_a_need_goes_with_its_owner(self, owner, organisation, reads):
        assert sees_need_text(WORKER, organisation, owner) is reads

    def test_a_worker_without_an_organisation_owns_nobody(self):
        lost = Viewer("worker", "x", HERE, None, frozenset({NORTH}))
        assert not sees_card(lost, card(organisation=None))

    @pytest.mark.parametrize("role", ROLES)
    def test_one_always_sees_oneself(self, role):
        viewer = Viewer(role, "x", HERE, person=10)
        assert sees_card(viewer, card(10))
        assert sees_name(viewer, card(10))
        assert sees_need_text(viewer, OTHER, card(10, area=SOUTH, organisation=OTHER))
        assert sees_card(viewer, card(11)) is (role == "operator")

    def test_a_colleague_has_a_card_until_he_stands_in_or_gives_a_reason(self):
        theirs = card(claimed=True)
        cover, glimpse = replace(WORKER, caseload=frozenset({10})), replace(WORKER, glimpses=frozenset({10}))
        for viewer, names, changes in ((WORKER, False, False), (cover, True, True), (glimpse, True, False)):
            assert sees_card(viewer, theirs)
            assert sees_name(viewer, theirs) is names
            assert sees_need_text(viewer, WELFARE, theirs) is names
            assert may_change(viewer, theirs) is changes
            moved = theirs._replace(area=SOUTH)
            assert not any((sees_card(viewer, moved), sees_name(viewer, moved), sees_need_text(viewer, WELFARE, moved)))

    def test_who_is_asked_for_others_has_a_name_and_no_need(self):
        volunteer = card(claimed=True, asked=True)
        assert sees_name(WORKER, volunteer)
        assert not sees_need_text(WORKER, WELFARE, volunteer)
        assert not may_change(WORKER, volunteer)
        assert not sees_name(WORKER, volunteer._replace(organisation=OTHER, shared=True))
        assert not sees_name(WORKER, volunteer._replace(area=SOUTH))

    def test_who_has_no_ground_yet_is_seen_by_who_entered_him(self):
        for by, sees in (("token:1", True), ("token:2", False)):
            someone = card(shared=True, asked=True, provisional_by=by)
            assert sees_card(WORKER, someone) is sees
            assert sees_name(WORKER, someone) is sees
            assert sees_need_text(WORKER, WELFARE, someone) is sees

    def test_a_connector_sees_the_own_circle(self):
        viewer = Viewer("connector", "account:1", HERE, 20, frozenset({NORTH}), 9, frozenset({10}))
        theirs = card(organisation=20, listed=True)
        assert sees_need_text(viewer, 20, theirs)
        assert not sees_need_text(viewer, WELFARE, theirs)
        assert not sees_card(viewer, card(11, organisation=20, listed=True))

    def test_a_list_is_read_by_its_initiative_and_by_whom_that_lets_in(self):
        theirs = card(organisation=20, listed=True, shared=True)
        contact = Viewer("initiative-contact", "account:1", HERE, 20, person=9)
        assert sees_name(contact, theirs)
        assert may_change(contact, theirs)
        assert not any(sees_need_text(contact, recorder, theirs) for recorder in (WELFARE, 20))
        assert not sees_name(replace(contact, organisation=21), theirs)
        assert not sees_card(WORKER, theirs)
        assert sees_card(replace(WORKER, lists=frozenset({20})), theirs)
        assert not sees_card(replace(WORKER, lists=frozenset({20})), theirs._replace(shared=False))

    def test_a_tie_of_another_organisation_shows_only_between_shared_cards(self):
        mine, theirs = card(10), card(11, organisation=OTHER, shared=True)
        public = card(12, "initiative", organisation=OTHER)
        assert sees_tie(WORKER, WELFARE, mine, theirs)
        assert not sees_tie(WORKER, OTHER, mine, theirs)
        assert sees_tie(WORKER, OTHER, public, theirs)
        assert not sees_tie(WORKER, WELFARE, mine, card(13, area=SOUTH))
        assert not sees_tie(Viewer("worker", "x", HERE, None, frozenset({NORTH})), None, mine, mine)


# --- The same law three times, on random worlds -------------------------------------------------------------------

LIST = 3
"""An initiative that has a list of its own."""
WORKING = 90
"""Who has people in the own caseload."""
organisations = st.sampled_from([None, WELFARE, OTHER])
recorders = st.sampled_from([None, WELFARE, WELFARE, OTHER, LIST])
areas = st.sampled_from(sorted(AREAS))


class Somebody(NamedTuple):
    """A node of a random world."""

    kind: str
    area: str
    organisation: int | None
    shared: bool
    claimed: bool = False
    role: str | None = None
    agreed: bool = True
    provisional_by: str | None = None
    works: str | None = None
    """How it is known that somebody works here."""


people = st.builds(
    Somebody,
    st.sampled_from(["person", "person", "person", "initiative", "place"]),
    areas,
    recorders,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "resident", "volunteer", "professional"]),
    st.booleans(),
    st.sampled_from([None, None, None, "token:1", "token:2"]),
    st.sampled_from([None, None, None, "listed", "account"]),
)
FIRST = 4
"""Numbers 1 and 2 are the organisations, 3 is the initiative with a list."""


def same_town(nodes, a, b):
    """Whether two numbers are nodes of one municipality."""
    return AREAS[nodes[a - FIRST].area] == AREAS[nodes[b - FIRST].area]


@st.composite
def worlds(draw):
    nodes = draw(st.lists(people, min_size=2, max_size=10))
    numbers = st.integers(FIRST, FIRST + len(nodes) - 1)
    pairs = st.tuples(numbers, numbers, organisations)
    ties = draw(st.lists(pairs.filter(lambda tie: tie[0] != tie[1] and same_town(nodes, *tie[:2])), max_size=15))
    asking = st.tuples(numbers, areas, organisations)
    needs = draw(st.lists(asking.filter(lambda need: AREAS[nodes[need[0] - FIRST].area] == AREAS[need[1]]), max_size=6))
    viewer = Viewer(
        role=draw(st.sampled_from(["worker", "worker", "worker", *ROLES])),
        actor="token:1",
        municipality=draw(st.sampled_from([HERE, HERE, THERE, None])),
        organisation=draw(recorders),
        neighbourhoods=draw(st.frozensets(areas)),
        person=draw(st.none() | numbers),
        caseload=draw(st.frozensets(numbers)),
        glimpses=draw(st.frozensets(numbers)),
        lists=draw(st.frozensets(st.just(LIST))),
    )
    return nodes, ties, needs, viewer


def store(session, nodes, ties, needs):
    """Put a world in an open transaction."""
    for code, municipality in AREAS.items():
        session.add(Area(municipality=municipality, code=code, kind="neighbourhood", name=code, lon=5.3, lat=52.5))
    session.flush()
    for number in (WELFARE, OTHER):
        session.add(
            Node(number=number, municipality=HERE, kind="organisation", listed_as="organisation", neighbourhood=NORTH)
        )
    session.flush()
    session.add(Node(number=LIST, municipality=HERE, kind="initiative", listed_as="initiative", neighbourhood=NORTH))
    session.flush()
    session.add(Initiative(node=LIST, municipality=HERE, name="De Soos"))
    # Who has everybody in the own caseload is none of the people drawn.
    session.add(Node(number=WORKING, municipality=HERE, kind="person", listed_as="professional", neighbourhood=NORTH))
    session.flush()
    store_people(session, nodes)
    for number, (a, b, organisation) in enumerate(ties, 1):
        session.add(
            Tie(
                number=number,
                municipality=AREAS[nodes[a - FIRST].area],
                a=a,
                b=b,
                kind="knows",
                organisation=organisation,
            )
        )
    for number, (owner, area, organisation) in enumerate(needs, 1):
        session.add(
            Need(
                number=number,
                municipality=AREAS[area],
                owner=owner,
                text="x",
                status="open",
                neighbourhood=area,
                organisation=organisation,
            )
        )
    session.flush()


def store_people(session, nodes):
    """Put the nodes that were drawn, with all that is known of each."""
    for number, one in enumerate(nodes, FIRST):
        common = {"municipality": AREAS[one.area], "node": number}
        session.add(
            Node(
                number=number,
                municipality=AREAS[one.area],
                kind=one.kind,
                listed_as="professional" if one.kind == "person" and one.works == "listed" else one.kind,
                neighbourhood=one.area,
                organisation=one.organisation,
                provisional_by=one.provisional_by if one.kind == "person" else None,
            )
        )
        session.flush()
        if one.shared:
            session.add(Consent(**common, purpose="partners", given=True))
        if one.agreed:
            session.add(Consent(**common, purpose="matching", given=True))
        if one.role is not None:
            session.add(Role(**common, kind=one.role, since=NOW.date(), until=NOW.date()))
        if one.works == "account":
            role = {"role": "privacy-officer", "created_at": NOW, "created_by": "operator"}
            session.add(Account(municipality=AREAS[one.area], person=number, **role))
        if one.claimed:
            care = {"worker": WORKING, "person": number, "kind": "own", "since": NOW, "given_by": "token:9"}
            session.add(Care(municipality=AREAS[one.area], **care))


def by_sql(session, viewer):
    """Which nodes, names, changes, ties and needs the queries let through."""
    a, b = aliased(Node), aliased(Node)
    ties = select(Tie.number).join(a, col(a.number) == col(Tie.a)).join(b, col(b.number) == col(Tie.b))
    queries = (
        select(Node.number).where(visible.cards(viewer)),
        select(Node.number).where(visible.names(viewer, NOW.date())),
        select(Node.number).where(visible.changeable(viewer)),
        ties.where(visible.ties(viewer, a, b)),
        select(Need.number).join(Node, col(Node.number) == col(Need.owner)).where(visible.need_texts(viewer)),
    )
    return [set(session.exec(query)) for query in queries]


def by_policy(cards, ties, needs, viewer):
    """The same, from the pure functions."""
    return [
        {c.number for c in cards.values() if sees_card(viewer, c)},
        {c.number for c in cards.values() if sees_name(viewer, c)},
        {c.number for c in cards.values() if may_change(viewer, c)},
        {n for n, (a, b, by) in enumerate(ties, 1) if sees_tie(viewer, by, cards[a], cards[b])},
        {n for n, (owner, _area, by) in enumerate(needs, 1) if sees_need_text(viewer, by, cards[owner])},
    ]


def by_network(network, viewer):
    """Nodes, pairs of neighbours and needs that may be read in the mask over the network."""
    view = network.view(scope_for(viewer, NOW.date()))
    numbers = network.nodes["number"]
    pairs = {
        frozenset((int(numbers[at]), int(numbers[there])))
        for at in range(network.nodes.used)
        for there in view.neighbours(at)
    }
    read = {n for n, need in network.needs.items() if network.reads(scope_for(viewer, NOW.date()), need)}
    return {int(n) for n in numbers[view.see]} - {WORKING}, pairs, read


def as_the_network_has(cards):
    """The cards as the network knows them: who has no ground yet belongs to nobody there."""
    return {
        number: card
        if card.provisional_by is None
        else card._replace(organisation=None, shared=False, listed=False, provisional_by=None)
        for number, card in cards.items()
    }


def agreed_in(nodes):
    """Numbers of those who may be part of an answer."""
    yes = {n for n, one in enumerate(nodes, FIRST) if one.kind != "person" or (one.agreed and not one.provisional_by)}
    return yes | {WELFARE, OTHER, LIST}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    found = Database(f"sqlite:///{tmp_path_factory.mktemp('worlds') / 'test.db'}")
    found.upgrade()
    yield found
    found.dispose()


def cards_of(nodes):
    organisations = [Card(n, "organisation", HERE, NORTH, None, shared=False) for n in (WELFARE, OTHER)]
    organisations.append(Card(LIST, "initiative", HERE, NORTH, None, shared=False))
    others = [
        Card(
            number,
            one.kind,
            AREAS[one.area],
            one.area,
            one.organisation,
            one.shared,
            listed=one.organisation == LIST,
            claimed=one.claimed or one.works is not None,
            asked=one.role in ASKED_ROLES and one.agreed,
            provisional_by=one.provisional_by if one.kind == "person" else None,
        )
        for number, one in enumerate(nodes, FIRST)
    ]
    return {c.number: c for c in itertools.chain(organisations, others)}


@given(world=worlds())
def test_queries_and_table_agree(kept, world):
    nodes, ties, needs, viewer = world
    with Session(kept.writer) as session:
        store(session, nodes, ties, needs)
        found = [numbers - {WORKING} for numbers in by_sql(session, viewer)]
        assert found == by_policy(cards_of(nodes), ties, needs, viewer)


@given(world=worlds())
def test_network_and_table_agree(kept, world):
    nodes, ties, needs, viewer = world
    with Session(kept.writer) as session:
        store(session, nodes, ties, needs)
        network = Network.build(values_of(session.connection(), NOW.date(), viewer.municipality))
    seen, _, _, tied, read = by_policy(as_the_network_has(cards_of(nodes)), ties, needs, viewer)
    agreed = agreed_in(nodes)
    pairs = {frozenset(ties[n - 1][:2]) for n in tied if agreed.issuperset(ties[n - 1][:2])}
    assert by_network(network, viewer) == (seen, pairs, read)


def test_every_way_to_come_by_a_need_agrees(kept):
    """Each kind of owner, where he lives and who recorded him, times where the need was written down and by whom."""
    recorders, places = (None, WELFARE, OTHER), (NORTH, SOUTH)
    nodes = [Somebody(*owner, shared=False) for owner in itertools.product(("person", "initiative"), places, recorders)]
    needs = list(itertools.product(range(FIRST, FIRST + len(nodes)), places, recorders))
    with Session(kept.writer) as session:
        store(session, nodes, [], needs)
        network = Network.build(values_of(session.connection(), NOW.date(), HERE))
        for viewer in (WORKER, Viewer("worker", "x", HERE, None, frozenset({NORTH}), person=FIRST)):
            *_, read = by_policy(cards_of(nodes), [], needs, viewer)
            assert 0 < len(read) < len(needs) / 2
            assert by_sql(session, viewer)[-1] == read
            assert by_network(network, viewer)[-1] == read


def test_a_rule_that_forgets_the_neighbourhood_is_caught(kept, monkeypatch):
    world = [Somebody("person", SOUTH, WELFARE, shared=False)], [], []
    with Session(kept.writer) as session:
        store(session, *world)
        right = by_policy(cards_of(world[0]), [], [], WORKER)
        assert by_sql(session, WORKER) == right
        forget_the_conditions()
        monkeypatch.setattr(
            visible, "within", lambda _reach, viewer, node, *_: visible._own_organisation(viewer, node.organisation)
        )
        assert by_sql(session, WORKER) != right
    forget_the_conditions()


def forget_the_conditions():
    """Have the conditions made anew."""
    for made in (visible.cards, visible.names, visible.changeable, visible.need_texts):
        made.cache_clear()
