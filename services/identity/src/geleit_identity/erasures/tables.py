"""The deletion record."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import Kept


class ErasureRecord(Base, BodyRow):
    """That somebody was erased, on which day and ground. The pseudonym leads to nobody any more."""

    __tablename__ = "erasure_records"
    __erasure__ = Kept("the proof that the duty to erase was met (Art. 5 (2) GDPR): pseudonym, day and coded ground")

    person: Mapped[UUID] = mapped_column(Uuid)
    ground: Mapped[str] = mapped_column(String(40))
    decided_on: Mapped[date] = mapped_column(Date)
    erased_on: Mapped[date] = mapped_column(Date)
    retention_source: Mapped[str | None] = mapped_column(String(60))
    archive: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (Index("uq_erasure_records_person", "body_id", "person", unique=True),)
