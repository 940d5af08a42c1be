"""What carried a preview out of its body, and the day on which that ended."""

import sqlalchemy as sa
from alembic import op

revision = "8c41d0a7e35b"
down_revision = "2f7be03c9a18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What carried a preview out of its body, and the day on which that ended."""
    op.add_column("referrals", sa.Column("purpose", sa.String(length=60), nullable=True))
    op.add_column("referrals", sa.Column("ground", sa.String(length=20), nullable=True))
    op.add_column("referrals", sa.Column("decision", sa.Uuid(), nullable=True))
    op.add_column("referrals", sa.Column("ground_ended_on", sa.Date(), nullable=True))
