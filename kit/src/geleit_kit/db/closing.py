"""A body leaves the node: its last day, what ends after it, and how its data are destroyed in one service.

The last day is known before it comes (`set_last_day`), so that each service closes the body by its own clock. On the
day after it, rooms end what the body has with others, its open proposals expire, its jobs end. The data stay, readable
for the operator's export alone, until their destruction is begun (`begin_destroying`): then every row of the body goes,
facts are blanked in their places (`geleit_kit.db.destroying`), at last every key of the body (`geleit_kit.db.remains`).
Both are noted in the ledger: an older backup that is put back finds the body closed, its rows gone, and nothing in it
can be read.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import MetaData, Table, delete, select

from geleit_kit.db import four_eyes, jobs
from geleit_kit.db.endings import end_for_good
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Deadline, EndedRow, KitBase, KnownBody, KnownClient
from geleit_kit.db.ledger import Ending
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import NotFound

CLOSES: Final = "body_closes"
LEFT: Final = "body_left"
DESTROYED: Final = "body_destroyed"
STAYS_BEHIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access_log": "the proof of what happened to the data, the destruction itself too; what is sealed in it under a"
        " person's key cannot be read any more",
        "ended": "what must not come alive again: random ids",
        "erasures": "who was erased before: pseudonyms that nothing resolves",
        "outbox": "the facts are blanked in their places, so that the sequences have no gap; those about the body stay",
    }
)
"""Kit's tables whose rows of a body outlive it, and why. A service names its own."""

Hook = Callable[[WriteSession], Awaitable[None]]
"""Ends what the session's body has with others, in its scope."""
Settling = Callable[[WriteSession, int], Awaitable[int]]
"""Settles so many matters at most that the session's body has with others. Returns how many there were."""


async def known_body(read: ReadSession, body: UUID) -> KnownBody | None:
    """The body as it stands now."""
    query = select(KnownBody).where(KnownBody.id == body).execution_options(populate_existing=True)
    return await read.first(query)


async def set_last_day(write: WriteSession, day: date | None) -> None:
    """The session's body closes after this day; None: it stays. Said twice, it is said once."""
    known = await known_body(write, write.body)
    if known is None or known.closed_on == day:
        return
    known.closed_on = day
    await write.settle(CLOSES, write.body)
    if day is not None:
        write.deadline(CLOSES, write.body, day + timedelta(days=1))
    await write.flush()
    write.after_commit.extend(write.when_bodies_change)


@dataclass(frozen=True, slots=True)
class Closing:
    """What one service does when a body leaves. `stays`: its own tables whose rows outlive a body, and why.

    `ends`: what rooms end on the day after the last one; `settles`: what they settle with others, some at a time,
    before the rows go; `destroyed`: what they say once everything else is gone.
    """

    rooms: MetaData
    stays: Mapping[str, str] = field(default_factory=dict)
    ends: tuple[Hook, ...] = ()
    settles: tuple[Settling, ...] = ()
    destroyed: tuple[Hook, ...] = ()
    matters: Mapping[str, FourEyes] = field(default_factory=dict)

    async def close(self, write: WriteSession, _deadline: Deadline) -> None:
        """Due on the day after the last one, where the body has not been called back."""
        known = await known_body(write, write.body)
        if known is not None and known.has_left(write.today):
            await self.end(write)

    async def close_again(self, write: WriteSession, ending: Ending) -> None:
        """An older backup was put back, in which the body was open. Raises NotFound where it does not know it."""
        known = await known_body(write, write.body)
        if known is None:
            raise NotFound
        before = berlin_day(ending.ended_at) - timedelta(days=1)
        known.closed_on = min(known.closed_on or before, before)
        await write.settle(CLOSES, write.body)
        await self.end(write)

    async def begin_destroying(self, write: WriteSession) -> None:
        """From now on nothing is written for the session's body; its rows go in portions (`geleit_kit.db.destroying`).
        Begun twice, it is begun once. Raises NotFound where the service does not know it.
        """
        known = await known_body(write, write.body)
        if known is None:
            raise NotFound
        if known.destroying_on is not None and known.destroyed_on is None:
            return
        known.closed_on = known.closed_on or write.today - timedelta(days=1)
        known.destroying_on, known.destroyed_on, known.rows_gone = write.today, None, 0
        await write.flush()
        await end_for_good(write, DESTROYED, write.body)
        write.after_commit.extend(write.when_bodies_change)

    async def destroy_again(self, write: WriteSession, _ending: Ending) -> None:
        """An older backup was put back, in which the data were there. Raises NotFound as `begin_destroying`."""
        await self.begin_destroying(write)

    async def finish(self, write: WriteSession, known: KnownBody) -> None:
        """Nothing of the session's body is left: rooms say so, and the access log says how many rows went."""
        await write.execute(delete(KnownClient).where(KnownClient.body_key == known.key))
        for hook in self.destroyed:
            await hook(write)
        known.destroyed_on = write.today
        await write.flush()
        write.disclose(None, "body:destroy", kind="erase", rows=known.rows_gone)
        write.after_commit.extend(write.when_bodies_change)

    def tables(self) -> list[Table]:
        """Every table with a body, those that hang on others first; a new one is among them from its first day."""
        every = [*reversed(self.rooms.sorted_tables), *reversed(KitBase.metadata.sorted_tables)]
        kept = STAYS_BEHIND.keys() | self.stays.keys()
        return [table for table in every if "body_id" in table.c and table.name not in kept]

    async def end(self, write: WriteSession) -> None:
        """What the session's body has open with others ends, and what it has to decide or to do."""
        for hook in self.ends:
            await hook(write)
        await four_eyes.expire_all(write, self.matters)
        await jobs.end_all(write)
        await end_for_good(write, LEFT, write.body)
        write.after_commit.extend(write.when_bodies_change)


async def is_gone(read: ReadSession, body: UUID, day: date) -> bool:
    """Whether a body does not hear any more what was said on a day: its last one was before that, or its data are
    destroyed here, or going. What comes late must not begin a record anew.
    """
    query = select(KnownBody.destroying_on, KnownBody.closed_on).where(KnownBody.id == body)
    if read.dialect == "postgresql":
        query = query.with_for_update(read=True)  # who begins waits for who has asked, and finds what that one wrote
    for destroying_on, closed_on in await read.tuples(query):
        return destroying_on is not None or (closed_on is not None and closed_on < day)
    return False


async def is_closed(read: ReadSession) -> bool:
    """Whether what the session's body had open with others has ended, after its last day."""
    query = select(EndedRow.subject).where(EndedRow.body_id == read.body, EndedRow.kind == LEFT)
    return await read.scalar(query) is not None
