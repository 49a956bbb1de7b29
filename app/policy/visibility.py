"""Who may see what: which cards (K1), names (K2), needs (K3) and ties, by role, organisation and neighbourhood.

The same rules are a filter in every query (app.repositories.visible) and a mask over the network
(app.live.scope_for); tests hold the three equal.
"""

from typing import Final, Literal, NamedTuple

from app.policy.roles import RoleName, Viewer

Reach = Literal["everything", "neighbourhoods", "caseload", "oneself"]
"""How far a role sees people, each including the next:
everything      every person of the municipality;
neighbourhoods  people in one's own neighbourhoods whom one's own organisation recorded, or who agreed to be
                visible to partners;
caseload        people in one's own neighbourhoods whom one's own organisation recorded;
oneself         only the person who asks.
"""


class Sees(NamedTuple):
    """How far a role sees of people; initiatives, organisations and places (K0) are there for all who signed in."""

    cards: Reach
    names: Reach
    needs: Reach


SEES: Final[dict[RoleName, Sees]] = {
    "operator": Sees(cards="everything", names="everything", needs="everything"),
    "worker": Sees(cards="neighbourhoods", names="caseload", needs="caseload"),
    "resident": Sees(cards="oneself", names="oneself", needs="oneself"),
    "volunteer": Sees(cards="oneself", names="oneself", needs="oneself"),
    "initiative-contact": Sees(cards="oneself", names="oneself", needs="oneself"),
    "coordinator": Sees(cards="oneself", names="oneself", needs="oneself"),
    "municipality-reader": Sees(cards="oneself", names="oneself", needs="oneself"),
    "administrator": Sees(cards="oneself", names="oneself", needs="oneself"),
    "privacy-officer": Sees(cards="oneself", names="oneself", needs="oneself"),
    "api-client": Sees(cards="oneself", names="oneself", needs="oneself"),
}


class Card(NamedTuple):
    """What must be known of a node to say who may see it. `shared`: agreed to be visible to partners."""

    number: int
    kind: str
    municipality: str
    area: str
    organisation: int | None
    shared: bool


def sees_card(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may see this node's pseudonymous card (for a K0 node: all of it)."""
    if viewer.municipality not in {None, card.municipality}:
        return False
    return card.kind != "person" or _within(
        SEES[viewer.role].cards, viewer, card.number, card.area, card.organisation, shared=card.shared
    )


def sees_name(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may see the name and contact data behind this card."""
    if viewer.municipality not in {None, card.municipality}:
        return False
    return card.kind != "person" or _within(SEES[viewer.role].names, viewer, card.number, card.area, card.organisation)


def sees_need_text(viewer: Viewer, organisation: int | None, owner: Card) -> bool:
    """Whether the viewer may read a need that `organisation` recorded: of an owner he may change, where that is now.

    Where the need itself was written down does not count: who moves takes his needs out of sight.
    """
    if not may_change(viewer, owner):
        return False
    if SEES[viewer.role].needs == "everything" or _oneself(viewer, owner.number):
        return True
    return viewer.organisation is not None and organisation == viewer.organisation


def sees_tie(viewer: Viewer, organisation: int | None, a: Card, b: Card) -> bool:
    """Whether the viewer may know of a tie that `organisation` recorded: of an own tie, or between shared cards."""
    if not (sees_card(viewer, a) and sees_card(viewer, b)):
        return False
    if SEES[viewer.role].cards == "everything":
        return True
    own = viewer.organisation is not None and organisation == viewer.organisation
    return own or all(card.kind != "person" or card.shared for card in (a, b))


def may_change(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may change this node and what it offers; the role's routes come on top of this."""
    if card.kind == "person":
        return sees_name(viewer, card)
    if viewer.municipality not in {None, card.municipality}:
        return False
    reach = SEES[viewer.role].needs
    near = reach == "caseload" and card.area in viewer.neighbourhoods
    return near or reach == "everything" or _oneself(viewer, card.number)


def _within(
    reach: Reach, viewer: Viewer, number: int, area: str, organisation: int | None, *, shared: bool = False
) -> bool:
    if reach == "everything" or _oneself(viewer, number):
        return True
    if reach == "oneself" or area not in viewer.neighbourhoods:
        return False
    own = viewer.organisation is not None and organisation == viewer.organisation
    return own or (reach == "neighbourhoods" and shared)


def _oneself(viewer: Viewer, number: int) -> bool:
    return viewer.person is not None and number == viewer.person
