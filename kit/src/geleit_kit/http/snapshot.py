"""`GET /v1/meta/snapshot`: where everything stands now, as facts, for whoever is below the floor of the feed."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field

from geleit_kit.db.keys import KeyStore
from geleit_kit.events.standing import Place, Standing, bodies_of, numbered, taken
from geleit_kit.http.cursors import opened, sealed
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, Read, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Out


class SnapshotOut(Out):
    """CloudEvents without sequences: what stands now. What stood before and is not told any more stands no more.

    When `next` is null all is told: go on with `GET /v1/events?after=<after>`. A fact may come by both; take it once.
    """

    items: list[dict[str, Any]] = Field(examples=[[]])
    after: int = Field(description="Where the feed goes on; the same on all pages.", examples=[4711])
    next: str | None = Field(description="The cursor of the next page.", examples=[None])


@made_once
def snapshot_router(permission: str, service: str, standing: Sequence[Standing]) -> Router:
    """The snapshot of one service."""
    router = Router(tags=["Events"])

    @router.get("/meta/snapshot", permission=permission, services=True)
    async def take_snapshot(
        caller: Who,
        context: Context,
        read: Read,
        cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")] = None,
        limit: Annotated[int, Query(ge=1, le=500, description="How many rows a page tells of.")] = 200,
    ) -> SnapshotOut:
        """What stands now, as facts of today: of the caller's body, or of all bodies for the node's services."""
        whole = caller.service is not None
        bodies = await bodies_of(context.database) if whole else [read.body]
        scope = "*" if whole else str(read.body)
        if cursor is not None:
            at = _place(read.keys, cursor, scope)
        else:
            stream = f"geleit.{service}"
            at = Place(
                await numbered(read, stream if whole else f"{stream}|{read.body}"), min(bodies, default=UUID(int=0))
            )
        source = f"/nodes/{context.settings.node}/{service}"
        # A body's rows come by the session that is open: who held one and waited for another could stop all reading.
        told = await taken(
            context.database.read if whole else lambda _: nullcontext(read), standing, source, bodies, at, limit
        )
        if told.items and not whole:
            read.disclose(None, "take_snapshot", kind="read", events=len(told.items))
        following = told.following and sealed(read.keys, _plain(told.following), f"snapshot|{scope}")
        return SnapshotOut(items=told.items, after=told.after, next=following)

    return router


def _plain(at: Place) -> list[Any]:
    return [at.after, str(at.body), at.standing, str(at.row) if at.row else None]


def _place(keys: KeyStore, cursor: str, scope: str) -> Place:
    after, body, standing, row = opened(keys, cursor, f"snapshot|{scope}")
    return Place(int(after), UUID(body), int(standing), UUID(row) if row else None)
