"""The demonstration: the municipality Waterrijk, and six scenes from it that show what Toevallig is for."""

from pathlib import Path
from typing import Final

from app.work import Work

SEED: Final = Path(__file__).parents[2] / "seed"
"""The delivered folder of Waterrijk, beside the code."""

STORIES: Final[dict[str, str]] = {
    "ND083": "console.story.garden",
    "ND131": "console.story.ride",
    "ND012": "console.story.football",
    "ND036": "console.story.field",
    "ND057": "console.story.map",
    "ND157": "console.story.room",
}
"""Needs of Waterrijk by their source id, with the key of the title of their scene."""


def is_empty(work: Work) -> bool:
    """Whether nothing was ever imported: there is no neighbourhood."""
    return not work.areas.neighbourhoods()
