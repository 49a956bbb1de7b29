"""Introductions: proposed by a person, asked of people, and answered by them; step by step (app.policy.lifecycle)."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, cast

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Introduction, IntroductionStep, Need, Node
from app.policy import lifecycle
from app.policy.lifecycle import HELD, OTHER, By, Fact, Side, Step
from app.policy.parts import PARTS, Part, serves
from app.policy.visibility import ASKED, LISTED, MANAGES, STEERS, keys_of, shown_state
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.repositories.introductions import IntroductionRow, Said
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.concepts import ConceptOut
from app.schemas.introductions import (
    ContactOut,
    IntroductionFilter,
    IntroductionIn,
    IntroductionOut,
    SetIn,
    StepIn,
    StepOut,
    StepsOut,
    StepTakenOut,
    TogetherIn,
    WaveIn,
    WaveOut,
)
from app.services.concepts import concepts_out
from app.services.ids import all_of, given, known_id, page
from app.services.parts import beside_words
from app.services.personal import refuse_said
from app.services.reasons import HIDDEN, unhidden
from app.services.suggestions import forbids, place_of
from app.texts import listed as and_so
from app.texts import text
from app.work import Work
from matching.model import UnseenError, slot_names
from matching.signals import default_weights
from matching.suggest import why_not

AT_ONCE: Final = 3
"""Most open questions for one part of a need, and most that lie with one giver."""
ASKS_A_MONTH: Final = 10
"""How often somebody who never said is asked at most in a month."""
MONTH: Final = dt.timedelta(days=30)
NAMED: Final = 2
"""Most concepts that a card names: the other side needs no more to say yes or no."""


_BACK: Final = {"open": "return", "exploring": "", "in-progress": "", "met": "withdraw", "closed": "withdraw"}
"""What becomes of a 'not now' whose day has come: back, let go, or it waits until the need is open again."""


def listed(work: Work, query: IntroductionFilter) -> tuple[list[IntroductionOut], str | None]:
    """List the introductions that the viewer may see, without what is read about one person."""
    if query.state is not None and work.viewer.role not in MANAGES:
        raise Invalid([FieldError("state", "not-in-list", "query")])
    need = None if query.need is None else _need(work, query.need)
    rows, after = page(
        query,
        lambda after, limit: work.introductions.find(need, state=query.state, after=after, limit=limit),
        lambda introduction_id: work.introductions.get(introduction_id).introduction.number,
        lambda row: row.introduction.id,
    )
    return [_out(work, row, whole=False) for row in rows], after


def read(work: Work, written_id: str) -> IntroductionOut:
    """Read one introduction. Contact of the other, where it is open, comes with a line in the access log."""
    return _out(work, work.introductions.get(known_id(written_id)))


def history(work: Work, written_id: str) -> StepsOut:
    """Read what happened: all of it for who introduces; a side reads its own answers, and that something changed.

    The access log says so with those whose answers these are.
    """
    row = work.introductions.get(known_id(written_id))
    sides: tuple[Side, ...] = (row.party,) if row.party in {"seeker", "giver"} else ("seeker", "giver")
    for node in map(row.side, sides):
        if node.kind == "person":
            work.seen(number_of(node), "K3")
    if row.party in {"seeker", "giver"}:
        return StepsOut(items=_history_of_side(row, row.party))
    return StepsOut(items=[_told(step, step.position, step.state, by=step.by) for step in row.steps])


def read_as(work: Work, written_id: str, side: Side) -> IntroductionOut:
    """Read what one side reads, for who answers for it: to say or print that. NotFound before it was asked."""
    row = work.introductions.own(known_id(written_id))
    if side not in row.hands or side not in row.asked:
        raise NotFound
    return _out(work, row._replace(party=side, by=side))


def possible(work: Work, written_id: str) -> frozenset[str]:
    """Names of the steps that who asks may take now, as far as the state tells; none of what is only read."""
    try:
        row = work.introductions.own(known_id(written_id))
    except NotFound:
        return frozenset()
    return frozenset(name for name in lifecycle.TAKEN if _is_possible(row, name))


def propose(work: Work, wanted: IntroductionIn) -> IntroductionOut:
    """Propose a talent for a need that the viewer may change. Conflict with the code of a limit that forbids it."""
    need, talent = all_of(
        lambda: given("need", lambda need_id: _to_change(work, work.needs.get(need_id)), wanted.need),
        lambda: given("talent", work.talents.get, wanted.talent),
    )
    row = _proposed(work, need, talent, accompanied=wanted.accompanied, roles=wanted.roles)
    return _out(work, row, whole=False)


def ask_wave(work: Work, written_need: str, wave: WaveIn) -> WaveOut:
    """Ask one to three at once for the same, least recently asked first.

    With `said_by` the seeker said yes to each of them already, and the givers are asked. Conflict 'wave-full' when
    more than three questions would be open for this part of the need, `HIDDEN` when somebody would be asked too often.
    """
    refuse_said(wave)
    need = _to_change(work, work.needs.get(known_id(written_need)))
    talents: list[TalentRow] = all_of(
        *(lambda n=n, one=one: given(f"talents/{n}", work.talents.get, one) for n, one in enumerate(wave.talents))
    )
    _refuse_unfit(wave)
    number = work.introductions.next_wave(need.need)
    rows = [
        work.introductions.between(need.need, talent.talent)
        or _proposed(work, need, talent, accompanied=wave.accompanied, roles=wave.roles)
        for talent in sorted(talents, key=lambda talent: _last_asked(work, talent.owner))
    ]
    return WaveOut(
        need=need.need.id,
        wave=number,
        introductions=[_out(work, _asked(work, row, wave, number), whole=False) for row in rows],
    )


def ask_set(work: Work, written_need: str, wanted: SetIn) -> WaveOut:
    """Ask each for the own part: what serves the need first. Who was asked already stays as it is.

    With `said_by` the seeker said yes to the whole, and the givers are asked. Conflicts as of `ask_wave`, for each
    part by itself; nobody is asked where one of them may not be.
    """
    refuse_said(wanted)
    need = _to_change(work, work.needs.get(known_id(written_need)))
    roles: dict[uuid.UUID, list[Part]] = {}
    for part in wanted.parts:
        roles.setdefault(part.talent, []).extend(part.roles)
    talents: list[TalentRow] = all_of(*(lambda one=one: given("parts", work.talents.get, one) for one in roles))
    _refuse_unfit(wanted)
    number = work.introductions.next_wave(need.need)
    rows = []
    for talent in sorted(talents, key=lambda row: min(map(PARTS.index, roles[row.talent.id]))):
        row = work.introductions.between(need.need, talent.talent)
        if row is None:
            asked = roles[talent.talent.id]
            # Only what serves the need has a first time to which somebody comes along.
            accompanied = wanted.accompanied and serves(asked)
            row = _proposed(work, need, talent, accompanied=accompanied, roles=asked)
            row = _asked(work, row, wanted, number)
        rows.append(row)
    return WaveOut(need=need.need.id, wave=number, introductions=[_out(work, row, whole=False) for row in rows])


def take_step(work: Work, written_id: str, wanted: StepIn) -> StepTakenOut:
    """Take one step. Conflict 'step-not-possible' for one that the table of steps does not have here and now.

    Conflict 'answers-itself' for an answer on behalf of a side whom who asks may not change.
    """
    row = work.introductions.own(known_id(written_id))
    work.check_version(_Read(_version(row)), required=False)
    return _taken(work, _step(work, row, wanted))


def let_hold(work: Work, row: IntroductionRow, *, relieved: bool | None) -> None:
    """Let who gives hold from now on what goes on between two who met: the worker is out of it.

    Who did not meet yet still has a worker beside him. `relieved`: whether that takes a load off somebody's carer.
    """
    if row.giver.kind != "person" or row.introduction.state not in {"met", "running"}:
        return
    if row.introduction.state == "met":
        row = _step(work, row, StepIn.model_validate({"step": "run"}))
    holder = {"step": "hand-over", "holder": str(row.giver.id), "carerRelieved": relieved}
    _step(work, row, StepIn.model_validate(holder))


def answer_as(work: Work, number: int, side: Side, wanted: StepIn) -> StepTakenOut:
    """Let the side of an introduction answer that showed a code for it. NotFound when there is no such introduction."""
    row = work.introductions.numbered(number)._replace(party=side, by=side)
    return _taken(work, _step(work, row, wanted))


def keep_time(work: Work) -> int:
    """Close questions that nobody answered in time, and bring back each 'not now' whose day has come. Count them.

    For the clock, by a viewer who sees the whole municipality.
    """
    moved = 0
    for row in work.introductions.overdue():
        name = "expire"
        if row.introduction.state == "not-now" and not row.introduction.returned:
            name = _BACK["open" if _still_wanted(row) else row.need.status]
        if name:
            work.introductions.step(row, _allowed(row, name, "clock"), Said("clock"))
            moved += 1
    return moved


def _still_wanted(row: IntroductionRow) -> bool:
    """Whether this part is looked for although somebody serves the need: a ride, company, a hand."""
    return row.need.status == "in-progress" and not row.serves


def end_unlived(work: Work, node: Node) -> int:
    """Withdraw what is under way of who took back a consent, as far as the two did not meet yet. Count them.

    Of somebody under 16 without a guardian's consent everything that is under way.
    """
    lived = not work.consents.waits_for_guardian(node)
    ending = [
        row
        for row in work.introductions.of_person(node)
        if not (lived and row.introduction.state in lifecycle.TOGETHER[1:])
    ]
    return _withdrawn(work, ending)


def end_begun(work: Work, node: Node, connectors: Collection[int]) -> int:
    """Withdraw what these connectors began with somebody who left their circle, before the two know of each other.

    Count them.
    """
    ending = [
        row
        for row in work.introductions.of_person(node)
        if row.introduction.state in {*lifecycle.BEFORE, "not-now"} and row.introduction.worker in connectors
    ]
    return _withdrawn(work, ending)


def contact_taken_back(work: Work, node: Node, no: Agreement) -> None:
    """Write down what follows when one of the two shares contact no more: before they met, that side withdraws.

    Whoever has it as a task is told.
    """
    row = work.introductions.numbered(cast("int", no.introduction))
    side: Side = "seeker" if row.seeker.number == node.number else "giver"
    worker = row.introduction.worker or row.introduction.holder
    if row.introduction.state in {*lifecycle.BEFORE, "not-now", "agreed"}:
        by = side if work.viewer.person == node.number else cast("By", MANAGES.get(work.viewer.role, side))
        said = Said(by) if by == side else Said(by, no.said_by, no.how)
        work.introductions.step(row, _allowed(row, "withdraw", side), said)
    if worker is not None:
        work.notices.tell(worker, "contact-taken-back", about=row.introduction.id)


@dataclass(frozen=True, slots=True)
class _Read:
    """The version that somebody reads."""

    version: int


def _version(row: IntroductionRow) -> int:
    return row.version(row.party) if row.party in {"seeker", "giver"} else row.introduction.version


def _withdrawn(work: Work, ending: list[IntroductionRow]) -> int:
    for row in ending:
        work.introductions.step(row, _allowed(row, "withdraw", "clock"), Said("clock"))
    return len(ending)


def _taken(work: Work, row: IntroductionRow) -> StepTakenOut:
    """A step as an answer: without contact, since the answer is kept beside its key, and contact may be hidden."""
    position = len(row.told(row.party)) if row.party in {"seeker", "giver"} else row.steps[-1].position
    return StepTakenOut(position=position, introduction=_out(work, row, whole=False))


def _need(work: Work, need_id: uuid.UUID) -> Need | None:
    try:
        return work.needs.get(need_id).need
    except NotFound:
        raise Invalid([FieldError("need", "unknown-node", "query")]) from None


def _to_change(work: Work, row: NeedRow) -> NeedRow:
    """Give back a need of somebody whom the viewer may change; NotFound for one that is only read, for a reason."""
    work.nodes.own(row.owner.id)
    return row


def _proposed(
    work: Work, need: NeedRow, talent: TalentRow, *, accompanied: bool, roles: Collection[str]
) -> IntroductionRow:
    rank = _rank(work, number_of(need.need), number_of(talent.talent), roles)
    said = Said(cast("By", MANAGES[work.viewer.role]))
    version = default_weights().version
    return work.introductions.create(
        need, talent, said, rank=rank, weights=version, accompanied=accompanied, roles=roles
    )


def _rank(work: Work, need: int, talent: int, roles: Collection[str]) -> int | None:
    """The place of a talent in the list of suggestions for a need, from 1; None outside it. Conflict with a limit."""
    place = place_of(work, need, talent) if serves(roles) else None
    if place is not None:
        return place
    try:
        with work.network() as network:
            bars = why_not(network, need, talent, scope=work.scope).bars
    except UnseenError:
        raise NotFound from None
    barred = forbids(unhidden(bars), beside=not serves(roles))
    if barred is not None:
        raise Conflict(barred)
    return None


def _refuse_unfit(wave: TogetherIn) -> None:
    """A yes in advance is the seeker's, and says how contact is shared."""
    if wave.said_by is None and (wave.shares_contact is not None or wave.how is not None):
        raise Invalid([FieldError("saidBy", "missing")])
    if wave.said_by is not None and wave.side != "seeker":
        raise Invalid([FieldError("saidBy", "not-with-step")])


