"""Bodies that leave the node: their last day, and the record of the destruction."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "4be71d92c0a8"
down_revision = "d41f7a9c02be"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_IS_OPEN = sa.text("status IN ('proposed', 'agreed', 'closed', 'destruction_proposed')")


def upgrade() -> None:
    """Bodies that leave."""
    op.add_column("bodies", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("bodies", sa.Column("destroyed_on", sa.Date(), nullable=True))
    op.create_table(
        "body_closings",
        sa.Column("leaves", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("archive_sha256", sa.String(length=64), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_closings")),
    )
    for column in ("body_id", "updated_at"):
        op.create_index(op.f(f"ix_body_closings_{column}"), "body_closings", [column], unique=False)
    op.create_index(
        "uq_body_closings_open",
        "body_closings",
        ["leaves"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_index("uq_body_closings_own_reference", "body_closings", ["body_id", "own_reference"], unique=True)
    protect("body_closings")
