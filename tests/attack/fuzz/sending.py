"""Requests straight into the application: the whole middleware stack, without a socket."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from schemathesis.core.transport import Response

from geleit_kit.http.auth import ServiceSigner
from geleit_vocabulary.roles import Role
from tests.world import World

BASE = "http://fuzz.test"
NOBODY = "nobody"
ANOTHER_SERVICE = "service"
ROLES = (*sorted(str(role) for role in Role if role is not Role.SERVICE), ANOTHER_SERVICE, NOBODY)
"""Everybody who may call: all roles of the vocabulary, a service of the node, and who has no token."""
_FRESH = 240.0


@dataclass
class Tokens:
    """Tokens of every role, made anew before they end."""

    world: World
    _kept: dict[tuple[str, ...], tuple[float, str]] = field(default_factory=dict)

    def of(self, role: str | tuple[str, ...], body: str, service: str, sub: str | None = None) -> str | None:
        """The header's value, or None for nobody."""
        if role == NOBODY:
            return None
        key = (*((role,) if isinstance(role, str) else role), body, service, sub or "")
        made, token = self._kept.get(key, (0.0, ""))
        if time.monotonic() - made > _FRESH or not made or role == ANOTHER_SERVICE:
            token = self._made(role, body, service, sub)
            self._kept[key] = time.monotonic(), token
        return f"Bearer {token}"

    def _made(self, role: str | tuple[str, ...], body: str, service: str, sub: str | None) -> str:
        node = self.world.node
        if isinstance(role, str) and role.startswith(ANOTHER_SERVICE):
            caller = role.partition(":")[2] or ("identity" if service == "cases" else "cases")
            return ServiceSigner(node.secrets, caller).assertion(service)
        roles = [role] if isinstance(role, str) else list(role)
        return node.issuer.token(roles, body, **({"sub": sub} if sub else {}))


def prepared(parts: dict[str, Any]) -> requests.PreparedRequest:
    """A request as the wire would carry it: path and query encoded, the document as bytes."""
    return requests.Request(**{name: value for name, value in parts.items() if name != "verify"}).prepare()


async def send(app: Any, request: requests.PreparedRequest, token: str | None, changed: Mapping[str, str]) -> Response:
    """One request as one caller. An error that nobody caught is an answer of 500."""
    headers: dict[str, str] = {name: str(value) for name, value in request.headers.items()} | dict(changed)
    for name in ("Authorization", "Accept-Encoding"):  # the answer is read as it stands
        headers.pop(name, None)
    if token is not None:
        headers["Authorization"] = token
    status, answered, content = await _asgi(app, request, headers)
    return Response(
        status_code=status,
        headers={name: [value] for name, value in answered.items()},
        content=content,
        request=request,
        elapsed=0.0,
        verify=False,
    )


async def _asgi(
    app: Any, request: requests.PreparedRequest, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    address = urlsplit(str(request.url))
    given: Any = request.body or b""
    body = given.encode() if isinstance(given, str) else bytes(given)
    told: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]
    heard: list[Any] = []

    async def receive() -> Any:
        if told:
            return told.pop()
        await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    async def hear(message: Any) -> None:
        heard.append(message)

    raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": "http",
        "path": unquote(address.path), "raw_path": address.path.encode(), "query_string": address.query.encode(),
        "root_path": "", "headers": [(b"host", b"fuzz.test"), *raw], "server": ("fuzz.test", 80),
        "client": ("127.0.0.1", 1), "state": {},
    }  # fmt: skip
    try:
        await app(scope, receive, hear)
    except Exception as error:  # noqa: BLE001 -- what escapes an application is what a server answers with 500
        if not heard:
            return 500, {"content-type": "text/plain"}, repr(error).encode()
    start = heard[0]
    answered = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    return start["status"], answered, b"".join(message.get("body", b"") for message in heard[1:])
