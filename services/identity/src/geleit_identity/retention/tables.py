"""Legal holds, and records whose period is over."""

from datetime import date

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow


class LegalHold(Base, PersonalRow):
    """Nothing of the person is erased. Sealed: a note, such as the reference of the proceedings."""

    __tablename__ = "legal_holds"

    reason: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_legal_holds_live", "body_id", "person", "status"),)


class RetentionCase(Base, PersonalRow):
    """A record whose periods are over: offered to the archive, then erased by somebody's decision. One per person."""

    __tablename__ = "retention_cases"

    status: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(60))
    offered_on: Mapped[date | None] = mapped_column(Date)
    answer_by: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_retention_cases_person",
            "body_id",
            "person",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )
