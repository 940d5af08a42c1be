"""`POST /v1/meta/of-person`: everything that this service holds of one person of a body, for the service that keeps the
persons' rights. Rows are found as an erasure finds them; a new table is in it without a line of its own.
"""

from typing import Any
from uuid import UUID

from pydantic import Field

from geleit_kit.db.holdings import HeldRow, copy_of, rows_of
from geleit_kit.db.session import ReadSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Out
from geleit_kit.pure.problems import Forbidden

_LIMIT = 200
KEEPER = "identity"
"""The one service that asks: it keeps the requests of the persons and logs who asked."""


class HoldingsIn(OfPersonIn):
    """Of whom, and from where on."""

    body: UUID = Field(examples=["5f0c3e6a-2c1b-4b7e-9a55-0242ac120002"])
    after: int = Field(default=0, ge=0, le=2**31, description="How many rows were told already.", examples=[0])


class HeldRowOut(Out):
    """One row. What is masked or waits for a look is null in its place."""

    table: str = Field(examples=["contacts"])
    id: UUID | None
    fields: dict[str, Any] = Field(examples=[{"on_day": "2016-06-07", "way": "talk"}])
    content: dict[str, Any] = Field(examples=[{"summary": None}])
    masked: list[dict[str, str]] = Field(examples=[[{"pointer": "/fields/written_by", "reason": "id_of_others"}]])
    review: list[dict[str, Any]] = Field(examples=[[{"pointer": "/content/summary", "text": "Talk about work."}]])


class LeftOutOut(Out):
    """A table that is not in the copy, and why."""

    table: str = Field(examples=["outbox"])
    reason: str = Field(examples=["facts with ids and days of what the rows say, kept 35 days"])


class HoldingsOut(Out):
    """A page of rows. `next` is where to go on, null on the last page."""

    items: list[HeldRowOut]
    left_out: list[LeftOutOut]
    total: int = Field(examples=[12])
    next: int | None = Field(examples=[None])


@made_once
def holdings_router(permission: str) -> Router:
    """The copy of one person."""
    router = Router(tags=["Meta"])

    @router.post("/meta/of-person", permission=permission, services=True, reads=True)
    async def read_holdings(given: HoldingsIn, caller: Who, context: Context) -> HoldingsOut:
        """Everything about a person of a body, masked, for the keeper of the persons' rights. Logged in the body's log
        before it leaves.
        """
        if caller.service != KEEPER:
            raise Forbidden
        async with context.database.read(given.body) as read:
            page = await held(read, context, given.person, given.after)
            read.disclose(given.person, "read_holdings", kind="read", rows=len(page.items), total=page.total)
        await context.access_log.write(read.disclosures)
        return page

    return router


async def held(read: ReadSession, context: ServiceContext, person: UUID, after: int = 0) -> HoldingsOut:
    """A page of the copy. It is found anew for each page: rows that come meanwhile may move others."""
    tables, declared = context.extras["holdings"]
    copy = await copy_of(read, tables, declared, person, {body.id: body.key for body in context.bodies.all()})
    rows = await rows_of(read, copy, declared, copy.places[after : after + _LIMIT])
    upto = after + len(rows)
    return HoldingsOut(
        items=[_out(row) for row in rows],
        left_out=[LeftOutOut(table=name, reason=why) for name, why in sorted(copy.left_out.items())],
        total=len(copy.places),
        next=upto if rows and upto < len(copy.places) else None,
    )


def _out(row: HeldRow) -> HeldRowOut:
    part = row.part
    return HeldRowOut(
        table=row.table, id=row.id, fields=part.fields, content=part.content, masked=part.masked, review=part.review
    )
