"""What the repositories store and find, and what they keep back."""

import datetime as dt
import uuid

import pytest
from sqlmodel import Session, col, select

from app.errors import Conflict, Invalid, NotFound, Stale
from app.models import AccessLine, Change, Identity, Initiative, Organisation, Person, Place, Role, Token
from app.policy.roles import OPERATOR, Viewer
from app.repositories import visible
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.work import viewer_for
from matching import vocabulary
from tests.app.town import ELSEWHERE, HERE, NORTH, NOW, PARTNERS, SOUTH, STATISTICS, YES, build

GARDEN = "Mijn tuin is een wildernis geworden, wie helpt mij snoeien?"
DOG = "Wie wil mijn hond uitlaten? Ik ben slecht ter been."
TURKISH = "Bahçe işlerinde yardım edebilirim, ağaç budamayı çok seviyorum"  # noqa: RUF001  a Turkish letter
PRUNING = "Ik heb jaren in het groen gewerkt en snoei graag. Niet met honden."


@pytest.fixture
def town(database, live):
    return build(database, live)


def rows(town, query):
    with Session(town.database.reader) as session:
        return list(session.exec(query))


class TestPeople:
    def test_entered_on_behalf_in_one_go(self, town):
        row = town.person(town.worker, NORTH, YES, PARTNERS, gender="woman", languages="nl;ar", lon=5.34567)
        number = row.node.number
        with town.look(town.worker) as work:
            found = work.people.get(row.node.id)
            assert {p for p, c in work.consents.of(found.node).items() if c.given} == {"matching", "partners"}
            assert work.consents.of(found.node)["matching"].said_by == "zijzelf"
        assert (found.person.gender, found.person.languages) == ("woman", "nl;ar")
        assert (found.node.organisation, found.node.municipality) == (town.welfare, HERE)
        assert rows(town, select(Role.kind, Role.since).where(col(Role.node) == number)) == [("resident", NOW.date())]
        assert ("node", number) in rows(town, select(Change.about, Change.row))

    def test_a_position_is_rounded(self, town):
        row = town.person(town.worker, NORTH, lon=5.345678, lat=52.543211)
        assert (row.node.lon, row.node.lat) == (5.346, 52.543)
        with town.work(town.worker) as work:
            row = work.people.update(work.people.own(row.node.id), lon=5.300499)
        assert row.node.lon == 5.3

    def test_a_column_that_does_not_exist_is_refused(self, town):
        with pytest.raises(TypeError):
            town.person(town.worker, NORTH, bsn="123456782")

    @pytest.mark.parametrize("code", [SOUTH, ELSEWHERE, "BU99999999", "GM0001"])
    def test_only_in_ones_own_neighbourhoods(self, town, code):
        with pytest.raises(Invalid) as answer:
            town.person(town.worker, code)
        assert [error.code for error in answer.value.fields] == ["unknown-area"]

    def test_what_may_not_be_seen_is_not_there(self, town):
        hidden = town.person(town.colleague, NORTH).node.id
        elsewhere = town.person(OPERATOR, ELSEWHERE).node.id
        with town.look(town.worker) as work:
            faults = []
            for node_id in (hidden, elsewhere, uuid.uuid4()):
                for get in (work.people.get, work.people.own, work.nodes.get, work.nodes.own):
                    with pytest.raises(NotFound) as answer:
                        get(node_id)
                    faults.append((answer.value.code, answer.value.params))
            assert len({str(fault) for fault in faults}) == 1
            assert work.people.find() == []

    def test_a_shared_card_is_no_name_and_no_pen(self, town):
        theirs = town.person(town.colleague, NORTH, PARTNERS)
        with town.work(town.worker) as work:
            row = work.people.get(theirs.node.id)
            assert work.nodes.nameable([number_of(row.node)]) == set()
            for forbidden in (
                lambda: work.people.name_of(row),
                lambda: work.people.rename(row, alias="Bea"),
                lambda: work.people.own(row.node.id),
            ):
                with pytest.raises(NotFound):
                    forbidden()
        assert rows(town, select(AccessLine).where(col(AccessLine.actor) == town.worker.actor)) == []

    def test_a_name_changes_with_its_version_and_is_logged(self, town):
        row = town.person(town.worker)
        with town.work(town.worker) as work:
            work.people.rename(work.people.own(row.node.id), first_name="Annie")
        with town.look() as work:
            assert work.people.get(row.node.id).node.version == 2
        assert rows(town, select(Identity.alias, Identity.first_name)) == [("Anna", "Annie")]
        assert rows(town, select(AccessLine.action, AccessLine.data_class)) == [("create", "K2"), ("update", "K2")]

    def test_one_of_two_changes_is_stale(self, town):
        row = town.person(town.worker)
        with town.work(town.worker) as work:
            work.people.update(work.people.own(row.node.id), status="paused")
        with town.work(town.worker) as work, pytest.raises(Stale):
            work.people.update(row, status="left")
        with town.look() as work:
            assert work.people.get(row.node.id).node.status == "paused"

    def test_a_withdrawal_is_written_down(self, town):
        row = town.person(town.worker, NORTH, YES)
        with town.work(town.worker) as work:
            work.consents.record(work.people.own(row.node.id).node, Agreement("matching", given=False))
        with town.look() as work:
            answer = work.consents.of(row.node)["matching"]
        assert (answer.given, answer.withdrawn_at) == (False, NOW)

    def test_who_moves_takes_along_what_was_there(self, town):
        row = town.person(town.colleague, SOUTH, YES, lon=5.31, lat=52.5)
        with town.work(town.colleague) as work:
            stays = work.needs.create(row.node, GARDEN, neighbourhood=NORTH).need
            need, talent = work.needs.create(row.node, DOG).need, work.talents.create(row.node, PRUNING).talent
        with town.work() as work:
            work.people.update(work.people.own(row.node.id), neighbourhood=NORTH)
        with town.look() as work:
            moved = [work.needs.get(need.id).need, work.talents.get(talent.id).talent]
            assert [(one.neighbourhood, one.version) for one in moved] == [(NORTH, 2)] * 2
            assert (work.needs.get(stays.id).need.neighbourhood, work.needs.get(stays.id).need.version) == (NORTH, 1)
            node = work.people.get(row.node.id).node
            assert (node.lon, node.lat) == (None, None)

    def test_a_position_that_comes_with_the_move_stays(self, town):
        row = town.person(town.worker)
        with town.work() as work:
            node = work.people.update(work.people.own(row.node.id), neighbourhood=SOUTH, lon=5.32, lat=52.5).node
        assert (node.lon, node.lat) == (5.32, 52.5)

    def test_somebody_keeps_something_to_be_called_by(self, town):
        row = town.person(town.worker)
        with town.work(town.worker) as work, pytest.raises(Invalid) as answer:
            work.people.rename(work.people.own(row.node.id), alias=None)
        assert [error.code for error in answer.value.fields] == ["nameless"]
        with town.work(town.worker) as work:
            work.people.rename(work.people.own(row.node.id), alias=None, last_name="de Wit")


