"""Restrictions of processing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "e8d03b6a71f5"
down_revision = "a94d2c60be17"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def _frame() -> list[sa.Column]:  # type: ignore[type-arg]  # the columns of every row of a person
    return [
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
    ]


def upgrade() -> None:
    """Restrictions of processing."""
    live = sa.text("status = 'in_force'")
    op.create_table(
        "processing_restrictions",
        *_frame(),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_restrictions")),
    )
    for column in ("body_id", "person", "updated_at"):
        name = op.f(f"ix_processing_restrictions_{column}")
        op.create_index(name, "processing_restrictions", [column], unique=False)
    op.create_index(
        "uq_processing_restrictions_own_reference", "processing_restrictions", ["body_id", "own_reference"], unique=True
    )
    op.create_index(
        "uq_processing_restrictions_live",
        "processing_restrictions",
        ["body_id", "person"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    protect("processing_restrictions")
    open_sequences()
