"""Giving in a circle: what the page shows for whom, and proposing a ring step by step."""

import re
import uuid

import pytest

from app.models import AccessLine, Introduction, KeptApart
from app.policy.roles import Viewer
from app.schemas.introductions import StepIn
from app.services import introductions, rings
from tests.app import town as towns
from tests.web.test_suggestions import Street

GARDEN, CYCLE = "Ik zoek iemand die mijn tuin wil snoeien en wieden.", "Wie kan mijn fiets repareren? De band is lek."
GARDENS, MENDS = "Ik snoei graag een tuin en wied ook.", "Ik repareer fietsen, ook een lekke band."
STEPS = re.compile(r'name="steps" value="([0-9a-f -]{73})"')
PROPOSE = "/ringen/voorstellen"


class Swap(Street):
    """Els wants her garden done and mends bicycles; Bram has a flat tyre and likes to garden."""

    def __init__(self, place, *consents):
        self.place, self.town = place, place.town
        self.els, self.bram = self.person("Els", towns.YES, *consents), self.person("Bram", towns.YES, *consents)
        self.needs = {"Els": self.ask_for(self.els, GARDEN), "Bram": self.ask_for(self.bram, CYCLE)}
        self.talents = {"Els": self.talent(self.els, MENDS), "Bram": self.talent(self.bram, GARDENS)}

    def introductions(self):
        return self.rows(Introduction)


@pytest.fixture
def swap(place):
    return Swap(place)


@pytest.fixture
def joke(swap):
    return swap.signed_in()


def propose(browser, page, **more):
    """Press the button of the first ring on this page."""
    fields = page.form(PROPOSE) | {"steps": STEPS.findall(page.html)[:2]} | more
    return browser.post(PROPOSE, fields)


def test_the_page_says_who_gives_what_to_whom(swap, joke):
    page = joke.read("/ringen")
    assert page.status == 200
    assert "Bram helpt Els" in page.words
    assert "Els helpt Bram" in page.words
    assert "Twee helpen elkaar" in page.words
    assert page.html.count("<circle") == 2
    assert {f"/behoeften/{need}" for need in swap.needs.values()} <= set(page.links)
    assert GARDEN not in page.words
    assert len(page.html.encode()) < 25_000


def test_who_takes_nothing_without_giving_is_said(swap, joke):
    with swap.work() as work:
        row = work.needs.get(swap.needs["Els"])
        work.needs.update(row, obstacles=["in-return"])
    assert "zonder iets terug te doen" in joke.read("/ringen").words


def test_reading_the_page_is_logged_with_who_is_named(swap, joke):
    joke.read("/ringen")
    assert len({one.subject for one in swap.rows(AccessLine) if one.route == "GET /ringen"}) == 2


def test_a_ring_becomes_introductions_that_belong_together_and_nobody_is_asked(swap, joke):
    page = propose(joke, joke.read("/ringen"))
    assert page.path.startswith("/introducties/")
    made = swap.introductions()
    assert [one.state for one in made] == ["proposed", "proposed"]
    assert {one.roles for one in made} == {"giver"}
    assert len({one.origin for one in made}) == 1
    assert "Deel van een ruil" in page.words
    others = {str(one.id) for one in made} - {page.path.rsplit("/", 1)[1]}
    assert {f"/introducties/{one}" for one in others} <= set(page.links)
    assert "Bram helpt Els" not in joke.read("/ringen").words, "under way"


def test_sending_twice_proposes_once(swap, joke):
    page = joke.read("/ringen")
    fields = page.form(PROPOSE) | {"steps": STEPS.findall(page.html)}
    first = joke.post(PROPOSE, fields).path
    assert joke.post(PROPOSE, fields).path == first
    assert len(swap.introductions()) == 2


def test_a_side_is_not_told_of_the_rest_of_the_ring(swap, joke):
    propose(joke, joke.read("/ringen"))
    ids = [str(one.id) for one in swap.introductions()]
    with swap.work() as work:
        assert [len(rings.beside(work, one)) for one in ids] == [1, 1]
        els = work.nodes.get(swap.els).number
        for one in ids:
            introductions.take_step(work, one, StepIn(step="ask-seeker"))
    with swap.town.work(Viewer("resident", "token:9", towns.HERE, person=els)) as work:
        mine = [str(row.introduction.id) for row in work.introductions.find()]
        assert len(mine) == 1
        assert rings.beside(work, mine[0]) == []