class TestPages:
    def test_every_row_once_however_small_the_page(self, town):
        wanted = [town.person(town.worker).node.id for _ in range(7)]
        town.person(town.colleague, NORTH)
        with town.look(town.worker) as work:
            for size in (1, 2, 3, 7, 10):
                found, after = [], None
                while page := work.people.find(after=after, limit=size):
                    assert len(page) <= size
                    found += [row.node.id for row in page]
                    after = page[-1].node.number
                assert found == wanted

    def test_narrowed_to_a_neighbourhood(self, town):
        town.person(town.colleague, SOUTH)
        north = town.person(town.colleague, NORTH)
        with town.look(town.colleague) as work:
            assert [row.node.id for row in work.people.find(NORTH)] == [north.node.id]
            assert len(work.people.find()) == 2


class TestNeeds:
    def need(self, town, viewer=None, text=GARDEN, consent=None, **values):
        viewer = viewer or town.worker
        owner = town.person(viewer)
        with town.work(viewer) as work:
            return work.needs.create(owner.node, text, consent=consent, **values)

    def test_with_consent_it_is_open_and_read(self, town):
        row = self.need(town, consent=YES)
        with town.look(town.worker) as work:
            found = work.needs.get(row.need.id)
            assert (found.need.status, found.need.organisation) == ("open", town.welfare)
            assert work.needs.concepts(found)[0][0] == "tuin-onderhouden"
            assert work.consents.of(found.owner)["matching"].how == "mondeling"
        assert found.need.language == "nl"

    def test_without_consent_it_is_explored(self, town):
        row = self.need(town)
        assert row.need.status == "exploring"
        with town.work(town.worker) as work, pytest.raises(Conflict) as answer:
            work.needs.update(work.needs.get(row.need.id), status="open")
        assert answer.value.code == "need-exploring"

    def test_a_no_is_not_consent(self, town):
        row = self.need(town, consent=Agreement("matching", given=False))
        assert row.need.status == "exploring"

    def test_it_opens_up_with_consent(self, town):
        row = self.need(town)
        with town.work(town.worker) as work:
            opened = work.needs.open_up(work.needs.get(row.need.id), YES)
            assert (opened.need.status, opened.need.version) == ("open", 2)
            assert work.consents.given(opened.owner, "matching")

    def test_an_initiative_needs_no_consent(self, town):
        with town.work() as work:
            node = work.initiatives.create(work.areas.own(NORTH), name="Eetcafé").node
            assert work.needs.create(node, "Wij zoeken een ruimte om te koken.").need.status == "open"

    def test_another_text_is_read_again(self, town):
        row = self.need(town, consent=YES)
        with town.work(town.worker) as work:
            work.needs.update(work.needs.get(row.need.id), text=DOG)
        with town.look(town.worker) as work:
            found = work.needs.get(row.need.id)
            concepts = [concept for concept, _ in work.needs.concepts(found)]
        assert concepts[0] == "hond-uitlaten"
        assert found.need.text == DOG
        assert set(concepts) <= set(vocabulary.load().index)

    @pytest.mark.parametrize(("given", "size"), [({}, 6), ({"group_size": 12}, 12)])
    def test_what_a_person_gave_survives_another_text(self, town, given, size):
        row = self.need(town, text="Wij zijn met 8 mensen en zoeken een plek om te koken", **given)
        assert row.need.group_size == given.get("group_size", 8)
        with town.work(town.worker) as work:
            found = work.needs.update(work.needs.get(row.need.id), text="Wij zijn met 6 mensen en willen koken")
        assert found.need.group_size == size

    @pytest.mark.parametrize(("given", "language"), [(None, "tr"), ("ar", "ar")])
    def test_another_text_is_in_another_language_unless_somebody_said_which(self, town, given, language):
        row = self.need(town, language=given)
        with town.work(town.worker) as work:
            assert work.needs.update(work.needs.get(row.need.id), text=TURKISH).need.language == language

    def test_two_coffees(self, town):
        row, worker = self.need(town), town.person(town.worker)
        with town.work(town.worker) as work:
            found = work.needs.get(row.need.id)
            days = [dt.date(2026, 9, 1), dt.date(2026, 9, 8), dt.date(2026, 9, 8)]
            assert [work.needs.add_moment(found, day, worker.node) for day in days] == [1, 2, 2]

    def test_another_organisation_reads_nothing_of_it(self, town):
        row = self.need(town, consent=YES)
        with town.look(town.colleague) as work:
            with pytest.raises(NotFound):
                work.needs.get(row.need.id)
            assert work.needs.find() == []
            assert work.needs.by_numbers({number_of(row.need)}) == {}

    def test_a_shared_owner_is_a_card_without_the_text(self, town):
        owner = town.person(town.worker, NORTH, YES, PARTNERS)
        with town.work(town.worker) as work:
            row = work.needs.create(owner.node, GARDEN)
        with town.look(town.colleague) as work:
            assert work.nodes.get(owner.node.id).number == owner.node.number
            assert work.needs.by_numbers({number_of(row.need)}) == {}
            with pytest.raises(NotFound):
                work.needs.get(row.need.id)


