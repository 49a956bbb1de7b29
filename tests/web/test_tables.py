"""Tables: who should sit together, who invites whom, what was decided, and what came of it."""

import re
import uuid
from html import unescape

import pytest
from sqlmodel import select

from app.models import AccessLine, Decision, Gathering, GatheringParty, Node, Place, Tie
from app.repositories.asking import number_of
from app.schemas.fields import Paging
from app.services import gatherings
from tests.app import town as towns
from tests.matching.flat import FLAT
from tests.web.asked import need_in, new_need, worker_of

SECRET = "Nel schenkt graag koffie"


@pytest.fixture
def flat(place):
    """A senior flat where residents ask for a place to sit: who there is, by name."""
    with place.town.work(now=place.clock()) as work:
        north = work.areas.own(towns.NORTH)

        def organisation(name, sort):
            return work.organisations.create(north, name=name, sort=sort, organisation=place.town.welfare).node

        found = {
            "residents": organisation("Bewonerscommissie", "bewonerscommissie"),
            "landlord": organisation("Dijk Wonen", "woningcorporatie"),
            "care": organisation("Zorggroep", "zorgaanbieder"),
            "town": organisation("Gemeente", "gemeente"),
        }
        hall = work.places.create(north, name="De fietsenberging", sort="ruimte").node
        work.session.get(Place, number_of(hall)).owner = number_of(found["landlord"])
        work.talents.create(found["town"], "Wij betalen de schoonmaak als anderen meedoen.")
        cook = work.people.create(
            north, identity={"alias": "Nel"}, consents=[towns.YES], organisation=place.town.welfare
        )
        work.talents.create(cook.node, SECRET, concepts=["gastheer-bar-keuken"], organisation=place.town.welfare)
        work.ties.create(found["residents"], found["landlord"], "refers", organisation=place.town.welfare)
        need = work.needs.create(found["residents"], FLAT, organisation=place.town.welfare).need
        work.session.flush()
        ids = {name: str(node.id) for name, node in found.items()}
        return ids | {"cook": str(cook.node.id), "need": str(need.id), "page": f"/behoeften/{need.id}/tafel"}


