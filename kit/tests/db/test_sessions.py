"""Sessions: everything or nothing, in one scope, and no connection that a failure poisons."""

# ruff: noqa: PT012 -- a session is a block, and what it refuses is refused at its end

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import func, select, text

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.rows import by_own_reference, upsert, visible
from geleit_kit.pure.problems import Conflict, NotFound, Stale, Unavailable
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.servers import Postgres
from kit.tests.house import JOBCENTER, KI, House, write_letter


async def _count(database: Database, body: UUID = KI) -> int:
    async with database.read(body) as read:
        return int(await read.scalar(select(func.count()).select_from(visible(read, Letter).subquery())))


async def _add(write: Any, reference: str | None = None) -> Letter:
    row = Letter(person=uuid4(), status="draft", written_on=write.today, own_reference=reference)
    write.add(row)
    await write.flush()
    return row


async def test_an_error_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.write(KI) as write:
            await _add(write)
            write.disclose(uuid4(), "looked")
            raise ValueError("no")

    assert await _count(database) == 0
    async with database.read(KI) as read:
        assert await read.all(select(AccessEntry)) == []


@pytest.mark.parametrize("moment", ["before", "inside", "at_commit"])
async def test_a_cancelled_request_leaves_nothing_and_no_poisoned_connection(database: Database, moment: str) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with database.write(KI) as write:
            if moment != "before":
                await _add(write)
            begun.set()
            if moment != "at_commit":
                await asyncio.sleep(30)

    for _ in range(12):
        begun.clear()
        task = asyncio.create_task(work())
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    before = await _count(database)
    assert before == 0 or moment == "at_commit"
    for _ in range(12):
        await asyncio.wait_for(write_letter(database), 5)
    late = 12 - before if moment == "at_commit" else 0  # a commit under way may end after its request was cancelled
    assert before + 12 <= await _count(database) <= before + 12 + late


