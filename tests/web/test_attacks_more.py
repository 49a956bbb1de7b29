"""What somebody tries who means no good on the pages of rings, tables, match days, patterns and hours."""

import pytest

from tests.app import town as towns
from tests.web.test_attacks import NUL, ODD

ASKED = {
    "/matchdag": ("vanaf", "gevraagd", "niet"),
    "/ringen": ("vraag", "vanaf"),
    "/patronen": ("na",),
    "/tafels": ("na",),
    "/tafels/nieuw": ("onderwerp", "buurt"),
}
"""Address: what may stand behind its question mark."""
UNREADABLE = {
    "/ringen/voorstellen": {"steps": f"{NUL} {NUL}"},
    "/matchdag/vragen": {"plan": NUL, "needs": NUL},
    "/tafels/nieuw": {"theme": NUL, "neighbourhood": NUL, "words": NUL, "heldOn": NUL, "parties": NUL},
    "/mijn/gegevens/via/wens": {"via": NUL, "sort": NUL, "rather": NUL},
    "/mijn/gegevens/via/wens/weg": {"id": NUL},
    "/mijn/gegevens/via/eerder": {"where": NUL, "kind": NUL, "until": NUL},
    "/mijn/gegevens/via/eerder/weg": {"id": "9" * 40},
}
PLACE = {
    "uren": {"every": NUL, "days": NUL, "begins": NUL, "ends": NUL, "present": NUL, "until": "9999-12-31"},
    "gebruiken": {"day": "9999-12-31", "begins": "09:00", "ends": "10:00", "repeats": "weekly", "until": "9999-12-31"},
    "voorwaarden": {"kind": "key", "words": NUL, "eurosAYear": "9" * 40, "remover": NUL},
}
"""Form of a place: what is sent with it."""


def test_an_odd_question_is_no_fault_of_ours(works):
    wrong = []
    for path, names in ASKED.items():
        assert works.read(path).status == 200
        for address in (f"{path}?{name}={odd}" for name in names for odd in ODD):
            status = works.read(address).status
            wrong += [(address[:80], status)] if status >= 500 else []
    assert wrong == []


@pytest.mark.parametrize("action", UNREADABLE)
def test_a_sign_that_no_database_takes_is_no_fault_of_ours(works, action):
    works.read("/behoeften/nieuw")
    proof = works.page.form("/behoeften/nieuw")
    fields = {name: proof[name] for name in ("csrf_token", "idempotency_key")} | UNREADABLE[action]
    assert works.post(action, fields).status < 500


@pytest.mark.parametrize("form", PLACE)
def test_a_form_of_a_place_with_anything_in_it_is_no_fault_of_ours(works, place, form):
    with place.town.work() as work:
        room = work.places.create(work.areas.own(towns.NORTH), name="Veld 3", room=10).node.id
    works.read("/behoeften/nieuw")
    proof = works.page.form("/behoeften/nieuw")
    fields = {name: proof[name] for name in ("csrf_token", "idempotency_key")} | PLACE[form]
    status = works.post(f"/plekken/{room}/{form}", fields).status
    assert 400 <= status < 500


def test_who_is_not_wanted_in_person_is_not_told_on_his_page(works, place):
    """What a colleague wrote down of who asks here is on no list of wishes that he opens."""
    with place.town.work() as work:
        anna = work.people.create(work.areas.own(towns.NORTH), identity={"alias": "Anna"}, consents=[towns.YES]).node
        anna.organisation = place.town.welfare
        work.via_wishes.say(anna, rather=False, other=work.nodes.by_number(works.number))
        work.via_wishes.say(anna, rather=False, sort="gemeente")
    page = works.read(f"/mensen/{anna.id}/via")
    assert page.html.count(f'action="/mensen/{anna.id}/via/wens/weg"') == 1
    assert "Liever niet gemeente" in page.words
