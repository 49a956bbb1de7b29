"""What people say a text is about."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = "'mentions', 'rather-not', 'cannot', 'allergy', 'afraid', 'only'"
SINCE = "'mentions', 'speaks', 'holds', 'rather-not', 'cannot', 'allergy', 'afraid', 'only'"


def upgrade() -> None:
    for noun in ("need", "talent"):
        # Nothing has to be made anew, also not on SQLite.
        with op.batch_alter_table(noun, recreate="never") as batch_op:
            batch_op.add_column(sa.Column("concepts_said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
            batch_op.add_column(
                sa.Column("concepts_said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True)
            )
            batch_op.add_column(sa.Column("refusal_reviewed", sa.Boolean(), server_default=sa.false(), nullable=False))
        with op.batch_alter_table(f"{noun}_concept", recreate="never") as batch_op:
            batch_op.add_column(sa.Column("reviewed", sa.Boolean(), server_default=sa.false(), nullable=False))
        _know_kinds(f"{noun}_limit", SINCE)


def downgrade() -> None:
    for noun in ("need", "talent"):
        op.execute(f"DELETE FROM {noun}_limit WHERE kind IN ('speaks', 'holds')")  # noqa: S608  # of our own two tables
        _know_kinds(f"{noun}_limit", BEFORE)
        with op.batch_alter_table(f"{noun}_concept") as batch_op:
            batch_op.drop_column("reviewed")
        # SQLite makes the table anew, and forgets that it never gives out a number twice.
        with op.batch_alter_table(noun, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            for column in ("refusal_reviewed", "concepts_said_by", "concepts_said_at"):
                batch_op.drop_column(column)


def _know_kinds(table: str, kinds: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_kind_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_kind_known"), f"kind IN ({kinds})")
