"""How people sign in: with what, by role; how long that lasts; and how often it may be tried."""

import datetime as dt
from typing import Final, Literal

from app.policy.roles import RoleName, Viewer

Method = Literal["passkey", "password", "link", "oidc", "console"]
"""passkey: a key on one's own phone or computer, with a finger, face or code; password: always with a code of an
authenticator app; link: a mail with a link or short code that works once; oidc: the sign-in of one's own employer;
console: a link that works once, made by who has the database in hand anyway."""

IDLE: Final = dt.timedelta(minutes=30)
"""After this long without a request a session rests: one touch of the passkey opens it again."""
LONGEST: Final = dt.timedelta(hours=12)
"""After this long a session is over, whatever was done in it."""
FRESH: Final = dt.timedelta(minutes=5)
"""How long after a sign-in or a touch somebody may add another way to sign in: an open session alone adds none."""
NOTICED: Final = dt.timedelta(minutes=1)
"""How exactly we keep when a session was last used: not every question needs a write."""
LINK: Final = dt.timedelta(minutes=15)
"""How long a link or short code to sign in works."""
CONSOLE: Final = dt.timedelta(days=1)
"""How long a link of the console works."""
ENROL: Final = dt.timedelta(days=7)
"""How long the link in the mail works with which somebody makes a first passkey."""
CHALLENGE: Final = dt.timedelta(minutes=5)
"""How long somebody may take to touch a passkey."""

WINDOW: Final = dt.timedelta(minutes=15)
"""What is counted in `TRIES_ACCOUNT` and `TRIES_ADDRESS`."""
TRIES_ACCOUNT: Final = 5
"""Most tries at one account, whether it exists or not; a try that succeeds does not count."""
TRIES_ADDRESS: Final = 20
"""Most tries from one internet address."""

LEAST_PASSWORD: Final = 12
"""Shortest password, in characters; nothing else is asked of it."""
MOST_PASSKEYS: Final = 10
"""Most phones and computers of one account."""

_STAFF: Final[frozenset[Method]] = frozenset({"passkey", "password", "oidc", "console"})
_NEIGHBOUR: Final[frozenset[Method]] = frozenset({"passkey", "link", "console"})

METHODS: Final[dict[RoleName, frozenset[Method]]] = {
    "resident": _NEIGHBOUR,
    "volunteer": _NEIGHBOUR,
    "initiative-contact": _NEIGHBOUR,
    "connector": _NEIGHBOUR,
    "worker": _STAFF,
    "coordinator": _STAFF,
    "municipality-reader": _STAFF,
    "administrator": _STAFF,
    "privacy-officer": _STAFF,
    "api-client": frozenset(),
    "operator": frozenset(),
}
"""Role: how who has it may sign in. A mailbox alone opens nothing that others told in confidence. Who may not sign in
at all uses a token, or the console."""

STAFF: Final[frozenset[RoleName]] = frozenset(role for role, methods in METHODS.items() if methods == _STAFF)
"""Roles of who does this as a job."""

NOBODY: Final = Viewer(role="resident", actor="nobody", municipality="")
"""Who is not signed in yet: of no municipality, so that nothing of anybody is in sight."""
