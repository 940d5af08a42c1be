"""Facts wait for elders of their aggregate that are published apart."""

import sqlalchemy as sa
from alembic import op

revision = "c27a90e4d1b8"
down_revision = "5d0c7be2a914"
branch_labels = None
depends_on = None

_WAITING = "published_at IS NULL AND apart_until IS NOT NULL"


def upgrade() -> None:
    """Facts wait for elders of their aggregate that are published apart."""
    op.create_index(
        "ix_outbox_apart",
        "outbox",
        ["aggregate"],
        unique=False,
        postgresql_where=sa.text(_WAITING),
        sqlite_where=sa.text(_WAITING),
    )
