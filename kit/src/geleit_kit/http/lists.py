"""Cursor pages: keyset pagination with one grammar.

What changed since an instant comes with `updated_until`, the instant to ask with next time: no row that was being
written while this page was read is missed (it may come twice). What is gone is paged like the items, beside them.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from geleit_kit.db.base import BodyRow
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.restricting import let_go_since, refuse_left_out, without_restricted
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


@dataclass(frozen=True, slots=True)
class Gone:
    """What `updated_since` tells as gone: rows, whom they are about, the column with the moment, and what is told."""

    rows: Select[Any]
    table: Any
    moment: Any
    told: Callable[[Any], Tombstone]
    persons: Sequence[Any] = ()


async def page(
    read: ReadSession,
    query: Select[Row],
    table: type[Row],
    params: ListParams,
    *,
    build: Callable[[Row], Awaitable[Item]],
    sortable: Sequence[str] = (),
    persons: Sequence[Any] = (),
    gone: "Gone | None" = None,
) -> Page[Item]:
    """One page of `query` (which starts from `visible`). `sortable` names columns beside `created_at` and
    `updated_at`; `persons` the columns that name whom a row is about, where it is not `person`; `gone` what stands
    for the tombstones, where something ends in another way.
    """
    about = persons or _about(table)
    if params.narrowed or params.own_reference is not None:
        asked = query if params.own_reference is None else query.where(table.own_reference == params.own_reference)
        await refuse_left_out(read, asked, *about)
    query = without_restricted(read, query, *about)
    column, descending = _order(table, params.sort, sortable)
    name = f"{table.__name__}|{column.key}|{descending}|{read.scope}"
    at = opened(read.keys, params.cursor, name) if params.cursor is not None else None
    shown, last = at or (None, None)
    if params.own_reference is not None:
        query = query.where(table.own_reference == params.own_reference)
    tombstones: list[Tombstone] | None = None
    until = None
    if params.updated_since is not None:
        since = aware(params.updated_since)
        until = await read.settled_before() if at is None else None
        query = query.where(_since(read, table.updated_at, since, about))
        tombstones = []
        if at is None or last is not None:
            ended = gone or _deleted(read, table, about)
            tombstones, last = await _tombstones(read, ended, since, last, params.limit)
    total = None
    if params.total:
        counted = select(func.count()).select_from(query.with_only_columns(table.id).limit(COUNTED_UP_TO).subquery())
        total = int(await read.scalar(counted))
    rows: Sequence[Row] = []
    if at is None or shown is not None:
        rows, shown = await _rows(read, query, table, column, shown, params.limit, descending=descending)
    following = sealed(read.keys, [shown, last], name) if shown is not None or last is not None else None
    return Page[Any](
        items=[await build(row) for row in rows],
        next=following,
        total=total,
        tombstones=tombstones,
        updated_until=until,
    )


def _about(table: type[BodyRow]) -> tuple[Any, ...]:
    """The column that names the person. Tasks stay in the worklist of whom they wait for: deadlines are kept."""
    return () if issubclass(table, KitBase) or not hasattr(table, "person") else (table.person,)


def _since(read: ReadSession, column: Any, since: datetime, about: Sequence[Any]) -> Any:
    """Changed since, or found again since, where somebody's processing was restricted."""
    changed = column >= since
    return or_(changed, let_go_since(read, since, *about)) if about else changed


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


def _deleted(read: ReadSession, table: type[BodyRow], about: Sequence[Any]) -> Gone:
    """The rows that left a tombstone."""
    rows = visible(read, table, deleted=True).where(table.deleted_at.is_not(None))

    def told(row: BodyRow) -> Tombstone:
        assert row.deleted_at is not None  # noqa: S101 -- asked for
        return Tombstone(id=row.id, deleted=True, deleted_at=row.deleted_at)

    return Gone(without_restricted(read, rows, *about), table, table.deleted_at, told, about)


async def _tombstones(
    read: ReadSession, gone: Gone, since: datetime, at: list[Any] | None, limit: int
) -> tuple[list[Tombstone], list[Any] | None]:
    """A page of what is gone, in the order in which it went, and where the next one begins."""
    query, moment = gone.rows.where(_since(read, gone.moment, since, gone.persons)), gone.moment
    if at is not None:
        day, row_id = datetime.fromisoformat(at[0]), UUID(at[1])
        query = query.where(or_(moment > day, and_(moment == day, gone.table.id > row_id)))
    rows = await read.all(query.order_by(moment, gone.table.id).limit(limit + 1))
    found = [gone.told(row) for row in rows[:limit]]
    more = len(rows) > limit and bool(found)
    return found, [getattr(rows[limit - 1], moment.key).isoformat(), str(rows[limit - 1].id)] if more else None
