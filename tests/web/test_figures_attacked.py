"""Small numbers of people cannot be worked out from anything that is published, by a reader who knows the code."""

from random import Random

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Area, GroupedArea
from app.policy.figures import COUNTS, NETWORK
from app.policy.rounding import density, rounded
from app.services import links, snapshots
from app.services.counting import areas_of_life
from app.settings import Settings
from tests.app import town as towns
from tests.web.conftest import SITE, Clock, Place
from tests.web.figures_outlets import read
from tests.web.figures_reader import PUBLIC, Reader
from tests.web.figures_town import published, rows_of

TOWNS = 2
DAY = "one night"
DISTRICT, GROUPING, FAMILY = "WK000100", "EG01", "Zonnestraal"
CODES = (towns.NORTH, towns.SOUTH, DISTRICT, towns.HERE, GROUPING)
SOME = {
    name
    for rules in (NETWORK, COUNTS)
    for rule in rules.values()
    if rule.kind != "index"
    for name in (rule.part, rule.whole)
} - PUBLIC
INDICES = {rule.part for rules in (NETWORK, COUNTS) for rule in rules.values() if rule.kind == "index"}
"""No counts: one may be under zero."""


# --- Made-up municipalities, attacked by linear programming


def is_small(key, count):
    """Whether a count under 10 that figures are made of is not to be found."""
    return count < 10 and (key[2].rpartition(".")[2] in SOME or ":" in key[2])


