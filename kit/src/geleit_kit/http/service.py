"""A service from its parts: `service(settings, ...)` is what every `create_app` calls."""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from fastapi import APIRouter, FastAPI
from redis.asyncio import Redis
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url

from geleit_kit.db.access_log import AccessLog, Sealer
from geleit_kit.db.base import TableBase
from geleit_kit.db.closing import CLOSES, DESTROYED, LEFT, Closing
from geleit_kit.db.database import Database
from geleit_kit.db.destroying import Destroying
from geleit_kit.db.endings import Again, Endings
from geleit_kit.db.erasable import check_declared
from geleit_kit.db.erasure import Before, Erasing
from geleit_kit.db.files import FileRow
from geleit_kit.db.four_eyes import EXPIRY, FourEyes, by_kind, expiring
from geleit_kit.db.jobs_worker import JobKind, Jobs
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.kit_tables import KitBase, KnownBody
from geleit_kit.db.leases import Worker
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.migrate import check_version, migrate
from geleit_kit.db.remains import Remains
from geleit_kit.db.session import WriteSession
from geleit_kit.db.ticker import DeadlineHandler, Ticker
from geleit_kit.db.vacuum import vacuuming
from geleit_kit.db.whole import ended
from geleit_kit.db.wrapping import Wrapping
from geleit_kit.events.age import Ages
from geleit_kit.events.barring import bars_consumers
from geleit_kit.events.bodies import bodies_consumer, clients_consumers, leaving_consumers
from geleit_kit.events.consumer import StreamConsumer
from geleit_kit.events.erasure import deaf_to_erased, erasure_consumer, fast_path
from geleit_kit.events.facts import Fact, Registry
from geleit_kit.events.relay import Relay
from geleit_kit.events.restricting import restrictions_consumers
from geleit_kit.events.standing import Standing
from geleit_kit.events.whereabouts import whereabouts_consumers
from geleit_kit.http import permissions, problems
from geleit_kit.http.auth import Authenticator, KeyPage, ServiceSigner
from geleit_kit.http.clock import domain_clock
from geleit_kit.http.context import BodyBook, ServiceContext
from geleit_kit.http.egress import EgressPolicy
from geleit_kit.http.feed import feed_router
from geleit_kit.http.files import FileService, file_service
from geleit_kit.http.form_texts import FORM_TEXTS
from geleit_kit.http.granted_files import granted_files_router
from geleit_kit.http.grants import GrantedResource, Grants, granted_router, sealing_key
from geleit_kit.http.hearing import feed_of, snapshot_of
from geleit_kit.http.holdings import holdings_router
from geleit_kit.http.housekeeping import Housekeeper
from geleit_kit.http.jobs import jobs_router
from geleit_kit.http.kit_texts import KIT_TEXTS
from geleit_kit.http.log_of_person import log_of_person_router
from geleit_kit.http.may import may_router
from geleit_kit.http.meta import backlog, health_router, meta_router
from geleit_kit.http.openapi import install as install_openapi
from geleit_kit.http.proposals import proposals_router
from geleit_kit.http.rates import DAY_SECONDS, QUESTIONS, ROWS, Questions, Requests, rate
from geleit_kit.http.settings import ServiceSettings
from geleit_kit.http.snapshot import snapshot_router
from geleit_kit.http.status_list import StatusList
from geleit_kit.http.tasks import HiddenTasks, task_lifecycle, tasks_router
from geleit_kit.http.telemetry import NO_TELEMETRY_OF_ITS_OWN, Telemetry, TelemetryMiddleware, telemetry
from geleit_kit.http.tenants import Tenants, load_tenants
from geleit_kit.http.upstream import Upstream
from geleit_kit.http.ways import Ways
from geleit_kit.pure.caller import Access
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.folder import is_playground
from geleit_kit.pure.four_eyes import PROPOSAL
from geleit_kit.pure.holdings import Holdings
from geleit_kit.pure.jobs import JOB
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.rates import Rate
from geleit_kit.pure.texts import Texts

