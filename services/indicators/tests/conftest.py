"""A running service with producers that say what the test wants."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from geleit_indicators.app import create_app
from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from services.indicators.tests.feeding import Feeding


@pytest.fixture
async def feeding(running: Starter, node: Node, valkey: Valkey) -> AsyncIterator[Feeding]:
    """The service on a fresh database on the first of July 2016, and a statistics office among the bodies."""
    node.bodies = (*node.bodies, "statistik")
    node.write_tenants()
    redis = Redis.from_url(valkey.url("operator"))
    feeding = Feeding(None, node, redis)  # type: ignore[arg-type]  # the clock is set before the service starts
    feeding.today("2016-07-01")
    feeding.service = await running(create_app)
    yield feeding
    await redis.aclose()
