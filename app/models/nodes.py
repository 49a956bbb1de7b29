"""Nodes: everyone and everything that can give or use something. One human is one node with dated roles."""

import datetime as dt
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint

from app.models.columns import (
    CODE,
    LANGUAGES,
    TEXT,
    Delivered,
    Outward,
    Row,
    Said,
    Versioned,
    between,
    day_parts,
    held,
    no_unless_said,
    not_negative,
    on_earth,
    one_of,
)

NODE_KINDS: Final = ("person", "initiative", "organisation", "place")
LISTS: Final = ("person", "professional", "initiative", "organisation", "place")
"""The list of the delivering folder that a `source_id` is unique in."""
GENDERS: Final = ("woman", "man", "other")
GROUNDS: Final = ("consent", "agreement", "public-task")
"""AVG 6: the person agreed; an agreement with a volunteer or professional; a task of a public body."""
CHANNELS: Final = ("phone", "sms", "whatsapp", "email", "app")
ROLE_KINDS: Final = ("resident", "volunteer", "professional", "member", "board-member", "contact")


class Node(Outward, table=True):
    """A person, initiative, organisation or place. A person's position is rounded to about 100 m."""

    __tablename__ = "node"
    __table_args__ = (
        UniqueConstraint("municipality", "listed_as", "source_id", name="node_source_once"),
        one_of("kind", NODE_KINDS),
        one_of("listed_as", LISTS),
        one_of("status", ("active", "paused", "left")),
        CheckConstraint(
            "listed_as = kind OR (listed_as = 'professional' AND kind = 'person')", name="listed_as_of_kind"
        ),
        *on_earth(),
    )

    kind: str = held("K1", "matching", "membership", max_length=16, index=True)
    listed_as: str = held("K1", "operation", "membership", max_length=16)
    neighbourhood: str = held("K1", "matching", "membership", max_length=CODE, foreign_key="area.code", index=True)
    lon: float | None = held("K1", "matching", "membership", default=None)
    lat: float | None = held("K1", "matching", "membership", default=None)
    status: str = held("K1", "matching", "membership", default="active", max_length=16)
    organisation: int | None = held(
        "K1", "accountability", "membership", default=None, foreign_key="node.number", index=True
    )
    """The organisation, or the initiative with a list of its own, that recorded this node."""
    provisional_by: str | None = held("K1", "accountability", "provisional", default=None, max_length=50)
    """Who entered this person without a ground yet ('voorlopig'), and is the only one to see it; NULL: there is one."""
    provisional_until: dt.date | None = held("K1", "accountability", "provisional", default=None)
    """The day on which a person without a ground is erased."""


class Person(Versioned, Delivered, table=True):
    """What matching needs of a person and no more: no ethnicity, diagnosis, benefit or BSN, here or elsewhere."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("gender", GENDERS),
        between("born_from", 1850, 2200),
        CheckConstraint("born_from <= born_to", name="born_in_order"),
        one_of("ground", GROUNDS),
        one_of("channel", CHANNELS),
        not_negative("asks_a_month"),
    )

    node: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    gender: str | None = held("K1", "matching", "membership", default=None, max_length=8)
    born_from: int | None = held("K1", "matching", "membership", default=None)
    born_to: int | None = held("K1", "matching", "membership", default=None)
    languages: str | None = held("K1", "matching", "membership", default=None, max_length=LANGUAGES)
    """Codes of 2 or 3 letters with ';' between, or NULL when unknown."""
    mobility: str | None = held("K1", "matching", "membership", default=None, max_length=50)
    contact_preference: str | None = held("K1", "contact", "membership", default=None, max_length=50)
    """In the words of who delivered it; what may be used is `channel`."""
    channel: str | None = held("K1", "contact", "membership", default=None, max_length=16)
    """The one way in which this person wants to be reached; NULL: through the neighbourhood worker."""
    asks_a_month: int | None = held("K1", "matching", "membership", default=None)
    """How often at most this person wants to be asked in 30 days; NULL: nobody said."""
    ground: str | None = held("K1", "accountability", "membership", default=None, max_length=16)
    """On what ground we keep this person; NULL: none yet (provisional), or not said by who delivered it."""
    inform_by: dt.date | None = held("K1", "accountability", "membership", default=None)
    """Entered by somebody else: before this day the person is told; NULL: nothing to tell."""
    informed_at: dt.datetime | None = held("K1", "accountability", "membership", default=None)
    last_contact_on: dt.date | None = held("K1", "accountability", "membership", default=None)


class Identity(Versioned, Delivered, table=True):
    """Names and contact data of persons, nowhere else: erasing someone is one row and a cascade."""

    __tablename__ = "identity"

    node: int = held("K2", "contact", "membership", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    alias: str | None = held("K2", "contact", "membership", default=None, max_length=100)
    first_name: str | None = held("K2", "contact", "membership", default=None, max_length=100)
    last_name: str | None = held("K2", "contact", "membership", default=None, max_length=100)
    email: str | None = held("K2", "contact", "membership", default=None, max_length=200)
    email_before: str | None = held("K2", "contact", "membership", default=None, max_length=200)
    """Where must still be told that there is another e-mail address now; emptied then."""
    phone: str | None = held("K2", "contact", "membership", default=None, max_length=50)


class Initiative(Versioned, Delivered, table=True):
    """What an initiative tells the neighbourhood about itself."""

    __tablename__ = "initiative"
    __table_args__ = (not_negative("capacity"), CheckConstraint("part_of <> node", name="not_part_of_itself"))

    node: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    name: str = held("K0", "matching", "public", max_length=200)
    when: str | None = held("K0", "matching", "public", default=None, max_length=200)
    audience: str | None = held("K0", "matching", "public", default=None, max_length=500)
    capacity: int | None = held("K0", "matching", "public", default=None)
    place: int | None = held("K0", "matching", "public", default=None, foreign_key="node.number")
    carried_by: int | None = held("K0", "matching", "public", default=None, foreign_key="node.number")
    part_of: int | None = held("K0", "matching", "public", default=None, foreign_key="node.number", index=True)
    """The initiative that this one makes up together with others, such as a house of twelve; never in a circle."""
    phase: str | None = held("K0", "matching", "public", default=None, max_length=50)


class Attendance(Row, Versioned, table=True):
    """How many came to an initiative on a day: a number, and nothing about who they were."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("initiative", "day", name="attendance_once"),
        between("visits", 0, 5000),
    )

    initiative: int = held("K0", "statistics", "indicator", foreign_key="node.number", ondelete="CASCADE")
    day: dt.date = held("K0", "statistics", "indicator")
    visits: int = held("K0", "statistics", "indicator")
    made_by: str = held("technical", "accountability", "indicator", max_length=50)
    """Who counted last."""


