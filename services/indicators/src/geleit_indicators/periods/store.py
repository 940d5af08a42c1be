"""All SQL about reporting months."""

from collections.abc import Sequence

from sqlalchemy import Select

from geleit_indicators.periods.tables import Period
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


def months(read: ReadSession) -> Select[Period]:
    return visible(read, Period)


async def in_state(read: ReadSession, status: str) -> Sequence[Period]:
    return await read.all(months(read).where(Period.status == status).order_by(Period.key))


async def month(read: ReadSession, key: str) -> Period | None:
    return await read.first(months(read).where(Period.key == key))


async def held(read: ReadSession, key: str) -> Period | None:
    """The month, which nobody can begin to close until this transaction has ended."""
    return await read.first(months(read).where(Period.key == key).with_for_update(read=True))
