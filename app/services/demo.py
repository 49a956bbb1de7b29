"""The demonstration: the municipality Waterrijk, and six scenes from it that show what Toevallig is for."""

from pathlib import Path
from typing import Final

from app.work import Work

SEED: Final = Path(__file__).parents[2] / "seed"
"""The delivered folder of Waterrijk, beside the code."""

STORIES: Final[dict[str, str]] = {
    "ND083": "De tuin van de norse man",
    "ND131": "De rit naar het eetcafé",
    "ND012": "De vrijwilligers van de kringloop willen voetballen",
    "ND036": "De vrouwengroep en het lege veld",
    "ND057": "De sociale kaart van twee vrijwilligers",
    "ND157": "Een kamer in de seniorenflat",
}
"""Needs of Waterrijk by their source id, with the title of their scene."""


def is_empty(work: Work) -> bool:
    """Whether nothing was ever imported: there is no neighbourhood."""
    return not work.areas.neighbourhoods()
