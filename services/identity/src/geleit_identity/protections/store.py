"""Rows of conflicts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.protections.tables import HouseholdConflict
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


def listed(read: ReadSession, person: UUID) -> Select[HouseholdConflict]:
    """The conflicts that a person is protected by."""
    return visible(read, HouseholdConflict).where(HouseholdConflict.person == person)


async def of_person(read: ReadSession, person: UUID) -> Sequence[HouseholdConflict]:
    """All of them, those that have ended too."""
    return await read.all(listed(read, person).order_by(HouseholdConflict.id))


async def of_body(read: ReadSession) -> Sequence[HouseholdConflict]:
    """All conflicts of the body, whoever asks: a merge must leave none behind."""
    return await read.all(visible(read, HouseholdConflict, barred=True))


async def conflict(read: ReadSession, person: UUID, conflict_id: UUID) -> HouseholdConflict:
    """One conflict of one person."""
    return await read.one(listed(read, person).where(HouseholdConflict.id == conflict_id))
