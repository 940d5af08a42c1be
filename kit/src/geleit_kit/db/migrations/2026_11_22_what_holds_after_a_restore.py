"""What holds after a restore: where numbers began again, and what was ended for good."""

import sqlalchemy as sa
from alembic import op

from geleit_kit.db.rls import open_sequences, open_table, protect

revision = "5d0c7be2a914"
down_revision = "344f5eb34c58"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What holds after a restore."""
    op.create_table(
        "leaps",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("begins", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", "begins", name=op.f("pk_leaps")),
    )
    open_table("leaps")
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
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("body_id", "kind", "subject", name=op.f("pk_ended")),
    )
    op.create_index(
        "ix_ended_not_noted",
        "ended",
        ["ended_at"],
        unique=False,
        postgresql_where=sa.text("noted_at IS NULL"),
        sqlite_where=sa.text("noted_at IS NULL"),
    )
    protect("ended", machinery=True)
    open_sequences()
