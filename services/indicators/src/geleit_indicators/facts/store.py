"""All SQL about facts."""

from collections.abc import Sequence
from uuid import UUID
from weakref import WeakSet

from sqlalchemy import bindparam, func, or_, select

from geleit_indicators.facts.tables import CountedFact
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.rows import Prepared, visible
from geleit_kit.db.session import ReadSession, WriteSession

_GATE = 0x67656C656974
_PASSED: "WeakSet[WriteSession]" = WeakSet()
"""The transactions that hold the gate; a batch of facts asks once."""
_RELATED = Prepared(
    CountedFact,
    or_(
        CountedFact.fact_id == bindparam("fact_id"),
        CountedFact.fact_id == bindparam("corrected"),
        CountedFact.retracts == bindparam("fact_id"),
    ),
)


async def gate(write: WriteSession, *, alone: bool) -> None:
    """Until the transaction ends: hearing goes on side by side, counting again waits for it and lets nobody in.

    SQLite has one writer at a time anyway.
    """
    if write.dialect == "postgresql" and (alone or write not in _PASSED):
        _PASSED.add(write)
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        await write.scalar(select(lock(_GATE)))  # house: query-not-visible -- a lock of the transaction, no row


async def related(read: ReadSession, fact_id: UUID, retracts: UUID | None) -> Sequence[CountedFact]:
    """The fact itself where it is known, the one that it corrects, and those that correct it."""
    return await _RELATED.all(read, fact_id=fact_id, corrected=retracts or fact_id)


async def retracting(read: ReadSession, fact_id: UUID) -> Sequence[CountedFact]:
    """The facts that retract this one, whether or not it has come yet."""
    return await read.all(visible(read, CountedFact).where(CountedFact.retracts == fact_id))


async def everything(read: ReadSession) -> Sequence[CountedFact]:
    return await read.all(visible(read, CountedFact))


async def bodies(read: ReadSession) -> Sequence[UUID]:
    """All bodies of the node."""
    found = select(KnownBody)  # house: query-not-visible -- the list of the node's bodies is no body's row
    return [body.id for body in await read.all(found)]
