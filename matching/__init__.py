"""The engine: from what people can and need to introductions that a neighbourhood worker would make, with reasons."""

from matching.funnel import Course, Funnel
from matching.measures import Bond, Graph, Measures, Member, measure, structure
from matching.model import (
    Answer,
    Apart,
    Introduction,
    Limits,
    Need,
    Node,
    Reason,
    Scope,
    Suggestion,
    Talent,
    Tie,
    Weighted,
)
from matching.network import Network, to_rd
from matching.reading import Reading, read
from matching.suggest import needs_for, suggest, why_not

__all__ = [
    "Answer",
    "Apart",
    "Bond",
    "Course",
    "Funnel",
    "Graph",
    "Introduction",
    "Limits",
    "Measures",
    "Member",
    "Need",
    "Network",
    "Node",
    "Reading",
    "Reason",
    "Scope",
    "Suggestion",
    "Talent",
    "Tie",
    "Weighted",
    "measure",
    "needs_for",
    "read",
    "structure",
    "suggest",
    "to_rd",
    "why_not",
]
