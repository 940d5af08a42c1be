"""`GET /v1/events`: the same facts as on the stream, from the database. A body sees its own by `bodysequence`, the
node's services all.
"""

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from geleit_kit.db.kit_tables import Counter, Outbox
from geleit_kit.db.session import ReadSession
from geleit_kit.events.age import leaps
from geleit_kit.events.envelope import envelope
from geleit_kit.events.numbering import Part, kept_part_after, part_after
from geleit_kit.events.standing import numbered
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, Read, Who
from geleit_kit.http.policies import TOO_LATE
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Out
from geleit_kit.pure.problems import Gone


class EventsOut(Out):
    """CloudEvents in order. `last` is where to go on."""

    items: list[dict[str, Any]] = Field(examples=[[]])
    after: int = Field(
        description="Behind which number the items begin: what was asked, or a higher one where the numbers began"
        " again (an older backup was put back) and nothing is missing in between.",
        examples=[0],
    )
    last: int = Field(examples=[0])


@made_once
def feed_router(permission: str, service: str) -> Router:
    """The feed of one service."""
    router = Router(tags=["Events"])

    @router.get("/events", permission=permission, services=True, responses=TOO_LATE)
    async def list_events(
        caller: Who,
        context: Context,
        read: Read,
        after: Annotated[int, Query(ge=0, le=2**53, description="The last sequence that was seen.")] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
        stream: Annotated[Literal["domain", "statistics"], Query()] = "domain",
    ) -> EventsOut:
        """Facts after a sequence: `bodysequence` for a body's client, `sequence` for the node's services. 410 below the
        floor, and where an older backup was put back since: hear the snapshot then.
        """
        name = f"geleit.{service}" + (".statistics" if stream == "statistics" else "")
        whole = caller.service is not None
        column = Outbox.sequence if whole else Outbox.body_sequence
        part = await _part(read, name if whole else f"{name}|{read.body}", after, service)
        query = select(Outbox).where(Outbox.stream == name, column > part.after).order_by(column).limit(limit)
        if part.upto is not None:
            query = query.where(column <= part.upto)
        if not whole:
            query = query.where(Outbox.body_id == read.body)
        rows = await read.all(query)
        if rows and not whole:
            read.disclose(None, "list_events", kind="read", events=len(rows))
        node = context.settings.node
        items = [_for_reader(envelope(row, node), whole=whole) for row in rows]
        last = (rows[-1].sequence if whole else rows[-1].body_sequence) if rows else part.after
        return EventsOut(items=items, after=part.after, last=last or part.after)

    return router


def _for_reader(document: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    """A body's client gets no node-wide sequence: it would tell how much the others write."""
    return (
        document
        if whole
        else {name: value for name, value in document.items() if name not in {"sequence", "traceparent"}}
    )


async def _part(read: ReadSession, name: str, asked: int, service: str) -> Part:
    """What comes after a number. Raises Gone (410) where the reader has to hear what stands."""
    top, there = await numbered(read, name), await leaps(read, name)
    if ".statistics" in name:
        return kept_part_after(asked, top=top, leaps=there)
    floor = int(await read.scalar(select(Counter.floor).where(Counter.name == name)) or 0)
    part = part_after(asked, floor=floor, top=top, leaps=there)
    if part is None:
        raise Gone(extra={"floor": floor, "snapshot": f"/{service}/v1/meta/snapshot"})
    return part
