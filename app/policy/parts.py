"""What may stand between somebody and what would help, and the parts that people can play to take that away."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, get_args

Obstacle = Literal[
    "ride-there", "ride-home", "first-time", "language", "walking", "dressing", "money", "trust", "in-return"
]
OBSTACLES: Final[tuple[Obstacle, ...]] = get_args(Obstacle)
"""As the engine has them; 'in-return': takes no help without giving something back."""

Part = Literal["giver", "activity", "place", "ride-there", "ride-home", "companion", "interpreter", "helper"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What somebody or something can be asked to be for a need: the roles of the engine without seeker and introducer."""

TAKES_AWAY: Final[Mapping[Obstacle, Part]] = {
    "ride-there": "ride-there",
    "ride-home": "ride-home",
    "first-time": "companion",
    "language": "interpreter",
    "walking": "helper",
    "dressing": "helper",
}
"""Which part takes an obstacle away; what money, trust and giving back ask for is no part that somebody plays."""

SERVES: Final[frozenset[str]] = frozenset({"giver", "activity", "place"})
"""Parts that serve the need itself, and so stand in for each other; all others only take away what is in the way."""


def parts_in(written: str) -> tuple[Part, ...]:
    """Read parts as they are kept, in the order of `PARTS`."""
    kept = set(written.split(";"))
    return tuple(part for part in PARTS if part in kept)


def written(parts: Iterable[str]) -> str:
    """Write parts down as they are kept."""
    wanted = set(parts)
    return ";".join(part for part in PARTS if part in wanted)


def serves(parts: Iterable[str]) -> bool:
    """Whether who is asked for these parts is to serve the need itself."""
    return not SERVES.isdisjoint(parts)


def instead(one: Collection[str], other: Collection[str]) -> bool:
    """Whether these two are asked for the same: then one yes is enough."""
    return not set(one).isdisjoint(other) or (serves(one) and serves(other))


Player = Literal["worker", "seeker", "holder"]
PLAYERS: Final[tuple[Player, ...]] = get_args(Player)
"""As what somebody reads and changes an arrangement: who made it, for whom it is, and who holds it."""
