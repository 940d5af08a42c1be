"""All SQL about what was published."""

from collections.abc import Sequence

from geleit_indicators.publishing.tables import LedgerEntry, Publication
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


async def table(read: ReadSession, period: str, indicator: str, rows: str, columns: str) -> Publication | None:
    return await read.first(
        visible(read, Publication).where(
            Publication.period == period,
            Publication.indicator == indicator,
            Publication.rows == rows,
            Publication.columns == columns,
        )
    )


async def ledger(read: ReadSession, period: str) -> Sequence[LedgerEntry]:
    return await read.all(
        visible(read, LedgerEntry).where(LedgerEntry.period == period).order_by(LedgerEntry.indicator)
    )
