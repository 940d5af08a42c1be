"""The plan, its goals and steps, what waits for what, and the versions that were agreed."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow

_WAITING = text("status = 'waiting'")


class Plan(Base, PersonalRow):
    """The plan of a record as it is worked on; `number` is the version agreed last (0: none yet)."""

    __tablename__ = "plans"

    support_record_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    status: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)


class PlanVersion(Base, PersonalRow):
    """A state of the plan that was agreed with the person. Never changes. Sealed: goals and steps as they were."""

    __tablename__ = "plan_versions"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int] = mapped_column(Integer)
    agreed_on: Mapped[date] = mapped_column(Date)
    superseded_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("uq_plan_versions_number", "plan_id", "number", unique=True),)


class PlanGoal(Base, PersonalRow):
    """A goal, perhaps below another. Sealed: its words and the person's own view."""

    __tablename__ = "plan_goals"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(Uuid)
    status: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None] = mapped_column(Date)


class PlanStep(Base, PersonalRow):
    """A step of the plan. Sealed: its words, who does it by name, what came out."""

    __tablename__ = "plan_steps"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    goal_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(20))
    responsible: Mapped[str] = mapped_column(String(20))
    payer: Mapped[str | None] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    referral_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    referral_status: Mapped[str | None] = mapped_column(String(30))
    referral_on: Mapped[date | None] = mapped_column(Date)


class StepDependency(Base, PersonalRow):
    """`step_id` waits for `needs_step_id`; on `review_on` somebody looks whether it still does."""

    __tablename__ = "step_dependencies"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    needs_step_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    review_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_step_dependencies_waiting",
            "step_id",
            "needs_step_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )
