"""All SQL of messages."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_referrals.conversations.tables import Message


async def message(read: ReadSession, message_id: UUID) -> Message:
    """The body's own row. Raises NotFound (404)."""
    return await by_id(read, Message, message_id)


async def locked(write: WriteSession, message_id: UUID) -> Message:
    """The body's own row, locked for a change."""
    return await write.one(visible(write, Message).where(Message.id == message_id).with_for_update())


def listed(
    read: ReadSession, *, conversation_id: UUID | None, direction: str | None, status: str | None, kind: str | None
) -> Select[Message]:
    """The body's own messages, narrowed by what was asked."""
    query = visible(read, Message)
    for column, wanted in (
        (Message.conversation_id, conversation_id),
        (Message.direction, direction),
        (Message.status, status),
        (Message.kind, kind),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


async def said(read: ReadSession, row: Message) -> dict[str, Any]:
    """What the message says; empty where it was rejected or the person erased."""
    return await read.unseal_value(_under(row), row.sealed, _bound(row))


async def say(write: WriteSession, row: Message, document: dict[str, Any]) -> None:
    """Seals what the message says: under its person's key, or the conversation's own until the receiver has bound
    one.
    """
    row.sealed = await write.seal_value(_under(row), json.loads(json.dumps(document, default=str)), _bound(row))


def _under(row: Message) -> UUID:
    return row.person or row.conversation_id


def _bound(row: Message) -> str:
    return f"{Message.__tablename__}|{row.id}"
