"""A serving process at rest: what it is made of is not looked through for garbage, and threads hand over soon.

A full collection of a started service walks some 400,000 objects, which took 150 to 500 ms, and every request that came
meanwhile waited for it. The start ends with one; what is there then stays for good and is walked no more.
"""

import gc
import sys
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COLLECT_AFTER: Final = (5_000, 20, 20)
"""New objects until the youngest are looked through (Python's own: 700), and how often until the older ones are."""
_HAND_OVER_SECONDS: Final = 0.001
"""How long a thread that could go on waits for the one that computes (Python's own: 5 ms)."""


def calm(app: ASGIApp) -> ASGIApp:
    """The same application; the process settles once it has started. For processes that serve one application."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)

        async def told(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                settle()
            await send(message)

        return await app(scope, receive, told)

    return served


def settle() -> None:
    """Sets everything that lives now apart from what is looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    sys.setswitchinterval(_HAND_OVER_SECONDS)
