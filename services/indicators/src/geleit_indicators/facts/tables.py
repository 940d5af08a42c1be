"""The statistics facts of each body."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_indicators.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn


class CountedFact(Base, BodyRow):
    """One fact. `period`: the month into which it fell when it came (None: a wait that has not ended counts nowhere).

    `too_late`: it corrects something that was already published, and so changes nothing.
    """

    __tablename__ = "counted_facts"
    __erasure__ = NobodyIn("facts with coarse dimensions and a random id: no person, no case, nothing that joins them")

    fact_id: Mapped[UUID] = mapped_column(Uuid)
    retracts: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    too_late: Mapped[bool] = mapped_column(Boolean)
    indicator: Mapped[str] = mapped_column(String(60))
    on: Mapped[date | None] = mapped_column("on_day", Date)
    period: Mapped[str | None] = mapped_column(String(7))
    categories: Mapped[list[str]] = mapped_column(JsonColumn)
    days: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("uq_counted_facts_fact", "body_id", "fact_id", unique=True),
        Index("ix_counted_facts_retracts", "body_id", "retracts"),
    )