Hook = Callable[[ServiceContext], Awaitable[None]]
ConversationsEnded = Callable[[WriteSession, Collection[UUID]], Awaitable[None]]
"""In one body's scope: conversations between bodies have ended, and the rows are to remember it."""


def _apart_seconds(settings: ServiceSettings) -> float:
    if settings.apart_seconds is not None:
        return settings.apart_seconds
    return 0.0 if is_playground(settings.data_folder) else _APART_SECONDS


class Runs(Protocol):
    """Works until it is cancelled: a leased Worker, or something that every replica does for itself."""

    async def run(self) -> None:
        """Until cancelled."""


_log = logging.getLogger("geleit.service")
_APART_SECONDS = 30.0


def service(
    settings: ServiceSettings,
    *,
    package: str,
    title: str,
    access: Access,
    tables: type[TableBase],
    events: Registry,
    standing: Sequence[Standing] = (),
    passing: Mapping[type[Fact], str] | None = None,
    routers: Sequence[APIRouter],
    version: str = "0.1.0",
    description: str = "",
    lifecycles: Sequence[Lifecycle] = (),
    deadlines: Mapping[str, DeadlineHandler] | None = None,
    granted: Sequence[GrantedResource] = (),
    four_eyes: Sequence[FourEyes] = (),
    jobs: Mapping[str, JobKind] | None = None,
    texts: Sequence[Texts] = (),
    on_start: Sequence[Hook] = (),
    workers: Sequence[Callable[[ServiceContext], Runs]] = (),
    before_erasure: Sequence[Before] = (),
    erased_again: Sequence[Before] = (),
    ended_again: Mapping[str, Again] | None = None,
    closing: Closing | None = None,
    holdings: Holdings | None = None,
    hidden_tasks: HiddenTasks | None = None,
    files: type[FileRow] | None = None,
    conversations_ended: ConversationsEnded | None = None,
) -> FastAPI:
    """The application. Nothing is opened before it starts: the OpenAPI document can be read without a database."""
    playground = is_playground(settings.data_folder)
    matters = by_kind(four_eyes)
    closing = replace(closing or Closing(tables.metadata), matters=matters)
    handlers = {**(deadlines or {}), **({EXPIRY: expiring(matters)} if matters else {}), CLOSES: closing.close}
    parts = _Parts(settings, package, access, events, handlers, list(on_start), list(workers), playground, closing)
    parts.tables, parts.before_erasure, parts.erased_again = tables.metadata, before_erasure, erased_again
    parts.ended_again = {**(ended_again or {}), LEFT: closing.close_again, DESTROYED: closing.destroy_again}
    parts.holdings, parts.jobs, parts.file_rows = holdings or {}, jobs or {}, files
    parts.conversations_ended = conversations_ended
    check_declared(tables.metadata)
    instruments = telemetry(settings.service, sampling=settings.trace_sampling, collector=settings.otlp_endpoint)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with parts.running(app, instruments):
            yield

    app = FastAPI(
        title=title,
        version=version,
        description=description,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY_OF_ITS_OWN,
    )
    app.state.texts = Texts(KIT_TEXTS).merge(FORM_TEXTS, *texts)
    app.state.registry = parts.events
    app.state.tables = tables
    app.state.holdings = parts.holdings
    app.state.standing, app.state.passing = standing, dict(passing or {})
    offered = [*([PROPOSAL] if matters else []), *([JOB] if jobs else [])]
    cycles = [task_lifecycle(permissions.TASKS_WORK), DEFINITION, *offered, *lifecycles]
    app.state.lifecycles = cycles
    problems.install(app)
    from_start_to_stop = app.router.lifespan_context
    app.include_router(health_router())
    offered_routers = [
        *routers,
        tasks_router(settings.service, permissions.TASKS_READ, permissions.TASKS_WORK, hidden_tasks, matters),
        *([granted_router(granted, permissions.GRANT)] if granted else []),
        *([granted_files_router(granted, permissions.GRANT)] if files else []),
        *([proposals_router(matters)] if matters else []),
        *([jobs_router(jobs, permissions.JOBS_READ, permissions.JOBS_WORK)] if jobs else []),
        feed_router(permissions.EVENTS, settings.service),
        snapshot_router(permissions.EVENTS, settings.service, standing),
        holdings_router(permissions.HOLDINGS),
        log_of_person_router(permissions.HOLDINGS),
        meta_router(
            cycles,
            {
                "definitions": permissions.DEFINITIONS,
                "caller": permissions.ME,
                "backlog": permissions.BACKLOG,
                "dead_letters": permissions.DEAD_LETTERS,
                "access_log": permissions.ACCESS_LOG,
                "clock": permissions.CLOCK,
            },
            playground=playground,
        ),
    ]
    for router in (*offered_routers, may_router(permissions.ME, offered_routers)):
        app.include_router(router, prefix="/v1")
    # no router has a start of its own, and FastAPI lays one per router around every step of ours
    app.router.lifespan_context = from_start_to_stop
    install_openapi(app)
    app.add_middleware(Ways)
    app.add_middleware(TelemetryMiddleware, telemetry=instruments)
    return app


