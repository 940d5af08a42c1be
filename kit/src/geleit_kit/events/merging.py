"""What a service that holds persons does with `geleit.identity.person.merged.v1` and `.unmerged.v1`.

MOVING = Moving(Base, MergedPerson, MovedRow, parents=("support_record_id",), after=[recount], waits=two_records)
MERGES = Merges(MOVING, pool="case_managers")
EVENTS = MERGES.heard(Registry("cases", ...))       service(..., deadlines=MERGES.deadlines, on_start=[MERGES.begin])
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.moving import UNDONE, WAITING, Moving
from geleit_kit.db.session import WriteSession
from geleit_kit.db.ticker import DeadlineHandler
from geleit_kit.events.facts import Consumer, Event, Heard, Registry

PERSON_MERGED_FACT: Final = "geleit.identity.person.merged.v1"
PERSON_UNMERGED_FACT: Final = "geleit.identity.person.unmerged.v1"
SWEEP: Final = "merge_sweep"
"""Due on the day after a merge, and daily while it waits: takes what was under way when the fact was heard."""
WAITS: Final = "merge_waits"
LOOK: Final = "unmerge_look"


class HeardMerge(Heard):
    """Who answers (`person`) for whom (`merged_person`), by which merge."""

    merge_id: UUID
    person: UUID
    merged_person: UUID


class Merges:
    """The handlers of one service."""

    def __init__(self, moving: Moving, *, pool: str) -> None:
        self.moving, self._pool = moving, pool
        self.deadlines: dict[str, DeadlineHandler] = {SWEEP: self.sweep}

    async def begin(self, context: Any) -> None:
        """At the start of the service: nobody writes something new about a merged person, or looks for one's rows."""
        context.database.tools.about.append(self.moving.look)

    def heard(self, registry: Registry) -> Registry:
        """The same registry, which hears of merges, and hears facts about a merged person as facts about who answers
        for that one now: such a fact was under way.
        """
        return self.following(registry).listening(
            Consumer(PERSON_MERGED_FACT, HeardMerge, self.on_person_merged),
            Consumer(PERSON_UNMERGED_FACT, HeardMerge, self.on_person_unmerged),
        )

    def following(self, registry: Registry) -> Registry:
        """Only the second half: for identity, which merges by itself."""
        consumers = [self._following(one) for handlers in registry.consumes.values() for one in handlers]
        return Registry(registry.service, publishes=list(registry.publishes.values()), consumes=consumers)

    def _following(self, consumer: Consumer) -> Consumer:
        async def handle(write: WriteSession, event: Event, data: Any) -> None:
            person = getattr(data, "person", None)
            if isinstance(person, UUID):
                data = data.model_copy(update={"person": await self.moving.into(write, person)})
            await consumer.handle(write, event, data)

        return replace(consumer, handle=handle)

    async def on_person_merged(self, write: WriteSession, _event: Event, data: HeardMerge) -> None:
        """What names the merged one follows; what is told again finds that it is done."""
        if await self.moving.merge(write, data.merge_id) is not None:
            return
        row = self.moving.merged(merge_id=data.merge_id, merged=data.merged_person, kept=data.person, status=WAITING)
        write.add(row)
        await write.flush()
        await self._go_on(write, row)

    async def on_person_unmerged(self, write: WriteSession, _event: Event, data: HeardMerge) -> None:
        """What followed goes back, with what belongs to it by now. What came in between and belongs to none of it
        stays with the other, until somebody has looked.
        """
        row = await self.moving.merge(write, data.merge_id)
        if row is None:
            row = self.moving.merged(merge_id=data.merge_id, merged=data.merged_person, kept=data.person, status=UNDONE)
            write.add(row)
            return
        if row.status == UNDONE:
            return
        await write.settle(SWEEP, row.merge_id)
        await write.close_tasks(WAITS, row.merge_id)
        await self.moving.move_back(write, row)
        if await self.moving.later(write, row):
            await write.task(kind=LOOK, subject=("merge", row.merge_id), due_on=write.today, pool=self._pool, once=True)

    async def sweep(self, write: WriteSession, deadline: Deadline) -> None:
        """See `SWEEP`."""
        row = await self.moving.merge(write, deadline.aggregate)
        if row is not None and row.status != UNDONE:
            await self._go_on(write, row)

    async def go_on(self, write: WriteSession, person: UUID) -> None:
        """What a merge of this person waited for may have happened."""
        for row in await self.moving.waiting(write, person):
            await self._go_on(write, row)

    async def _go_on(self, write: WriteSession, row: Any) -> None:
        waited = row.status == WAITING
        await write.settle(SWEEP, row.merge_id)
        if not await self.moving.move(write, row):
            await write.task(kind=WAITS, subject=("merge", row.merge_id), due_on=write.today, pool=self._pool)
        elif waited:
            await write.close_tasks(WAITS, row.merge_id)
        if waited:
            write.deadline(SWEEP, row.merge_id, write.today + timedelta(days=1))
