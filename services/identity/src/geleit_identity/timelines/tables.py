"""Dated entries, the gaps that they leave, and the support records that cases told of."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow, PersonalRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.db.mergeable import Moves, Remade

_OPEN = text("status != 'closed'")
_UNSETTLED = text("status != 'settled'")


class TimelineEntry(Base, PersonalRow):
    """From day to day inclusive. Sealed: code, source, why it was corrected. What was corrected stays readable."""

    __tablename__ = "timeline_entries"

    timeline: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    confirmed: Mapped[bool] = mapped_column()
    status: Mapped[str] = mapped_column(String(20))
    corrects: Mapped[UUID | None] = mapped_column(Uuid)
    recorded_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("ix_timeline_entries_of_person", "body_id", "person", "timeline"),)


class BenefitGap(Base, PersonalRow):
    """Days without a confirmed benefit. One open row per person and first day, so the id stays while the gap does."""

    __tablename__ = "benefit_gaps"
    __merge__ = Remade("from the entries of the timeline, which move")

    gap_from: Mapped[date] = mapped_column(Date)
    gap_until: Mapped[date | None] = mapped_column(Date)
    after_entry: Mapped[UUID] = mapped_column(Uuid)
    status: Mapped[str] = mapped_column(String(20))
    warned_on: Mapped[date | None] = mapped_column(Date)
    alerted_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_benefit_gaps_open",
            "body_id",
            "person",
            "gap_from",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class ComingChange(Base, PersonalRow):
    """A change to come. One open row per person, kind and day, so that each occasion is told of once."""

    __tablename__ = "coming_changes"
    __merge__ = Remade("from the entries of the timeline, which move")

    kind: Mapped[str] = mapped_column(String(20))
    changes_on: Mapped[date] = mapped_column(Date)
    entry: Mapped[UUID] = mapped_column(Uuid)
    status: Mapped[str] = mapped_column(String(20))
    announced_on: Mapped[date | None] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_coming_changes_open",
            "body_id",
            "person",
            "kind",
            "changes_on",
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )


class OpenSupportRecord(Base, BodyRow):
    """What cases told: a support record of this person is open. Who takes a gap follows from it."""

    __tablename__ = "open_support_records"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person", asked=False)

    support_record_id: Mapped[UUID] = mapped_column(Uuid)
    person: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (
        Index("uq_open_support_records_record", "body_id", "support_record_id", unique=True),
        Index("ix_open_support_records_person", "body_id", "person"),
    )
