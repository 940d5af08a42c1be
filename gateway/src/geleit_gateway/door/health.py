"""Is the door alive, and which services answer?"""

import asyncio
import time
from http import HTTPStatus

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue, Known
from geleit_gateway.door.own import Call
from geleit_kit.pure.problems import Problem

_KEPT_SECONDS = 1.0
_PATIENCE_SECONDS = 2.0


class Health:
    """Asks the services at most once a second, however often it is asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: tuple[float, dict[str, str]] = (float("-inf"), {})
        self._lock = asyncio.Lock()

    async def live(self, _: Call) -> Reply:
        """The process answers."""
        return Reply.json({"status": "live"})

    async def ready(self, _: Call) -> Reply:
        """`ready` when all services of the node are, `degraded` when some are (both 200), `unready` (503) when none is.

        A door in front of one sick service stays in the load balancer: what it can answer it answers.
        """
        services = await self._services()
        ready = sum(status == "ready" for status in services.values())
        status = "ready" if ready == len(services) else "degraded" if ready else "unready"
        answer = Reply.json({"status": status, "services": services}, 200 if ready or not services else 503)
        return answer if answer.status == HTTPStatus.OK else answer.carrying(Retry_After="2")

    async def _services(self) -> dict[str, str]:
        async with self._lock:
            if time.monotonic() - self._kept[0] > _KEPT_SECONDS:
                found = await asyncio.gather(*(self._status(known) for known in self._catalogue))
                self._kept = (
                    time.monotonic(),
                    {known.service: s for known, s in zip(self._catalogue, found, strict=True)},
                )
            return self._kept[1]

    async def _status(self, known: Known) -> str:
        """`ready`, `unready` (it answers, but not yet for work) or `down`.

        A service that did not answer when the door started has told its addresses before it counts as ready here: who
        waited for that is not told that one of them does not exist.
        """
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                status, _ = await known.peer.ask("/health/ready", [])
        except (Problem, TimeoutError):
            return "down"
        if status == HTTPStatus.OK and not known.live:
            await self._catalogue.read(known)
        return "ready" if status == HTTPStatus.OK and known.live else "unready"
