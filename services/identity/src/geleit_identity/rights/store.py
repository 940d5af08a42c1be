"""Rows of requests and of the files gathered for them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, delete

from geleit_identity.rights.tables import AccessFilePart, ProcessingRestriction, RightsRequest
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def listed(read: ReadSession, *, kind: str | None = None, status: str | None = None) -> Select[RightsRequest]:
    """The body's requests."""
    query = visible(read, RightsRequest)
    query = query if kind is None else query.where(RightsRequest.kind == kind)
    return query if status is None else query.where(RightsRequest.status == status)


async def request(read: ReadSession, request_id: UUID) -> RightsRequest:
    """One request of the body."""
    return await by_id(read, RightsRequest, request_id)


async def locked(write: WriteSession, request_id: UUID) -> RightsRequest:
    """The same, held until the end of the transaction."""
    query = visible(write, RightsRequest).where(RightsRequest.id == request_id)
    return await write.one(query.execution_options(populate_existing=True).with_for_update())


async def parts(read: ReadSession, request_id: UUID) -> Sequence[AccessFilePart]:
    """The parts of the file, by service."""
    query = visible(read, AccessFilePart).where(AccessFilePart.request_id == request_id)
    return await read.all(query.order_by(AccessFilePart.service))


async def forget_file(write: WriteSession, request_id: UUID) -> None:
    """The parts go, such as before they are gathered anew."""
    await write.execute(
        delete(AccessFilePart).where(AccessFilePart.body_id == write.body, AccessFilePart.request_id == request_id)
    )


async def restriction(read: ReadSession, restriction_id: UUID) -> ProcessingRestriction:
    """One restriction of the body."""
    return await by_id(read, ProcessingRestriction, restriction_id)


def restrictions(read: ReadSession, person: UUID, *, live: bool = False) -> Select[ProcessingRestriction]:
    """Restrictions of a person."""
    query = visible(read, ProcessingRestriction).where(ProcessingRestriction.person == person)
    return query.where(ProcessingRestriction.status == "in_force") if live else query