def _asked(work: Work, row: IntroductionRow, wave: TogetherIn, number: int) -> IntroductionRow:
    """Ask one of a wave: the side that comes first, or the other where the first one is willing already."""
    side = wave.side
    other_first = row.introduction.state == f"willing-{side}"
    if not other_first:
        row = _ask(work, row, side, wave=number)
    if wave.said_by is not None and row.introduction.state == "asked-seeker":
        said = {"saidBy": wave.said_by, "how": wave.how, "sharesContact": wave.shares_contact}
        yes = StepIn.model_validate({"step": "yes-seeker"} | said)
        row = _step(work, row, yes)
        other_first = row.introduction.state == "willing-seeker"
    return _ask(work, row, OTHER[side], wave=number) if other_first else row


def _ask(work: Work, row: IntroductionRow, side: Side, **values: Any) -> IntroductionRow:
    """Ask one side, unless too many questions are open or this person was asked often enough."""
    step = _own_step(row, f"ask-{side}")
    _must_lead_on(work, row, step)
    _refuse_too_many(work, row, side)
    return work.introductions.step(row, step, Said(row.by), **values)


def _refuse_too_many(work: Work, row: IntroductionRow, side: Side) -> None:
    if work.introductions.open_asks(row) >= AT_ONCE:
        raise Conflict("wave-full")
    node = row.side(side)
    if node.kind != "person":
        return
    most = work.introductions.asks_a_month(node)
    asked = len(work.introductions.asks(node, work.today - MONTH))
    open_now = work.introductions.open_asks_to(node) if side == "giver" else 0
    if asked >= (ASKS_A_MONTH if most is None else most) or open_now >= AT_ONCE:
        raise Conflict(HIDDEN)


