"""The watch over what is to come: a change of the legal circle, a title that ends. Told of once, some weeks before."""

from typing import Final
from uuid import UUID

from geleit_identity.facts import ComingChangeAnnounced, ComingChangeSettled
from geleit_identity.timelines import store, watch
from geleit_identity.timelines.rules import (
    COMING_CHANGE,
    POOL,
    ChangeKind,
    Occasion,
    Timeline,
    announcement_day,
    circle_occasions,
    reckon_changes,
    title_occasions,
)
from geleit_identity.timelines.tables import ComingChange
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import WriteSession

DEADLINE: Final = "coming_change"
TASK: Final = "coming_change"
"""One word for both kinds: whoever may read tasks need not know that somebody's title ends. What it is about says the
timeline, to whom its category is open."""


async def reckon(write: WriteSession, person: UUID, timeline: str) -> None:
    """After a change of a timeline: changes to come keep their ids, open, or are settled. The caller holds the person
    fast.
    """
    if timeline == Timeline.BENEFIT:
        kind, found = ChangeKind.CIRCLE_CHANGE, circle_occasions(await watch.spans(write, person))
    elif timeline == Timeline.RESIDENCE:
        kind, found = ChangeKind.TITLE_ENDING, title_occasions(await watch.titles(write, person))
    else:
        return
    known = {row.id: row for row in await store.open_changes(write, person) if row.kind == kind}
    changes = reckon_changes([(row.id, row.changes_on) for row in known.values()], found, write.today)
    for change_id in changes.settle:
        await _settle(write, change_id)
    for change_id, occasion in changes.keep:
        known[change_id].entry = occasion.entry
    for occasion in changes.open:
        await _open(write, person, occasion)
    await write.flush()


async def announce(write: WriteSession, deadline: Deadline) -> None:
    """Due its lead time before the day: the body hears of it, and the pool has a task."""
    change = await store.locked_change(write, deadline.aggregate)
    if change is None or change.status != COMING_CHANGE.start:
        return
    COMING_CHANGE.take_automatic("announce", change)
    change.announced_on = write.today
    told = ComingChangeAnnounced(change_id=change.id, person=change.person, changes_on=change.changes_on)
    write.publish(told)
    await write.task(
        kind=TASK,
        subject=("coming_change", change.id),
        due_on=change.changes_on,
        person=change.person,
        pool=POOL,
        unique_for=str(change.id),
    )


HANDLERS: Final = {DEADLINE: announce}


async def _open(write: WriteSession, person: UUID, occasion: Occasion) -> None:
    change = ComingChange(
        person=person,
        kind=occasion.kind,
        changes_on=occasion.on,
        entry=occasion.entry,
        status=COMING_CHANGE.start,
    )
    write.add(change)
    await write.flush()
    write.deadline(DEADLINE, change.id, announcement_day(occasion, write.today))


async def _settle(write: WriteSession, change_id: UUID) -> None:
    await write.settle(DEADLINE, change_id)
    change = await store.locked_change(write, change_id)  # the deadline before the change: the ticker's order
    if change is None or change.status == "settled":
        return
    heard = change.status == "announced"
    COMING_CHANGE.take_automatic("settle", change)
    change.settled_on = write.today
    await write.close_tasks(TASK, change.id)
    if heard:
        settled = ComingChangeSettled(change_id=change.id, person=change.person, changes_on=change.changes_on)
        write.publish(settled)
    else:
        await write.remove(change)  # nobody heard of it, so there is nothing to remember
