"""Clients that identity tells of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_table

revision = "32c1c1f6b6dd"
down_revision = "99be3286c669"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Clients that identity tells of."""
    op.create_table(
        "known_clients",
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("body_key", sa.String(length=60), nullable=False),
        sa.Column(
            "roles", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_known_clients")),
    )
    open_table("known_clients")
