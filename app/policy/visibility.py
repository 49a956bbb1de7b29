"""Who may see what: which cards (K1), names (K2), needs (K3) and ties, by role, organisation, neighbourhood and task.

The same rules are a filter in every query (app.repositories.visible) and a mask over the network
(app.live.scope_for); tests hold the three equal.
"""

from collections.abc import Sequence
from typing import Final, Generic, Literal, NamedTuple, Protocol, TypeVar

from app.policy.lifecycle import BEFORE, CLOSED, CONTACT_DAYS, TOGETHER, Side
from app.policy.roles import RoleName, Viewer

Reach = Literal["everything", "neighbourhoods", "asked", "caseload", "list", "circle", "oneself"]
"""How far a role sees people. Each includes oneself:
everything      every person of the municipality;
neighbourhoods  people in one's own neighbourhoods whom one's own organisation recorded, or who agreed to be
                visible to partners, and whose initiative did, where one owns the list;
asked           those of `caseload`, and who is asked for others: volunteers, contacts and professionals in one's own
                neighbourhoods whom one's own organisation recorded and who agreed to be asked;
caseload        people in one's own neighbourhoods whom one's own organisation recorded, as long as nobody else has
                them in the own caseload; of a colleague's only who was read for a reason that was given; and nobody
                who works here;
list            the own initiative, and people whom it recorded itself;
circle          people who agreed that this connector introduces them.
Who has no ground yet (provisional) is seen by who entered them, and by nobody else.
"""


class Sees(NamedTuple):
    """How far a role sees of people; initiatives, organisations and places (K0) are there for all who signed in."""

    cards: Reach
    names: Reach
    needs: Reach


SEES: Final[dict[RoleName, Sees]] = {
    "operator": Sees(cards="everything", names="everything", needs="everything"),
    "worker": Sees(cards="neighbourhoods", names="asked", needs="caseload"),
    "connector": Sees(cards="circle", names="circle", needs="circle"),
    "resident": Sees(cards="oneself", names="oneself", needs="oneself"),
    "volunteer": Sees(cards="oneself", names="oneself", needs="oneself"),
    "initiative-contact": Sees(cards="list", names="list", needs="oneself"),
    "coordinator": Sees(cards="oneself", names="oneself", needs="oneself"),
    "municipality-reader": Sees(cards="oneself", names="oneself", needs="oneself"),
    "administrator": Sees(cards="oneself", names="oneself", needs="oneself"),
    "privacy-officer": Sees(cards="oneself", names="oneself", needs="oneself"),
    "api-client": Sees(cards="oneself", names="oneself", needs="oneself"),
}

ON_BEHALF: Final[frozenset[RoleName]] = frozenset({"operator", "worker"})
"""Roles that exercise somebody's rights on behalf: to see all that is kept, and to have it erased. All others only
their own: who introduces a neighbour is not to read or end what others keep of that neighbour."""

ASKED_ROLES: Final = ("volunteer", "contact", "professional")
"""Roles, as dated edges of a person, in which somebody is asked for others."""


class Card(NamedTuple):
    """What must be known of a node to say who may see it."""

    number: int
    kind: str
    municipality: str
    area: str
    organisation: int | None
    """The organisation, or the initiative with a list of its own, that recorded it."""
    shared: bool
    """Agreed to be visible to partners."""
    listed: bool = False
    """An initiative recorded it: the list is the initiative's."""
    claimed: bool = False
    """Somebody has this person in the own caseload; or it is somebody who works here, and so is nobody's task."""
    asked: bool = False
    """Has one of `ASKED_ROLES` today, and agreed to be asked."""
    provisional_by: str | None = None
    """Actor who entered this person without a ground yet."""


