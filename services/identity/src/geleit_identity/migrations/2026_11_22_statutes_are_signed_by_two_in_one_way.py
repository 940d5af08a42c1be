"""Statutes are signed by two in one way: who proposed one stands with the proposal, no longer with the statute.

What was proposed before stays proposed, and nobody can agree to it any more: it is proposed anew.
"""

from alembic import op

revision = "b60a2f9d13c8"
down_revision = "d07a5c19e3f2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Statutes are signed by two in one way."""
    op.drop_column("statute_uses", "proposed_by")
    op.drop_column("statute_uses", "proposed_by_officer")
