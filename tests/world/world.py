"""The services of one world, in this process, and who calls them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import func, select

from geleit_kit.db.kit_tables import Outbox, Position
from geleit_kit.db.scope import NODE
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.http.context import ServiceContext
from geleit_kit.pure.caller import staff_id
from geleit_kit.pure.problems import Forbidden
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.running import Client, More, Running, Starter
from tests.house.places import SERVICES
from tests.world.calls import Call

MONDAY = date(2016, 9, 5)
OWNER = "ki"
RECEIVER = "weiterbildung"
STATISTICS = "statistik"
ALL = (*SERVICES, "gateway")
_AS_SERVICE = "service:"
_TOKEN_SECONDS = 120.0


@dataclass
class World:
    """What runs, and short ways to call it. Bodies are named by their keys."""

    node: Node
    engine: Engine
    valkey: Valkey
    starter: Starter
    services: dict[str, Running]
    kept: dict[str, Any] = field(default_factory=dict)
    """What a story made once for the whole world, by its name."""

    def as_(self, service: str, body: str = OWNER, role: str | Iterable[str] = "case_manager", **claims: Any) -> Client:
        """A user of a body at a service."""
        roles = role if isinstance(role, str) else list(role)
        named = {name: value for name, value in claims.items() if value}
        token = self._token(repr((roles, body, named)), roles, body, named)
        return self.services[service].with_token(token)

    def _token(self, who: str, roles: str | list[str], body: str, claims: dict[str, Any]) -> str:
        """A token, the same for a while: signing and checking one anew takes longer than most calls."""
        now = time.monotonic()
        kept = self.kept.get(f"token of {who}")
        if kept is None or now - kept[1] > _TOKEN_SECONDS:
            kept = (self.node.issuer.token(roles, body, **claims), now)
            self.kept[f"token of {who}"] = kept
        return str(kept[0])

    def caller(self, call: Call) -> Client:
        """Who makes a call."""
        running = self.services[call.known.service]
        if call.body is None:
            return running.as_nobody()
        if isinstance(call.role, str) and call.role.startswith(_AS_SERVICE):
            return running.as_service(call.role.removeprefix(_AS_SERVICE))
        return self.as_(call.known.service, call.body, call.role, sub=call.sub)

    async def send(self, call: Call) -> httpx.Response:
        """Makes a call."""
        more = More(seen=call.seen, key=call.key, headers=dict(call.headers), params=dict(call.query))
        if isinstance(call.given, bytes):
            more["content"] = call.given
            more["headers"] = {"Content-Type": "application/octet-stream"} | more["headers"]
            return await self.caller(call).request(call.known.method, call.path, **more)
        return await self.caller(call).request(call.known.method, call.path, call.given, **more)

    def body(self, key: str) -> str:
        """The id of a body."""
        return str(self.node.body(key))

    def staff(self, body: str = OWNER, sub: str | None = None, role: str = "case_manager") -> str:
        """The stable id of a user inside a body."""
        return str(staff_id(self.node.issuer.iss, sub or f"{body}-{role}", self.node.body(body)))

    def day(self, day: date) -> None:
        """Moves the domain clock of all services."""
        move_clock(self.node.folder, noon(day))
        for name, one in self.services.items():
            if name != "gateway":
                one.look()

    async def once(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        """What is made once for the whole world."""
        if name not in self.kept:
            self.kept[name] = await make()
        return self.kept[name]

    async def fresh(self, within: float = 60.0) -> None:
        """Returns when every service that takes grants has seen the list of the withdrawn ones."""
        until = asyncio.get_running_loop().time() + within
        while late := [name for name, one in self.services.items() if name != "gateway" and _stale(one)]:
            assert asyncio.get_running_loop().time() < until, f"no status list at {late}"
            await asyncio.sleep(0.02)

    async def settled(self, within: float = 60.0) -> None:
        """Returns when every fact that was written is published, heard by all who hear it, and so are their effects."""
        until = asyncio.get_running_loop().time() + within
        while late := await self._late():
            assert asyncio.get_running_loop().time() < until, f"did not come to rest: {late}"
            await asyncio.sleep(0.02)

    async def _late(self) -> list[str]:
        """What still waits. Positions are read before the outboxes: an effect's own facts are then among the latter."""
        contexts = {name: one.app.state.geleit for name, one in self.services.items() if name != "gateway"}
        heard = {name: await _heard(context) for name, context in contexts.items()}
        newest: dict[str, int] = {}
        late = []
        for name, context in contexts.items():
            waiting, streams = await _written(context)
            newest |= streams
            late += [f"{name}: {waiting} unpublished"] if waiting else []
        for name, context in contexts.items():
            for stream in context.registry.streams_in:
                if heard[name].get(stream, 0) < newest.get(stream, 0):
                    late.append(f"{name} behind on {stream}")
        return late


def _stale(running: Running) -> bool:
    try:
        running.app.state.geleit.extras["grants"].status.check("none")
    except Forbidden:
        return True
    return False


async def _heard(context: ServiceContext) -> dict[str, int]:
    async with context.database.read(NODE) as read:
        return {row.stream: row.sequence for row in await read.all(select(Position))}


async def _written(context: ServiceContext) -> tuple[int, dict[str, int]]:
    """How many facts wait to be published, and the newest sequence of each stream."""
    waiting = func.count().filter(Outbox.published_at.is_(None))
    async with context.database.read(NODE) as read:
        rows = await read.tuples(select(Outbox.stream, func.max(Outbox.sequence), waiting).group_by(Outbox.stream))
    return sum(count for _, _, count in rows), {stream: newest or 0 for stream, newest, _ in rows}


async def _directly(running: dict[str, Running]) -> None:
    """Calls the services without a socket in between, in half the time. The door keeps its own: it reads raw HTTP."""
    for name, one in running.items():
        if name != "gateway":
            await one.line.aclose()
            transport = httpx.ASGITransport(one.app, raise_app_exceptions=False)
            one.line = httpx.AsyncClient(base_url=one.base, transport=transport)


_DOCUMENTS: dict[str, dict[str, Any]] = {}
"""The OpenAPI document of each service that started in this process: it depends on the code alone, and writing it takes
longer than the service's start.
"""


def _with_its_document(service: str, running: Running) -> None:
    if isinstance(running.app, FastAPI):
        if service not in _DOCUMENTS:
            _DOCUMENTS[service] = running.app.openapi()
        running.app.openapi_schema = _DOCUMENTS[service]


@asynccontextmanager
async def open_world(engine: Engine, folder: Path, services: Iterable[str] = ALL) -> AsyncIterator[World]:
    """Starts the services on fresh databases of `engine` in an empty folder, with a Valkey of their own."""
    node = make_node(folder / "node")
    node.bodies = (*node.bodies, STATISTICS)
    node.write_tenants()
    move_clock(node.folder, noon(MONDAY))
    valkey = Valkey.start(folder / "valkey", keep=False)
    starter = Starter(engine, node, valkey.url())
    try:
        running: dict[str, Running] = {}
        for one in services:
            running[one] = await starter(import_module(f"geleit_{one}.app").create_app)
            _with_its_document(one, running[one])
        await _directly(running)
        world = World(node, engine, valkey, starter, running)
        await world.fresh()
        yield world
    finally:
        await starter.stop()
        valkey.stop()
        await engine.drop()
