"""Leases and the ticker: what falls due takes effect by itself, once, whoever runs and whoever was killed."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Deadline, Lease, Task
from geleit_kit.db.leases import Fenced, Held, Worker, release, take
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.db.ticker import Ticker
from kit.tests.house import JOBCENTER, KI, House


async def _due(write: WriteSession, deadline: Deadline) -> None:
    await write.task(kind="due", subject=("thing", deadline.aggregate), due_on=deadline.due_on, unique_for=str(uuid4()))


async def _break(_write: WriteSession, _deadline: Deadline) -> None:
    raise ZeroDivisionError


async def _arm(database: Database, days: int, kind: str = "due", body: UUID = KI) -> UUID:
    aggregate = uuid4()
    async with database.write(body) as write:
        write.deadline(kind, aggregate, write.today + timedelta(days=days))
    return aggregate


async def _tasks(database: Database) -> list[Task]:
    async with database.read(NODE) as read:
        return list(await read.all(select(Task)))


async def _held(database: Database, who: str = "me") -> Held:
    held = await take(database, "ticker", who)
    assert held is not None
    return held


async def test_one_holds_the_lease_and_another_takes_over_when_it_has_ended(database: Database) -> None:
    first = await take(database, "work", "one")
    assert first is not None
    assert await take(database, "work", "two") is None
    assert await take(database, "work", "one", seconds=-1.0) == first, "renewed, and over at once"

    second = await take(database, "work", "two")

    assert second is not None
    assert second.token == first.token + 1


async def test_a_late_one_has_no_effect(database: Database) -> None:
    late = await take(database, "work", "one", seconds=0.0)
    assert late is not None
    assert await take(database, "work", "two") is not None

    with pytest.raises(Fenced):
        async with database.node_write() as write:
            await late.check(write)
    assert await _tasks(database) == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_the_lease_does_not_change_hands_within_a_transaction(house: House) -> None:
    one, two = house.database(), house.database()
    held = await take(one, "work", "one", seconds=0.0)
    assert held is not None
    async with one.node_write() as write:
        await held.check(write)
        waiting = asyncio.create_task(take(two, "work", "two"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert (await waiting) is not None


async def test_several_who_ask_first_leave_one_holder(house: House) -> None:
    replicas = [house.database() for _ in range(4)]

    found = await asyncio.gather(*(take(one, "work", f"replica {number}") for number, one in enumerate(replicas)))

    assert len([one for one in found if isinstance(one, Held)]) == 1


async def test_an_orderly_stop_gives_the_lease_back(database: Database) -> None:
    held = await take(database, "work", "one")
    assert held is not None
    await release(database, held)

    assert await take(database, "work", "two") is not None


async def test_what_falls_due_takes_effect_in_its_body_when_the_day_comes(house: House, database: Database) -> None:
    mine, theirs = await _arm(database, 10), await _arm(database, 11, body=JOBCENTER)
    ticker, held = Ticker(database, {"due": _due}), await _held(database)
    await ticker.step(held)
    assert await _tasks(database) == []

    house.today += timedelta(days=10)
    await ticker.step(held)
    assert [(task.body_id, task.subject_id) for task in await _tasks(database)] == [(KI, str(mine))]

    house.today += timedelta(days=1)
    await ticker.step(held)
    assert {(task.body_id, task.subject_id) for task in await _tasks(database)} == {
        (KI, str(mine)),
        (JOBCENTER, str(theirs)),
    }


async def test_two_tickers_and_a_restart_in_between_leave_it_once(house: House) -> None:
    one, two = house.database(), house.database()
    for _ in range(20):
        await _arm(one, 1)
    house.today += timedelta(days=1)

    def run(database: Database, who: str) -> asyncio.Task[None]:
        ticker = Ticker(database, {"due": _due})
        return asyncio.create_task(Worker(database, "ticker", ticker.step, every=0.02, holder=who).run())

    tasks = [run(one, "one"), run(two, "two")]
    await asyncio.sleep(0.05)
    tasks[0].cancel()
    await asyncio.gather(tasks[0], return_exceptions=True)
    tasks[0] = run(one, "one again")
    async with asyncio.timeout(10):
        while len(await _tasks(two)) < 20:  # noqa: ASYNC110 -- the database has no event to wait for
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert len(await _tasks(one)) == 20


async def test_a_handler_that_fails_is_put_off_and_the_others_run(house: House, database: Database) -> None:
    broken = await _arm(database, 0, "broken")
    unknown = await _arm(database, 0, "unknown")
    good = await _arm(database, 0)

    await Ticker(database, {"due": _due, "broken": _break}).step(await _held(database))

    assert [task.subject_id for task in await _tasks(database)] == [str(good)]
    async with database.read(NODE) as read:
        waiting = {row.aggregate: row for row in await read.all(select(Deadline).where(Deadline.done_at.is_(None)))}
    assert set(waiting) == {broken, unknown}
    assert all(row.failures == 1 and row.not_before is not None for row in waiting.values())


async def test_a_fenced_ticker_runs_nothing(house: House, database: Database) -> None:
    late = await take(database, "ticker", "one", seconds=0.0)
    assert late is not None
    await _held(database, "two")
    await _arm(database, 0)

    with pytest.raises(Fenced):
        await Ticker(database, {"due": _due}).step(late)
    assert await _tasks(database) == []


async def test_a_task_that_nobody_did_in_time_escalates_and_says_so_in_its_changes(
    house: House, database: Database
) -> None:
    async with database.write(KI) as write:
        await write.task(kind="k", subject=("thing", uuid4()), due_on=write.today)
    ticker, held = Ticker(database, {}), await _held(database)
    await ticker.step(held)
    assert not (await _tasks(database))[0].escalated

    house.today += timedelta(days=7)
    await ticker.step(held)

    [task] = await _tasks(database)
    assert (task.escalated, task.version, task.changes[-1]["fields"]) == (True, 2, ["escalated"])


async def test_there_is_one_open_task_for_one_matter_and_it_ends_with_it(database: Database) -> None:
    async with database.write(KI) as write:
        first = await write.task(kind="gap", subject=("gap", uuid4()), unique_for="gap-1")
        again = await write.task(kind="gap", subject=("gap", uuid4()), unique_for="gap-1")
        assert first.id == again.id
        assert await write.close_tasks("gap", "gap-1") == 1
        assert (await write.task(kind="gap", subject=("gap", uuid4()), unique_for="gap-1")).id != first.id


async def test_a_settled_deadline_never_runs_and_may_be_set_anew(house: House, database: Database) -> None:
    aggregate = await _arm(database, 1)
    async with database.write(KI) as write:
        assert await write.settle("due", aggregate)
        assert not await write.settle("due", aggregate)
        write.deadline("due", aggregate, write.today + timedelta(days=2))
    house.today += timedelta(days=1)
    ticker, held = Ticker(database, {"due": _due}), await _held(database)
    await ticker.step(held)
    assert await _tasks(database) == []
    house.today += timedelta(days=1)
    await ticker.step(held)
    assert len(await _tasks(database)) == 1


async def test_a_worker_survives_whatever_its_step_raises(database: Database) -> None:
    calls: list[int] = []

    async def step(_held: Held) -> bool:
        calls.append(1)
        if len(calls) < 3:
            raise ZeroDivisionError
        return False

    task = asyncio.create_task(Worker(database, "odd", step, every=0.01).run())
    async with asyncio.timeout(10):
        while len(calls) < 4:  # noqa: ASYNC110 -- the worker has nothing else to tell
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.read(NODE) as read:
        lease: Any = await read.one(select(Lease).where(Lease.name == "odd"))
    assert lease.expires_at is not None
