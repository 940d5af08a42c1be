"""The hint that the status list has changed: wakes the polls that wait in this process."""

import asyncio
import contextlib
from typing import Final


class News:
    """A bell that counts how often it rang: whoever looks away while it rings learns of it when waiting."""

    def __init__(self) -> None:
        self.rung = 0
        self._waiting: set[asyncio.Event] = set()

    async def tell(self) -> None:
        """Rings. Called after a commit."""
        self.rung += 1
        for each in self._waiting:
            each.set()

    async def wait(self, since: int, seconds: float) -> None:
        """Returns when it has rung since it had rung `since` times, or after some seconds."""
        if self.rung != since:
            return
        each = asyncio.Event()
        self._waiting.add(each)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await each.wait()
        finally:
            self._waiting.discard(each)


NEWS: Final = News()
