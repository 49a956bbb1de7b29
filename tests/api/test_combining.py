"""Sets of parts over HTTP: who together help somebody to the eating café and home, and what a yes of each means."""

import uuid

import pytest

from tests.api.conftest import NORTH
from tests.api.test_introductions import YES

CAFE = "Eetcafé De Vaart"
TEXT = "Zou wel naar Eetcafé De Vaart willen op vrijdag, samen eten, maar heeft geen vervoer."
THERE = "Ik rij elke vrijdagavond toch naar Eetcafé De Vaart, heb plek voor twee."
HOME = "Ik sta vrijdags achter de bar bij het eetcafé en rij daarna naar huis. Iemand thuisbrengen is geen moeite."


class Evening:
    """Anna, the eating café, and who drives there and home on Friday evening."""

    def __init__(self, service):
        self.service = service
        cafe = service.add("/v1/initiatives", {"name": CAFE, "neighbourhood": NORTH})["id"]
        meal = "Eetcafé De Vaart, vrijdag samen eten aan tafel. Alleen komen kan."
        self.cafe = service.talent(cafe, meal, slots=["vr-avond"])["id"]
        self.drivers = {}
        for name, words in (("Bram", THERE), ("Cor", THERE), ("Dora", HOME)):
            person = service.person(alias=name)["id"]
            self.drivers[name] = service.talent(person, words, slots=["vr-avond"])["id"]
        self.need = service.need(text=TEXT, slots=["vr-avond"])

    @property
    def path(self):
        return f"/v1/needs/{self.need['id']}/combinations"

    def best(self):
        return self.service.get(self.path)["combinations"][0]


@pytest.fixture
def evening(service):
    return Evening(service)


def role(combination, name):
    return next(part for part in combination["parts"] if part["role"] == name)


def talents(combination):
    return {part["role"]: part["chosen"] and part["chosen"]["talent"] for part in combination["parts"]}


def asked(evening, *parts, **values):
    """Ask these talents for these parts, all of it said by who asks."""
    body = {"parts": [{"talent": talent, "roles": list(roles)} for talent, *roles in parts]} | values
    return evening.service.ask("POST", evening.path, body)


def answer(evening, introduction, name, **said):
    path = f"/v1/introductions/{introduction}/steps"
    return evening.service.add(path, {"step": name} | (YES if name.startswith("yes") else {}) | said)


def state(evening, introduction):
    return evening.service.get(f"/v1/introductions/{introduction}")["state"]


def test_what_stands_in_the_way_is_read_and_what_somebody_says_is_the_truth(evening):
    service, path = evening.service, f"/v1/needs/{evening.need['id']}"
    assert (evening.need["obstacles"], evening.need["obstaclesConfirmed"]) == (["ride-there", "ride-home"], False)

    def change(**values):
        headers = {"If-Match": f'"{service.get(path)["version"]}"'}
        answer = service.ask("PATCH", path, values, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["obstacles"], answer.json()["obstaclesConfirmed"]

    assert change(obstacles=["money", "first-time", "money"]) == (["first-time", "money"], True)
    assert change(text=TEXT + " Graag.") == (["first-time", "money"], True), "another text takes nothing back"
    assert change(obstacles=[]) == ([], True)
    assert change(obstacles=None) == (["ride-there", "ride-home"], False)
    told = service.need(text="Ik wil graag samen eten.", obstacles=["language"])
    assert (told["obstacles"], told["obstaclesConfirmed"]) == (["language"], True)
    wrong = service.ask("PATCH", path, {"obstacles": ["weather"]}, headers={"If-Match": '"1"'})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "not-in-list")


def test_a_reading_says_what_stands_in_the_way_and_by_which_words(service):
    read = service.ask("POST", "/v1/readings", {"text": TEXT, "side": "asks"}).json()["obstacles"]
    assert [one["kind"] for one in read] == ["ride-there", "ride-home"]
    assert [word["text"] for word in read[0]["words"]] == ["geen", "vervoer"]
    assert read[0]["text"] == "geen vervoer heen"
    assert service.ask("POST", "/v1/readings", {"text": HOME, "side": "offers"}).json()["obstacles"] == []


def test_the_set_is_the_cafe_a_seat_there_and_a_seat_home_on_one_evening(evening):
    best = evening.best()
    drivers = evening.drivers
    assert talents(best) == {"activity": evening.cafe, "ride-there": drivers["Bram"], "ride-home": drivers["Dora"]}
    assert (best["when"], best["slots"]) == ("vrijdagavond", ["vr-avond"])
    there = role(best, "ride-there")
    assert [one["talent"] for one in there["alternatives"]] == [drivers["Cor"]]
    assert there["obstacle"] == "ride-there"
    for part in best["parts"]:
        said = part["chosen"]["reasons"]
        assert said, part
        assert part["toDo"] is None
        assert part["asked"] == []
    assert "goes-there" in {reason["code"] for reason in there["chosen"]["reasons"]}
    assert "KANARIE" not in str(best)


def test_what_nobody_can_do_stays_open_with_what_to_do(evening):
    evening.need = evening.service.need(text=TEXT, slots=["vr-avond"], obstacles=["ride-home", "language", "money"])
    best = evening.best()
    assert [part["obstacle"] for part in best["parts"]] == [None, "ride-home", "language", "money"]
    assert role(best, "interpreter")["chosen"] is None
    assert role(best, "interpreter")["toDo"] == "Nog niemand spreekt beide talen. Vraag het in de buurt."
    assert best["parts"][3]["toDo"] == "Zoek uit wie dit kan betalen."


def test_each_is_asked_for_the_own_part_and_a_yes_leaves_the_others_asked(evening):
    drivers = evening.drivers
    made = asked(
        evening,
        (drivers["Bram"], "ride-there"),
        (drivers["Cor"], "ride-there"),
        (drivers["Dora"], "ride-home"),
        (evening.cafe, "activity"),
        **YES,
    )
    assert made.status_code == 201, made.text
    rows = {tuple(one["roles"]): one for one in made.json()["introductions"]}
    assert [one["state"] for one in made.json()["introductions"]] == ["asked-giver"] * 4
    assert made.json()["introductions"][0]["roles"] == ["activity"], "what serves the need is asked first"
    bram, cor = (one["id"] for one in made.json()["introductions"] if one["roles"] == ["ride-there"])
    cafe, home = rows["activity",]["id"], rows["ride-home",]["id"]
    answer(evening, cor, "yes-giver")
    assert [state(evening, one) for one in (bram, cafe, home)] == ["withdrawn", "asked-giver", "asked-giver"]
    answer(evening, cafe, "yes-giver")
    assert evening.service.get(f"/v1/needs/{evening.need['id']}")["status"] == "in-progress"
    assert state(evening, home) == "asked-giver"


def test_after_a_no_somebody_else_is_found_for_that_part_alone(evening):
    drivers = evening.drivers
    made = asked(evening, (evening.cafe, "activity"), (drivers["Bram"], "ride-there"), **YES).json()["introductions"]
    answer(evening, made[0]["id"], "yes-giver")
    answer(evening, made[1]["id"], "no", saidBy="hijzelf")
    best = evening.best()
    assert talents(best) == {"activity": evening.cafe, "ride-there": drivers["Cor"], "ride-home": drivers["Dora"]}
    assert role(best, "activity")["asked"] == [{"introduction": made[0]["id"], "state": "agreed"}]
    assert role(best, "ride-there")["asked"] == []
    again = asked(evening, (drivers["Cor"], "ride-there"), **YES)
    assert again.status_code == 201, again.text
    refused = asked(evening, (drivers["Bram"], "ride-there"), **YES)
    assert (refused.status_code, refused.json()["code"]) == (409, "earlier")


def test_who_is_asked_reads_the_own_part_and_nothing_of_the_rest(evening):
    service = evening.service
    cor = service.get(f"/v1/talents/{evening.drivers['Cor']}")["owner"]
    made = asked(evening, (evening.drivers["Cor"], "ride-there"), (evening.cafe, "activity"), **YES).json()
    ride = next(one["id"] for one in made["introductions"] if one["roles"] == ["ride-there"])
    with service.town.work() as work:
        hands = work.tokens.create("resident", neighbourhoods=(NORTH,), person=work.nodes.get(uuid.UUID(cor)))
    read = service.get(f"/v1/introductions/{ride}", token=hands)
    assert read["roles"] == ["ride-there"]
    assert read["text"] == "Iemand uit de buurt zoekt dit: ophalen en erheen rijden. Kunt u dat doen?"
    assert [one["id"] for one in service.get("/v1/introductions", token=hands)["items"]] == [ride]


def test_a_set_is_for_who_may_change_the_need(evening):
    with evening.service.town.work() as work:
        colleague = work.tokens.create("worker", organisation="OR2", neighbourhoods=(NORTH,))
    assert evening.service.ask("GET", evening.path, token=colleague).status_code == 404
    body = {"parts": [{"talent": evening.cafe, "roles": ["activity"]}]}
    assert evening.service.ask("POST", evening.path, body, token=colleague).status_code == 404
    nobody = str(uuid.UUID(int=7))
    unknown = asked(evening, (nobody, "ride-there"), **YES)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/parts")
    assert asked(evening, (evening.cafe, "introducer")).status_code == 400


def test_who_explores_gets_no_set(evening):
    evening.need = evening.service.need(text=TEXT, consent=None)
    refused = evening.service.ask("GET", evening.path)
    assert (refused.status_code, refused.json()["code"]) == (409, "need-exploring")
