"""Requests of persons, and the files gathered for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "7b1e5f20c9d4"
down_revision = "b60a2f9d13c8"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def _frame() -> list[sa.Column]:  # type: ignore[type-arg]  # the columns of every row of a person
    return [
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_reference", sa.String(length=200), nullable=True),
    ]


def upgrade() -> None:
    """Requests of persons, and the files gathered for them."""
    op.create_table(
        "rights_requests",
        *_frame(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_for", sa.String(length=40), nullable=True),
        sa.Column("identity_check", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_words", sa.Integer(), nullable=False),
        sa.Column("withheld_words", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_requests")),
    )
    op.create_table(
        "access_file_parts",
        *_frame(),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["rights_requests.id"], name=op.f("fk_access_file_parts_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_file_parts")),
    )
    for table in ("rights_requests", "access_file_parts"):
        for column in ("body_id", "person", "updated_at"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
        op.create_index(f"uq_{table}_own_reference", table, ["body_id", "own_reference"], unique=True)
        protect(table)
    op.create_index("ix_rights_requests_open", "rights_requests", ["body_id", "status", "due_on"], unique=False)
    op.create_index("uq_access_file_parts_service", "access_file_parts", ["request_id", "service"], unique=True)
    open_sequences()
