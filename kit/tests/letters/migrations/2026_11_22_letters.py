"""Letters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "30dc1404c783"
down_revision = None
branch_labels = ("letters",)
depends_on = None


def upgrade() -> None:
    """Letters."""
    op.create_table(
        "letters",
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index(op.f("ix_letters_body_id"), "letters", ["body_id"], unique=False)
    op.create_index(op.f("ix_letters_person"), "letters", ["person"], unique=False)
    op.create_index(op.f("ix_letters_updated_at"), "letters", ["updated_at"], unique=False)
    op.create_index("uq_letters_own_reference", "letters", ["body_id", "own_reference"], unique=True)
    protect("letters")
    open_sequences()
