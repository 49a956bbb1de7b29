"""Organisations, and what they are for."""

from app.models import Organisation
from app.repositories.named import NamedNodes


class Organisations(NamedNodes[Organisation]):
    """Organisations, and what they are for."""

    kind = "organisation"
    table = Organisation