class TestTalents:
    def talent(self, town, viewer, *consents, **values):
        owner = town.person(viewer, NORTH, *consents)
        with town.work(viewer) as work:
            return work.talents.create(owner.node, PRUNING, **values)

    def test_read_with_its_limits(self, town):
        row = self.talent(town, town.worker, YES, capacity=3, constraints="geen trappen")
        assert (row.talent.capacity_left, row.talent.neighbourhood) == (3, NORTH)
        with town.look(town.worker) as work:
            assert work.talents.concepts(work.talents.get(row.talent.id))[0][0] == "tuin-onderhouden"
            with work.network() as network:
                at = network.talents.at[row.talent.number]
                assert set(network.markers.words(int(network.talents["cannot"][at]))) >= {"dogs", "stairs"}

    def test_the_text_is_for_who_may_know_the_name(self, town):
        row = self.talent(town, town.colleague, YES, PARTNERS)
        with town.work(town.worker) as work:
            found = work.talents.get(row.talent.id)
            with pytest.raises(NotFound):
                work.talents.text_of(found)
            with pytest.raises(NotFound):
                work.talents.own(row.talent.id)
        with town.work(town.colleague) as work:
            assert work.talents.text_of(work.talents.get(row.talent.id)) == PRUNING
        logged = rows(town, select(AccessLine.actor).where(col(AccessLine.action) == "read"))
        assert logged == [town.colleague.actor]

    @pytest.mark.parametrize(("capacity", "left"), [(5, 4), (3, 2), (1, 0)])
    def test_another_capacity_keeps_what_is_going_on(self, town, capacity, left):
        row = self.talent(town, town.worker, capacity=3, capacity_left=2)
        with town.work(town.worker) as work:
            work.talents.update(work.talents.own(row.talent.id), capacity=capacity)
        with town.look() as work:
            found = work.talents.get(row.talent.id).talent
        assert (found.capacity, found.capacity_left) == (capacity, left)

    def test_what_is_going_on_is_never_forgotten(self, town):
        row = self.talent(town, town.worker, capacity=5, capacity_left=2)
        for capacity in (2, 0, None):
            with town.work(town.worker) as work, pytest.raises(Conflict) as answer:
                work.talents.update(work.talents.own(row.talent.id), capacity=capacity)
            assert answer.value.code == "capacity-in-use"
        with town.work(town.worker) as work:
            found = work.talents.own(row.talent.id)
            left = [work.talents.update(found, capacity=capacity).talent.capacity_left for capacity in (3, 5)]
        assert left == [0, 2]

    def test_without_anything_going_on_any_capacity_will_do(self, town):
        row = self.talent(town, town.worker, capacity=3)
        with town.work(town.worker) as work:
            found = work.talents.own(row.talent.id)
            left = [work.talents.update(found, capacity=capacity).talent.capacity_left for capacity in (0, None, 4)]
        assert left == [0, None, 4]

    @pytest.mark.parametrize(("given", "language"), [(None, "tr"), ("ar", "ar")])
    def test_another_text_is_in_another_language_unless_somebody_said_which(self, town, given, language):
        row = self.talent(town, town.worker, language=given)
        with town.work(town.worker) as work:
            work.talents.update(work.talents.own(row.talent.id), text=TURKISH)
        with town.look(town.worker) as work:
            assert work.talents.get(row.talent.id).talent.language == language

    def test_what_a_person_confirmed_survives_another_reading(self, town):
        row = self.talent(town, town.worker)
        with town.work(town.worker) as work:
            work.session.connection().exec_driver_sql("UPDATE talent_limit SET confirmed = (marker = 'dogs')")
            work.session.connection().exec_driver_sql("UPDATE talent_concept SET confirmed = (1 = 0)")
        with town.work(town.worker) as work:
            work.talents.update(work.talents.own(row.talent.id), text="Ik kan goed koken")
        with town.look(town.worker) as work:
            concepts = [concept for concept, _ in work.talents.concepts(work.talents.get(row.talent.id))]
            with work.network() as network:
                at = network.talents.at[row.talent.number]
                assert network.markers.words(int(network.talents["cannot"][at])) == ["dogs"]
        assert "tuin-onderhouden" not in concepts


