"""Records of erasures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "e6f34acaa3b3"
down_revision = "1bd48956718b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Records of erasures."""
    op.create_table(
        "erasure_records",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_records")),
    )
    op.create_index(op.f("ix_erasure_records_body_id"), "erasure_records", ["body_id"], unique=False)
    op.create_index(op.f("ix_erasure_records_updated_at"), "erasure_records", ["updated_at"], unique=False)
    op.create_index("uq_erasure_records_own_reference", "erasure_records", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_erasure_records_person", "erasure_records", ["body_id", "person"], unique=True)
    protect("erasure_records")
    open_sequences()
