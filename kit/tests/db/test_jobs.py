"""Jobs: whoever does them and whoever is killed, each row is taken once; what was sent in is gone when they end."""

import asyncio
import os
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from geleit_kit.db import jobs, jobs_worker
from geleit_kit.db.database import Database
from geleit_kit.db.jobs import Job, JobRow
from geleit_kit.db.jobs_worker import Jobs
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.leases import Fenced, Held, take
from geleit_kit.db.rows import visible
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.jobs import JOB
from geleit_kit.pure.problems import Conflict, TooLarge, TooMany
from kit.tests.db.letter_jobs import LetterJob
from kit.tests.house import JOBCENTER, KI, House

ACTOR = {"staff": "5f1b2c9e-6a0e-4b52-8c55-6f4f3f2b1a10", "client": "portal", "roles": ["case_manager"]}
ROWS = "".join(f"AZ-{number}: Letter {number}\n" for number in range(1, 11))


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_worker, "_CHUNK", 3)


async def begun(database: Database, *parts: str, body: UUID = KI, **more: Any) -> UUID:
    """A job that has its input and waits."""
    async with database.write(body) as write:
        row = await jobs.begin(write, "letters", {}, ACTOR, **{"dry_run": False, **more})
        for number, part in enumerate(parts, 1):
            await jobs.put_part(write, row, number, part)
        row.status = "queued"
    return row.id


async def held(database: Database, who: str = "me") -> Held:
    lease = await take(database, "jobs", who)
    assert lease is not None
    return lease


async def finished(database: Database, who: str = "me") -> None:
    worker, lease = Jobs(database, {"letters": LetterJob()}), await held(database, who)
    while await worker.step(lease):
        pass


async def seen(database: Database, job_id: UUID, body: UUID = KI) -> Job:
    async with database.read(body) as read:
        return await jobs.job(read, job_id)


async def report(database: Database, job_id: UUID) -> list[JobRow]:
    async with database.read(KI) as read:
        return list(await jobs.rows_of(read, job_id, 0, 500, None))


async def letters(database: Database, body: UUID = KI) -> dict[str | None, str]:
    from letters.tables import Letter  # noqa: PLC0415 -- on the path once the conftest was read

    async with database.read(body) as read:
        return {row.own_reference: (await read.unseal(row))["text"] for row in await read.all(visible(read, Letter))}


async def test_rows_are_taken_wherever_the_parts_were_cut(database: Database) -> None:
    job_id = await begun(database, ROWS[:17], ROWS[17:18], ROWS[18:])
    await finished(database)
    job = await seen(database, job_id)
    assert (job.status, job.rows, job.done, job.outcomes) == ("done", 10, 10, {"made": 10})
    assert await letters(database) == {f"AZ-{number}": f"Letter {number}" for number in range(1, 11)}
    told = await report(database, job_id)
    assert [(one.row, one.outcome) for one in told] == [(number, "made") for number in range(1, 11)]
    assert all(one.person for one in told)


async def test_a_row_that_cannot_be_taken_is_told_of_and_harms_no_other(database: Database) -> None:
    rows = "AZ-1: one\nno letter\nAZ-3: conflict\nAZ-4: four\nAZ-5: fault\nAZ-6: six"
    job_id = await begun(database, rows)
    await finished(database)
    job = await seen(database, job_id)
    assert (job.status, job.outcomes) == ("done_with_refusals", {"made": 3, "refused": 3})
    assert await letters(database) == {"AZ-1": "one", "AZ-4": "four", "AZ-6": "six"}
    refused = [(one.row, one.places) for one in await report(database, job_id) if one.outcome == "refused"]
    assert refused == [
        (2, [{"pointer": "/text", "code": "missing"}]),
        (3, [{"pointer": "", "code": "own_reference_taken"}]),
        (5, [{"pointer": "", "code": "row_failed"}]),
    ]


async def test_who_asked_for_the_job_stands_in_the_access_log_of_each_record(database: Database) -> None:
    await begun(database, ROWS)
    await finished(database)
    async with database.read(KI) as read:
        entries = await read.all(select(AccessEntry).where(AccessEntry.body_id == KI))
        assert len({entry.person for entry in entries}) == len(entries) == 10
        assert {entry.operation for entry in entries} == {"job_letters"}
        assert entries[0].person is not None
        personal = await read.unseal_value(entries[0].person, entries[0].sealed, f"access_log|{entries[0].id}")
    assert personal == ACTOR