def _last_asked(work: Work, node: Node) -> dt.date:
    days = work.introductions.asks(node, dt.date.min)
    return days[-1] if days else dt.date.min


def _step(work: Work, row: IntroductionRow, wanted: StepIn) -> IntroductionRow:
    """Take the step that was asked for."""
    refuse_said(wanted)
    if wanted.step in {"ask-seeker", "ask-giver"}:
        _refuse_particulars(row, wanted, frozenset())
        return _ask(work, row, "seeker" if wanted.step == "ask-seeker" else "giver")
    if wanted.step in {"yes-seeker", "yes-giver"}:
        return _say_yes(work, row, wanted)
    step = _own_step(row, wanted.step)
    _refuse_particulars(row, wanted, step.takes, answers=step.side is not None)
    _must_lead_on(work, row, step)
    said = Said(row.by, wanted.said_by, wanted.how, wanted.reason, wanted.until)
    return work.introductions.step(row, step, said, **_particulars(work, row, step, wanted))


def _say_yes(work: Work, row: IntroductionRow, wanted: StepIn) -> IntroductionRow:
    """Write down a yes, with the consent to share contact that belongs to it.

    The second yes brings the two together, when the first one still stands: with its consent not taken back.
    """
    side: Side = "seeker" if wanted.step == "yes-seeker" else "giver"
    other = OTHER[side]
    stands = getattr(row.introduction, f"{other}_willing") and work.introductions.shared(row, other)
    facts: frozenset[Fact] = frozenset({"other-willing" if stands else "other-not-willing"})
    step = _own_step(row, wanted.step, facts)
    _refuse_particulars(row, wanted, step.takes, answers=True)
    _must_lead_on(work, row, step)
    if wanted.shares_contact and row.side(side).kind == "person":
        agreed = Agreement(
            "share-contact",
            given=True,
            how=wanted.how,
            said_by=wanted.said_by,
            introduction=number_of(row.introduction),
        )
        work.consents.record(row.side(side), agreed)
    if not work.introductions.shared(row, side):
        raise Conflict("contact-not-shared")
    return work.introductions.step(row, step, Said(row.by, wanted.said_by, wanted.how))


