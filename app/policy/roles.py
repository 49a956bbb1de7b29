"""The roles of the trust page, and the viewer: who asks, for which organisation and neighbourhoods."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

RoleName = Literal[
    "resident",
    "volunteer",
    "initiative-contact",
    "connector",
    "worker",
    "coordinator",
    "municipality-reader",
    "administrator",
    "privacy-officer",
    "api-client",
    "operator",
]

ROLES: Final[tuple[RoleName, ...]] = get_args(RoleName)

OF_INITIATIVES: Final[frozenset[RoleName]] = frozenset({"initiative-contact", "connector"})
"""Roles that somebody has at an initiative, which then is the organisation of the viewer."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. Every repository hangs off a Work that has one."""

    role: RoleName
    actor: str
    """Stable name of the asker in logs ('token:12', 'operator'); never a person's name."""
    municipality: str | None = None
    """GM code; None only for the operator, who sees every municipality of this database."""
    organisation: int | None = None
    neighbourhoods: frozenset[str] = frozenset()
    person: int | None = None
    caseload: frozenset[int] = frozenset()
    """Numbers of the people who are this asker's task now: own caseload, cover, own circle."""
    glimpses: frozenset[int] = frozenset()
    """Numbers of people whom the asker may read now for a reason that was given, and not change."""
    lists: frozenset[int] = frozenset()
    """Numbers of the initiatives that let this organisation read the list of people that they own."""
    mark: str = ""
    """By which a phone knows this account again; it says nothing of whose that is."""


OPERATOR: Final = Viewer(role="operator", actor="operator")
"""The person at the console, who sees the whole municipality."""
