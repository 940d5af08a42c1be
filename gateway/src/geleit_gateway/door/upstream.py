"""How the door reaches a service: a small interface, and httpx behind it (`direct` is the other, faster side of it).

Only the transport of httpx is used. Its client would keep cookies for all callers in one jar, follow redirects, read
proxy settings and unpack bodies: none of that may happen between a caller and a service.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

import httpx

from geleit_gateway.door.asgi import Headers
from geleit_gateway.settings import Limits


class UpstreamError(Exception):
    """The service gave no sound answer."""


class Unreachable(UpstreamError):
    """No connection: nothing of the request was sent."""


class Exhausted(UpstreamError):
    """No connection was free in time: nothing of the request was sent."""


class Late(UpstreamError):
    """The service stopped reading, or did not answer in time."""


class Broken(UpstreamError):
    """The service closed the connection or answered what is not HTTP."""


class Stale(Broken):
    """A connection that was kept from earlier was closed before a byte of this answer came."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request for a service. `target` is path and query as bytes, never decoded or tidied on the way."""

    method: str
    target: bytes
    headers: Headers
    body: AsyncIterator[bytes] | None = None


class Answer(Protocol):
    """The head of an answer; its body comes piece by piece and must be closed."""

    status: int
    headers: Headers

    @property
    def ended(self) -> bool:
        """Whether everything was given out already. False says nothing: there may be no more to come."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes, without transfer coding, content coding untouched. Raises Late or Broken."""

    async def close(self) -> None:
        """Gives the connection back, or closes it when the body was not read to its end."""


class Upstream(Protocol):
    """One service, over any number of connections. Raises UpstreamError."""

    host: bytes

    async def send(self, outgoing: Outgoing) -> Answer:
        """Sends the request and waits for the head of the answer."""

    async def close(self) -> None:
        """Closes all connections."""


class _Stream(httpx.AsyncByteStream):
    def __init__(self, body: AsyncIterator[bytes] | None) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._body is not None:
            async for chunk in self._body:
                yield chunk


class HttpxAnswer:
    """An answer that httpx reads."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers: Headers = response.headers.raw
        self._response = response

    @property
    def ended(self) -> bool:
        return False

    async def chunks(self) -> AsyncIterator[bytes]:
        stream = self._response.stream
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 -- what an async transport returns
        try:
            async for chunk in stream:
                yield chunk
        except httpx.HTTPError as error:
            raise _named(error) from error

    async def close(self) -> None:
        await self._response.aclose()


class HttpxUpstream:
    """A service reached by httpx, HTTP/1.1, with a pool of kept connections."""

    def __init__(self, base: str, limits: Limits) -> None:
        self._base = httpx.URL(base)
        self.host = self._base.netloc
        self._timeout = {
            "connect": limits.connect_seconds, "pool": limits.connect_seconds,
            "read": max(limits.idle_seconds, limits.header_seconds), "write": limits.idle_seconds,
        }  # fmt: skip
        self._transport = httpx.AsyncHTTPTransport(
            trust_env=False,
            limits=httpx.Limits(
                max_connections=limits.connections, max_keepalive_connections=limits.connections, keepalive_expiry=4.0
            ),
        )

    async def send(self, outgoing: Outgoing) -> HttpxAnswer:
        request = httpx.Request(
            outgoing.method,
            self._base,
            headers=outgoing.headers,
            stream=_Stream(outgoing.body),
            extensions={"timeout": self._timeout, "target": outgoing.target},
        )
        try:
            return HttpxAnswer(await self._transport.handle_async_request(request))
        except httpx.HTTPError as error:
            raise _named(error) from error

    async def close(self) -> None:
        await self._transport.aclose()


def _named(error: httpx.HTTPError) -> UpstreamError:
    """The error in the words of this interface. Its own text is left behind: it may quote what was sent."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return Unreachable()
        case httpx.PoolTimeout():
            return Exhausted()
        case httpx.TimeoutException():
            return Late()
        case _:
            return Broken()
