"""A service in the process of the test, called over real HTTP on a loopback socket."""

import asyncio
import contextlib
import socket
import typing
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

import httpx
import uvicorn
from pydantic_settings import BaseSettings
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geleit_kit.pure.node_keys import make_secrets
from geleit_kit.testing.databases import Addresses, Engine
from geleit_kit.testing.issuer import Issuer
from geleit_kit.testing.node import Node

_START_WITHIN = 30.0
_PATIENCE = 30.0


class DidNotStart(RuntimeError):
    """The service ended before it served; the message is what its start raised."""


class More(TypedDict, total=False):
    """What a request may carry beside its body. `seen`: row version for If-Match (or `*`); `key`: Idempotency-Key."""

    seen: int | str | None
    key: str | None
    headers: dict[str, str]
    content: bytes | str | AsyncIterable[bytes]
    params: Mapping[str, str | int | bool]


@dataclass
class Client:
    """Calls one service with one set of headers. Every method answers the whole `httpx.Response`."""

    line: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def request(self, method: str, path: str, json: object = None, **more: Unpack[More]) -> httpx.Response:
        """One request, with a JSON body or with `content` as it stands."""
        sent = dict(self.headers)
        seen, key = more.get("seen"), more.get("key")
        if seen is not None:
            sent["If-Match"] = f'"{seen}"' if isinstance(seen, int) else seen
        if key is not None:
            sent["Idempotency-Key"] = key
        sent |= more.get("headers", {})
        content, params = more.get("content"), more.get("params")
        return await self.line.request(method, path, headers=sent, json=json, content=content, params=params)

    async def get(self, path: str, **more: Unpack[More]) -> httpx.Response:
        """GET."""
        return await self.request("GET", path, **more)

    async def post(self, path: str, json: object = None, **more: Unpack[More]) -> httpx.Response:
        """POST of a JSON body."""
        return await self.request("POST", path, json=json, **more)

    async def put(self, path: str, json: object = None, **more: Unpack[More]) -> httpx.Response:
        """PUT of a JSON body."""
        return await self.request("PUT", path, json=json, **more)

    async def patch(self, path: str, json: object = None, **more: Unpack[More]) -> httpx.Response:
        """PATCH of a JSON body."""
        return await self.request("PATCH", path, json=json, **more)

    async def delete(self, path: str, **more: Unpack[More]) -> httpx.Response:
        """DELETE."""
        return await self.request("DELETE", path, **more)


@dataclass
class Running:
    """A running service. `as_` is who calls."""

    app: Any
    settings: Any
    base: str
    issuer: Issuer
    line: httpx.AsyncClient
    _server: "Server"
    _task: "asyncio.Task[None]"

    def as_(self, role: str | list[str], body: str, **claims: object) -> Client:
        """A user with a role (or several) in a body; `claims` such as `sub` or `client_id` tell users apart."""
        return self.with_token(self.issuer.token(role, body, **claims))

    def with_token(self, token: str) -> Client:
        """Whoever carries this token, whatever it is."""
        return Client(self.line, {"Authorization": f"Bearer {token}"})

    def as_service(self, service: str, act: dict[str, Any] | None = None) -> Client:
        """Another service of the node, with its own assertion."""
        from geleit_kit.http.auth import ServiceSigner  # noqa: PLC0415 -- the fixtures of pure tests need no http

        signer = ServiceSigner(self.settings.secrets_folder, service)
        return self.with_token(signer.assertion(self.settings.service, act))

    def as_nobody(self) -> Client:
        """Without a token."""
        return Client(self.line)

    def look(self) -> None:
        """The ticker looks now, not within half a second."""
        ticker = self.app.state.geleit.extras.get("ticker")
        if ticker is not None:
            ticker.wake.set()

    async def ticked(self) -> None:
        """Returns when this service's ticker has looked from beginning to end since the call: what falls due on the
        day of the domain clock has taken effect. Another replica must not hold the ticker's lease.
        """
        ticker = self.app.state.geleit.extras["ticker"]
        until = ticker.looks + 2  # one may be under way
        async with asyncio.timeout(_PATIENCE):
            while ticker.looks < until:
                self.look()
                await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Ends the service as SIGTERM would, after the callers have hung up."""
        await self.line.aclose()
        self._server.end()
        await self._task


class Server(uvicorn.Server):
    """uvicorn inside a running loop: signals belong to pytest, and it ends when it is told, not at its next look."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end(self) -> None:
        """Ends the service; `serve` returns when it has."""
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        """The header with the date is written once; a test is over before it matters."""
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Without uvicorn's pause of a tenth of a second where nobody is connected any more."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for opened in sockets or []:
            opened.close()
        await self.lifespan.shutdown()


