"""Facts, counts, months and publications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import application_role, open_sequences, protect

revision = "6cc276e32a98"
down_revision = None
branch_labels = ("indicators",)
depends_on = None


def upgrade() -> None:
    """Facts, counts, months and publications."""
    op.create_table(
        "counted_facts",
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("retracts", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("too_late", sa.Boolean(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("period", sa.String(length=7), nullable=True),
        sa.Column(
            "categories", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("days", sa.Integer(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_facts")),
    )
    op.create_index(op.f("ix_counted_facts_body_id"), "counted_facts", ["body_id"], unique=False)
    op.create_index("ix_counted_facts_retracts", "counted_facts", ["body_id", "retracts"], unique=False)
    op.create_index(op.f("ix_counted_facts_updated_at"), "counted_facts", ["updated_at"], unique=False)
    op.create_index("uq_counted_facts_fact", "counted_facts", ["body_id", "fact_id"], unique=True)
    op.create_index("uq_counted_facts_own_reference", "counted_facts", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "ledger_entries",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("refused", sa.String(length=40), nullable=True),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    )
    op.create_index(op.f("ix_ledger_entries_body_id"), "ledger_entries", ["body_id"], unique=False)
    op.create_index(op.f("ix_ledger_entries_updated_at"), "ledger_entries", ["updated_at"], unique=False)
    op.create_index("uq_ledger_entries_entry", "ledger_entries", ["body_id", "period", "indicator"], unique=True)
    op.create_index("uq_ledger_entries_own_reference", "ledger_entries", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "observations",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=700), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    op.create_index(op.f("ix_observations_body_id"), "observations", ["body_id"], unique=False)
    op.create_index(op.f("ix_observations_updated_at"), "observations", ["updated_at"], unique=False)
    op.create_index("uq_observations_own_reference", "observations", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_observations_place", "observations", ["body_id", "period", "indicator", "place"], unique=True)
    op.create_table(
        "periods",
        sa.Column("key", sa.String(length=7), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
    )
    op.create_index(op.f("ix_periods_body_id"), "periods", ["body_id"], unique=False)
    op.create_index(op.f("ix_periods_updated_at"), "periods", ["updated_at"], unique=False)
    op.create_index("uq_periods_key", "periods", ["body_id", "key"], unique=True)
    op.create_index("uq_periods_own_reference", "periods", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "publications",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("rows_by", sa.String(length=40), nullable=False),
        sa.Column("columns_by", sa.String(length=40), nullable=False),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_body_id"), "publications", ["body_id"], unique=False)
    op.create_index(op.f("ix_publications_updated_at"), "publications", ["updated_at"], unique=False)
    op.create_index("uq_publications_own_reference", "publications", ["body_id", "own_reference"], unique=True)
    op.create_index(
        "uq_publications_table",
        "publications",
        ["body_id", "period", "indicator", "rows_by", "columns_by"],
        unique=True,
    )
    protect("counted_facts")
    protect("ledger_entries")
    protect("observations")
    protect("periods")
    protect("publications")
    open_sequences()
    for table in ("publications", "ledger_entries"):
        _once_written(table)


def _once_written(table: str) -> None:
    """What was published cannot be changed or taken away, whatever the service might try."""
    if op.get_bind().dialect.name == "postgresql":
        role = application_role()
        if role:
            op.execute(sa.text(f'REVOKE UPDATE, DELETE ON "{table}" FROM "{role}"'))
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            sa.text(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was published does not change'); END"
            )
        )
