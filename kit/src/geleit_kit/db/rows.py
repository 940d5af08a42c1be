"""The one function that every query of a store starts from, and the upsert by the caller's own reference."""

from typing import TypeVar

from sqlalchemy import Select, select

from geleit_kit.db.base import BodyRow
from geleit_kit.db.session import ReadSession

Row = TypeVar("Row", bound=BodyRow)


def visible(session: ReadSession, table: type[Row], *, deleted: bool = False) -> Select[Row]:
    """The rows of the session's body, without tombstones (`deleted=True` includes them)."""
    query = select(table).where(table.body_id == session.body)
    return query if deleted else query.where(table.deleted_at.is_(None))


async def by_own_reference(session: ReadSession, table: type[Row], own_reference: str) -> Row | None:
    """The body's row with the caller's own reference, or None."""
    return await session.first(visible(session, table).where(table.own_reference == own_reference))
