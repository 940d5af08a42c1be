"""The hot path: one request of a client becomes one request of a service, streaming both ways."""

import asyncio
from contextlib import AsyncExitStack

from geleit_gateway.door import head
from geleit_gateway.door.asgi import Message, Receive, Request, Send
from geleit_gateway.door.bodies import ClientGone, RequestBody
from geleit_gateway.door.peers import Peer
from geleit_gateway.door.refusals import RequestTimeout, ServiceSlow
from geleit_gateway.door.routing import Operation
from geleit_gateway.door.upstream import Answer, Outgoing, UpstreamError
from geleit_gateway.settings import Limits


class CutShort(Exception):
    """The answer broke off after its head was sent. All that is left is to close the client's connection."""


class Forward:
    """One request on its way. `run` returns when the answer is through, and raises Problem only before its head."""

    def __init__(self, peer: Peer, operation: Operation, request: Request, limits: Limits) -> None:
        self._peer, self._operation, self._request, self._limits = peer, operation, request, limits
        self._started = False

    async def run(self, receive: Receive, send: Send) -> None:
        """Races the exchange against the client leaving; whoever leaves first ends both."""
        self._peer.breaker.admit()
        with self._peer.in_flight.place():
            body = RequestBody(receive, self._limits, head.longest_body(self._request.headers, self._limits))
            exchange = asyncio.create_task(self._exchange(body, send))
            leaving = asyncio.create_task(body.gone())
            try:
                await asyncio.wait({exchange, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                left = not exchange.done()
                for task in (exchange, leaving):
                    task.cancel()
                await asyncio.gather(exchange, leaving, return_exceptions=True)
            if left:
                self._peer.breaker.abandoned()
            elif error := exchange.exception():
                raise error

    async def _exchange(self, body: RequestBody, send: Send) -> None:
        """Asks and relays within the time for the whole request."""
        try:
            async with asyncio.timeout(self._seconds()) as total, AsyncExitStack() as stack:
                answer = await self._head(body)
                stack.push_async_callback(answer.close)
                self._peer.breaker.succeeded()
                if _is_event_stream(answer):
                    total.reschedule(None)
                elif _is_long(answer, self._limits.max_body_bytes):
                    total.reschedule(asyncio.get_running_loop().time() + self._limits.file_seconds)
                await self._relay(answer, send)
        except UpstreamError as error:
            refusal = self._peer.refusal(error)
            raise (CutShort() if self._started else refusal) from error
        except TimeoutError as error:
            self._peer.breaker.failed()
            raise (CutShort() if self._started else ServiceSlow(self._peer.service)) from error
        except (ClientGone, RequestTimeout):
            self._peer.breaker.abandoned()
            raise

    def _seconds(self) -> float:
        return self._limits.file_seconds if head.is_file(self._request.headers) else self._limits.total_seconds

    async def _head(self, body: RequestBody) -> Answer:
        """The head of the answer. The time for it begins when the service can have the whole request."""
        async with asyncio.timeout(None) as waiting:
            if not head.declares_body(self._request.headers):
                await body.whole()
            begin, seconds = asyncio.get_running_loop().time, self._limits.header_seconds
            body.when_finished(lambda: waiting.reschedule(begin() + seconds))
            return await self._peer.send(self._outgoing(body), repeatable=self._operation.idempotent)

    def _outgoing(self, body: RequestBody) -> Outgoing:
        request, peer = self._request, self._peer
        target = request.raw_path.removeprefix(f"/{peer.service}".encode())
        if request.query:
            target += b"?" + request.query
        content = None if body.finished.is_set() else body.chunks()
        return Outgoing(request.method, target, head.outgoing(request, peer.upstream.host), content)

    async def _relay(self, answer: Answer, send: Send) -> None:
        headers = head.answered(answer.headers, f"/{self._peer.service}".encode())
        self._started = True
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        pieces = aiter(answer.chunks())
        while True:
            async with asyncio.timeout(self._limits.idle_seconds):
                chunk = await anext(pieces, None)
            more = chunk is not None and not answer.ended
            await self._pass_on({"type": "http.response.body", "body": chunk or b"", "more_body": more}, send)
            if not more:
                return

    async def _pass_on(self, message: Message, send: Send) -> None:
        """A client that does not read what it asked for is no fault of the service."""
        try:
            async with asyncio.timeout(self._limits.idle_seconds):
                await send(message)
        except TimeoutError as error:
            raise CutShort from error


def _is_long(answer: Answer, longer_than: int) -> bool:
    return any(
        name.lower() == b"content-length" and value.isdigit() and int(value) > longer_than
        for name, value in answer.headers
    )


def _is_event_stream(answer: Answer) -> bool:
    return any(
        name.lower() == b"content-type" and value.lower().startswith(b"text/event-stream")
        for name, value in answer.headers
    )
