"""Needs and who reported them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow

_OPEN = text("status = 'open' AND deleted_at IS NULL")


class Need(Base, PersonalRow):
    """A need of a record. Sealed: its code (it may tell of health). `mark` is a keyed digest of code and record."""

    __tablename__ = "needs"

    support_record_id: Mapped[UUID] = mapped_column(Uuid)
    mark: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    reports: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        Index(
            "uq_needs_open_code_of_record",
            "support_record_id",
            "mark",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class NeedSource(Base, PersonalRow):
    """One report of a need. A message counts once, however often it is confirmed. Sealed: a remark."""

    __tablename__ = "need_sources"

    need_id: Mapped[UUID] = mapped_column(ForeignKey("needs.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reported_on: Mapped[date] = mapped_column(Date)
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)
    message_id: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (Index("uq_need_sources_message", "need_id", "message_id", unique=True),)
