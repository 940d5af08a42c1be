"""Rows of bodies, staff and clients."""

from uuid import UUID

from sqlalchemy import Select

from geleit_identity.bodies.tables import Body, Client, StaffMember
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


async def own_body(read: ReadSession) -> Body | None:
    """The row of the session's body."""
    return await read.first(visible(read, Body))


async def body(read: ReadSession, key: str) -> Body:
    """The row of the session's body, by its key. Raises NotFound for any other key."""
    return await read.one(visible(read, Body).where(Body.key == key))


def staff(read: ReadSession) -> Select[StaffMember]:
    """The body's staff."""
    return visible(read, StaffMember)


async def staff_member(read: ReadSession, staff_id: UUID) -> StaffMember:
    """One member of the body's staff, by the id that tasks and logs name."""
    return await read.one(staff(read).where(StaffMember.person == staff_id))


def clients(read: ReadSession) -> Select[Client]:
    """The body's clients."""
    return visible(read, Client)


async def client(read: ReadSession, client_row_id: UUID) -> Client:
    """One client of the body."""
    return await read.one(clients(read).where(Client.id == client_row_id))
