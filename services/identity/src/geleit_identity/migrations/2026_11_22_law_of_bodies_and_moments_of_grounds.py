"""What a body says of the law that it lives under; when a ground began and ended, to the moment."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "3c5d0b7e41aa"
down_revision = "e6f34acaa3b3"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Four columns of bodies, two moments of consents, releases and statutes in use."""
    for name in ("professions", "contracts", "officer", "retention"):
        op.add_column("bodies", sa.Column(name, _JSON, nullable=True))
    for table in ("consents", "releases", "statute_uses"):
        for name in ("began_at", "ended_at"):
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
