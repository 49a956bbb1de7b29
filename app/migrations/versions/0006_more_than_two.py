"""More than two: obstacles and rides, places by the hour, what goes on, tables, match days, patterns."""
# ruff: noqa: PLR0915

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = "'node', 'tie', 'talent', 'need', 'introduction', 'kept-apart', 'area', 'everything'"
MORE = f"{KINDS}, 'via-wish', 'opening', 'booking', 'condition'"


def upgrade() -> None:
    _know_changes(MORE)
    op.create_table(
        "pattern",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("need_concept", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("talent_concept", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("roles", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_pattern_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_pattern_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_pattern_version_counts")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pattern")),
        sa.UniqueConstraint("id", name=op.f("uq_pattern_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pattern") as batch_op:
        batch_op.create_index(batch_op.f("ix_pattern_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_pattern_need_concept"), ["need_concept"], unique=False)
        batch_op.create_index(batch_op.f("ix_pattern_source_id"), ["source_id"], unique=False)

    op.create_table(
        "condition",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("euros_a_year", sa.Integer(), nullable=True),
        sa.Column("remover", sa.Integer(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.CheckConstraint(
            "kind IN ('cleaning', 'rent', 'key', 'insurance', 'permit', 'supervision', 'membership', 'other')",
            name=op.f("ck_condition_kind_known"),
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_condition_municipality_code"),
        ),
        sa.CheckConstraint("euros_a_year >= 0", name=op.f("ck_condition_euros_a_year_not_negative")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_condition_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_condition_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["remover"], ["node.number"], name=op.f("fk_condition_remover"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_condition")),
        sa.UniqueConstraint("id", name=op.f("uq_condition_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("condition") as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_condition_node"), ["node"], unique=False)
        batch_op.create_index(batch_op.f("ix_condition_source_id"), ["source_id"], unique=False)

    op.create_table(
        "match_plan",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("areas", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("weights", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_match_plan_municipality_code"),
        ),
        sa.CheckConstraint("state IN ('made', 'started', 'closed')", name=op.f("ck_match_plan_state_known")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_match_plan_version_counts")),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_match_plan_organisation")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_match_plan")),
        sa.UniqueConstraint("id", name=op.f("uq_match_plan_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match_plan") as batch_op:
        batch_op.create_index(batch_op.f("ix_match_plan_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_plan_organisation"), ["organisation"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_plan_source_id"), ["source_id"], unique=False)

    op.create_table(
        "opening",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("present", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("holidays", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("derived", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_opening_municipality_code")
        ),
        sa.CheckConstraint("rule <> ''", name=op.f("ck_opening_rule_not_empty")),
        sa.CheckConstraint("begins < ends", name=op.f("ck_opening_hours_in_order")),
        sa.CheckConstraint("begins BETWEEN 0 AND 1440", name=op.f("ck_opening_begins_in_range")),
        sa.CheckConstraint("ends BETWEEN 0 AND 1440", name=op.f("ck_opening_ends_in_range")),
        sa.CheckConstraint("since <= until", name=op.f("ck_opening_opening_in_order")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_opening_version_counts")),
        sa.ForeignKeyConstraint(["place"], ["node.number"], name=op.f("fk_opening_place"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_opening")),
        sa.UniqueConstraint("id", name=op.f("uq_opening_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("opening") as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_source_id"), ["source_id"], unique=False)

    op.create_table(
        "via_wish",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("sort", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("rather", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_via_wish_municipality_code")
        ),
        sa.CheckConstraint("(other IS NULL) <> (sort IS NULL)", name=op.f("ck_via_wish_one_of_two")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_via_wish_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_via_wish_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["node.number"], name=op.f("fk_via_wish_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_via_wish")),
        sa.UniqueConstraint("node", "other", name="via_wish_once"),
        sa.UniqueConstraint("node", "sort", name="via_wish_sort_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("via_wish") as batch_op:
        batch_op.create_index(batch_op.f("ix_via_wish_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_via_wish_node"), ["node"], unique=False)
        batch_op.create_index(batch_op.f("ix_via_wish_other"), ["other"], unique=False)

    op.create_table(
        "booking",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("need", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("let_go_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_booking_municipality_code")
        ),
        sa.CheckConstraint("begins < ends", name=op.f("ck_booking_hours_in_order")),
        sa.CheckConstraint("begins BETWEEN 0 AND 1440", name=op.f("ck_booking_begins_in_range")),
        sa.CheckConstraint("day <= until", name=op.f("ck_booking_booking_in_order")),
        sa.CheckConstraint("ends BETWEEN 0 AND 1440", name=op.f("ck_booking_ends_in_range")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_booking_people_not_negative")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_booking_version_counts")),
        sa.ForeignKeyConstraint(["by"], ["node.number"], name=op.f("fk_booking_by"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_booking_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["place"], ["node.number"], name=op.f("fk_booking_place"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_booking")),
        sa.UniqueConstraint("id", name=op.f("uq_booking_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("booking") as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_need"), ["need"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_source_id"), ["source_id"], unique=False)

    op.create_table(
        "gathering",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("need", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("worker", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("ties_before", sa.Integer(), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_gathering_municipality_code"),
        ),
        sa.CheckConstraint("state IN ('planned', 'held', 'dropped')", name=op.f("ck_gathering_state_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_gathering_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_gathering_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_gathering_area")),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_gathering_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_gathering_organisation")),
        sa.ForeignKeyConstraint(["worker"], ["node.number"], name=op.f("fk_gathering_worker"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gathering")),
        sa.UniqueConstraint("id", name=op.f("uq_gathering_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("gathering") as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_need"), ["need"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_source_id"), ["source_id"], unique=False)

    op.create_table(
        "match_pair",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_match_pair_municipality_code"),
        ),
        sa.CheckConstraint("state IN ('planned', 'taken-out', 'asked')", name=op.f("ck_match_pair_state_known")),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_match_pair_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan"], ["match_plan.number"], name=op.f("fk_match_pair_plan"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["talent"], ["talent.number"], name=op.f("fk_match_pair_talent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_match_pair")),
        sa.UniqueConstraint("plan", "need", "talent", name="pair_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match_pair") as batch_op:
        batch_op.create_index(batch_op.f("ix_match_pair_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_pair_need"), ["need"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_pair_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_pair_talent"), ["talent"], unique=False)

    op.create_table(
        "need_name",
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_need_name_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_need_name_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_need_name_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need", "node", name=op.f("pk_need_name")),
    )
    with op.batch_alter_table("need_name") as batch_op:
        batch_op.create_index(batch_op.f("ix_need_name_municipality"), ["municipality"], unique=False)

    op.create_table(
        "need_obstacle",
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ride-there', 'ride-home', 'first-time', 'language', 'walking', 'dressing', 'money', 'trust', "
            "'in-return')",
            name=op.f("ck_need_obstacle_kind_known"),
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_need_obstacle_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_need_obstacle_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need", "kind", name=op.f("pk_need_obstacle")),
    )
    with op.batch_alter_table("need_obstacle") as batch_op:
        batch_op.create_index(batch_op.f("ix_need_obstacle_municipality"), ["municipality"], unique=False)

    op.create_table(
        "overruling",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("policy", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_overruling_municipality_code"),
        ),
        sa.CheckConstraint("policy IN ('collective-first')", name=op.f("ck_overruling_policy_known")),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_overruling_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_overruling")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("overruling") as batch_op:
        batch_op.create_index(batch_op.f("ix_overruling_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_overruling_need"), ["need"], unique=False)

    op.create_table(
        "talent_name",
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_talent_name_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_talent_name_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["talent"], ["talent.number"], name=op.f("fk_talent_name_talent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talent", "node", name=op.f("pk_talent_name")),
    )
    with op.batch_alter_table("talent_name") as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_name_municipality"), ["municipality"], unique=False)

    op.create_table(
        "talent_ride",
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("there", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("home", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("anyway", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_talent_ride_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["talent"], ["talent.number"], name=op.f("fk_talent_ride_talent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talent", name=op.f("pk_talent_ride")),
    )
    with op.batch_alter_table("talent_ride") as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_ride_municipality"), ["municipality"], unique=False)

    op.create_table(
        "arrangement",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sa.Integer(), nullable=True),
        sa.Column("introduction", sa.Integer(), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_arrangement_municipality_code"),
        ),
        sa.CheckConstraint(
            "role IN ('giver', 'activity', 'place', 'ride-there', 'ride-home', 'companion', 'interpreter', 'helper')",
            name=op.f("ck_arrangement_role_known"),
        ),
        sa.CheckConstraint("begins BETWEEN 0 AND 1440", name=op.f("ck_arrangement_begins_in_range")),
        sa.CheckConstraint("first_on <= until", name=op.f("ck_arrangement_arrangement_in_order")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_arrangement_minutes_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_arrangement_version_counts")),
        sa.ForeignKeyConstraint(["at"], ["node.number"], name=op.f("fk_arrangement_at"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["introduction"], ["introduction.number"], name=op.f("fk_arrangement_introduction"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_arrangement_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("id", name=op.f("uq_arrangement_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("arrangement") as batch_op:
        batch_op.create_index(batch_op.f("ix_arrangement_introduction"), ["introduction"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrangement_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrangement_need"), ["need"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrangement_source_id"), ["source_id"], unique=False)

    op.create_table(
        "booking_off",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_booking_off_municipality_code"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_booking_off_version_counts")),
        sa.ForeignKeyConstraint(
            ["booking"], ["booking.number"], name=op.f("fk_booking_off_booking"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_booking_off")),
        sa.UniqueConstraint("id", name=op.f("uq_booking_off_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("booking_off") as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_off_booking"), ["booking"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_off_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_off_source_id"), ["source_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("gathering", sa.Integer(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("owner", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_decision_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_decision_words_not_empty")),
        sa.ForeignKeyConstraint(
            ["gathering"], ["gathering.number"], name=op.f("fk_decision_gathering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decision")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision") as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_gathering"), ["gathering"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_municipality"), ["municipality"], unique=False)

    op.create_table(
        "gathering_party",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("gathering", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=True),
        sa.Column("parts", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("inviter", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_gathering_party_municipality_code"),
        ),
        sa.CheckConstraint(
            "state IN ('wanted', 'invited', 'coming', 'not-coming', 'present', 'absent')",
            name=op.f("ck_gathering_party_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering"], ["gathering.number"], name=op.f("fk_gathering_party_gathering"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter"], ["node.number"], name=op.f("fk_gathering_party_inviter"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_gathering_party_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gathering_party")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("gathering_party") as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_party_gathering"), ["gathering"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_party_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_party_node"), ["node"], unique=False)

    op.create_table(
        "arrangement_off",
        sa.Column("arrangement", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_arrangement_off_municipality_code"),
        ),
        sa.CheckConstraint("by IN ('worker', 'seeker', 'holder')", name=op.f("ck_arrangement_off_by_known")),
        sa.ForeignKeyConstraint(
            ["arrangement"], ["arrangement.number"], name=op.f("fk_arrangement_off_arrangement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("arrangement", "day", name=op.f("pk_arrangement_off")),
    )
    with op.batch_alter_table("arrangement_off") as batch_op:
        batch_op.create_index(batch_op.f("ix_arrangement_off_municipality"), ["municipality"], unique=False)

    op.create_table(
        "holding",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("arrangement", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_holding_municipality_code")
        ),
        sa.CheckConstraint("since <= until", name=op.f("ck_holding_holding_in_order")),
        sa.ForeignKeyConstraint(
            ["arrangement"], ["arrangement.number"], name=op.f("fk_holding_arrangement"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_holding_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_holding")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("holding") as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_arrangement"), ["arrangement"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_node"), ["node"], unique=False)

    with op.batch_alter_table("initiative") as batch_op:
        batch_op.add_column(sa.Column("part_of", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_initiative_part_of"), ["part_of"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_initiative_part_of"), "node", ["part_of"], ["number"])
        batch_op.create_check_constraint(batch_op.f("ck_initiative_not_part_of_itself"), "part_of <> node")

    op.create_table(
        "attendance",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("initiative", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_attendance_municipality_code"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_attendance_version_counts")),
        sa.CheckConstraint("visits BETWEEN 0 AND 5000", name=op.f("ck_attendance_visits_in_range")),
        sa.ForeignKeyConstraint(
            ["initiative"], ["node.number"], name=op.f("fk_attendance_initiative"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attendance")),
        sa.UniqueConstraint("initiative", "day", name="attendance_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_municipality"), ["municipality"], unique=False)

    with op.batch_alter_table("introduction") as batch_op:
        batch_op.add_column(
            sa.Column("roles", sqlmodel.sql.sqltypes.AutoString(length=80), server_default="giver", nullable=False)
        )

    with op.batch_alter_table("talent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hours", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_talent_hours_until"), "hours BETWEEN 1 AND 5000 AND until IS NOT NULL OR hours IS NULL"
        )
        batch_op.create_check_constraint(batch_op.f("ck_talent_since_until"), "since <= until")

    with op.batch_alter_table("need") as batch_op:
        batch_op.add_column(sa.Column("obstacles_said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("place") as batch_op:
        batch_op.add_column(sa.Column("room", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("access", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True))
        batch_op.add_column(sa.Column("available_until", sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_place_room_not_negative"), "room >= 0")


def downgrade() -> None:
    with op.batch_alter_table("place") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_place_room_not_negative"), type_="check")
        batch_op.drop_column("available_until")
        batch_op.drop_column("access")
        batch_op.drop_column("room")

    with op.batch_alter_table("need") as batch_op:
        batch_op.drop_column("obstacles_said_at")

    with op.batch_alter_table("talent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_talent_since_until"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_talent_hours_until"), type_="check")
        batch_op.drop_column("hours")
        batch_op.drop_column("until")
        batch_op.drop_column("since")

    with op.batch_alter_table("introduction") as batch_op:
        batch_op.drop_column("roles")

    with op.batch_alter_table("initiative") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_initiative_not_part_of_itself"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_initiative_part_of"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_initiative_part_of"))
        batch_op.drop_column("part_of")

    with op.batch_alter_table("attendance") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_municipality"))

    op.drop_table("attendance")
    with op.batch_alter_table("holding") as batch_op:
        batch_op.drop_index(batch_op.f("ix_holding_node"))
        batch_op.drop_index(batch_op.f("ix_holding_municipality"))
        batch_op.drop_index(batch_op.f("ix_holding_arrangement"))

    op.drop_table("holding")
    with op.batch_alter_table("arrangement_off") as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrangement_off_municipality"))

    op.drop_table("arrangement_off")
    with op.batch_alter_table("gathering_party") as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_party_node"))
        batch_op.drop_index(batch_op.f("ix_gathering_party_municipality"))
        batch_op.drop_index(batch_op.f("ix_gathering_party_gathering"))

    op.drop_table("gathering_party")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_municipality"))
        batch_op.drop_index(batch_op.f("ix_decision_gathering"))

    op.drop_table("decision")
    with op.batch_alter_table("booking_off") as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_off_source_id"))
        batch_op.drop_index(batch_op.f("ix_booking_off_municipality"))
        batch_op.drop_index(batch_op.f("ix_booking_off_booking"))

    op.drop_table("booking_off")
    with op.batch_alter_table("arrangement") as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrangement_source_id"))
        batch_op.drop_index(batch_op.f("ix_arrangement_need"))
        batch_op.drop_index(batch_op.f("ix_arrangement_municipality"))
        batch_op.drop_index(batch_op.f("ix_arrangement_introduction"))

    op.drop_table("arrangement")
    with op.batch_alter_table("talent_ride") as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_ride_municipality"))

    op.drop_table("talent_ride")
    with op.batch_alter_table("talent_name") as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_name_municipality"))

    op.drop_table("talent_name")
    with op.batch_alter_table("overruling") as batch_op:
        batch_op.drop_index(batch_op.f("ix_overruling_need"))
        batch_op.drop_index(batch_op.f("ix_overruling_municipality"))

    op.drop_table("overruling")
    with op.batch_alter_table("need_obstacle") as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_obstacle_municipality"))

    op.drop_table("need_obstacle")
    with op.batch_alter_table("need_name") as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_name_municipality"))

    op.drop_table("need_name")
    with op.batch_alter_table("match_pair") as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_pair_talent"))
        batch_op.drop_index(batch_op.f("ix_match_pair_plan"))
        batch_op.drop_index(batch_op.f("ix_match_pair_need"))
        batch_op.drop_index(batch_op.f("ix_match_pair_municipality"))

    op.drop_table("match_pair")
    with op.batch_alter_table("gathering") as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_source_id"))
        batch_op.drop_index(batch_op.f("ix_gathering_need"))
        batch_op.drop_index(batch_op.f("ix_gathering_municipality"))
        batch_op.drop_index(batch_op.f("ix_gathering_area"))

    op.drop_table("gathering")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_source_id"))
        batch_op.drop_index(batch_op.f("ix_booking_place"))
        batch_op.drop_index(batch_op.f("ix_booking_need"))
        batch_op.drop_index(batch_op.f("ix_booking_municipality"))

    op.drop_table("booking")
    with op.batch_alter_table("via_wish") as batch_op:
        batch_op.drop_index(batch_op.f("ix_via_wish_other"))
        batch_op.drop_index(batch_op.f("ix_via_wish_node"))
        batch_op.drop_index(batch_op.f("ix_via_wish_municipality"))

    op.drop_table("via_wish")
    with op.batch_alter_table("opening") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_source_id"))
        batch_op.drop_index(batch_op.f("ix_opening_place"))
        batch_op.drop_index(batch_op.f("ix_opening_municipality"))

    op.drop_table("opening")
    with op.batch_alter_table("match_plan") as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_plan_source_id"))
        batch_op.drop_index(batch_op.f("ix_match_plan_organisation"))
        batch_op.drop_index(batch_op.f("ix_match_plan_municipality"))

    op.drop_table("match_plan")
    with op.batch_alter_table("condition") as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_source_id"))
        batch_op.drop_index(batch_op.f("ix_condition_node"))
        batch_op.drop_index(batch_op.f("ix_condition_municipality"))

    op.drop_table("condition")
    with op.batch_alter_table("pattern") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pattern_source_id"))
        batch_op.drop_index(batch_op.f("ix_pattern_need_concept"))
        batch_op.drop_index(batch_op.f("ix_pattern_municipality"))

    op.drop_table("pattern")
    op.execute("DELETE FROM change WHERE about IN ('via-wish', 'opening', 'booking', 'condition')")
    _know_changes(KINDS)


def _know_changes(kinds: str) -> None:
    with op.batch_alter_table("change", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_change_about_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_change_about_known"), f"about IN ({kinds})")
