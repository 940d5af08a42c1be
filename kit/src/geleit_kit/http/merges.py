"""What came between a merge and its undoing in a service that follows both: listed, and given to whom it belongs.

Whoever undoes a merge does that in identity, and says there whose is what came later; each other service takes back by
itself what belongs to what had moved, and asks here, by a task, about the rest.
"""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from geleit_kit.db.moving import UNDONE
from geleit_kit.db.session import ReadSession
from geleit_kit.events.merging import LOOK, Merges
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Read, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, Out, Pseudonym, example
from geleit_kit.pure.problems import Conflict, Invalid, NotFound

_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_ONE = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_OTHER = "7d0b0a52-5b0e-4d63-8f0e-6a8f6f1d7a31"


class LaterRowOut(Out):
    """A row that came after the merge and belongs to none that was there. `person`: whose it is now."""

    model_config = example(
        {"kind": "support_records", "id": _ID, "created_at": "2016-09-06T08:30:00+00:00", "person": _ONE}
    )

    kind: str
    id: UUID
    created_at: datetime
    person: Pseudonym


class LaterRowsOut(Out):
    """All of them, and the two persons of the merge."""

    model_config = example({"status": "undone", "person": _ONE, "merged_person": _OTHER, "items": []})

    status: str
    person: Pseudonym
    merged_person: Pseudonym
    items: list[LaterRowOut]


class AssignRowIn(In):
    """Whose a row is; what belongs to it goes with it. `done`: nothing else is left to say."""

    model_config = example({"kind": "support_records", "id": _ID, "person": _OTHER})

    kind: str = Field(max_length=60)
    id: UUID
    person: Pseudonym


@made_once
def merges_router(merges: Merges, permission: str) -> Router:
    """The router of one service."""
    router = Router(tags=["Merged persons"])
    moving = merges.moving

    async def find(read: ReadSession, merge_id: UUID) -> None:
        if await moving.merge(read, merge_id) is None:
            raise NotFound

    async def shown(read: ReadSession, merge_id: UUID) -> LaterRowsOut:
        row = await moving.merge(read, merge_id)
        items = [
            LaterRowOut(kind=one.kind, id=one.id, created_at=one.created_at, person=one.person)
            for one in await moving.later(read, row)
        ]
        return LaterRowsOut(status=row.status, person=row.kept, merged_person=row.merged, items=items)

    @router.get("/merges/{merge_id}/later", permission=permission, finds=find)
    async def list_later_rows(merge_id: UUID, read: Read) -> LaterRowsOut:
        """What came after a merge and belongs to nothing that was there before."""
        await find(read, merge_id)
        return await shown(read, merge_id)

    @router.post("/merges/{merge_id}/assign", permission=permission, finds=find)
    async def assign_later_row(merge_id: UUID, given: AssignRowIn, write: Write) -> LaterRowsOut:
        """Once the merge is undone: says whose one of these rows is. What belongs to the row goes with it."""
        await find(write, merge_id)
        row = await moving.merge(write, merge_id)
        if row.status != UNDONE:
            raise Conflict("merge_stands")
        if given.person not in {row.kept, row.merged}:
            raise Invalid.at("/person", "not_of_the_merge")
        if not await moving.assign(write, row, given.kind, given.id, given.person):
            raise Invalid.at("/id", "not_later")
        await write.close_tasks(LOOK, row.merge_id)
        return await shown(write, merge_id)

    return router
