"""Changes that are to come: each is announced once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import protect

revision = "c41e7d92ab05"
down_revision = "a3d90f5c1b77"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes that are to come."""
    op.create_table(
        "coming_changes",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=False),
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coming_changes")),
    )
    op.create_index(op.f("ix_coming_changes_body_id"), "coming_changes", ["body_id"], unique=False)
    op.create_index(op.f("ix_coming_changes_person"), "coming_changes", ["person"], unique=False)
    op.create_index(op.f("ix_coming_changes_updated_at"), "coming_changes", ["updated_at"], unique=False)
    op.create_index("uq_coming_changes_own_reference", "coming_changes", ["body_id", "own_reference"], unique=True)
    op.create_index(
        "uq_coming_changes_open",
        "coming_changes",
        ["body_id", "person", "kind", "changes_on"],
        unique=True,
        sqlite_where=sa.text("status != 'settled'"),
        postgresql_where=sa.text("status != 'settled'"),
    )
    protect("coming_changes")