def rows(page):
    """The seats in the list of a page, in words."""
    listed = page.html.split('<ol class="rows">')[1].split("</ol>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for row in listed.split("<li>")[1:]]


def planned(works, flat, *parties, **fields):
    """Plan a table about the flat with these; give its page."""
    works.read(flat["page"])
    chosen = [flat[name] for name in parties or ("residents", "landlord", "care")]
    fields = {"parties": chosen, "words": "Samen zitten in de flat"} | fields
    return works.send(flat["page"], **fields)


def act(works, path, state, place=0, to="partij"):
    """Press the button that sets this state of the one at this place of the list."""
    table = works.read(path)
    version = next(fields["version"] for _, _, fields in table.forms if "version" in fields)
    sent = {"csrf_token": table.forms[0][2]["csrf_token"], "idempotency_key": f"{path}{state}{place}{version}"}
    return works.post(
        f"{path}/{to}", sent | {"version": version, "state": state} | ({"place": place} if to == "partij" else {})
    )


def kept(place):
    """The table that was written down last, and its parties as (node, parts, state)."""
    with place.town.look(now=place.clock()) as work:
        table = work.session.exec(select(Gathering).order_by(Gathering.number.desc())).first()
        names = {node.number: str(node.id) for node in work.session.exec(select(Node))}
        query = select(GatheringParty).where(GatheringParty.gathering == table.number).order_by(GatheringParty.number)
        parties = [(names.get(one.node), one.parts, one.state) for one in work.session.exec(query)]
        work.session.expunge_all()
        return table, parties


def test_the_need_of_an_organisation_leads_to_its_table(works, flat):
    assert flat["page"] in works.read(f"/behoeften/{flat['need']}").links


def test_the_need_of_a_person_has_no_table(place, works):
    new_need(works)
    need, _ = need_in(place)
    assert f"/behoeften/{need.id}/tafel" not in works.read(f"/behoeften/{need.id}").links
    assert works.read(f"/behoeften/{need.id}/tafel").status == 404


def test_who_should_sit_together_and_for_what(works, flat):
    page = works.read(flat["page"])
    assert rows(page) == [
        "1. Bewonerscommissie zit er al",
        "2. WelThuis zit er al",
        "3. Dijk Wonen nog vragen Voor: verhuurder, ruimte. Met: De fietsenberging. Vraag het via Bewonerscommissie.",
        "4. Zorggroep nog vragen Voor: zorg. Nog onbekend aan tafel: bel of ga langs",
        "5. Gemeente nog vragen Voor: schoonmaak, geld. Nog onbekend aan tafel: bel of ga langs",
        "6. Nel nog vragen Voor: koffie. Nog onbekend aan tafel: bel of ga langs",
        "7. Ontbreekt: welzijn Wij vonden nog niemand. Vraag rond aan tafel.",
    ]
    assert "Nog niet aan tafel: Dijk Wonen, Zorggroep, Gemeente, Nel." in " ".join(page.words.split())
    # nobody's own words, and one line between the two who know each other
    assert SECRET not in page.html
    assert page.html.count('<line class="ties"') == 1


def test_the_name_of_a_person_is_in_the_log(place, works, flat):
    works.read(flat["page"])
    with place.town.look(now=place.clock()) as work:
        lines = work.session.exec(select(AccessLine).where(AccessLine.route == "GET /behoeften/{needId}/tafel")).all()
    assert [(line.action, line.data_class) for line in lines] == [("read", "K2")]


def test_a_table_is_planned_with_who_was_chosen_and_says_who_is_missing(place, works, flat):
    page = planned(works, flat, heldOn="2026-10-20")
    table, parties = kept(place)
    assert page.path == f"/tafels/{table.id}"
    assert (table.words, table.state, str(table.held_on)) == ("Samen zitten in de flat", "planned", "2026-10-20")
    assert parties == [
        (flat["residents"], "", "coming"),
        (flat["landlord"], "housing;room", "wanted"),
        (flat["care"], "care", "wanted"),
        *((None, part, "wanted") for part in ("welfare", "cleaning", "coffee", "money")),
    ]
    assert "Nodig Dijk Wonen uit." in page.words
    assert "Nog geen stoel bezet voor: welzijn, schoonmaak, koffie, geld." in " ".join(page.words.split())


def test_what_was_typed_comes_back_when_it_cannot_be_used(place, works, flat):
    page = planned(works, flat, words="Bel Jan op 06-12345678", heldOn="2026-09-01")
    assert page.status == 400
    assert page.form(flat["page"])["words"] == "Bel Jan op 06-12345678"
    assert page.form(flat["page"])["heldOn"] == "2026-09-01"
    assert 'id="heldOn-wrong"' in page.html
    page = works.send(
        flat["page"],
        words="Een kamer voor de flat",
        heldOn="",
        parties=[flat["care"], flat["landlord"]],
    )
    assert page.path == f"/tafels/{kept(place)[0].id}"


def test_who_has_no_part_in_it_is_not_invited(place, works, flat):
    stranger = place.town.person(place.town.worker).node
    page = planned(works, flat | {"stranger": str(stranger.id)}, "residents", "stranger")
    assert page.status == 400
    with place.town.look(now=place.clock()) as work:
        assert work.session.exec(select(Gathering)).all() == []


def test_invitations_one_after_another_until_it_was_held(place, works, flat):
    path = planned(works, flat).path
    page = act(works, path, "invited", 1)
    assert "Nodig Zorggroep uit." in page.words
    page = act(works, path, "invited", 2)
    assert "Kies een dag om samen te zitten." in page.words
    page = works.send(f"{path}/wijzigen", heldOn="2026-10-01")
    assert "Wat zegt Dijk Wonen?" in page.words
    act(works, path, "coming", 1)
    page = act(works, path, "not-coming", 2)
    assert "De dag is er. Zat u samen?" in page.words
    page = act(works, path, "held", to="wijzigen")
    table, parties = kept(place)
    assert table.state == "held"
    assert [state for node, _, state in parties if node] == ["present", "present", "not-coming"]
    # residents and landlord knew each other before
    assert table.ties_before == 1
    assert "geweest" in page.words


def test_a_table_is_not_held_before_its_day(works, flat):
    path = planned(works, flat, heldOn="2026-12-01").path
    page = act(works, path, "held", to="wijzigen")
    assert page.status == 409
    assert "Deze tafel is er nog niet geweest" in page.words


def test_decisions_with_who_does_it_and_when(place, works, flat):
    path = planned(works, flat).path
    page = works.send(
        f"{path}/besluit", words="De corporatie maakt de ruimte vrij", owner="woonconsulent", dueOn="2026-11-01"
    )
    assert "woonconsulent. Voor 1 november 2026" in " ".join(page.words.split())
    page = works.send(f"{path}/besluit-klaar", done="yes")
    assert "Klaar sinds 1 oktober 2026" in page.words
    page = works.send(f"{path}/besluit", words="Bel 06-12345678")
    assert page.status == 400
    with place.town.look(now=place.clock()) as work:
        assert [one.words for one in work.session.exec(select(Decision))] == ["De corporatie maakt de ruimte vrij"]


def held(works, flat):
    path = planned(works, flat, heldOn="2026-10-01").path
    for number in (1, 2):
        act(works, path, "coming", number)
    act(works, path, "held", to="wijzigen")
    return path


def test_s60_two_who_agree_are_tied_from_that_day_and_it_counts_after_ninety_days(place, works, flat):
    path = held(works, flat)
    page = works.send(f"{path}/samen", a="0", b="2")
    assert page.status == 200
    with place.town.look(now=place.clock()) as work:
        ties = work.session.exec(select(Tie).order_by(Tie.number.desc())).all()
        ends = {str(work.nodes.by_number(number).id) for number in (ties[0].a, ties[0].b)}
    assert len(ties) == 2
    assert (ends, ties[0].kind, str(ties[0].since)) == ({flat["residents"], flat["care"]}, "refers", "2026-10-01")
    assert "Op 30 december 2026 kijken wij wie er is gaan samenwerken." in page.words
    again = works.send(f"{path}/samen", a="2", b="0")
    assert again.status == 409
    assert "Deze twee werken al samen" in again.words
    place.clock.later(days=90)
    with place.town.look(now=place.clock()) as work:
        assert gatherings.read(work, path.rsplit("/", 1)[1]).new_ties == 1


def test_who_was_not_there_after_all_makes_nothing_new(place, works, flat):
    path = held(works, flat)
    assert kept(place)[0].ties_before == 1
    act(works, path, "absent", 1)
    assert kept(place)[0].ties_before == 0
    act(works, path, "present", 1)
    place.clock.later(days=90)
    with place.town.look(now=place.clock()) as work:
        assert gatherings.read(work, path.rsplit("/", 1)[1]).new_ties == 0


def test_nobody_is_tied_to_oneself(works, flat):
    path = held(works, flat)
    assert works.send(f"{path}/samen", a="2", b="2").status == 400


def test_a_stale_page_changes_nothing(works, flat):
    path = planned(works, flat).path
    before = works.read(path)
    fields = next(fields for to, _, fields in before.forms if to == f"{path}/partij")
    act(works, path, "invited", 1)
    assert works.post(f"{path}/partij", fields | {"state": "coming"}).status == 409


def test_a_theme_needs_no_question(place, works, flat):
    page = works.read(f"/tafels/nieuw?onderwerp=wonen&buurt={towns.NORTH}")
    assert [row.split(" nog vragen")[0] for row in rows(page)][:3] == [
        "1. WelThuis zit er al",
        "2. Dijk Wonen",
        "3. Gemeente",
    ]
    fields = next(fields for to, method, fields in page.forms if (to, method) == ("/tafels/nieuw", "post"))
    page = works.post(
        "/tafels/nieuw", fields | {"parties": [flat["landlord"], flat["town"]], "words": "Wonen in het noorden"}
    )
    table, _ = kept(place)
    assert (page.path, table.theme, table.need) == (f"/tafels/{table.id}", "wonen", None)
    assert "Wonen in het noorden" in works.read("/tafels").words


def test_another_organisation_does_not_see_it(place, works, flat):
    path = planned(works, flat).path
    other = worker_of(place, "ander@example.org", place.town.other, "Bo")
    assert other.read(path).status == 404
    assert other.read(flat["page"]).status == 404
    assert "Samen zitten" not in other.read("/tafels").words


def test_who_is_no_worker_has_no_tables(place, works, flat):
    path = planned(works, flat).path
    coordinator = place.browser()
    place.admit(
        coordinator, place.account(place.person("co@example.org"), "coordinator", organisation=place.town.welfare)
    )
    for page in (path, "/tafels", "/tafels/nieuw", flat["page"]):
        assert coordinator.read(page).status == 403


def test_who_was_erased_leaves_no_seat(place, works, flat):
    planned(works, flat, "residents", "cook", "care")
    with place.town.work(now=place.clock()) as work:
        work.session.delete(work.nodes.get(uuid.UUID(flat["cook"])))
    _, parties = kept(place)
    assert flat["cook"] not in [node for node, _, _ in parties]


def test_the_list_goes_on_at_the_oldest(place, works, flat):
    for number in range(3):
        planned(works, flat, words=f"Tafel {number}")
    with place.town.look(now=place.clock()) as work:
        first, after = gatherings.listed(work, Paging(limit=2))
        rest, end = gatherings.listed(work, Paging(limit=2, after=after))
    assert [one.words for one in (*first, *rest)] == ["Tafel 2", "Tafel 1", "Tafel 0"]
    assert end is None
