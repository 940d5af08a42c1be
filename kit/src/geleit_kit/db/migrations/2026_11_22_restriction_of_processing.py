"""Persons whose processing is restricted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "5c20d1e87fa3"
down_revision = "a91c3e40d7f5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Persons whose processing is restricted."""
    op.create_table(
        "restricted_persons",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restricted_persons")),
    )
    op.create_index(op.f("ix_restricted_persons_body_id"), "restricted_persons", ["body_id"], unique=False)
    op.create_index(op.f("ix_restricted_persons_updated_at"), "restricted_persons", ["updated_at"], unique=False)
    op.create_index("ix_restricted_persons_person", "restricted_persons", ["body_id", "person"], unique=False)
    op.create_index(
        "uq_restricted_persons_own_reference", "restricted_persons", ["body_id", "own_reference"], unique=True
    )
    protect("restricted_persons")
