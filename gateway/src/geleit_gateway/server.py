"""How the door listens: uvicorn's protocol with an end to heads that never end, and refusals as problem documents.

uvicorn waits for the first byte of a request, and reads its head, for as long as a client likes; a few thousand such
connections would be all that the door can hold (known as slowloris). Here a head has a time and a size.
"""

import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from geleit_gateway.app import create_app
from geleit_gateway.door.problems import reply
from geleit_gateway.door.refusals import HeadTooLarge, RequestTimeout
from geleit_gateway.settings import GatewaySettings, Limits
from geleit_kit.http.logs import log_json
from geleit_kit.pure.problems import Malformed, Problem

_STATUS = {400: b"400 Bad Request", 408: b"408 Request Timeout", 431: b"431 Request Header Fields Too Large"}


class DoorProtocol(HttpToolsProtocol):
    """One connection of a client. `limits` is one for the process."""

    limits = Limits()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head_bytes = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feeds the parser; a head that grows too large ends the connection."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._deadline is None:
                self._expect_head()
        super().data_received(data)
        if self._in_head and self._head_bytes > self.limits.max_head_bytes + self.limits.max_target_bytes:
            self._refuse(HeadTooLarge())

    def on_headers_complete(self) -> None:
        """The head is there: from here on the application keeps the time."""
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes, if there are any, are the next head."""
        super().on_message_complete()
        self._in_head, self._head_bytes = True, 0

    def send_400_response(self, msg: str) -> None:
        """What the parser refuses, as a problem document; its own words are for nobody."""
        del msg
        self._refuse(Malformed())

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(self.limits.client_head_seconds, self._too_late)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._in_head and not self._busy():
            self._refuse(RequestTimeout())

    def _busy(self) -> bool:
        """Whether an earlier request of this connection still gets its answer."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _refuse(self, problem: Problem) -> None:
        """Answers where nothing was answered yet, and closes."""
        if self.transport.is_closing():
            return
        if not self._busy():
            answer = reply(problem, "de")
            head = (
                b"HTTP/1.1 " + _STATUS[problem.status] + b"\r\ncontent-type: application/problem+json\r\n"
                b"x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: "
            )
            self.transport.write(head + str(len(answer.body)).encode() + b"\r\n\r\n" + answer.body)
        self.transport.close()


def protocol(limits: Limits) -> type[DoorProtocol]:
    """The protocol class for these limits, as uvicorn's `http` setting takes it."""
    return type("DoorProtocol", (DoorProtocol,), {"limits": limits})


def main() -> None:
    """`python -m geleit_gateway`: the door by itself, with settings from the environment, on port 8080."""
    settings = GatewaySettings()
    log_json("gateway", settings.log_level)
    config = uvicorn.Config(
        create_app(settings), host=settings.host, port=settings.port, http=protocol(settings.limits), ws="none",
        loop="uvloop", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=10,
    )  # fmt: skip
    uvicorn.Server(config).run()
