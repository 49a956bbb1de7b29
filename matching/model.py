"""The frozen values of the engine: who there is, what they can give and use, and what is suggested.

People, initiatives, organisations and places are numbers here; the engine knows no names. A day is a whole number
(`datetime.date.toordinal`), a distance whole metres, a weight or share a whole number in per mille, a position
the Dutch national grid (RD) in whole metres. Whole numbers make every answer the same on every machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Final, Literal, get_args

NodeKind = Literal["person", "initiative", "organisation", "place"]
TieKind = Literal["knows", "neighbour", "family", "member", "supports", "refers"]
NODE_KINDS: Final[tuple[NodeKind, ...]] = ("person", "initiative", "organisation", "place")
TIE_KINDS: Final[tuple[TieKind, ...]] = ("knows", "neighbour", "family", "member", "supports", "refers")

Obstacle = Literal[
    "ride-there", "ride-home", "first-time", "language", "walking", "dressing", "money", "trust", "in-return"
]
OBSTACLES: Final[tuple[Obstacle, ...]] = get_args(Obstacle)
"""What may keep somebody from what would serve the need; 'in-return': takes no help without giving something back."""
RoleKind = Literal[
    "seeker",
    "giver",
    "introducer",
    "activity",
    "place",
    "ride-there",
    "ride-home",
    "companion",
    "interpreter",
    "helper",
]
ROLE_KINDS: Final[tuple[RoleKind, ...]] = get_args(RoleKind)
"""The places in a suggestion: who asks, who gives (one person, or something done together), where it is, who takes
the seeker along or home, who comes along the first time, who speaks both languages, who lends a hand."""

DAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
PARTS: Final = ("ochtend", "middag", "avond", "nacht")
SLOTS: Final[dict[str, int]] = {
    f"{day}-{part}": 1 << (d * len(PARTS) + p) for d, day in enumerate(DAYS) for p, part in enumerate(PARTS)
}
"""The 21 day-parts of a week, and its 7 nights, as bits. No bits at all is: not known."""

MILLE: Final = 1000
FAR: Final = 2**31 - 1
"""Stands for 'no limit' where a distance in metres is expected."""


def slots_from(names: Iterable[str]) -> int:
    """The day-parts `names` ('di-ochtend') as bits. Raises KeyError on a name that is none."""
    bits = 0
    for name in names:
        bits |= SLOTS[name]
    return bits


def common_slots(many: Iterable[int]) -> int:
    """Day-parts that suit all of these, where 0 is: not said; 0 where nobody said, and where none suits them all."""
    return reduce(and_, [slots for slots in many if slots] or [0])


def slot_names(bits: int) -> tuple[str, ...]:
    """The names of the day-parts in `bits`, in the order of the week."""
    return tuple(name for name, bit in SLOTS.items() if bits & bit)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A concept of the vocabulary and how surely a text is about it, 1..1000."""

    concept: str
    weight: int


