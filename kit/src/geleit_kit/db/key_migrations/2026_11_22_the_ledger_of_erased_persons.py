"""The ledger of erased persons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "dc4d06a0ecf6"
down_revision = "cd4b0140c4b9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The ledger of erased persons."""
    op.create_table(
        "erased_persons",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column(
            "keys", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "person", name=op.f("pk_erased_persons")),
    )
    protect("erased_persons", machinery=True)
    open_sequences()
    if op.get_bind().dialect.name == "postgresql":
        # A destroyed key lies in a dead row until it is vacuumed: a row is enough, and autovacuum looks every minute.
        op.execute(
            "ALTER TABLE person_keys SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,"
            " autovacuum_vacuum_insert_threshold = -1)"
        )
