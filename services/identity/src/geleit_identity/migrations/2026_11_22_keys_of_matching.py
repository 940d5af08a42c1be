"""Keys by which possible doubles are found, and how frequent names are."""

import sqlalchemy as sa
from alembic import op

from geleit_kit.db.rls import protect

revision = "e07b3c58a1d2"
down_revision = "c41e7d92ab05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys of matching, counts of names, and under which keys a record stands."""
    op.add_column("persons", sa.Column("indexed", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_persons_indexed", "persons", ["body_id", "indexed"], unique=False)
    op.create_table(
        "match_keys",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "value", "id", name=op.f("pk_match_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_match_keys_id", "match_keys", ["id"], unique=False)
    op.create_table(
        "name_counts",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "value", name=op.f("pk_name_counts")),
    )
    for table in ("match_keys", "name_counts"):
        protect(table)
