"""Places: rooms, fields, plots and tools."""

from app.models import Place
from app.repositories.named import NamedNodes


class Places(NamedNodes[Place]):
    """Places: rooms, fields, plots and tools."""

    kind = "place"
    table = Place
