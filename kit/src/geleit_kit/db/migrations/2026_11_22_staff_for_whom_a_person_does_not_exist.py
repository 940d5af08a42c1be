"""Staff for whom a person's rows do not exist."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "7e1f0c95ab42"
down_revision = "c27a90e4d1b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Staff for whom a person's rows do not exist."""
    op.create_table(
        "barred_staff",
        sa.Column("staff", sa.Uuid(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barred_staff")),
    )
    op.create_index(op.f("ix_barred_staff_body_id"), "barred_staff", ["body_id"], unique=False)
    op.create_index(op.f("ix_barred_staff_updated_at"), "barred_staff", ["updated_at"], unique=False)
    op.create_index("ix_barred_staff_person", "barred_staff", ["body_id", "staff", "person"], unique=False)
    op.create_index("uq_barred_staff_own_reference", "barred_staff", ["body_id", "own_reference"], unique=True)
    protect("barred_staff")
