"""What protects a service that struggles: a circuit breaker and a bound on requests under way."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from geleit_gateway.door.refusals import ServiceBusy, ServiceDown


class Breaker:
    """Closed while a service answers; open for a while when most requests of the last seconds failed; then one probe.

    `window` and `rest` are seconds. It opens at `least` failures that are at least `ratio` of what was asked in the
    window; each failed probe doubles the rest, up to `longest`.
    """

    def __init__(
        self,
        service: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        window: float = 10.0,
        least: int = 5,
        ratio: float = 0.5,
        rest: float = 1.0,
        longest: float = 15.0,
    ) -> None:
        self._service, self._clock = service, clock
        self._window, self._least, self._ratio = window, least, ratio
        self._first_rest = self._rest = rest
        self._longest = longest
        self._open_until: float | None = None
        self._probing = False
        self._seconds: dict[int, list[int]] = {}

    @property
    def is_open(self) -> bool:
        """Whether requests are refused without asking the service."""
        return self._open_until is not None

    def admit(self) -> None:
        """Lets a request through, or raises ServiceDown (503) with the seconds until the next probe."""
        if self._open_until is None:
            return
        left = self._open_until - self._clock()
        if left > 0 or self._probing:
            raise ServiceDown(self._service, retry_after=max(1, math.ceil(left)))
        self._probing = True

    def succeeded(self) -> None:
        """The service gave an answer, whatever it said."""
        self._probing = False
        self._open_until = None
        self._rest = self._first_rest
        self._count(0)

    def failed(self) -> None:
        """No connection, no sound answer, or none in time."""
        if self._probing:
            self._rest = min(self._rest * 2, self._longest)
            self._open()
            return
        failures, asked = self._count(1)
        if self._open_until is None and failures >= self._least and failures >= self._ratio * asked:
            self._open()

    def abandoned(self) -> None:
        """The client left before the service could answer: says nothing about the service."""
        self._probing = False

    def _open(self) -> None:
        self._probing = False
        self._open_until = self._clock() + self._rest
        self._seconds.clear()

    def _count(self, failure: int) -> tuple[int, int]:
        now = int(self._clock())
        for second in [second for second in self._seconds if second <= now - self._window]:
            del self._seconds[second]
        counted = self._seconds.setdefault(now, [0, 0])
        counted[0] += failure
        counted[1] += 1
        return sum(c[0] for c in self._seconds.values()), sum(c[1] for c in self._seconds.values())


class InFlight:
    """Counts requests under way to one service. Beyond the limit the next is refused at once: no queue grows."""

    def __init__(self, service: str, limit: int) -> None:
        self._service, self._limit = service, limit
        self.count = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Holds a place for the time of a request; raises ServiceBusy (503) when all are taken."""
        if self.count >= self._limit:
            raise ServiceBusy(self._service)
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1