class TestNamed:
    @pytest.mark.parametrize(
        ("noun", "values"),
        [
            ("initiatives", {"name": "Eetcafé", "when": "vrijdag", "capacity": 40}),
            ("organisations", {"name": "Dorpshuis", "sort": "vereniging"}),
            ("places", {"name": "Grote zaal", "free_slots": 5}),
        ],
    )
    def test_recorded_seen_and_changed(self, town, noun, values):
        with town.work(town.worker) as work:
            made = getattr(work, noun).create(work.areas.own(NORTH), **values)
        with town.look(town.colleague) as work:
            found = getattr(work, noun).get(made.node.id)
            assert {name: getattr(found.detail, name) for name in values} == values
            card = work.nodes.cards([number_of(made.node)])[number_of(made.node)]
            assert (card.name, card.kind, card.id) == (values["name"], found.node.kind, made.node.id)
        with town.work(town.worker) as work:
            repository = getattr(work, noun)
            changed = repository.update(repository.own(made.node.id), name="Anders", status="paused")
            assert (changed.detail.name, changed.node.status, changed.node.version) == ("Anders", "paused", 2)
            assert made.node.id in [row.node.id for row in repository.find()]

    def test_another_neighbourhood_is_read_only(self, town):
        with town.work() as work:
            south = work.initiatives.create(work.areas.own(SOUTH), name="Eetcafé").node.id
        with town.look(town.worker) as work:
            assert work.initiatives.get(south).detail.name == "Eetcafé"
            with pytest.raises(NotFound):
                work.initiatives.own(south)

    def test_a_person_has_no_name_on_a_card(self, town):
        number = number_of(town.person(town.worker).node)
        with town.look(town.worker) as work:
            assert work.nodes.cards([number])[number].name is None
        with town.look(town.colleague) as work:
            assert work.nodes.cards([number]) == {}


