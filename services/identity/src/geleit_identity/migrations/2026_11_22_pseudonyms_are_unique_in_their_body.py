"""Pseudonyms are unique in their body: an index over all bodies told by a microsecond whether another one knows it."""

from alembic import op

revision = "9d41c7a05be2"
down_revision = "5b8e2f6c90d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index per body's pseudonyms in the place of the one over all."""
    with op.batch_alter_table("pseudonyms") as table:
        table.drop_constraint("uq_pseudonyms_pseudonym", type_="unique")
    op.create_index("uq_pseudonyms_pseudonym", "pseudonyms", ["body_id", "pseudonym"], unique=True)
