"""An introduction on the pages: of who makes it, from proposal to lasting; asking by every way; for the two sides."""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

from app.models import AccessLine, Consent, Introduction, IntroductionStep, Mail
from app.policy.lifecycle import STEPS
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.schemas.introductions import IntroductionIn, StepIn
from app.services import asking, introductions
from app.services.following import GROUPS, MOST
from app.texts import ASK_LANGUAGES, text
from tests.app import town as towns
from tests.web.asked import worker_of

NEED = "Wie helpt mij de tuin opknappen? Ik ben vorig jaar gevallen."
CAN = "Ik werk graag in de tuin."
MAILS = Agreement("contact", given=True)
SAID = {"saidBy": "zijzelf", "how": "aan de telefoon"}
CODE = re.compile(r"/antwoord/([A-Z2-9]{8})")


class Pair:
    """Anna, who asks; Bram, who can help; and an introduction of the two, made by who works here."""

    def __init__(self, place, works, *, accompanied=False):
        self.place, self.works = place, works
        self.anna = self.person("Anna", "anna@example.org", channel="sms", phone="06 12345678")
        self.bram = self.person("Bram", "bram@example.org", channel="email", phone="06 87654321", languages="tr;nl")
        self.cor = self.person("Cor", "cor@example.org", role="volunteer", consents=[towns.YES])
        with self.work() as work:
            owners = [work.nodes.by_number(number) for number in (self.anna, self.bram)]
            need = work.needs.create(owners[0], NEED, consent=towns.YES, concepts=["tuin-onderhouden"])
            talent = work.talents.create(owners[1], CAN, concepts=["tuin-onderhouden"])
        with self.work() as work:
            wanted = {"need": str(need.need.id), "talent": str(talent.talent.id), "accompanied": accompanied}
            self.id = introductions.propose(work, IntroductionIn.model_validate(wanted)).id
        self.path = f"/introducties/{self.id}"
        self.mine = f"/mijn/introducties/{self.id}"

    def work(self):
        return self.place.town.work(self.place.town.worker, now=self.place.clock())

    def person(self, alias, email, *, phone=None, consents=(towns.YES, MAILS), **values):
        identity = {"alias": alias, "first_name": alias, "email": email, "phone": phone}
        with self.work() as work:
            row = work.people.create(work.areas.own(towns.NORTH), identity=identity, consents=consents, **values)
            return number_of(row.node)

    def steps(self, *names, **values):
        """Take these steps, as the operator writes them down."""
        for name in names:
            said = SAID if name.startswith(("yes", "no")) else {}
            shares = {"sharesContact": True} if name.startswith("yes") else {}
            with self.work() as work:
                step = StepIn.model_validate({"step": name} | said | shares | values)
                introductions.take_step(work, str(self.id), step)

    def until(self, state):
        """Bring it as far as this state, the seeker first."""
        way = ("ask-seeker", "yes-seeker", "ask-giver", "yes-giver", "meet", "run")
        reached = ("asked-seeker", "willing-seeker", "asked-giver", "agreed", "met", "running")
        self.steps(*way[: reached.index(state) + 1])

    def states(self):
        with self.place.town.look() as work:
            return list(work.session.exec(select(IntroductionStep.state).order_by(col(IntroductionStep.position))))

    def row(self):
        with self.place.town.look() as work:
            return work.session.exec(select(Introduction)).one()

    def side(self, person, role="resident"):
        """A browser of one of the two."""
        browser = self.place.browser()
        self.place.admit(browser, self.place.account(person, role))
        return browser


@pytest.fixture
def pair(place, works):
    return Pair(place, works)


def press(browser, action, step=None, **fields):
    """Press the button of the form on this page that goes there, for this step where there are more."""
    forms = [form for to, _, form in browser.page.forms if to == action and step in {None, form.get("step")}]
    return browser.post(action, forms[0] | fields)


