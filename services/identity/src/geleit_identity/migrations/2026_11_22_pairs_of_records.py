"""Pairs of records that may be one person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "a3d90f5c1b77"
down_revision = "9d41c7a05be2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pairs of records that may be one person."""
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "duplicates",
        sa.Column("one", sa.Uuid(), nullable=False),
        sa.Column("other", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("explanation", json, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", json, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicates")),
    )
    op.create_index(op.f("ix_duplicates_body_id"), "duplicates", ["body_id"], unique=False)
    op.create_index(op.f("ix_duplicates_other"), "duplicates", ["other"], unique=False)
    op.create_index(op.f("ix_duplicates_updated_at"), "duplicates", ["updated_at"], unique=False)
    op.create_index("uq_duplicates_own_reference", "duplicates", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_duplicates_pair", "duplicates", ["body_id", "one", "other"], unique=True)
    protect("duplicates")
    open_sequences()
