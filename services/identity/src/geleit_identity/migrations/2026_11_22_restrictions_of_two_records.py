"""Two records that become one may both be restricted: each restriction stays in force until it is lifted."""

import sqlalchemy as sa
from alembic import op

revision = "8e41c7a05b92"
down_revision = "6d2f8c41b7e9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two records that become one may both be restricted."""
    op.drop_index("uq_processing_restrictions_live", "processing_restrictions")
    live = sa.text("status = 'in_force'")
    op.create_index(
        "ix_processing_restrictions_live",
        "processing_restrictions",
        ["body_id", "person"],
        sqlite_where=live,
        postgresql_where=live,
    )