class Attack:
    """One municipality of one night: what was published, what is true, and what a reader makes of it."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.rows = rows_of(self.chance)
        self.answers, tables = published(self.rows)
        self.truth = {
            (DAY, code, name): int(count)
            for code, counts in tables["counts"].exact.items()
            for name, count in counts.items()
            if count is not None and name not in INDICES
        } | {
            (DAY, code, f"{among}.{name}"): int(count)
            for code, networks in tables["network"].exact.items()
            for among, counts in networks.items()
            for name, count in counts.items()
            if count is not None and name not in INDICES and float(count).is_integer()
        }

    def small(self):
        """Counts under 10 that figures are made of."""
        return [key for key, count in self.truth.items() if is_small(key, count)]

    def reader(self, **knows):
        """Somebody who reads all of it, and knows all relations."""
        found = Reader(**knows)
        for answer in self.answers.values():
            found.reads(answer | {"countedOn": DAY, "measuredOn": DAY, "standsSince": None})
        for area in self.rows.areas:
            within = self.rows.within[area.code]
            parts = within if area.kind == "grouping" else [a.code for a in self.rows.areas if a.parent == area.code]
            found.knows_counts(DAY, area.code)
            found.knows_network(DAY, area.code)
            found.knows_same_night(DAY, DAY, area.code)
            found.knows_parts(DAY, area.code, parts, dict.fromkeys(areas_of_life(), area.kind == "municipality"))
        return found

    def widths(self, reader):
        """How wide each small count still is, for a reader who is told which are small."""
        assert reader.wrong(self.truth) == [], "a reader who believes what is not so finds nothing"
        reader.told(self.truth)
        return {key: most - least for key, (least, most) in reader.widths(self.small(), self.chance).items()}


@pytest.fixture(scope="module")
def attacks():
    return [Attack(seed) for seed in range(TOWNS)]


def test_no_small_count_is_found_and_nearly_all_stay_wide(attacks):
    found = {(n, *key): width for n, one in enumerate(attacks) for key, width in one.widths(one.reader()).items()}
    assert len(found) > 300 * TOWNS
    assert {key for key, width in found.items() if width < 1} == set()
    assert sum(width >= 4 for width in found.values()) >= 0.99 * len(found)


def test_every_printed_count_is_its_own_true_count_rounded(attacks):
    for one in attacks:
        for code, answer in one.answers.items():
            assert _not_rounded(one, code, answer) == []


def test_totals_of_rounded_parts_would_be_noticed(attacks):
    """A wrong variant: what is printed of the municipality is the sum of what is printed of its parts."""
    one = attacks[0]
    homes = [one.answers[area.code] for area in one.rows.areas if area.kind == "neighbourhood"]
    total = sum(_value(home, "people") or 0 for home in homes)
    wrong = dict(one.answers[towns.HERE], figures=[_with(figure, "people", total) for figure in _figures(one)])
    assert _not_rounded(one, towns.HERE, wrong) != []


def test_density_of_the_true_counts_would_be_noticed():
    """A wrong variant: beside rounded counts two figures of the true density tell nearly what they are."""
    one = Attack(0)
    for code, answer in one.answers.items():
        for figure in answer["figures"]:
            if figure["name"] == "density" and figure["value"] is not None:
                nodes, ties = (one.truth[DAY, code, f"{figure['among']}.{name}"] for name in ("nodes", "ties"))
                figure["value"] = density(nodes, ties)
    assert sum(width < 4 for width in one.widths(one.reader(true_density=True)).values()) > 5


def _figures(one):
    return one.answers[towns.HERE]["figures"]


def _with(figure, name, value):
    return figure | {"value": value} if figure["name"] == name else figure


def _value(answer, name):
    return next(figure["value"] for figure in answer["figures"] if figure["name"] == name)


def _not_rounded(one, code, answer):
    """Counts that are printed otherwise than from their own true count."""
    found = []
    for figure in answer["figures"]:
        monthly = figure["name"] in COUNTS
        rule = COUNTS[figure["name"]] if monthly else NETWORK[figure["name"]]
        name = rule.part if monthly else f"{figure['among']}.{rule.part}"
        if rule.kind == "count" and figure["value"] not in {None, rounded(one.truth[DAY, code, name])}:
            found.append((figure["name"], figure["value"], one.truth[DAY, code, name]))
    return found


# --- Two towns that differ in one person, read through every outlet


class Twin:
    """A town with two neighbourhoods, a district, a municipality and an own grouping."""

    def __init__(self, folder, people=39, other=31, ring=3):
        self.clock, self.came = Clock(), 0
        settings = Settings(database_url=f"sqlite:///{folder / 'town.db'}", requests_a_minute=100_000, public_url=SITE)
        self.app = create_app(settings, clock=self.clock)
        self.app.state.house.database.upgrade()
        self.client = TestClient(self.app, base_url=SITE)
        self.place = Place(self.app, self.clock, self.client)
        with self.work() as work:
            for code, kind, above in ((towns.HERE, "municipality", None), (DISTRICT, "district", towns.HERE)):
                work.session.add(Area(municipality=towns.HERE, code=code, kind=kind, name=code, parent=above))
                work.session.flush()
            work.session.add(Area(municipality=towns.HERE, code=GROUPING, kind="grouping", name="Samen"))
            work.session.flush()
            for code in (towns.NORTH, towns.SOUTH):
                work.areas.own(code).parent = DISTRICT
                work.areas.own(code).inhabitants = 400
                work.session.add(GroupedArea(municipality=towns.HERE, grouping=GROUPING, neighbourhood=code))
        self.people = self.fill(towns.NORTH, people)
        self.fill(towns.SOUTH, other, ring)

    def work(self):
        return self.place.town.work(now=self.clock())

    def fill(self, code, many, ring=2):
        """People who know who comes next, and the one after that."""
        with self.work() as work:
            area = work.areas.own(code)
            given = [towns.YES, towns.STATISTICS]
            made = [
                work.people.create(area, identity={"alias": f"{FAMILY}{n}"}, consents=given).node for n in range(many)
            ]
            for n, node in enumerate(made):
                for step in range(1, ring + 1):
                    work.ties.create(node, made[(n + step) % many], kind="knows")
            return [node.number for node in made]

    def newcomer(self, ties=0):
        """Somebody in the north who knows nobody, or so many."""
        with self.work() as work:
            area = work.areas.own(towns.NORTH)
            found = work.people.create(area, identity={"alias": FAMILY}, consents=[towns.YES, towns.STATISTICS]).node
            for number in self.people[:ties]:
                work.ties.create(found, work.nodes.by_number(number), kind="knows")
            return found.number

    def take(self):
        with self.work() as work:
            assert snapshots.take_due(work) > 0

    def browser(self, role="coordinator"):
        """The browser of somebody new in this role."""
        self.came += 1
        person = self.place.person(f"{role}{self.came}@example.org")
        browser, here = self.place.browser(), {"organisation": self.place.town.welfare}
        self.place.admit(browser, self.place.account(person, role, neighbourhoods=[towns.NORTH], **here))
        return browser

    def reads(self, role="coordinator", codes=CODES):
        """Everything that somebody in this role gets."""
        return read(self.browser(role).client, codes, self.clock().year)


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    """Give towns, each with a database of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "EVENLY", 0)
        yield lambda **sizes: Twin(tmp_path_factory.mktemp("twin"), **sizes)