class _Parts:
    """Opens what a service needs, in order, and closes it again."""

    def __init__(
        self,
        settings: ServiceSettings,
        package: str,
        access: Access,
        events: Registry,
        deadlines: dict[str, DeadlineHandler],
        on_start: list[Hook],
        workers: list[Callable[[ServiceContext], Runs]],
        playground: bool,
        closing: Closing,
    ) -> None:
        self.settings, self.package, self.access, self.events = settings, package, access, events
        self.deadlines, self.on_start, self.workers, self.playground = deadlines, on_start, workers, playground
        self.tables, self.closing = KitBase.metadata, closing
        self.before_erasure: Sequence[Before] = ()
        self.erased_again: Sequence[Before] = ()
        self.ended_again: Mapping[str, Again] = {}
        self.jobs: Mapping[str, JobKind] = {}
        self.holdings: Holdings = {}
        self.file_rows: type[FileRow] | None = None
        self.files: FileService | None = None
        self.conversations_ended: ConversationsEnded | None = None
        self.endings: Endings | None = None
        self.book: BodyBook | None = None
        self.erasing: Erasing | None = None
        self.destroying: Destroying | None = None
        self.remains: Remains | None = None
        if settings.service != "identity":
            told = [*bars_consumers(), *restrictions_consumers(), *whereabouts_consumers()]
            heard = [bodies_consumer(self._read_bodies), *clients_consumers(self._read_bodies)]
            heard += [*leaving_consumers(closing), erasure_consumer(self._erase)]
            self.events = deaf_to_erased(events.listening(*told)).listening(*heard)
        else:
            self.events = deaf_to_erased(events)

    async def _erase(self, write: WriteSession, person: UUID) -> None:
        if self.erasing is not None:
            await self.erasing.erase(write, person)

    async def _read_bodies(self) -> None:
        if self.book is not None:
            await self.book.read()

    @asynccontextmanager
    async def running(self, app: FastAPI, instruments: Telemetry) -> AsyncIterator[None]:
        """From start to stop."""
        settings = self.settings
        tenants = load_tenants(settings.tenants_file)
        await self._migrate()
        keys = _key_store(settings)
        clock = domain_clock(settings.data_folder)
        database = Database(
            settings.database_url,
            keys,
            clock,
            pooler=settings.pooler,
            pool_size=settings.pool_size,
            apart_seconds=_apart_seconds(settings),
        )
        await database.check()
        bodies = BodyBook(database)
        database.tools.left.append(bodies.has_left)
        await _plant_bodies(database, tenants)
        await bodies.read()
        page = KeyPage(settings.secrets_folder)
        signer = ServiceSigner(settings.secrets_folder, settings.service)
        upstream = Upstream(settings.peers, signer)
        status = StatusList(upstream, page)
        database.tools.conversations.append(status.state)
        redis = _redis(settings.redis_url) if settings.redis_url else None
        self.files = file_service(settings, database, self.file_rows)
        ledger = Ledger(settings.ledger_url or settings.keys_url, pooler=settings.pooler)
        self.erasing = Erasing(
            database,
            ledger,
            self.tables,
            before=self.before_erasure,
            again=self.erased_again,
            fast=fast_path(redis),
            **({"files": self.files.files.erased} if self.files else {}),
            vacuum=vacuuming(settings.keys_migration_url),
        )
        self.destroying = Destroying(database, self.closing)
        self.remains = Remains(
            database,
            ledger,
            self.destroying,
            fast=fast_path(redis),
            vacuum=vacuuming(settings.keys_migration_url),
        )
        database.tools.when_bodies_change.extend([bodies.read, self.remains.soon, self.destroying.soon])
        ages = Ages(database, ledger)
        await ages.compare()
        await self.erasing.reapply()
        self.endings = Endings(database, ledger, self.ended_again)
        if await self.endings.reapply():
            await self.destroying.finish()
        await self.remains.at_start()
        context = ServiceContext(
            settings=settings,
            database=database,
            texts=app.state.texts,
            registry=self.events,
            bodies=bodies,
            auth=Authenticator(
                tenants,
                self.access,
                bodies,
                page,
                audience=settings.node,
                service=settings.service,
                egress=EgressPolicy.of(settings.egress_allow),
                playground=self.playground,
            ),
            page=page,
            signer=signer,
            access_log=AccessLog(database),
            redis=redis,
            requests=Requests(settings.requests_per_minute, playground=self.playground),
            questions=self._questions(
                rate("questions", settings.questions_per_minute, QUESTIONS, playground=self.playground), keys, redis
            ),
            playground=self.playground,
        )
        secret = hashlib.sha256(b"conversation ids|" + keys.service_key).digest()
        sealing = sealing_key(settings.secrets_folder)
        context.extras["grants"] = Grants(page, sealing, status, settings.service, secret, bodies.has_left)
        context.extras["upstream"] = upstream
        context.extras["erasing"] = self.erasing
        context.extras["holdings"] = self.tables, self.holdings
        context.extras["ages"] = ages
        if self.files is not None:
            context.extras["files"] = self.files
            database.tools.when_bodies_change.append(self.files.files.soon)
        app.state.geleit = context
        self.book = bodies
        for hook in self.on_start:
            await hook(context)
        self._gauges(instruments, context)
        tasks = self._start(context, upstream, status)
        context.extras["ready"] = True
        try:
            yield
        finally:
            await ended(tasks)
            await upstream.close()
            if redis is not None:
                await redis.aclose()
            await ledger.close()
            await database.close()
            instruments.close()

    def _questions(self, counted: Rate, keys: KeyStore, redis: Redis | None) -> Questions:
        secret = hashlib.sha256(b"rates|" + keys.service_key).digest()
        return Questions(self.settings.service, counted, secret, redis)

    async def _migrate(self) -> None:
        settings = self.settings
        for url, owner_url, package in (
            (settings.database_url, settings.migration_url, self.package),
            (settings.keys_url, settings.keys_migration_url, None),
            *([(settings.ledger_url, settings.ledger_migration_url, None)] if settings.ledger_url else []),
        ):
            if owner_url or url.startswith("sqlite"):
                await migrate(owner_url or url, package, make_url(url).username)
            else:
                await check_version(url, package)

    def _start(self, context: ServiceContext, upstream: Upstream, status: StatusList) -> list[asyncio.Task[None]]:
        running: list[Awaitable[None]] = [context.bodies.follow()]
        if upstream.knows("identity") and context.service != "identity":
            running.append(status.run())
        if self.conversations_ended is not None:
            status.when_ended.append(_in_each_body(context, self.conversations_ended))
            running.append(status.tell())
        if self.settings.workers:
            running += [worker.run() for worker in self._workers(context, upstream)]
        return [asyncio.create_task(_guarded(one)) for one in running]

    def _workers(self, context: ServiceContext, upstream: Upstream) -> list[Runs]:
        database = context.database
        sealer = Sealer(database, context.signer.key)
        ticker = context.extras["ticker"] = Ticker(database, self.deadlines)
        made: list[Runs] = [
            Worker(database, "ticker", ticker.step, every=0.5, wake=ticker.wake),
            Worker(database, "sealer", sealer.step, every=1.0, at_end=sealer.finish),
            Worker(database, "housekeeper", Housekeeper(context).step, every=30.0),
            *(make(context) for make in self.workers),
        ]
        assert self.erasing is not None  # noqa: S101 -- made before anything works
        made.append(Worker(database, "eraser", self.erasing.step, every=5.0, wake=self.erasing.wake))
        if self.destroying is not None and self.remains is not None:
            made.append(Worker(database, "destroyer", self.destroying.step, every=5.0, wake=self.destroying.wake))
            made.append(Worker(database, "remains", self.remains.step, every=30.0))
        if self.endings is not None and self.ended_again:
            made.append(Worker(database, "endings", self.endings.step, every=5.0))
        if self.jobs:
            per_day = self.settings.rows_per_day
            rows = rate("rows", per_day, ROWS, playground=self.playground, seconds=DAY_SECONDS)
            asked = self._questions(rows, database.keys, context.redis)
            worker = context.extras["jobs"] = Jobs(database, self.jobs, asked.count_of)
            made.append(Worker(database, "jobs", worker.step, every=1.0, wake=worker.wake))
        if self.files is not None:
            made += self.files.workers(database)
        relay = Relay(database, context.redis, self.settings.node, self.events.streams_out)
        made.append(Worker(database, "relay", relay.step, every=0.5, wake=database.committed))
        for stream in self.events.streams_in:
            sources = (feed_of(upstream), snapshot_of(upstream))
            consumer = StreamConsumer(database, context.redis, self.events, stream, *sources)
            made.append(Worker(database, f"consumer:{stream}", consumer.step, every=0.05 if context.redis else 1.0))
        return made

    def _gauges(self, instruments: Telemetry, context: ServiceContext) -> None:
        figures: dict[str, float] = {}
        context.extras["figures"] = figures
        instruments.gauge("geleit.outbox.age", "s", lambda: figures.get("age"), "Age of the oldest unpublished fact.")
        instruments.gauge("geleit.dead_letters", "1", lambda: figures.get("dead"), "Facts that could not take effect.")
        context.extras["measure"] = lambda: backlog(context)


