"""What people are called on a page, in a few words: as far as who reads it may know, and logged."""

from collections.abc import Callable, Iterable

from app.models import Identity, Node
from app.repositories.asking import number_of
from app.schemas.people import PersonOut
from app.work import Work


def full_name(identity: Identity | PersonOut) -> str:
    """The name to tell somebody from others by: first and last name, or else the alias."""
    return " ".join(name for name in (identity.first_name, identity.last_name) if name) or identity.alias or ""


def short_name(identity: Identity) -> str:
    """The name to speak of somebody with: the alias, or else the first name, or the last."""
    return identity.alias or identity.first_name or identity.last_name or ""


def called(work: Work, nodes: Iterable[Node], by: Callable[[Identity], str] = short_name) -> dict[int, str]:
    """What these nodes are called, by number; `by`: by which name people are. Who may not be named is left out."""
    kinds = {number_of(node): node.kind for node in nodes}
    people = [number for number, kind in kinds.items() if kind == "person"]
    names = {number: by(identity) for number, identity in work.people.names_of(people).items()}
    things = work.nodes.cards(kinds.keys() - set(people))
    return names | {number: card.name or "" for number, card in things.items()}