class Organisation(Versioned, Delivered, table=True):
    """An organisation and what it is for."""

    __tablename__ = "organisation"

    node: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    name: str = held("K0", "matching", "public", max_length=200)
    sort: str | None = held("K0", "matching", "public", default=None, max_length=100)
    description: str | None = held("K0", "matching", "public", default=None, max_length=TEXT)
    email: str | None = held("K0", "contact", "public", default=None, max_length=200)
    allows_provisional: bool = no_unless_said("K0", "consent", "public")
    """The privacy officer allows people to be entered before there is a ground."""
    agreement_is_ground: bool = no_unless_said("K0", "consent", "public")
    """The privacy officer takes a volunteer agreement for a ground to be asked."""


class Place(Versioned, Delivered, table=True):
    """A room, field, plot or tool, with the day-parts on which it is free."""

    __tablename__ = "place"
    __table_args__ = (day_parts("free_slots"), not_negative("room"))

    node: int = held("K0", "matching", "public", foreign_key="node.number", ondelete="CASCADE", primary_key=True)
    municipality: str = held("technical", "operation", "operation", max_length=6, index=True)
    name: str = held("K0", "matching", "public", max_length=200)
    sort: str | None = held("K0", "matching", "public", default=None, max_length=100)
    owner: int | None = held("K0", "matching", "public", default=None, foreign_key="node.number")
    features: str | None = held("K0", "matching", "public", default=None, max_length=TEXT)
    free_slots: int = held("K0", "matching", "public", default=0)
    """Day-parts as bits (matching.model.slots_from); 0 is unknown. Its hours stand in `opening`."""
    room: int | None = held("K0", "matching", "public", default=None)
    """For how many people."""
    access: str | None = held("K0", "matching", "public", default=None, max_length=100)
    """Words of matching.premises with ';' between ('level', 'lift', 'stairs')."""
    available_until: dt.date | None = held("K0", "matching", "public", default=None)
    """Last day of a place that is there for a time only."""


class Role(Row, Said, Delivered, table=True):
    """A dated role of a node, at an organisation or initiative where it has one."""

    __tablename__ = "role"
    __table_args__ = (
        one_of("kind", ROLE_KINDS),
        CheckConstraint("since <= until", name="role_in_order"),
        not_negative("caseload_max"),
        not_negative("hours_per_week"),
    )

    node: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    kind: str = held("K1", "matching", "membership", max_length=20)
    at: int | None = held("K1", "matching", "membership", default=None, foreign_key="node.number", index=True)
    function: str | None = held("K1", "matching", "membership", default=None, max_length=100)
    since: dt.date | None = held("K1", "matching", "membership", default=None)
    until: dt.date | None = held("K1", "matching", "membership", default=None)
    caseload_max: int | None = held("K1", "operation", "membership", default=None)
    hours_per_week: int | None = held("K1", "operation", "membership", default=None)
    half_time_collective: bool | None = held("K1", "statistics", "membership", default=None)
    version: int = held("technical", "operation", "operation", default=1)


class Qualification(Row, Said, table=True):
    """A training, certificate or VOG that was seen, and until when it is valid."""

    __tablename__ = "qualification"

    node: int = held("K1", "matching", "membership", foreign_key="node.number", ondelete="CASCADE", index=True)
    kind: str = held("K1", "matching", "membership", max_length=50)
    valid_until: dt.date | None = held("K1", "matching", "membership", default=None)
    version: int = held("technical", "operation", "operation", default=1)
