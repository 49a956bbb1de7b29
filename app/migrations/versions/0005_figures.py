"""Snapshots of figures, what a coordinator does with them, and the yearly report."""
# ruff: noqa: PLR0915

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FROZEN = {
    "snapshot": ("update", "delete"),
    "snapshot_area": ("update", "delete"),
    "overlay": ("update",),
    "pilot": ("update",),
    "year_report": ("update",),
}
"""What may never happen to a row of these; to a report not once it is released."""


def upgrade() -> None:
    op.create_table(
        "overlay",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_overlay_municipality_code")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_overlay")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("overlay") as batch_op:
        batch_op.create_index(batch_op.f("ix_overlay_municipality"), ["municipality"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("cadence", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("cadence IN ('counts', 'network')", name=op.f("ck_snapshot_cadence_known")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_snapshot_municipality_code")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("municipality", "cadence", "period", name="snapshot_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_municipality"), ["municipality"], unique=False)

    op.create_table(
        "area_action",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("owner", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_area_action_municipality_code"),
        ),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_area_action_owner_not_empty")),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_area_action_state_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_area_action_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_area_action_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_area_action_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_area_action")),
        sa.UniqueConstraint("id", name=op.f("uq_area_action_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("area_action") as batch_op:
        batch_op.create_index(batch_op.f("ix_area_action_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_action_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_action_source_id"), ["source_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("written_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("figure", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_goal_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_goal_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_goal_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_goal_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_goal")),
        sa.UniqueConstraint("id", name=op.f("uq_goal_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("goal") as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_source_id"), ["source_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ties_before", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_meeting_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_meeting_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_meeting_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_meeting_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_meeting")),
        sa.UniqueConstraint("id", name=op.f("uq_meeting_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_source_id"), ["source_id"], unique=False)

    op.create_table(
        "pilot",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_pilot_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_pilot_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_pilot_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_pilot_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pilot")),
        sa.UniqueConstraint("id", name=op.f("uq_pilot_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pilot") as batch_op:
        batch_op.create_index(batch_op.f("ix_pilot_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_pilot_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_pilot_source_id"), ["source_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint("decided_by <> ''", name=op.f("ck_ruling_decided_by_not_empty")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_ruling_municipality_code")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_ruling_words_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_ruling_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_ruling_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ruling")),
        sa.UniqueConstraint("id", name=op.f("uq_ruling_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ruling") as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_ruling_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_ruling_source_id"), ["source_id"], unique=False)

    op.create_table(
        "snapshot_area",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("exact", sa.JSON(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_snapshot_area_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.number"], name=op.f("fk_snapshot_area_snapshot")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_snapshot_area")),
        sa.UniqueConstraint("snapshot", "area", name="snapshot_area_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("snapshot_area") as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_area_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_snapshot_area_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_snapshot_area_snapshot"), ["snapshot"], unique=False)

    op.create_table(
        "year_report",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("context", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=True),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("released_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("released_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("document", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_year_report_municipality_code"),
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (document IS NULL)", name=op.f("ck_year_report_released_with_its_words")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_year_report_version_counts")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_year_report_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_year_report")),
        sa.UniqueConstraint("area", "year", name="year_report_once"),
        sa.UniqueConstraint("id", name=op.f("uq_year_report_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("year_report") as batch_op:
        batch_op.create_index(batch_op.f("ix_year_report_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_year_report_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_year_report_source_id"), ["source_id"], unique=False)

    op.create_table(
        "meeting_guest",
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_meeting_guest_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meeting.number"], name=op.f("fk_meeting_guest_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_meeting_guest_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting", "node", name=op.f("pk_meeting_guest")),
    )
    with op.batch_alter_table("meeting_guest") as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_guest_municipality"), ["municipality"], unique=False)

    op.create_table(
        "snapshot_member",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("ties", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_snapshot_member_municipality_code"),
        ),
        sa.CheckConstraint("ties >= 0", name=op.f("ck_snapshot_member_ties_not_negative")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_snapshot_member_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.number"], name=op.f("fk_snapshot_member_snapshot")),
        sa.PrimaryKeyConstraint("snapshot", "node", name=op.f("pk_snapshot_member")),
    )
    with op.batch_alter_table("snapshot_member") as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_member_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_snapshot_member_node"), ["node"], unique=False)

    op.create_table(
        "story",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("shown_until", sa.Date(), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_story_municipality_code")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_story_text_not_empty")),
        sa.CheckConstraint("shown_until IS NULL OR agreed_on IS NOT NULL", name=op.f("ck_story_only_with_a_yes")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_story_version_counts")),
        sa.ForeignKeyConstraint(["about"], ["node.number"], name=op.f("fk_story_about"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_story_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_story")),
        sa.UniqueConstraint("id", name=op.f("uq_story_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("story") as batch_op:
        batch_op.create_index(batch_op.f("ix_story_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_source_id"), ["source_id"], unique=False)

    with op.batch_alter_table("feedback", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("without_us", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_feedback_without_us_known"), "without_us IN ('no', 'perhaps', 'yes')"
        )
    _freeze()


def downgrade() -> None:
    _thaw()
    with op.batch_alter_table("feedback", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_feedback_without_us_known"), type_="check")
        batch_op.drop_column("without_us")

    with op.batch_alter_table("story") as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_source_id"))
        batch_op.drop_index(batch_op.f("ix_story_municipality"))
        batch_op.drop_index(batch_op.f("ix_story_area"))
        batch_op.drop_index(batch_op.f("ix_story_about"))

    op.drop_table("story")
    with op.batch_alter_table("snapshot_member") as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_member_node"))
        batch_op.drop_index(batch_op.f("ix_snapshot_member_municipality"))

    op.drop_table("snapshot_member")
    with op.batch_alter_table("meeting_guest") as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_guest_municipality"))

    op.drop_table("meeting_guest")
    with op.batch_alter_table("year_report") as batch_op:
        batch_op.drop_index(batch_op.f("ix_year_report_source_id"))
        batch_op.drop_index(batch_op.f("ix_year_report_municipality"))
        batch_op.drop_index(batch_op.f("ix_year_report_area"))

    op.drop_table("year_report")
    with op.batch_alter_table("snapshot_area") as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_area_snapshot"))
        batch_op.drop_index(batch_op.f("ix_snapshot_area_municipality"))
        batch_op.drop_index(batch_op.f("ix_snapshot_area_area"))

    op.drop_table("snapshot_area")
    with op.batch_alter_table("ruling") as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_source_id"))
        batch_op.drop_index(batch_op.f("ix_ruling_municipality"))
        batch_op.drop_index(batch_op.f("ix_ruling_area"))

    op.drop_table("ruling")
    with op.batch_alter_table("pilot") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pilot_source_id"))
        batch_op.drop_index(batch_op.f("ix_pilot_municipality"))
        batch_op.drop_index(batch_op.f("ix_pilot_area"))

    op.drop_table("pilot")
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_source_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_municipality"))
        batch_op.drop_index(batch_op.f("ix_meeting_area"))

    op.drop_table("meeting")
    with op.batch_alter_table("goal") as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_source_id"))
        batch_op.drop_index(batch_op.f("ix_goal_municipality"))
        batch_op.drop_index(batch_op.f("ix_goal_area"))

    op.drop_table("goal")
    with op.batch_alter_table("area_action") as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_action_source_id"))
        batch_op.drop_index(batch_op.f("ix_area_action_municipality"))
        batch_op.drop_index(batch_op.f("ix_area_action_area"))

    op.drop_table("area_action")
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_municipality"))

    op.drop_table("snapshot")
    with op.batch_alter_table("overlay") as batch_op:
        batch_op.drop_index(batch_op.f("ix_overlay_municipality"))

    op.drop_table("overlay")


def _freeze() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, changes in FROZEN.items():
        for change in changes:
            condition = "WHEN (OLD.released_at IS NOT NULL) " if table == "year_report" else ""
            action = (
                "BEGIN SELECT RAISE(ABORT, 'a history is not edited'); END"
                if sqlite
                else "EXECUTE FUNCTION histories_stay()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"FOR EACH ROW {condition}{action}"
            )


def _thaw() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, changes in FROZEN.items():
        for change in changes:
            op.execute(f"DROP TRIGGER {table}_no_{change}" + ("" if sqlite else f" ON {table}"))
