"""Statutes in use."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "1bd48956718b"
down_revision = "a7fb5fda74f7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Statutes in use."""
    op.create_table(
        "statute_uses",
        sa.Column("statute", sa.String(length=60), nullable=False),
        sa.Column("recipient_kind", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column(
            "categories", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_officer", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statute_uses")),
    )
    op.create_index(op.f("ix_statute_uses_body_id"), "statute_uses", ["body_id"], unique=False)
    op.create_index(op.f("ix_statute_uses_updated_at"), "statute_uses", ["updated_at"], unique=False)
    op.create_index("uq_statute_uses_own_reference", "statute_uses", ["body_id", "own_reference"], unique=True)
    protect("statute_uses")
    open_sequences()
