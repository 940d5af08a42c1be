"""What was published, and the ledger of it. Rows are written once and never changed."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_indicators.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn


class Publication(Base, BodyRow):
    """One table of a closed month: a body's own, or (in the node's scope) the sum over all bodies."""

    __tablename__ = "publications"
    __erasure__ = NobodyIn("tables of suppressed counts")

    period: Mapped[str] = mapped_column(String(7))
    indicator: Mapped[str] = mapped_column(String(60))
    rows: Mapped[str] = mapped_column("rows_by", String(40))
    columns: Mapped[str] = mapped_column("columns_by", String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        Index("uq_publications_table", "body_id", "period", "indicator", "rows_by", "columns_by", unique=True),
    )


class LedgerEntry(Base, BodyRow):
    """All tables of one indicator and month, audited as one system. `refused`: why none was published."""

    __tablename__ = "ledger_entries"
    __erasure__ = NobodyIn("what was published")

    period: Mapped[str] = mapped_column(String(7))
    indicator: Mapped[str] = mapped_column(String(60))
    refused: Mapped[str | None] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("uq_ledger_entries_entry", "body_id", "period", "indicator", unique=True),)
