"""People: entered on their behalf, shown as cards, named one at a time."""

from typing import Any, Final

from app.errors import FieldError, Invalid
from app.models import Identity
from app.repositories.people import PersonRow
from app.schemas.fields import InNeighbourhood
from app.schemas.people import WIDEST_BAND, PersonCard, PersonIn, PersonOut, PersonPatch
from app.services.forms import agreement_of, changes
from app.services.ids import all_of, known_id, page
from app.work import Work

ADULT: Final = 16
"""Age from which someone decides for themselves."""
NAMES: Final = ("alias", "first_name", "last_name", "email", "phone")


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[PersonCard], str | None]:
    """List the people whose card the viewer may see, without names."""
    rows, after = page(
        paging,
        lambda after, limit: work.people.find(paging.neighbourhood, after=after, limit=limit),
        lambda person_id: work.people.get(person_id).node.number,
        lambda row: row.node.id,
    )
    return [PersonCard(**_card(row)) for row in rows], after


def read(work: Work, written_id: str) -> PersonOut:
    """Read one person with name and contact data; the access log says so."""
    row = work.people.get(known_id(written_id))
    return _out(work, row, work.people.name_of(row))


def create(work: Work, person: PersonIn) -> PersonOut:
    """Enter someone on their behalf. Invalid for someone under 16 without a guardian's consent."""
    area, _ = all_of(
        lambda: work.areas.own(person.neighbourhood),
        lambda: _grown_up(work, person.born_from, guarded=person.guardian is not None),
    )
    consents = [
        agreement_of(consent, purpose)
        for consent, purpose in ((person.consent, "matching"), (person.guardian, "parental"))
        if consent is not None
    ]
    values = _columns(person.model_dump(exclude={"neighbourhood", "role", "consent", "guardian"}))
    identity = {name: values.pop(name) for name in NAMES}
    row = work.people.create(area, identity=identity, consents=consents, role=person.role, **values)
    return _out(work, row, Identity(node=row.node.number or 0, municipality=area.municipality, **identity))


def change(work: Work, written_id: str, patch: PersonPatch) -> PersonOut:
    """Change what is named in the patch."""
    row = work.people.own(known_id(written_id))
    work.check_version(row.node)
    values = changes(patch.model_dump(exclude_unset=True))
    all_of(
        lambda: work.areas.own(values["neighbourhood"]) if "neighbourhood" in values else None,
        lambda: _in_order(values | {}, row),
        lambda: _grown_up(work, values.get("born_from"), guarded=work.consents.given(row.node, "parental")),
    )
    names = {name: values.pop(name) for name in NAMES if name in values}
    if values:
        work.people.update(row, **_columns(values))
    if names:
        work.people.rename(row, **names)
    return _out(work, row, work.people.name_of(row))


def _grown_up(work: Work, born_from: int | None, *, guarded: bool) -> None:
    """Count someone as under 16 only when the oldest of the birth-year band would be."""
    if born_from is not None and work.today.year - born_from < ADULT and not guarded:
        raise Invalid([FieldError("guardian", "guardian")])


def _in_order(values: dict[str, Any], row: PersonRow) -> None:
    since = values.get("born_from", row.person.born_from)
    until = values.get("born_to", row.person.born_to)
    if since is not None and until is not None and not 0 <= until - since < WIDEST_BAND:
        raise Invalid([FieldError("bornFrom", "year-order")])


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    if "languages" in values:
        values["languages"] = ";".join(values["languages"]) or None
    return values


def _card(row: PersonRow) -> dict[str, Any]:
    return {"id": row.node.id, "neighbourhood": row.node.neighbourhood, "status": row.node.status}


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
        consents=sorted(purpose for purpose, answer in work.consents.of(row.node).items() if answer.given),
        version=row.node.version,
    )
