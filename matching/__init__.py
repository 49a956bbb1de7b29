"""The engine: from what people can and need to introductions that a neighbourhood worker would make, with reasons."""

from matching.activities import Idea, ideas
from matching.combine import combine
from matching.exchange import Rings, rings
from matching.funnel import Course, Funnel
from matching.gathering import Table, table
from matching.matchday import Plan, match_day
from matching.measures import Bond, Graph, Measures, Member, measure, structure
from matching.model import (
    Answer,
    Apart,
    Combination,
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
    "Combination",
    "Course",
    "Funnel",
    "Graph",
    "Idea",
    "Introduction",
    "Limits",
    "Measures",
    "Member",
    "Need",
    "Network",
    "Node",
    "Plan",
    "Reading",
    "Reason",
    "Rings",
    "Scope",
    "Suggestion",
    "Table",
    "Talent",
    "Tie",
    "Weighted",
    "combine",
    "ideas",
    "match_day",
    "measure",
    "needs_for",
    "read",
    "rings",
    "structure",
    "suggest",
    "table",
    "to_rd",
    "why_not",
]
