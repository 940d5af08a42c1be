"""Opening and closing months."""

from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from geleit_indicators.periods import store
from geleit_indicators.periods.rules import PERIOD, after, due_on, earliest, is_month, is_over
from geleit_indicators.periods.tables import Period
from geleit_indicators.scopes import WHOLE_NODE
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, NotFound

CLOSE: Final = "close_period"
FIRST_YEAR_KEPT: Final = "1990-01"


_HELD: "WeakKeyDictionary[WriteSession, set[str]]" = WeakKeyDictionary()
"""The months that a transaction holds open: a batch of facts asks for the same one again and again."""


async def for_day(write: WriteSession, day: date) -> str:
    """The open month in which a fact about this day counts. It stays open until the caller's transaction has ended."""
    key = earliest(day, write.today)
    if key in _HELD.setdefault(write, set()):
        return key
    async with write.acting_as(WHOLE_NODE):
        row = await store.held(write, key)
        while row is not None and row.status != PERIOD.start:
            key = after(key)
            row = await store.held(write, key)
        if row is None:
            await _open(write, key)
    _HELD[write].add(key)
    return key


async def is_open(write: WriteSession, key: str) -> bool:
    """Whether a month still takes facts; the answer holds until the caller's transaction has ended."""
    if key in _HELD.get(write, ()):
        return True
    async with write.acting_as(WHOLE_NODE):
        row = await store.held(write, key)
    return row is None or row.status == PERIOD.start


async def close(write: WriteSession, caller: Caller, key: str, seen: Version) -> Period:
    """Takes no more facts into the month; its tables are made next."""
    if not is_month(key) or key < FIRST_YEAR_KEPT:
        raise NotFound
    async with write.acting_as(WHOLE_NODE):
        row = await store.month(write, key)
        if row is None:
            if not is_over(key, write.today):
                raise NotFound
            row = await _open(write, key)
        row.unchanged_since(seen)
        if not is_over(key, write.today):
            raise Conflict("period_not_over")
        PERIOD.take("close", row, caller)
        await write.settle(CLOSE, row.id)
        await write.flush()
    return row


async def close_due(write: WriteSession, deadline: Deadline) -> None:
    """Nobody has closed the month in time: the ticker does."""
    row = await store.month(write, str(deadline.data["period"]))
    if row is not None and row.status == PERIOD.start:
        PERIOD.take_automatic("fall_due", row)
        await write.flush()


async def closing(read: ReadSession) -> list[str]:
    """The months whose tables are to be made, the oldest first. The session is in the node's scope."""
    return [row.key for row in await store.in_state(read, "closing")]


async def published(write: WriteSession, key: str) -> None:
    """All tables of the month are made: it is closed, for ever."""
    row = await store.month(write, key)
    if row is None:
        raise NotFound
    PERIOD.take_automatic("publish", row)
    row.closed_on = write.today
    await write.flush()


async def is_closed(read: ReadSession, key: str) -> bool:
    """Whether the tables of a month can be read. The session is in the node's scope."""
    row = await store.month(read, key)
    return row is not None and row.status == "closed"


async def _open(write: WriteSession, key: str) -> Period:
    row = Period(key=key, status=PERIOD.start)
    write.add(row)
    await write.flush()
    write.deadline(CLOSE, row.id, due_on(key), period=key)
    await write.flush()
    return row