def mains(page):
    """How many buttons call for attention: one, or none."""
    return len(re.findall(r'class="(?:button )?main"', page.html))


def test_the_list_says_what_waits_for_whom(pair, works):
    page = works.read("/introducties")
    assert (page.status, "Anna en Bram" in page.words, "Vraag het" in page.words) == (200, True, True)
    assert pair.path in page.links
    pair.steps("ask-seeker")
    assert pair.path not in works.read("/introducties").links
    assert pair.path in works.read("/introducties?stand=waiting").links
    assert "Anna is gevraagd." in works.page.words
    assert works.read("/introducties?stand=iets").status == 400


def test_every_state_stands_in_one_list():
    listed = [state for states in GROUPS.values() for state in states]
    assert len(listed) == len(set(listed))
    assert set(STEPS) <= set(listed)


def test_a_long_list_goes_on(place, works):
    pairs = Pair(place, works)
    with place.town.work(now=place.clock()) as work:
        (one,) = work.session.exec(select(Introduction)).all()
        for _ in range(MOST):
            work.session.add(Introduction(**one.model_dump(exclude={"number", "id"})))
    first = works.read("/introducties")
    assert first.html.count('<li class="card">') == MOST
    assert f"/introducties?stand=next&vanaf={MOST}" in first.links
    last = works.read(f"/introducties?stand=next&vanaf={MOST}")
    assert last.html.count('<li class="card">') == 1
    assert pairs.id is not None


def test_an_introduction_goes_from_proposal_to_lasting_on_its_pages(place, pair, works):
    assert works.read(pair.path).status == 200
    ways = press(works, f"{pair.path}/stap", "ask-seeker")
    assert ways.path == f"{pair.path}/vragen/seeker"
    works.read(pair.path)
    press(works, f"{pair.path}/antwoord", answer="yes", sharesContact="yes", wait="", **SAID)
    press(works, f"{pair.path}/stap", "ask-giver")
    works.read(pair.path)
    press(works, f"{pair.path}/antwoord", answer="yes", sharesContact="yes", wait="", **SAID)
    assert "Ze zeiden allebei ja." in works.page.words
    works.read(f"{pair.path}/eerste-keer")
    press(works, f"{pair.path}/eerste-keer", firstOn="2026-10-01", companion="")
    assert "Het plan is: 1 oktober 2026." in works.page.words
    press(works, f"{pair.path}/stap", "meet")
    press(works, f"{pair.path}/stap", "run")
    with place.town.look() as work:
        giver = str(work.nodes.by_number(pair.bram).id)
    press(works, f"{pair.path}/stap", "hand-over", holder=giver)
    assert "Het loopt zonder u." in works.page.words
    press(works, f"{pair.path}/stap", "last")
    assert pair.states() == [
        *("proposed", "asked-seeker", "willing-seeker", "asked-giver", "agreed", "agreed"),
        *("met", "running", "handed-over", "lasting"),
    ]
    assert works.page.words.count("Gezegd door: zijzelf, aan de telefoon.") == 2


@pytest.mark.parametrize("state", ["proposed", "asked-seeker", "willing-seeker", "asked-giver", "agreed", "met"])
def test_each_state_has_one_obvious_next_step_on_a_small_page(pair, works, state):
    if state != "proposed":
        pair.until(state)
    page = works.read(pair.path)
    assert (page.status, mains(page)) == (200, 1)
    assert {"Anna", "Bram", NEED} <= {words for words in ("Anna", "Bram", NEED) if words in page.words}
    assert len(page.html.encode()) < 25_000
    done, now = page.html.count('<li class="done">'), page.html.count('<li class="now">')
    assert (done, now) == ({"proposed": 1, "agreed": 3, "met": 4}.get(state, 2), 1)


