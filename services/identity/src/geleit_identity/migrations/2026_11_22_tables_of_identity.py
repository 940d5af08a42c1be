"""Tables of identity."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, open_table, protect

revision = "a7fb5fda74f7"
down_revision = None
branch_labels = ("identity",)
depends_on = None


def upgrade() -> None:
    """Tables of identity."""
    op.create_table(
        "benefit_gaps",
        sa.Column("gap_from", sa.Date(), nullable=False),
        sa.Column("gap_until", sa.Date(), nullable=True),
        sa.Column("after_entry", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("warned_on", sa.Date(), nullable=True),
        sa.Column("alerted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_gaps")),
    )
    op.create_index(op.f("ix_benefit_gaps_body_id"), "benefit_gaps", ["body_id"], unique=False)
    op.create_index(op.f("ix_benefit_gaps_person"), "benefit_gaps", ["person"], unique=False)
    op.create_index(op.f("ix_benefit_gaps_updated_at"), "benefit_gaps", ["updated_at"], unique=False)
    op.create_index(
        "uq_benefit_gaps_open",
        "benefit_gaps",
        ["body_id", "person", "gap_from"],
        unique=True,
        sqlite_where=sa.text("status != 'closed'"),
        postgresql_where=sa.text("status != 'closed'"),
    )
    op.create_index("uq_benefit_gaps_own_reference", "benefit_gaps", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "bodies",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("land", sa.String(length=2), nullable=False),
        sa.Column("law", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("key", name=op.f("uq_bodies_key")),
    )
    op.create_index(op.f("ix_bodies_body_id"), "bodies", ["body_id"], unique=False)
    op.create_index(op.f("ix_bodies_updated_at"), "bodies", ["updated_at"], unique=False)
    op.create_index("uq_bodies_own_reference", "bodies", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "clients",
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "roles", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_index(op.f("ix_clients_body_id"), "clients", ["body_id"], unique=False)
    op.create_index(op.f("ix_clients_updated_at"), "clients", ["updated_at"], unique=False)
    op.create_index("uq_clients_client_id", "clients", ["client_id"], unique=True)
    op.create_index("uq_clients_own_reference", "clients", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "consents",
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_body_id"), "consents", ["body_id"], unique=False)
    op.create_index(op.f("ix_consents_person"), "consents", ["person"], unique=False)
    op.create_index(op.f("ix_consents_updated_at"), "consents", ["updated_at"], unique=False)
    op.create_index("uq_consents_own_reference", "consents", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "decisions",
        sa.Column("decision", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("counterpart", sa.Uuid(), nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column(
            "asked", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "covered", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column(
            "reasons", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "grounds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_body_id"), "decisions", ["body_id"], unique=False)
    op.create_index(op.f("ix_decisions_person"), "decisions", ["person"], unique=False)
    op.create_index(op.f("ix_decisions_updated_at"), "decisions", ["updated_at"], unique=False)
    op.create_index("uq_decisions_own_reference", "decisions", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_decisions_side", "decisions", ["body_id", "decision", "side"], unique=True)
    op.create_table(
        "grants",
        sa.Column("jti", sa.String(length=60), nullable=False),
        sa.Column("decision", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column(
            "rests_on", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("jti", name=op.f("uq_grants_jti")),
    )
    op.create_index(op.f("ix_grants_body_id"), "grants", ["body_id"], unique=False)
    op.create_index("ix_grants_live", "grants", ["body_id", "person", "expires_at"], unique=False)
    op.create_index(op.f("ix_grants_updated_at"), "grants", ["updated_at"], unique=False)
    op.create_index("uq_grants_own_reference", "grants", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "links",
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("counterpart", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("ground_id", sa.Uuid(), nullable=True),
        sa.Column("statute", sa.String(length=60), nullable=True),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("bound_on", sa.Date(), nullable=True),
        sa.Column("cut_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_body_id"), "links", ["body_id"], unique=False)
    op.create_index(op.f("ix_links_ground_id"), "links", ["ground_id"], unique=False)
    op.create_index(op.f("ix_links_person"), "links", ["person"], unique=False)
    op.create_index(op.f("ix_links_updated_at"), "links", ["updated_at"], unique=False)
    op.create_index("uq_links_conversation", "links", ["body_id", "conversation_id"], unique=True)
    op.create_index("uq_links_own_reference", "links", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "open_support_records",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_support_records")),
    )
    op.create_index(op.f("ix_open_support_records_body_id"), "open_support_records", ["body_id"], unique=False)
    op.create_index("ix_open_support_records_person", "open_support_records", ["body_id", "person"], unique=False)
    op.create_index(op.f("ix_open_support_records_updated_at"), "open_support_records", ["updated_at"], unique=False)
    op.create_index(
        "uq_open_support_records_own_reference", "open_support_records", ["body_id", "own_reference"], unique=True
    )
    op.create_index(
        "uq_open_support_records_record", "open_support_records", ["body_id", "support_record_id"], unique=True
    )
    op.create_table(
        "persons",
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_body_id"), "persons", ["body_id"], unique=False)
    op.create_index(op.f("ix_persons_person"), "persons", ["person"], unique=False)
    op.create_index(op.f("ix_persons_updated_at"), "persons", ["updated_at"], unique=False)
    op.create_index("uq_persons_own_reference", "persons", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "releases",
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_body_id"), "releases", ["body_id"], unique=False)
    op.create_index(op.f("ix_releases_person"), "releases", ["person"], unique=False)
    op.create_index(op.f("ix_releases_updated_at"), "releases", ["updated_at"], unique=False)
    op.create_index("uq_releases_own_reference", "releases", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "revocations",
        sa.Column("jti", sa.String(length=60), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocations")),
        sa.UniqueConstraint("jti", name=op.f("uq_revocations_jti")),
    )
    op.create_index(op.f("ix_revocations_body_id"), "revocations", ["body_id"], unique=False)
    op.create_index(op.f("ix_revocations_expires_at"), "revocations", ["expires_at"], unique=False)
    op.create_index(op.f("ix_revocations_updated_at"), "revocations", ["updated_at"], unique=False)
    op.create_index("uq_revocations_own_reference", "revocations", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "staff",
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_body_id"), "staff", ["body_id"], unique=False)
    op.create_index(op.f("ix_staff_person"), "staff", ["person"], unique=False)
    op.create_index(op.f("ix_staff_updated_at"), "staff", ["updated_at"], unique=False)
    op.create_index("uq_staff_body_id_person", "staff", ["body_id", "person"], unique=True)
    op.create_index("uq_staff_own_reference", "staff", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "status_serials",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_status_serials")),
    )
    op.create_table(
        "timeline_entries",
        sa.Column("timeline", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entries")),
    )
    op.create_index(op.f("ix_timeline_entries_body_id"), "timeline_entries", ["body_id"], unique=False)
    op.create_index(
        "ix_timeline_entries_of_person", "timeline_entries", ["body_id", "person", "timeline"], unique=False
    )
    op.create_index(op.f("ix_timeline_entries_person"), "timeline_entries", ["person"], unique=False)
    op.create_index(op.f("ix_timeline_entries_updated_at"), "timeline_entries", ["updated_at"], unique=False)
    op.create_index("uq_timeline_entries_own_reference", "timeline_entries", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "pseudonyms",
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_pseudonyms_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_pseudonyms_pseudonym")),
    )
    op.create_index(op.f("ix_pseudonyms_body_id"), "pseudonyms", ["body_id"], unique=False)
    op.create_index(op.f("ix_pseudonyms_person_id"), "pseudonyms", ["person_id"], unique=False)
    op.create_index(op.f("ix_pseudonyms_updated_at"), "pseudonyms", ["updated_at"], unique=False)
    op.create_index("uq_pseudonyms_own_reference", "pseudonyms", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "search_keys",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_search_keys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_keys")),
    )
    op.create_index(op.f("ix_search_keys_body_id"), "search_keys", ["body_id"], unique=False)
    op.create_index(op.f("ix_search_keys_person_id"), "search_keys", ["person_id"], unique=False)
    op.create_index(op.f("ix_search_keys_updated_at"), "search_keys", ["updated_at"], unique=False)
    op.create_index("ix_search_keys_value", "search_keys", ["body_id", "kind", "generation", "value"], unique=False)
    op.create_index("uq_search_keys_own_reference", "search_keys", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_search_keys_person", "search_keys", ["person_id", "kind", "generation", "value"], unique=True)
    protect("benefit_gaps")
    protect("bodies")
    protect("clients")
    protect("consents")
    protect("decisions")
    protect("grants")
    protect("links")
    protect("open_support_records")
    protect("persons")
    protect("releases")
    protect("revocations", machinery=True)
    protect("staff")
    open_table("status_serials")
    protect("timeline_entries")
    protect("pseudonyms")
    protect("search_keys")
    open_sequences()
