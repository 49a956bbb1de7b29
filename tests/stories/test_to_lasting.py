"""From the first coffee until it holds by itself; a no that costs nothing; and somebody who changes her mind halfway.

Read the last three functions: those are the stories. What stands above them says how each sentence is asked.
"""

import datetime as dt

import pytest

from app.services import rhythm
from tests.api.conftest import NORTH
from tests.api.professionals import oneself, professional


class Street:
    """Joke, who works here, and the hands of whoever uses the service too."""

    def __init__(self, service):
        self.service = service
        self.joke_id, self.joke = professional(service, "Joke")

    def drinks_coffee_with(self, alias, words, *days):
        """Write down what somebody new could use, before anything was agreed, and on which days there was coffee."""
        asked = {"alias": alias, "neighbourhood": NORTH, "text": words}
        need = self.service.add("/v1/needs", asked, token=self.joke)
        for day in days:
            self.service.add(f"/v1/needs/{need['id']}/moments", {"day": day}, token=self.joke)
        return need["owner"], need["id"]

    def hears_that_he_may_look(self, need):
        """One tap: somebody agrees that Joke looks for people who fit."""
        seen = self.service.ask("GET", f"/v1/needs/{need}", token=self.joke)
        yes = {"matching": True, "how": "aan de keukentafel", "saidBy": "hijzelf"}
        match = {"If-Match": seen.headers["ETag"]}
        assert (
            self.service.ask("POST", f"/v1/needs/{need}/_open", yes, token=self.joke, headers=match).status_code == 200
        )

    def meets(self, name, words, **more):
        """Enter somebody who agreed to be asked, with a phone, and what he has to give."""
        consent = {"matching": True, "how": "mondeling", "saidBy": "zijzelf"}
        person = {"firstName": name, "phone": "0611112222", "channel": "phone", "neighbourhood": NORTH}
        found = self.service.add("/v1/people", person | {"consent": consent} | more, token=self.joke)["id"]
        return found, self.service.add("/v1/talents", {"owner": found, "text": words}, token=self.joke)["id"]

    def first_suggestion(self, need):
        """Who is suggested first."""
        found = self.service.get(f"/v1/needs/{need}/suggestions", token=self.joke)["suggestions"]
        return found[0]["talent"] if found else None

    def proposes(self, need, talent, **how):
        """Have an introduction in mind."""
        wanted = {"need": need, "talent": talent} | how
        return self.service.add("/v1/introductions", wanted, token=self.joke)["id"]

    def step(self, introduction, name, token=None, status=201, **said):
        """Take a step; as Joke, or with hands of one's own."""
        path = f"/v1/introductions/{introduction}/steps"
        answer = self.service.ask("POST", path, {"step": name} | said, token=token or self.joke)
        assert answer.status_code == status, answer.text
        return answer.json()

    def reads(self, introduction, token=None):
        """What somebody reads of an introduction; None when there is nothing."""
        answer = self.service.ask("GET", f"/v1/introductions/{introduction}", token=token or self.joke)
        return answer.json() if answer.status_code == 200 else None

    def told(self, token):
        """What somebody was told, in sentences."""
        return " ".join(one["text"] for one in self.service.get("/v1/notices", token=token)["items"])

    def nights_pass(self, days):
        """Let time go by, and the house do each night what it does."""
        for _ in range(days):
            self.service.clock.time += dt.timedelta(days=1)
            with self.service.town.work(now=self.service.clock.time) as work:
                for _name, run in rhythm.NIGHTLY:
                    run(work)

    def new_token(self, person, role="resident"):
        """Somebody signs in with hands of one's own."""
        return oneself(self.service, person, role)


SAID = {"saidBy": "hijzelf", "how": "aan de deur", "sharesContact": True}


@pytest.fixture
def street(service):
    return Street(service)


def test_the_garden_from_the_first_coffee_until_it_holds_by_itself(street):
    # An older man, gruff, with a garden like a wilderness. Joke drinks coffee with him, twice; nobody else sees him.
    words = "Mijn tuin is een wildernis en ik krijg het snoeien niet meer voor elkaar."
    man, need = street.drinks_coffee_with("De man van nummer 12", words, "2026-09-22", "2026-09-29")
    henk, garden_hands = street.meets("Henk", "Ik heb twintig jaar in het groenonderhoud gewerkt, ik snoei graag.")
    cor, companion_hands = street.meets("Cor", "Ik ga graag een keer met iemand mee.")
    assert companion_hands
    colleague = professional(street.service, "Ria")[1]
    assert street.service.ask("GET", f"/v1/people/{man}", token=colleague).status_code == 404

    # At the third cup he says: all right then. Now Henk is suggested, first.
    street.hears_that_he_may_look(need)
    assert street.first_suggestion(need) == garden_hands

    # The man is asked at his kitchen table, Henk on his phone. Neither reads who the other is before both said yes.
    introduction = street.proposes(need, garden_hands, accompanied=True)
    hands_of_henk = street.new_token(henk, "volunteer")
    assert street.reads(introduction, hands_of_henk) is None
    street.step(introduction, "ask-seeker")
    street.step(introduction, "yes-seeker", **SAID)
    street.step(introduction, "ask-giver")
    card = street.reads(introduction, hands_of_henk)
    assert "contact" not in card
    assert not any(private in str(card) for private in ("nummer 12", "wildernis", "snoeien niet meer"))
    street.step(introduction, "yes-giver", token=hands_of_henk, sharesContact=True)
    assert street.reads(introduction, hands_of_henk)["contact"]["name"] == "De man van nummer 12"

    # It cannot run before they met, and he does not dare alone: Cor comes along the first time.
    street.step(introduction, "run", status=409)
    street.step(introduction, "meet", status=409, firstOn="2026-10-01")
    street.step(introduction, "plan", companion=cor, firstOn="2026-10-01")
    street.step(introduction, "meet")
    street.nights_pass(1)
    assert "Hoe" in street.told(hands_of_henk)
    street.service.add(f"/v1/introductions/{introduction}/feedback", {"answer": "good"}, token=hands_of_henk)
    assert "Dank" in street.told(hands_of_henk)

    # It runs. Joke steps out, Henk holds it. After 90, 180 and 365 days he is asked whether it still does.
    street.step(introduction, "run")
    street.step(introduction, "hand-over", holder=henk, carerRelieved=True)
    for days in (90, 90, 185):
        street.nights_pass(days)
        street.step(introduction, "last", token=hands_of_henk)
        assert street.reads(introduction)["state"] == "lasting"
    assert street.reads(introduction)["dueOn"] is None
    assert street.service.get(f"/v1/needs/{need}", token=street.joke)["status"] == "met"


