"""A running service with producers that say what the test wants."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from redis.asyncio import Redis

from geleit_indicators.app import create_app
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from services.indicators.tests.feeding import Feeding


@pytest.fixture
async def feeding(running: Starter, node: Node, valkey: Valkey) -> AsyncIterator[Feeding]:
    """The service on a fresh database on the first of July 2016, and a statistics office among the bodies."""
    node.bodies = (*node.bodies, "statistik")
    node.write_tenants()
    redis = Redis.from_url(valkey.url("operator"))
    move_clock(node.folder, noon(date(2016, 7, 1)))
    feeding = Feeding(await running(create_app), node, redis)
    yield feeding
    await redis.aclose()
