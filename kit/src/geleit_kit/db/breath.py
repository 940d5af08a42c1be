"""A moment in which work gathers: what comes close together shares the statements of one batch."""

import asyncio


class Breath:
    """At least so many seconds between two batches. After a pause the first one begins at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._began = seconds, 0.0

    async def take(self) -> None:
        """Returns when the next batch may begin."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._began + self._seconds - loop.time()))
        self._began = loop.time()
