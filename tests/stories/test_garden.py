"""The garden: how a complaint becomes a meeting. It happened in a real neighbourhood; the names are made up.

Read the last function: that is the story. What stands above it only says how each sentence is asked of the service.
"""

import uuid

import pytest


class Worker:
    """Joke, the neighbourhood worker, with the service in her pocket."""

    def __init__(self, service):
        self.service = service

    def meets(self, name, **more):
        """Enter somebody, as far as they want to be known."""
        return self.service.person(alias=name, **more)["id"]

    def hears_that_someone_can(self, person, words):
        """Note what somebody has to give, in their own words."""
        return self.service.talent(person, words)["id"]

    def knows_that(self, one, _knows, other):
        """Note that two people know each other."""
        tie = {"a": one, "b": other, "kind": "knows", "strength": 0.8, "lastConfirmed": "2026-09-20"}
        self.service.add("/v1/ties", tie)

    def writes_down(self, alias, words):
        """Keep what is going on with somebody new, before anything was agreed: for who, and what."""
        need = self.service.need(alias=alias, text=words, consent=None)
        return need["owner"], need["id"]

    def has_coffee(self, need, day):
        """Note that there was coffee, and nothing of what was said."""
        return self.service.add(f"/v1/needs/{need}/moments", {"day": day})["moments"]

    def asks_who_fits(self, need):
        """Ask for suggestions."""
        return self.service.ask("GET", f"/v1/needs/{need}/suggestions")

    def asks_why(self, need, talent):
        """Ask why, or why not, this one."""
        return self.service.get(f"/v1/needs/{need}/suggestions/{talent}")

    def hears_yes(self, need):
        """Note that somebody agreed that Joke looks for people who fit."""
        seen = self.service.ask("GET", f"/v1/needs/{need}")
        consent = {"matching": True, "how": "bij de derde kop koffie", "saidBy": "hijzelf"}
        headers = {"If-Match": seen.headers["ETag"]}
        return self.service.ask("POST", f"/v1/needs/{need}/_open", consent, headers=headers).json()["status"]

    def asks_the_name_of(self, person):
        """Ask for a name: a request of its own, that is logged."""
        return self.service.get(f"/v1/people/{person}")["alias"]

    def reads_who_looked_at(self, person):
        """Read in the log who asked for this name."""
        with self.service.town.look() as work:
            lines = work.readers.about(work.people.get(uuid.UUID(person)).node)
        return [(line.actor, line.route) for line in lines if line.data_class == "K2" and line.action == "read"]


@pytest.fixture
def joke(service):
    return Worker(service)


def test_a_complaint_about_a_garden_becomes_a_meeting(joke):
    # The neighbours complain about a garden. An older man lives there; he is gruff, and lets nobody in.
    # Nobody asked him anything yet, so he is nowhere on paper.

    # In the same street live people who each have something to give, without anybody having asked.
    without_work = joke.meets("Henk")
    garden_hands = joke.hears_that_someone_can(
        without_work,
        "Ik heb twintig jaar in het groenonderhoud gewerkt, snoeien en tuinen bijhouden. Nu ben ik werkloos.",
    )
    cook = joke.meets("Fatma")
    joke.hears_that_someone_can(cook, "Ik kook graag grote pannen soep voor de buurt.")
    reader = joke.meets("Els")
    joke.hears_that_someone_can(reader, "Ik lees graag voor aan kinderen.")
    far_friend = joke.meets("Piet")
    joke.hears_that_someone_can(far_friend, "In de tuin werken vind ik leuk, een uurtje wieden kan altijd.")

    # Joke rings the bell and is given coffee. A week later again. She keeps the day, and not what was said.
    words = "Mijn tuin is een wildernis en ik krijg het snoeien niet meer voor elkaar."
    gruff_man, need = joke.writes_down("De man van nummer 12", words)
    assert joke.has_coffee(need, "2026-09-22") == 1
    assert joke.has_coffee(need, "2026-09-29") == 2

    # Ria runs the eating cafe. She knows the gruff man, and she knows Henk.
    ria = joke.meets("Ria")
    joke.knows_that(gruff_man, "knows", ria)
    joke.knows_that(ria, "knows", without_work)

    # He has not been asked yet whether Joke may look for somebody. So nobody is suggested.
    answer = joke.asks_who_fits(need)
    assert answer.status_code == 409
    assert answer.json()["code"] == "need-exploring"
    assert "toestemming" in answer.json()["detail"]

    # At the third cup he says: all right then.
    assert joke.hears_yes(need) == "open"

    # Now there is a suggestion: Henk, who knows gardens, and whom he could meet through somebody both know.
    answer = joke.asks_who_fits(need)
    first = answer.json()["suggestions"][0]
    assert (first["talent"], first["owner"]) == (garden_hands, without_work)
    assert first["via"]["text"] == "via iemand die u kent"
    assert first["via"]["id"] == ria
    grounds = " ".join(reason["text"] for reason in first["reasons"])
    assert "tuin" in grounds
    assert "Ze kennen allebei dezelfde persoon." in grounds
    assert any(question["code"] == "time-unknown" for question in first["unknown"])

    # That Henk has no work, and what the two of them said, is nowhere in it; nor is a name.
    for private in ("werkloos", "groenonderhoud", "wildernis", "Henk", "Ria", "nummer 12"):
        assert private not in answer.text

    # Joke wants to know why it is not the cook: because the cook offers something else.
    others = {one["owner"] for one in answer.json()["suggestions"]}
    assert cook not in others
    assert reader not in others

    # Only when she decides to call does she ask his name; and that she did can be read afterwards.
    assert joke.reads_who_looked_at(without_work) == []
    assert joke.asks_the_name_of(without_work) == "Henk"
    assert joke.reads_who_looked_at(without_work) == [("token:1", "GET /v1/people/{personId}")]
