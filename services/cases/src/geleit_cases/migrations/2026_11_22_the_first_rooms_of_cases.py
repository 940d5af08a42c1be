"""The first rooms of cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, protect

revision = "701f1ebdb2ee"
down_revision = None
branch_labels = ("cases",)
depends_on = None


def upgrade() -> None:
    """The first rooms of cases."""
    op.create_table(
        "appointments",
        sa.Column("support_record_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_body_id"), "appointments", ["body_id"], unique=False)
    op.create_index(op.f("ix_appointments_person"), "appointments", ["person"], unique=False)
    op.create_index(op.f("ix_appointments_support_record_id"), "appointments", ["support_record_id"], unique=False)
    op.create_index(op.f("ix_appointments_updated_at"), "appointments", ["updated_at"], unique=False)
    op.create_index("uq_appointments_own_reference", "appointments", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "contacts",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column(
            "with_whom", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("interpreter", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_body_id"), "contacts", ["body_id"], unique=False)
    op.create_index(op.f("ix_contacts_person"), "contacts", ["person"], unique=False)
    op.create_index(op.f("ix_contacts_support_record_id"), "contacts", ["support_record_id"], unique=False)
    op.create_index(op.f("ix_contacts_updated_at"), "contacts", ["updated_at"], unique=False)
    op.create_index("uq_contacts_own_reference", "contacts", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "counted_facts",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_facts")),
    )
    op.create_index(op.f("ix_counted_facts_body_id"), "counted_facts", ["body_id"], unique=False)
    op.create_index(op.f("ix_counted_facts_person"), "counted_facts", ["person"], unique=False)
    op.create_index("ix_counted_facts_record", "counted_facts", ["support_record_id", "kind", "what"], unique=False)
    op.create_index(op.f("ix_counted_facts_updated_at"), "counted_facts", ["updated_at"], unique=False)
    op.create_index("uq_counted_facts_own_reference", "counted_facts", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "intake_agreements",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_agreements")),
    )
    op.create_index(op.f("ix_intake_agreements_body_id"), "intake_agreements", ["body_id"], unique=False)
    op.create_index(op.f("ix_intake_agreements_person"), "intake_agreements", ["person"], unique=False)
    op.create_index(op.f("ix_intake_agreements_updated_at"), "intake_agreements", ["updated_at"], unique=False)
    op.create_index(
        "uq_intake_agreements_live_of_record",
        "intake_agreements",
        ["support_record_id"],
        unique=True,
        sqlite_where=sa.text("status != 'ended' AND deleted_at IS NULL"),
        postgresql_where=sa.text("status != 'ended' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_intake_agreements_own_reference", "intake_agreements", ["body_id", "own_reference"], unique=True
    )
    op.create_table(
        "mandates",
        sa.Column("support_record_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("holder_kind", sa.String(length=20), nullable=False),
        sa.Column("holder_staff", sa.Uuid(), nullable=True),
        sa.Column("offered_to", sa.Uuid(), nullable=True),
        sa.Column("deputy_staff", sa.Uuid(), nullable=True),
        sa.Column("deputy_from", sa.Date(), nullable=True),
        sa.Column("deputy_until", sa.Date(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("moved_by", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    op.create_index(op.f("ix_mandates_body_id"), "mandates", ["body_id"], unique=False)
    op.create_index(op.f("ix_mandates_person"), "mandates", ["person"], unique=False)
    op.create_index(op.f("ix_mandates_support_record_id"), "mandates", ["support_record_id"], unique=False)
    op.create_index(op.f("ix_mandates_updated_at"), "mandates", ["updated_at"], unique=False)
    op.create_index(
        "uq_mandates_one_per_person",
        "mandates",
        ["body_id", "person"],
        unique=True,
        sqlite_where=sa.text("status IN ('active', 'offered') AND deleted_at IS NULL"),
        postgresql_where=sa.text("status IN ('active', 'offered') AND deleted_at IS NULL"),
    )
    op.create_index("uq_mandates_own_reference", "mandates", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_mandates_received_by", "mandates", ["body_id", "received_by"], unique=True)
    op.create_table(
        "needs",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_body_id"), "needs", ["body_id"], unique=False)
    op.create_index(op.f("ix_needs_person"), "needs", ["person"], unique=False)
    op.create_index(op.f("ix_needs_updated_at"), "needs", ["updated_at"], unique=False)
    op.create_index(
        "uq_needs_open_code_of_record",
        "needs",
        ["support_record_id", "mark"],
        unique=True,
        sqlite_where=sa.text("status = 'open' AND deleted_at IS NULL"),
        postgresql_where=sa.text("status = 'open' AND deleted_at IS NULL"),
    )
    op.create_index("uq_needs_own_reference", "needs", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "participants",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "agreed_slice",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_body_id"), "participants", ["body_id"], unique=False)
    op.create_index(op.f("ix_participants_person"), "participants", ["person"], unique=False)
    op.create_index(op.f("ix_participants_support_record_id"), "participants", ["support_record_id"], unique=False)
    op.create_index(op.f("ix_participants_updated_at"), "participants", ["updated_at"], unique=False)
    op.create_index("uq_participants_own_reference", "participants", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "plans",
        sa.Column("support_record_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("support_record_id", name=op.f("uq_plans_support_record_id")),
    )
    op.create_index(op.f("ix_plans_body_id"), "plans", ["body_id"], unique=False)
    op.create_index(op.f("ix_plans_person"), "plans", ["person"], unique=False)
    op.create_index(op.f("ix_plans_updated_at"), "plans", ["updated_at"], unique=False)
    op.create_index("uq_plans_own_reference", "plans", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "support_records",
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=30), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("wish_on", sa.Date(), nullable=True),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_records")),
    )
    op.create_index(op.f("ix_support_records_body_id"), "support_records", ["body_id"], unique=False)
    op.create_index(op.f("ix_support_records_person"), "support_records", ["person"], unique=False)
    op.create_index(op.f("ix_support_records_updated_at"), "support_records", ["updated_at"], unique=False)
    op.create_index(
        "uq_support_records_open_of_person",
        "support_records",
        ["body_id", "person"],
        unique=True,
        sqlite_where=sa.text("status != 'ended' AND deleted_at IS NULL"),
        postgresql_where=sa.text("status != 'ended' AND deleted_at IS NULL"),
    )
    op.create_index("uq_support_records_own_reference", "support_records", ["body_id", "own_reference"], unique=True)
    op.create_index("uq_support_records_reference", "support_records", ["body_id", "reference"], unique=True)
    op.create_table(
        "contact_wordings",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_wordings_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_wordings")),
    )
    op.create_index(op.f("ix_contact_wordings_body_id"), "contact_wordings", ["body_id"], unique=False)
    op.create_index(op.f("ix_contact_wordings_person"), "contact_wordings", ["person"], unique=False)
    op.create_index(op.f("ix_contact_wordings_updated_at"), "contact_wordings", ["updated_at"], unique=False)
    op.create_index("uq_contact_wordings_number", "contact_wordings", ["contact_id", "number"], unique=True)
    op.create_index("uq_contact_wordings_own_reference", "contact_wordings", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "mandate_holders",
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder_kind", sa.String(length=20), nullable=False),
        sa.Column("holder_staff", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_mandate_holders_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_holders")),
    )
    op.create_index(op.f("ix_mandate_holders_body_id"), "mandate_holders", ["body_id"], unique=False)
    op.create_index(op.f("ix_mandate_holders_person"), "mandate_holders", ["person"], unique=False)
    op.create_index(op.f("ix_mandate_holders_updated_at"), "mandate_holders", ["updated_at"], unique=False)
    op.create_index("uq_mandate_holders_epoch", "mandate_holders", ["mandate_id", "epoch"], unique=True)
    op.create_index(
        "uq_mandate_holders_one_now",
        "mandate_holders",
        ["mandate_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index("uq_mandate_holders_own_reference", "mandate_holders", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "need_sources",
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_sources_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_sources")),
    )
    op.create_index(op.f("ix_need_sources_body_id"), "need_sources", ["body_id"], unique=False)
    op.create_index(op.f("ix_need_sources_need_id"), "need_sources", ["need_id"], unique=False)
    op.create_index(op.f("ix_need_sources_person"), "need_sources", ["person"], unique=False)
    op.create_index(op.f("ix_need_sources_updated_at"), "need_sources", ["updated_at"], unique=False)
    op.create_index("uq_need_sources_message", "need_sources", ["need_id", "message_id"], unique=True)
    op.create_index("uq_need_sources_own_reference", "need_sources", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "plan_goals",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_goals_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goals")),
    )
    op.create_index(op.f("ix_plan_goals_body_id"), "plan_goals", ["body_id"], unique=False)
    op.create_index(op.f("ix_plan_goals_person"), "plan_goals", ["person"], unique=False)
    op.create_index(op.f("ix_plan_goals_plan_id"), "plan_goals", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_goals_updated_at"), "plan_goals", ["updated_at"], unique=False)
    op.create_index("uq_plan_goals_own_reference", "plan_goals", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "plan_steps",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("responsible", sa.String(length=20), nullable=False),
        sa.Column("payer", sa.String(length=30), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("referral_status", sa.String(length=30), nullable=True),
        sa.Column("referral_on", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_steps_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_steps")),
    )
    op.create_index(op.f("ix_plan_steps_body_id"), "plan_steps", ["body_id"], unique=False)
    op.create_index(op.f("ix_plan_steps_person"), "plan_steps", ["person"], unique=False)
    op.create_index(op.f("ix_plan_steps_plan_id"), "plan_steps", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_steps_referral_id"), "plan_steps", ["referral_id"], unique=False)
    op.create_index(op.f("ix_plan_steps_updated_at"), "plan_steps", ["updated_at"], unique=False)
    op.create_index("uq_plan_steps_own_reference", "plan_steps", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "plan_versions",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_versions_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
    )
    op.create_index(op.f("ix_plan_versions_body_id"), "plan_versions", ["body_id"], unique=False)
    op.create_index(op.f("ix_plan_versions_person"), "plan_versions", ["person"], unique=False)
    op.create_index(op.f("ix_plan_versions_updated_at"), "plan_versions", ["updated_at"], unique=False)
    op.create_index("uq_plan_versions_number", "plan_versions", ["plan_id", "number"], unique=True)
    op.create_index("uq_plan_versions_own_reference", "plan_versions", ["body_id", "own_reference"], unique=True)
    op.create_table(
        "step_dependencies",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("needs_step_id", sa.Uuid(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_step_dependencies_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_dependencies")),
    )
    op.create_index(op.f("ix_step_dependencies_body_id"), "step_dependencies", ["body_id"], unique=False)
    op.create_index(op.f("ix_step_dependencies_needs_step_id"), "step_dependencies", ["needs_step_id"], unique=False)
    op.create_index(op.f("ix_step_dependencies_person"), "step_dependencies", ["person"], unique=False)
    op.create_index(op.f("ix_step_dependencies_plan_id"), "step_dependencies", ["plan_id"], unique=False)
    op.create_index(op.f("ix_step_dependencies_step_id"), "step_dependencies", ["step_id"], unique=False)
    op.create_index(op.f("ix_step_dependencies_updated_at"), "step_dependencies", ["updated_at"], unique=False)
    op.create_index(
        "uq_step_dependencies_own_reference", "step_dependencies", ["body_id", "own_reference"], unique=True
    )
    op.create_index(
        "uq_step_dependencies_waiting",
        "step_dependencies",
        ["step_id", "needs_step_id"],
        unique=True,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    protect("appointments")
    protect("contacts")
    protect("counted_facts")
    protect("intake_agreements")
    protect("mandates")
    protect("needs")
    protect("participants")
    protect("plans")
    protect("support_records")
    protect("contact_wordings")
    protect("mandate_holders")
    protect("need_sources")
    protect("plan_goals")
    protect("plan_steps")
    protect("plan_versions")
    protect("step_dependencies")
    open_sequences()
