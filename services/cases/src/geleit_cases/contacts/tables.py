"""Contacts and their earlier wordings."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.types import JsonColumn


class Contact(Base, PersonalRow):
    """A talk, call, visit, letter or note. Sealed: every field with words, each under its data category."""

    __tablename__ = "contacts"

    support_record_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    on: Mapped[date] = mapped_column("on_day", Date)
    way: Mapped[str] = mapped_column(String(20))
    with_whom: Mapped[list[str]] = mapped_column(JsonColumn)
    interpreter: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int | None] = mapped_column(Integer)
    next_on: Mapped[date | None] = mapped_column(Date)
    written_by: Mapped[UUID] = mapped_column(Uuid)
    corrections: Mapped[int] = mapped_column(Integer)


class ContactWording(Base, PersonalRow):
    """How a contact read before a correction. Sealed: the whole earlier contact and the reason of the correction."""

    __tablename__ = "contact_wordings"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    number: Mapped[int] = mapped_column(Integer)
    corrected_on: Mapped[date] = mapped_column(Date)
    corrected_by: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (Index("uq_contact_wordings_number", "contact_id", "number", unique=True),)
