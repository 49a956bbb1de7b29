"""The tables. A table is never an answer: schemas are, and the two do not know each other."""

from sqlmodel import SQLModel

from app.models.accounts import (
    CARE,
    Account,
    Attempt,
    Care,
    Challenge,
    Feed,
    LoginLink,
    LoginSession,
    Passkey,
)
from app.models.areas import AREA_KINDS, Area, GroupedArea, Indicator
from app.models.arrangements import Arrangement, ArrangementOff, Holding
from app.models.columns import check_common
from app.models.consents import PURPOSES, Consent, ConsentAnswer, ListShare
from app.models.figures import CADENCES, Snapshot, SnapshotArea, SnapshotMember
from app.models.gatherings import GATHERING_STATES, PARTY_STATES, Decision, Gathering, GatheringParty
from app.models.introductions import (
    FEEDBACK,
    POLICIES,
    WITHOUT_US,
    Feedback,
    Introduction,
    IntroductionStep,
    Overruling,
    PassedOver,
)
from app.models.ledger import CHANGED, AccessLine, Answered, Change, Statistic, SubjectKey, Token, Tombstone
from app.models.needs import NEED_STATES, Moment, Need, NeedConcept, NeedLimit, NeedName, NeedObstacle
from app.models.nodes import (
    CHANNELS,
    GENDERS,
    GROUNDS,
    LISTS,
    NODE_KINDS,
    ROLE_KINDS,
    Attendance,
    Identity,
    Initiative,
    Node,
    Organisation,
    Person,
    Place,
    Qualification,
    Role,
)
from app.models.notices import Mail, Notice
from app.models.patterns import Pattern
from app.models.places import CONDITION_KINDS, Booking, BookingOff, Condition, Opening
from app.models.planning import PAIR_STATES, PLAN_STATES, MatchPair, MatchPlan
from app.models.reports import Goal, Ruling, Story, YearReport
from app.models.signals import Signal
from app.models.steering import ACTION_STATES, AreaAction, Meeting, MeetingGuest, Overlay, Pilot
from app.models.talents import TALENT_STATES, Talent, TalentConcept, TalentLimit, TalentName, TalentRide
from app.models.ties import DIRECTED, TIE_KINDS, KeptApart, Tie, ViaWish

METADATA = SQLModel.metadata
for _table in METADATA.tables.values():
    check_common(_table)
    if "number" in _table.primary_key.columns:
        # SQLite gives the highest number out again once its row is gone; the access log must never mean another.
        _table.dialect_options["sqlite"]["autoincrement"] = True

__all__ = [
    "ACTION_STATES",
    "AREA_KINDS",
    "CADENCES",
    "CARE",
    "CHANGED",
    "CHANNELS",
    "CONDITION_KINDS",
    "DIRECTED",
    "FEEDBACK",
    "GATHERING_STATES",
    "GENDERS",
    "GROUNDS",
    "LISTS",
    "METADATA",
    "NEED_STATES",
    "NODE_KINDS",
    "PAIR_STATES",
    "PARTY_STATES",
    "PLAN_STATES",
    "POLICIES",
    "PURPOSES",
    "ROLE_KINDS",
    "TALENT_STATES",
    "TIE_KINDS",
    "WITHOUT_US",
    "AccessLine",
    "Account",
    "Answered",
    "Area",
    "AreaAction",
    "Arrangement",
    "ArrangementOff",
    "Attempt",
    "Attendance",
    "Booking",
    "BookingOff",
    "Care",
    "Challenge",
    "Change",
    "Condition",
    "Consent",
    "ConsentAnswer",
    "Decision",
    "Feed",
    "Feedback",
    "Gathering",
    "GatheringParty",
    "Goal",
    "GroupedArea",
    "Holding",
    "Identity",
    "Indicator",
    "Initiative",
    "Introduction",
    "IntroductionStep",
    "KeptApart",
    "ListShare",
    "LoginLink",
    "LoginSession",
    "Mail",
    "MatchPair",
    "MatchPlan",
    "Meeting",
    "MeetingGuest",
    "Moment",
    "Need",
    "NeedConcept",
    "NeedLimit",
    "NeedName",
    "NeedObstacle",
    "Node",
    "Notice",
    "Opening",
    "Organisation",
    "Overlay",
    "Overruling",
    "PassedOver",
    "Passkey",
    "Pattern",
    "Person",
    "Pilot",
    "Place",
    "Qualification",
    "Role",
    "Ruling",
    "Signal",
    "Snapshot",
    "SnapshotArea",
    "SnapshotMember",
    "Statistic",
    "Story",
    "SubjectKey",
    "Talent",
    "TalentConcept",
    "TalentLimit",
    "TalentName",
    "TalentRide",
    "Tie",
    "Token",
    "Tombstone",
    "ViaWish",
    "YearReport",
]
