"""The hint that the status list has changed: wakes the polls that wait in this process."""

import asyncio
import contextlib
from typing import Final


class News:
    """A bell for whoever waits when it rings. A ring that nobody hears costs half a second, nothing else."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    async def tell(self) -> None:
        """Rings. Called after a commit."""
        for rung in self._waiting:
            rung.set()

    async def wait(self, seconds: float) -> None:
        """Returns when it rings, or after some seconds."""
        rung = asyncio.Event()
        self._waiting.add(rung)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await rung.wait()
        finally:
            self._waiting.discard(rung)


NEWS: Final = News()