def test_an_answer_that_cannot_be_is_shown_again_with_what_was_typed(pair, works):
    pair.until("asked-seeker")
    works.read(pair.path)
    page = press(
        works, f"{pair.path}/antwoord", answer="yes", wait="", saidBy="", how="bij de bakker", sharesContact=""
    )
    assert (page.status, "bij de bakker" in page.html, "saidBy-wrong" in page.html) == (400, True, True)
    page = press(works, f"{pair.path}/antwoord", answer="yes", wait="", sharesContact="", **SAID)
    assert (page.status, pair.states()[-1]) == (409, "asked-seeker")
    page = press(works, f"{pair.path}/antwoord", answer="not-now", wait="", **SAID)
    assert (page.status, "until-wrong" in page.html) == (400, True)
    press(works, f"{pair.path}/antwoord", answer="not-now", wait="30", reason="no-time", sharesContact="", **SAID)
    assert (pair.row().state, pair.row().again_on) == ("not-now", place_day(pair, 30))
    assert "Want: geen tijd." in works.page.words


def place_day(pair, days):
    return pair.place.clock().date() + dt.timedelta(days=days)


def test_a_step_from_a_page_of_before_is_refused_and_sent_twice_it_is_taken_once(pair, works):
    works.read(pair.path)
    old = next(form for to, _, form in works.page.forms if to == f"{pair.path}/stap" and form["step"] == "ask-seeker")
    works.post(f"{pair.path}/stap", old)
    works.post(f"{pair.path}/stap", old)
    assert pair.states() == ["proposed", "asked-seeker"]
    stale = works.post(f"{pair.path}/stap", old | {"idempotency_key": "anders", "step": "withdraw"})
    assert (stale.status, pair.states()[-1]) == (409, "asked-seeker")


def test_with_company_the_first_time_wants_a_companion_of_those_who_are_asked(place, works):
    pair = Pair(place, works, accompanied=True)
    pair.until("agreed")
    assert "Kies een dag" in works.read(pair.path).buttons or f"{pair.path}/eerste-keer" in works.page.links
    page = works.read(f"{pair.path}/eerste-keer")
    with place.town.look() as work:
        ids = {name: str(work.nodes.by_number(getattr(pair, name)).id) for name in ("anna", "bram", "cor")}
    assert {name for name, node in ids.items() if node in page.html} == {"cor"}
    press(works, f"{pair.path}/eerste-keer", firstOn="2026-10-01", companion=ids["cor"])
    assert "Cor gaat mee." in works.page.words
    press(works, f"{pair.path}/stap", "meet")
    assert pair.states()[-1] == "met"


def test_how_it_was_is_written_down_for_each_side_once(pair, works):
    pair.until("met")
    works.read(pair.path)
    page = press(works, f"{pair.path}/hoe-was-het", side="seeker", answer="good", saidBy="")
    assert page.status == 400
    press(works, f"{pair.path}/hoe-was-het", side="seeker", answer="good", saidBy="zijzelf")
    sides = re.findall(r'name="side" value="(\w+)"', works.page.html)
    assert sides == ["giver"]


@pytest.mark.parametrize(("step", "state"), [("stop", "stopped"), ("unsafe", "unsafe"), ("finish", "finished")])
def test_an_introduction_can_end_otherwise(pair, works, step, state):
    pair.until("met")
    works.read(pair.path)
    press(works, f"{pair.path}/stap", step, reason="", carerRelieved="")
    assert pair.states()[-1] == state
    assert works.read("/introducties?stand=ended").html.count(str(pair.id)) == 1


@pytest.mark.parametrize("end", ["", "/eerste-keer", "/vragen/seeker", "/kaart/seeker"])
def test_who_may_not_see_it_finds_nothing_and_other_roles_are_refused(place, pair, works, end):
    pair.until("agreed")
    assert works.read(pair.path + end).status == 200
    stranger = worker_of(place, "ander@example.org", organisation=place.town.other)
    assert stranger.read(pair.path + end).status == 404
    assert stranger.read(f"/introducties/niets{end}").status == 404
    assert pair.side(pair.anna).read(pair.path + end).status == 403


