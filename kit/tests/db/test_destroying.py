"""The data of a body that has left go in portions: whoever is killed in it, they are gone once, and nobody else waits."""

import asyncio
import os
import sys
from uuid import uuid4

import pytest
from sqlalchemy import select

from geleit_kit.db.closing import is_gone
from geleit_kit.db.database import Database
from geleit_kit.db.destroying import Destroying
from geleit_kit.db.kit_tables import Deadline, KnownBody, Task
from geleit_kit.db.leases import Fenced, Held, take
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import WriteSession
from geleit_kit.db.ticker import Ticker
from kit.tests.db.going import LETTERS, begun, closing, letters, logged, small_portions, state
from kit.tests.house import JOBCENTER, KI, House, write_letter


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_portions(monkeypatch.setattr)


async def held(database: Database, who: str) -> Held:
    found = await take(database, "destroyer", who)
    assert found is not None
    return found


async def test_whoever_is_killed_in_it_the_rows_are_gone_once_and_no_other_bodys(house: House) -> None:
    database = house.database()
    await begun(database, JOBCENTER)
    armed = {**os.environ, "GELEIT_FAULT_POINT": "destroying.between", "GELEIT_FAULT_AFTER": "2"}
    urls = house.addresses.database_url, house.addresses.keys_url
    command = (sys.executable, "-m", "kit.tests.db.destroying_process", *urls)
    killed = await asyncio.create_subprocess_exec(*command, env=armed, stderr=asyncio.subprocess.PIPE)
    _, said = await killed.communicate()
    assert killed.returncode == -9, said.decode()[-2000:]
    gone, over = await state(database)
    assert 0 < gone < LETTERS
    assert not over
    assert await letters(database) == LETTERS - gone, "what is counted is gone, and nothing else"
    assert await take(database, "destroyer", "next") is None, "the lease of the dead one still holds"
    await take(database, "destroyer", "killed", seconds=-1.0)
    work, lease = Destroying(database, closing()), await held(database, "next")
    while await work.step(lease):
        pass
    assert await state(database) == (LETTERS, True)
    assert await letters(database) == 0
    assert await logged(database) == [{"rows": LETTERS}]
    assert await letters(database, JOBCENTER) == LETTERS


async def test_a_portion_is_small_and_between_two_of_them_others_write(database: Database) -> None:
    await begun(database, JOBCENTER)
    work, lease = Destroying(database, closing()), await held(database, "me")
    before, portions = LETTERS, 0
    while await work.step(lease):
        await write_letter(database, JOBCENTER)
        assert before - await letters(database) <= 3
        before, portions = await letters(database), portions + 1
    assert portions >= LETTERS / 3
    assert await letters(database, JOBCENTER) == LETTERS + portions


async def test_two_replicas_destroy_under_one_lease_and_a_late_one_has_no_effect(house: House) -> None:
    one, two = house.database(), house.database()
    await begun(one)
    first, second = (Destroying(each, closing()) for each in (one, two))
    late = await held(one, "one")
    for _ in range(3):
        await first.step(late)
    await take(one, "destroyer", "one", seconds=-1.0)
    lease = await held(two, "two")
    await second.step(lease)
    before = await letters(one)
    with pytest.raises(Fenced):
        await first.step(late)
    assert await letters(one) == before
    while await second.step(lease):
        pass
    assert await state(one) == (LETTERS, True)
    assert await logged(one) == [{"rows": LETTERS}]


async def test_begun_twice_it_goes_on_and_begun_again_it_takes_what_came_back(database: Database) -> None:
    await begun(database)
    work, lease = Destroying(database, closing()), await held(database, "me")
    for _ in range(3):
        await work.step(lease)
    gone, _ = await state(database)
    async with database.write(KI) as write:
        await closing().begin_destroying(write)
    assert await state(database) == (gone, False), "it does not begin anew"
    await work.finish()
    await write_letter(database)  # as an older backup would bring it back
    async with database.write(KI) as write:
        await closing().begin_destroying(write)
    await work.finish()
    assert await letters(database) == 0
    assert await state(database) == (1, True)


async def test_nothing_falls_due_and_no_late_fact_begins_anything_in_a_body_whose_data_are_going(
    database: Database,
) -> None:
    async def due(write: WriteSession, deadline: Deadline) -> None:
        await write.task(kind="due", subject=("thing", deadline.aggregate), due_on=write.today)

    async with database.node_write() as write:
        for body in (KI, JOBCENTER):
            about = {"name": "A body", "kind": "agency", "land": "NW", "law": "sgb_x"}
            write.add(KnownBody(id=body, key=str(body), **about))
    for body in (KI, JOBCENTER):
        async with database.write(body) as write:
            write.deadline("due", uuid4(), write.today)
    async with database.write(KI) as write:
        await closing().begin_destroying(write)
    ticking = await take(database, "ticker", "me")
    assert ticking is not None
    await Ticker(database, {"due": due}).step(ticking)
    async with database.read(NODE) as read:
        assert [row.body_id for row in await read.all(select(Task))] == [JOBCENTER]
    async with database.write(KI) as write:
        assert await is_gone(write, KI, write.today)
        assert not await is_gone(write, JOBCENTER, write.today)
