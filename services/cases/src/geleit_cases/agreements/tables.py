"""The intake agreement."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow

_LIVE = text("status != 'ended' AND deleted_at IS NULL")


class IntakeAgreement(Base, PersonalRow):
    """Four dated parts, sealed: `information`, `consent`, `expectations`, `way_out`. One live agreement per record."""

    __tablename__ = "intake_agreements"

    support_record_id: Mapped[UUID] = mapped_column(Uuid)
    status: Mapped[str] = mapped_column(String(30))
    completed_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_intake_agreements_live_of_record",
            "support_record_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )
