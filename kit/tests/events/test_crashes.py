"""Processes that are killed at named points: nothing is lost, nothing takes effect twice."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from geleit_kit.db.kit_tables import Lease
from geleit_kit.events.embedded import Valkey
from geleit_kit.pure.clock import utc_now
from kit.tests.events.stage import STREAM, Stage
from kit.tests.house import House

ROOT = Path(__file__).parents[3]
_WORK = """
import asyncio, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/kit/tests"]
from redis.asyncio import Redis
from geleit_kit.testing.databases import Addresses
from kit.tests.events.stage import Stage
from kit.tests.house import House

async def main():
    house = House(Addresses(*sys.argv[2:6]))
    stage = Stage(house.database(), Redis.from_url(sys.argv[6]))
    await stage.publish()
    await stage.hear(until=int(sys.argv[7]))
    await stage.redis.aclose()
    await stage.database.close()

asyncio.run(main())
"""


async def _run(house: House, valkey: Valkey, until: int, point: str, after: int) -> int | None:
    found = house.addresses
    urls = (found.database_url, found.keys_url, found.migration_url, found.keys_migration_url, valkey.url())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WORK, str(ROOT), *urls, str(until),
        env={**os.environ, "GELEIT_FAULT_POINT": point, "GELEIT_FAULT_AFTER": str(after)},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert f"fault point {point}" in said.decode(), said.decode()
    return process.returncode


@pytest.mark.parametrize(
    ("point", "after"),
    [("relay.before_send", 0), ("relay.before_mark", 0), ("consumer.before_commit", 2), ("consumer.before_ack", 0)],
)
async def test_a_kill_at_a_named_point_loses_nothing_and_doubles_nothing(
    stage: Stage, house: House, valkey: Valkey, point: str, after: int
) -> None:
    await stage.note(1, 2, 3, 4, 5)
    await stage.redis.xgroup_create(STREAM, "letters", id="0", mkstream=True)

    assert await _run(house, valkey, 5, point, after) == -9
    async with stage.database.node_write() as write:
        await write.execute(update(Lease).values(expires_at=utc_now()))
    await stage.publish()
    await stage.hear(until=5)
    await stage.consumer().step(await stage.held("consumer"))

    assert await stage.effects() == [1, 2, 3, 4, 5]
    assert await stage.redis.xlen(STREAM) == 5
    assert await stage.letters() == {}
    assert (await stage.redis.xpending(STREAM, "letters"))["pending"] == 0