@dataclass(frozen=True, slots=True)
class Node:
    """A person, initiative, organisation or place, without a name."""

    number: int
    kind: NodeKind
    x: int | None
    y: int | None
    """Position on the national grid; None is not known."""
    area: str
    """Code of the neighbourhood."""
    organisation: int = 0
    """The organisation that recorded it; 0 is none."""
    shared: bool = True
    """May be seen as a card by other organisations."""
    listed: bool = False
    """On the list of an initiative, its recorder: only organisations that it lets read that list see the card."""
    claimed: bool = False
    """In somebody's own caseload."""
    consent: bool = True
    """Agreed to be matched (initiatives, organisations and places always do)."""
    agreement: bool = False
    """May be asked because of an agreement as a volunteer, also without that consent."""
    active: bool = True
    professional: bool = False
    gender: Literal["woman", "man", "other"] | None = None
    born_from: int | None = None
    """First year of the birth-year band: the oldest this person can be."""
    guardian: bool = False
    """A guardian agreed."""
    languages: frozenset[str] = frozenset()
    """Empty is: not known."""
    qualifications: tuple[tuple[str, int], ...] = ()
    """Kind and last valid day (ordinal; FAR when it does not end)."""
    gist: bytes = b""
    """What an initiative, organisation or place says of itself is about; of a person nothing."""
    sort: str = ""
    """What sort of organisation or place it is, as it calls itself ('woningcorporatie', 'sportveld')."""
    place: int = 0
    """Of an initiative: the place where it is; 0 is not known."""
    owner: int = 0
    """Of a place or initiative: the organisation whose it is; 0 is not known."""
    past: tuple[tuple[int, int], ...] = ()
    """Roles that are over ('voorheen bestuurslid'): where (a node) and their last day."""
    room: int | None = None
    """Of a place or initiative: how many people it has room for; None is not known."""
    access: frozenset[str] = frozenset()
    """Of a place: what makes it easy to enter ('level', 'lift', 'toilet'), or not ('stairs')."""
    until: int = 0
    """Of a place: its last day, where it is there for a time only; 0 is no end."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two nodes as one organisation recorded it."""

    number: int
    a: int
    b: int
    kind: TieKind
    strength: int = 500
    """Per mille; 500 where nobody said."""
    confirmed: int = 0
    """Day it was last confirmed; 0 is not known."""
    organisation: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a text mentions and rules out, as markers of the vocabulary ('dogs', 'only-women'), and its languages."""

    mentions: frozenset[str] = frozenset()
    cannot: frozenset[str] = frozenset()
    rather_not: frozenset[str] = frozenset()
    tongues: frozenset[str] = frozenset()
    """Languages other than Dutch that it is in or speaks of."""


NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Ride:
    """A seat that is offered: to something, home from it, or both; `anyway`: this driver goes there already."""

    there: bool
    home: bool
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Talent:
    """What a node can give."""

    number: int
    owner: int
    concepts: tuple[Weighted, ...] = ()
    gist: bytes = b""
    """What the whole text is about, as `reading.Reading.gist`; empty is not read."""
    slots: int = 0
    reach: int = FAR
    """How far the giver wants to go, in metres."""
    capacity_left: int | None = None
    """Introductions still possible; None is not known."""
    active: bool = True
    collective: bool = False
    limits: Limits = NO_LIMITS
    holds: frozenset[str] = frozenset()
    """Qualifications that its own words say it has."""
    ride: Ride | None = None
    names: frozenset[int] = frozenset()
    """Initiatives, organisations and places that its words name; of a ride, where it goes."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a node could use."""

    number: int
    owner: int
    concepts: tuple[Weighted, ...] = ()
    gist: bytes = b""
    open: bool = True
    slots: int = 0
    reach: int = FAR
    """How far away help may be, in metres."""
    common_language: bool | None = None
    """Whether a common language is required; None: only where the seeker is known not to speak Dutch."""
    requires: frozenset[str] = frozenset()
    """Qualifications the giver must have ('professional', 'vog')."""
    group_size: int | None = None
    limits: Limits = NO_LIMITS
    organisation: int = 0
    """The organisation that recorded it; 0 is none."""
    obstacles: frozenset[Obstacle] = frozenset()
    names: frozenset[int] = frozenset()
    """Initiatives, organisations and places that its words name."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A past or running introduction of a need with a talent."""

    number: int
    need: int
    talent: int
    state: str
    asked: int = 0
    """Last day the giver was asked; 0 is never."""
    by: int = 0
    """Node that proposed it; 0 is not known."""
    roles: frozenset[RoleKind] = frozenset({"giver"})
    """What the giver is asked to do for the need."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two people who are never introduced."""

    number: int
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class ViaWish:
    """Through whom somebody would rather be introduced, or rather not: one node, or a sort of organisation."""

    number: int
    node: int
    """Whose wish it is."""
    rather: bool
    other: int = 0
    """The node meant; 0: all organisations of that sort, and who works for them."""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """When a place can be used, by the clock on its wall (Europe/Amsterdam)."""

    number: int
    place: int
    rule: str
    """RRULE of RFC 5545 without a start ('FREQ=WEEKLY;BYDAY=TU,TH'); it counts from `since`."""
    begins: int
    ends: int
    """Minutes after midnight, `begins` < `ends` <= 1440."""
    since: int
    """First day (ordinal)."""
    until: int = 0
    """Last day (ordinal); 0 is no end."""
    present: str = ""
    """Who is there then ('terreinploeg'); '' is nobody that is known."""
    holidays: bool = False
    """Also on public holidays."""


@dataclass(frozen=True, slots=True)
class Booking:
    """When a place is taken: once, or by a rule."""

    number: int
    place: int
    day: int
    """The day, or the first one (ordinal)."""
    begins: int
    ends: int
    """Minutes after midnight, `begins` < `ends` <= 1440."""
    rule: str = ""
    """RRULE of RFC 5545 without a start; '' is once."""
    until: int = 0
    """Last day (ordinal); 0 is no end."""
    off: frozenset[int] = frozenset()
    """Days (ordinal) on which it is not."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands between an offer and its use ('schoonmaak, 600 euro per jaar'), and who can take that away."""

    number: int
    node: int
    """The place, initiative or organisation whose condition it is."""
    kind: str
    remover: int = 0
    """The organisation that can take it away; 0 is not known."""
    standing: bool = True
    words: str = ""
    """As its owner put it; public."""
    euros: int = 0
    """What it costs a year; 0 is not known."""


