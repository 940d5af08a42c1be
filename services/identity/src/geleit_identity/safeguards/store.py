"""Rows of exclusions."""

from uuid import UUID

from sqlalchemy import Select

from geleit_identity.persons import service as persons
from geleit_identity.safeguards.tables import StaffExclusion
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


def exclusions(read: ReadSession, person: UUID) -> Select[StaffExclusion]:
    """The staff who must not see a person, those of the past too."""
    return visible(read, StaffExclusion).where(StaffExclusion.person == person)


def every_exclusion(read: ReadSession, person: UUID) -> Select[StaffExclusion]:
    """The same, whoever asks: a merge must leave none behind."""
    return visible(read, StaffExclusion, barred=True).where(StaffExclusion.person == person)


async def exclusion(read: ReadSession, person: UUID, exclusion_id: UUID) -> StaffExclusion:
    """One exclusion of one person."""
    await persons.find(read, person)
    return await read.one(exclusions(read, person).where(StaffExclusion.id == exclusion_id))


async def standing(read: ReadSession, person: UUID, staff: UUID) -> StaffExclusion | None:
    """The exclusion of a member of staff that has not ended."""
    query = exclusions(read, person).where(StaffExclusion.staff == staff, StaffExclusion.ended_on.is_(None))
    return await read.first(query)
