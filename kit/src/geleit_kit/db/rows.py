"""The one function that every query of a store starts from, and the upsert by the caller's own reference."""

from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from functools import cache
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, literal_column, select, text, union_all

from geleit_kit.db.barring import STAFF, not_barred, not_barred_columns, not_barred_later, staff_of
from geleit_kit.db.base import BodyRow
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.pure.problems import NotFound

Row = TypeVar("Row", bound=BodyRow)


def visible(session: ReadSession, table: type[Row], *, deleted: bool = False, barred: bool = False) -> Select[Row]:
    """The rows of the session's body, without tombstones (`deleted=True` includes them).

    Also without rows about a person who does not exist for the member of staff who asks. `barred=True` includes them:
    for what must be one in the whole body, such as a person who is registered, never for an answer.
    """
    query = select(table).where(table.body_id == session.body)
    staff = None if barred else staff_of(session)
    if staff is not None:
        reachable = not_barred(table, session.body, staff)
        query = query if reachable is None else query.where(reachable)
    return query if deleted else query.where(table.deleted_at.is_(None))


class Prepared(Generic[Row]):
    """A query of a hot path, built once (building one costs more than running it). Starts as `visible` does.

    Its conditions leave values open by `bindparam("name")`; they are given at each call.
    """

    def __init__(self, table: type[Row], *conditions: ColumnElement[bool], order_by: Sequence[Any] = ()) -> None:
        mine = (table.body_id == bindparam("own_body"), table.deleted_at.is_(None))
        reachable = not_barred_later(table)
        self._asks_who = reachable is not None
        beside = () if reachable is None else (reachable,)
        self._query: Select[Any] = select(table).where(*mine, *beside, *conditions).order_by(*order_by)

    async def all(self, session: ReadSession, **values: Any) -> Sequence[Row]:
        """All rows."""
        who = {STAFF: staff_of(session)} if self._asks_who else {}
        return await session.all(self._query, {"own_body": session.body, **who, **values})

    async def first(self, session: ReadSession, **values: Any) -> Row | None:
        """The first row or None. For queries that find one row at most."""
        return next(iter(await self.all(session, **values)), None)


class PreparedColumns:
    """Some columns of rows, where a hot path needs no objects. Otherwise as `Prepared`, and over columns of the tables
    themselves (`Table.__table__.c`). `held`: the rows as they stand now; nobody changes them before the transaction
    ends, others may hold them, too.
    """

    def __init__(
        self, table: type[Any], names: Sequence[str], *conditions: ColumnElement[bool], held: bool = False
    ) -> None:
        columns = table.__table__.c
        query = select(*(columns[name] for name in names))
        query = query.where(*self._of_own_body(table), columns.deleted_at.is_(None), *conditions).order_by(columns.id)
        self.query: Any = query.with_for_update(read=True) if held else query
        self.straight = StraightQuery(self.query)

    def _of_own_body(self, table: type[Any]) -> list[ColumnElement[bool]]:
        columns = table.__table__.c
        reachable = not_barred_columns(table)
        own = columns.body_id == bindparam("own_body")
        return [own] if reachable is None else [own, reachable]

    def beside(self, other: "PreparedColumns") -> "PreparedColumns":
        """Both in one statement, in no order; `place` of a row says whether it is of these (0) or of the others (1)."""
        both, parts = copy(self), enumerate((self, other))
        both.query = union_all(*(select(one.query.subquery(), _number(place)) for place, one in parts))
        both.straight = StraightQuery(both.query)
        return both

    async def all(self, session: ReadSession, **values: Any) -> Sequence[Any]:
        """All rows."""
        return await session.bare(self.straight, {"own_body": session.body, STAFF: staff_of(session), **values})


def _number(place: int) -> Any:
    return literal_column(str(place), Integer()).label("place")


async def by_id(session: ReadSession, table: type[Row], row_id: UUID) -> Row:
    """The body's row with this id. Raises NotFound: what is invisible does not exist."""
    found = await by_id_or_none(session, table, row_id)
    if found is None:
        raise NotFound
    return found


async def by_id_or_none(session: ReadSession, table: type[Row], row_id: UUID) -> Row | None:
    """The body's row with this id, or None. The query is built once for each table."""
    found: Row | None = await _by_id(cast("Any", table)).first(session, row_id=row_id)
    return found


@cache
def _by_id(table: type[Any]) -> Prepared[Any]:
    return Prepared(table, table.id == bindparam("row_id"))


async def by_own_reference(session: ReadSession, table: type[Row], own_reference: str) -> Row | None:
    """The body's row with the caller's own reference, or None.

    In a write session it also keeps the reference to this transaction until it ends: whoever asks for the same one
    meanwhile waits, and then finds what was made. So `look, then make or change` has no race.
    """
    if isinstance(session, WriteSession) and session.dialect == "postgresql":
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
            {"name": f"{table.__tablename__}|{session.body}|{own_reference}"},  # type: ignore[attr-defined]  # -- every row has a table
        )
    return await session.first(visible(session, table).where(table.own_reference == own_reference))


async def upsert(
    write: WriteSession,
    table: type[Row],
    own_reference: str,
    *,
    make: Callable[[], Awaitable[Row]],
    change: Callable[[Row], Awaitable[Row]],
) -> Row:
    """Makes the row with the caller's own reference, or changes the one that is there; two at once leave one row."""
    there = await by_own_reference(write, table, own_reference)
    return await make() if there is None else await change(there)
