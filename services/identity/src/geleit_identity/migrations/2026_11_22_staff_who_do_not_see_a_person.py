"""Staff who do not see a person: relatives, and who is close otherwise."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "a94d2c60be17"
down_revision = "e93b5a7c40d1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Staff who do not see a person."""
    op.create_table(
        "staff_exclusions",
        sa.Column("staff", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_exclusions")),
    )
    op.create_index(op.f("ix_staff_exclusions_body_id"), "staff_exclusions", ["body_id"], unique=False)
    op.create_index(op.f("ix_staff_exclusions_person"), "staff_exclusions", ["person"], unique=False)
    op.create_index(op.f("ix_staff_exclusions_updated_at"), "staff_exclusions", ["updated_at"], unique=False)
    op.create_index("uq_staff_exclusions_own_reference", "staff_exclusions", ["body_id", "own_reference"], unique=True)
    protect("staff_exclusions")
