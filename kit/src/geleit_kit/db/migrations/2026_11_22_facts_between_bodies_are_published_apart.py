"""Facts between bodies are published apart."""

import sqlalchemy as sa
from alembic import op

revision = "b13acee92cb0"
down_revision = "32c1c1f6b6dd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Facts between bodies are published apart."""
    op.add_column("outbox", sa.Column("apart_until", sa.DateTime(timezone=True), nullable=True))
