"""What was told to statistics, so that it can be retracted."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow


class CountedFact(Base, PersonalRow):
    """One phase entered on a day, or one wait that ended on it (None: not ended).

    `fact_id` is the fact that stands published now (None: nothing). Sealed: dimensions, and what was published.
    """

    __tablename__ = "counted_facts"

    support_record_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(40))
    on: Mapped[date | None] = mapped_column("on_day", Date)
    fact_id: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (Index("ix_counted_facts_record", "support_record_id", "kind", "what"),)
