"""The ticker: what falls due on a legal day takes effect without any further call, exactly once with any number of
replicas.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Deadline, KnownBody, Task
from geleit_kit.db.leases import Fenced, Held
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Unavailable

DeadlineHandler = Callable[[WriteSession, Deadline], Awaitable[None]]
_log = logging.getLogger("geleit.ticker")
_BATCH = 50
_LONGEST_PAUSE = 3600
_KNOWN: Any = KnownBody.__table__.c
_DESTROYED = select(_KNOWN.id).where(_KNOWN.destroying_on.is_not(None))
"""Bodies for which nothing falls due any more: their deadlines go with their data."""
_DEADLINES: Any = Deadline.__table__.c
_DUE = StraightQuery(
    select(_DEADLINES.id, _DEADLINES.body_id)
    .where(
        _DEADLINES.done_at.is_(None),
        _DEADLINES.due_on <= bindparam("today"),
        _DEADLINES.body_id.not_in(_DESTROYED),
        or_(_DEADLINES.not_before.is_(None), _DEADLINES.not_before <= bindparam("now")),
    )
    .order_by(_DEADLINES.due_on, _DEADLINES.id)
    .limit(_BATCH)
)
_TASKS: Any = Task.__table__.c
_LATE = StraightQuery(
    select(_TASKS.id)
    .where(_TASKS.escalate_on <= bindparam("today"), _TASKS.escalated.is_(False), _TASKS.closed_at.is_(None))
    .limit(1)
)


class Ticker:
    """Runs the handlers of the deadlines that are due."""

    def __init__(self, database: Database, handlers: Mapping[str, DeadlineHandler]) -> None:
        self._database, self._handlers = database, dict(handlers)
        self.looks = 0
        """How often it looked to the end and found no more."""
        self.wake = asyncio.Event()
        """Set by who does not want to wait for its next look."""

    async def step(self, held: Held) -> bool:
        """One batch. True where more may be due."""
        today = self._database.tools.clock.today()
        async with self._database.read(NODE) as read:
            due = await read.bare(_DUE, {"today": today, "now": utc_now()})
            late = await read.bare(_LATE, {"today": today})
        for deadline_id, body in due:
            await self._run(held, deadline_id, body)
        if late:
            await self._escalate(held)
        more = len(due) == _BATCH or bool(late)
        self.looks += not more
        return more

    async def _run(self, held: Held, deadline_id: UUID, body: UUID) -> None:
        try:
            async with self._database.write(body) as write:
                await held.check(write)
                query = select(Deadline).where(Deadline.id == deadline_id, Deadline.done_at.is_(None))
                if write.dialect == "postgresql":
                    query = query.with_for_update(skip_locked=True)
                row = await write.first(query)
                if row is None:
                    return
                row.done_at = utc_now()
                await write.flush()
                await self._handlers[row.kind](write, row)
        except (Fenced, Unavailable):
            raise
        except Exception as error:  # noqa: BLE001 -- whatever a handler raises, the other deadlines go on
            _log.warning("deadline_failed", extra={"fault": type(error).__name__, "deadline": str(deadline_id)})
            await self._put_off(deadline_id, body)

    async def _put_off(self, deadline_id: UUID, body: UUID) -> None:
        async with self._database.write(body) as write:
            row = await write.first(select(Deadline).where(Deadline.id == deadline_id))
            if row is not None:
                row.failures += 1
                row.not_before = utc_now() + timedelta(seconds=min(2**row.failures, _LONGEST_PAUSE))

    async def _escalate(self, held: Held) -> None:
        today = self._database.tools.clock.today()
        async with self._database.node_write() as write:
            await held.check(write)
            query = select(Task).where(Task.escalate_on <= today, Task.escalated.is_(False), Task.closed_at.is_(None))
            for row in await write.all(query.limit(_BATCH)):
                row.escalated = True
