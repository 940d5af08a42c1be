import gc
import sys
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from geleit_deploy.calm import calm


@pytest.fixture
def as_before() -> Iterator[None]:
    """The process that runs the tests is none that serves."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


async def test_what_a_process_is_made_of_is_set_apart_when_it_has_started_and_not_before(as_before: None) -> None:
    frozen: list[int] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        frozen.append(gc.get_freeze_count())
        await send({"type": "lifespan.startup.complete"})
        frozen.append(gc.get_freeze_count())

    async def receive() -> Message:
        raise AssertionError

    async def send(_message: Message) -> None: ...

    gc.unfreeze()
    await calm(app)({"type": "lifespan"}, receive, send)
    assert frozen[0] == 0
    assert frozen[1] > 10_000


async def test_a_start_that_failed_and_a_request_change_nothing(as_before: None) -> None:
    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.failed" if scope["type"] == "lifespan" else "http.response.start"})

    async def receive() -> Message:
        raise AssertionError

    told: list[str] = []

    async def send(message: Message) -> None:
        told.append(message["type"])

    before = gc.get_freeze_count(), gc.get_threshold(), sys.getswitchinterval()
    for kind in ("lifespan", "http"):
        await calm(app)({"type": kind}, receive, send)
    assert told == ["lifespan.startup.failed", "http.response.start"]
    assert before == (gc.get_freeze_count(), gc.get_threshold(), sys.getswitchinterval())
