"""Entries are put on streams many at once, without a difference for who reads them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from geleit_kit.events.embedded import Valkey
from geleit_kit.events.putting import put

STREAM = "geleit.letters"


@pytest.fixture
async def redis(valkey: Valkey) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey.url(), max_connections=1) as client:
        yield client


def entries(first: int, last: int) -> list[tuple[str, int, bytes]]:
    return [(STREAM, number, f"Brief {number} äöü\r\n".encode()) for number in range(first, last + 1)]


async def test_all_arrive_in_their_order_with_every_byte(redis: Redis) -> None:
    assert await put(redis, entries(1, 500)) == []
    there: Any = await redis.xrange(STREAM)
    assert [(key, fields[b"event"]) for key, fields in there] == [
        (f"{number}-0".encode(), event) for _, number, event in entries(1, 500)
    ]


async def test_what_is_there_already_is_refused_by_itself_and_the_rest_arrives(redis: Redis) -> None:
    await put(redis, entries(1, 3))
    refused = await put(redis, entries(2, 5))
    assert [str(one).partition(" ")[0] for one in refused] == ["The", "The"]
    assert all("equal or smaller" in str(one) for one in refused)
    assert await redis.xlen(STREAM) == 5


async def test_who_was_cancelled_leaves_no_answer_for_the_next_one_to_hear(redis: Redis) -> None:
    sending = asyncio.create_task(put(redis, entries(1, 2000)))
    while not await asyncio.sleep(0, result=sending.done()) and redis.connection_pool._available_connections:
        pass
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert await redis.echo("mine") == b"mine"


async def test_a_server_that_is_away_is_told() -> None:
    async with Redis.from_url("unix:///nowhere/valkey.sock") as nowhere:
        with pytest.raises((RedisError, OSError)):
            await put(nowhere, entries(1, 1))
