"""Conflicts in a household: who must not learn of whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "f2b7d4108ce9"
down_revision = "e07b3c58a1d2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Conflicts in a household."""
    op.create_table(
        "household_conflicts",
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_conflicts")),
    )
    op.create_index(op.f("ix_household_conflicts_body_id"), "household_conflicts", ["body_id"], unique=False)
    op.create_index(op.f("ix_household_conflicts_person"), "household_conflicts", ["person"], unique=False)
    op.create_index(op.f("ix_household_conflicts_updated_at"), "household_conflicts", ["updated_at"], unique=False)
    op.create_index(
        "uq_household_conflicts_own_reference", "household_conflicts", ["body_id", "own_reference"], unique=True
    )
    protect("household_conflicts")
