"""What holds after a restore: how old the database has become, and what was ended for good."""

import sqlalchemy as sa
from alembic import op

from geleit_kit.db.rls import open_sequences, open_table, protect

revision = "8e41f6b09c37"
down_revision = "dc4d06a0ecf6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What holds after a restore."""
    op.create_table(
        "age",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("age", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_age")),
    )
    open_table("age")
    op.create_table(
        "ended",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "kind", "subject", name=op.f("pk_ended")),
    )
    protect("ended", machinery=True)
    open_sequences()
