"""Participants of a record."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.types import JsonColumn


class Participant(Base, PersonalRow):
    """Somebody beside the person. Sealed: name, organisation, phone, mail, remark."""

    __tablename__ = "participants"

    support_record_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    role: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(30))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)
    agreed_slice: Mapped[list[str]] = mapped_column(JsonColumn)
