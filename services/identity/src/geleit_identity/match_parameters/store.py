"""Rows of parameter sets."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam

from geleit_identity.match_parameters.tables import MatchParameters
from geleit_kit.db.rows import PreparedColumns, by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession

_COLUMNS = MatchParameters.__table__.c
_IN_FORCE: Final = PreparedColumns(MatchParameters, ("id",), _COLUMNS.status == "in_force")
_KEPT: Final = PreparedColumns(MatchParameters, ("origin", "document"), _COLUMNS.id == bindparam("row_id"))


def listed(read: ReadSession, status: str | None = None) -> Select[MatchParameters]:
    """The sets of the body, those of the past too."""
    query = visible(read, MatchParameters)
    return query if status is None else query.where(MatchParameters.status == status)


async def one(read: ReadSession, set_id: UUID) -> MatchParameters:
    """One set of the body."""
    return await by_id(read, MatchParameters, set_id)


async def locked(write: WriteSession, set_id: UUID) -> MatchParameters:
    """One set as it stands now, held until the end of the transaction."""
    query = listed(write).where(MatchParameters.id == set_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())


async def in_force_or_coming(write: WriteSession) -> Mapping[UUID, MatchParameters]:
    """The set in force and those that are proposed, all held in one order: of two that come into force at once the
    second one sees the first.
    """
    query = listed(write).where(MatchParameters.status.in_(("proposed", "in_force"))).order_by(MatchParameters.id)
    rows = await write.all(query.execution_options(populate_existing=True).with_for_update())
    return {row.id: row for row in rows}


async def in_force(read: ReadSession) -> UUID | None:
    """The id of the set in force: one row of an index, asked with every question."""
    return next((row.id for row in await _IN_FORCE.all(read)), None)


async def kept(read: ReadSession, set_id: UUID) -> tuple[str, Mapping[str, Any]]:
    """Where a set comes from, and its figures."""
    [row] = await _KEPT.all(read, row_id=set_id)
    return row.origin, row.document