def _key_store(settings: ServiceSettings) -> KeyStore:
    folder, service = settings.secrets_folder, settings.service
    seal = (folder / f"{service}.seal").read_bytes()
    return KeyStore(settings.keys_url, Wrapping.of_folder(folder, service), service_key=seal, pooler=settings.pooler)


def _redis(url: str) -> Redis:
    """A client that notices within seconds that nobody answers."""
    return Redis.from_url(url, health_check_interval=30, socket_connect_timeout=2, socket_timeout=5)


async def _plant_bodies(database: Database, tenants: Tenants) -> None:
    """Writes the bodies of `tenants.yaml` into the table of known bodies; several replicas may do so at once."""
    insert = sqlite_insert if database.sqlite else pg_insert
    async with database.node_write() as write:
        for body in sorted(tenants.bodies, key=lambda one: one.id):
            values = {"key": body.key, "name": body.name, "kind": body.kind, "land": body.land, "law": body.law}
            planted = insert(KnownBody).values(id=body.id, **values)
            await write.execute(planted.on_conflict_do_update(index_elements=["id"], set_=values))


_AT_ONCE = 500


def _in_each_body(context: ServiceContext, effect: ConversationsEnded) -> Callable[[frozenset[UUID]], Awaitable[None]]:
    """The list names conversations, not bodies: each body's rows are looked at."""

    async def told(ended: frozenset[UUID]) -> None:
        all_of_them = sorted(ended)
        for body in context.bodies.all():
            for first in range(0, len(all_of_them), _AT_ONCE):
                async with context.database.write(body.id) as write:
                    await effect(write, all_of_them[first : first + _AT_ONCE])

    return told


async def _guarded(work: Awaitable[None]) -> None:
    """A worker that ends by a fault of its own is told."""
    with contextlib.suppress(asyncio.CancelledError):
        try:
            await work
        except Exception as error:
            _log.critical("worker_ended", extra={"fault": type(error).__name__})
            raise
