"""What was ended for good stays ended, whatever backup the database comes from: a consent withdrawn, a link cut.

A room notes the ending with `end_for_good` in the transaction that ends the matter. After the commit the ledger learns
it (a worker goes on with that where the process ended in between). At a start the ledger is compared with the database,
and what came alive again is ended again by the room, before the service is ready.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import EndedRow
from geleit_kit.db.leases import Held
from geleit_kit.db.ledger import Ending, Ledger
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import NotFound, Problem

_log = logging.getLogger("geleit.endings")
_CHUNK = 200

Again = Callable[[WriteSession, Ending], Awaitable[None]]
"""Ends a matter again, in the scope of its body. Raises NotFound where the backup does not know it: so it need not."""


async def end_for_good(write: WriteSession, kind: str, subject: UUID) -> None:
    """Notes that a matter of the session's body was ended: an older backup will not bring it back. What can happen to
    one subject more than once has a kind with the time behind a colon (`once`).
    """
    insert = pg_insert if write.dialect == "postgresql" else sqlite_insert
    values = {"body_id": write.body, "kind": kind, "subject": subject, "ended_at": write.domain_now}
    await write.execute(insert(EndedRow).values(values).on_conflict_do_nothing())
    write.after_commit.extend(write.when_ended)


def once(write: WriteSession, kind: str) -> str:
    """The kind of something that may happen again to the same subject, such as an objection that is settled."""
    return f"{kind}:{write.now:%Y%m%d%H%M%S%f}"


class Endings:
    """Keeps ledger and database of one service in step. `again`: by kind, how the room ends such a matter again."""

    def __init__(self, database: Database, ledger: Ledger, again: Mapping[str, Again]) -> None:
        self._database, self._ledger, self._again = database, ledger, again
        database.tools.when_ended.append(self._soon)

    async def _soon(self) -> None:
        """Right after the commit; where it fails, the worker goes on."""
        try:
            await self.note()
        except (Problem, SQLAlchemyError, OSError) as error:
            _log.warning("ledger_learns_later", extra={"fault": type(error).__name__})

    async def step(self, _held: Held) -> bool:
        """The worker. True where more may wait."""
        return await self.note() == _CHUNK

    async def note(self) -> int:
        """The ledger learns what it does not know yet. Returns how many."""
        async with self._database.read(NODE) as read:
            query = select(EndedRow.body_id, EndedRow.kind, EndedRow.subject, EndedRow.ended_at)
            rows = await read.tuples(query.where(EndedRow.noted_at.is_(None)).limit(_CHUNK))
        if not rows:
            return 0
        await self._ledger.enter_ended(Ending(*row) for row in rows)
        await self._mark(rows)
        return len(rows)

    async def _mark(self, rows: Sequence[Any]) -> None:
        async with self._database.node_write() as write:
            these = or_(*(and_(EndedRow.kind == row.kind, EndedRow.subject == row.subject) for row in rows))
            await write.execute(update(EndedRow).where(these).values(noted_at=utc_now()))

    async def reapply(self) -> int:
        """Before the service is ready: what the ledger knows is ended. Returns how many were ended again."""
        while await self.note():
            pass
        async with self._database.read(NODE) as read:
            rows = await read.tuples(select(EndedRow.body_id, EndedRow.kind, EndedRow.subject))
        there = {tuple(row) for row in rows}
        missing = [one for one in await self._ledger.all_ended() if (one.body, one.kind, one.subject) not in there]
        again = [await self._end_again(one) for one in missing]
        if any(again):
            _log.warning("ended_again", extra={"endings": sum(again)})
        return sum(again)

    async def _end_again(self, one: Ending) -> bool:
        """False where the backup does not know the matter, or its person was erased."""
        again = self._again.get(one.kind.partition(":")[0])
        if again is None:
            return False
        try:
            async with self._database.write(one.body) as write:
                await again(write, one)
                await end_for_good(write, one.kind, one.subject)
        except NotFound:
            return False
        return True
