"""Real HTTP peers for the door: small ASGI applications behind uvicorn, and the door itself behind uvicorn."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn

from geleit_gateway.app import create_app
from geleit_gateway.server import DoorProtocol
from geleit_gateway.settings import GatewaySettings
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Server

App = Callable[..., Awaitable[None]]
Handler = Callable[["Heard", Any, Any], Awaitable[None]]


UPSTREAM_CLIENT = {"now": "direct"}
"""How the doors of these tests reach their services; the fixture `either_client` runs a test with both."""


def free_socket() -> socket.socket:
    """A bound socket on loopback; nobody listens yet, so that connections to it are refused."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    return made


@asynccontextmanager
async def serving(app: App, *, http: Any = "httptools", bound: socket.socket | None = None) -> AsyncIterator[str]:
    """Runs an application behind uvicorn in this loop; gives its base URL."""
    bound = bound or free_socket()
    config = uvicorn.Config(
        app, http=http, ws="none", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.end()
        await task
        bound.close()


@dataclass
class Heard:
    """A request as the service heard it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    names: list[str]
    body: bytes = b""


@dataclass
class Service:
    """A service of the node, as far as the door can tell. `handlers`: (method, path) -> what it does."""

    document: dict[str, Any]
    handlers: dict[tuple[str, str], Handler] = field(default_factory=dict)
    lifecycles: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"de": [], "en": []})
    problems: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"de": [], "en": []})
    heard: list[Heard] = field(default_factory=list)
    ready: bool = True

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        names = [name.decode() for name, _ in scope["headers"]]
        heard = Heard(scope["method"], scope["raw_path"].decode(), scope["query_string"].decode(), headers, names)
        if heard.path == "/openapi.json":
            await answer(send, 200, self.document)
        elif heard.path == "/v1/meta/lifecycles":
            await answer(send, 200, {"items": self.lifecycles[headers.get("accept-language", "de")]})
        elif heard.path == "/v1/meta/problems":
            await answer(send, 200, {"items": self.problems[headers.get("accept-language", "de")]})
        elif heard.path == "/health/ready":
            await answer(send, 200 if self.ready else 503, {"status": "ready"})
        else:
            self.heard.append(heard)
            await self.handlers.get((heard.method, heard.path), echo)(heard, receive, send)


async def read_body(receive: Any) -> bytes:
    """The whole body of a request."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def never(_: Any, receive: Any, __: Any) -> None:
    """Answers nothing more, for as long as the door waits: it hangs up in the end."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(send: Any, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
    """A JSON answer."""
    body = json.dumps(content).encode()
    all_headers = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
    raw = [(name.encode(), value.encode()) for name, value in all_headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def echo(heard: Heard, receive: Any, send: Any) -> None:
    """Says what it heard."""
    heard.body = await read_body(receive)
    await answer(
        send, 200, {"method": heard.method, "path": heard.path, "query": heard.query, "headers": heard.headers}
    )


def operation(
    operation_id: str, *, permission: str | None = "case:read", public: bool = False, **more: Any
) -> dict[str, Any]:
    """An operation as kit documents it."""
    found = {"operationId": operation_id, "responses": {"200": {"description": "Found."}}, **more}
    found["security"] = [] if public else [{"bearer": []}]
    if permission and not public:
        found["x-permission"] = permission
    return found


def openapi(title: str, paths: dict[str, Any], schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    """A service's document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {
            "schemas": schemas or {},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


THINGS = {
    "/v1/things": {"get": operation("list_things"), "post": operation("add_thing", permission="case:write")},
    "/v1/things/{thing_id}": {
        "parameters": [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": operation("read_thing"), "put": operation("replace_thing", permission="case:write"),
    },
    "/v1/things/{thing_id}/end": {
        "parameters": [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "post": operation("end_thing", permission="case:write"),
    },
    "/v1/things/search": {"post": operation("search_things")},
    "/v1/meta/lifecycles": {"get": operation("list_lifecycles", public=True)},
    "/health/live": {"get": operation("live", public=True)},
}  # fmt: skip


def things() -> Service:
    """A service with things."""
    return Service(openapi("Things", THINGS))


@dataclass(frozen=True)
class Running:
    """A running door."""

    base: str
    port: int
    node: Node

    def bearer(self, role: str | list[str] = "case_manager", body: str = "ki", **changed: Any) -> dict[str, str]:
        """A good token, as a header."""
        return {"Authorization": f"Bearer {self.node.issuer.token(role, body, **changed)}"}


def settings(node: Node, peers: dict[str, str], **changed: Any) -> GatewaySettings:
    """The settings of a door of this test node."""
    given: dict[str, Any] = {
        "node": node.name, "peers": peers, "tenants_file": node.tenants_file, "secrets_folder": node.secrets,
        "data_folder": node.folder, "refresh_seconds": 0.2, "upstream_client": UPSTREAM_CLIENT["now"], "documents_folder": node.folder / "documents",
    }  # fmt: skip
    return GatewaySettings(**(given | changed))


@asynccontextmanager
async def door(node: Node, services: Mapping[str, Service | str], **changed: Any) -> AsyncIterator[Running]:
    """A door in front of these services; a string is the address of something else."""
    async with AsyncStack() as stack:
        peers = {}
        for name, service in services.items():
            peers[name] = service if isinstance(service, str) else await stack.enter(serving(service))
        base = await stack.enter(serving(create_app(settings(node, peers, **changed)), http=DoorProtocol))
        yield Running(base, int(base.rpartition(":")[2]), node)


class AsyncStack:
    """Opens in order, closes in reverse order."""

    def __init__(self) -> None:
        self._open: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def enter(self, manager: Any) -> Any:
        """Opens one more."""
        value = await manager.__aenter__()
        self._open.append(manager)
        return value

    async def __aexit__(self, *reason: object) -> None:
        for manager in reversed(self._open):
            await manager.__aexit__(None, None, None)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    """Waits until something holds; TimeoutError where it does not in time."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 -- what is waited for happens behind HTTP
            await asyncio.sleep(0.05)


async def raw(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Sends bytes as they are and reads until the other side closes or is silent for a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        received = b""
        while True:
            try:
                async with asyncio.timeout(1.0):
                    piece = await reader.read(65536)
            except (TimeoutError, ConnectionResetError):
                return received
            if not piece:
                return received
            received += piece
    finally:
        writer.close()
