"""Statements that are given to the driver itself mean what they mean by SQLAlchemy, also where they are refused."""

# ruff: noqa: PT012 -- a session is a block, and what it refuses is refused at its end

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import bindparam, func, insert, literal_column, select
from sqlalchemy.exc import DBAPIError

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.straight import StraightInsert, StraightQuery
from geleit_kit.pure import ids
from geleit_kit.pure.problems import Conflict, Invalid
from kit.tests.house import JOBCENTER, KI, write_letter

_LOG: Any = AccessEntry.__table__
_NAMES = ("id", "body_id", "at", "kind", "operation", "person", "categories", "facts", "sealed")
_ADDED = StraightInsert(insert(_LOG))
_SEEN = StraightQuery(select(*(_LOG.c[name] for name in _NAMES)).where(_LOG.c.body_id == bindparam("whose")))
_LETTERS: Any = Letter.__table__
_AMONG = StraightQuery(
    select(_LETTERS.c.id)
    .where(_LETTERS.c.id.in_(bindparam("these", expanding=True)), _LETTERS.c.status == "draft")
    .order_by(_LETTERS.c.id)
)


def _entry(**changed: Any) -> dict[str, Any]:
    at = datetime(2016, 6, 1, 8, 30, 0, 123, tzinfo=UTC)
    what = {
        "kind": "read",
        "operation": "looked",
        "person": uuid4(),
        "categories": ["needs"],
        "facts": {"ä": [1, None]},
    }
    return {"id": ids.inside(), "body_id": KI, "at": at, **what, "sealed": b"\x00\xff", **changed}


@pytest.mark.parametrize("count", [1, 2, 40])
async def test_rows_that_go_to_the_driver_come_back_by_either_way_as_they_were(database: Database, count: int) -> None:
    rows = [_entry(person=None, sealed=None, categories=[], facts={}), *(_entry() for _ in range(count - 1))]
    async with database.write(KI) as write:
        await write.send_rows(_ADDED, rows)
    async with database.read(KI) as read:
        seen = [row._asdict() for row in await read.bare(_SEEN, {"whose": KI})]
        objects = await read.all(select(AccessEntry).where(AccessEntry.body_id == KI))
    by_id: dict[UUID, Any] = {row["id"]: row for row in rows}
    assert {one["id"]: one for one in seen} == by_id
    assert {one.id: {name: getattr(one, name) for name in _NAMES} for one in objects} == by_id


async def test_a_list_may_have_any_length(database: Database) -> None:
    letters = sorted([await write_letter(database) for _ in range(3)])
    async with database.read(KI) as read:
        for count in (3, 0, 1, 3, 2):
            assert [row.id for row in await read.bare(_AMONG, {"these": letters[:count]})] == letters[:count]


@pytest.mark.parametrize("count", [1, 2])
async def test_what_breaks_a_constraint_is_refused_in_the_words_of_the_house(database: Database, count: int) -> None:
    rows = [_entry() for _ in range(count)]
    for refusal, wrong in ((Conflict, rows), (Invalid, [_entry(kind="x" * 500) for _ in range(count)])):
        async with database.write(KI) as write:
            await write.send_rows(_ADDED, rows) if refusal is Conflict else None
        if refusal is Invalid and database.sqlite:
            continue  # its columns have no length
        with pytest.raises(refusal):
            async with database.write(KI) as write:
                await write.send_rows(_ADDED, [_entry()])
                await write.send_rows(_ADDED, wrong)
    async with database.read(KI) as read:
        assert len(await read.bare(_SEEN, {"whose": KI})) == count


async def test_who_is_cut_short_leaves_no_connection_behind(database: Database) -> None:
    endless: Any = select(func.pg_sleep(60))
    if database.sqlite:
        steps = select(literal_column("1").label("x")).cte("steps", recursive=True)
        steps = steps.union_all(select(steps.c.x + 1).where(steps.c.x < 10**5))
        endless = select(func.count()).select_from(steps)
    slow, begun = StraightQuery(endless), asyncio.Event()

    async def asking() -> None:
        async with database.read(KI) as read:
            await read.bare(_SEEN, {"whose": KI})
            begun.set()
            await read.bare(slow, {})

    for _ in range(3):
        task = asyncio.create_task(asking())
        await begun.wait()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        begun.clear()
    async with database.write(KI) as write:
        await write.send_rows(_ADDED, [_entry()])
    async with database.read(KI) as read:
        assert len(await read.bare(_SEEN, {"whose": KI})) == 1


async def test_rows_that_wait_are_there_for_whatever_is_asked_next_and_in_their_own_scope(database: Database) -> None:
    async with database.write(KI) as write:
        await write.send_rows(_ADDED, [_entry()])
        assert await write.bare(_AMONG, {"these": [uuid4()]}) == []  # on PostgreSQL both go in one statement
        await write.send_rows(_ADDED, [_entry(), _entry()])
        assert len(await write.bare(_SEEN, {"whose": KI})) == 3
        await write.send_rows(_ADDED, [_entry()])
        async with write.acting_as(JOBCENTER):
            await write.send_rows(_ADDED, [_entry(body_id=JOBCENTER)])
        await write.send_rows(_ADDED, [_entry()])
        assert await write.scalar(select(func.count()).where(AccessEntry.body_id == KI)) == 5
        await write.send_rows(_ADDED, [_entry()])
    for body, count in ((KI, 6), (JOBCENTER, 1)):
        async with database.read(body) as read:
            assert len(await read.bare(_SEEN, {"whose": body})) == count


async def test_rows_of_the_wrong_body_are_refused_also_where_they_wait(database: Database) -> None:
    if database.sqlite:
        pytest.skip("SQLite has no second wall")
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.write(KI) as write, write.acting_as(JOBCENTER):
            await write.send_rows(_ADDED, [_entry(body_id=JOBCENTER), _entry()])


async def test_rows_that_wait_break_their_constraint_before_the_block_ends(database: Database) -> None:
    twice = _entry()
    async with database.write(KI) as write:
        await write.send_rows(_ADDED, [twice])
    with pytest.raises(Conflict):
        async with database.write(KI) as write:
            await write.send_rows(_ADDED, [twice])
            await write.flush()
            pytest.fail("the constraint speaks at the flush")
