"""Persons whom another one answers for, and the rows that followed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "2f7be03c9a18"
down_revision = "4fb97ba2fc01"
branch_labels = None
depends_on = None


def _row() -> list[sa.Column[Any]]:
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", json, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
    ]


def upgrade() -> None:
    """Persons whom another one answers for, and the rows that followed."""
    op.create_table(
        "merged_persons",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("merged", sa.Uuid(), nullable=False),
        sa.Column("kept", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_persons")),
        sa.UniqueConstraint("merge_id", name=op.f("uq_merged_persons_merge_id")),
    )
    op.create_table(
        "moved_rows",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("merged", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_rows")),
    )
    for name in ("kept", "merged"):
        op.create_index(op.f(f"ix_merged_persons_{name}"), "merged_persons", [name], unique=False)
    op.create_index(op.f("ix_moved_rows_merge_id"), "moved_rows", ["merge_id"], unique=False)
    for table in ("merged_persons", "moved_rows"):
        op.create_index(op.f(f"ix_{table}_body_id"), table, ["body_id"], unique=False)
        op.create_index(op.f(f"ix_{table}_updated_at"), table, ["updated_at"], unique=False)
        op.create_index(f"uq_{table}_own_reference", table, ["body_id", "own_reference"], unique=True)
        protect(table)
    op.create_index("uq_moved_rows_row", "moved_rows", ["merge_id", "row_id"], unique=True)
    open_sequences()