@pytest.mark.parametrize(
    "steps",
    [
        lambda found: found[:1],
        lambda found: [found[0], found[0]],
        lambda found: [f"{found[0][:36]} {found[1][37:]}", found[1]],
        lambda _: ["x", "y"],
        lambda found: [found[0], f"{uuid.uuid4()} {found[1][37:]}"],
        lambda _: [],
    ],
)
def test_what_is_no_ring_is_not_proposed(swap, joke, steps):
    page = joke.read("/ringen")
    found = STEPS.findall(page.html)
    answer = joke.post(PROPOSE, page.form(PROPOSE) | {"steps": steps(found)})
    assert answer.status in {400, 409}
    assert swap.introductions() == []


def test_a_ring_that_was_broken_meanwhile_says_so_on_the_same_page(swap, joke):
    page = joke.read("/ringen")
    with swap.work() as work:
        work.needs.update(work.needs.get(swap.needs["Els"]), status="closed")
    answer = propose(joke, page)
    assert answer.status == 409
    assert swap.introductions() == []


def test_who_is_kept_apart_is_in_no_ring(swap, joke):
    with swap.work() as work:
        one, other = sorted(work.nodes.get(node).number for node in (swap.els, swap.bram))
        row = KeptApart(municipality=towns.HERE, a=one, b=other)
        work.session.add(row)
        work.session.flush()
        work.changed("kept-apart", row.number)
    assert "Bram helpt Els" not in joke.read("/ringen").words


def test_the_page_of_suggestions_leads_to_the_ring_of_that_need(swap, joke):
    link = f"/ringen?vraag={swap.needs['Els']}"
    assert link in joke.read(f"/behoeften/{swap.needs['Els']}/suggesties").links
    page = joke.read(link)
    assert "Bram helpt Els" in page.words
    assert "alleen ruilen met" in page.words


def test_without_a_ring_nothing_leads_there_and_the_page_says_what_to_do(swap, joke):
    with swap.work() as work:
        work.talents.update(work.talents.get(swap.talents["Els"]), status="paused")
    assert f"/ringen?vraag={swap.needs['Els']}" not in joke.read(f"/behoeften/{swap.needs['Els']}/suggesties").links
    page = joke.read("/ringen")
    assert "geen ruil te vinden" in page.words
    assert "/mensen" in page.links


def test_a_ring_of_a_need_that_may_not_be_read_is_not_there(swap):
    colleague = swap.signed_in(organisation=swap.town.other, email="karim@example.org")
    assert colleague.read(f"/ringen?vraag={swap.needs['Els']}").status == 404
    assert "Bram" not in colleague.read("/ringen").words
    assert colleague.read("/ringen?vraag=x").status == 404


@pytest.mark.parametrize("role", ["resident", "volunteer", "coordinator", "initiative-contact"])
def test_who_brings_nobody_together_reads_no_rings_and_proposes_none(swap, joke, role):
    fields = joke.read("/ringen").form(PROPOSE)
    browser = swap.signed_in(role, email="ander@example.org")
    assert browser.read("/ringen").status == 403
    token = browser.read("/mijn").form("/uitloggen")["csrf_token"] if browser.page.forms else fields["csrf_token"]
    assert browser.post(PROPOSE, fields | {"csrf_token": token}).status == 403
    assert swap.introductions() == []


def test_the_api_says_the_same_by_ids(swap, place):
    with swap.town.work() as work:
        secret = work.tokens.create("worker", organisation="OR1", neighbourhoods=(towns.NORTH,))
    client, head = place.client, {"Authorization": f"Bearer {secret}"}
    found = client.get("/v1/rings", headers=head).json()
    assert found["proven"]
    ((one, two),) = [ring["steps"] for ring in found["rings"]]
    assert (one["giver"], one["receiver"]) == (two["receiver"], two["giver"])
    alone = client.get("/v1/rings", headers=head, params={"need": str(swap.needs["Els"])}).json()
    assert alone["rings"] == found["rings"]
    body = {"steps": [{"need": step["need"], "talent": step["talent"]} for step in (one, two)]}
    made = client.post("/v1/rings", headers=head | {"Idempotency-Key": "one"}, json=body)
    assert made.status_code == 201
    assert len(made.json()["introductions"]) == 2
    assert client.post("/v1/rings", headers=head | {"Idempotency-Key": "two"}, json=body).status_code == 409
