"""Cursor pages: keyset pagination with one grammar.

What changed since an instant comes with `updated_until`, the instant to ask with next time: no row that was being
written while this page was read is missed (it may come twice). What is gone is paged like the items, beside them.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from geleit_kit.db.base import BodyRow
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession
from geleit_kit.db.types import UtcDateTime
from geleit_kit.http.cursors import opened, sealed
from geleit_kit.http.parts import ListParams
from geleit_kit.http.schemas import Out, Page, Tombstone
from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.problems import Invalid

Row = TypeVar("Row", bound=BodyRow)
Item = TypeVar("Item", bound=Out)
COUNTED_UP_TO = 10_000


async def page(
    read: ReadSession,
    query: Select[Row],
    table: type[Row],
    params: ListParams,
    *,
    build: Callable[[Row], Awaitable[Item]],
    sortable: Sequence[str] = (),
) -> Page[Item]:
    """One page of `query` (which starts from `visible`). `sortable` names columns beside `created_at` and
    `updated_at`.
    """
    column, descending = _order(table, params.sort, sortable)
    name = f"{table.__name__}|{column.key}|{descending}|{read.scope}"
    at = opened(read.keys, params.cursor, name) if params.cursor is not None else None
    shown, gone = at or (None, None)
    if params.own_reference is not None:
        query = query.where(table.own_reference == params.own_reference)
    tombstones: list[Tombstone] | None = None
    until = None
    if params.updated_since is not None:
        since = aware(params.updated_since)
        until = await read.settled_before() if at is None else None
        query = query.where(table.updated_at >= since)
        tombstones = []
        if at is None or gone is not None:
            tombstones, gone = await _tombstones(read, table, since, gone, params.limit)
    total = None
    if params.total:
        counted = select(func.count()).select_from(query.with_only_columns(table.id).limit(COUNTED_UP_TO).subquery())
        total = int(await read.scalar(counted))
    rows: Sequence[Row] = []
    if at is None or shown is not None:
        rows, shown = await _rows(read, query, table, column, shown, params.limit, descending=descending)
    following = sealed(read.keys, [shown, gone], name) if shown is not None or gone is not None else None
    return Page[Any](
        items=[await build(row) for row in rows],
        next=following,
        total=total,
        tombstones=tombstones,
        updated_until=until,
    )


async def _rows(
    read: ReadSession,
    query: Select[Row],
    table: type[Row],
    column: InstrumentedAttribute[Any],
    at: list[Any] | None,
    limit: int,
    *,
    descending: bool,
) -> tuple[Sequence[Row], list[Any] | None]:
    """A page of rows, and where the next one begins."""
    if at is not None:
        query = query.where(_after(table, column, at, descending=descending))
    ordered: tuple[Any, ...] = (column.desc(), table.id.desc()) if descending else (column.asc(), table.id.asc())
    if _nullable(column):  # the databases disagree about where NULL stands: here it is last, both ways
        ordered = (column.is_(None).asc(), *ordered)
    rows = await read.all(query.order_by(None).order_by(*ordered).limit(limit + 1))
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], [_plain(getattr(last, column.key)), str(last.id)]


def aware(given: datetime) -> datetime:
    """An aware instant. A day outside of the calendar of the house could overflow on its way to UTC."""
    if not EARLIEST_DAY <= given.date() <= LATEST_DAY:
        raise Invalid.at("#query/updated_since", "before_1900" if given.date() < EARLIEST_DAY else "after_2999")
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _order(table: type[BodyRow], sort: str | None, sortable: Sequence[str]) -> tuple[InstrumentedAttribute[Any], bool]:
    wanted = sort or "created_at"
    descending, name = wanted.startswith("-"), wanted.lstrip("-")
    if name not in {"created_at", "updated_at", *sortable}:
        raise Invalid.at("#query/sort", "sort_unknown", sortable=sorted({"created_at", "updated_at", *sortable}))
    column: InstrumentedAttribute[Any] = getattr(table, name)
    return column, descending


def _after(table: type[BodyRow], column: InstrumentedAttribute[Any], at: list[Any], *, descending: bool) -> Any:
    value, row_id = _typed(column, at[0]), UUID(at[1])
    if value is None:
        return and_(column.is_(None), table.id < row_id if descending else table.id > row_id)
    beyond = column < value if descending else column > value
    tie = and_(column == value, table.id < row_id if descending else table.id > row_id)
    return or_(beyond, tie, column.is_(None)) if _nullable(column) else or_(beyond, tie)


def _nullable(column: InstrumentedAttribute[Any]) -> bool:
    return bool(getattr(column.property.columns[0], "nullable", True))


def _typed(column: InstrumentedAttribute[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return UUID(value) if isinstance(column.type, Uuid) else value


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


async def _tombstones(
    read: ReadSession, table: type[Row], since: datetime, at: list[Any] | None, limit: int
) -> tuple[list[Tombstone], list[Any] | None]:
    """A page of what is gone, in the order in which it went, and where the next one begins."""
    gone = visible(read, table, deleted=True).where(table.deleted_at >= since)
    if at is not None:
        day, row_id = datetime.fromisoformat(at[0]), UUID(at[1])
        gone = gone.where(or_(table.deleted_at > day, and_(table.deleted_at == day, table.id > row_id)))
    rows = await read.all(gone.order_by(table.deleted_at, table.id).limit(limit + 1))
    found = [Tombstone(id=row.id, deleted=True, deleted_at=row.deleted_at) for row in rows[:limit] if row.deleted_at]
    more = len(rows) > limit and bool(found)
    return found, [found[-1].deleted_at.isoformat(), str(found[-1].id)] if more else None