async def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(database: Database) -> None:
    await begun(database, "AZ-1: one\n")
    await finished(database)
    job_id = await begun(database, "AZ-1: other\nAZ-2: two\nno letter", dry_run=True)
    await finished(database)
    assert (await seen(database, job_id)).outcomes == {"changed": 1, "made": 1, "refused": 1}
    assert await letters(database) == {"AZ-1": "one"}


async def test_rows_that_ask_who_is_there_are_counted_before_one_of_them_is_told_of(database: Database) -> None:
    asked: list[tuple[UUID, int]] = []

    async def counted(staff: UUID, rows: int) -> None:
        asked.append((staff, rows))
        if len(asked) > 1:
            raise TooMany("too_many_rows")

    await begun(database, ROWS)
    job_id = await begun(database, ROWS, dry_run=True)
    worker, lease = Jobs(database, {"letters": LetterJob()}, counted), await held(database)
    while await worker.step(lease):
        pass
    assert asked == [(UUID(str(ACTOR["staff"])), 10)] * 2, "once for each job, however many chunks it has"
    job = await seen(database, job_id)
    assert (job.status, job.fault, job.done, await report(database, job_id)) == ("failed", "too_many_rows", 0, [])


async def test_an_input_that_nobody_understands_fails_as_a_whole(database: Database) -> None:
    job_id = await begun(database, "#unreadable\n")
    await finished(database)
    job = await seen(database, job_id)
    assert (job.status, job.fault, job.places) == (
        "failed",
        "invalid",
        [{"pointer": "/columns/1", "code": "wrong_form"}],
    )


@pytest.mark.both
async def test_a_killed_process_leaves_nothing_half_and_the_next_one_goes_on_behind_its_last_chunk(
    house: House,
) -> None:
    database = house.database()
    job_id = await begun(database, ROWS)
    armed = {**os.environ, "GELEIT_FAULT_POINT": "job.before_commit", "GELEIT_FAULT_AFTER": "2"}
    urls = house.addresses.database_url, house.addresses.keys_url
    command = (sys.executable, "-m", "kit.tests.db.job_process", *urls)
    killed = await asyncio.create_subprocess_exec(*command, env=armed, stderr=asyncio.subprocess.PIPE)
    _, said = await killed.communicate()
    assert killed.returncode == -9, said.decode()[-2000:]
    left = await seen(database, job_id)
    assert (left.status, left.done, left.outcomes) == ("running", 6, {"made": 6}), "two chunks are whole, one is not"
    assert len(await letters(database)) == 6
    assert await take(database, "jobs", "next") is None, "the lease of the dead one still holds"
    await take(database, "jobs", "killed", seconds=-1.0)
    await finished(database, "next")
    job = await seen(database, job_id)
    assert (job.status, job.done, job.outcomes) == ("done", 10, {"made": 10})
    assert [one.row for one in await report(database, job_id)] == list(range(1, 11))
    assert len(await letters(database)) == 10


@pytest.mark.both
async def test_two_replicas_do_each_row_once_whoever_has_the_lease(house: House) -> None:
    one, two = house.database(), house.database()
    job_id = await begun(one, ROWS)
    first, second = (Jobs(each, {"letters": LetterJob()}) for each in (one, two))
    late = await held(one, "one")
    await first.step(late)
    await take(one, "jobs", "one", seconds=-1.0)
    lease = await held(two, "two")
    await second.step(lease)
    with pytest.raises(Fenced):
        await first.step(late)
    while await second.step(lease):
        pass
    assert (await seen(one, job_id)).outcomes == {"made": 10}
    assert len(await letters(one)) == 10


async def test_what_was_sent_in_lies_sealed_and_is_gone_with_its_key_when_the_job_ends(
    house: House, database: Database
) -> None:
    job_id = await begun(database, ROWS)
    (row,) = await house.raw("SELECT content FROM job_parts", KI)
    assert b"Letter" not in bytes(row[0])
    key = (await seen(database, job_id)).key_id
    assert key in await database.keys.living(KI, [key])
    await finished(database)
    assert await house.raw("SELECT 1 FROM job_parts", KI) == []
    assert await database.keys.living(KI, [key]) == set()
    assert (await seen(database, job_id)).wiped_at is not None


