"""Everything that a service holds of one person of a body, row by row, as it may leave (`geleit_kit.pure.holdings`).

Rows are found as an erasure finds them (`geleit_kit.db.of_person`), so that a new table is in the copy from its first
day; what a service has not declared of a sealed document waits for a person's look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import LargeBinary, MetaData, Table, select

from geleit_kit.db.erasable import Blanked, HangsOn, Kept, Mentions, OfPerson, erasure_of
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.of_person import Found, about_persons, chunks, find, mentioned
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.holdings import Holdings, Known, LeftOut, Masked, Shows, mask

_FRAME: Final = {"body_id", "version", "changes", "sealed"}
KIT_HOLDINGS: Final[Holdings] = {
    "tasks": {"links": Shows.TECHNICAL, "assignee": Shows.STAFF, "deputy": Shows.STAFF, "unique_for": Shows.TECHNICAL},
    "deadlines": {"data": Shows.TECHNICAL},
    "proposals": {"content_hash": Shows.TECHNICAL, "proposed_by": Shows.STAFF, "decided_by": Shows.STAFF},
    "outbox": LeftOut("facts with ids and days of what the rows say, kept 35 days"),
    "dead_letters": LeftOut("facts with ids and days that could not take effect"),
    "idempotency_keys": LeftOut("answers that were given already, sealed, kept 24 hours"),
    "ended": LeftOut("that a consent or a link was ended, as its row says"),
    "access_log": LeftOut("who saw what: told by the report over the access logs"),
    "moved_rows": LeftOut("which rows followed a merge, by which it can be undone; each row is in the copy itself"),
    "job_rows": LeftOut("in which row of which import the record was made or changed, kept 30 days"),
    "barred_staff": LeftOut("members of staff for whom the record does not exist"),
    "hidden_whereabouts": LeftOut("days on which nobody learns where she can be found: the flags are in the record"),
    "erasures": LeftOut("empty until the person is erased"),
}


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of the copy."""

    table: str
    id: UUID | None
    part: Masked


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the rows of a person are. `left_out`: tables that are not in the copy, with the reason."""

    found: Found
    known: Known
    places: Sequence[tuple[Table, UUID]]
    left_out: Mapping[str, str]


async def copy_of(
    read: ReadSession, tables: MetaData, declared: Holdings, person: UUID, bodies: Mapping[UUID, str]
) -> Copy:
    """Which rows the copy of a person of the session's body holds, in a fixed order."""
    found = await find(read, about_persons(tables), [person])
    names = [*found.names(), str(person)]
    shown, left_out = tables_of_copy(tables, declared)
    for table in shown:
        match erasure_of(table):
            case Mentions(columns, documents):
                meant = mentioned(read, table, columns, documents, names)
                rows = await read.tuples(select(table.c.id).where(table.c.body_id == read.body, meant))
                found.ids[table.name] = [row.id for row in rows]
    places = [(table, one) for table in shown for one in sorted(found.ids.get(table.name, ()))]
    known = Known({person, *(one for ids in found.ids.values() for one in ids)}, bodies)
    return Copy(found, known, places, left_out)


def tables_of_copy(tables: MetaData, declared: Holdings) -> tuple[list[Table], dict[str, str]]:
    """The tables of a service and of kit that a copy shows where they have rows of the person, and those that it leaves
    out, with the reason.
    """
    said = {**KIT_HOLDINGS, **declared}
    every = list(dict.fromkeys((*about_persons(tables), *KitBase.metadata.sorted_tables)))
    left_out = {table.name: why for table in every if (why := _why_not(table, said))}
    return [table for table in every if table.name not in left_out], left_out


def _why_not(table: Table, said: Holdings) -> str | None:
    declared = said.get(table.name)
    if isinstance(declared, LeftOut):
        return declared.why
    match erasure_of(table):
        case Kept(why):
            return why
        case Blanked():
            return KIT_HOLDINGS["outbox"].why  # type: ignore[union-attr]  # -- the one table that is blanked
    return None


async def rows_of(
    read: ReadSession, copy: Copy, declared: Holdings, places: Sequence[tuple[Table, UUID]]
) -> list[HeldRow]:
    """These rows, as they may leave."""
    said = {**KIT_HOLDINGS, **declared}
    held = []
    for table, ids in _runs(places):
        parts = said.get(table.name, {})
        for chunk in chunks(ids):
            rows = await read.tuples(select(table).where(table.c.body_id == read.body, table.c.id.in_(chunk)))
            for row in sorted(rows, key=lambda one: one.id):
                content = await opened(read, table, row)
                part = mask(plain(table, row), content, {} if isinstance(parts, LeftOut) else parts, copy.known)
                held.append(HeldRow(table.name, row.id, part))
    return held


def _runs(places: Sequence[tuple[Table, UUID]]) -> Iterator[tuple[Table, list[UUID]]]:
    for table in dict.fromkeys(one for one, _ in places):
        yield table, [row_id for one, row_id in places if one is table]


def plain(table: Table, row: Any) -> dict[str, Any]:
    """The columns of a row that say something of their own."""
    return {
        column.name: row._mapping[column]  # noqa: SLF001 -- a public name of SQLAlchemy's rows
        for column in table.c
        if column.name not in _FRAME and not isinstance(column.type, LargeBinary)
    }


async def opened(read: ReadSession, table: Table, row: Any) -> dict[str, Any]:
    """The sealed document of a row; of one that nobody has bound yet it is sealed for its thread."""
    if "sealed" not in table.c or row.sealed is None:
        return {}
    match erasure_of(table):
        case OfPerson(column, thread):
            whose = row._mapping[table.c[column]]  # noqa: SLF001 -- as above
            if whose is None and thread is not None:
                whose = row._mapping[table.c[thread]]  # noqa: SLF001 -- as above
        case HangsOn() | Kept():
            whose = row.person if "person" in table.c else None
        case _:
            whose = None
    return await read.unseal_value(whose, row.sealed, f"{table.name}|{row.id}") if whose is not None else {}