@dataclass
class Starter:
    """Starts services of one test on fresh databases of one kind."""

    engine: Engine
    node: Node
    redis_url: str
    peers: dict[str, str] = field(default_factory=dict)
    started: list[Running] = field(default_factory=list)
    addresses: dict[str, Addresses] = field(default_factory=dict)

    async def __call__(self, create_app: Callable[[Any], Any], **changed: object) -> Running:
        """Starts a service; `changed` replaces single settings. A second start finds its databases again."""
        kind: type[BaseSettings] = typing.get_type_hints(create_app)["settings"]
        service = str(kind.model_config["env_prefix"]).removeprefix("GELEIT_").rstrip("_").lower()
        package = create_app.__module__.partition(".")[0]
        settings = kind(**await self._settings(service, package, kind) | changed)
        app = create_app(settings)
        opened = socket.create_server(("127.0.0.1", 0))
        # asyncio leaves it out on a socket that it did not open
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening = _Listening(app)
        server = Server(  # a test that computes for long finds its connection open afterwards
            uvicorn.Config(
                listening, log_config=None, access_log=False, ws="none", http="httptools", timeout_keep_alive=120
            )
        )
        task = asyncio.create_task(server.serve(sockets=[opened]))
        await _until_started(server, task, listening)
        base = f"http://127.0.0.1:{opened.getsockname()[1]}"
        line = httpx.AsyncClient(base_url=base, timeout=_PATIENCE, trust_env=False)
        running = Running(app, settings, base, self.node.issuer, line, server, task)
        self.started.append(running)
        self.peers[service] = base
        return running

    async def stop(self) -> None:
        """Ends what still runs, the last one first."""
        while self.started:
            running = self.started.pop()
            if not running._task.done():  # noqa: SLF001 -- the two belong together
                await running.stop()

    async def _settings(self, service: str, package: str, kind: type[BaseSettings]) -> dict[str, Any]:
        given: dict[str, Any] = {
            "node": self.node.name,
            "tenants_file": self.node.tenants_file,
            "secrets_folder": self.node.secrets,
            "data_folder": self.node.folder,
            "peers": dict(self.peers),
        }
        if "database_url" in kind.model_fields:
            make_secrets(self.node.secrets, [service])
            if package not in self.addresses:
                self.addresses[package] = await self.engine.databases(package)
            found = self.addresses[package]
            given |= {
                "service": service,
                "database_url": found.database_url,
                "keys_url": found.keys_url,
                "redis_url": self.redis_url,
            }
        return {name: value for name, value in given.items() if name in kind.model_fields}


class _Listening:
    """Remembers why a start failed: uvicorn only logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self.reason = app, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                self.reason = str(message.get("message", "")).strip()
            await send(message)

        await self._app(scope, receive, heard if scope["type"] == "lifespan" else send)


async def _until_started(server: Server, task: "asyncio.Task[None]", listening: _Listening) -> None:
    until = asyncio.get_running_loop().time() + _START_WITHIN
    while not server.started:
        if task.done() or asyncio.get_running_loop().time() > until:
            server.should_exit = True
            await task
            raise DidNotStart(listening.reason or "the service did not start in time")
        await asyncio.sleep(0.005)