async def test_cancelled_readers_do_not_use_up_the_connections(database: Database) -> None:
    async def work() -> None:
        async with database.read(KI) as read:
            await read.all(visible(read, Letter))
            await asyncio.sleep(30)

    for _ in range(3):
        tasks = [asyncio.create_task(work()) for _ in range(5)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    assert await asyncio.wait_for(_count(database), 5) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_reader_of_sqlite_cannot_write_either(database: Database) -> None:
    with pytest.raises(Unavailable):
        async with database.read(KI) as read:
            await read._session.execute(text("DELETE FROM letters"))


async def test_acting_as_another_body_sees_only_its_rows_and_returns(database: Database) -> None:
    own = await write_letter(database)
    other = await write_letter(database, JOBCENTER)

    async with database.write(KI) as write:
        async with write.acting_as(JOBCENTER):
            assert write.body == JOBCENTER
            assert [row.id for row in await write.all(visible(write, Letter))] == [other]
            added = await _add(write)
        assert write.body == KI
        assert [row.id for row in await write.all(visible(write, Letter))] == [own]
        with pytest.raises(NotFound):
            await write.one(visible(write, Letter).where(Letter.id == added.id))
    assert (await _count(database, JOBCENTER), await _count(database)) == (2, 1)


async def test_a_callers_act_reaches_no_body_that_has_left_unless_it_ends_something(database: Database) -> None:
    database.tools.left.append(lambda body: body == JOBCENTER)
    async with database.write(KI) as write:
        async with write.acting_as(JOBCENTER):
            assert write.body == JOBCENTER, "the machinery goes on: what it does was decided before, or ends something"
        write.actor = {"roles": ["case_manager"]}
        async with write.acting_as(JOBCENTER, ends=True):
            assert write.body == JOBCENTER
        with pytest.raises(Conflict, match="body_has_left"):
            async with write.acting_as(JOBCENTER):
                raise AssertionError
        assert write.body == KI


async def test_acting_as_returns_after_an_error_too(database: Database) -> None:
    async with database.write(KI) as write:
        with pytest.raises(ValueError, match="no"):
            async with write.acting_as(JOBCENTER):
                raise ValueError("no")
        assert write.body == KI
        await _add(write)
    assert await _count(database) == 1


async def test_log_entries_of_two_bodies_lie_in_each_ones_log(database: Database) -> None:
    async with database.write(KI) as write:
        write.disclose(uuid4(), "mine")
        async with write.acting_as(JOBCENTER):
            write.disclose(uuid4(), "theirs")

    for body, operation in ((KI, "mine"), (JOBCENTER, "theirs")):
        async with database.read(body) as read:
            rows = await read.all(select(AccessEntry).where(AccessEntry.body_id == body))
            assert [row.operation for row in rows] == [operation]


async def test_of_two_who_change_the_same_version_one_is_told_that_the_other_was_faster(house: House) -> None:
    one, two = house.database(), house.database()
    letter = await write_letter(one)
    seen = asyncio.Barrier(2) if one.sqlite is False else None

    async def change(database: Database, status: str) -> None:
        async with database.write(KI) as write:
            row = await write.one(visible(write, Letter).where(Letter.id == letter))
            row.unchanged_since(1)
            if seen:
                await seen.wait()
            row.status = status
            await write.flush()

    ends = await asyncio.gather(change(one, "a"), change(two, "b"), return_exceptions=True)

    faults = [end for end in ends if end is not None]
    assert len(faults) == 1
    assert isinstance(faults[0], Conflict | Stale)


async def test_a_stale_version_names_the_fields_that_changed_since(database: Database) -> None:
    letter = await write_letter(database, text="Good morning", diagnosis="a cold")
    async with database.write(KI) as write:
        row = await write.one(visible(write, Letter).where(Letter.id == letter))
        await write.seal(row, {"text": "Good evening", "diagnosis": "a cold"})
    async with database.write(KI) as write:
        (await write.one(visible(write, Letter).where(Letter.id == letter))).status = "sent"

    async with database.read(KI) as read:
        row = await read.one(visible(read, Letter).where(Letter.id == letter))
    for seen, changed in ((1, ["status", "text"]), (2, ["status"])):
        with pytest.raises(Stale) as stale:
            row.unchanged_since(seen)
        assert stale.value.extra == {"current": '"3"', "changed": changed}
    row.unchanged_since(3)
    row.unchanged_since(None)


async def test_what_is_removed_is_invisible_leaves_no_content_and_frees_its_reference(database: Database) -> None:
    async with database.write(KI) as write:
        first = await _add(write, "AZ-1")
        await write.seal(first, {"text": "secret"})
    async with database.write(KI) as write:
        await write.remove(await write.one(visible(write, Letter)))

    async with database.write(KI) as write:
        assert await write.first(visible(write, Letter)) is None
        gone = await write.one(visible(write, Letter, deleted=True))
        assert (gone.id, gone.sealed, gone.own_reference) == (first.id, None, None)
        await _add(write, "AZ-1")


async def test_a_reference_is_taken_once_in_a_body(database: Database) -> None:
    async with database.write(KI) as write:
        await _add(write, "AZ-1")
    async with database.write(JOBCENTER) as write:
        await _add(write, "AZ-1")
    with pytest.raises(Conflict) as refused:
        async with database.write(KI) as write:
            await _add(write, "AZ-1")
    assert refused.value.code == "own_reference_taken"


async def test_many_upserts_at_once_leave_one_row_that_the_later_ones_changed(house: House) -> None:
    replicas = [house.database(), house.database()]
    made: list[UUID] = []

    async def put(number: int) -> None:
        async with replicas[number % 2].write(KI) as write:

            async def make() -> Letter:
                row = await _add(write, "AZ-7")
                made.append(row.id)
                await asyncio.sleep(0.02)
                return row

            async def change(row: Letter) -> Letter:
                row.status = f"changed {number}"
                await write.flush()
                return row

            await upsert(write, Letter, "AZ-7", make=make, change=change)

    await asyncio.gather(*(put(number) for number in range(8)))

    async with replicas[0].read(KI) as read:
        row = await by_own_reference(read, Letter, "AZ-7")
        assert row is not None
        assert (len(made), row.id, row.version) == (1, made[0], 8)
        assert await _count(replicas[0]) == 1


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_deferred_constraint_that_breaks_at_commit_is_a_conflict(house: House, database: Database) -> None:
    await house.raw("ALTER TABLE letters ADD CONSTRAINT one_day UNIQUE (written_on) DEFERRABLE INITIALLY DEFERRED")
    await write_letter(database)

    with pytest.raises(Conflict):
        await write_letter(database)
    assert await _count(database) == 1


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_killed_backend_is_unavailable_and_the_next_request_has_a_fresh_one(
    house: House, database: Database, postgres: Postgres, engine: Engine
) -> None:
    for where in ("before a statement", "before the commit"):
        with pytest.raises(Unavailable):
            async with database.write(KI) as write:
                if where == "before the commit":
                    await _add(write)
                backend = await write.scalar(select(func.pg_backend_pid()))
                await postgres.administer(f"SELECT pg_terminate_backend({backend})")
                await asyncio.sleep(0.05)
                if where == "before a statement":
                    await _add(write)
        assert await _count(database) == 0
    await write_letter(database)
    assert await _count(database) == 1


async def test_a_value_that_no_column_takes_is_refused_and_not_a_fault(database: Database) -> None:
    from geleit_kit.pure.problems import Invalid  # noqa: PLC0415 -- stands beside its use

    with pytest.raises(Invalid):
        async with database.read(KI) as read:
            await read.all(visible(read, Letter).where(Letter.version == 2**80))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_who_waits_too_long_for_a_lock_is_told_to_try_again(database: Database) -> None:
    letter = await write_letter(database)
    async with database.write(KI) as first:
        await first.one(visible(first, Letter).where(Letter.id == letter).with_for_update())
        with pytest.raises(Unavailable):
            async with database.write(KI) as second:
                await second.execute(text("SET LOCAL lock_timeout = '100ms'"))
                await second.one(visible(second, Letter).where(Letter.id == letter).with_for_update())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_reads_for_long_does_not_stop_those_who_write(database: Database) -> None:
    """A backup reads for as long as it copies; meanwhile the log is not emptied, and nobody waits for that."""
    async with database.read(KI) as read:
        await read.scalar(select(func.count(Letter.id)))
        await write_letter(database)
        async with asyncio.timeout(5):
            assert not await database.checkpoint()
            await write_letter(database)
    assert await database.checkpoint()
    async with database.write(KI) as write:
        assert await write.scalar(text("PRAGMA busy_timeout")) == 10_000, "whoever writes waits as long as ever"  # type: ignore[arg-type]  # a pragma is no select
