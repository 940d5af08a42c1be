"""Finds out that an older backup was put in the place of a service's database, and lets its numbers begin again.

Database and ledger count the half minutes together, the ledger ahead by one at most. The ledger is never put back: a
database that is younger than its ledger knows was. Its counters then begin again above every number that was given
(`geleit_kit.events.numbering`), before the service is ready. `geleit restore` makes the ledger older by itself, so that
a backup of the last minute is found out, too.
"""

import logging
from datetime import datetime

from sqlalchemy import ScalarSelect, func, insert, select, update

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Age, Counter, LeapRow, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.numbering import Leap, leaps_of

_log = logging.getLogger("geleit.age")
AHEAD = 1
"""So much the ledger may be older than the database: whoever ends between the two notes."""
EVERY = "*"
"""The name under which a leap stands for the counters that did not exist yet."""


class Ages:
    """Compares the ages of database and ledger, and lets them grow."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database, self._ledger = database, ledger

    async def compare(self, held: Held | None = None) -> bool:
        """True where an older database was put back, and its numbers now begin again."""
        noted = await self._ledger.age()
        async with self._database.read(NODE) as read:
            if await _age(read) >= noted - AHEAD:
                return False
        async with self._database.node_write() as write:
            if held is not None:
                await held.check(write)
            await locked_counters(write, None)
            if await _age(write) >= noted - AHEAD:
                return False  # another replica was here
            await begin_again(write)
            await write.merge(Age(id=1, age=noted))
        _log.warning("numbers_begin_again", extra={"reason": "an older database was put back"})
        return True

    async def grow(self, held: Held) -> None:
        """Another half minute: the ledger first."""
        await self.compare(held)
        async with self._database.read(NODE) as read:
            older = await _age(read) + 1
        await self._ledger.grow(older)
        async with self._database.node_write() as write:
            await held.check(write)
            await write.merge(Age(id=1, age=older))


async def _age(read: ReadSession) -> int:
    return int(await read.scalar(select(Age.age)) or 0)


async def begin_again(write: WriteSession, above: int = 0) -> int:
    """Every counter leaps above whatever was given out: to the microseconds of the clock, which no relay overtakes.

    Facts that were numbered and not marked as sent get new numbers: who has them already knows their ids.
    """
    counters = await locked_counters(write, None)
    begins = max(_microseconds(write.now), above, *counters.values(), 0) + 1
    untold = Outbox.published_at.is_(None), Outbox.sequence.is_not(None)
    each = select(Outbox.stream, Outbox.body_id, func.count()).where(*untold).group_by(Outbox.stream, Outbox.body_id)
    taken_back = dict.fromkeys(counters, 0)
    for stream, body, count in await write.tuples(each):
        taken_back[stream] += count
        taken_back[f"{stream}|{body}"] += count
    await write.execute(update(Outbox).where(*untold).values(sequence=None, body_sequence=None))
    leaps = [
        {"name": name, "begins": begins, "until": value - taken_back[name]} for name, value in sorted(counters.items())
    ]
    await write.execute_many(insert(LeapRow), [*leaps, {"name": EVERY, "begins": begins, "until": 0}])
    await write.execute(update(Counter).values(value=begins))
    return begins


async def locked_counters(write: WriteSession, names: set[str] | None) -> dict[str, int]:
    """The counters of these names (None: all) and their values, held until the end of the transaction."""
    query = select(Counter.name, Counter.value).order_by(Counter.name)
    if names is not None:
        query = query.where(Counter.name.in_(names))
    rows = await write.tuples(query.with_for_update() if write.dialect == "postgresql" else query)
    return {row.name: row.value for row in rows}


def last_leap() -> ScalarSelect[int]:
    """For queries: behind which number everything begins since an older backup was put back, 0 where none ever was."""
    begins = LeapRow.__table__.c
    return select(func.coalesce(func.max(begins.begins), 0)).where(begins.name == EVERY).scalar_subquery()


async def first_number(read: ReadSession) -> int:
    """Behind which number a counter that does not exist yet begins."""
    return int(await read.scalar(select(last_leap())) or 0)


async def leaps(read: ReadSession, name: str) -> list[Leap]:
    """Where the numbers of a stream, or of a stream in a body, began again."""
    rows = await read.tuples(select(LeapRow.name, LeapRow.begins, LeapRow.until).where(LeapRow.name.in_((name, EVERY))))
    own = [Leap(row.until, row.begins) for row in rows if row.name == name]
    return leaps_of(own, [row.begins for row in rows if row.name == EVERY])


def _microseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)
