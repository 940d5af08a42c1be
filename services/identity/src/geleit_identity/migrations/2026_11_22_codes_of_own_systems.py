"""Codes of own systems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "5b8e2f6c90d4"
down_revision = "3c5d0b7e41aa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Codes of own systems."""
    op.create_table(
        "code_mappings",
        sa.Column("system", sa.String(length=60), nullable=False),
        sa.Column("code_list", sa.String(length=60), nullable=False),
        sa.Column("own_code", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_mappings")),
    )
    op.create_index(op.f("ix_code_mappings_body_id"), "code_mappings", ["body_id"], unique=False)
    op.create_index(op.f("ix_code_mappings_updated_at"), "code_mappings", ["updated_at"], unique=False)
    op.create_index("uq_code_mappings_own_reference", "code_mappings", ["body_id", "own_reference"], unique=True)
    op.create_index(
        "uq_code_mappings_own_code",
        "code_mappings",
        ["body_id", "system", "code_list", "own_code", "valid_from"],
        unique=True,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    protect("code_mappings")
    open_sequences()
