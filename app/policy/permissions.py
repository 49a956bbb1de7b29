"""Which role may use which operation of the API. What is not named here nobody may do.

A role's answer is known from the route alone, before any object is looked up: that is a 403. Which objects a role
then sees is in `app.policy.visibility`: what lies outside that is a 404.
"""

from typing import Final

from app.policy.roles import RoleName

PUBLIC: Final = frozenset({"readHealth", "readDescription", "readDocs"})
"""Open to everyone, without a token: they hold no data."""

LOGGED: Final = frozenset({"readNeed", "readTalent", "readPerson"})
"""Reads of K2 and K3: they write a line in the access log."""

ASKED: Final = frozenset({"readText"})
"""Questions that are posted, since what they hold may stand in no address: they read, and change nothing."""

_CONSOLE: Final[frozenset[RoleName]] = frozenset({"operator"})
_STAFF: Final[frozenset[RoleName]] = _CONSOLE | {"worker"}
_OWN: Final[frozenset[RoleName]] = _STAFF | {"resident", "volunteer"}
_CONTACT: Final[frozenset[RoleName]] = _STAFF | {"initiative-contact"}
_SOCIAL_MAP: Final[frozenset[RoleName]] = _CONTACT | {"coordinator", "resident", "volunteer"}
_FIGURES: Final[frozenset[RoleName]] = _STAFF | {
    "coordinator",
    "municipality-reader",
    "privacy-officer",
    "api-client",
}
_AREAS: Final[frozenset[RoleName]] = _FIGURES - {"privacy-officer"}

OPERATIONS: Final[dict[str, frozenset[RoleName]]] = {
    "listNeeds": _OWN | {"initiative-contact"},
    "createNeed": _STAFF,
    "readNeed": _OWN | {"initiative-contact"},
    "changeNeed": _OWN | {"initiative-contact"},
    "addMoment": _STAFF,
    "openNeed": _STAFF,
    "listSuggestions": _STAFF,
    "explainSuggestion": _STAFF,
    "listTalents": _OWN | {"initiative-contact"},
    "createTalent": _STAFF,
    "readTalent": _OWN | {"initiative-contact"},
    "changeTalent": _OWN | {"initiative-contact"},
    "listNeedsForTalent": _STAFF,
    "readText": _OWN | {"initiative-contact"},
    "listConcepts": _OWN | {"initiative-contact"},
    "listPeople": _STAFF,
    "createPerson": _STAFF,
    "readPerson": _OWN,
    "changePerson": _OWN,
    "listTies": _STAFF,
    "createTie": _STAFF,
    "readTie": _STAFF,
    "changeTie": _STAFF,
    "listInitiatives": _SOCIAL_MAP,
    "createInitiative": _STAFF,
    "readInitiative": _SOCIAL_MAP,
    "changeInitiative": _CONTACT,
    "listPlaces": _SOCIAL_MAP,
    "createPlace": _STAFF,
    "readPlace": _SOCIAL_MAP,
    "changePlace": _STAFF,
    "listOrganisations": _SOCIAL_MAP,
    "readOrganisation": _SOCIAL_MAP,
    "listNeighbourhoods": _AREAS,
    "readMeasures": _FIGURES,
}
"""Operation of the API: roles that may use it."""


def may_use(role: RoleName, operation: str) -> bool:
    """Whether this role may ever use this operation. An operation that is not in the table: nobody."""
    return role in OPERATIONS.get(operation, frozenset())
