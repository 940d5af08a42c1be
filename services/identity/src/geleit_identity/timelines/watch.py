"""The watch over gaps in benefits: ids, warning, alert, closing. What falls due is the ticker's; nobody has to call."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from geleit_identity.facts import BenefitGapAlerted, BenefitGapClosed, BenefitGapWarned
from geleit_identity.timelines import store
from geleit_identity.timelines.rules import (
    GAP,
    LEAD_DAYS,
    PATIENCE_DAYS,
    POOL,
    Gap,
    Span,
    Timeline,
    alert_day,
    gaps,
    reckon,
    warning_day,
)
from geleit_identity.timelines.schemas import GapOut
from geleit_identity.timelines.tables import BenefitGap, OpenSupportRecord
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import NotFound
from geleit_vocabulary.codelists import code_list

WARNING: Final = "benefit_gap_warning"
ALERT: Final = "benefit_gap_alert"
POOL_TASK: Final = "benefit_gap_pool"
OVER: Final = "benefit_gap_over"
TASK: Final = "benefit_gap"
_KINDS: Final = (WARNING, ALERT, POOL_TASK, OVER)
_HEARD: Final = frozenset({"warned", "alerted"})


async def spans(read: ReadSession, person: UUID) -> list[Span]:
    """The live entries of the benefit timeline as the calculation sees them."""
    securing = code_list("benefit_basis")
    found = []
    for entry in await store.live_entries(read, person, Timeline.BENEFIT):
        content = await read.unseal(entry)
        code = securing.get(content.get("code", ""))
        carries = code is not None and code.attributes.get("secures_living") == "yes"
        circle = code.attributes.get("circle", "") if code is not None else ""
        found.append(Span(entry.id, entry.since, entry.until, entry.confirmed, carries, circle))
    return found


async def titles(read: ReadSession, person: UUID) -> list[Span]:
    """The live entries of the residence timeline."""
    entries = await store.live_entries(read, person, Timeline.RESIDENCE)
    return [Span(entry.id, entry.since, entry.until, entry.confirmed) for entry in entries]


async def has_open_support_record(read: ReadSession, person: UUID) -> bool:
    """Whether cases told of a support record of this person that has not ended."""
    return await store.has_open_support_record(read, person)


async def support_ends(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, date | None]:
    """The last day of the last support record of each who had one; None while one is open."""
    ends = await store.support_ends(read, persons)
    return {person: berlin_day(end) if end is not None else None for person, end in ends.items()}


async def reckon_gaps(write: WriteSession, person: UUID) -> None:
    """After a change of the benefit timeline: gaps keep their ids, open, or close. The caller holds the person fast."""
    known = {gap.id: gap for gap in await store.open_gaps(write, person)}
    reckoning = reckon(
        [(gap.id, gap.gap_from) for gap in known.values()], gaps(await spans(write, person)), write.today
    )
    for gap_id in reckoning.close:
        await _close(write, known[_uuid(gap_id)])
    for gap_id, found in reckoning.keep:
        await _follow(write, known[_uuid(gap_id)], found)
    for found in reckoning.open:
        await _open(write, person, found)
    await write.flush()


async def raise_warning(write: WriteSession, deadline: Deadline) -> None:
    """Due its lead time before the first day: benefits will end, and no confirmed successor is known."""
    gap = await _still_open(write, deadline)
    if gap is None or gap.status != GAP.start or write.today >= gap.gap_from:
        return
    GAP.take_automatic("warn", gap)
    gap.warned_on = write.today
    write.publish(BenefitGapWarned(gap_id=gap.id, person=gap.person, gap_from=gap.gap_from))


async def raise_alert(write: WriteSession, deadline: Deadline) -> None:
    """Due on the first day without benefits. The pool is named from now on; a case holder takes it in cases."""
    gap = await _still_open(write, deadline)
    if gap is None or gap.status == "alerted":
        return
    GAP.take_automatic("alert", gap)
    gap.alerted_on = write.today
    write.publish(BenefitGapAlerted(gap_id=gap.id, person=gap.person, gap_from=gap.gap_from))
    write.deadline(POOL_TASK, gap.id, write.today + timedelta(days=PATIENCE_DAYS))


async def hand_to_pool(write: WriteSession, deadline: Deadline) -> None:
    """Due a day after the alert: where no support record answers for the person, identity's own pool has the task."""
    gap = await _still_open(write, deadline)
    if gap is None or await store.has_open_support_record(write, gap.person):
        return
    await write.task(
        kind=TASK,
        subject=("benefit_gap", gap.id),
        due_on=write.today,
        person=gap.person,
        pool=POOL,
        unique_for=str(gap.id),
        code=f"{GAP.name}.status.{gap.status}",
    )


