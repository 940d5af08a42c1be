"""Rows of merges, and the pairs as they exist for who asks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_

from geleit_identity.duplicates import service as duplicates
from geleit_identity.duplicates.service import Pair
from geleit_identity.merging.tables import Merge
from geleit_identity.persons import uniting
from geleit_kit.db.moving import UNDONE
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession


def pairs(read: ReadSession, *, status: str | None = None) -> Select[Pair]:
    """The body's pairs of persons who exist for the one who asks; while both records stand, or as they were merged."""
    return duplicates.among(read, uniting.known(read), uniting.known(read, merged=True), status=status)


async def pair(read: ReadSession, duplicate_id: UUID) -> Pair:
    """One of them. Raises NotFound."""
    return await duplicates.one_among(read, pairs(read), duplicate_id)


def merges(read: ReadSession) -> Select[Merge]:
    """The body's merges, those that were undone too, of persons who exist for the one who asks."""
    known = uniting.known(read, merged=True)
    return visible(read, Merge).where(Merge.kept.in_(known), Merge.merged.in_(known))


async def merge(read: ReadSession, merge_id: UUID) -> Merge:
    """One of them. Raises NotFound."""
    return await read.one(merges(read).where(Merge.id == merge_id))


async def locked(write: WriteSession, merge_id: UUID) -> Merge:
    """One merge, held until the end of the transaction."""
    query = merges(write).where(Merge.id == merge_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update(of=Merge))


async def further(read: ReadSession, row: Merge) -> Sequence[Merge]:
    """Merges that were made on top of this one and stand still: of the one who stayed, into whom or into another."""
    return await read.all(visible(read, Merge).where(_touches(row), Merge.status != UNDONE, Merge.id != row.id))


async def standing_into(read: ReadSession, kept: UUID) -> Sequence[Merge]:
    """Merges by which this person answers for others, and that nobody has undone."""
    return await read.all(visible(read, Merge).where(Merge.kept == kept, Merge.status != UNDONE).order_by(Merge.id))


def _touches(row: Merge) -> ColumnElement[bool]:
    return or_(Merge.merged == row.kept, and_(Merge.kept == row.kept, Merge.id > row.id))
