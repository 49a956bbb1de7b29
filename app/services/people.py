"""People: entered on their behalf and on a ground, shown as cards, named one at a time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.errors import Conflict, FieldError, Invalid
from app.models import METADATA, Area, Identity
from app.policy.consent import GROUNDING, INFORM_DAYS, PROVISIONAL_DAYS, young
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.repositories.people import PersonRow
from app.schemas.fields import InNeighbourhood
from app.schemas.people import (
    WIDEST_BAND,
    AgreementIn,
    InformedIn,
    KeptOut,
    PersonCard,
    PersonIn,
    PersonOut,
    PersonPatch,
    RecordOut,
)
from app.services.forms import agreement_of, changes
from app.services.ids import all_of, known_id, page
from app.services.personal import refuse_said
from app.texts import text
from app.work import Work

NAMES: Final = ("alias", "first_name", "last_name", "email", "phone")
REACHED_BY: Final = {"phone": "phone", "sms": "phone", "whatsapp": "phone", "email": "email"}
"""Channel: column of Identity that it needs."""


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[PersonCard], str | None]:
    """List the people whose card the viewer may see, without names, with who must still be told that they are here."""
    rows, after = page(
        paging,
        lambda after, limit: work.people.find(paging.neighbourhood, after=after, limit=limit),
        lambda person_id: work.people.get(person_id).node.number,
        lambda row: row.node.id,
    )
    mine = work.nodes.nameable(number_of(row.node) for row in rows)
    return [PersonCard(**_card(row, mine=row.node.number in mine)) for row in rows], after


def read(work: Work, written_id: str) -> PersonOut:
    """Read one person with name and contact data; the access log says so."""
    row = work.people.get(known_id(written_id))
    return _out(work, row, work.people.name_of(row))


def create(work: Work, person: PersonIn) -> PersonOut:
    """Enter someone on their behalf.

    Invalid for someone under 16 without a guardian's consent. Conflict without consent and agreement where nobody may
    be entered provisionally.
    """
    refuse_said(person)
    values = _columns(person.model_dump(exclude={"neighbourhood", "role", "consent", "guardian", "agreement"}))
    identity = {name: values.pop(name) for name in NAMES}
    area, _, _, _ = all_of(
        lambda: work.areas.own(person.neighbourhood),
        lambda: _grown_up(work, person.born_from, guarded=person.guardian is not None),
        lambda: _reachable(person.channel, identity),
        lambda: _volunteers(person),
    )
    consents = [
        agreement_of(consent, purpose)
        for consent, purpose in ((person.guardian, "parental"), (person.consent, "matching"))
        if consent is not None
    ]
    row = enter(work, area, identity, consents=consents, agreement=person.agreement, role=person.role, **values)
    return _out(work, row, Identity(node=number_of(row.node), municipality=area.municipality, **identity))


def enter(
    work: Work,
    area: Area,
    identity: Mapping[str, Any],
    *,
    consents: Iterable[Agreement] = (),
    agreement: AgreementIn | None = None,
    exploring: bool = False,
    **values: Any,
) -> PersonRow:
    """Enter somebody on a ground: a consent, or an agreement where the organisation takes that for one.

    Without one the person is provisional: seen by who enters, in nobody's suggestions, erased after 30 days. That is
    for the organisation to allow, or Conflict; getting to know somebody's need (`exploring`) is always possible.
    Whoever a connector enters is in the connector's circle.
    """
    consents = list(consents)
    if agreement is not None:
        if not work.organisations.takes_agreements():
            raise Conflict("agreement-no-ground")
        values |= {"ground": "agreement", "said_by": agreement.said_by, "said_how": agreement.how}
    elif not any(one.given and one.purpose in GROUNDING for one in consents):
        if not (exploring or work.organisations.allows_provisional()):
            raise Conflict("provisional-not-allowed")
        values |= {
            "provisional_by": work.viewer.actor,
            "provisional_until": work.today + dt.timedelta(days=PROVISIONAL_DAYS),
        }
    inform_by = work.today + dt.timedelta(days=INFORM_DAYS)
    row = work.people.create(area, identity=identity, consents=consents, inform_by=inform_by, **values)
    if work.viewer.role == "connector" and work.viewer.person is not None:
        work.circles.enter(row.node, work.viewer.person, text("circle.entered"))
    return row


def change(work: Work, written_id: str, patch: PersonPatch) -> PersonOut:
    """Change what is named in the patch."""
    row = work.people.own(known_id(written_id))
    work.check_version(row.node)
    values = changes(patch.model_dump(exclude_unset=True))
    identity = work.people.name_of(row)
    names = {name: values.pop(name) for name in NAMES if name in values}
    reached = {name: getattr(identity, name) for name in NAMES} | names
    # Who cannot be reached as a folder said can still pause, or say how often to ask.
    moved = (values.keys() | names.keys()) & {"channel", *REACHED_BY.values()}
    channel = values.get("channel", row.person.channel) if moved else None
    all_of(
        lambda: work.areas.own(values["neighbourhood"]) if "neighbourhood" in values else None,
        lambda: _in_order(values | {}, row),
        lambda: _stays_young(work, row, values),
        lambda: _grown_up(work, values.get("born_from"), guarded=work.consents.given(row.node, "parental")),
        lambda: _reachable(channel, reached),
    )
    if values:
        work.people.update(row, **_columns(values))
    if names:
        if "email" in names and names["email"] != identity.email and row.node.number == work.viewer.person:
            # To one's own mailbox go the links with which one comes in: who found an open session gets none.
            work.check_fresh()
        work.people.rename(row, **names)
    return _out(work, row, work.people.name_of(row))


def agree(work: Work, written_id: str, agreement: AgreementIn) -> PersonOut:
    """Write down that somebody has an agreement as a volunteer: from now on a ground to be asked.

    Conflict where the organisation does not take that for a ground, and for who is no volunteer.
    """
    refuse_said(agreement)
    row = work.people.own(known_id(written_id))
    work.check_version(row.node)
    if not work.organisations.takes_agreements():
        raise Conflict("agreement-no-ground")
    role = work.people.in_role(row, "volunteer")
    if role is None:
        raise Conflict("no-volunteer")
    work.people.agree_on_role(row, role, said_by=agreement.said_by, said_how=agreement.how)
    work.people.update(row, ground="agreement", provisional_by=None, provisional_until=None)
    return _out(work, row, work.people.name_of(row))


def inform(work: Work, written_id: str, informed: InformedIn) -> PersonOut:
    """Write down on which day somebody was told that these data are here."""
    row = work.people.own(known_id(written_id))
    work.check_version(row.node)
    if informed.day > work.today:
        raise Invalid([FieldError("day", "in-future")])
    midnight = dt.datetime.combine(informed.day, dt.time(), dt.UTC)
    work.people.update(row, informed_at=midnight)
    return _out(work, row, work.people.name_of(row))


def record(work: Work, written_id: str) -> RecordOut:
    """Say what is kept of somebody, on what ground, what for and how long; the access log says so."""
    row = work.people.own(known_id(written_id))
    work.seen(number_of(row.node), "K1")
    ground = row.person.ground
    return RecordOut(
        id=row.node.id,
        ground=ground,
        because=text(f"ground.{ground or ('none' if row.node.provisional_until is None else 'provisional')}"),
        provisional_until=row.node.provisional_until,
        kept=kept_about(work.people.held(row)),
    )


def kept_about(rows: Mapping[str, int]) -> list[KeptOut]:
    """What the labels in the tables say of these tables (with how many rows each): purpose, class and term per group.

    What only makes the service run is left out, and so is what is closed (K4): that is asked for apart.
    """
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for name in rows:
        for column in METADATA.tables[name].columns:
            label = column.info
            if label["class"] not in {"technical", "K4"}:
                groups.setdefault((name, label["class"], label["purpose"], label["term"]), []).append(column.name)
    return [
        KeptOut(
            what=text(f"kept.{name}"),
            rows=rows[name],
            holds=columns,
            data_class=data_class,
            purpose=text(f"purpose.{purpose}"),
            term=text(f"term.{term}"),
        )
        for (name, data_class, purpose, term), columns in groups.items()
    ]


def _grown_up(work: Work, born_from: int | None, *, guarded: bool) -> None:
    """Count someone as under 16 only when the oldest of the birth-year band would be."""
    if young(born_from, work.today) and not guarded:
        raise Invalid([FieldError("guardian", "guardian")])


def _stays_young(work: Work, row: PersonRow, values: Mapping[str, Any]) -> None:
    """Of who counts as under 16 the years of birth change only by another, while a guardian agrees."""
    by_another = work.viewer.person != row.node.number and work.consents.given(row.node, "parental")
    if values.keys() & {"born_from", "born_to"} and young(row.person.born_from, work.today) and not by_another:
        raise Invalid([FieldError("bornFrom", "guardian")])


def _reachable(channel: str | None, identity: Mapping[str, str | None]) -> None:
    needs = REACHED_BY.get(channel or "")
    if needs is not None and identity[needs] is None:
        raise Invalid([FieldError("channel", "channel-unreachable")])


def _volunteers(person: PersonIn) -> None:
    if person.agreement is not None and person.role != "volunteer":
        raise Invalid([FieldError("agreement", "no-volunteer")])


def _in_order(values: dict[str, Any], row: PersonRow) -> None:
    since = values.get("born_from", row.person.born_from)
    until = values.get("born_to", row.person.born_to)
    if since is not None and until is not None and not 0 <= until - since < WIDEST_BAND:
        raise Invalid([FieldError("bornFrom", "year-order")])


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    if "languages" in values:
        values["languages"] = ";".join(values["languages"]) or None
    return values


def _card(row: PersonRow, *, mine: bool = True) -> dict[str, Any]:
    waiting = mine and row.person.informed_at is None
    return {
        "id": row.node.id,
        "neighbourhood": row.node.neighbourhood,
        "status": row.node.status,
        "inform_by": row.person.inform_by if waiting else None,
    }


def _out(work: Work, row: PersonRow, identity: Identity) -> PersonOut:
    return PersonOut(
        **_card(row),
        **{name: getattr(identity, name) for name in NAMES},
        gender=row.person.gender,
        born_from=row.person.born_from,
        born_to=row.person.born_to,
        languages=row.person.languages.split(";") if row.person.languages else [],
        mobility=row.person.mobility,
        contact_preference=row.person.contact_preference,
        channel=row.person.channel,
        asks_a_month=row.person.asks_a_month,
        ground=row.person.ground,
        provisional_until=row.node.provisional_until,
        informed_at=row.person.informed_at,
        consents=sorted(purpose for purpose, answer in work.consents.of(row.node).items() if answer.given),
        version=row.node.version,
    )
