"""Which rows are about a person: an erasure deletes them, a copy for the person shows them. Both ask here, by what the
tables have said (`geleit_kit.db.erasable`), so that a new table falls under both.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table, Uuid, and_, or_, select, text

from geleit_kit.db.erasable import HangsOn, OfPerson, erasure_of
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.session import ReadSession

_CHUNK = 500


@dataclass
class Found:
    """What was found: ids of rows per table, keys of conversations."""

    ids: dict[str, list[UUID]] = field(default_factory=dict)
    keys: set[UUID] = field(default_factory=set)

    def names(self) -> list[str]:
        """Every id, as documents and text columns write it."""
        return [str(one) for ids in self.ids.values() for one in ids]


def about_persons(rooms: MetaData) -> list[Table]:
    """A service's tables, and those of kit whose rows are about persons."""
    kit = [table for table in KitBase.metadata.sorted_tables if isinstance(erasure_of(table), OfPerson | HangsOn)]
    return [*rooms.sorted_tables, *kit]


async def find(read: ReadSession, tables: Sequence[Table], persons: Sequence[UUID]) -> Found:
    """The rows about these persons of the session's body, in the order in which the tables hang on each other."""
    found = Found()
    for table in tables:
        match erasure_of(table):
            case OfPerson(column, thread):
                found.ids[table.name] = await _of_persons(read, table, persons, column, thread, found)
            case HangsOn(column, parent):
                found.ids[table.name] = [
                    row.id
                    for chunk in chunks(found.ids.get(parent, ()))
                    for row in await read.tuples(
                        select(table.c.id).where(table.c.body_id == read.body, table.c[column].in_(chunk))
                    )
                ]
    return found


async def _of_persons(  # the parts of one declaration
    read: ReadSession, table: Table, persons: Sequence[UUID], column: str, thread: str | None, found: Found
) -> list[UUID]:
    mine = and_(table.c.body_id == read.body, table.c[column].in_(persons))
    ids = [row.id for row in await read.tuples(select(table.c.id).where(mine))]
    if thread is None:
        return ids
    threads = [row[0] for row in await read.tuples(select(table.c[thread]).where(mine, table.c[thread].is_not(None)))]
    found.keys |= set(threads)
    for chunk in chunks(set(threads)):
        unbound = and_(table.c.body_id == read.body, table.c[column].is_(None), table.c[thread].in_(chunk))
        ids += [row.id for row in await read.tuples(select(table.c.id).where(unbound))]
    return ids


def chunks(ids: Iterable[Any], size: int = _CHUNK) -> Iterable[list[Any]]:
    """Ids in portions that a statement takes."""
    there = list(ids)
    return [there[start : start + size] for start in range(0, len(there), size)]


_NAMES = {
    "sqlite": "SELECT value FROM json_each(:names)",
    "postgresql": "SELECT jsonb_array_elements_text(CAST(CAST(:names AS text) AS jsonb))",
}
_INSIDE = {
    "sqlite": "EXISTS (SELECT 1 FROM json_tree({column}) AS part WHERE part.atom IN ({names}))",
    "postgresql": "EXISTS (SELECT 1 FROM jsonb_path_query({column}, 'strict $.**') AS part(value)"
    " WHERE part.value #>> '{{}}' IN ({names}))",
}
_COLUMN = {  # SQLite keeps a UUID as 32 hex digits
    ("sqlite", True): "{column} IN (SELECT replace(value, '-', '') FROM json_each(:names))",
    ("postgresql", True): "CAST({column} AS text) IN ({names})",
    ("sqlite", False): "{column} IN ({names})",
    ("postgresql", False): "{column} IN ({names})",
}


def mentioned(
    read: ReadSession, table: Table, columns: Iterable[str], documents: Iterable[str], names: Sequence[str]
) -> Any:
    """Whether a row holds one of the names."""
    shapes = [(name, _INSIDE[read.dialect]) for name in documents]
    shapes += [(name, _COLUMN[read.dialect, isinstance(table.c[name].type, Uuid)]) for name in columns]
    each = _NAMES[read.dialect]
    conditions = [text(shape.format(column=f"{table.name}.{name}", names=each)) for name, shape in shapes]
    return or_(*(one.bindparams(names=json.dumps(list(names))) for one in conditions))
