"""Statements of hot paths, given to the driver itself.

SQLAlchemy writes each of them once. After that it takes no part: to put values into a statement and rows out of it by
its engine took five times as long as the driver needs (70 and 12 µs on PostgreSQL), and each went through a greenlet.
The transaction, the connection and the scope stay those of the session, and what the database refuses is raised as
SQLAlchemy raises it.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NoReturn

from sqlalchemy import CompoundSelect, Insert, Select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

_Bare = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]
_Process = Callable[[Any], Any]
Rows = Sequence[Mapping[str, Any]]
Written = tuple[str, Sequence[Any]]
Waiting = Sequence[tuple["StraightInsert", Rows]]
_LENGTH = re.compile(r"\(\d+\)")
_PLACE = re.compile(r"\$(\d+)")
_LENGTHS: Final = 200
"""So many lengths of lists a statement is kept written out for."""


class StraightQuery:
    """A query over columns of tables. Its rows are named tuples."""

    def __init__(self, query: _Bare) -> None:
        self._query = query
        self._made: dict[str, _Query] = {}

    async def rows(self, line: AsyncConnection, values: Mapping[str, Any]) -> list[Any]:
        """The rows as they stand."""
        made = self._made.get(line.dialect.name) or self._make(line.dialect)
        words, given = made.written(values)
        return made.read(await _fetched(line, words, given))

    async def rows_after(self, line: AsyncConnection, values: Mapping[str, Any], waiting: "Waiting") -> list[Any]:
        """The same, after rows that wait; on PostgreSQL in one statement where the query asks none of their tables (it
        would not see them).
        """
        made = self._made.get(line.dialect.name) or self._make(line.dialect)
        words, given = made.written(values)
        if line.dialect.name != "postgresql" or any(insert.table in words for insert, _ in waiting):
            await send_together(line, waiting)
            return made.read(await _fetched(line, words, given))
        before = [insert.written(line.dialect, rows) for insert, rows in waiting]
        return made.read(await _fetched(line, *_joined([*before, (words, given)])))

    def _make(self, dialect: Dialect) -> "_Query":
        made = self._made[dialect.name] = _Query(self._query, dialect)
        return made


class StraightInsert:
    """New rows of one table. Columns that are left out have the table's own beginning."""

    def __init__(self, insert: Insert) -> None:
        self._insert = insert
        self._made: dict[tuple[str, tuple[str, ...]], _Insert] = {}

    @property
    def table(self) -> str:
        """The name of the table."""
        return str(self._insert.table.name)

    async def send(self, line: AsyncConnection, rows: Rows) -> None:
        """Adds the rows, which all name the same columns."""
        if line.dialect.name == "postgresql":
            await _fetched(line, *self.written(line.dialect, rows))
        else:
            made = self._of(line.dialect, rows)
            await _many(line, made.words, [made.tuple_of(row) for row in rows])

    def written(self, dialect: Dialect, rows: Rows) -> "Written":
        """PostgreSQL: one statement for all rows, and its values."""
        return self._of(dialect, rows).written(rows)

    def _of(self, dialect: Dialect, rows: Rows) -> "_Insert":
        names = tuple(rows[0])
        return self._made.get((dialect.name, names)) or self._make(dialect, names)

    def _make(self, dialect: Dialect, names: tuple[str, ...]) -> "_Insert":
        made = self._made[dialect.name, names] = _Insert(self._insert, dialect, names)
        return made


