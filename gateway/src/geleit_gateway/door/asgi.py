"""The ground of the door: ASGI's shapes, a request as the door reads it, and an answer that the door gives itself."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from geleit_kit.pure.texts import Language

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request after it was found sound (`head.read`). Names of headers are lower case."""

    method: str
    path: str
    raw_path: bytes
    query: bytes
    headers: Headers
    request_id: str
    language: Language

    def header(self, name: bytes) -> str | None:
        """The first header of this name, or None."""
        for key, value in self.headers:
            if key == name:
                return value.decode("latin-1")
        return None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the query, in their order."""
        return parse_qsl(self.query.decode("latin-1"), keep_blank_values=True)

    def asked(self, name: str) -> str | None:
        """The first value of a query parameter, or None."""
        return next((value for known, value in self.parameters if known == name), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of the door itself, small enough to hold."""

    status: int = 200
    body: bytes = b""
    media: str = "application/json"
    headers: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def json(cls, content: object, status: int = 200, *, media: str = "application/json") -> "Reply":
        """A JSON document, as UTF-8 with the characters as they are."""
        return cls(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), media)

    @classmethod
    def html(cls, page: str, status: int = 200) -> "Reply":
        """A page for people."""
        return cls(status, page.encode(), "text/html; charset=utf-8")

    def carrying(self, **headers: str) -> "Reply":
        """The same with more headers; an underscore in a name stands for a hyphen."""
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return replace(self, headers=(*self.headers, *named))

    async def send(self, send: Send, *, head_only: bool = False) -> None:
        """Sends head and body; of a HEAD request only the head."""
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        if self.status not in {204, 304}:
            headers += [(b"content-type", self.media.encode()), (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if head_only else self.body})
