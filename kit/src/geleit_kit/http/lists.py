"""Cursor pages: keyset pagination with one grammar. Cursors are sealed, since sort keys can be personal."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Date, Select, Uuid, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from geleit_kit.db.base import BodyRow
from geleit_kit.db.keys import open_bytes, seal_bytes
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession
from geleit_kit.db.types import UtcDateTime
from geleit_kit.http.parts import ListParams
from geleit_kit.http.schemas import Out, Page, Tombstone
from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.problems import Invalid, Malformed

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
    if params.own_reference is not None:
        query = query.where(table.own_reference == params.own_reference)
    tombstones = None
    if params.updated_since is not None:
        since = _instant(params.updated_since)
        query = query.where(table.updated_at >= since)
        tombstones = await _tombstones(read, table, since) if params.cursor is None else []
    total = None
    if params.total:
        counted = select(func.count()).select_from(query.with_only_columns(table.id).limit(COUNTED_UP_TO).subquery())
        total = int(await read.scalar(counted))
    name = f"{table.__name__}|{column.key}|{descending}|{read.scope}"
    if params.cursor is not None:
        query = query.where(_after(table, column, _opened(read, params.cursor, name), descending=descending))
    ordered: tuple[Any, ...] = (column.desc(), table.id.desc()) if descending else (column.asc(), table.id.asc())
    if _nullable(column):  # the databases disagree about where NULL stands: here it is last, both ways
        ordered = (column.is_(None).asc(), *ordered)
    rows = await read.all(query.order_by(None).order_by(*ordered).limit(params.limit + 1))
    more = rows[: params.limit]
    following = None
    if len(rows) > params.limit and more:
        following = _sealed(read, [_plain(getattr(more[-1], column.key)), str(more[-1].id)], name)
    return Page[Any](items=[await build(row) for row in more], next=following, total=total, tombstones=tombstones)


def _instant(given: datetime) -> datetime:
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


def _sealed(read: ReadSession, at: list[Any], name: str) -> str:
    return (
        base64.urlsafe_b64encode(seal_bytes(read.keys.service_key, json.dumps(at).encode(), name)).decode().rstrip("=")
    )


def _opened(read: ReadSession, cursor: str, name: str) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at: list[Any] = json.loads(open_bytes(read.keys.service_key, raw, name))
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Malformed("cursor_invalid") from error
    return at


async def _tombstones(read: ReadSession, table: type[BodyRow], since: datetime) -> list[Tombstone]:
    gone = visible(read, table, deleted=True).where(table.deleted_at >= since).order_by(table.deleted_at).limit(1000)
    return [
        Tombstone(id=row.id, deleted=True, deleted_at=row.deleted_at) for row in await read.all(gone) if row.deleted_at
    ]