async def end_of_gap(write: WriteSession, deadline: Deadline) -> None:
    """Due on the first day of a confirmed successor: the gap is over."""
    gap = await _still_open(write, deadline)
    if gap is not None and gap.gap_until is not None and gap.gap_until < write.today:
        await _close(write, gap)


HANDLERS: Final = {WARNING: raise_warning, ALERT: raise_alert, POOL_TASK: hand_to_pool, OVER: end_of_gap}


async def support_record_opened(write: WriteSession, support_record_id: UUID, person: UUID) -> None:
    """Cases has opened a support record of this person: an alert is answered there. Cases let pass what was alerted
    while it had no record, so that is told again (it makes one task per gap, however often it hears of it).
    """
    if await store.support_record(write, support_record_id) is not None:
        return
    write.add(OpenSupportRecord(support_record_id=support_record_id, person=person))
    for gap in await store.open_gaps(write, person):
        if gap.status == "alerted":
            await write.settle(POOL_TASK, gap.id)
            await write.close_tasks(TASK, gap.id)
            write.publish(BenefitGapAlerted(gap_id=gap.id, person=gap.person, gap_from=gap.gap_from))


async def support_record_ended(write: WriteSession, support_record_id: UUID, person: UUID) -> None:
    """Cases has ended it. An alert that is still open comes back to identity's pool."""
    known = await store.support_record(write, support_record_id)
    if known is None:
        known = OpenSupportRecord(support_record_id=support_record_id, person=person)
        write.add(known)
        await write.flush()
    if known.deleted_at is None:
        await write.remove(known)
    for gap in await store.open_gaps(write, person):
        if gap.status == "alerted":
            await write.settle(POOL_TASK, gap.id)
            write.deadline(POOL_TASK, gap.id, write.today + timedelta(days=PATIENCE_DAYS))


def shown(gap: BenefitGap) -> GapOut:
    """A gap as it is answered."""
    columns = ("person", "status", "gap_from", "gap_until", "after_entry", "warned_on", "alerted_on", "closed_on")
    return GapOut.model_validate({**GapOut.frame(gap), **{name: getattr(gap, name) for name in columns}, "pool": POOL})


async def _open(write: WriteSession, person: UUID, found: Gap) -> None:
    gap = BenefitGap(
        person=person,
        gap_from=found.since,
        gap_until=found.until,
        after_entry=_uuid(found.after),
        status=GAP.start,
    )
    write.add(gap)
    await write.flush()
    if write.today < gap.gap_from:
        write.deadline(WARNING, gap.id, max(write.today, warning_day(gap.gap_from, LEAD_DAYS)))
    write.deadline(ALERT, gap.id, alert_day(gap.gap_from, write.today))
    _expect_end(write, gap)


async def _follow(write: WriteSession, gap: BenefitGap, found: Gap) -> None:
    if gap.gap_until == found.until and gap.after_entry == found.after:
        return
    await write.settle(OVER, gap.id)
    gap = await store.locked_gap(write, gap.id) or gap
    gap.after_entry, gap.gap_until = _uuid(found.after), found.until
    _expect_end(write, gap)


def _expect_end(write: WriteSession, gap: BenefitGap) -> None:
    if gap.gap_until is not None:
        write.deadline(OVER, gap.id, gap.gap_until + timedelta(days=1))


async def _close(write: WriteSession, gap: BenefitGap) -> None:
    for kind in _KINDS:
        await write.settle(kind, gap.id)
    gap = await store.locked_gap(write, gap.id) or gap  # deadlines before the gap: the ticker's order
    heard = gap.status in _HEARD
    GAP.take_automatic("close", gap)
    gap.closed_on = write.today
    await write.close_tasks(TASK, gap.id)
    if heard:
        write.publish(BenefitGapClosed(gap_id=gap.id, person=gap.person, gap_from=gap.gap_from))
    else:
        await write.remove(gap)  # nobody heard of it, so there is nothing to remember


async def _still_open(write: WriteSession, deadline: Deadline) -> BenefitGap | None:
    gap = await store.locked_gap(write, deadline.aggregate)
    return None if gap is None or gap.status == "closed" else gap


def _uuid(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    raise NotFound