class TestTies:
    def test_recorded_by_ones_own_organisation(self, town):
        a, b = town.person(town.worker, NORTH, PARTNERS), town.person(town.worker, NORTH)
        with town.work(town.worker) as work:
            tie = work.ties.create(a.node, b.node, "knows", strength=0.5).tie
            assert (tie.organisation, tie.last_confirmed) == (town.welfare, NOW.date())
        with town.work(town.worker) as work:
            row = work.ties.update(work.ties.own(tie.id), strength=0.8)
            assert (row.tie.strength, row.tie.version, row.a.id, row.b.id) == (0.8, 2, a.node.id, b.node.id)
            assert [found.tie.id for found in work.ties.find(b.node)] == [tie.id]
        with town.look(town.colleague) as work:
            assert work.ties.find() == []
            with pytest.raises(NotFound):
                work.ties.get(tie.id)

    def test_a_tie_of_others_between_shared_cards_is_read_only(self, town):
        a, b = (town.person(town.worker, NORTH, PARTNERS) for _ in range(2))
        with town.work(town.worker) as work:
            tie = work.ties.create(a.node, b.node, "neighbour").tie
        with town.look(town.colleague) as work:
            assert work.ties.get(tie.id).tie.kind == "neighbour"
            with pytest.raises(NotFound):
                work.ties.own(tie.id)

    def test_a_second_question_makes_nothing_anew(self, town):
        with town.look(town.worker) as work:
            work.ties.find()
            before = visible.cards.cache_info()
            work.ties.find()
        assert visible.cards.cache_info().misses == before.misses

    def test_not_to_oneself(self, town):
        a = town.person(town.worker)
        with pytest.raises(Conflict), town.work(town.worker) as work:
            work.ties.create(a.node, a.node, "knows")


class TestAreas:
    def test_a_viewer_knows_his_own_municipality(self, town):
        with town.look(town.worker) as work:
            assert [area.code for area in work.areas.neighbourhoods()] == [NORTH, SOUTH]
            with pytest.raises(NotFound):
                work.areas.get(ELSEWHERE)
        with town.look() as work:
            assert [area.code for area in work.areas.find("neighbourhood")] == [NORTH, SOUTH, ELSEWHERE]

    def test_who_counts(self, town):
        def enter(*consents, code=NORTH, **values):
            return town.person(OPERATOR, code, *consents, **values).node

        a, b, c = (enter(STATISTICS) for _ in range(3))
        silent, no = enter(), enter(Agreement("statistics", given=False))
        gone, south = enter(STATISTICS, status="left"), enter(STATISTICS, code=SOUTH)
        with town.work() as work:
            initiative = work.initiatives.create(work.areas.own(NORTH), name="Eetcafé").node
            place = work.places.create(work.areas.own(NORTH), name="Zaal").node
            pairs = [(a, b), (b, a), (b, c), (c, initiative), (a, silent), (a, no), (a, gone), (a, south), (a, place)]
            for one, other in pairs:
                work.ties.create(one, other, "knows")
        with town.look() as work:
            members = work.counting.members(HERE)
            ties = work.counting.ties(HERE, members)
        expected = {n.number: (NORTH, "resident") for n in (a, b, c)}
        expected |= {initiative.number: (NORTH, "initiative"), south.number: (SOUTH, "resident")}
        organisations = {town.welfare: (NORTH, "organisation"), town.other: (NORTH, "organisation")}
        assert members == expected | organisations
        inside = {(tie.bond.a, tie.bond.b) for tie in ties if tie.one == tie.other}
        assert inside == {
            (a.number, b.number),
            (b.number, a.number),
            (b.number, c.number),
            (c.number, initiative.number),
        }
        assert [(tie.one, tie.other) for tie in ties if tie.one != tie.other] == [(NORTH, SOUTH)]


