"""What takes two."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "a41d7c09e2f6"
down_revision = "7e1f0c95ab42"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What takes two."""
    listed = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "proposals",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("among", listed, nullable=False),
        sa.Column("brought", listed, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", listed, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_body_id"), "proposals", ["body_id"], unique=False)
    op.create_index(op.f("ix_proposals_updated_at"), "proposals", ["updated_at"], unique=False)
    op.create_index(op.f("ix_proposals_subject_id"), "proposals", ["subject_id"], unique=False)
    op.create_index("uq_proposals_own_reference", "proposals", ["body_id", "own_reference"], unique=True)
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["body_id", "kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    protect("proposals")
