"""Rows of entries and gaps."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.persons import service as persons
from geleit_identity.timelines.rules import Timeline
from geleit_identity.timelines.tables import BenefitGap, ComingChange, OpenSupportRecord, TimelineEntry
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import NotFound

_LIVE = ("recorded",)


async def timeline(read: ReadSession, person: UUID, name: str) -> None:
    """Raises NotFound where the body has no such person, or the house no such timeline."""
    if name not in set(Timeline):
        raise NotFound
    await persons.find(read, person)


async def entry(read: ReadSession, person: UUID, name: str, entry_id: UUID) -> TimelineEntry:
    """One entry of one timeline of one person."""
    await timeline(read, person, name)
    return await read.one(entries(read, person, name).where(TimelineEntry.id == entry_id))


def entries(read: ReadSession, person: UUID, name: str) -> Select[TimelineEntry]:
    """All entries of a timeline, those that were corrected too."""
    return visible(read, TimelineEntry).where(TimelineEntry.person == person, TimelineEntry.timeline == name)


async def live_entries(read: ReadSession, person: UUID, name: str) -> Sequence[TimelineEntry]:
    """The entries that count."""
    return await read.all(entries(read, person, name).where(TimelineEntry.status.in_(_LIVE)))


async def gaps(read: ReadSession, person: UUID) -> Sequence[BenefitGap]:
    """All gaps of a person that have an id, the closed ones too."""
    return await read.all(visible(read, BenefitGap).where(BenefitGap.person == person).order_by(BenefitGap.gap_from))


async def open_gaps(read: ReadSession, person: UUID) -> Sequence[BenefitGap]:
    """The gaps that are not closed."""
    query = visible(read, BenefitGap).where(BenefitGap.person == person, BenefitGap.status != "closed")
    return await read.all(query.order_by(BenefitGap.gap_from))


async def locked_gap(write: WriteSession, gap_id: UUID) -> BenefitGap | None:
    """One gap as it stands now; nobody else changes it until the end of the transaction."""
    query = visible(write, BenefitGap).where(BenefitGap.id == gap_id).execution_options(populate_existing=True)
    await write.flush()
    query = query.with_for_update()
    return await write.first(query)


async def open_changes(read: ReadSession, person: UUID) -> Sequence[ComingChange]:
    """The changes to come that are not settled."""
    query = visible(read, ComingChange).where(ComingChange.person == person, ComingChange.status != "settled")
    return await read.all(query.order_by(ComingChange.changes_on))


async def locked_change(write: WriteSession, change_id: UUID) -> ComingChange | None:
    """One change as it stands now; nobody else changes it until the end of the transaction."""
    query = visible(write, ComingChange).where(ComingChange.id == change_id).execution_options(populate_existing=True)
    await write.flush()
    query = query.with_for_update()
    return await write.first(query)


async def support_record(read: ReadSession, support_record_id: UUID) -> OpenSupportRecord | None:
    """What cases told of a support record, also when it has ended meanwhile."""
    query = visible(read, OpenSupportRecord, deleted=True)
    return await read.first(query.where(OpenSupportRecord.support_record_id == support_record_id))


async def support_ends(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, datetime | None]:
    """The end of the last support record of each who had one; None while one is open."""
    query = visible(read, OpenSupportRecord, deleted=True, barred=True).where(OpenSupportRecord.person.in_(persons))
    found: dict[UUID, datetime | None] = {}
    for row in await read.all(query.order_by(OpenSupportRecord.deleted_at)):
        known = found.get(row.person, row.deleted_at)
        found[row.person] = None if known is None or row.deleted_at is None else max(known, row.deleted_at)
    return found


async def has_open_support_record(read: ReadSession, person: UUID) -> bool:
    """Whether cases told of an open support record of this person."""
    return await read.first(visible(read, OpenSupportRecord).where(OpenSupportRecord.person == person)) is not None
