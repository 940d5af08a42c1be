"""Disclosures by hand, in a single case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "41b8e6d2f7a0"
down_revision = "e8d03b6a71f5"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """The giver's row from the proposal on, the recipient's once it is released."""
    op.create_table(
        "hand_disclosures",
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("counterpart", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("statute", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("categories", _JSON, nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("not_told", sa.String(length=40), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_way", sa.String(length=40), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("collected_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_disclosures")),
    )
    for name in ("body_id", "person", "updated_at"):
        op.create_index(op.f(f"ix_hand_disclosures_{name}"), "hand_disclosures", [name], unique=False)
    op.create_index("uq_hand_disclosures_own_reference", "hand_disclosures", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_hand_disclosures_conversation", "hand_disclosures", ["body_id", "conversation_id"], unique=True)
    protect("hand_disclosures")
    open_sequences()
