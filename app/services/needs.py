"""Needs: from the first coffee until they are met."""

import datetime as dt
import uuid
from typing import Any

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.models import Need, Node
from app.policy.consent import PROVISIONAL_DAYS
from app.policy.permissions import may_use
from app.policy.rhythm import due_from
from app.repositories.needs import NeedRow
from app.schemas.fields import ConsentIn
from app.schemas.needs import (
    MomentIn,
    MomentOut,
    NeedCard,
    NeedFilter,
    NeedIn,
    NeedOut,
    NeedPatch,
)
from app.services import people
from app.services.concepts import concepts_out, known
from app.services.forms import agreement_of, changes, columns_of
from app.services.ids import all_of, given, known_id, page
from app.services.personal import log_kept, refuse_personal, refuse_said
from app.services.workload import assigned, too_much
from app.work import Work
from matching.model import slot_names


def listed(work: Work, paging: NeedFilter) -> tuple[list[NeedCard], str | None]:
    """List the needs that the viewer may read, without their text."""
    rows, after = page(
        paging,
        lambda after, limit: work.needs.find(
            neighbourhood=paging.neighbourhood, without_worker=paging.without_worker, after=after, limit=limit
        ),
        lambda need_id: work.needs.get(need_id).need.number,
        lambda row: row.need.id,
    )
    return [NeedCard(**_card(row)) for row in rows], after


def read(work: Work, written_id: str) -> NeedOut:
    """Read one need with its text; the access log says so."""
    row = work.needs.get(known_id(written_id))
    return _out(work, row, work.needs.text_of(row))


def check_changeable(work: Work, written_id: str) -> None:
    """Hold that the viewer may change this need, before what he wrote is looked at: NotFound."""
    work.needs.own(known_id(written_id))


def to_change(work: Work, written_id: str, *, of: uuid.UUID | None = None) -> NeedOut:
    """Read one need that the viewer may change, or speaks for, of this owner where one is named; the log says so.

    NotFound for any other.
    """
    row = work.needs.own(known_id(written_id))
    if of not in {None, row.owner.id}:
        raise NotFound
    return _out(work, row, work.needs.text_of(row))


def create(work: Work, need: NeedIn) -> NeedOut:
    """Record a need: of someone known, or of someone new who has only an alias yet.

    A person's need is open only with a consent that is given with it; that of an initiative, organisation or place
    is open at once. The contact of an initiative asks for the initiative alone, and for nobody on its list.
    """
    refuse_said(need)
    speaks = work.viewer.role == "initiative-contact"
    area, owner, concepts, kept = all_of(
        lambda: work.areas.own(need.neighbourhood),
        lambda: _initiative(work, need) if speaks else given("owner", work.nodes.own, need.owner),
        lambda: known(need.concepts),
        lambda: refuse_personal({"text": need.text}, keep=need.keep_personal),
    )
    agreement = None if need.consent is None else agreement_of(need.consent)
    if agreement is not None and owner is not None:
        _of_age(work, owner)
    if owner is None:
        owner = people.enter(work, area, {"alias": need.alias}, exploring=True).node
    given_apart = {"alias", "owner", "text", "consent", "neighbourhood", "concepts", "obstacles", "keep_personal"}
    values = columns_of(need.model_dump(exclude=given_apart))
    if need.group_size is None:
        del values["group_size"]  # what the text says of it may stand
    # What an initiative asks is for the workers of whoever recorded it, and nobody's task yet.
    values |= {"organisation": owner.organisation} if speaks else {"worker": work.viewer.person}
    values |= {"due_on": due_from(work.today)}
    values |= {"neighbourhood": area.code, "obstacles": need.obstacles}
    row = work.needs.create(owner, need.text, consent=agreement, concepts=concepts, **values)
    log_kept(work, owner, kept=kept)
    return _out(work, row, row.need.text, changed=True)


