"""The bodies of the node as a session sees them: whom a key names, and by whose calendar somebody owes. Nothing
personal.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.problems import Conflict


async def body_by_key(read: ReadSession, key: str) -> KnownBody | None:
    """The body with this readable key, or None."""
    return await read.first(select(KnownBody).where(KnownBody.key == key))


async def body_by_id(read: ReadSession, body: UUID) -> KnownBody | None:
    """The body with this id, or None."""
    return await read.first(select(KnownBody).where(KnownBody.id == body))


async def every_body(read: ReadSession) -> Sequence[KnownBody]:
    """All bodies of the node, in one order."""
    return await read.all(select(KnownBody).order_by(KnownBody.id))


async def refuse_left(read: ReadSession, body: UUID) -> None:
    """Before a caller's act writes to another body, or takes from it. Raises Conflict (409) where that one has left:
    what ends something there goes through.
    """
    known = await body_by_id(read, body)
    if known is not None and known.has_left(read.today):
        raise Conflict("body_has_left")
