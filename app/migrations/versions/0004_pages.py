"""What a worker passed over, and links of the console."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = "'sign-in', 'enrol', 'answer'"
SINCE = "'sign-in', 'enrol', 'console', 'answer'"
REASONS = "'does-not-fit', 'tried-before', 'not-together', 'too-far', 'knows-better', 'other'"


def upgrade() -> None:
    _know_uses(SINCE)
    op.create_table(
        "passed_over",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("talent", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(f"reason IN ({REASONS})", name=op.f("ck_passed_over_reason_known")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_passed_over_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_passed_over_need_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["talent"], ["talent.number"], name=op.f("fk_passed_over_talent_talent"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_passed_over")),
        sqlite_autoincrement=True,
    )
    for column in ("municipality", "need"):
        op.create_index(op.f(f"ix_passed_over_{column}"), "passed_over", [column], unique=False)


def downgrade() -> None:
    op.drop_table("passed_over")
    op.execute("DELETE FROM login_link WHERE use = 'console'")
    _know_uses(BEFORE)


def _know_uses(uses: str) -> None:
    with op.batch_alter_table("login_link", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_login_link_use_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_login_link_use_known"), f"use IN ({uses})")
