"""Assessments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "0d85d37120d0"
down_revision = "ad36f68ddbb7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Assessments."""
    op.create_table(
        "assessments",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.Uuid(), nullable=True),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_body_id"), "assessments", ["body_id"], unique=False)
    op.create_index(op.f("ix_assessments_person"), "assessments", ["person"], unique=False)
    op.create_index(op.f("ix_assessments_support_record_id"), "assessments", ["support_record_id"], unique=False)
    op.create_index(op.f("ix_assessments_updated_at"), "assessments", ["updated_at"], unique=False)
    op.create_index(
        "uq_assessments_draft",
        "assessments",
        ["body_id", "support_record_id", "form_key"],
        unique=True,
        sqlite_where=sa.text("status = 'draft' AND deleted_at IS NULL"),
        postgresql_where=sa.text("status = 'draft' AND deleted_at IS NULL"),
    )
    op.create_index("uq_assessments_own_reference", "assessments", ["body_id", "own_reference"], unique=True)
    protect("assessments")
    open_sequences()
