"""`POST /v1/access-log/of-person`: what the access log of this service tells a person of a body, for the service that
keeps the persons' rights. Which body and which function, never a member of staff: that part stays sealed.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy import select

from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.session import ReadSession
from geleit_kit.http.holdings import KEEPER
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Out
from geleit_kit.pure import ids
from geleit_kit.pure.problems import Forbidden

MOST = 500
"""Entries of one answer."""
MOST_RECORDS = 200
"""Records of one person."""


class LogOfPersonIn(OfPersonIn):
    """Whose entries, from when until before when, and after which one. `also`: pseudonyms of the body's records that
    were merged into the person's; what was read of them was read of the person.
    """

    also: list[UUID] = Field(default_factory=list, max_length=MOST_RECORDS, examples=[[]])
    body: UUID = Field(examples=["5f0c3e6a-2c1b-4b7e-9a55-0242ac120002"])
    since: AwareDatetime = Field(examples=["2016-06-01T00:00:00+00:00"])
    before: AwareDatetime = Field(examples=["2016-07-01T00:00:00+00:00"])
    after: UUID | None = Field(default=None, examples=[None])
    limit: Annotated[int, Field(ge=1, le=MOST)] = Field(default=MOST, examples=[200])


class LoggedOut(Out):
    """One entry: when, what, which function of which body, which categories, for what. `other_body`: to whom something
    went, or who asked; empty where the own body saw its own record.
    """

    id: UUID
    at: datetime
    kind: str = Field(examples=["disclosure"])
    operation: str = Field(examples=["granted:contacts"])
    roles: list[str] = Field(examples=[["case_manager"]])
    other_body: UUID | None = Field(examples=[None])
    categories: list[str] = Field(examples=[["counselling"]])
    purpose: str | None = Field(examples=["case_management"])
    ground: dict[str, str] | None = Field(examples=[{"kind": "consent"}])
    answer: str | None = Field(description="Of a decision: yes, partly or no.", examples=[None])


class LogOfPersonOut(Out):
    """A page of entries, the oldest first. `next` is the id to go on after, null on the last page."""

    items: list[LoggedOut]
    next: UUID | None = Field(examples=[None])


@made_once
def log_of_person_router(permission: str) -> Router:
    """The entries about one person."""
    router = Router(tags=["Meta"])

    @router.post("/access-log/of-person", permission=permission, services=True, reads=True)
    async def read_log_of_person(given: LogOfPersonIn, caller: Who, context: Context) -> LogOfPersonOut:
        """The log about a person of a body, for the keeper of the persons' rights, who logs who asked."""
        if caller.service != KEEPER:
            raise Forbidden
        async with context.database.read(given.body) as read:
            page = await logged(read, given)
            read.disclose(given.person, "read_log_of_person", kind="read", entries=len(page.items))
        await context.access_log.write(read.disclosures)
        return page

    return router


async def logged(read: ReadSession, given: LogOfPersonIn) -> LogOfPersonOut:
    """A page of the log of the session's body."""
    query = select(AccessEntry).where(
        AccessEntry.body_id == read.body,
        AccessEntry.person.in_({given.person, *given.also}),
        AccessEntry.id >= ids.least_of(given.since),
        AccessEntry.id < ids.least_of(given.before),
    )
    if given.after is not None:
        query = query.where(AccessEntry.id > given.after)
    rows = await read.all(query.order_by(AccessEntry.id).limit(given.limit))
    items = [await _told(read, row) for row in rows]
    return LogOfPersonOut(items=items, next=rows[-1].id if len(rows) == given.limit else None)


async def _told(read: ReadSession, row: AccessEntry) -> LoggedOut:
    """What the person may know of an entry: of who acted the functions alone."""
    assert row.person is not None  # noqa: S101 -- asked for
    actor = await read.unseal_value(row.person, row.sealed, f"access_log|{row.id}")
    facts: dict[str, Any] = row.facts
    other = facts.get("recipient") or facts.get("other_body")
    return LoggedOut(
        id=row.id,
        at=row.at,
        kind=row.kind,
        operation=row.operation,
        roles=sorted(actor.get("roles") or ()),
        other_body=UUID(other) if other else None,
        categories=row.categories,
        purpose=facts.get("purpose"),
        ground=facts.get("ground"),
        answer=facts.get("answer"),
    )