class TestVersions:
    """Every change raises the version of the row that it changes, and a change of nothing does not."""

    def version(self, town, table, number):
        return rows(town, select(table.version).where(col(table.node) == number))

    def test_of_a_name_and_of_a_person(self, town):
        row = town.person(town.worker, NORTH)
        number = number_of(row.node)
        assert self.version(town, Identity, number) == self.version(town, Person, number) == [1]
        with town.work(town.worker) as work:
            work.people.rename(work.people.own(row.node.id), first_name="Anneke")
        assert (self.version(town, Identity, number), self.version(town, Person, number)) == ([2], [1])
        with town.work(town.worker) as work:
            work.people.update(work.people.own(row.node.id), languages="nl")
        assert (self.version(town, Identity, number), self.version(town, Person, number)) == ([2], [2])
        with town.work(town.worker) as work:
            work.people.update(work.people.own(row.node.id), languages="nl")
        assert self.version(town, Person, number) == [2]

    @pytest.mark.parametrize(
        ("noun", "table"), [("initiatives", Initiative), ("organisations", Organisation), ("places", Place)]
    )
    def test_of_what_something_tells_about_itself(self, town, noun, table):
        with town.work() as work:
            row = getattr(work, noun).create(work.areas.own(NORTH), name="Soep")
        with town.work() as work:
            found = getattr(work, noun)
            found.update(found.own(row.node.id), name="Soep en brood")
        assert self.version(town, table, number_of(row.node)) == [2]

    def test_of_a_token(self, town):
        with town.work() as work:
            work.tokens.create("coordinator", neighbourhoods=[NORTH])
        for _ in range(2):
            with town.work() as work:
                work.tokens.revoke(1)
            assert rows(town, select(Token.version)) == [2]


class TestTokens:
    def test_the_secret_is_shown_once_and_kept_as_a_hash(self, town):
        with town.work() as work:
            secret = work.tokens.create("worker", organisation="OR1", neighbourhoods=[NORTH], label="buurtwerker")
        assert secret.startswith("tv_")
        assert len(secret) > 40
        viewer = viewer_for(town.database, secret, NOW)
        assert viewer == Viewer("worker", "token:1", HERE, town.welfare, frozenset({NORTH}))
        stored = rows(town, select(Token))[0].model_dump_json()
        assert secret.removeprefix("tv_") not in stored

    @pytest.mark.parametrize("wrong", ["", "tv_", "tv_x", "operator"])
    def test_an_unknown_one_is_nobody(self, town, wrong):
        with town.work() as work:
            secret = work.tokens.create("coordinator", neighbourhoods=[NORTH])
        assert viewer_for(town.database, secret, NOW) is not None
        assert viewer_for(town.database, secret[:-1], NOW) is None
        assert viewer_for(town.database, wrong, NOW) is None

    def test_a_revoked_one_is_nobody_at_once(self, town):
        with town.work() as work:
            secret = work.tokens.create("coordinator", neighbourhoods=[NORTH])
            for token in work.session.exec(select(Token)):
                token.revoked_at = NOW
        assert viewer_for(town.database, secret, NOW) is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"organisation": "OR9"},
            {"neighbourhoods": ["BU99999999"]},
            {"neighbourhoods": [NORTH, ELSEWHERE]},
            {"neighbourhoods": [ELSEWHERE], "organisation": "OR1"},
            {},
        ],
    )
    def test_for_one_municipality_that_is_there(self, town, wrong):
        with town.work() as work, pytest.raises(Invalid):
            work.tokens.create("worker", **wrong)

    def test_the_operator_has_every_municipality(self, town):
        with town.work() as work:
            secret = work.tokens.create("operator", neighbourhoods=[NORTH])
        viewer = viewer_for(town.database, secret, NOW)
        assert viewer is not None
        assert viewer.municipality is None
