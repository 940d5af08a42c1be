"""The body of a client's request, piece by piece, counted and timed, never held as a whole."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from geleit_gateway.door.asgi import Message, Receive, Send
from geleit_gateway.door.refusals import RequestTimeout
from geleit_gateway.settings import Limits
from geleit_kit.pure.problems import TooLarge

_LINGER_SECONDS = 1.0


def lingering(receive: Receive, send: Send) -> Send:
    """A `send` that ends the connection, but only after the client had a moment to stop sending.

    Closing while bytes still arrive makes the system reset the connection, and the client would lose the answer.
    """

    async def last(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)
            return
        await send({**message, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_SECONDS):
                while (message := await receive())["type"] != "http.disconnect" and message.get("more_body"):
                    pass
        await send({"type": "http.response.body", "body": b""})

    return last


class ClientGone(Exception):
    """The client closed its connection: nobody is left to answer."""


class RequestBody:
    """Reads from the client as the service takes it. `finished` is set once the client has sent everything."""

    def __init__(self, receive: Receive, limits: Limits, longest: int | None = None) -> None:
        """`longest`: how many bytes it may have, where that is not `max_body_bytes`."""
        self._receive, self._limits = receive, limits
        self._longest = limits.max_body_bytes if longest is None else longest
        self.finished = asyncio.Event()
        self._then: list[Callable[[], None]] = []

    def when_finished(self, then: Callable[[], None]) -> None:
        """Calls back once the client has sent everything; at once if it has."""
        if self.finished.is_set():
            then()
        else:
            self._then.append(then)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises TooLarge (413), RequestTimeout (408) or ClientGone."""
        total, more = 0, True
        while more:
            try:
                async with asyncio.timeout(self._limits.idle_seconds):
                    message = await self._receive()
            except TimeoutError as error:
                raise RequestTimeout from error
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk, more = message.get("body", b""), message.get("more_body", False)
            total += len(chunk)
            if total > self._longest:
                raise TooLarge
            if not more:
                self._finish()
            if chunk:
                yield chunk

    def _finish(self) -> None:
        self.finished.set()
        for then in self._then:
            then()

    async def whole(self) -> bytes:
        """The whole body, for the few answers that the door gives itself."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def gone(self) -> None:
        """Returns when the client leaves after it has sent everything."""
        await self.finished.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass
