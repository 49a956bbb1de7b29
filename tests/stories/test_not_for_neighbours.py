"""What is not for neighbours: insulin, money, and somebody who does not want to live any more. Names are made up.

Nobody is suggested, and nobody is sent away with nothing: the answer says what is needed, and whom to call or to ask.
"""

import pytest

from app.cli import main
from tests.api.conftest import NORTH, YES
from tests.app.folders import HERE, folder


class Worker:
    """Joke, the neighbourhood worker, with the service in her pocket."""

    def __init__(self, service):
        self.service = service

    def knows_somebody_who_says(self, words, name="Bram"):
        """Enter somebody with what they have to give."""
        person = self.service.person(alias=name)["id"]
        return person, self.service.talent(person, words)["id"]

    def knows_a_group(self, name, audience):
        """Enter an initiative."""
        group = {"name": name, "neighbourhood": NORTH, "audience": audience}
        return self.service.add("/v1/initiatives", group)["id"]

    def knows_that_they_are_friends(self, one, other):
        """Note that two people know each other well."""
        self.service.add("/v1/ties", {"a": one, "b": other, "kind": "knows", "strength": 0.9})

    def asks_who_fits(self, words, **more):
        """Write down what somebody asks, who agreed that Joke looks for people, and look at the answer."""
        need = self.service.need(alias="Mevrouw Bakker", text=words, consent=YES, **more)
        return need, self.service.get(f"/v1/needs/{need['id']}/suggestions")


@pytest.fixture
def joke(service):
    return Worker(service)


def test_insulin_is_for_a_nurse(joke):
    # There is somebody who would gladly help, and was a nurse once. That is not enough for a needle.
    joke.knows_somebody_who_says("Vroeger verpleegkundige geweest, ik help graag iemand thuis met de verzorging.")
    home_care = joke.knows_a_group("Wijkverpleging aan huis", "iedereen die thuis zorg nodig heeft")
    words = "Mijn man moet insuline spuiten en ik durf dat niet. De wijkverpleging kan pas over vijf weken."
    _, answer = joke.asks_who_fits(words)
    assert (answer["suggestions"], answer["nearMiss"]) == ([], None)
    # The answer says what is needed, and where it was looked for.
    assert "Nodig is: een verpleegkundige." in answer["message"]
    assert f"In {NORTH} is nog niemand gevonden die dit mag doen." in answer["message"]
    # And beside it stands who might know one.
    assert (home_care, "Doet zelf iets op dit gebied.") in [(one["id"], one["text"]) for one in answer["mightKnow"]]

    # A neighbour who says that she may do it is not believed at her word; the home care that offers it is the answer.
    offer = "Wij zijn wijkverpleegkundigen, BIG-geregistreerd. Insuline spuiten doen wij graag."
    joke.knows_somebody_who_says(offer)
    nurse = joke.service.talent(home_care, offer)["id"]
    _, answer = joke.asks_who_fits(words)
    assert [one["talent"] for one in answer["suggestions"]] == [nurse]
    assert answer["message"] is None


def test_money_is_not_lent_between_neighbours(joke):
    _, lender = joke.knows_somebody_who_says("Ik heb wat spaargeld en kan best iemand geld lenen.")
    need, answer = joke.asks_who_fits("Kan iemand mij 300 euro lenen tot volgende maand?")
    assert (answer["suggestions"], answer["nearMiss"]) == ([], None)
    assert answer["message"].startswith("Geld lenen gaat beter niet tussen buren.")
    # Asked why it is not this one, the service says so too.
    bars = joke.service.get(f"/v1/needs/{need['id']}/suggestions/{lender}")["bars"]
    assert "Geld lenen raden we buren onderling af. Vraag een beroepskracht om mee te denken." in [
        bar["text"] for bar in bars
    ]


@pytest.mark.parametrize("words", ["Ik wil niet meer leven.", "I can't go on, I want to die."])
def test_who_does_not_want_to_live_gets_help_now_and_no_neighbours(joke, words):
    # Somebody offers to listen, a group is about just this, and there is a good friend.
    joke.knows_somebody_who_says("Ik luister naar wie niet meer wil leven. I listen to people who want to die.")
    joke.knows_a_group("Niet meer willen leven", "mensen die niet verder willen leven, people who want to die")
    seeker = joke.service.person(alias="Mevrouw Bakker")["id"]
    joke.knows_that_they_are_friends(seeker, joke.service.person(alias="Ria")["id"])
    need = joke.service.add("/v1/needs", {"owner": seeker, "neighbourhood": NORTH, "text": words, "consent": YES})
    answer = joke.service.get(f"/v1/needs/{need['id']}/suggestions")
    # Nobody is suggested, and nobody is asked around for: that would tell the street.
    assert (answer["suggestions"], answer["nearMiss"], answer["mightKnow"]) == ([], None, [])
    # The answer is whom to call, now.
    for number in ("112", "113", "0800-0113", "0800-2000"):
        assert number in answer["message"]
    assert "Dit kan niet wachten" in answer["message"]


def test_what_nobody_here_can_do_is_named_with_the_neighbourhood(joke):
    # The service is not sure what a few words are about, and does not claim to be.
    _, answer = joke.asks_who_fits("Ach ja, u weet wel.")
    assert answer["message"] == f"In {NORTH} is nog niemand gevonden die hierbij past. Vraag wie iemand zou weten."
    # Joke taps what it is about; then it is said with certainty.
    _, answer = joke.asks_who_fits("Zoals vroeger, met z'n allen.", concepts=["koor-zingen"])
    assert answer["suggestions"] == []
    assert f"In {NORTH} is nog niemand gevonden voor: samen zingen in koor." in answer["message"]
    assert "bel iemand die dit als werk doet" in answer["message"]


def test_the_console_says_the_same(tmp_path, monkeypatch, capsys):
    needs = {
        "N1": "Mijn man moet insuline spuiten en ik durf dat niet.",
        "N2": "Ik wil niet meer leven.",
        "N3": "Kan iemand mij 300 euro lenen?",
    }
    rows = [f'{need},person,P1,"{words}",{HERE},open' for need, words in needs.items()]
    people = ["person_id,first_name,neighbourhood,consent_matching", f"P1,Anna,{HERE},ja"]
    at = folder(tmp_path / "map", people=people, needs=["need_id,owner_type,owner_id,text,neighbourhood,status", *rows])
    monkeypatch.setenv("TOEVALLIG_DATABASE_URL", f"sqlite:///{tmp_path / 'house.db'}")
    assert main(["import", str(at)]) == 0
    said = {}
    for need in needs:
        capsys.readouterr()
        assert main(["suggest", need]) == 0
        said[need] = " ".join(capsys.readouterr().out.split())
    assert "In Een is nog niemand gevonden die dit mag doen. Nodig is: een verpleegkundige." in said["N1"]
    assert "bel 113 of 0800-0113" in said["N2"]
    assert "Geld lenen gaat beter niet tussen buren." in said["N3"]
