"""Person keys."""

import sqlalchemy as sa
from alembic import op

from geleit_kit.db.rls import open_sequences, protect

revision = "cd4b0140c4b9"
down_revision = None
branch_labels = ("keys",)
depends_on = None


def upgrade() -> None:
    """Person keys."""
    op.create_table(
        "person_keys",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "person", name=op.f("pk_person_keys")),
    )
    protect("person_keys")
    open_sequences()
