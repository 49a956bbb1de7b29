"""Initiatives: what people in the neighbourhood do together."""

from app.models import Initiative
from app.repositories.named import NamedNodes


class Initiatives(NamedNodes[Initiative]):
    """Initiatives: what people in the neighbourhood do together."""

    kind = "initiative"
    table = Initiative
