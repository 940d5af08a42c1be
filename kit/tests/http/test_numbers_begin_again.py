"""The feed and the snapshot of a service whose numbers began again, for a body's client and for the node's services."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Outbox
from geleit_kit.db.scope import NODE
from geleit_kit.events.age import AHEAD, begin_again
from geleit_kit.testing.running import Client, Running, Starter
from kit.tests.house import a_letter


async def _sent(letters: Running, body: str = "ki") -> None:
    clerk = letters.as_("case_manager", body)
    made = (await clerk.post("/v1/letters", a_letter())).json()
    answer = await clerk.post(f"/v1/letters/{made['id']}/send", seen=1, key=str(made["id"]))
    assert answer.status_code == 200


async def _published(letters: Running, wanted: int) -> None:
    """Every fact has its number and went out. A letter is two: that it was sent, and that it counts."""
    database: Database = letters.app.state.geleit.database
    async with asyncio.timeout(20):
        while True:
            async with database.read(NODE) as read:
                there = await read.scalar(select(func.count()).where(Outbox.published_at.is_not(None)))
            if there == wanted:
                return
            await asyncio.sleep(0.02)


async def _feed(caller: Client, **params: Any) -> tuple[int, int, int]:
    """Behind which number the items begin, how many there are, where to go on."""
    answer = await caller.get("/v1/events", params=params)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    return document["after"], len(document["items"]), document["last"]


async def _begin_again(letters: Running) -> int:
    async with letters.app.state.geleit.database.node_write() as write:
        return await begin_again(write)


async def test_who_heard_all_goes_on_behind_the_leap_and_who_heard_more_is_told_to_hear_what_stands(
    letters: Running,
) -> None:
    for body in ("ki", "jobcenter"):
        await _sent(letters, body)
    await _published(letters, 4)
    begins = await _begin_again(letters)
    await _sent(letters)
    await _sent(letters, "sozialamt")
    await _published(letters, 8)

    service, client, newcomer = (
        letters.as_service("cases"),
        letters.as_("system_client", "ki"),
        letters.as_("system_client", "sozialamt"),
    )
    assert await _feed(service, after=0) == (0, 2, 2), "what the backup knew is still told, by its numbers"
    assert await _feed(service, after=2) == (begins, 2, begins + 2)
    assert await _feed(client, after=0) == (0, 1, 1)
    assert await _feed(client, after=1) == (begins, 1, begins + 1)
    assert await _feed(newcomer, after=0) == (begins, 1, begins + 1), "its first fact ever is behind the leap, too"
    for caller, ahead in ((service, 3), (client, 2), (newcomer, 1), (service, begins + 3)):
        gone = await caller.get("/v1/events", params={"after": ahead})
        assert (gone.status_code, gone.json()["snapshot"]) == (410, "/letters/v1/meta/snapshot")
    for caller, count in ((service, 2), (client, 1), (newcomer, 1)):
        page = (await caller.get("/v1/meta/snapshot")).json()
        assert page["after"] == begins + count
        assert (await _feed(caller, after=page["after"]))[1] == 0
    for ahead in (2, 3, begins - 1):
        assert await _feed(service, after=ahead, stream="statistics") == (begins, 2, begins + 2)


async def test_a_fact_that_was_numbered_and_not_sent_is_told_behind_the_leap(letters: Running) -> None:
    await _sent(letters)
    await _published(letters, 2)
    database: Database = letters.app.state.geleit.database
    async with database.node_write() as write:
        for row in await write.all(select(Outbox)):
            row.published_at = None
        await begin_again(write)
    database.committed.set()
    await _published(letters, 2)

    after, items, _ = await _feed(letters.as_service("cases"), after=0)
    assert (after > 0, items) == (True, 1)


async def test_a_database_that_is_younger_than_its_ledger_was_put_back(running: Starter) -> None:
    """The ledger is ahead by one where a process ended between the two notes."""
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    context = (await running(create_app, workers=False)).app.state.geleit
    ages, ledger = context.extras["ages"], context.extras["ages"]._ledger
    noted = await ledger.age()

    await ledger.grow(noted + AHEAD)
    assert await ages.compare() is False
    await ledger.grow(noted + AHEAD + 1)
    assert await ages.compare() is True
    assert await ages.compare() is False, "once"
