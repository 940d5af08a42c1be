"""A service stops, also when a library inside it loses the word that it shall."""

import asyncio

from geleit_kit.db.whole import ended


async def test_a_worker_that_loses_a_cancellation_ends_at_the_next() -> None:
    heard = []

    async def deaf_at_first() -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                heard.append(1)
                if len(heard) > 1:
                    raise

    tasks = [asyncio.create_task(deaf_at_first()), asyncio.create_task(asyncio.sleep(60))]
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await ended(tasks)
    assert len(heard) == 2
    assert all(task.done() for task in tasks)


async def test_what_has_ended_already_is_not_waited_for() -> None:
    done = asyncio.create_task(asyncio.sleep(0))
    await done
    loop = asyncio.get_running_loop()
    began = loop.time()
    await ended([done])
    await ended([])
    assert loop.time() - began < 0.5, "a second would be the patience with what still runs"
