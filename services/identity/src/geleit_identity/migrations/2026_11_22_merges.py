"""Merges, the rows that followed them, and which pseudonym another one answers for."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "c95e1b7a2d60"
down_revision = "b6a1e93f7d25"
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
    """Merges, the rows that followed them, and which pseudonym another one answers for."""
    op.add_column("pseudonyms", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("duplicates", sa.Column("note", sa.LargeBinary(), nullable=True))
    op.create_table(
        "merges",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("merged", sa.Uuid(), nullable=False),
        sa.Column("kept", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("duplicate_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undo_reason", sa.String(length=40), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sa.UniqueConstraint("merge_id", name=op.f("uq_merges_merge_id")),
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
    for name in ("duplicate_id", "kept", "merged"):
        op.create_index(op.f(f"ix_merges_{name}"), "merges", [name], unique=False)
    op.create_index(op.f("ix_moved_rows_merge_id"), "moved_rows", ["merge_id"], unique=False)
    for table in ("merges", "moved_rows"):
        op.create_index(op.f(f"ix_{table}_body_id"), table, ["body_id"], unique=False)
        op.create_index(op.f(f"ix_{table}_updated_at"), table, ["updated_at"], unique=False)
        op.create_index(f"uq_{table}_own_reference", table, ["body_id", "own_reference"], unique=True)
        protect(table)
    op.create_index(
        "uq_merges_live",
        "merges",
        ["body_id", "merged"],
        unique=True,
        sqlite_where=sa.text("status != 'undone'"),
        postgresql_where=sa.text("status != 'undone'"),
    )
    op.create_index("uq_moved_rows_row", "moved_rows", ["merge_id", "row_id"], unique=True)
    open_sequences()
