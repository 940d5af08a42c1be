"""Duties of past recipients."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "d07a5c19e3f2"
down_revision = "f2b7d4108ce9"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_DAYS = ("owed_on", "due_on", "letter_on", "answered_on", "told_on")


def upgrade() -> None:
    """One row for each side of a duty."""
    op.create_table(
        "recipient_duties",
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("counterpart", sa.Uuid(), nullable=True),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("ground_id", sa.Uuid(), nullable=True),
        sa.Column("categories", _JSON, nullable=False),
        sa.Column("answer", _JSON, nullable=False),
        *(sa.Column(name, sa.Date(), nullable=name not in {"owed_on", "due_on"}) for name in _DAYS),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_duties")),
    )
    for name in ("body_id", "person", "updated_at"):
        op.create_index(op.f(f"ix_recipient_duties_{name}"), "recipient_duties", [name], unique=False)
    op.create_index("uq_recipient_duties_own_reference", "recipient_duties", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_recipient_duties_thread", "recipient_duties", ["body_id", "thread"], unique=True)
    protect("recipient_duties")
    open_sequences()