def _own_step(row: IntroductionRow, name: str, facts: frozenset[Fact] = frozenset()) -> Step:
    """The step of this name that who asks may take: an answer for a side only where that side is one's to change."""
    step = _allowed(row, name, cast("By", row.party), facts)
    if not row.steers and name not in HELD:
        raise Conflict("step-not-possible")
    if row.party in STEERS and step.side is not None and step.side not in row.hands:
        raise Conflict("answers-itself")
    return step


def _is_possible(row: IntroductionRow, name: str) -> bool:
    try:
        _own_step(row, name, frozenset({"other-willing"}))
    except Conflict:
        return False
    return True


def _allowed(row: IntroductionRow, name: str, by: By, facts: frozenset[Fact] = frozenset()) -> Step:
    came_back: Fact = "returned" if row.introduction.returned else "not-returned"
    step = lifecycle.allowed(name, row.introduction.state, by, facts | {came_back})
    if step is None:
        raise Conflict("step-not-possible")
    return step


def _must_lead_on(work: Work, row: IntroductionRow, step: Step) -> None:
    if step.to in lifecycle.STEPS and not work.introductions.may_go_on(row):
        raise Conflict(HIDDEN)


def _refuse_particulars(row: IntroductionRow, wanted: StepIn, takes: frozenset[str], *, answers: bool = False) -> None:
    """Invalid for what does not belong to this step, and where it is not said by whom an answer is."""
    known = takes | {"step"} | ({"said_by", "how"} if row.on_behalf else set())
    strange = {name for name, value in wanted.model_dump(exclude_unset=True).items() if value is not None} - known
    fields = [FieldError(str(StepIn.model_fields[name].alias), "not-with-step") for name in sorted(strange)]
    if row.on_behalf and answers and wanted.said_by is None:
        fields.append(FieldError("saidBy", "missing"))
    if fields:
        raise Invalid(fields)


