"""The bodies of the node as a session sees them: whom a key names, and by whose calendar somebody owes. Nothing
personal.
"""

from uuid import UUID

from sqlalchemy import select

from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import ReadSession


async def body_by_key(read: ReadSession, key: str) -> KnownBody | None:
    """The body with this readable key, or None."""
    return await read.first(select(KnownBody).where(KnownBody.key == key))


async def body_by_id(read: ReadSession, body: UUID) -> KnownBody | None:
    """The body with this id, or None."""
    return await read.first(select(KnownBody).where(KnownBody.id == body))
