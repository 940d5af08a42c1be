"""Erasures, and whom an answer is about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "344f5eb34c58"
down_revision = "b13acee92cb0"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Erasures, and whom an answer is about."""
    op.create_table(
        "erasures",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("keys", _JSON, nullable=False),
        sa.Column("facts", _JSON, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("body_id", "person", name=op.f("pk_erasures")),
    )
    op.create_index(
        "ix_erasures_unswept",
        "erasures",
        ["erased_at"],
        unique=False,
        postgresql_where=sa.text("swept_at IS NULL"),
        sqlite_where=sa.text("swept_at IS NULL"),
    )
    protect("erasures", machinery=True)
    _answers_anew()
    open_sequences()


def _answers_anew() -> None:
    """Kept answers named one person of several, and were sealed under a key that no erasure destroys: they go."""
    op.drop_table("idempotency_keys")
    op.create_table(
        "idempotency_keys",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("operation", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("persons", _JSON, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "client", "operation", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False)
    protect("idempotency_keys", machinery=True)
