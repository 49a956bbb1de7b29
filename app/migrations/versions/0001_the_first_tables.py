"""The first tables."""
# ruff: noqa: E501, PLR0915

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "access_line",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("route", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=True),
        sa.Column("data_class", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_access_line_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_line")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("access_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_line_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_line_subject"), ["subject"], unique=False)

    op.create_table(
        "answered",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("body_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_answered_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_answered")),
        sa.UniqueConstraint("actor", "key", name="answered_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("answered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answered_municipality"), ["municipality"], unique=False)

    op.create_table(
        "area",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("parent", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("geometry", sa.JSON(), nullable=True),
        sa.Column("source_line", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('municipality', 'district', 'neighbourhood', 'grouping')", name=op.f("ck_area_kind_known")
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_area_municipality_code")
        ),
        sa.CheckConstraint("inhabitants >= 0", name=op.f("ck_area_inhabitants_not_negative")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_area_lat_in_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_area_lon_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_area_version_counts")),
        sa.ForeignKeyConstraint(["parent"], ["area.code"], name=op.f("fk_area_parent")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name="area_code_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent"), ["parent"], unique=False)

    op.create_table(
        "change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "about IN ('node', 'tie', 'talent', 'need', 'introduction', 'kept-apart', 'area', 'everything')",
            name=op.f("ck_change_about_known"),
        ),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_change_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_municipality"), ["municipality"], unique=False)

    op.create_table(
        "grouped_area",
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("grouping", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("neighbourhood", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_grouped_area_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["grouping"], ["area.code"], name=op.f("fk_grouped_area_grouping")),
        sa.ForeignKeyConstraint(["neighbourhood"], ["area.code"], name=op.f("fk_grouped_area_neighbourhood")),
        sa.PrimaryKeyConstraint("grouping", "neighbourhood", name=op.f("pk_grouped_area")),
    )
    with op.batch_alter_table("grouped_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grouped_area_municipality"), ["municipality"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_indicator_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_indicator_area")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_indicator")),
        sa.UniqueConstraint("area", "year", "name", name="indicator_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_municipality"), ["municipality"], unique=False)

    op.create_table(
        "node",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("listed_as", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("neighbourhood", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'initiative', 'organisation', 'place')", name=op.f("ck_node_kind_known")
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_node_municipality_code")
        ),
        sa.CheckConstraint(
            "listed_as = kind OR (listed_as = 'professional' AND kind = 'person')",
            name=op.f("ck_node_listed_as_of_kind"),
        ),
        sa.CheckConstraint(
            "listed_as IN ('person', 'professional', 'initiative', 'organisation', 'place')",
            name=op.f("ck_node_listed_as_known"),
        ),
        sa.CheckConstraint("status IN ('active', 'paused', 'left')", name=op.f("ck_node_status_known")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_node_lat_in_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_node_lon_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_node_version_counts")),
        sa.ForeignKeyConstraint(["neighbourhood"], ["area.code"], name=op.f("fk_node_neighbourhood")),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_node_organisation")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_node")),
        sa.UniqueConstraint("id", name=op.f("uq_node_id")),
        sa.UniqueConstraint("municipality", "listed_as", "source_id", name="node_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("node", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_node_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_node_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_node_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_node_organisation"), ["organisation"], unique=False)
        batch_op.create_index(batch_op.f("ix_node_source_id"), ["source_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Date(), nullable=True),
        sa.Column("how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_consent_municipality_code")
        ),
        sa.CheckConstraint(
            "purpose IN ('matching', 'share-contact', 'contact', 'statistics', 'research', 'partners', 'parental')",
            name=op.f("ck_consent_purpose_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_consent_version_counts")),
        sa.CheckConstraint("withdrawn_at IS NULL OR NOT given", name=op.f("ck_consent_withdrawn_is_not_given")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_consent_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_consent")),
        sa.UniqueConstraint("node", "purpose", name="consent_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_node"), ["node"], unique=False)

    op.create_table(
        "identity",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("alias", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("first_name", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("last_name", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_identity_municipality_code")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_identity_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_identity_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_municipality"), ["municipality"], unique=False)

    op.create_table(
        "initiative",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("when", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("carried_by", sa.Integer(), nullable=True),
        sa.Column("phase", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_initiative_municipality_code"),
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_initiative_capacity_not_negative")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_initiative_version_counts")),
        sa.ForeignKeyConstraint(["carried_by"], ["node.number"], name=op.f("fk_initiative_carried_by")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_initiative_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["place"], ["node.number"], name=op.f("fk_initiative_place")),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_initiative")),
    )
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_initiative_municipality"), ["municipality"], unique=False)

    op.create_table(
        "kept_apart",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_kept_apart_municipality_code"),
        ),
        sa.CheckConstraint("a < b", name=op.f("ck_kept_apart_kept_apart_in_order")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_kept_apart_version_counts")),
        sa.ForeignKeyConstraint(["a"], ["node.number"], name=op.f("fk_kept_apart_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["node.number"], name=op.f("fk_kept_apart_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_kept_apart")),
        sa.UniqueConstraint("a", "b", name="kept_apart_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_apart_a"), ["a"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_apart_b"), ["b"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_apart_municipality"), ["municipality"], unique=False)

    op.create_table(
        "need",
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("voice", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("urgency", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("sensitivity", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("max_distance_m", sa.Integer(), nullable=True),
        sa.Column("common_language", sa.Boolean(), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=True),
        sa.Column("requires", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("neighbourhood", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("gist", sa.LargeBinary(), nullable=True),
        sa.Column("read_with", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_need_municipality_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('ordinary', 'sensitive', 'special')", name=op.f("ck_need_sensitivity_known")
        ),
        sa.CheckConstraint(
            "status IN ('exploring', 'open', 'in-progress', 'met', 'closed')", name=op.f("ck_need_status_known")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_need_text_not_empty")),
        sa.CheckConstraint("urgency IN ('low', 'middle', 'high', 'emergency')", name=op.f("ck_need_urgency_known")),
        sa.CheckConstraint("voice IN ('own-words', 'worker-note', 'third-person')", name=op.f("ck_need_voice_known")),
        sa.CheckConstraint("group_size > 0", name=op.f("ck_need_group_size_positive")),
        sa.CheckConstraint("max_distance_m >= 0", name=op.f("ck_need_distance_not_negative")),
        sa.CheckConstraint("slots BETWEEN 0 AND 268435455", name=op.f("ck_need_slots_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_need_version_counts")),
        sa.ForeignKeyConstraint(["neighbourhood"], ["area.code"], name=op.f("fk_need_neighbourhood")),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_need_organisation")),
        sa.ForeignKeyConstraint(["owner"], ["node.number"], name=op.f("fk_need_owner"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reported_by"], ["node.number"], name=op.f("fk_need_reported_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_need")),
        sa.UniqueConstraint("id", name=op.f("uq_need_id")),
        sa.UniqueConstraint("municipality", "source_id", name="need_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_status"), ["status"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sort", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=True),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_organisation_municipality_code"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_organisation_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_organisation_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_municipality"), ["municipality"], unique=False)

    op.create_table(
        "person",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("gender", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True),
        sa.Column("born_from", sa.Integer(), nullable=True),
        sa.Column("born_to", sa.Integer(), nullable=True),
        sa.Column("languages", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("mobility", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("contact_preference", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.CheckConstraint("gender IN ('woman', 'man', 'other')", name=op.f("ck_person_gender_known")),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_person_municipality_code")
        ),
        sa.CheckConstraint("born_from <= born_to", name=op.f("ck_person_born_in_order")),
        sa.CheckConstraint("born_from BETWEEN 1850 AND 2200", name=op.f("ck_person_born_from_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_person_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_person_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_municipality"), ["municipality"], unique=False)

    op.create_table(
        "place",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sort", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("owner", sa.Integer(), nullable=True),
        sa.Column("features", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=True),
        sa.Column("free_slots", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_place_municipality_code")
        ),
        sa.CheckConstraint("free_slots BETWEEN 0 AND 268435455", name=op.f("ck_place_free_slots_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_place_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_place_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner"], ["node.number"], name=op.f("fk_place_owner")),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_municipality"), ["municipality"], unique=False)

    op.create_table(
        "qualification",
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_qualification_municipality_code"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_qualification_version_counts")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_qualification_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_qualification")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_qualification_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_qualification_node"), ["node"], unique=False)

    op.create_table(
        "role",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("at", sa.Integer(), nullable=True),
        sa.Column("function", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("caseload_max", sa.Integer(), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("half_time_collective", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('resident', 'volunteer', 'professional', 'member', 'board-member', 'contact')",
            name=op.f("ck_role_kind_known"),
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_role_municipality_code")
        ),
        sa.CheckConstraint("caseload_max >= 0", name=op.f("ck_role_caseload_max_not_negative")),
        sa.CheckConstraint("hours_per_week >= 0", name=op.f("ck_role_hours_per_week_not_negative")),
        sa.CheckConstraint("since <= until", name=op.f("ck_role_role_in_order")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_role_version_counts")),
        sa.ForeignKeyConstraint(["at"], ["node.number"], name=op.f("fk_role_at")),
        sa.ForeignKeyConstraint(["node"], ["node.number"], name=op.f("fk_role_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_role")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_node"), ["node"], unique=False)

    op.create_table(
        "signal",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("neighbourhood", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("root_cause", sa.Integer(), nullable=True),
        sa.Column("root_cause_category", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_signal_municipality_code")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_signal_text_not_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_signal_version_counts")),
        sa.ForeignKeyConstraint(["neighbourhood"], ["area.code"], name=op.f("fk_signal_neighbourhood")),
        sa.ForeignKeyConstraint(["reported_by"], ["node.number"], name=op.f("fk_signal_reported_by")),
        sa.ForeignKeyConstraint(["root_cause"], ["signal.number"], name=op.f("fk_signal_root_cause")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signal")),
        sa.UniqueConstraint("id", name=op.f("uq_signal_id")),
        sa.UniqueConstraint("municipality", "source_id", name="signal_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_source_id"), ["source_id"], unique=False)

    op.create_table(
        "talent",
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("max_distance_m", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("capacity_left", sa.Integer(), nullable=True),
        sa.Column("constraints", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("neighbourhood", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("gist", sa.LargeBinary(), nullable=True),
        sa.Column("read_with", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_talent_municipality_code")
        ),
        sa.CheckConstraint("status IN ('active', 'paused', 'full', 'withdrawn')", name=op.f("ck_talent_status_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_talent_text_not_empty")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_talent_capacity_not_negative")),
        sa.CheckConstraint("capacity_left <= capacity", name=op.f("ck_talent_capacity_left_within")),
        sa.CheckConstraint("capacity_left >= 0", name=op.f("ck_talent_capacity_left_not_negative")),
        sa.CheckConstraint("max_distance_m >= 0", name=op.f("ck_talent_distance_not_negative")),
        sa.CheckConstraint("slots BETWEEN 0 AND 268435455", name=op.f("ck_talent_slots_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_talent_version_counts")),
        sa.ForeignKeyConstraint(["neighbourhood"], ["area.code"], name=op.f("fk_talent_neighbourhood")),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_talent_organisation")),
        sa.ForeignKeyConstraint(["owner"], ["node.number"], name=op.f("fk_talent_owner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_talent")),
        sa.UniqueConstraint("id", name=op.f("uq_talent_id")),
        sa.UniqueConstraint("municipality", "source_id", name="talent_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("talent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_talent_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_talent_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_talent_source_id"), ["source_id"], unique=False)

    op.create_table(
        "tie",
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("said_by", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("said_how", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("strength", sa.Float(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("last_confirmed", sa.Date(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('knows', 'neighbour', 'family', 'member', 'supports', 'refers')", name=op.f("ck_tie_kind_known")
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_tie_municipality_code")
        ),
        sa.CheckConstraint("a <> b", name=op.f("ck_tie_not_to_oneself")),
        sa.CheckConstraint("strength > 0 AND strength <= 1", name=op.f("ck_tie_strength_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_tie_version_counts")),
        sa.ForeignKeyConstraint(["a"], ["node.number"], name=op.f("fk_tie_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["node.number"], name=op.f("fk_tie_b"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_tie_organisation")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tie")),
        sa.UniqueConstraint("id", name=op.f("uq_tie_id")),
        sa.UniqueConstraint("municipality", "source_id", name="tie_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_a"), ["a"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_b"), ["b"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_organisation"), ["organisation"], unique=False)
        batch_op.create_index(batch_op.f("ix_tie_source_id"), ["source_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("neighbourhoods", sa.JSON(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "municipality = '' OR length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_token_municipality_code"),
        ),
        sa.CheckConstraint(
            "role IN ('resident', 'volunteer', 'initiative-contact', 'worker', 'coordinator', 'municipality-reader', 'administrator', 'privacy-officer', 'api-client', 'operator')",
            name=op.f("ck_token_role_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_token_version_counts")),
        sa.ForeignKeyConstraint(["organisation"], ["node.number"], name=op.f("fk_token_organisation")),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_token_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_municipality"), ["municipality"], unique=False)

    op.create_table(
        "introduction",
        sa.Column("delivered", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_introduction_municipality_code"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'asked-seeker', 'willing-seeker', 'asked-giver', 'willing-giver', 'agreed', 'met', 'running', 'handed-over', 'lasting', 'finished', 'declined-seeker', 'declined-giver', 'not-now', 'expired', 'withdrawn', 'stopped', 'unsafe')",
            name=op.f("ck_introduction_state_known"),
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_introduction_rating_in_range")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_introduction_version_counts")),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_introduction_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proposed_by"], ["node.number"], name=op.f("fk_introduction_proposed_by")),
        sa.ForeignKeyConstraint(["talent"], ["talent.number"], name=op.f("fk_introduction_talent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_introduction")),
        sa.UniqueConstraint("id", name=op.f("uq_introduction_id")),
        sa.UniqueConstraint("municipality", "source_id", name="introduction_source_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_need"), ["need"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_talent"), ["talent"], unique=False)

    op.create_table(
        "moment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'", name=op.f("ck_moment_municipality_code")
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_moment_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["node.number"], name=op.f("fk_moment_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_moment")),
        sa.UniqueConstraint("need", "person", "day", name="moment_once_a_day"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moment_municipality"), ["municipality"], unique=False)
        batch_op.create_index(batch_op.f("ix_moment_need"), ["need"], unique=False)

    op.create_table(
        "need_concept",
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("concept", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_need_concept_municipality_code"),
        ),
        sa.CheckConstraint("weight BETWEEN 0 AND 1000", name=op.f("ck_need_concept_weight_in_range")),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_need_concept_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need", "concept", name=op.f("pk_need_concept")),
    )
    with op.batch_alter_table("need_concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_concept_municipality"), ["municipality"], unique=False)

    op.create_table(
        "need_limit",
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("marker", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mentions', 'rather-not', 'cannot', 'allergy', 'afraid', 'only')",
            name=op.f("ck_need_limit_kind_known"),
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_need_limit_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["need"], ["need.number"], name=op.f("fk_need_limit_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need", "marker", "kind", name=op.f("pk_need_limit")),
    )
    with op.batch_alter_table("need_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_limit_municipality"), ["municipality"], unique=False)

    op.create_table(
        "talent_concept",
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("concept", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_talent_concept_municipality_code"),
        ),
        sa.CheckConstraint("weight BETWEEN 0 AND 1000", name=op.f("ck_talent_concept_weight_in_range")),
        sa.ForeignKeyConstraint(
            ["talent"], ["talent.number"], name=op.f("fk_talent_concept_talent"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("talent", "concept", name=op.f("pk_talent_concept")),
    )
    with op.batch_alter_table("talent_concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_concept_municipality"), ["municipality"], unique=False)

    op.create_table(
        "talent_limit",
        sa.Column("talent", sa.Integer(), nullable=False),
        sa.Column("marker", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mentions', 'rather-not', 'cannot', 'allergy', 'afraid', 'only')",
            name=op.f("ck_talent_limit_kind_known"),
        ),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_talent_limit_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["talent"], ["talent.number"], name=op.f("fk_talent_limit_talent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talent", "marker", "kind", name=op.f("pk_talent_limit")),
    )
    with op.batch_alter_table("talent_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talent_limit_municipality"), ["municipality"], unique=False)

    op.create_table(
        "introduction_step",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("introduction", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(municipality) = 6 AND substr(municipality, 1, 2) = 'GM'",
            name=op.f("ck_introduction_step_municipality_code"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'asked-seeker', 'willing-seeker', 'asked-giver', 'willing-giver', 'agreed', 'met', 'running', 'handed-over', 'lasting', 'finished', 'declined-seeker', 'declined-giver', 'not-now', 'expired', 'withdrawn', 'stopped', 'unsafe')",
            name=op.f("ck_introduction_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction"],
            ["introduction.number"],
            name=op.f("fk_introduction_step_introduction"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_introduction_step")),
        sa.UniqueConstraint("introduction", "position", name="step_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("introduction_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_step_introduction"), ["introduction"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_step_municipality"), ["municipality"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("introduction_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_step_municipality"))
        batch_op.drop_index(batch_op.f("ix_introduction_step_introduction"))

    op.drop_table("introduction_step")
    with op.batch_alter_table("talent_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_limit_municipality"))

    op.drop_table("talent_limit")
    with op.batch_alter_table("talent_concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_concept_municipality"))

    op.drop_table("talent_concept")
    with op.batch_alter_table("need_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_limit_municipality"))

    op.drop_table("need_limit")
    with op.batch_alter_table("need_concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_concept_municipality"))

    op.drop_table("need_concept")
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moment_need"))
        batch_op.drop_index(batch_op.f("ix_moment_municipality"))

    op.drop_table("moment")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_talent"))
        batch_op.drop_index(batch_op.f("ix_introduction_source_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_need"))
        batch_op.drop_index(batch_op.f("ix_introduction_municipality"))

    op.drop_table("introduction")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_municipality"))

    op.drop_table("token")
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_source_id"))
        batch_op.drop_index(batch_op.f("ix_tie_organisation"))
        batch_op.drop_index(batch_op.f("ix_tie_municipality"))
        batch_op.drop_index(batch_op.f("ix_tie_b"))
        batch_op.drop_index(batch_op.f("ix_tie_a"))

    op.drop_table("tie")
    with op.batch_alter_table("talent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_source_id"))
        batch_op.drop_index(batch_op.f("ix_talent_owner"))
        batch_op.drop_index(batch_op.f("ix_talent_neighbourhood"))
        batch_op.drop_index(batch_op.f("ix_talent_municipality"))

    op.drop_table("talent")
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signal_source_id"))
        batch_op.drop_index(batch_op.f("ix_signal_neighbourhood"))
        batch_op.drop_index(batch_op.f("ix_signal_municipality"))

    op.drop_table("signal")
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_node"))
        batch_op.drop_index(batch_op.f("ix_role_municipality"))
        batch_op.drop_index(batch_op.f("ix_role_at"))

    op.drop_table("role")
    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_qualification_node"))
        batch_op.drop_index(batch_op.f("ix_qualification_municipality"))

    op.drop_table("qualification")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_municipality"))

    op.drop_table("place")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_municipality"))

    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_municipality"))

    op.drop_table("organisation")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_status"))
        batch_op.drop_index(batch_op.f("ix_need_source_id"))
        batch_op.drop_index(batch_op.f("ix_need_owner"))
        batch_op.drop_index(batch_op.f("ix_need_neighbourhood"))
        batch_op.drop_index(batch_op.f("ix_need_municipality"))

    op.drop_table("need")
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_apart_municipality"))
        batch_op.drop_index(batch_op.f("ix_kept_apart_b"))
        batch_op.drop_index(batch_op.f("ix_kept_apart_a"))

    op.drop_table("kept_apart")
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_municipality"))

    op.drop_table("initiative")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_municipality"))

    op.drop_table("identity")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_node"))
        batch_op.drop_index(batch_op.f("ix_consent_municipality"))

    op.drop_table("consent")
    with op.batch_alter_table("node", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_node_source_id"))
        batch_op.drop_index(batch_op.f("ix_node_organisation"))
        batch_op.drop_index(batch_op.f("ix_node_neighbourhood"))
        batch_op.drop_index(batch_op.f("ix_node_municipality"))
        batch_op.drop_index(batch_op.f("ix_node_kind"))

    op.drop_table("node")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_municipality"))
        batch_op.drop_index(batch_op.f("ix_indicator_area"))

    op.drop_table("indicator")
    with op.batch_alter_table("grouped_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grouped_area_municipality"))

    op.drop_table("grouped_area")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_municipality"))

    op.drop_table("change")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_parent"))
        batch_op.drop_index(batch_op.f("ix_area_municipality"))

    op.drop_table("area")
    with op.batch_alter_table("answered", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answered_municipality"))

    op.drop_table("answered")
    with op.batch_alter_table("access_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_line_subject"))
        batch_op.drop_index(batch_op.f("ix_access_line_municipality"))

    op.drop_table("access_line")
