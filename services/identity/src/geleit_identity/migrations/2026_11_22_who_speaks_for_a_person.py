"""Who speaks for a person: representations, and under which one a consent or release was declared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "b6a1e93f7d25"
down_revision = "7b1e5f20c9d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who speaks for a person."""
    op.create_table(
        "representations",
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    op.create_index(op.f("ix_representations_body_id"), "representations", ["body_id"], unique=False)
    op.create_index(op.f("ix_representations_person"), "representations", ["person"], unique=False)
    op.create_index(op.f("ix_representations_updated_at"), "representations", ["updated_at"], unique=False)
    op.create_index("uq_representations_own_reference", "representations", ["body_id", "own_reference"], unique=True)
    protect("representations")
    for table in ("consents", "releases"):
        op.add_column(table, sa.Column("representation_id", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("ended_for", sa.String(length=40), nullable=True))
        op.create_index(op.f(f"ix_{table}_representation_id"), table, ["representation_id"], unique=False)
