"""Mandates and who held them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.pure import ids

_HELD_HERE = text("status IN ('active', 'offered') AND deleted_at IS NULL")
_NOW = text("until IS NULL")


class Mandate(Base, PersonalRow):
    """One row per mandate; `epoch` counts the holders, a move compares and sets it. Sealed: the holder's contact."""

    __tablename__ = "mandates"
    new_id = staticmethod(ids.outside)

    support_record_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    status: Mapped[str] = mapped_column(String(30))
    epoch: Mapped[int] = mapped_column(Integer)
    opened_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_staff: Mapped[UUID | None] = mapped_column(Uuid)
    offered_to: Mapped[UUID | None] = mapped_column(Uuid)
    deputy_staff: Mapped[UUID | None] = mapped_column(Uuid)
    deputy_from: Mapped[date | None] = mapped_column(Date)
    deputy_until: Mapped[date | None] = mapped_column(Date)
    received_by: Mapped[UUID | None] = mapped_column(Uuid)
    """The referral by which another body handed the responsibility over; None where it began here."""
    moved_by: Mapped[UUID | None] = mapped_column(Uuid)
    """The referral by which it left."""
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (
        Index(
            "uq_mandates_one_per_person",
            "body_id",
            "person",
            unique=True,
            sqlite_where=_HELD_HERE,
            postgresql_where=_HELD_HERE,
        ),
        Index("uq_mandates_received_by", "body_id", "received_by", unique=True),
    )


class HolderTerm(Base, PersonalRow):
    """Who held a mandate in which epoch, from when until when. The index is the rule: one holder now, never two."""

    __tablename__ = "mandate_holders"

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    epoch: Mapped[int] = mapped_column(Integer)
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_staff: Mapped[UUID | None] = mapped_column(Uuid)
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_mandate_holders_one_now", "mandate_id", unique=True, sqlite_where=_NOW, postgresql_where=_NOW),
        Index("uq_mandate_holders_epoch", "mandate_id", "epoch", unique=True),
    )
