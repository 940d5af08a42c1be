"""Restriction of processing (Art. 18 GDPR, § 84 SGB X): what is held of a person stays as it is.

A caller's write about the person is refused unless it says for which of the purposes of Art. 18 (2) it is made, or the
route itself serves the person's rights. Nothing is told to other bodies under a grant. Machinery goes on: what it
writes was decided before, and deadlines are kept.

Who neither may see restricted records nor names such a purpose does not find them: lists, totals, searches and matching
leave them out. What is asked by its id is shown, and a search for one named person is refused: so whoever works with
the person learns of the restriction, and nobody takes silence for an empty record.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, event, or_, select
from sqlalchemy.orm import Session

from geleit_kit.db.barring import staff_of
from geleit_kit.db.base import TOUCHED
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.db.told_tables import BarredStaff, RestrictedPerson
from geleit_kit.pure.problems import Conflict

T = TypeVar("T")
_ROWS = KitBase.metadata.tables["restricted_persons"].c
_AMONG = StraightQuery(
    select(_ROWS.person).where(
        _ROWS.body_id == bindparam("own_body"),
        _ROWS.person.in_(bindparam("persons", expanding=True)),
        _ROWS.deleted_at.is_(None),
    )
)
"""Built once: every commit of a caller asks."""


class Purpose(StrEnum):
    """For what a restricted record may be changed (Art. 18 (2) GDPR)."""

    CONSENT = "consent"
    LEGAL_CLAIMS = "legal_claims"
    PUBLIC_INTEREST = "public_interest"
    RIGHTS_OF_ANOTHER = "rights_of_another"


class Restricted(Conflict):
    """409: processing is restricted; only storing is allowed."""

    code = "processing_restricted"


@event.listens_for(Session, "before_flush")
def _remember_touched(session: Session, _context: object, _instances: object) -> None:
    """Whom new, changed and removed rows of rooms are about."""
    for row in (*session.new, *session.dirty, *session.deleted):
        person = getattr(row, "person", None)
        if person is not None and not isinstance(row, KitBase):
            session.info.setdefault(TOUCHED, set()).add((row.body_id, person))


async def refuse_restricted(write: WriteSession, info: dict[str, Any]) -> None:
    """Before a commit. Raises Restricted where a caller has written about somebody whose processing is restricted."""
    touched = info.pop(TOUCHED, set())
    await refuse_writing(write, {person for body, person in touched if body == write.scope})


async def refuse_writing(write: WriteSession, persons: Collection[UUID]) -> None:
    """Raises Restricted where a caller without a purpose would write about one of these. A use case that changes whose
    rows are asks before it begins: the commit only knows whose they have become.
    """
    if not write.actor or write.despite is not None or not isinstance(write.scope, UUID):
        return
    if await restricted_among(write, persons):
        raise Restricted(extra={"purposes": sorted(Purpose)})


async def restricted_among(read: ReadSession, persons: Iterable[UUID]) -> set[UUID]:
    """Those of the session's body whose processing is restricted."""
    wanted = set(persons)
    if not wanted:
        return set()
    return {row.person for row in await read.bare(_AMONG, {"own_body": read.body, "persons": sorted(wanted)})}


def hides_restricted(read: ReadSession) -> bool:
    """Whether who asks finds no restricted persons. The machinery finds everybody."""
    return bool(read.actor) and read.despite is None and not read.opens_restricted


async def hidden_among(read: ReadSession, persons: Iterable[UUID]) -> set[UUID]:
    """Those whom who asks does not find."""
    return await restricted_among(read, persons) if hides_restricted(read) else set()


async def _barred_among(read: ReadSession, persons: Collection[UUID]) -> set[UUID]:
    staff = staff_of(read)
    if staff is None or not persons:
        return set()
    query = select(BarredStaff.person).where(BarredStaff.body_id == read.body, BarredStaff.staff == staff)
    return set(await read.all(query.where(BarredStaff.person.in_(persons), BarredStaff.deleted_at.is_(None))))


async def refuse_hidden(read: ReadSession, persons: Collection[UUID]) -> None:
    """Raises Restricted where what is listed of these persons is hidden from who asks. Who does not exist for that one
    is not told of: the look for the rows itself finds nobody.
    """
    hidden = await hidden_among(read, persons) if persons else set()
    if hidden and hidden - await _barred_among(read, hidden):
        raise Restricted(extra={"purposes": sorted(Purpose)})


def without_restricted(read: ReadSession, query: Select[T], *persons: Any) -> Select[T]:
    """The same query without rows of which one of these columns names a person whom who asks does not find."""
    if not persons or not hides_restricted(read):
        return query
    return query.where(~_restrictions(read, persons).where(RestrictedPerson.deleted_at.is_(None)).exists())


async def refuse_left_out(read: ReadSession, query: Select[Any], *persons: Any) -> None:
    """Raises Restricted where a list that is narrowed to one matter would leave out rows of somebody whom who asks does
    not find: it would be taken for an answer. `query` starts from `visible`, so that nobody is told of who is barred.
    """
    if not persons or not hides_restricted(read):
        return
    left_out = _restrictions(read, persons).where(RestrictedPerson.deleted_at.is_(None)).exists()
    if await read.all(query.where(left_out).limit(1)):
        raise Restricted(extra={"purposes": sorted(Purpose)})


def not_found_by(read: ReadSession) -> list[Select[Any]]:
    """The persons whom who asks does not find, for rows that name none of them in `person`: who is barred from that
    member of staff, and whose processing is restricted.
    """
    found: list[Select[Any]] = []
    staff = staff_of(read)
    if staff is not None:
        barred = select(BarredStaff.person).where(BarredStaff.body_id == read.body, BarredStaff.staff == staff)
        found.append(barred.where(BarredStaff.deleted_at.is_(None)))
    if hides_restricted(read):
        restricted = select(RestrictedPerson.person).where(RestrictedPerson.body_id == read.body)
        found.append(restricted.where(RestrictedPerson.deleted_at.is_(None)))
    return found


def let_go_since(read: ReadSession, since: datetime, *persons: Any) -> ColumnElement[bool]:
    """That a restriction has ended since: who did not find the person meanwhile has missed what changed."""
    return _restrictions(read, persons).where(RestrictedPerson.deleted_at >= since).exists()


def _restrictions(read: ReadSession, persons: Collection[Any]) -> Select[Any]:
    named = or_(*(RestrictedPerson.person == column for column in persons))
    return select(RestrictedPerson.id).where(RestrictedPerson.body_id == read.body, named)


async def restrict(write: WriteSession, person: UUID) -> bool:
    """From now on. False where it was so already."""
    if await restricted_among(write, [person]):
        return False
    write.add(RestrictedPerson(person=person))
    await write.flush()
    return True


async def release(write: WriteSession, person: UUID) -> bool:
    """No more. False where nothing was restricted."""
    query = select(RestrictedPerson).where(
        RestrictedPerson.body_id == write.body,
        RestrictedPerson.person == person,
        RestrictedPerson.deleted_at.is_(None),
    )
    rows = await write.all(query)
    for row in rows:
        await write.remove(row)
    return bool(rows)
