"""Cases as a process of its own: `python -m tests.attack.served <port> [leak]`, with settings from the environment.

With `leak` it keeps every body that it is sent: the fault that the test of its memory must find.
"""

import sys
from typing import Any

import uvicorn

from geleit_cases.app import create_app
from geleit_cases.settings import CasesSettings

KEPT: list[bytes] = []


def leaking(app: Any) -> Any:
    """The application, with a leak."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        async def hear() -> Any:
            message = await receive()
            KEPT.append(bytes(message.get("body", b"")) + b" ")
            return message

        await app(scope, hear if scope["type"] == "http" else receive, send)

    return call


if __name__ == "__main__":
    application: Any = create_app(CasesSettings())
    uvicorn.run(
        leaking(application) if "leak" in sys.argv else application,
        port=int(sys.argv[1]), log_config=None, access_log=False, ws="none", server_header=False,
    )  # fmt: skip