def test_a_no_a_not_now_and_a_yes(street):
    # Anna would like somebody to walk with. Two people might.
    anna, need = street.drinks_coffee_with("Anna", "Ik zoek iemand om samen een rondje te wandelen.", "2026-09-29")
    street.hears_that_he_may_look(need)
    bea, walks = street.meets("Bea", "Ik wandel graag een rondje met iemand.")
    dirk, walks_too = street.meets("Dirk", "Ik wil wel een rondje wandelen met iemand uit de buurt.")
    bea_herself, dirk_himself = street.new_token(bea, "volunteer"), street.new_token(dirk, "volunteer")
    anna_herself = street.new_token(anna)

    # Bea has her hands full: no. Why is between her and Joke; Anna hears only that it did not come about.
    first = street.proposes(need, walks)
    street.step(first, "ask-seeker")
    street.step(first, "yes-seeker", **SAID)
    street.step(first, "ask-giver")
    street.step(first, "no", token=bea_herself, reason="no-time")
    assert street.reads(first)["state"] == "declined-giver"
    assert street.reads(first, anna_herself)["state"] == "ended"
    assert "no-time" not in str(street.service.get(f"/v1/introductions/{first}/steps", token=anna_herself))
    assert street.first_suggestion(need) == walks_too

    # Dirk says: not now, in two weeks. It comes back by itself, once; nobody called him in the meantime.
    second = street.proposes(need, walks_too)
    for name, said in (("ask-seeker", {}), ("yes-seeker", SAID), ("ask-giver", {})):
        street.step(second, name, **said)
    street.step(second, "not-now", token=dirk_himself, until="2026-10-15")
    street.nights_pass(13)
    assert street.reads(second)["state"] == "not-now"
    street.nights_pass(1)
    assert street.reads(second)["state"] == "proposed"

    # Asked again, both say yes. And Bea's no cost her nothing: for another need she is suggested as before.
    for name, said in (("ask-seeker", {}), ("yes-seeker", SAID), ("ask-giver", {}), ("yes-giver", SAID)):
        street.step(second, name, **said)
    assert street.reads(second, dirk_himself)["contact"]["name"] == "Anna"
    _, another = street.drinks_coffee_with("Gré", "Wie wil er met mij een rondje wandelen?", "2026-09-30")
    street.hears_that_he_may_look(another)
    assert street.first_suggestion(another) == walks


def test_somebody_changes_her_mind_halfway(street):
    # Both said yes, and each knows how to reach the other.
    anna, need = street.drinks_coffee_with("Anna", "Ik zoek hulp in de tuin, snoeien lukt niet meer.", "2026-09-29")
    street.hears_that_he_may_look(need)
    henk, garden_hands = street.meets("Henk", "Ik snoei graag en help in de tuin.", asksAMonth=2)
    introduction = street.proposes(need, garden_hands)
    for name, said in (("ask-seeker", {}), ("yes-seeker", SAID), ("ask-giver", {}), ("yes-giver", SAID)):
        street.step(introduction, name, **said)
    anna_herself, henk_himself = street.new_token(anna), street.new_token(henk, "volunteer")
    assert street.reads(introduction, anna_herself)["contact"]["value"] == "0611112222"

    # Anna thinks better of it, at night, by herself. From then on neither reads how to reach the other.
    street.step(introduction, "withdraw", token=anna_herself)
    for token in (anna_herself, henk_himself, street.joke):
        assert "contact" not in street.reads(introduction, token)
        assert "0611112222" not in str(street.reads(introduction, token))

    # Joke is told nothing of why, since nobody has to explain; her need is open again, for who she wants to meet.
    steps = street.service.get(f"/v1/introductions/{introduction}/steps", token=street.joke)["items"]
    assert steps[-1]["reason"] is None
    assert street.service.get(f"/v1/needs/{need}", token=street.joke)["status"] == "open"
    assert street.first_suggestion(need) is None

    # And when she takes back that we look along, nothing is suggested any more, at the very next question.
    street.service.add(
        f"/v1/people/{anna}/consents",
        {"purpose": "matching", "given": False, "how": "per telefoon", "saidBy": "zijzelf"},
        token=street.joke,
    )
    answer = street.service.ask("GET", f"/v1/needs/{need}/suggestions", token=street.joke)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-consent")
