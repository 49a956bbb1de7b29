"""Organisations: who works in the neighbourhood. They come in by import."""

from app.models import Organisation
from app.repositories.named import NamedRow
from app.schemas.fields import InNeighbourhood
from app.schemas.organisations import GroundsOut, GroundsPatch, OrganisationOut
from app.services.forms import changes
from app.services.ids import known_id, page
from app.work import Work


def listed(work: Work, paging: InNeighbourhood) -> tuple[list[OrganisationOut], str | None]:
    """List organisations."""
    rows, after = page(
        paging,
        lambda after, limit: work.organisations.find(paging.neighbourhood, after=after, limit=limit),
        lambda node_id: work.organisations.get(node_id).node.number,
        lambda row: row.node.id,
    )
    return [_out(row) for row in rows], after


def read(work: Work, written_id: str) -> OrganisationOut:
    """Read one organisation."""
    return _out(work.organisations.get(known_id(written_id)))


def grounds(work: Work, written_id: str) -> GroundsOut:
    """Read what an organisation takes for a ground. NotFound for another than one's own."""
    return _grounds(work.organisations.guarded(known_id(written_id)))


def set_grounds(work: Work, written_id: str, patch: GroundsPatch) -> GroundsOut:
    """Set what an organisation takes for a ground."""
    row = work.organisations.guarded(known_id(written_id))
    work.check_version(row.node)
    row = work.organisations.update(row, **changes(patch.model_dump(exclude_unset=True)))
    # Whether its volunteers may be asked stands in the network with each of them.
    work.changed("everything", 0)
    return _grounds(row)


def _grounds(row: NamedRow[Organisation]) -> GroundsOut:
    return GroundsOut(
        organisation=row.node.id,
        allows_provisional=row.detail.allows_provisional,
        agreement_is_ground=row.detail.agreement_is_ground,
        version=row.node.version,
    )


def _out(row: NamedRow[Organisation]) -> OrganisationOut:
    return OrganisationOut(
        id=row.node.id,
        name=row.detail.name,
        neighbourhood=row.node.neighbourhood,
        sort=row.detail.sort,
        description=row.detail.description,
        email=row.detail.email,
        version=row.node.version,
    )
