"""Rows of pairs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from geleit_identity.duplicates.tables import Duplicate
from geleit_kit.db.kit_tables import Task
from geleit_kit.db.moving import MERGED
from geleit_kit.db.restricting import not_found_by
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def listed(read: ReadSession, *, status: str | None = None) -> Select[Duplicate]:
    """The body's pairs."""
    query = visible(read, Duplicate)
    return query if status is None else query.where(Duplicate.status == status)


def among(
    read: ReadSession, standing: Select[tuple[UUID]], merged: Select[tuple[UUID]], *, status: str | None = None
) -> Select[Duplicate]:
    """The body's pairs of which both persons are among `standing`, or that were merged and both are among `merged`."""
    apart = and_(Duplicate.one.in_(standing), Duplicate.other.in_(standing))
    together = and_(Duplicate.status == MERGED, Duplicate.one.in_(merged), Duplicate.other.in_(merged))
    return listed(read, status=status).where(or_(apart, together))


def of_person(read: ReadSession, person: UUID) -> Select[Duplicate]:
    """The pairs in which a person stands."""
    return visible(read, Duplicate).where(or_(Duplicate.one == person, Duplicate.other == person))


async def one_among(read: ReadSession, pairs: Select[Duplicate], duplicate_id: UUID) -> Duplicate:
    """One of these pairs. Raises NotFound."""
    return await read.one(pairs.where(Duplicate.id == duplicate_id))


async def duplicate(read: ReadSession, duplicate_id: UUID) -> Duplicate:
    """One pair of the body. Raises NotFound for another body's."""
    return await by_id(read, Duplicate, duplicate_id)


async def locked(write: WriteSession, duplicate_id: UUID) -> Duplicate:
    """The same, held until the end of the transaction."""
    query = visible(write, Duplicate).where(Duplicate.id == duplicate_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())


async def open_of(read: ReadSession, person: UUID) -> Sequence[Duplicate]:
    """The open pairs of a person."""
    return await read.all(of_person(read, person).where(Duplicate.status == "open").order_by(Duplicate.id))


async def open_beside(read: ReadSession, person: UUID, standing: Select[tuple[UUID]]) -> Sequence[Duplicate]:
    """The open pairs of a person with somebody who is among `standing`."""
    beside = or_(
        and_(Duplicate.one == person, Duplicate.other.in_(standing)),
        and_(Duplicate.other == person, Duplicate.one.in_(standing)),
    )
    return await read.all(visible(read, Duplicate).where(beside, Duplicate.status == "open").order_by(Duplicate.id))


async def kept_apart_of(read: ReadSession, person: UUID) -> Sequence[Duplicate]:
    """The pairs of a person of which somebody has said that they are two people."""
    query = of_person(read, person).where(Duplicate.status == "kept_apart")
    return await read.all(query.order_by(Duplicate.id))


async def locked_or_none(write: WriteSession, duplicate_id: UUID) -> Duplicate | None:
    """The same as `locked`; None where the pair went with somebody who was erased."""
    query = visible(write, Duplicate).where(Duplicate.id == duplicate_id).execution_options(populate_existing=True)
    return await write.first(query.with_for_update())


async def made(write: WriteSession, values: dict[str, Any]) -> tuple[Duplicate, bool]:
    """The row of a pair, and whether it is new; two at once leave one row, and neither fails. A pair that only
    followed a merge and went with it comes back as if it were new.
    """
    await write.flush()
    insert = (pg_insert if write.dialect == "postgresql" else sqlite_insert)(Duplicate)
    row = insert.values(body_id=write.body, version=1, **values).on_conflict_do_nothing()
    done = await write.execute(row)
    pair = (Duplicate.one == values["one"], Duplicate.other == values["other"])
    found = await write.one(visible(write, Duplicate, deleted=True).where(*pair).with_for_update())
    new = bool(done.rowcount)  # type: ignore[attr-defined]  # -- a cursor result
    if found.deleted_at is not None:
        new, found.deleted_at = True, None
        for name, value in {**values, "decided_on": None, "reason": None, "note": None}.items():
            setattr(found, name, value)
        await write.flush()
    return found, new


def tasks_about(read: ReadSession, *, kind: str) -> ColumnElement[bool]:
    """The tasks of this kind about a pair with somebody whom who asks does not find. A task keeps what it is about as
    text.
    """
    columns = (Duplicate.one, Duplicate.other)
    named = [column.in_(persons) for persons in not_found_by(read) for column in columns]
    if not named:
        return false()
    known = func.replace(cast(Duplicate.id, String), "-", "")
    pairs = visible(read, Duplicate).where(or_(*named)).with_only_columns(known)
    return and_(Task.kind == kind, func.replace(Task.subject_id, "-", "").in_(pairs))