class UnseenError(LookupError):
    """There is no such need or talent, or the scope may not see it: the two are not told apart."""


Value = Node | Tie | Talent | Need | Introduction | Apart | ViaWish | Opening | Booking | Condition


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks and when: what a viewer may see, as the engine needs to know it."""

    today: int
    """Day (ordinal)."""
    organisation: int = 0
    areas: frozenset[str] = frozenset()
    everything: bool = False
    """Sees the whole municipality (the person at the console)."""
    person: int = 0
    """The asker's own node; one always sees oneself."""
    initiative: int = 0
    """The initiative that the asker speaks for, which owns a list of people; 0 is none."""
    people: frozenset[int] = frozenset()
    """People in the caseload that the asker has, stands in for, or may read for a reason."""
    circle: frozenset[int] = frozenset()
    """People whom a connector introduces; a connector sees no other."""
    lists: frozenset[int] = frozenset()
    """Initiatives that let the asker's organisation read their list."""


Values = tuple[tuple[str, str | int], ...]
"""What fills a sentence, by name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground in words to come: `code` picks the sentence, `values` fills it, `points` is its part of the score."""

    code: str
    points: int = 0
    values: Values = ()


@dataclass(frozen=True, slots=True)
class Role:
    """One place in a suggestion and who fills it."""

    kind: RoleKind
    node: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An introduction that might be made: a set of roles filled, with what fits, what is unknown and what clashes."""

    need: int
    talent: int
    roles: tuple[Role, ...]
    score: int
    """Sum of the points of `fits`."""
    fits: tuple[Reason, ...]
    unknown: tuple[Reason, ...] = ()
    clashes: tuple[Reason, ...] = ()
    path: tuple[int, ...] = ()
    """Nodes between seeker and giver on the best path (at most two), for the drawing."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A stretch of one day at one place, by the clock on the wall (Europe/Amsterdam)."""

    day: int
    """Ordinal."""
    begins: int
    ends: int
    """Minutes after midnight, `begins` < `ends` <= 1440."""
    present: str = ""
    """Who is there then; '' is nobody that is known."""


@dataclass(frozen=True, slots=True)
class Filling:
    """One role of a combination: who fills it, and who else could."""

    role: RoleKind
    obstacle: Obstacle | None
    """What it takes away; None: it serves the need itself."""
    chosen: Suggestion | None
    """None: nobody yet, this role is still open."""
    alternatives: tuple[Suggestion, ...] = ()
    detour: int | None = None
    """Of a ride: how many metres farther than the driver goes already; None is not known."""


@dataclass(frozen=True, slots=True)
class Combination:
    """More than two: what serves the need, and for each obstacle who takes it away, at one moment."""

    need: int
    fillings: tuple[Filling, ...]
    """What serves the need itself first, then one for each obstacle that a person can take away."""
    slots: int
    """Day-parts on which all who were chosen can; 0 is not known."""
    hour: Hour | None
    """The first time at which it can be, where hours are known."""
    score: int
    """Sum of the scores of who were chosen."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Somebody who would fit if one limit were relaxed."""

    talent: int
    owner: int
    limit: Reason


@dataclass(frozen=True, slots=True)
class MightKnow:
    """Someone or something close to the subject who may know somebody; never counted as a talent."""

    node: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine has to say about one need. No suggestions is an answer: nobody fits (yet)."""

    need: int
    suggestions: tuple[Suggestion, ...] = ()
    near_miss: NearMiss | None = None
    might_know: tuple[MightKnow, ...] = field(default=())
    gap: Reason | None = None
    """What is missing where nobody fits: a `qualification` that the need asks for, or else the `concept` that it is
    about and whether that is `sure`, 1 or 0; without values where that is a guess. None where somebody fits."""
    together: tuple[int, ...] = ()
    """Talents among the suggestions that come first because they are done together, where one-to-one fits too."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Why, or why not, one talent for one need: the rules that bar it and, as if none did, its suggestion."""

    bars: tuple[Reason, ...]
    suggestion: Suggestion | None
    """None where a bar forbids even to reckon: no consent, too young, kept apart."""
