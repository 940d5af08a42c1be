"""What a service tells about itself: health, life cycles, definitions, backlog, dead letters, access log, the clock of
a playground.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field
from sqlalchemy import func, select, text

from geleit_kit.db.kit_tables import AccessEntry, DeadLetter, Definition, Outbox, Position
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession
from geleit_kit.events.dead_letters import replay
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.lists import aware, page
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, ListQuery, Read, TheRequest, Who
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, OfPersonIn, Out, Page, Resource
from geleit_kit.pure import ids
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import NotFound, Unavailable


class HealthOut(Out):
    """Whether the service lives, or is ready."""

    status: str = Field(examples=["ready"])
    service: str = Field(examples=["cases"])


class LifecyclesOut(Out):
    """The life cycles of the service, as data, with labels."""

    items: list[dict[str, Any]] = Field(examples=[[]])


class ProblemOut(Out):
    """One refusal."""

    code: str = Field(examples=["illegal_transition"])
    title: str = Field(examples=["There is no such step from this state."])


class ProblemsOut(Out):
    """The refusals of the service."""

    items: list[ProblemOut]


class BacklogOut(Out):
    """How far the machinery is behind. Ages in seconds."""

    unpublished: int = Field(examples=[0])
    oldest_unpublished_seconds: float = Field(examples=[0.0])
    heard: dict[str, int] = Field(
        description="Stream -> sequence heard without a gap.", examples=[{"geleit.referrals": 12}]
    )
    dead_letters: int = Field(examples=[0])
    parked: int = Field(examples=[0])
    unsealed_log_entries: int = Field(examples=[0])
    waiting: dict[str, int] = Field(
        description="What else the service has still to do: the work, and how many rows wait for it.",
        examples=[{"reindexer": 0}],
    )


_DEFINED = ("kind", "key", "number", "status", "content", "content_hash", "valid_from")


class DefinitionOut(Resource):
    """One version of a definition. A published one never changes."""

    kind: str = Field(examples=["concept"])
    key: str = Field(examples=["dgcc"])
    number: int = Field(examples=[1])
    status: str = Field(examples=["published"])
    content: dict[str, Any] = Field(examples=[{}])
    content_hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    valid_from: date | None = Field(examples=["2016-06-21"])


class DeadLetterOut(Out):
    """A fact that could not take effect, or waits behind one."""

    id: UUID
    stream: str = Field(examples=["geleit.referrals"])
    sequence: int = Field(examples=[12])
    type: str = Field(examples=["geleit.referrals.referral.completed.v1"])
    aggregate: str = Field(examples=["referral:0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])
    status: str = Field(examples=["parked"])
    reason: str = Field(examples=["IntegrityError"])
    failures: int = Field(examples=[5])
    last_at: datetime


class CallerOut(Out):
    """Whom this service takes the caller for."""

    client: str = Field(examples=["portal"])
    body: str = Field(description="The key of the body.", examples=["ki"])
    roles: list[str] = Field(
        description="Those of the token that the client may have, as it is registered.", examples=[["case_manager"]]
    )


class ReplayIn(In):
    """Which aggregate is taken up again."""

    aggregate: str = Field(max_length=120, examples=["referral:0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])


class ReplayOut(Out):
    """How many facts took effect, and the kind of fault that stopped it."""

    replayed: int = Field(examples=[2])
    stopped_by: str | None = Field(examples=[None])


class AccessEntryOut(Out):
    """One entry of the body's access log, without staff names."""

    id: UUID
    at: datetime
    kind: str = Field(examples=["read"])
    operation: str = Field(examples=["read_contact"])
    person: UUID | None
    categories: list[str] = Field(examples=[["counselling"]])
    facts: dict[str, Any] = Field(examples=[{"role": "case_manager"}])
    number: int | None = Field(description="Place in the sealed chain; null until it is sealed.", examples=[4711])


class ClockIn(In):
    """The legal day to which the clock is set (noon in Berlin)."""

    day: date = Field(examples=["2017-02-01"])


class ClockOut(Out):
    """Legal time."""

    today: date = Field(examples=["2017-02-01"])
    now: datetime = Field(examples=["2017-02-01T11:00:00+00:00"])