def sees_card(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may see this node's pseudonymous card (for a K0 node: all of it)."""
    return _here(viewer, card) and (card.kind != "person" or _within(SEES[viewer.role].cards, viewer, card))


def sees_name(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may see the name and contact data behind this card."""
    return _here(viewer, card) and (
        card.kind != "person" or _within(SEES[viewer.role].names, viewer, card, viewer.glimpses)
    )


def sees_need_text(viewer: Viewer, organisation: int | None, owner: Card) -> bool:
    """Whether the viewer may read a need that `organisation` recorded: of a person in his reach, where that is now.

    Or of an initiative, organisation or place that he may change. Where the need itself was written down does not
    count: who moves takes his needs out of sight.
    """
    reach = SEES[viewer.role].needs
    if owner.kind == "person":
        near = _here(viewer, owner) and _within(reach, viewer, owner, viewer.glimpses)
    else:
        near = may_change(viewer, owner)
    if not near:
        return False
    if reach == "everything" or _oneself(viewer, owner.number):
        return True
    return viewer.organisation is not None and organisation == viewer.organisation


def sees_tie(viewer: Viewer, organisation: int | None, a: Card, b: Card) -> bool:
    """Whether the viewer may know of a tie that `organisation` recorded: of an own tie, or between shared cards."""
    if not (sees_card(viewer, a) and sees_card(viewer, b)):
        return False
    if SEES[viewer.role].cards == "everything":
        return True
    own = viewer.organisation is not None and organisation == viewer.organisation
    return own or all(card.kind != "person" or (card.shared and not card.listed) for card in (a, b))


def may_change(viewer: Viewer, card: Card) -> bool:
    """Whether the viewer may change this node and what it offers; the role's routes come on top of this."""
    if not _here(viewer, card):
        return False
    reach = SEES[viewer.role].needs
    if card.kind == "person":
        return _within(SEES[viewer.role].names if reach == "oneself" else reach, viewer, card)
    near = reach == "caseload" and card.area in viewer.neighbourhoods
    return near or reach == "everything" or _oneself(viewer, card.number) or _own_place(viewer, card)


def _here(viewer: Viewer, card: Card) -> bool:
    return viewer.municipality in {None, card.municipality}


def _within(reach: Reach, viewer: Viewer, card: Card, glimpses: frozenset[int] = frozenset()) -> bool:
    if reach == "everything" or _oneself(viewer, card.number):
        return True
    entered = card.provisional_by in {None, viewer.actor}
    return entered and reach != "oneself" and _others(reach, viewer, card, glimpses)


def _others(reach: Reach, viewer: Viewer, card: Card, glimpses: frozenset[int]) -> bool:
    if reach == "circle":
        return card.number in viewer.caseload
    own = viewer.organisation is not None and card.organisation == viewer.organisation
    if reach == "list":
        return own and card.listed
    if card.area not in viewer.neighbourhoods:
        return False
    if reach == "neighbourhoods":
        return own or (card.shared and (not card.listed or card.organisation in viewer.lists))
    task = not card.claimed or card.number in viewer.caseload | glimpses
    return own and (task or (reach == "asked" and card.asked))


def _oneself(viewer: Viewer, number: int) -> bool:
    """Oneself; an initiative's contact speaks for the initiative as well."""
    return number == viewer.person or (viewer.role == "initiative-contact" and number == viewer.organisation)


def _own_place(viewer: Viewer, card: Card) -> bool:
    """A place that an initiative recorded itself; its contact keeps it up to date."""
    own = viewer.organisation is not None and card.organisation == viewer.organisation
    return viewer.role == "initiative-contact" and card.kind == "place" and own


# What an answer about one introduction holds: an exact set of keys for each party at each stage.

Party = Literal["worker", "connector", "seeker", "giver"]
"""As what somebody reads an introduction."""

MANAGES: Final[dict[RoleName, Party]] = {"operator": "worker", "worker": "worker", "connector": "connector"}
"""Roles that introduce others, and as what; everyone else has only introductions of the own."""
STEERS: Final[dict[Party, tuple[Side, ...]]] = {"worker": ("seeker",), "connector": ("seeker", "giver")}
"""Sides that who introduces must be able to change, as far as they are people, to take steps. For a side answers only
who may change that side: itself, or its own worker, who then reads what that side reads."""

UNASKED, ASKED, WAITING, TOGETHER_NOW, AFTER, ENDED = 1, 2, 3, 4, 5, 6
"""The stages of one side: it knows of nothing; it is asked; it waits for the other; contact is shared; it was
finished, not long ago; it ended."""
OPEN_STAGES: Final = frozenset({TOGETHER_NOW, AFTER})
"""Stages in which contact may be seen, by two who both agreed to that."""

_ANY: Final = frozenset({"id", "version", "party", "state", "roles"})
_SEEKER: Final = _ANY | {"need", "text"}
_GIVER: Final = _ANY | {"talent", "text"}
_MANAGED: Final = _ANY | {
    "need",
    "talent",
    "seeker",
    "giver",
    "seeker_willing",
    "giver_willing",
    "wave",
    "due_on",
    "again_on",
    "returned",
    "accompanied",
    "first_on",
    "companion",
    "holder",
    "proposed_on",
    "ended_on",
}
_FOR_WORKERS: Final = _MANAGED | {"rank", "weights", "carer_relieved"}

KEYS: Final[dict[tuple[Party, int], frozenset[str]]] = {
    **{("worker", stage): _FOR_WORKERS for stage in range(UNASKED, ENDED + 1)},
    **{("connector", stage): _MANAGED for stage in range(UNASKED, ENDED + 1)},
    ("seeker", UNASKED): frozenset(),
    ("seeker", ASKED): _SEEKER | {"concepts"},
    ("seeker", WAITING): _SEEKER,
    ("seeker", TOGETHER_NOW): _SEEKER | {"accompanied", "first_on", "contact"},
    ("seeker", AFTER): _SEEKER | {"contact"},
    ("seeker", ENDED): _SEEKER,
    ("giver", UNASKED): frozenset(),
    ("giver", ASKED): _GIVER | {"concepts", "district", "slots"},
    ("giver", WAITING): _GIVER,
    ("giver", TOGETHER_NOW): _GIVER | {"accompanied", "first_on", "contact"},
    ("giver", AFTER): _GIVER | {"contact"},
    ("giver", ENDED): _GIVER,
}
"""Who sees what of an introduction, and when. Empty: there is none for who asks (404)."""

KEY_CLASSES: Final[dict[str, str]] = dict.fromkeys(_FOR_WORKERS | _SEEKER | _GIVER, "K1") | {
    "concepts": "K1",
    "district": "K1",
    "slots": "K1",
    "contact": "K2",
}
"""The data class of each key. No key of an introduction holds a text of somebody (K3) or an address."""

LISTED: Final = KEY_CLASSES.keys() - {"text", "concepts", "district", "slots", "contact"}
"""Keys that a list may hold: nothing that is read about one person."""


DELICATE_THEMES: Final = frozenset(
    {"luisteren en verlies", "overlast en bemiddeling", "zorg nabij", "formulieren en geld"}
)
"""Themes of the vocabulary that say something of a person already: they stand in no message that leaves the house."""


def speaks_for(viewer: Viewer) -> frozenset[int]:
    """Numbers of the nodes whose own introductions these are: oneself, and the initiative that one speaks for."""
    numbers = {viewer.person, viewer.organisation if viewer.role == "initiative-contact" else None}
    return frozenset(number for number in numbers if number is not None)


def stage_of(state: str, side: Side, *, asked: bool, days_ended: int = 0) -> int:
    """The stage of one side. `asked`: it was asked at some time; `days_ended`: since the end, in days."""
    if not asked:
        return UNASKED
    if state == f"asked-{side}":
        return ASKED
    if state in BEFORE or state == "not-now":
        return WAITING
    if state in TOGETHER:
        return TOGETHER_NOW
    return AFTER if state == "finished" and days_ended <= CONTACT_DAYS else ENDED


def keys_of(party: Party, stage: int, *, shared: bool) -> frozenset[str]:
    """The keys of an answer about one introduction. `shared`: both agreed to share contact, and nothing forbids it."""
    keys = KEYS[party, stage]
    return keys if shared else keys - {"contact"}


def shown_state(state: str, side: Side) -> str:
    """How a side is told where it stands: its own answers and what both lived, and nothing that the other decided."""
    if state in {f"asked-{side}", f"willing-{side}", f"declined-{side}", "finished", *TOGETHER}:
        return state
    return "waiting" if state in BEFORE or state == "not-now" else "ended"


class Taken(Protocol):
    """A step as it is kept: the state that it led to, and who took it."""

    state: str
    by: str | None


Kept = TypeVar("Kept", bound=Taken)


class Told(NamedTuple, Generic[Kept]):
    """A step as a side is told of it. `own`: the step or the answer of that side."""

    step: Kept
    state: str
    own: bool


_ANSWERS: Final[dict[Side, frozenset[str]]] = {
    "seeker": frozenset({"willing-seeker", "declined-seeker", "agreed", "not-now"}),
    "giver": frozenset({"willing-giver", "declined-giver", "agreed", "not-now"}),
}
"""States in which the answer of a side may end."""


def told_of(steps: Sequence[Kept], side: Side) -> list[Told[Kept]]:
    """What a side is told of these steps, the first one first: what it did itself, and what changes what it sees."""
    known = _known(steps, side)
    asked = next((n for n, step in enumerate(known) if step.state == f"asked-{side}"), len(known))
    told: list[Told[Kept]] = []
    for before, step in zip([*known[asked : asked + 1], *known[asked:]], known[asked:], strict=False):
        answers = before.state == f"asked-{side}" and step.state in _ANSWERS[side]
        own, shown = step.by == side or answers, shown_state(step.state, side)
        if own or step.state in TOGETHER or not told or told[-1].state != shown:
            told.append(Told(step, shown, own))
    return told


def known_state(state: str, side: Side, steps: Sequence[Taken]) -> str:
    """The state as far as it is this side's to know; `steps` are all there are.

    What proves unsafe after the end stays as it ended for the side that did not say so: who is dangerous is not told.
    """
    last = _known(steps, side)[-1:]
    return last[0].state if state == "unsafe" and last and last[0].state in CLOSED else state


def _known(steps: Sequence[Kept], side: Side) -> list[Kept]:
    known: list[Kept] = []
    for step in steps:
        over = bool(known) and known[-1].state in CLOSED
        if not (over and step.state == "unsafe" and step.by != side):
            known.append(step)
    return known