@pytest.fixture(scope="module")
def town(twin):
    """A town of which figures were taken: only to be read."""
    found = twin()
    found.take()
    return found


def differences(one, other):
    """Addresses where the one reads something else than the other."""
    return sorted(path for path in one if one[path] != other[path])


@pytest.mark.parametrize(
    ("sizes", "codes"),
    [
        ({"people": 11, "other": 28, "ring": 4}, (towns.NORTH,)),
        pytest.param({"people": 11, "other": 28, "ring": 4}, CODES, marks=pytest.mark.slow),
        pytest.param({"people": 39, "other": 31, "ring": 3}, CODES, marks=pytest.mark.slow),
    ],
)
def test_one_who_knows_nobody_changes_no_letter_of_any_answer(twin, sizes, codes):
    answers = []
    for ties in (0, 1):
        town = twin(**sizes)
        town.newcomer(ties)
        town.take()
        answers.append({path: words for path, (_, words) in town.reads(codes=codes).items()})
    assert differences(*answers) == []


@pytest.mark.slow
def test_one_with_a_special_need_changes_no_letter(twin, town):
    other = twin()
    with other.work() as work:
        owner = work.nodes.by_number(other.people[0])
        work.needs.create(owner, text="Ik zoek iemand die ook een depressie heeft gehad.")
    other.take()
    assert differences(town.reads(), other.reads()) == []


@pytest.mark.slow
def test_nine_changes_tell_nothing_and_the_tenth_does(twin):
    town = twin()
    town.take()
    measures = f"/v1/neighbourhoods/{towns.NORTH}/measures"
    reader = town.browser().client
    before = reader.get(measures).json()
    for _ in range(9):
        town.newcomer()
    town.clock.later(days=95)
    town.take()
    after = town.browser().client.get(measures).json()
    assert after == before | {"standsSince": before["measuredOn"], "measuredOn": after["measuredOn"]}
    town.newcomer()
    town.clock.later(days=95)
    town.take()
    assert town.browser().client.get(measures).json()["standsSince"] is None


# --- Who reads what


@pytest.mark.parametrize("role", ["coordinator", pytest.param("worker", marks=pytest.mark.slow)])
def test_nobody_is_named_and_every_outlet_answers(town, role):
    answers = town.reads(role)
    assert {status for status, _ in answers.values()} <= {200, 403, 404}
    assert sum(status == 200 for status, _ in answers.values()) > 80
    assert [path for path, (_, words) in answers.items() if FAMILY in words] == []


def test_a_municipality_reads_no_figure_of_a_neighbourhood(town):
    answers = town.reads("municipality-reader")
    assert [path for path, (_, words) in answers.items() if FAMILY in words] == []
    for code in (towns.NORTH, towns.SOUTH):
        of_it = {path: status for path, (status, _) in answers.items() if code in path}
        assert {path for path, status in of_it.items() if status == 200} <= {f"/buurten/{code}/jaarbericht"}
        others = {path: words for path, (_, words) in answers.items() if code not in path}
        # What CBS published of it is for everybody; our figures are not.
        outside = {"/buurten/kleuren", "/buurten/cijfers-van-buiten", "/buurten/afspraken"}
        assert {path for path, words in others.items() if f"/buurten/{code}" in words} <= outside


@pytest.mark.slow
@pytest.mark.parametrize("role", ["resident", "volunteer", "initiative-contact", "connector", "administrator"])
def test_others_get_no_figures_at_all(town, role):
    assert {status for status, _ in town.reads(role).values()} <= {403, 404}