class _Query:
    """A query as one dialect writes it."""

    def __init__(self, query: _Bare, dialect: Dialect) -> None:
        self._compiled: Any = query.compile(dialect=dialect)
        self._lists = tuple(one.key for one in self._compiled.post_compile_params)
        self._written: dict[tuple[int, ...], _Written] = {}
        columns = self._compiled._result_columns  # noqa: SLF001 -- what SQLAlchemy's own rows are made of
        self._row: Any = namedtuple("Row", [column.keyname for column in columns])  # type: ignore[misc]  # noqa: PYI024 -- names as the query has them
        processes = [column.type._cached_result_processor(dialect, None) for column in columns]  # noqa: SLF001 -- as above
        self._processes = processes if any(processes) else None

    def written(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The words for lists of these lengths, and the values in their order."""
        lengths = tuple(len(values[name]) for name in self._lists if name in values)
        found = self._written.get(lengths)
        if found is None:
            if len(self._written) > _LENGTHS:
                self._written.clear()
            found = self._written[lengths] = _Written(self._compiled, values)
        return found.words, found.order(values)

    def read(self, rows: Sequence[Any]) -> list[Any]:
        """What the driver brought, as named tuples of Python's own types."""
        make = self._row._make
        if self._processes is None:
            return [make(row) for row in rows]
        with_process = self._processes
        return [make(p(v) if p else v for p, v in zip(with_process, row, strict=True)) for row in rows]


class _Written:
    """The words of a statement for lists of some lengths."""

    def __init__(self, compiled: Any, values: Mapping[str, Any]) -> None:
        state = compiled.construct_expanded_state(dict(values), escape_names=False)
        self.words: str = state.statement
        places = {
            part: (name, at) for name, parts in state.parameter_expansion.items() for at, part in enumerate(parts)
        }
        processors = {**compiled._bind_processors, **state.processors}  # noqa: SLF001 -- as SQLAlchemy's own execution
        self._order: list[tuple[str, int | None, Any, _Process | None]] = []
        for part in state.positiontup:
            name, at = places.get(part, (part, None))
            self._order.append((name, at, state.parameters.get(part), processors.get(part)))

    def order(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them."""
        given = []
        for name, at, own, process in self._order:
            value = own if name not in values else values[name] if at is None else values[name][at]
            given.append(process(value) if process else value)
        return given


class _Insert:
    """An insert as one dialect writes it."""

    def __init__(self, insert: Insert, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled: Any = insert.inline().compile(dialect=dialect, column_keys=list(names))
        self.words: str = compiled.string
        table: Any = insert.table
        processors, beginnings = compiled._bind_processors, {one.key: one for one in compiled.insert_prefetch}  # noqa: SLF001 -- as SQLAlchemy's own execution
        self._order = [(name, beginnings.get(name), processors.get(name)) for name in compiled.positiontup]
        columns = [table.c[name] for name in compiled.positiontup]
        kinds = [one.type.dialect_impl(dialect).compile(dialect=dialect) for one in columns]
        # without their lengths: to cast a text to a length cuts it, where the column would have refused it
        arrays = ", ".join(f"${number}::{_LENGTH.sub('', kind)}[]" for number, kind in enumerate(kinds, 1))
        listed, name = ", ".join(map(_quoted(dialect), columns)), dialect.identifier_preparer.format_table(table)
        self._together = f"INSERT INTO {name} ({listed}) SELECT * FROM unnest({arrays})"  # noqa: S608 -- names of the table and its columns

    def written(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, Sequence[Any]]:
        """PostgreSQL: the words and values for one row, or for many as one list for each column: one statement, which
        is planned and checked once.
        """
        if len(rows) == 1:
            return self.words, self.tuple_of(rows[0])
        return self._together, [self._column(name, start, process, rows) for name, start, process in self._order]

    def _column(
        self, name: str, start: Any, process: _Process | None, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Any]:
        values = [row[name] for row in rows] if start is None else [_beginning(start) for _ in rows]
        return values if process is None else [process(value) for value in values]

    def tuple_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values of one row as the driver takes them."""
        return tuple(
            process(value) if process else value
            for value, process in (
                (row[name] if start is None else _beginning(start), process) for name, start, process in self._order
            )
        )


def _beginning(column: Any) -> Any:
    """What the column begins with, by the table's own word."""
    default = column.default
    return default.arg(None) if default.is_callable else default.arg


async def send_together(line: AsyncConnection, waiting: Waiting) -> None:
    """Rows of several tables: on PostgreSQL in one statement, since each message wakes the server and may cost the one
    who sends it its core.
    """
    if line.dialect.name == "postgresql":
        await _fetched(line, *_joined([insert.written(line.dialect, rows) for insert, rows in waiting]))
        return
    for insert, rows in waiting:
        await insert.send(line, rows)


def _joined(parts: Sequence[Written]) -> Written:
    """Several statements as one; the rows are those of the last."""
    if len(parts) == 1:
        return parts[0]
    counts = tuple(len(given) for _, given in parts)
    return _words(tuple(words for words, _ in parts), counts), [value for _, given in parts for value in given]


@lru_cache(maxsize=500)
def _words(parts: tuple[str, ...], counts: tuple[int, ...]) -> str:
    numbered, before = [], 0
    for words, count in zip(parts, counts, strict=True):
        numbered.append(_PLACE.sub(lambda found, by=before: f"${int(found[1]) + by}", words))  # type: ignore[misc]  # -- bound at once
        before += count
    first = ", ".join(f"part_{number} AS ({words})" for number, words in enumerate(numbered[:-1]))
    return f"WITH {first} {numbered[-1]}"


def _quoted(dialect: Dialect) -> Callable[[Any], str]:
    return dialect.identifier_preparer.format_column


async def _fetched(line: AsyncConnection, words: str, given: Sequence[Any]) -> Sequence[Any]:
    """The driver's rows."""
    driver = _driver(line)
    try:
        if line.dialect.name != "postgresql":
            cursor = driver.driver_connection._conn.cursor()  # noqa: SLF001 -- as aiosqlite's own, without a step to its thread
            await driver.driver_connection._execute(cursor.execute, words, given)  # noqa: SLF001 -- `geleit_kit.db.hops`
            found: Sequence[Any] = await driver.driver_connection._execute(cursor.fetchall)  # noqa: SLF001 -- as above
            return found
        if driver._transaction is None:  # noqa: SLF001 -- as SQLAlchemy does before the first statement
            await driver._start_transaction()  # noqa: SLF001 -- as above
        rows: Sequence[Any] = await driver.driver_connection.fetch(words, *given)
    except BaseException as error:
        await line.run_sync(refused, error)
        raise
    return rows


async def told(line: AsyncConnection, words: str) -> None:
    """PostgreSQL: fixed words without values, in one message; nothing is prepared."""
    try:
        await _driver(line).driver_connection.execute(words)
    except BaseException as error:
        await line.run_sync(refused, error)
        raise


async def _many(line: AsyncConnection, words: str, given: list[tuple[Any, ...]]) -> None:
    """SQLite: the same statement for each of several rows."""
    driver = _driver(line).driver_connection
    try:
        cursor = driver._conn.cursor()  # noqa: SLF001 -- as above
        await driver._execute(cursor.executemany, words, given)  # noqa: SLF001 -- as above
    except BaseException as error:
        await line.run_sync(refused, error)
        raise


def _driver(line: AsyncConnection) -> Any:
    """The connection as SQLAlchemy's dialect has it."""
    connection = line.sync_connection
    if connection is None:
        raise RuntimeError("the connection has not been opened")
    return connection.connection.dbapi_connection


def refused(connection: Connection, error: BaseException) -> NoReturn:
    """Raises what SQLAlchemy would have raised; a connection that was cut short or is gone is thrown away as by it."""
    line: Any = connection.connection.dbapi_connection
    try:
        if isinstance(error, Exception):
            line._handle_exception(error)  # noqa: SLF001 -- sorted as for a statement
        raise error
    except BaseException as told:
        if isinstance(told, connection.dialect.loaded_dbapi.Error) or not isinstance(told, Exception):
            connection._handle_dbapi_exception(told, None, None, None, None)  # noqa: SLF001 -- as for a statement
        raise
