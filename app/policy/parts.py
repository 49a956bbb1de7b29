"""What may stand between somebody and what would help, and the parts that people can play to take that away."""

from typing import Final, Literal, get_args

Obstacle = Literal[
    "ride-there", "ride-home", "first-time", "language", "walking", "dressing", "money", "trust", "in-return"
]
OBSTACLES: Final[tuple[Obstacle, ...]] = get_args(Obstacle)
"""As the engine has them; 'in-return': takes no help without giving something back."""

Part = Literal["giver", "activity", "place", "ride-there", "ride-home", "companion", "interpreter", "helper"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What somebody or something can be asked to be for a need: the roles of the engine without seeker and introducer."""
