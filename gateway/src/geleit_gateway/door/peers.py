"""The services as the door sees them: where each is reached, and what protects it."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from geleit_gateway.door.asgi import Headers
from geleit_gateway.door.breaker import Breaker, InFlight
from geleit_gateway.door.direct import DirectUpstream
from geleit_gateway.door.refusals import ServiceBroken, ServiceBusy, ServiceDown, ServiceSlow
from geleit_gateway.door.upstream import (
    Answer,
    Broken,
    Exhausted,
    HttpxUpstream,
    Late,
    Outgoing,
    Stale,
    Unreachable,
    Upstream,
    UpstreamError,
)
from geleit_gateway.settings import Limits
from geleit_kit.pure.problems import Problem

_LARGEST_DOCUMENT = 8 * 1024 * 1024
_PAUSE_SECONDS = 0.05
_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A service of this node."""

    service: str
    upstream: Upstream
    breaker: Breaker
    in_flight: InFlight
    patience: float = _PATIENCE_SECONDS
    """Seconds for one small document that the door asks for itself."""

    @classmethod
    def at(cls, service: str, base: str, limits: Limits, client: str = "direct") -> "Peer":
        """The service at this base URL, by the door's own client or by httpx."""
        upstream: Upstream = HttpxUpstream(base, limits) if client == "httpx" else DirectUpstream(base, limits)
        in_flight, patience = InFlight(service, limits.in_flight), min(limits.header_seconds, _PATIENCE_SECONDS)
        return cls(service, upstream, Breaker(service), in_flight, patience)

    async def send(self, outgoing: Outgoing, *, repeatable: bool) -> Answer:
        """Sends a request; a second time only where it is repeatable and the service cannot have read it."""
        try:
            return await self.upstream.send(outgoing)
        except (Unreachable, Stale) as error:
            if not repeatable or outgoing.body is not None:
                raise
            if isinstance(error, Unreachable):
                await asyncio.sleep(_PAUSE_SECONDS)
            return await self.upstream.send(outgoing)

    def refusal(self, error: UpstreamError) -> Problem:
        """What the client is told; counts for the breaker."""
        match error:
            case Exhausted():
                return ServiceBusy(self.service)
            case Unreachable():
                self.breaker.failed()
                return ServiceDown(self.service)
            case Late():
                self.breaker.failed()
                return ServiceSlow(self.service)
            case _:
                self.breaker.failed()
                return ServiceBroken(self.service)

    async def ask(self, path: str, headers: Headers, question: Any = None) -> tuple[int, Any]:
        """One small JSON document by GET, for what the door itself wants to know, or by POST of a question that changes
        nothing. Raises a Problem (502, 503, 504).
        """
        self.breaker.admit()
        with self.in_flight.place():
            target = self._question(path, headers, question)
            try:
                async with asyncio.timeout(self.patience):
                    answer = await self.send(target, repeatable=True)
                    status, content = answer.status, await _whole(answer)
            except UpstreamError as error:
                raise self.refusal(error) from error
            except TimeoutError as error:
                raise self.refusal(Late()) from error
            except BaseException:
                self.breaker.abandoned()
                raise
        self.breaker.succeeded()
        return status, self._parsed(content)

    def _question(self, path: str, headers: Headers, question: Any) -> Outgoing:
        named = [(b"host", self.upstream.host), *headers]
        if question is None:
            return Outgoing("GET", path.encode(), named)
        body = json.dumps(question).encode()
        told = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        return Outgoing("POST", path.encode(), [*named, *told], _once(body))

    def _parsed(self, content: bytes) -> Any:
        try:
            return json.loads(content)
        except ValueError as error:
            raise ServiceBroken(self.service) from error


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _whole(answer: Answer) -> bytes:
    content = bytearray()
    try:
        async for chunk in answer.chunks():
            content += chunk
            if len(content) > _LARGEST_DOCUMENT:
                raise Broken
    finally:
        await answer.close()
    return bytes(content)


Peers = Mapping[str, Peer]