async def test_a_job_that_is_cancelled_under_way_keeps_what_it_did_and_does_no_more(database: Database) -> None:
    job_id = await begun(database, ROWS)
    worker, lease = Jobs(database, {"letters": LetterJob()}), await held(database)
    await worker.step(lease)
    async with database.write(KI) as write:
        row = await jobs.locked(write, job_id)
        row.status = "cancelled"
        await jobs.emptied(write, row)
    while await worker.step(lease):
        pass
    job = await seen(database, job_id)
    assert job.done == len(await letters(database)) == 3
    assert await database.keys.living(KI, [job.key_id]) == set()


async def test_bodies_take_turns_and_see_only_their_own(database: Database) -> None:
    mine, theirs = await begun(database, ROWS), await begun(database, ROWS, body=JOBCENTER)
    worker, lease = Jobs(database, {"letters": LetterJob()}), await held(database)
    for _ in range(4):
        await worker.step(lease)
    assert [(await seen(database, mine)).done, (await seen(database, theirs, JOBCENTER)).done] == [6, 6]
    async with database.read(JOBCENTER) as read:
        assert await read.first(visible(read, Job).where(Job.id == mine)) is None
        assert await jobs.rows_of(read, mine, 0, 100, None) == []


async def test_a_part_is_kept_in_its_place_and_none_may_be_missing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.write(KI) as write:
        row = await jobs.begin(write, "letters", {}, ACTOR, dry_run=False)
        with pytest.raises(Conflict, match="part_before_missing"):
            await jobs.put_part(write, row, 2, "AZ-2: two\n")
        await jobs.put_part(write, row, 1, "AZ-1: on")
        await jobs.put_part(write, row, 1, "AZ-1: one\n")
        assert (row.parts, row.characters) == (1, 10)
        monkeypatch.setattr(jobs, "MOST_CHARACTERS", 15)
        with pytest.raises(TooLarge):
            await jobs.put_part(write, row, 2, "AZ-2: two\n")
        row.status = "queued"
        with pytest.raises(Conflict, match="job_has_its_input"):
            await jobs.put_part(write, row, 1, "x")
    await finished(database)
    assert await letters(database) == {"AZ-1": "one"}


async def test_a_body_has_only_so_many_jobs_and_so_much_input_that_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_JOBS", 2)
    monkeypatch.setattr(jobs, "MOST_WAITING", 15)
    async with database.write(KI) as write:
        first, second = [await jobs.begin(write, "letters", {}, ACTOR, dry_run=False) for _ in range(2)]
        with pytest.raises(Conflict, match="too_many_jobs"):
            await jobs.begin(write, "letters", {}, ACTOR, dry_run=False)
        await jobs.put_part(write, first, 1, "AZ-1: one\n")
        with pytest.raises(Conflict, match="too_many_jobs"):
            await jobs.put_part(write, second, 1, "AZ-2: two\n")
    async with database.write(JOBCENTER) as write:
        other = await jobs.begin(write, "letters", {}, ACTOR, dry_run=False)
        await jobs.put_part(write, other, 1, "AZ-2: two\n")


async def test_what_nobody_starts_ends_after_a_day_and_a_report_after_thirty(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await begun(database, ROWS)
    await finished(database)
    async with database.write(KI) as write:
        idle = await jobs.begin(write, "letters", {}, ACTOR, dry_run=False)
        await jobs.put_part(write, idle, 1, ROWS)
    later = utc_now() + timedelta(days=31)
    monkeypatch.setattr(jobs_worker, "utc_now", lambda: later)
    await finished(database)
    job = await seen(database, idle.id)
    assert (job.status, job.fault) == ("cancelled", "not_started_in_time")
    assert await database.keys.living(KI, [idle.key_id]) == set()
    assert await report(database, job_id) == []
    async with database.read(KI) as read:
        assert [one.id for one in await read.all(visible(read, Job))] == [idle.id]


def test_every_way_of_a_job_comes_to_an_end() -> None:
    assert JOB.final == {"done", "done_with_refusals", "failed", "cancelled"}