def test_who_answers_for_one_side_of_anothers_introduction_reads_what_that_side_reads(place, pair):
    with place.town.work(now=place.clock()) as work:
        work.nodes.by_number(pair.bram).organisation = place.town.other
    pair.until("asked-seeker")
    theirs = worker_of(place, "ander@example.org", organisation=place.town.other)
    assert theirs.read(pair.path).status == 404
    with place.town.work(now=place.clock()) as work:
        for name in ("yes-seeker", "ask-giver"):
            shares = {**SAID, "sharesContact": True} if name == "yes-seeker" else {}
            introductions.take_step(work, str(pair.id), StepIn.model_validate({"step": name} | shares))
    page = theirs.read(pair.path)
    assert ("Bram" in page.words, "Anna" in page.words, NEED in page.words) == (True, False, False)
    press(theirs, f"{pair.path}/antwoord", answer="yes", sharesContact="yes", wait="", **SAID)
    assert (pair.states()[-1], "Anna" in theirs.page.words) == ("agreed", True)


def test_reading_it_is_logged_about_both(place, pair, works):
    works.read(pair.path)
    with place.town.look() as work:
        lines = work.session.exec(select(AccessLine).where(AccessLine.route == "GET /introducties/{introductionId}"))
        about = {(line.subject, line.data_class) for line in lines}
    assert [data_class for _, data_class in about] == ["K3", "K3"]


def test_the_ways_to_ask_say_no_more_than_coarse_facts(pair, works):
    pair.until("asked-giver")
    page = works.read(f"{pair.path}/vragen/giver")
    assert page.status == 200
    assert "tel:0687654321" in page.links
    assert text("ask.theme.groen") in page.words
    assert {"Anna", "gevallen", NEED} & {word for word in ("Anna", "gevallen", NEED) if word in page.words} == set()
    assert '<option value="tr" selected>' in page.html, "his own language first"
    assert works.read(f"{pair.path}/vragen/niemand").status == 404
    assert works.read(f"{pair.path}/kaart/niemand").status == 404


def test_a_code_is_shown_once_in_the_message_and_on_the_card_and_is_answered(place, pair, works):
    pair.until("asked-giver")
    works.read(f"{pair.path}/vragen/giver")
    fields = works.page.form(f"{pair.path}/vragen/giver") | {"language": "tr"}
    page = works.post(f"{pair.path}/vragen/giver", fields)
    (code,) = set(CODE.findall(page.html))
    assert page.status == 200
    assert f"{code[:4]} {code[4:]}" in page.words
    assert text("ask.greeting", "tr", sender="WelThuis") in page.html
    assert [to.partition("?")[0] for to in page.links if to and to.startswith("sms:")] == ["sms:0687654321"]
    assert 'class="paper card" lang="tr"' in page.html
    assert f"/antwoord/{code}?taal=tr" in page.words, "who is written to in Turkish reads Turkish behind the link"
    again = works.post(f"{pair.path}/vragen/giver", fields)
    assert set(CODE.findall(again.html)) != {code}, "another one: the first is kept nowhere"
    with place.town.look() as work:
        assert code not in str([row.model_dump() for row in work.session.exec(select(Introduction))])
    nobody = place.browser()
    assert nobody.post(f"/antwoord/{code}", {"answer": "yes", "language": "tr"}).status == 200
    assert pair.states()[-1] == "agreed"


def test_before_somebody_is_asked_there_is_no_way_and_after_the_answer_no_code(pair, works):
    assert works.read(f"{pair.path}/vragen/seeker").status == 404
    pair.until("asked-seeker")
    works.read(f"{pair.path}/vragen/seeker")
    fields = works.page.form(f"{pair.path}/vragen/seeker") | {"language": "nl"}
    pair.steps("yes-seeker")
    assert works.post(f"{pair.path}/vragen/seeker", fields).status == 409


