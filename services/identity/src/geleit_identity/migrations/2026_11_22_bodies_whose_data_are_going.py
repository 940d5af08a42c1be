"""A body whose data are being destroyed is not closed once more."""

import sqlalchemy as sa
from alembic import op

revision = "a18f5d03c7e4"
down_revision = "8e41c7a05b92"
branch_labels = None
depends_on = None

_IS_OPEN = sa.text("status IN ('proposed', 'agreed', 'closed', 'destruction_proposed', 'destroying')")


def upgrade() -> None:
    """One closing of a body at a time, also while its data are going."""
    op.drop_index("uq_body_closings_open", table_name="body_closings")
    op.create_index(
        "uq_body_closings_open",
        "body_closings",
        ["leaves"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
