"""What goes on, on the pages: of who makes it, and of who is in it."""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

from app.models import AccessLine, Arrangement, ArrangementOff
from app.schemas.introductions import StepIn
from app.services import introductions
from tests.web.test_introducing import Pair

FRIDAY, NEXT = "2026-10-02", "2026-10-09"
RIDE = "Een rit naar huis: elke vrijdag om 21.30 uur"
FIELDS = {"role": "ride-home", "rhythm": "weekly", "firstOn": FRIDAY, "begins": "21:30"}


class GoesOn(Pair):
    """Anna, whom Bram brings home; and who works here, who drove once."""

    def __init__(self, place, works):
        super().__init__(place, works)
        with self.work() as work:
            self.need = introductions.read(work, str(self.id)).need
        self.list = f"/behoeften/{self.need}/afspraken"

    def rows(self, table=Arrangement):
        with self.place.town.look() as work:
            found = list(work.session.exec(select(table)))
            work.session.expunge_all()
            return found

    @property
    def page(self):
        return f"/afspraken/{self.rows()[-1].id}"

    def begins(self, path=None):
        """Write down on a page what repeats."""
        self.works.read(path or self.list)
        to = f"{path}/herhaalt" if path else self.list
        self.works.page.form(to).pop("rhythm", None)
        return self.works.send(to, **FIELDS)

    def end(self):
        with self.work() as work:
            introductions.take_step(work, str(self.id), StepIn.model_validate({"step": "unsafe"}))


@pytest.fixture
def ride(place, works):
    return GoesOn(place, works)


def days(page):
    """The days that a page shows, in order."""
    return re.findall(r"(\d+ \w+ 2026)", page.words)


def test_the_page_of_a_need_leads_to_what_repeats_and_there_is_nothing_yet(ride):
    page = ride.works.read(f"/behoeften/{ride.need}")
    assert ride.list in page.links
    assert "Er is nog niets dat zich herhaalt." in ride.works.read(ride.list).words


def test_what_a_worker_does_first_stands_on_its_page_with_three_days(ride):
    page = ride.begins()
    assert (page.status, page.path) == (200, ride.page)
    for words in (RIDE, "Voor: Anna.", "Wil doet dit nu.", "morgen"):
        assert words in page.words
    assert days(page)[:3] == ["2 oktober 2026", "9 oktober 2026", "16 oktober 2026"]
    assert RIDE in ride.works.read(ride.list).words
    with ride.place.town.look() as work:
        lines = work.session.exec(select(AccessLine.route).where(col(AccessLine.data_class) == "K3")).all()
    assert "GET /afspraken/{arrangementId}" in lines


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("firstOn", "", "Dit is nodig"),
        ("begins", "half negen", ""),
        ("until", "2026-09-01", "De laatste dag ligt voor de eerste."),
        ("minutes", "veel", ""),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(ride, field, value, says):
    ride.works.read(ride.list)
    ride.works.page.form(ride.list).pop("rhythm", None)
    page = ride.works.send(ride.list, **FIELDS | {field: value})
    assert page.status == 400
    assert 'class="wrong"' in page.html
    assert says.lower() in page.words.lower()
    assert f'value="{FIELDS["firstOn"] if field != "firstOn" else "21:30"}"' in page.html
    assert ride.rows() == []


def test_between_two_who_said_yes_it_begins_on_the_page_of_their_introduction(ride):
    assert "Dit herhaalt zich" not in ride.works.read(ride.path).words
    ride.until("agreed")
    ride.begins(ride.path)
    assert "Bram doet dit nu." in ride.works.page.words
    assert RIDE in ride.works.read(ride.path).words
    anna, bram = ride.side(ride.anna), ride.side(ride.bram, "volunteer")
    assert "Met: Bram" in anna.read("/voor-mij").words
    assert "Met: Anna" in bram.read("/voor-mij").words
    for browser in (anna, bram):
        assert days(browser.page)[:3] == ["2 oktober 2026", "9 oktober 2026", "16 oktober 2026"]
    # What is between two who ended unsafe is on the page of neither as a meeting.
    ride.end()
    assert RIDE not in bram.read("/voor-mij").words
    page = anna.read("/voor-mij")
    assert ("Bram" in page.words, "Wij zoeken iemand voor u." in page.words) == (False, True)


def test_one_tap_says_not_this_time_and_another_that_it_is_on_after_all(ride):
    ride.until("agreed")
    ride.begins(ride.path)
    anna, bram = ride.side(ride.anna), ride.side(ride.bram, "volunteer")
    bram.read("/voor-mij")
    action, _, fields = next(form for form in bram.page.forms if form[0] == "/voor-mij/afspraak-dag")
    assert fields["day"] == FRIDAY
    page = bram.post(action, fields)
    assert (page.status, page.path) == (200, "/voor-mij")
    assert "Toch wel" in page.buttons
    assert [(str(row.day), row.by) for row in ride.rows(ArrangementOff)] == [(FRIDAY, "holder")]
    assert "gaat niet door" in anna.read("/voor-mij").words
    assert "Een vaste afspraak van Anna gaat niet door. Kan iemand invallen?" in ride.works.read("/vandaag").words
    assert ride.page in ride.works.page.links
    action, _, fields = next(form for form in bram.page.forms if form[2].get("on"))
    bram.post(action, fields)
    assert ride.rows(ArrangementOff) == []
    assert ride.page not in ride.works.read("/vandaag").links


