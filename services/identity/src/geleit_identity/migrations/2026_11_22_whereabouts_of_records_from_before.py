"""Of which records the other services know on which days whereabouts are hidden: of none that is there already."""

import sqlalchemy as sa
from alembic import op

revision = "f30c6b91d8e2"
down_revision = "a18f5d03c7e4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Records of which it is to be told once."""
    op.add_column("persons", sa.Column("whereabouts_told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_persons_whereabouts_untold",
        "persons",
        ["body_id", "id"],
        unique=False,
        sqlite_where=sa.text("whereabouts_told = 0"),
        postgresql_where=sa.text("NOT whereabouts_told"),
    )
