"""The sample service `letters` lies beside these tests; here it gets its keys and its databases."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from geleit_kit.db.database import Database
from geleit_kit.events import consumer
from geleit_kit.events.embedded import Valkey
from geleit_kit.pure.node_keys import make_secrets
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.running import Running
from kit.tests.events.stage import Stage
from kit.tests.house import House

sys.path.insert(0, str(Path(__file__).parent))  # makes `letters` a package of its own, as a service is


@pytest.fixture
async def house(engine: Engine) -> AsyncIterator[House]:
    made = House(await engine.databases("letters"))
    yield made
    for database in made.opened:
        await database.close()


@pytest.fixture
def database(house: House) -> Database:
    return house.database()


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """A node on which the sample service is at home."""
    made = make_node(tmp_path / "node")
    make_secrets(made.secrets, ["letters"])
    return made


@pytest.fixture
async def letters(running: Any) -> Running:
    """The sample service, running."""
    from letters.app import create_app  # noqa: PLC0415 -- only now on the path

    started: Running = await running(create_app)
    return started


@pytest.fixture
async def stage(database: Database, valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A producer and a consumer on one database; a fact that fails is tried again at once."""
    monkeypatch.setattr(consumer, "_PAUSE_SECONDS", 0.001)
    async with Redis.from_url(valkey.url()) as redis:
        yield Stage(database, redis)
