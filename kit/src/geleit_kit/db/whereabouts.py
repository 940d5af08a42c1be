"""Persons of whom nobody learns where they can be found (§§ 51, 52 BMG, § 1 GewSchG, § 8 SGB VIII): an address lock, a
refuge, a conflict in the household. identity decides it by its flags and tells the days, never the reason.

A room that keeps where somebody lives, goes or is expected asks `whereabouts_hidden` before it shows that field to
who may not open locks, and refuses it from who would replace what is not shown.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.told_tables import HiddenWhereabouts
from geleit_kit.pure.clock import berlin_day


async def whereabouts_hidden(read: ReadSession, persons: Iterable[UUID]) -> set[UUID]:
    """Those of the session's body whose whereabouts are hidden today."""
    return {row.person for row in await _hidden_today(read, persons)}


async def hidden_after(read: ReadSession, persons: Iterable[UUID], moment: datetime) -> bool:
    """Whether the whereabouts of one of these persons are hidden today and were told, or began, after a moment: what
    was answered then may show them.
    """
    begun = berlin_day(moment + (read.domain_now - read.now))
    hidden = await _hidden_today(read, persons)
    return any(row.updated_at >= moment or (row.since is not None and row.since > begun) for row in hidden)


async def _hidden_today(read: ReadSession, persons: Iterable[UUID]) -> Sequence[HiddenWhereabouts]:
    wanted = set(persons)
    if not wanted:
        return []
    query = select(HiddenWhereabouts).where(
        HiddenWhereabouts.body_id == read.body,
        HiddenWhereabouts.person.in_(wanted),
        HiddenWhereabouts.deleted_at.is_(None),
        HiddenWhereabouts.since <= read.today,
        or_(HiddenWhereabouts.until.is_(None), HiddenWhereabouts.until >= read.today),
    )
    return await read.all(query)


async def note_hidden(write: WriteSession, person: UUID, since: date | None, until: date | None) -> bool:
    """From when until when; `since` None: on no day any more. False where it was known so already."""
    query = select(HiddenWhereabouts).where(
        HiddenWhereabouts.body_id == write.body,
        HiddenWhereabouts.person == person,
        HiddenWhereabouts.deleted_at.is_(None),
    )
    row = await write.first(query.with_for_update())
    known = (None, None) if row is None else (row.since, row.until)
    if known == (since, until):
        return False
    if row is None:
        write.add(HiddenWhereabouts(person=person, since=since, until=until))
    else:
        row.since, row.until = since, until
    await write.flush()
    return True