def test_the_message_holds_the_question_and_where_to_answer_in_each_language(pair):
    pair.until("asked-giver")
    with pair.work() as work:
        asked = asking.question(work, str(pair.id), "giver")
    for language in ASK_LANGUAGES:
        said = asking.message(asked, language, sender="WelThuis", link="https://x.example/antwoord/ABC")
        assert text("ask.about", language, theme=text("ask.theme.groen", language)) in said
        assert "https://x.example/antwoord/ABC" in said
        assert text("ask.free", language) in said
        assert "Anna" not in said


def test_what_is_delicate_stands_in_no_message(pair):
    pair.until("asked-giver")
    with pair.work() as work:
        need = work.needs.by_numbers({pair.row().need})[pair.row().need]
        said = {}
        for concept in ("tuin-onderhouden", "schuldhulpmaatje", "budget", "psycholoog"):
            work.needs.update(need, concepts=[concept])
            said[concept] = asking.question(work, str(pair.id), "giver").theme
    assert said == {"tuin-onderhouden": "groen", "schuldhulpmaatje": "", "budget": "", "psycholoog": ""}


def test_our_own_mail_asks_with_a_code_made_when_it_goes(place, pair, works):
    pair.until("asked-giver")
    works.read(f"{pair.path}/vragen/giver")
    works.send(f"{pair.path}/vragen/giver/mail", language="tr")
    with place.town.look() as work:
        kept = str(work.session.exec(select(Mail.values).where(Mail.code == asking.MAIL)).one())
    (mail,) = [mail for mail in place.post() if CODE.search(mail.get_content())]
    (code,) = CODE.findall(mail.get_content())
    assert (mail["Subject"], code in kept) == (text("mail.question.subject", "tr"), False)
    assert text("ask.theme.groen", "tr") not in mail.get_content(), "what is asked stands behind the link"
    assert f"/antwoord/{code}?taal=tr" in mail.get_content()
    assert place.browser().read(f"/antwoord/{code}").status == 200


def test_a_mail_that_comes_too_late_asks_nobody(place, pair, works):
    pair.until("asked-giver")
    works.read(f"{pair.path}/vragen/giver")
    fields = works.page.form(f"{pair.path}/vragen/giver/mail")
    works.post(f"{pair.path}/vragen/giver/mail", fields)
    pair.steps("no")
    assert [mail for mail in place.post() if CODE.search(mail.get_content())] == []


def test_who_did_not_agree_to_mail_gets_none(place, pair, works):
    pair.until("asked-giver")
    with place.town.work(now=place.clock()) as work:
        for row in work.session.exec(select(Consent).where(Consent.purpose == "contact")):
            row.given = False
    works.read(f"{pair.path}/vragen/giver")
    assert "Stuur onze mail" not in works.page.buttons
    fields = works.page.form(f"{pair.path}/vragen/giver")
    assert works.post(f"{pair.path}/vragen/giver/mail", fields).status == 409


def test_letters_say_what_was_asked_and_later_how_to_reach_the_other(pair, works):
    pair.until("asked-giver")
    page = works.read(f"{pair.path}/kaart/giver")
    assert ("Een vraag voor u" in page.words, "Anna" in page.words) == (True, False)
    pair.steps("yes-giver")
    page = works.read(f"{pair.path}/kaart/giver")
    assert "U kunt Anna zo bereiken: 06 12345678." in page.words
    pair.steps("plan", firstOn="2026-10-05")
    assert "De eerste keer is op 5 oktober 2026." in works.read(f"{pair.path}/kaart/giver").words
    pair.steps("meet")
    assert "Dank u wel" in works.read(f"{pair.path}/kaart/giver").words


def test_who_is_asked_reads_no_more_than_the_question_and_says_yes(pair):
    pair.until("asked-giver")
    bram = pair.side(pair.bram, "volunteer")
    page = bram.read(pair.mine)
    assert (page.status, mains(page), len(page.html.encode()) < 25_000) == (200, 1, True)
    assert "Iemand uit uw wijk zoekt iemand voor tuin onderhouden." in page.words
    assert [words for words in ("Anna", "gevallen", "12345678") if words in page.words] == []
    page = press(bram, f"{pair.mine}/stap", "yes-giver")
    assert (pair.states()[-1], "tel:" in page.html, "sms:0612345678" in page.links) == ("agreed", False, True)
    assert "Anna" in page.words


@pytest.mark.parametrize(
    ("step", "fields", "state"),
    [
        ("not-now", {"wait": "14", "until": ""}, "not-now"),
        ("not-now", {"wait": "14", "until": "2026-12-24"}, "not-now"),
        ("no", {"reason": ""}, "declined-seeker"),
        ("no", {"reason": "no-time"}, "declined-seeker"),
        ("unsafe", {}, "unsafe"),
    ],
)
def test_not_now_no_and_unsafe_need_no_reason(pair, step, fields, state):
    pair.until("asked-seeker")
    anna = pair.side(pair.anna)
    anna.read(pair.mine)
    assert press(anna, f"{pair.mine}/stap", step, **fields).status == 200
    assert pair.row().state == state
    if step == "not-now":
        assert pair.row().again_on == (dt.date(2026, 12, 24) if fields["until"] else place_day(pair, 14))


def test_a_day_that_has_passed_comes_back_with_what_was_typed(pair):
    pair.until("asked-seeker")
    anna = pair.side(pair.anna)
    anna.read(pair.mine)
    page = press(anna, f"{pair.mine}/stap", "not-now", wait="14", until="2020-01-01")
    assert (page.status, 'value="2020-01-01"' in page.html, "until-wrong" in page.html) == (400, True, True)


def test_the_two_meet_go_on_say_how_it_was_and_may_stop(pair):
    pair.until("agreed")
    anna = pair.side(pair.anna)
    page = anna.read(pair.mine)
    assert ("Bram" in page.words, "mailto:bram@example.org" in page.links) == (True, True)
    press(anna, f"{pair.mine}/stap", "plan", firstOn="2026-10-01")
    press(anna, f"{pair.mine}/stap", "meet")
    press(anna, f"{pair.mine}/hoe-was-het", answer="good")
    assert f"{pair.mine}/hoe-was-het" not in [to for to, _, _ in anna.page.forms]
    press(anna, f"{pair.mine}/stap", "run")
    press(anna, f"{pair.mine}/stap", "stop")
    assert pair.states()[-4:] == ["agreed", "met", "running", "stopped"]
    assert "Bram" not in anna.page.words


def test_what_is_not_ones_own_or_not_asked_yet_is_nothing(place, pair, works):
    anna, bram = pair.side(pair.anna), pair.side(pair.bram, "volunteer")
    assert anna.read(pair.mine).status == 404
    pair.until("asked-seeker")
    assert (anna.read(pair.mine).status, bram.read(pair.mine).status) == (200, 404)
    stranger = place.browser()
    place.admit(stranger, place.account(pair.cor, "volunteer"))
    assert (stranger.read(pair.mine).status, works.read(pair.mine).status) == (404, 403)
    fields = {**anna.page.forms[0][2], "step": "no"}
    assert bram.post(f"{pair.mine}/stap", fields).status == 403, "another's form"


def test_what_the_other_decided_is_not_told(pair):
    pair.until("asked-giver")
    anna = pair.side(pair.anna)
    before = anna.read(pair.mine).words
    pair.steps("not-now", until="2026-12-01", saidBy="hijzelf")
    assert anna.read(pair.mine).words != ""
    assert [words for words in ("Nu even niet", "1 december", "Bram", "hijzelf") if words in anna.page.words] == []
    assert "Bram" not in before
