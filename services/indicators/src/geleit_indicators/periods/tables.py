"""Reporting months. They belong to the node as a whole: all bodies close together, so that sums can be made."""

from datetime import date

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_indicators.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn


class Period(Base, BodyRow):
    """A month, as 2016-07."""

    __tablename__ = "periods"
    __erasure__ = NobodyIn("months")

    key: Mapped[str] = mapped_column(String(7))
    status: Mapped[str] = mapped_column(String(20))
    closed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("uq_periods_key", "body_id", "key", unique=True),)
