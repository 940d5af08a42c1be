"""Everything of one body in one service's database, row by row and readable: for a body that leaves the node.

Rows are read in the body's scope, so that the wall of the database stands between it and any other. Sealed documents
are opened: keys of this node are worth nothing elsewhere, and none leaves with the rows.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary, Table, select, text, tuple_

from geleit_kit.db.base import TableBase
from geleit_kit.db.holdings import opened
from geleit_kit.db.keys import open_bytes, to_json
from geleit_kit.db.kit_tables import AccessEntry, KitBase
from geleit_kit.db.session import ReadSession

_CHUNK: Final = 500
STAYS: Final = {
    "idempotency_keys": "answers kept for a retry, 24 hours, sealed for the programs of this node",
    "job_parts": "uploads and files of jobs, kept for days and sealed for this node; what came of them is in the rows",
    "erasures": "who was erased: nothing of the person is left, and the pseudonym means nothing elsewhere",
}
"""Tables with a body that do not leave, and why."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One row as it leaves. `closed`: its sealed document could not be opened (the person was erased)."""

    document: dict[str, Any]
    closed: bool


async def schema_of(read: ReadSession) -> list[str]:
    """The revisions that the database stands at: who reads the rows elsewhere learns of which form they are."""
    return sorted(row[0] for row in await read.tuples(select(text("version_num FROM alembic_version"))))


def tables_of_bodies(rooms: type[TableBase]) -> Iterator[Table]:
    """Every table with a body that leaves, by name: a new one is in it from its first day."""
    every = [*rooms.metadata.sorted_tables, *KitBase.metadata.sorted_tables]
    yield from sorted((one for one in every if "body_id" in one.c and one.name not in STAYS), key=lambda one: one.name)


async def rows_of_body(read: ReadSession, table: Table) -> AsyncIterator[Leaving]:
    """The rows of the session's body, by primary key, tombstones too."""
    key = list(table.primary_key.columns)
    after: tuple[Any, ...] | None = None
    while True:
        query = select(table).where(table.c.body_id == read.body).order_by(*key).limit(_CHUNK)
        if after is not None:
            query = query.where(tuple_(*key) > after)
        rows = await read.tuples(query)
        for row in rows:
            yield await _leaving(read, table, row)
        if len(rows) < _CHUNK:
            return
        after = tuple(rows[-1]._mapping[column] for column in key)  # noqa: SLF001 -- a public name of SQLAlchemy's rows


async def _leaving(read: ReadSession, table: Table, row: Any) -> Leaving:
    plain = {
        column.name: row._mapping[column]  # noqa: SLF001 -- as above
        for column in table.c
        if not isinstance(column.type, LargeBinary)
    }
    document: dict[str, Any] = json.loads(to_json(plain))
    if "sealed" not in table.c:
        return Leaving(document, closed=False)
    content = await _content(read, table, row)
    return Leaving({**document, "content": content}, closed=row.sealed is not None and not content)


async def _content(read: ReadSession, table: Table, row: Any) -> dict[str, Any]:
    if table.name != AccessEntry.__tablename__:
        return await opened(read, table, row)
    if row.sealed is None:
        return {}
    if row.person is not None:
        return await read.unseal_value(row.person, row.sealed, f"{table.name}|{row.id}")
    try:
        found: dict[str, Any] = json.loads(open_bytes(read.keys.service_key, row.sealed, f"{table.name}|{row.id}"))
    except InvalidTag:
        return {}
    return found
