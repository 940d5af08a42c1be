"""All SQL about facts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from geleit_indicators.facts.tables import CountedFact
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession

_GATE = 0x67656C656974


async def gate(write: WriteSession, *, alone: bool) -> None:
    """Until the transaction ends: hearing goes on side by side, counting again waits for it and lets nobody in.

    SQLite has one writer at a time anyway.
    """
    if write.dialect == "postgresql":
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        await write.scalar(select(lock(_GATE)))  # house: query-not-visible -- a lock of the transaction, no row


async def fact(read: ReadSession, fact_id: UUID) -> CountedFact | None:
    return await read.first(visible(read, CountedFact).where(CountedFact.fact_id == fact_id))


async def retracting(read: ReadSession, fact_id: UUID) -> Sequence[CountedFact]:
    """The facts that retract this one, whether or not it has come yet."""
    return await read.all(visible(read, CountedFact).where(CountedFact.retracts == fact_id))


async def everything(read: ReadSession) -> Sequence[CountedFact]:
    return await read.all(visible(read, CountedFact))


async def bodies(read: ReadSession) -> Sequence[UUID]:
    """All bodies of the node."""
    found = select(KnownBody)  # house: query-not-visible -- the list of the node's bodies is no body's row
    return [body.id for body in await read.all(found)]