def test_a_second_tap_on_an_old_page_is_stale_and_says_so(ride):
    ride.until("agreed")
    ride.begins(ride.path)
    bram = ride.side(ride.bram, "volunteer")
    bram.read("/voor-mij")
    first, second = [form for form in bram.page.forms if form[0] == "/voor-mij/afspraak-dag"][:2]
    bram.post(first[0], first[2])
    assert bram.post(second[0], second[2]).status == 409
    assert len(ride.rows(ArrangementOff)) == 1


def test_it_is_handed_over_to_who_said_yes_and_the_worker_is_out(ride):
    ride.until("running")
    ride.begins()
    ride.works.read(ride.page)
    form = next(fields for to, _, fields in ride.works.page.forms if "introduction" in fields)
    page = ride.works.post(f"{ride.page}/overdragen", form | {"carerRelieved": "yes"})
    assert page.status == 200
    assert "Bram doet dit nu." in page.words
    assert (ride.row().state, ride.row().worker, ride.row().holder) == ("handed-over", None, ride.bram)
    assert ride.row().carer_relieved is True
    assert RIDE in ride.side(ride.bram, "volunteer").read("/voor-mij").words


def test_somebody_else_needs_a_yes_of_his_own(ride):
    ride.begins()
    ride.works.read(ride.page)
    chosen = re.search(r'<option value="([0-9a-f-]{36})">Cor', ride.works.page.html)[1]
    form = next(fields for to, _, fields in ride.works.page.forms if to == f"{ride.page}/overdragen")
    page = ride.works.post(f"{ride.page}/overdragen", form | {"holder": chosen})
    assert (page.status, 'id="saidBy-wrong"' in page.html) == (400, True)
    again = next(fields for to, _, fields in page.forms if to == f"{ride.page}/overdragen")
    page = ride.works.post(f"{ride.page}/overdragen", again | {"holder": chosen, "saidBy": "Cor zelf"})
    assert "Cor doet dit nu." in page.words
    assert "Anna" not in ride.side(ride.cor, "volunteer").read("/voor-mij").words


def test_who_stands_in_is_named_on_that_day(ride):
    ride.begins()
    ride.works.read(ride.page)
    chosen = re.search(r'<option value="([0-9a-f-]{36})">Cor', ride.works.page.html)[1]
    form = next(fields for to, _, fields in ride.works.page.forms if to == f"{ride.page}/dag" and "saidBy" in fields)
    page = ride.works.post(f"{ride.page}/dag", form | {"day": NEXT, "holder": chosen, "saidBy": "Cor zelf"})
    assert "Cor doet het" in page.words
    cor = ride.side(ride.cor, "volunteer").read("/voor-mij")
    assert days(cor)[0] == "9 oktober 2026"
    assert "16 oktober 2026" not in cor.words


def test_who_stops_makes_it_the_first_thing_of_the_day_for_the_worker(ride):
    ride.until("agreed")
    ride.begins(ride.path)
    bram = ride.side(ride.bram, "volunteer")
    bram.read("/voor-mij")
    bram.send("/voor-mij/afspraak-stopt")
    assert RIDE not in bram.page.words
    page = ride.works.read("/vandaag")
    assert "Zoek iemand voor de vaste afspraak van Anna." in page.words
    assert ride.page in page.links
    assert "Er is nu niemand die dit doet." in ride.works.read(ride.page).words


def test_it_ends_and_leaves_every_page(ride):
    ride.begins()
    ride.works.read(ride.page)
    path = ride.page
    page = ride.works.send(f"{path}/einde", until="2026-10-02")
    assert page.path == ride.list
    ride.place.clock.later(days=3)
    assert RIDE not in ride.works.read(ride.list).words
    assert ride.works.read(path).status == 200


def test_who_has_no_part_in_it_finds_nothing(ride):
    ride.begins()
    path, stranger = ride.page, ride.side(ride.cor, "volunteer")
    assert RIDE not in stranger.read("/voor-mij").words
    for page in (path, ride.list):
        assert stranger.read(page).status == 403
    fields = {"arrangement": str(ride.rows()[0].id), "day": FRIDAY}
    own = stranger.read("/voor-mij").form("/voor-mij/agenda")
    answer = stranger.post("/voor-mij/afspraak-dag", own | fields)
    assert answer.status == 404
    assert ride.rows(ArrangementOff) == []
    assert dt.date(2026, 10, 2) == ride.rows()[0].first_on
