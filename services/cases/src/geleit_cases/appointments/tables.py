"""Appointments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.types import UtcDateTime


class Appointment(Base, PersonalRow):
    """An appointment of the person. Sealed: subject, place, remark, attendance."""

    __tablename__ = "appointments"

    support_record_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    purpose: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
