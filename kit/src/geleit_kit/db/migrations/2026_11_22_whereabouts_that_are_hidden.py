"""Persons whose whereabouts are hidden."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "8d3f61b0c5e2"
down_revision = "5c20d1e87fa3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Persons whose whereabouts are hidden."""
    op.create_table(
        "hidden_whereabouts",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_whereabouts")),
    )
    op.create_index(op.f("ix_hidden_whereabouts_body_id"), "hidden_whereabouts", ["body_id"], unique=False)
    op.create_index(op.f("ix_hidden_whereabouts_updated_at"), "hidden_whereabouts", ["updated_at"], unique=False)
    op.create_index("ix_hidden_whereabouts_person", "hidden_whereabouts", ["body_id", "person"], unique=False)
    op.create_index(
        "uq_hidden_whereabouts_own_reference", "hidden_whereabouts", ["body_id", "own_reference"], unique=True
    )
    protect("hidden_whereabouts")
