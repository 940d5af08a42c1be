"""The two kinds of rows that rooms build on: a body's row, and a body's row about a person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, MetaData, String, Uuid, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from geleit_kit.db.erasable import Erasure, OfPerson
from geleit_kit.db.mergeable import Merging, Moves
from geleit_kit.db.types import JsonColumn, UtcDateTime
from geleit_kit.pure import ids
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Stale

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_REMEMBERED_CHANGES = 20
ABOUT = "persons"
"""In a session's memory: whom its new rows are about."""
TOUCHED = "restricted_if"
"""The same for what rooms have added, changed and removed (`geleit_kit.db.restricting`)."""
_SILENT = {"version", "changes", "updated_at", "sealed"}


def new_metadata() -> MetaData:
    """One MetaData per service, with names for every constraint."""
    return MetaData(naming_convention=NAMING)


class TableBase(DeclarativeBase):
    """Root of all tables. A service writes `class Base(TableBase): __abstract__ = True; metadata = new_metadata()`."""

    __erasure__: ClassVar[Erasure | None] = None
    """What erasing a person does to the table; each says it (`geleit_kit.db.erasable`)."""
    __merge__: ClassVar[Merging | None] = None
    """What merging two persons does to it; a table about persons says it (`geleit_kit.db.mergeable`)."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Notes what erasure and merging do, and adds the index that makes own references unique in a body."""
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if table is not None:
            said = (vars(one).get("__erasure__") for one in cls.__mro__)
            table.info["erasure"] = next((one for one in said if one is not None), None)
            said = (vars(one).get("__merge__") for one in cls.__mro__)
            table.info["merging"] = next((one for one in said if one is not None), None)
        if table is not None and "own_reference" in table.c:
            Index(f"uq_{table.name}_own_reference", table.c.body_id, table.c.own_reference, unique=True)


class BodyRow:
    """A row of exactly one body. `version` is the ETag; `changes` remembers which field changed in which version (for
    412).
    """

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=ids.inside)
    body_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    version: Mapped[int] = mapped_column()
    changes: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    own_reference: Mapped[str | None] = mapped_column(String(200))

    new_id = staticmethod(ids.inside)
    """Makes the id. What two bodies act on takes `ids.outside`: its id stands in facts, and must not tell the moment
    that both sides know.
    """

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy calls it on the class
        """Every UPDATE compares and counts the row version."""
        return {"version_id_col": cls.version}

    def unchanged_since(self, seen: int | None) -> None:
        """Raises Stale (412) unless the caller saw this version; None stands for `If-Match: *`."""
        if seen is not None and seen != self.version:
            raise Stale(self.version, changed_since(self.changes, seen))


class PersonalRow(BodyRow):
    """A row about a person: `person` is the body's pseudonym, `sealed` the one encrypted document of all personal
    values.
    """

    __erasure__: ClassVar[Erasure | None] = OfPerson("person")
    __merge__: ClassVar[Merging | None] = Moves("person")

    person: Mapped[UUID] = mapped_column(Uuid, index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


def changed_since(changes: Iterable[dict[str, Any]], seen: int) -> list[str]:
    """The names of the fields that changed after version `seen`."""
    return sorted({name for change in changes if change["version"] > seen for name in change["fields"]})


@event.listens_for(Session, "before_flush")
def _remember_persons(session: Session, _context: object, _instances: object) -> None:
    """Whom new rows are about: the commit looks whether one of them was erased meanwhile."""
    for row in session.new:
        person = getattr(row, "person", None)
        if person is not None:
            session.info.setdefault(ABOUT, set()).add((row.body_id, person))


@event.listens_for(Session, "before_flush")
def _remember_changes(session: Session, _context: object, _instances: object) -> None:
    for row in session.dirty:
        if not isinstance(row, BodyRow) or not session.is_modified(row):
            continue
        state = inspect(row)
        fields = {a.key for a in state.attrs if a.history.has_changes()} - _SILENT
        fields |= row.__dict__.pop("_changed_inside", set())
        row.updated_at = utc_now()
        change = {"version": row.version + 1, "fields": sorted(fields)}
        row.changes = [*row.changes, change][-_REMEMBERED_CHANGES:]