@made_once
def health_router() -> Router:
    """`/health/live`, `/health/ready`."""
    router = Router(tags=["Health"])

    @router.get("/health/live", public=True)
    async def live(request: TheRequest) -> HealthOut:
        """The process answers."""
        return HealthOut(status="live", service=request.app.state.geleit.service)

    @router.get("/health/ready", public=True)
    async def ready(request: TheRequest) -> HealthOut:
        """The database answers and the workers run."""
        context: ServiceContext = request.app.state.geleit
        async with context.database.read(NODE) as read:
            await read.scalar(select(text("1")))
        if not context.extras.get("ready"):
            raise Unavailable
        return HealthOut(status="ready", service=context.service)

    return router


_After = Annotated[UUID | None, Query(description="The id of the last entry seen.")]
_Limit = Annotated[int, Query(ge=1, le=500)]
_Since = Annotated[
    datetime | None,
    Query(description="Only what was written since; the first page then says `updated_until`, to ask with next time."),
]


@made_once
def meta_router(lifecycles: list[Lifecycle], permissions: dict[str, str], *, playground: bool) -> Router:
    """`/v1/meta/...` and `/v1/access-log`."""
    router = Router(tags=["Meta"])

    @router.get("/meta/lifecycles", public=True)
    async def list_lifecycles(request: TheRequest) -> LifecyclesOut:
        """Every life cycle: states, steps, who may, labels."""
        context: ServiceContext = request.app.state.geleit
        languages = request.headers.get("accept-language")
        return LifecyclesOut(items=[_labelled(one, context, languages) for one in lifecycles])

    @router.get("/meta/problems", public=True)
    async def list_problems(request: TheRequest) -> ProblemsOut:
        """Every refusal of this service by its code: what the pages at `/docs/problems` say."""
        texts, languages = request.app.state.geleit.texts, request.headers.get("accept-language")
        codes = sorted(code.removeprefix("problem.") for code in texts if code.startswith("problem."))
        return ProblemsOut(items=[ProblemOut(code=c, title=texts.label(f"problem.{c}", languages)) for c in codes])

    @router.get("/meta/definitions", permission=permissions["definitions"])
    async def list_definitions(
        query: ListQuery, read: Read, kind: Annotated[str | None, Query(max_length=60)] = None
    ) -> Page[DefinitionOut]:
        """The body's definitions (concepts, forms, rules, texts), every version of each."""
        rows = visible(read, Definition)
        rows = rows.where(Definition.kind == kind) if kind is not None else rows

        async def build(row: Definition) -> DefinitionOut:
            return DefinitionOut(**DefinitionOut.frame(row), **{name: getattr(row, name) for name in _DEFINED})

        return await page(read, rows, Definition, query, build=build)

    @router.get("/meta/caller", permission=permissions["caller"])
    async def read_caller(caller: Who) -> CallerOut:
        """Whom this service takes the caller for: a program may have been registered or blocked a moment ago."""
        return CallerOut(client=caller.client, body=caller.body_key, roles=sorted(caller.roles))

    @router.get("/meta/backlog", permission=permissions["backlog"])
    async def read_backlog(context: Context) -> BacklogOut:
        """Unpublished facts and their age, positions heard, dead letters, unsealed log entries."""
        return await backlog(context)

    @router.get("/meta/dead-letters", permission=permissions["dead_letters"])
    async def list_dead_letters(context: Context) -> Page[DeadLetterOut]:
        """Facts that could not take effect, and those parked behind them."""
        async with context.database.read(NODE) as read:
            rows = await read.all(
                select(DeadLetter)
                .where(DeadLetter.status.in_(("dead", "parked")))
                .order_by(DeadLetter.sequence)
                .limit(500)
            )
        names = DeadLetterOut.model_fields
        return Page[DeadLetterOut](
            items=[DeadLetterOut(**{name: getattr(row, name) for name in names}) for row in rows], next=None
        )

    @router.post("/meta/dead-letters/replay", permission=permissions["dead_letters"])
    async def replay_dead_letters(given: ReplayIn, context: Context) -> ReplayOut:
        """Takes the dead and parked facts of one aggregate up again, in their order."""
        done, fault = await replay(context.database, context.registry, given.aggregate)
        return ReplayOut(replayed=done, stopped_by=fault)

    @router.get("/access-log", permission=permissions["access_log"])
    async def list_access_log(
        read: Read, after: _After = None, limit: _Limit = 100, updated_since: _Since = None
    ) -> Page[AccessEntryOut]:
        """The body's own access log: who (as role and body) saw or did what. Staff names stay sealed (the log is for
        protection and proof, not for performance control).
        """
        found = await _entries(read, None, after, limit, updated_since)
        if found.items:  # one entry for the page: one per person would make the log grow by being read
            read.disclose(None, entries=len(found.items))
        return found

    @router.post("/access-log/search", permission=permissions["access_log"], reads=True, despite=True)
    async def search_access_log(
        given: OfPersonIn, read: Read, after: _After = None, limit: _Limit = 100, updated_since: _Since = None
    ) -> Page[AccessEntryOut]:
        """The entries about one person. A person is never named in an address."""
        return await _entries(read, given.person, after, limit, updated_since)

    if playground:
        _clock_routes(router, permissions["clock"])
    return router


