"""The last day of a body that leaves the node, and when its data were destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "e2b90c7d41f6"
down_revision = "8d3f61b0c5e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bodies that leave."""
    op.add_column("known_bodies", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("known_bodies", sa.Column("destroyed_on", sa.Date(), nullable=True))
