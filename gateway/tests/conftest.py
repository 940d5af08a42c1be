"""What the tests of the door share."""

from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.tests.helpers import UPSTREAM_CLIENT, Running, Service, door, things
from geleit_kit.testing.node import Node


@pytest.fixture(params=["direct", "httpx"])
def either_client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with the door's own HTTP client and with httpx, its oracle."""
    monkeypatch.setitem(UPSTREAM_CLIENT, "now", request.param)


@pytest.fixture
def cases() -> Service:
    """A service behind the door."""
    return things()


@pytest.fixture
async def running(node: Node, cases: Service) -> AsyncIterator[Running]:
    """A door in front of one service."""
    async with door(node, {"cases": cases}) as started:
        yield started


@pytest.fixture
async def client(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody outside."""
    async with httpx.AsyncClient(base_url=running.base, trust_env=False) as made:
        yield made
