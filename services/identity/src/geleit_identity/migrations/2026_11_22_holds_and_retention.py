"""Legal holds, records that are due, and what the deletion record says of both."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "d41f7a9c02be"
down_revision = "41b8e6d2f7a0"
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
    """Legal holds, records that are due, and what the deletion record says of both."""
    op.create_table(
        "legal_holds",
        *_frame(),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_table(
        "retention_cases",
        *_frame(),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_cases")),
    )
    for table in ("legal_holds", "retention_cases"):
        for column in ("body_id", "person", "updated_at"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
        op.create_index(f"uq_{table}_own_reference", table, ["body_id", "own_reference"], unique=True)
        protect(table)
    op.create_index("ix_legal_holds_live", "legal_holds", ["body_id", "person", "status"], unique=False)
    alive = sa.text("deleted_at IS NULL")
    op.create_index(
        "uq_retention_cases_person",
        "retention_cases",
        ["body_id", "person"],
        unique=True,
        sqlite_where=alive,
        postgresql_where=alive,
    )
    op.add_column("erasure_records", sa.Column("retention_source", sa.String(length=60), nullable=True))
    op.add_column("erasure_records", sa.Column("archive", sa.String(length=20), nullable=True))
    open_sequences()
