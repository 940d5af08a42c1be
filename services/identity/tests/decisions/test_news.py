"""The bell of the status list: whoever looked away while it rang learns of it all the same."""

import asyncio

from geleit_identity.decisions.news import News

LONG = 60.0
"""Seconds that no waiting here may take."""


async def test_a_ring_between_the_look_and_the_wait_is_heard() -> None:
    news = News()
    before = news.rung
    await news.tell()
    async with asyncio.timeout(1):
        await news.wait(before, LONG)
    assert news.rung == before + 1


async def test_all_who_wait_are_woken_and_nobody_twice() -> None:
    news = News()
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(news.wait(news.rung, LONG))
        await asyncio.sleep(0)
        await news.tell()
    waiting = asyncio.create_task(news.wait(news.rung, LONG))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_silence_ends_with_the_seconds() -> None:
    news = News()
    await news.wait(news.rung, 0.001)
    assert news.rung == 0
