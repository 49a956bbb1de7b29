"""Organisations: who works in the neighbourhood. They come in by import."""

from app.models import Organisation
from app.repositories.named import NamedRow
from app.schemas.fields import InNeighbourhood
from app.schemas.organisations import OrganisationOut
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
