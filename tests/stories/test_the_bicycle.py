"""The bicycle in the shed: the words are about one thing, the woman who says them about another. Names are made up.

Read the last function: that is the story. What stands above it only says how each sentence is asked of the service.
"""

import pytest

from tests.api.conftest import NORTH, YES


class Worker:
    """Joke, the neighbourhood worker, at a kitchen table."""

    def __init__(self, service):
        self.service = service

    def knows_somebody_who_says(self, name, words):
        """Enter somebody with what they have to give."""
        return self.service.talent(self.service.person(alias=name)["id"], words)["id"]

    def types_along(self, words):
        """What the service proposes while she types; nothing is kept of it."""
        reading = self.service.ask("POST", "/v1/readings", {"text": words, "side": "asks"}).json()
        return {concept["id"]: [each["text"] for each in concept["words"]] for concept in reading["concepts"]}

    def searches(self, word):
        """The concepts that go by a word."""
        return [concept["id"] for concept in self.service.get(f"/v1/concepts?q={word}")["items"]]

    def writes_down(self, name, words):
        """Keep what somebody could use, who agreed that Joke looks for people."""
        need = {"alias": name, "neighbourhood": NORTH, "text": words, "consent": YES}
        return self.service.add("/v1/needs", need)["id"]

    def taps(self, need, *concepts):
        """Say what it is really about."""
        seen = self.service.ask("GET", f"/v1/needs/{need}")
        headers = {"If-Match": seen.headers["ETag"]}
        changed = self.service.ask("PATCH", f"/v1/needs/{need}", {"concepts": list(concepts)}, headers=headers)
        assert changed.status_code == 200, changed.text
        return changed.json()

    def asks_who_fits(self, need):
        """The talents that are suggested, best first."""
        answer = self.service.get(f"/v1/needs/{need}/suggestions")
        return [one["talent"] for one in answer["suggestions"]]


@pytest.fixture
def joke(service):
    return Worker(service)


def test_the_worker_taps_and_the_right_neighbour_rises(joke):
    # Two neighbours have something to give.
    mechanic = joke.knows_somebody_who_says("Bram", "Ik ben fietsenmaker geweest. Banden plakken, ketting smeren.")
    cook = joke.knows_somebody_who_says("Fatma", "Bij mij is elke vrijdag plek aan tafel. Wie wil, eet met ons mee.")

    # Mrs Bakker looks out of the window, at the shed.
    words = "Zijn fiets staat nog in de schuur, met een lekke band. Wij fietsten altijd samen."

    # While Joke types, the service thinks of the bicycle, and shows by which words.
    proposed = joke.types_along(words)
    assert proposed["fiets-repareren"]
    assert all(word in words for word in proposed["fiets-repareren"])

    # Left to itself it would send the mechanic.
    need = joke.writes_down("Mevrouw Bakker", words)
    assert joke.asks_who_fits(need)[0] == mechanic

    # But Joke was there, and heard what it was about: the empty chair. She finds other words for it, and taps those.
    assert "samen-eten" in joke.searches("eten")
    tapped = joke.taps(need, "samen-eten")
    assert tapped["conceptsConfirmed"]
    assert [concept["label"] for concept in tapped["concepts"]] == ["samen eten"]

    # Now Fatma comes first, and not because of any word of the text.
    assert joke.asks_who_fits(need)[0] == cook

    # Should it turn out to be none of these after all, that is an answer too: nobody comes for a word alone.
    assert joke.taps(need)["concepts"] == []

    # And who takes it all back, leaves it to the service again.
    seen = joke.service.ask("GET", f"/v1/needs/{need}")
    back = joke.service.ask(
        "PATCH", f"/v1/needs/{need}", {"concepts": None}, headers={"If-Match": seen.headers["ETag"]}
    )
    assert not back.json()["conceptsConfirmed"]
    assert joke.asks_who_fits(need)[0] == mechanic
