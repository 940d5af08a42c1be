"""Granted files: another body fetches, by a live grant, the file of an item that a granted read has told it of."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from geleit_kit.db.session import ReadSession
from geleit_kit.http.files import SENT, files_of
from geleit_kit.http.grants import GrantedResource, Grants, disclosed, in_the_owners_name, opened_by
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Invalid


class GrantedFileIn(In):
    """The file of which item: the id that `granted-reads` answered in this conversation."""

    grant: str = Field(max_length=8000, examples=["eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1ncmFudCtqd3QifQ..."])
    resource: str = Field(max_length=60, examples=["documents"])
    id: UUID = Field(examples=["8e0c2b34-5b5c-4c86-9d7e-0242ac120012"])


@made_once
def granted_files_router(resources: Sequence[GrantedResource], permission: str) -> Router:
    """`POST /v1/granted-files`: for resources that have files."""
    router = Router(tags=["Granted reads"])
    by_name = {resource.name: resource for resource in resources if resource.file is not None}

    @router.post("/granted-files", permission=permission, reads=True, responses=SENT, response_class=Response)
    async def fetch_granted_file(given: GrantedFileIn, caller: Who, context: Context) -> Response:
        """The file of one item, under a live grant that covers its category. Logged at the owner before it leaves."""
        grants: Grants = context.extras["grants"]
        resource, grant = opened_by(grants, by_name, given.resource, given.grant, caller)
        async with context.database.read(grant.owner) as read:
            await in_the_owners_name(read, grant, caller, resource.name)
            own = await _own_id(read, grants, grant, resource, given.id)
            assert resource.file is not None  # noqa: S101 -- only such are offered
            row, category = await resource.file(read, grant, own)
            answer = await files_of(context).sent(read, row)
            disclosed(read, grant, [category], files=1)
        await context.access_log.write(read.disclosures)
        grants.status.check(grant.id)  # withdrawn while it was looked for
        return answer

    return router


async def _own_id(read: ReadSession, grants: Grants, grant: Grant, resource: GrantedResource, told: UUID) -> UUID:
    """The owner's id of what the other body knows by an id of the conversation. Raises Invalid where the grant shows
    nothing of that id.
    """
    for item in await resource.read(read, grant):
        own: UUID | None = getattr(item, "id", None)
        if own is not None and grants.conversation_id(grant, own) == told:
            return own
    raise Invalid.at("/id", "not_of_the_grant")
