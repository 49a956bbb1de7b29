"""The tables. A table is never an answer: schemas are, and the two do not know each other."""

from sqlmodel import SQLModel

from app.models.areas import AREA_KINDS, Area, GroupedArea, Indicator
from app.models.columns import check_common
from app.models.consents import PURPOSES, Consent
from app.models.introductions import Introduction, IntroductionStep
from app.models.ledger import CHANGED, AccessLine, Answered, Change, Token
from app.models.needs import NEED_STATES, Moment, Need, NeedConcept, NeedLimit
from app.models.nodes import (
    GENDERS,
    LISTS,
    NODE_KINDS,
    ROLE_KINDS,
    Identity,
    Initiative,
    Node,
    Organisation,
    Person,
    Place,
    Qualification,
    Role,
)
from app.models.signals import Signal
from app.models.talents import TALENT_STATES, Talent, TalentConcept, TalentLimit
from app.models.ties import DIRECTED, TIE_KINDS, KeptApart, Tie

METADATA = SQLModel.metadata
for _table in METADATA.tables.values():
    check_common(_table)
    if "number" in _table.primary_key.columns:
        # SQLite gives the highest number out again once its row is gone; the access log must never mean another.
        _table.dialect_options["sqlite"]["autoincrement"] = True

__all__ = [
    "AREA_KINDS",
    "CHANGED",
    "DIRECTED",
    "GENDERS",
    "LISTS",
    "METADATA",
    "NEED_STATES",
    "NODE_KINDS",
    "PURPOSES",
    "ROLE_KINDS",
    "TALENT_STATES",
    "TIE_KINDS",
    "AccessLine",
    "Answered",
    "Area",
    "Change",
    "Consent",
    "GroupedArea",
    "Identity",
    "Indicator",
    "Initiative",
    "Introduction",
    "IntroductionStep",
    "KeptApart",
    "Moment",
    "Need",
    "NeedConcept",
    "NeedLimit",
    "Node",
    "Organisation",
    "Person",
    "Place",
    "Qualification",
    "Role",
    "Signal",
    "Talent",
    "TalentConcept",
    "TalentLimit",
    "Tie",
    "Token",
]
