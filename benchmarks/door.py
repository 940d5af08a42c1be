"""Requests per second through the door (token check, request id, log line) beside the same service asked directly."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import uvicorn
from _figures import note, report
from _nodes import free_port

from geleit_gateway.app import create_app
from geleit_gateway.server import protocol
from geleit_gateway.settings import GatewaySettings
from geleit_kit.http.logs import log_json
from geleit_kit.testing.node import Node, make_node

CONNECTIONS = 16
WARM_UP_SECONDS = 1.0
SECONDS = 6.0
ROUNDS = 3
TARGET_PER_SECOND = 2500.0
"""Half of what one core shall pass on (research: 5,000 a second): generator, door and service share two cores here."""
TARGET_CPU_MICROSECONDS = 400.0
"""2,500 a second on one core. Unlike the rate this does not depend on who else uses the machine."""
BODY = b'{"items": [' + b", ".join(b'{"id": "%032d", "status": "open"}' % n for n in range(30)) + b'], "next": null}'
DOCUMENT = (
    b'{"openapi": "3.1.0", "info": {"title": "Sample", "version": "1"}, "paths": {"/v1/things/{id}": {"get": {'
    b'"operationId": "read", "security": [{"bearer": []}], "responses": {"200": {"description": "Found."}}}}}}'
)


async def service(scope: Any, _: Any, send: Any) -> None:
    """The smallest service: it costs as little as an ASGI application can."""
    if scope["type"] == "http":
        body = DOCUMENT if scope["path"] == "/openapi.json" else BODY
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Asking(asyncio.Protocol):
    """One kept connection that asks, waits for the whole answer, and asks again; notes each answer's time."""

    def __init__(self, request: bytes, until: float) -> None:
        self.request, self.until = request, until
        self.times: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.received, self.needed, self.asked = b"", 0, time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Counts until the answer is whole."""
        self.received += data
        if not self.needed and (end := self.received.find(b"\r\n\r\n")) > 0:
            head = self.received[:end].lower()
            if not head.startswith(b"http/1.1 200"):
                self.done.set_exception(RuntimeError(self.received[:300].decode()))
                return
            at = head.index(b"content-length: ") + 16
            self.needed = end + 4 + int(head[at:].split(b"\r\n", 1)[0])
        if self.needed and len(self.received) >= self.needed:
            now = time.perf_counter()
            self.times.append(now - self.asked)
            if now < self.until:
                self._ask()
            elif not self.done.done():
                self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """An end in the middle fails the run."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionResetError("closed in the middle"))


async def load(port: int, path: bytes, token: str, seconds: float) -> list[float]:
    """The times of all answers within these seconds, all connections together."""
    request = b"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" % (path, token.encode())
    loop, until = asyncio.get_running_loop(), time.perf_counter() + seconds
    asking = [
        (await loop.create_connection(lambda: Asking(request, until), "127.0.0.1", port))[1] for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*(one.done for one in asking))
    for one in asking:
        one.transport.close()
    return [each for one in asking for each in one.times]


def serve(which: str, port: int, upstream: int, folder: str) -> None:
    """A process of the run: the service, or the door in front of it."""
    app: Any = service
    http: Any = "httptools"
    if which == "door":
        node = Path(folder)
        settings = GatewaySettings(
            node="geleit-test", peers={"cases": f"http://127.0.0.1:{upstream}"}, tenants_file=node / "tenants.yaml",
            secrets_folder=node / "secrets", data_folder=node, trace_sampling=0.1,
        )  # fmt: skip
        log_json("gateway")
        app, http = create_app(settings), protocol(settings.limits)
    config = uvicorn.Config(
        app, port=port, http=http, loop="uvloop", ws="none", log_config=None, access_log=False, server_header=False
    )
    uvicorn.Server(config).run()


async def measured(folder: Path, node: Node) -> tuple[float, float, float]:
    """Answers per second directly and through the door, and the door's CPU in µs per answer: the best of the rounds."""
    upstream, door = free_port(), free_port()
    token = node.issuer.token("case_manager", "ki")
    processes = [_process("service", upstream, upstream, folder), _process("door", door, upstream, folder)]
    rounds = []
    try:
        await asyncio.gather(_listening(upstream), _listening(door))
        await asyncio.sleep(1.5)
        await load(door, b"/cases/v1/things/7", token, WARM_UP_SECONDS)
        for _ in range(ROUNDS):
            direct = await load(upstream, b"/v1/things/7", token, SECONDS)
            used = _cpu(processes[1])
            through = await load(door, b"/cases/v1/things/7", token, SECONDS)
            used = (_cpu(processes[1]) - used) / len(through) * 1e6
            added = (statistics.median(through) - statistics.median(direct)) * 1000
            rounds.append((len(direct) / SECONDS, len(through) / SECONDS, used))
            note(f"direct {rounds[-1][0]:.0f}/s, through {rounds[-1][1]:.0f}/s, added median {added:.2f} ms")
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=20)
    return max(r[0] for r in rounds), max(r[1] for r in rounds), min(r[2] for r in rounds)


def _cpu(process: "subprocess.Popen[bytes]") -> float:
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def _process(which: str, port: int, upstream: int, folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, __file__, which, str(port), str(upstream), str(folder)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"})


async def _listening(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    sys.exit(f"nobody listens on {port}")


def main() -> None:
    """Runs both and prints the figures."""
    with tempfile.TemporaryDirectory(prefix="geleit-bench-") as place:
        folder = Path(place) / "node"
        direct, through, used = asyncio.run(measured(folder, make_node(folder)))
    note(f"the service alone answers {direct:.0f} a second: the door passes on {through / direct:.0%} of that")
    met = through >= TARGET_PER_SECOND
    report("door_through", through, "requests/s", target=f">={TARGET_PER_SECOND:g}", met=met)
    met = used <= TARGET_CPU_MICROSECONDS
    report("door_cpu", used, "µs/request", target=f"<={TARGET_CPU_MICROSECONDS:g}", met=met)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main()