def _particulars(work: Work, row: IntroductionRow, step: Step, wanted: StepIn) -> dict[str, Any]:
    """The columns that come from what was said with a step. Invalid where something is missing or cannot be."""
    companion, holder = all_of(
        lambda: given("companion", work.people.get, wanted.companion),
        lambda: given("holder", work.people.get, wanted.holder),
        lambda: _must_say(step, wanted, work.today),
    )[:2]
    values: dict[str, Any] = {}
    if companion is not None:
        values["companion"] = companion.node.number
    if wanted.first_on is not None:
        values["first_on"] = wanted.first_on
    if wanted.carer_relieved is not None:
        values["carer_relieved"] = wanted.carer_relieved
    if step.name == "hand-over" and holder is not None:
        values |= {"holder": holder.node.number, "worker": None}
    if step.name == "meet":
        values |= _first_time(work, row.introduction, values)
    return values


def _must_say(step: Step, wanted: StepIn, today: dt.date) -> None:
    if step.name == "hand-over" and wanted.holder is None:
        raise Invalid([FieldError("holder", "missing")])
    if step.name == "not-now" and wanted.until is None:
        raise Invalid([FieldError("until", "missing")])
    if wanted.until is not None and wanted.until <= today:
        raise Invalid([FieldError("until", "in-past")])
    if step.name == "meet" and wanted.first_on is not None and wanted.first_on > today:
        raise Invalid([FieldError("firstOn", "in-future")])