def change(work: Work, written_id: str, patch: NeedPatch) -> NeedOut:
    """Change what is named in the patch."""
    row = work.needs.own(known_id(written_id))
    work.check_version(row.need)
    values = changes(patch.model_dump(exclude_unset=True, exclude={"keep_personal"}))
    _, kept, task = all_of(
        lambda: known(patch.concepts),
        lambda: refuse_personal({"text": patch.text}, keep=patch.keep_personal),
        lambda: _task(work, patch),
    )
    row = work.needs.update(row, **columns_of(values | task))
    if task.get("worker") not in {None, work.viewer.person}:
        work.care.hand(row.owner, task["worker"])
        work.notices.tell(task["worker"], "need-assigned", about=row.need.id)
    log_kept(work, row.owner, kept=kept)
    return _out(work, row, row.need.text, changed=True)


def open_up(work: Work, written_id: str, consent: ConsentIn) -> NeedOut:
    """Open a need now that its owner agrees to be matched: one that was explored, or one whose consent is missing."""
    refuse_said(consent)
    row = work.needs.own(known_id(written_id))
    work.check_version(row.need)
    waiting = row.need.status == "open" and not work.needs.may_be_matched(row.owner)
    if row.need.status != "exploring" and not waiting:
        raise Conflict
    _of_age(work, row.owner)
    row = work.needs.open_up(row, agreement_of(consent))
    return _out(work, row, row.need.text)


def _initiative(work: Work, need: NeedIn) -> Node:
    """The initiative that the viewer speaks for, when the need is of that one. Invalid."""
    owner = given("owner", work.nodes.own, need.owner)
    if owner is None or owner.number != work.viewer.organisation:
        raise Invalid([FieldError("owner", "unknown-node")])
    return owner


def _of_age(work: Work, owner: Node) -> None:
    """Hold that the owner may say yes; Invalid under 16 as long as no guardian agreed."""
    if work.consents.waits_for_guardian(owner):
        raise Invalid([FieldError("matching", "guardian")])


def add_moment(work: Work, written_id: str, moment: MomentIn) -> MomentOut:
    """Write down that there was coffee, on which day, and nothing of what was said."""
    row = work.needs.own(known_id(written_id))
    if moment.day > work.today:
        raise Invalid([FieldError("day", "in-future")])
    count = work.needs.add_moment(row, moment.day, _who_asks(work) or row.owner)
    work.people.keep_exploring(row.owner, moment.day + dt.timedelta(days=PROVISIONAL_DAYS))
    return MomentOut(need=row.need.id, day=moment.day, moments=count)


def _task(work: Work, patch: NeedPatch) -> dict[str, Any]:
    """Whose task it becomes, and until when, as columns; Invalid for who has no tasks to give."""
    given = patch.model_fields_set & {"worker", "due_on"}
    if given and not may_use(work.viewer.role, "readWorkload"):
        raise Invalid([FieldError("", "not-your-task")])
    return {"worker": assigned(work, patch.worker)} if "worker" in given else {}


def _who_asks(work: Work) -> Node | None:
    return None if work.viewer.person is None else work.nodes.by_number(work.viewer.person)


def _card(row: NeedRow) -> dict[str, Any]:
    return {
        "id": row.need.id,
        "owner": row.owner.id,
        "neighbourhood": row.need.neighbourhood,
        "status": row.need.status,
        "created_on": row.need.created_on,
        "due_on": row.need.due_on,
        "has_worker": row.need.worker is not None,
    }


def _worker(work: Work, need: Need) -> uuid.UUID | None:
    found = {} if need.worker is None else work.nodes.cards([need.worker])
    return next((card.id for card in found.values()), None)


def _out(work: Work, row: NeedRow, text: str, *, changed: bool = False) -> NeedOut:
    return NeedOut(
        **_card(row),
        text=text,
        slots=list(slot_names(row.need.slots)),
        max_distance=row.need.max_distance_m,
        common_language=row.need.common_language,
        group_size=row.need.group_size,
        concepts=concepts_out(work.needs.concepts(row)),
        concepts_confirmed=row.need.concepts_said_at is not None,
        obstacles=[str(one) for one in work.needs.obstacles(row.need)],
        obstacles_confirmed=row.need.obstacles_said_at is not None,
        moments=work.needs.moments(row),
        worker=_worker(work, row.need),
        warning=too_much(work, row.need) if changed else None,
        version=row.need.version,
    )
