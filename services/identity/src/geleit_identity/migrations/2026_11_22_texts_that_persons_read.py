"""Texts that persons read before they consent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "e93b5a7c40d1"
down_revision = "c95e1b7a2d60"
branch_labels = None
depends_on = None

SLOT = ["body_id", "kind", "language", "purpose", "recipient_kind"]


def upgrade() -> None:
    """Texts that persons read before they consent."""
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "consent_texts",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("recipient_kind", sa.String(length=60), nullable=False),
        sa.Column("text_version", sa.String(length=60), nullable=False),
        sa.Column("content", document, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("machine_made", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", document, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
    )
    op.create_index(op.f("ix_consent_texts_body_id"), "consent_texts", ["body_id"], unique=False)
    op.create_index(op.f("ix_consent_texts_updated_at"), "consent_texts", ["updated_at"], unique=False)
    op.create_index("uq_consent_texts_own_reference", "consent_texts", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_consent_texts_version", "consent_texts", [*SLOT, "text_version"], unique=True)
    approved = sa.text("status = 'approved'")
    op.create_index(
        "uq_consent_texts_in_use",
        "consent_texts",
        SLOT,
        unique=True,
        sqlite_where=approved,
        postgresql_where=approved,
    )
    protect("consent_texts")
    open_sequences()
