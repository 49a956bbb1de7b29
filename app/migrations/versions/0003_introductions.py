"""From a suggestion to two neighbours who know each other: accounts, care, consents as given, and a log in a chain."""
# ruff: noqa: E501, PLR0915

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PERSON_CHECKS = {
    "ground_known": "ground IN ('consent', 'agreement', 'public-task')",
    "channel_known": "channel IN ('phone', 'sms', 'whatsapp', 'email', 'app')",
    "asks_a_month_not_negative": "asks_a_month >= 0",
}
ROLES = (
    "role IN ('resident', 'volunteer', {contacts}, 'worker', 'coordinator', 'municipality-reader', "
    "'administrator', 'privacy-officer', 'api-client', 'operator')"
)
STEP = ("municipality", "introduction", "position", "state", "day", "by", "at", "actor", "until", "imported")
EMPTIED = "NEW.said_by IS NULL AND NEW.how IS NULL AND NEW.reason IS NULL" + "".join(
    f' AND NEW."{name}" {{same}} OLD."{name}"' for name in STEP
)
HISTORIES = {
    "access_line": "",
    "consent_answer": "",
    "introduction_step": f"NOT OLD.imported AND NOT ({EMPTIED})",
}
"""Tables that are appended to and never edited, and of which rows that holds; an import owns what it brought. Of a step
the words go when their term is over, and no less than all of them."""
KEPT = {
    "sqlite": "OLD.at > datetime('now', '-24 months')",
    "postgresql": "OLD.at > now() - interval '24 months'",
}
"""Lines of the access log that nobody may remove."""


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_attempt_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_hash"), ["hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_municipality"), ["municipality"], unique=False)

    op.create_table(
        "statistic",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("weights", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("days_to_first", sa.Integer(), nullable=True),
        sa.Column("days_running", sa.Integer(), nullable=True),
        sa.Column("carer_relieved", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_statistic_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statistic")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("statistic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statistic_municipality"), ["municipality"], unique=False)

    op.create_table(
        "tombstone",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("erased_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_tombstone_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("municipality", "hash", name="tombstone_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tombstone_municipality"), ["municipality"], unique=False)

    op.create_table(
        "account",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("neighbourhoods", sa.JSON(), nullable=False),
        sa.Column("leads", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("password", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("totp", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("oidc_issuer", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("oidc_subject", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("approved_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_account_municipality_code")
        ),
        sa.CheckConstraint(
            "role IN ('resident', 'volunteer', 'initiative-contact', 'connector', 'worker', 'coordinator', 'municipality-reader', 'administrator', 'privacy-officer', 'api-client', 'operator')",
            name=op.f("ck_account_role_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_account_version_counts")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["node.number"], name=op.f("fk_account_organisation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_account_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_account")),
        sa.UniqueConstraint("id", name=op.f("uq_account_id")),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="oidc_once"),
        sa.UniqueConstraint("person", "role", "organisation", name="role_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_person"), ["person"], unique=False)

    op.create_table(
        "care",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("given_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint("kind <> 'reason' OR reason IS NOT NULL", name=op.f("ck_care_reasoned")),
        sa.CheckConstraint("kind IN ('own', 'cover', 'reason', 'circle')", name=op.f("ck_care_kind_known")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_care_municipality_code")
        ),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_care_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["worker"], ["node.number"], name=op.f("fk_care_worker"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_care")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("care", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_id"), ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_worker"), ["worker"], unique=False)

    op.create_table(
        "feed",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_feed_municipality_code")
        ),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_feed_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_feed")),
        sa.UniqueConstraint("hash", name=op.f("uq_feed_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_person"), ["person"], unique=False)

    op.create_table(
        "list_share",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("initiative", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_list_share_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative"], ["node.number"], name=op.f("fk_list_share_initiative"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation"], ["node.number"], name=op.f("fk_list_share_organisation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_list_share")),
        sa.UniqueConstraint("initiative", "organisation", name="list_share_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("list_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_share_initiative"), ["initiative"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_share_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_share_organisation"), ["organisation"], unique=False)

    op.create_table(
        "mail",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("again_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_mail_municipality_code")
        ),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_mail_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mail")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_person"), ["person"], unique=False)

    op.create_table(
        "notice",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_notice_municipality_code")
        ),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_notice_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice")),
        sa.UniqueConstraint("id", name=op.f("uq_notice_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_person"), ["person"], unique=False)

    op.create_table(
        "subject_key",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_subject_key_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_subject_key_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subject_key")),
        sa.UniqueConstraint("node", name=op.f("uq_subject_key_node")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("subject_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_key_municipality"), ["municipality"], unique=False)

    op.create_table(
        "challenge",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_challenge_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name=op.f("fk_challenge_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_challenge")),
        sa.UniqueConstraint("hash", name=op.f("uq_challenge_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_municipality"), ["municipality"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("credential", sqlmodel.sql.sqltypes.AutoString(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("device", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_passkey_municipality_code")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_passkey_version_counts")),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name=op.f("fk_passkey_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_passkey")),
        sa.UniqueConstraint("id", name=op.f("uq_passkey_id")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_passkey_municipality"), ["municipality"], unique=False)

    op.create_table(
        "consent_answer",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("introduction", sa.Integer(), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_consent_answer_municipality_code"),
        ),
        sa.CheckConstraint(
            "purpose IN ('matching', 'share-contact', 'contact', 'statistics', 'research', 'partners', 'parental')",
            name=op.f("ck_consent_answer_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction"], ["introduction.number"], name=op.f("fk_consent_answer_introduction"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_consent_answer_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_consent_answer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_answer_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_answer_node"), ["node"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("introduction", sa.Integer(), nullable=False),
        sa.Column("side", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.CheckConstraint("answer IN ('good', 'so-so', 'not-again')", name=op.f("ck_feedback_answer_known")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_feedback_municipality_code")
        ),
        sa.CheckConstraint("side IN ('seeker', 'giver')", name=op.f("ck_feedback_side_known")),
        sa.ForeignKeyConstraint(
            ["introduction"], ["introduction.number"], name=op.f("fk_feedback_introduction"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_feedback")),
        sa.UniqueConstraint("introduction", "side", name="feedback_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_introduction"), ["introduction"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_municipality"), ["municipality"], unique=False)

    op.create_table(
        "login_link",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("use", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("introduction", sa.Integer(), nullable=True),
        sa.Column("side", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_login_link_municipality_code"),
        ),
        sa.CheckConstraint("use IN ('sign-in', 'enrol', 'answer')", name=op.f("ck_login_link_use_known")),
        sa.CheckConstraint("account IS NOT NULL OR introduction IS NOT NULL", name=op.f("ck_login_link_for_something")),
        sa.ForeignKeyConstraint(
            ["account"], ["account.number"], name=op.f("fk_login_link_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["introduction"], ["introduction.number"], name=op.f("fk_login_link_introduction"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_login_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_login_link_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("login_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_link_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_link_municipality"), ["municipality"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("passkey", sa.Integer(), nullable=True),
        sa.Column("device", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("touched_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_login_session_municipality_code"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_login_session_version_counts")),
        sa.ForeignKeyConstraint(
            ["account"], ["account.number"], name=op.f("fk_login_session_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passkey"], ["passkey.number"], name=op.f("fk_login_session_passkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_login_session")),
        sa.UniqueConstraint("id", name=op.f("uq_login_session_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_login_session_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_session_municipality"), ["municipality"], unique=False)

    _chain_the_log()
    op.execute("DELETE FROM consent WHERE purpose = 'share-contact'")
    # Answers that were kept hold names and texts, beside keys in words; now only where to read them is kept.
    op.execute("DELETE FROM answered")
    with op.batch_alter_table("consent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("introduction", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("consent_once"), type_="unique")
        batch_op.create_check_constraint(
            batch_op.f("ck_consent_contact_per_introduction"),
            "(purpose = 'share-contact') = (introduction IS NOT NULL)",
        )
        batch_op.create_index(batch_op.f("ix_consent_introduction"), ["introduction"], unique=False)
        batch_op.create_index(
            "ix_consent_once",
            ["node", "purpose"],
            unique=True,
            sqlite_where=sa.text("introduction IS NULL"),
            postgresql_where=sa.text("introduction IS NULL"),
        )
        batch_op.create_index("ix_consent_once_each", ["node", "purpose", "introduction"], unique=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_consent_introduction"), "introduction", ["introduction"], ["number"], ondelete="CASCADE"
        )

    with op.batch_alter_table("introduction", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("seeker_willing", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("giver_willing", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("worker", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("wave", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("weights", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True))
        batch_op.add_column(sa.Column("again_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("returned", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("companion", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accompanied", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("holder", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("carer_relieved", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_introduction_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_worker"), ["worker"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_introduction_companion"), "node", ["companion"], ["number"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_introduction_holder"), "node", ["holder"], ["number"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_introduction_worker"), "node", ["worker"], ["number"], ondelete="SET NULL"
        )

    with op.batch_alter_table("introduction_step", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True))
        batch_op.add_column(sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True))
        batch_op.add_column(sa.Column("how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True))
        batch_op.add_column(sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))

    with op.batch_alter_table("need", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("worker", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_need_worker"), ["worker"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_need_worker"), "node", ["worker"], ["number"], ondelete="SET NULL")

    with op.batch_alter_table("node", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("provisional_by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True))
        batch_op.add_column(sa.Column("provisional_until", sa.Date(), nullable=True))

    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_before", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("allows_provisional", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("agreement_is_ground", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
        batch_op.add_column(sa.Column("asks_a_month", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ground", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
        batch_op.add_column(sa.Column("inform_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("informed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("last_contact_on", sa.Date(), nullable=True))
        for name, rule in PERSON_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_person_{name}"), rule)

    with op.batch_alter_table("talent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("heard_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("again_on", sa.Date(), nullable=True))
    _know_roles("'initiative-contact', 'connector'")
    _guard_histories()


def downgrade() -> None:
    _leave_histories()
    op.execute("DELETE FROM token WHERE role = 'connector'")
    _know_roles("'initiative-contact'")
    with op.batch_alter_table("talent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("again_on")
        batch_op.drop_column("heard_on")

    with op.batch_alter_table("person", schema=None) as batch_op:
        for name in PERSON_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_person_{name}"), type_="check")
        batch_op.drop_column("last_contact_on")
        batch_op.drop_column("informed_at")
        batch_op.drop_column("inform_by")
        batch_op.drop_column("ground")
        batch_op.drop_column("asks_a_month")
        batch_op.drop_column("channel")

    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_column("email_before")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("agreement_is_ground")
        batch_op.drop_column("allows_provisional")

    with op.batch_alter_table("node", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("provisional_until")
        batch_op.drop_column("provisional_by")

    with op.batch_alter_table("need", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_need_worker"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_need_worker"))
        batch_op.drop_column("due_on")
        batch_op.drop_column("worker")

    with op.batch_alter_table("introduction_step", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("until")
        batch_op.drop_column("reason")
        batch_op.drop_column("how")
        batch_op.drop_column("said_by")
        batch_op.drop_column("actor")
        batch_op.drop_column("at")

    with op.batch_alter_table("introduction", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_introduction_worker"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_introduction_holder"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_introduction_companion"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_introduction_worker"))
        batch_op.drop_index(batch_op.f("ix_introduction_due_on"))
        batch_op.drop_column("ended_at")
        batch_op.drop_column("carer_relieved")
        batch_op.drop_column("holder")
        batch_op.drop_column("first_on")
        batch_op.drop_column("accompanied")
        batch_op.drop_column("companion")
        batch_op.drop_column("returned")
        batch_op.drop_column("again_on")
        batch_op.drop_column("weights")
        batch_op.drop_column("rank")
        batch_op.drop_column("wave")
        batch_op.drop_column("due_on")
        batch_op.drop_column("worker")
        batch_op.drop_column("giver_willing")
        batch_op.drop_column("seeker_willing")

    op.execute("DELETE FROM consent WHERE introduction IS NOT NULL")
    with op.batch_alter_table("consent", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consent_introduction"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_consent_contact_per_introduction"), type_="check")
        batch_op.drop_index("ix_consent_once_each")
        batch_op.drop_index(
            "ix_consent_once",
            sqlite_where=sa.text("introduction IS NULL"),
            postgresql_where=sa.text("introduction IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consent_introduction"))
        batch_op.create_unique_constraint(batch_op.f("consent_once"), ["node", "purpose"])
        batch_op.drop_column("introduction")

    _unchain_the_log()
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_municipality"))
        batch_op.drop_index(batch_op.f("ix_login_session_account"))

    op.drop_table("login_session")
    with op.batch_alter_table("login_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_link_municipality"))
        batch_op.drop_index(batch_op.f("ix_login_link_account"))

    op.drop_table("login_link")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_municipality"))
        batch_op.drop_index(batch_op.f("ix_feedback_introduction"))

    op.drop_table("feedback")
    with op.batch_alter_table("consent_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_answer_node"))
        batch_op.drop_index(batch_op.f("ix_consent_answer_municipality"))

    op.drop_table("consent_answer")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_municipality"))
        batch_op.drop_index(batch_op.f("ix_passkey_account"))

    op.drop_table("passkey")
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_challenge_municipality"))

    op.drop_table("challenge")
    with op.batch_alter_table("subject_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_key_municipality"))

    op.drop_table("subject_key")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_person"))
        batch_op.drop_index(batch_op.f("ix_notice_municipality"))
        batch_op.drop_index(batch_op.f("ix_notice_about"))

    op.drop_table("notice")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_person"))
        batch_op.drop_index(batch_op.f("ix_mail_municipality"))

    op.drop_table("mail")
    with op.batch_alter_table("list_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_share_organisation"))
        batch_op.drop_index(batch_op.f("ix_list_share_municipality"))
        batch_op.drop_index(batch_op.f("ix_list_share_initiative"))

    op.drop_table("list_share")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_person"))
        batch_op.drop_index(batch_op.f("ix_feed_municipality"))

    op.drop_table("feed")
    with op.batch_alter_table("care", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_worker"))
        batch_op.drop_index(batch_op.f("ix_care_person"))
        batch_op.drop_index(batch_op.f("ix_care_municipality"))
        batch_op.drop_index(batch_op.f("ix_care_id"))

    op.drop_table("care")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_person"))
        batch_op.drop_index(batch_op.f("ix_account_municipality"))

    op.drop_table("account")
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tombstone_municipality"))

    op.drop_table("tombstone")
    with op.batch_alter_table("statistic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statistic_municipality"))

    op.drop_table("statistic")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_municipality"))
        batch_op.drop_index(batch_op.f("ix_attempt_hash"))
        batch_op.drop_index(batch_op.f("ix_attempt_at"))

    op.drop_table("attempt")


def _know_roles(contacts: str) -> None:
    with op.batch_alter_table("token", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_token_role_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_token_role_known"), ROLES.format(contacts=contacts))


def _guard_histories() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION histories_stay() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a history is not edited' USING ERRCODE = 'check_violation'; END $$"
        )
    for table, which in HISTORIES.items():
        _forbid("UPDATE", table, which.format(same="IS" if sqlite else "IS NOT DISTINCT FROM"), sqlite=sqlite)
    _forbid("DELETE", "access_line", KEPT[op.get_context().dialect.name], sqlite=sqlite)


def _forbid(change: str, table: str, which: str, *, sqlite: bool) -> None:
    name = f"{table}_no_{change.lower()}"
    condition = f"WHEN ({which}) " if which else ""
    action = (
        "BEGIN SELECT RAISE(ABORT, 'a history is not edited'); END" if sqlite else "EXECUTE FUNCTION histories_stay()"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW {condition}{action}")


def _leave_histories() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for change, table in [("update", table) for table in HISTORIES] + [("delete", "access_line")]:
        op.execute(f"DROP TRIGGER {table}_no_{change}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION histories_stay()")


def _log_table(*columns: sa.schema.SchemaItem) -> sa.Table:
    return op.create_table(
        "access_line",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("route", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("data_class", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        *columns,
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_access_line_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_line")),
        sqlite_autoincrement=True,
    )


def _indexed() -> None:
    for column in ("municipality", "subject"):
        op.create_index(op.f(f"ix_access_line_{column}"), "access_line", [column])


def _old_lines() -> list[dict[str, Any]]:
    """Take every line out of the log, and the table with it."""
    lines = op.get_bind().execute(sa.text("SELECT * FROM access_line ORDER BY number")).mappings().all()
    found = [dict(line) for line in lines]
    for line in found:
        if isinstance(line["at"], str):
            line["at"] = dt.datetime.fromisoformat(line["at"]).replace(tzinfo=dt.UTC)
    op.drop_table("access_line")
    return found


def _chain_the_log() -> None:
    """Give every line that is there its place in the chain, and its subject a key while that person is here."""
    lines, keys = _old_lines(), _keys()
    log = _log_table(
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.UniqueConstraint("hash", name=op.f("uq_access_line_hash")),
    )
    previous = ""
    for line in lines:
        key = keys.setdefault(line["subject"], secrets.token_bytes(32))
        line["subject"] = None if line["subject"] is None else hmac.new(key, b"subject", hashlib.sha256).hexdigest()
        line |= {"reason": None, "previous": previous}
        said = [line[name] for name in ("municipality", "actor", "route", "action", "subject", "data_class", "reason")]
        told = json.dumps([previous, line["at"].isoformat(), *said], ensure_ascii=False, separators=(",", ":"))
        previous = line["hash"] = hashlib.sha256(told.encode()).hexdigest()
    if lines:
        op.bulk_insert(log, lines)
        _count_on(lines)
    _indexed()


def _keys() -> dict[int | None, bytes]:
    """Make a key for everyone who is in the log and still here."""
    table = sa.table("subject_key", *map(sa.column, ("municipality", "node", "key")))
    people = op.get_bind().execute(
        sa.text("SELECT number, municipality FROM node WHERE kind = 'person' ORDER BY number")
    )
    keys: dict[int | None, bytes] = {}
    for number, municipality in people.all():
        keys[number] = secrets.token_bytes(32)
        row = {"municipality": municipality, "node": number, "key": keys[number].hex()}
        op.get_bind().execute(table.insert().values(**row))
    return keys


def _unchain_the_log() -> None:
    """Go back to numbers, for as far as somebody is still here."""
    keys = op.get_bind().execute(sa.text("SELECT node, key FROM subject_key")).all()
    numbers = {hmac.new(bytes.fromhex(key), b"subject", hashlib.sha256).hexdigest(): node for node, key in keys}
    lines = _old_lines()
    log = _log_table(sa.Column("subject", sa.Integer(), nullable=True))
    for line in lines:
        for name in ("reason", "previous", "hash"):
            del line[name]
        line["subject"] = numbers.get(line["subject"])
    if lines:
        op.bulk_insert(log, lines)
        _count_on(lines)
    _indexed()


def _count_on(lines: list[dict[str, Any]]) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"SELECT setval(pg_get_serial_sequence('access_line', 'number'), {lines[-1]['number']})")
