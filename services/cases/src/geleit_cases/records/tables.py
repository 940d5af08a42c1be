"""The support record."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow

_OPEN = text("status != 'ended' AND deleted_at IS NULL")


class SupportRecord(Base, PersonalRow):
    """One per person and body while it is open. Sealed: clock start, dimensions, wish, ending."""

    __tablename__ = "support_records"

    reference: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(30))
    opened_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    wish_on: Mapped[date | None] = mapped_column(Date)
    concept_id: Mapped[UUID] = mapped_column(Uuid)
    confirmed_by: Mapped[UUID] = mapped_column(Uuid)
    confirmed_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_support_records_open_of_person",
            "body_id",
            "person",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("uq_support_records_reference", "body_id", "reference", unique=True),
    )