async def _entries(
    read: ReadSession, person: UUID | None, after: UUID | None, limit: int, since: datetime | None
) -> Page[AccessEntryOut]:
    """A page of the body's log, the oldest first. An entry that commits late stands before those that a reader has
    seen: who keeps a copy asks by `since` (decision 0015).
    """
    since = aware(since) if since is not None else None
    until = await read.settled_before() if since is not None and after is None else None
    query = select(AccessEntry).where(AccessEntry.body_id == read.body).order_by(AccessEntry.id).limit(limit)
    if person is not None:
        query = query.where(AccessEntry.person == person)
    if after is not None:
        query = query.where(AccessEntry.id > after)
    if since is not None:
        query = query.where(AccessEntry.id >= ids.least_of(since))
    names = AccessEntryOut.model_fields
    rows = await read.all(query)
    items = [AccessEntryOut(**{name: getattr(row, name) for name in names}) for row in rows]
    following = str(rows[-1].id) if len(rows) == limit else None
    return Page[AccessEntryOut](items=items, next=following, updated_until=until)


def _clock_routes(router: Router, permission: str) -> None:
    @router.get("/meta/clock", public=True)
    async def read_clock(request: TheRequest) -> ClockOut:
        """Legal time on this demo or test folder."""
        clock = request.app.state.geleit.database.tools.clock
        return ClockOut(today=clock.today(), now=clock.now())

    @router.put("/meta/clock", permission=permission)
    async def move_domain_clock(given: ClockIn, context: Context) -> ClockOut:
        """Moves legal time for the whole node. Exists only on a demo- or test-marked folder."""
        folder = context.settings.data_folder
        if folder is None:
            raise NotFound
        move_clock(folder, noon(given.day))
        clock = context.database.tools.clock
        return ClockOut(today=clock.today(), now=clock.now())


async def backlog(context: ServiceContext) -> BacklogOut:
    """The figures behind `/v1/meta/backlog` and the metrics."""
    async with context.database.read(NODE) as read:
        waiting, oldest = (
            await read.tuples(
                select(func.count(Outbox.position), func.min(Outbox.recorded_at)).where(Outbox.published_at.is_(None))
            )
        )[0]
        heard = {row.stream: row.sequence for row in await read.all(select(Position))}
        letters = dict(
            [
                tuple(row)
                for row in await read.tuples(select(DeadLetter.status, func.count()).group_by(DeadLetter.status))
            ]
        )
        unsealed = await read.scalar(select(func.count()).where(AccessEntry.number.is_(None)))
    return BacklogOut(
        unpublished=waiting or 0,
        oldest_unpublished_seconds=max((utc_now() - oldest).total_seconds(), 0.0) if oldest else 0.0,
        heard=heard,
        dead_letters=letters.get("dead", 0),
        parked=letters.get("parked", 0),
        unsealed_log_entries=unsealed or 0,
        waiting={name: await count() for name, count in sorted(context.extras.get("waiting", {}).items())},
    )


def _labelled(cycle: Lifecycle, context: ServiceContext, languages: str | None) -> dict[str, Any]:
    data = cycle.as_data()
    label = context.texts.label
    data["state_labels"] = {state: label(f"{cycle.name}.status.{state}", languages) for state in data["states"]}
    for step in data["steps"]:
        step["label"] = label(f"{cycle.name}.action.{step['action']}", languages)
    return data
