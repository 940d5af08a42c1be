"""When the destruction of a body's data began, and how many rows are gone."""

import sqlalchemy as sa
from alembic import op

revision = "b7f4c1a09d35"
down_revision = "e2b90c7d41f6"
branch_labels = None
depends_on = None

_COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bodies whose data are going."""
    op.add_column("known_bodies", sa.Column("destroying_on", sa.Date(), nullable=True))
    op.add_column("known_bodies", sa.Column("rows_gone", _COUNTING, nullable=False, server_default="0"))
    op.execute("UPDATE known_bodies SET destroying_on = destroyed_on")
