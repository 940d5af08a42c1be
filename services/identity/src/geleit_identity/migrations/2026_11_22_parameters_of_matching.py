"""Parameter sets of matching that bodies have made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "6d2f8c41b7e9"
down_revision = "4be71d92c0a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Parameter sets of matching that bodies have made."""
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "match_parameters",
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("parameters", sa.String(length=60), nullable=False),
        sa.Column("document", document, nullable=False),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.Column("pairs", sa.Integer(), nullable=True),
        sa.Column("found", sa.Integer(), nullable=True),
        sa.Column("preview", document, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", document, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_parameters")),
    )
    op.create_index(op.f("ix_match_parameters_body_id"), "match_parameters", ["body_id"], unique=False)
    op.create_index(op.f("ix_match_parameters_updated_at"), "match_parameters", ["updated_at"], unique=False)
    op.create_index("uq_match_parameters_own_reference", "match_parameters", ["body_id", "own_reference"], unique=True)
    in_force = sa.text("status = 'in_force'")
    op.create_index(
        "uq_match_parameters_in_force",
        "match_parameters",
        ["body_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    protect("match_parameters")
    open_sequences()