def _first_time(work: Work, introduction: Introduction, values: dict[str, Any]) -> dict[str, Any]:
    """The day on which they met; Conflict when somebody should have come along and nobody did."""
    day = values.get("first_on", introduction.first_on)
    companion = values.get("companion", introduction.companion)
    if introduction.accompanied and (day is None or companion is None):
        raise Conflict("companion-needed")
    return {"first_on": min(day or work.today, work.today)}


def _history_of_side(row: IntroductionRow, side: Side) -> list[StepOut]:
    """What this side is told: its own answers whole, and of the others only where it stands."""
    return [
        _told(told.step, position, told.state, own=True)
        if told.own
        else StepOut(position=position, state=told.state, day=told.step.day)
        for position, told in enumerate(row.told(side), start=1)
    ]


def _told(step: IntroductionStep, position: int, state: str, **values: Any) -> StepOut:
    return StepOut(
        position=position,
        state=state,
        day=step.day,
        said_by=step.said_by,
        how=step.how,
        reason=step.reason,
        until=step.until,
        **values,
    )


def _out(work: Work, row: IntroductionRow, *, whole: bool = True) -> IntroductionOut:
    """An introduction as its reader may see it: exactly the keys of app.policy.visibility."""
    if row.party in {"seeker", "giver"}:
        side: Side = row.party
        contact = work.introductions.contact(row, side) if whole else None
        keys = keys_of(side, row.stage(side, work.now), shared=contact is not None)
        values = _for_side(work, row, side, keys & (keys if whole else LISTED))
        if contact is not None:
            values["contact"] = ContactOut(name=contact.name, channel=contact.channel, value=contact.value)
    else:
        keys = keys_of(row.party, ASKED, shared=False)
        values = _for_who_introduces(work, row)
    return IntroductionOut(**{key: values[key] for key in keys & (keys if whole else LISTED)})


def _for_who_introduces(work: Work, row: IntroductionRow) -> dict[str, Any]:
    introduction = row.introduction
    others = work.introductions.ids([introduction.companion, introduction.holder])
    kept = introduction.model_dump(include=set(IntroductionOut.model_fields))
    return kept | {
        "party": row.party,
        "need": row.need.id,
        "talent": row.talent.id,
        "seeker": row.seeker.id,
        "giver": row.giver.id,
        "companion": others.get(introduction.companion or 0),
        "holder": others.get(introduction.holder or 0),
        "ended_on": introduction.closed_on,
        "roles": list(row.roles),
    }


def _for_side(work: Work, row: IntroductionRow, side: Side, keys: frozenset[str]) -> dict[str, Any]:
    introduction = row.introduction
    state = shown_state(row.known(side), side)
    values: dict[str, Any] = {
        "id": introduction.id,
        "version": row.version(side),
        "party": side,
        "state": state,
        "roles": list(row.roles),
        "need": row.need.id,
        "talent": row.talent.id,
        "accompanied": introduction.accompanied,
        "first_on": introduction.first_on,
        "slots": list(slot_names(row.need.slots)),
    }
    if "concepts" in keys:
        values |= _card(work, row, side)
    elif "text" in keys:
        values["text"] = text(f"introduction.state.{state}")
    return values


def _card(work: Work, row: IntroductionRow, side: Side) -> dict[str, Any]:
    """What a side reads when it is asked: of a person no more than what it is about and, for a giver, the district."""
    seeks = work.needs.concepts(NeedRow(row.need, row.seeker))
    gives = work.talents.concepts(TalentRow(row.talent, row.giver))
    found = concepts_out((gives if side == "seeker" else seeks)[:NAMED])
    other = row.side(OTHER[side])
    near = row.need.municipality == row.talent.municipality and work.introductions.same_district(
        row.need.neighbourhood, row.talent.neighbourhood
    )
    known = work.introductions.public_name(other)
    return {
        "concepts": found,
        "district": work.introductions.district(row.need.neighbourhood),
        "text": _card_text(side, found, known, near=near) if row.serves else beside_words(side, row.roles),
    }


def _card_text(side: Side, concepts: list[ConceptOut], name: str, *, near: bool) -> str:
    about = and_so([concept.label for concept in concepts]) or text("introduction.card.something")
    if name:
        return text(f"introduction.card.{side}.named", name=name, concepts=about)
    return text(f"introduction.card.{side}.{'near' if near else 'far'}", concepts=about)
