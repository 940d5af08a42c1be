"""What erasing a person does to each table. A table says it once, as `__erasure__` of its class; one that says nothing
stops the service from starting, and the suite.

    class OpenSupportRecord(BodyRow, Base):
        __erasure__ = OfPerson("person")
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Rows about the person are deleted. `column` holds the pseudonym.

    `thread`: rows that name nobody yet, but share this column's value with a row of the person, are about the same
    person (a message that its receiver has not bound); they go too, with the key that is named like the thread.
    """

    column: str = "person"
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class HangsOn:
    """Rows are deleted with the row of `table` that `column` names."""

    column: str
    table: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Rows are deleted that name the person, or anything of the person that is deleted: in a column, or anywhere inside
    a JSON document.

    `leaves`: columns and values of what stays where the row's place must not become free; it names nobody any more.
    """

    columns: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    leaves: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Blanked:
    """The same, but the row stays in its place without its content, because the places are numbered without a gap."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows stay although they name the person. `why` is read by the data protection officer."""

    why: str


@dataclass(frozen=True, slots=True)
class NobodyIn:
    """Nothing in this table is about a person. `why` says what it holds instead."""

    why: str


Erasure = OfPerson | HangsOn | Mentions | Blanked | Kept | NobodyIn


class Undeclared(RuntimeError):
    """A table does not say what erasing a person does to it, or says what cannot be."""


def erasure_of(table: Table) -> Erasure | None:
    """What the table has said."""
    found: Erasure | None = table.info.get("erasure")
    return found


def check_declared(*metadatas: MetaData) -> None:
    """Raises Undeclared with every fault of every table."""
    faults = [fault for metadata in metadatas for table in metadata.sorted_tables for fault in _faults(table)]
    if faults:
        raise Undeclared("; ".join(faults))


def _faults(table: Table) -> Iterable[str]:
    said = erasure_of(table)
    match said:
        case None:
            yield f"{table.name} does not say what erasing a person does to it (__erasure__)"
        case OfPerson(column, thread):
            yield from _missing(table, ["id", "body_id", column, *([thread] if thread else [])])
        case HangsOn(column, parent):
            yield from _missing(table, ["id", "body_id", column])
            if parent not in table.metadata.tables:
                yield f"{table.name} hangs on {parent}, which is no table of this service"
            elif not isinstance(erasure_of(table.metadata.tables[parent]), OfPerson | HangsOn):
                yield f"{table.name} hangs on {parent}, of which no row is deleted with a person"
            elif _late(table, parent):
                yield f"{table.name} hangs on {parent} without a foreign key, so it would be looked through too early"
        case Mentions(columns, documents, leaves):
            yield from _missing(table, ["body_id", *columns, *documents, *(name for name, _ in leaves)])
        case Blanked(documents):
            yield from _missing(table, ["body_id", *documents])
        case NobodyIn():
            yield from (f"{table.name} has a column {name} and says that nobody is in it" for name in _personal(table))
        case Kept():
            return


def _late(table: Table, parent: str) -> bool:
    """Whether the parent comes after it in the order in which an erasure looks for rows."""
    order = [one.name for one in table.metadata.sorted_tables]
    return order.index(parent) >= order.index(table.name)


def _missing(table: Table, columns: Iterable[str]) -> Iterable[str]:
    return [f"{table.name} has no column {name}" for name in columns if name not in table.c]


def _personal(table: Table) -> list[str]:
    """Columns by which a table shows that it is about persons after all: of its own, or by hanging on another."""
    own = [name for name in ("person", "person_id", "pseudonym", "sealed") if name in table.c]
    hanging = [
        column.name
        for column in table.c
        for key in column.foreign_keys
        if not isinstance(erasure_of(key.column.table), NobodyIn)
    ]
    return own or hanging
