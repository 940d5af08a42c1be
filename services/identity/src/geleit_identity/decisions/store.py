"""Rows of decisions, grants and revocations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from geleit_identity.decisions.tables import DecisionRow, GrantRow, Revocation, StatusSerial
from geleit_kit.db.database import Database
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.events.age import last_leap
from geleit_kit.pure.problems import Conflict

LIST: Final = "grants"
_SERIALS: Final[Any] = StatusSerial.__table__.c
_NUMBER = (_SERIALS.serial + last_leap()).label("serial")
_PRESENT = select(_NUMBER)  # house: query_not_visible -- the node's one number, no row of a body
_SERIAL: Final = StraightQuery(_PRESENT.where(_SERIALS.name == bindparam("name")))
_GOES: Final = ("yes", "partly")
_BETWEEN_BODIES: Final = ("pull", "push", "by_hand")


def listed(read: ReadSession, *, person: UUID | None = None) -> Select[DecisionRow]:
    """The body's copies of decisions, about one person or about all."""
    if person is None:
        return visible(read, DecisionRow)
    return visible(read, DecisionRow).where(DecisionRow.person == person)


async def decision(read: ReadSession, decision_id: UUID) -> DecisionRow:
    """One of the body's copies."""
    return await by_id(read, DecisionRow, decision_id)


async def let_go(read: ReadSession, person: UUID) -> Sequence[DecisionRow]:
    """The owner's copies of decisions by which something about a person might go to another body, the oldest first."""
    query = listed(read, person=person).where(DecisionRow.side == "owner", DecisionRow.answer.in_(_GOES))
    return await read.all(query.where(DecisionRow.question.in_(_BETWEEN_BODIES)).order_by(DecisionRow.id))


async def copies(read: ReadSession, decisions: Collection[UUID]) -> Sequence[DecisionRow]:
    """The body's copies as a recipient of these decisions."""
    query = visible(read, DecisionRow).where(DecisionRow.side == "recipient", DecisionRow.decision.in_(decisions))
    return await read.all(query.order_by(DecisionRow.id))


async def live_grants(read: ReadSession, person: UUID) -> Sequence[GrantRow]:
    """Grants of the owner's side about a person that have not ended."""
    query = visible(read, GrantRow).where(GrantRow.expires_at > read.now, GrantRow.revoked_at.is_(None))
    return await read.all(query.where(GrantRow.person == person))


async def all_live_grants(read: ReadSession) -> Sequence[GrantRow]:
    """Every grant of the owner's side that has not ended."""
    query = visible(read, GrantRow).where(GrantRow.expires_at > read.now, GrantRow.revoked_at.is_(None))
    return await read.all(query.order_by(GrantRow.id))


async def grants_of_conversation(read: ReadSession, conversation_id: UUID) -> Sequence[GrantRow]:
    """Live grants of the session's body in a conversation."""
    query = visible(read, GrantRow).where(GrantRow.expires_at > read.now, GrantRow.revoked_at.is_(None))
    return await read.all(query.where(GrantRow.conversation_id == conversation_id))


async def raise_serial(write: WriteSession) -> None:
    """The next number of the status list; its row is held, so that numbers and commits have one order."""
    statement = update(StatusSerial)  # house: query_not_visible -- the node's one number, no row of a body
    await write.execute(statement.where(StatusSerial.name == LIST).values(serial=StatusSerial.serial + 1))


async def serial(read: ReadSession) -> int:
    """The number of the present list. After an older backup it leaps with the numbers of facts: whoever has seen the
    list before takes no lower one.
    """
    found = await read.bare(_SERIAL, {"name": LIST})
    return int(found[0].serial) if found else 0


async def revoked(read: ReadSession) -> list[str]:
    """All grants that ended early and could still be shown to somebody, read in node scope."""
    query = select(Revocation.jti)  # house: query_not_visible -- node scope: random ids, nothing else
    return sorted(row.jti for row in await read.tuples(query.where(Revocation.expires_at > read.now)))


async def is_listed(read: ReadSession, name: str) -> bool:
    """Whether the body has put this on the list already."""
    return await read.first(visible(read, Revocation).where(Revocation.jti == name)) is not None


async def unlist(write: WriteSession, name: str) -> bool:
    """Takes what the body has put on the list off again. False where it was not there."""
    gone = delete(Revocation).where(Revocation.body_id == write.body, Revocation.jti == name)
    return bool((await write.execute(gone.returning(Revocation.jti))).first())


async def begin_list(database: Database) -> None:
    """Makes the row of the status list's number, once for the node."""
    try:
        async with database.node_write() as write:
            if not await serial(write):
                write.add(StatusSerial(name=LIST, serial=1))
    except (Conflict, IntegrityError):
        return  # another replica was faster


async def forget_ended(write: WriteSession, before: datetime) -> None:
    """Removes revocations that no living grant needs any more."""
    await write.execute(delete(Revocation).where(Revocation.body_id == write.body, Revocation.expires_at < before))
