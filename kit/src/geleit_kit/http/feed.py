"""`GET /v1/events`: the same facts as on the stream, from the database. A body sees its own by `bodysequence`, the
node's services all.
"""

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from geleit_kit.db.kit_tables import Counter, Outbox
from geleit_kit.db.session import ReadSession
from geleit_kit.events.envelope import envelope
from geleit_kit.http.parts import Context, Read, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Out
from geleit_kit.pure.problems import Gone


class EventsOut(Out):
    """CloudEvents in order. `last` is where to go on."""

    items: list[dict[str, Any]] = Field(examples=[[]])
    last: int = Field(examples=[0])


def feed_router(permission: str, service: str) -> Router:
    """The feed of one service."""
    router = Router(tags=["Events"])

    @router.get("/events", permission=permission, services=True)
    async def list_events(
        caller: Who,
        context: Context,
        read: Read,
        after: Annotated[int, Query(ge=0, le=2**53, description="The last sequence that was seen.")] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
        stream: Annotated[Literal["domain", "statistics"], Query()] = "domain",
    ) -> EventsOut:
        """Facts after a sequence: `bodysequence` for a body's client, `sequence` for the node's services. 410 below the
        floor.
        """
        name = f"geleit.{service}" + (".statistics" if stream == "statistics" else "")
        whole = caller.service is not None
        column = Outbox.sequence if whole else Outbox.body_sequence
        await _above_floor(read, name if whole else f"{name}|{read.body}", after, service)
        query = select(Outbox).where(Outbox.stream == name, column > after).order_by(column).limit(limit)
        if not whole:
            query = query.where(Outbox.body_id == read.body)
        rows = await read.all(query)
        if rows and not whole:
            read.disclose(None, "list_events", kind="read", events=len(rows))
        node = context.settings.node
        items = [_for_reader(envelope(row, node), whole=whole) for row in rows]
        last = (rows[-1].sequence if whole else rows[-1].body_sequence) if rows else after
        return EventsOut(items=items, last=last or after)

    return router


def _for_reader(document: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    """A body's client gets no node-wide sequence: it would tell how much the others write."""
    return (
        document
        if whole
        else {name: value for name, value in document.items() if name not in {"sequence", "traceparent"}}
    )


async def _above_floor(read: ReadSession, name: str, after: int, service: str) -> None:
    floor = await read.scalar(select(Counter.floor).where(Counter.name == name))
    if floor and after < floor:
        raise Gone(extra={"floor": int(floor), "snapshot": f"/{service}/v1/meta/snapshot"})
