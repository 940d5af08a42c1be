"""The access log: durable before anything leaves, chained without a gap, and honest about what was done to it."""

import asyncio
import json
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import func, select

from geleit_kit.db import access_log
from geleit_kit.db.access_log import AccessLog, Sealer, Verdict, verify
from geleit_kit.db.database import Database
from geleit_kit.db.keys import open_bytes
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.leases import Fenced, Held, take
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import Disclosure
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.ids import least_of
from geleit_kit.pure.problems import Unavailable
from kit.tests.house import KI, House

KEY = ECKey.generate_key("P-256", auto_kid=True)
FORGER = ECKey.generate_key("P-256", auto_kid=True)


def _entry(person: UUID | None = None, **personal: str) -> Disclosure:
    return Disclosure(body=KI, kind="read", operation="read_letter", person=person, personal=personal)


async def _lease(database: Database) -> Held:
    held = await take(database, "sealer", "me")
    assert held is not None
    return held


async def _chained(database: Database, entries: int = 5) -> Held:
    """A log of some entries, sealed, with a checkpoint over its head."""
    log = AccessLog(database)
    await log.write([_entry(uuid4(), staff="anna") for _ in range(entries)])
    sealer, held = Sealer(database, KEY), await _lease(database)
    while await sealer.step(held):
        pass
    await sealer.sign(held)
    return held


async def _verdict(database: Database) -> Verdict:
    async with database.read(NODE) as read:
        return await verify(read, KeySet([KEY]))


async def test_many_readers_at_once_share_few_commits_and_each_entry_is_there(database: Database) -> None:
    log = AccessLog(database)
    commits = 0
    real = database.commit

    async def counted(*given: object) -> None:
        nonlocal commits
        commits += 1
        await real(*given)  # type: ignore[arg-type]  # -- handed through

    database.commit = counted  # type: ignore[method-assign, assignment]  # -- counts
    await asyncio.gather(*(log.write([_entry(uuid4())]) for _ in range(60)))

    async with database.read(NODE) as read:
        assert await read.scalar(select(func.count()).select_from(AccessEntry)) == 60
    assert commits < 30


async def test_no_entry_no_answer(house: House, database: Database) -> None:
    log = AccessLog(database)
    await house.raw("ALTER TABLE access_log RENAME TO elsewhere")

    ends = await asyncio.gather(*(log.write([_entry(uuid4())]) for _ in range(3)), return_exceptions=True)

    assert [type(end) for end in ends] == [Unavailable] * 3
    await house.raw("ALTER TABLE elsewhere RENAME TO access_log")
    await log.write([_entry(uuid4())])


async def test_a_reader_who_has_gone_does_not_stop_the_others(database: Database) -> None:
    log = AccessLog(database)
    waiting = [asyncio.create_task(log.write([_entry(uuid4())])) for _ in range(4)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    async with database.read(NODE) as read:
        assert await read.scalar(select(func.count()).select_from(AccessEntry)) == 4


async def test_a_whole_log_verifies(database: Database) -> None:
    await _chained(database)

    found = await _verdict(database)
    assert found == Verdict(entries=5, checkpoints=1, broken_at=None, reason=None, head=found.head, waiting=0)
    assert len(found.head) == 64


async def test_two_sealers_leave_one_chain_without_a_gap(house: House) -> None:
    databases = [house.database(), house.database()]
    log = AccessLog(databases[0])
    batches = access_log._BATCH
    access_log._BATCH = 7
    try:

        async def sealing(number: int) -> None:
            sealer = Sealer(databases[number], KEY)
            for _ in range(12):
                held = await take(databases[number], "sealer", f"replica {number}", seconds=0.05)
                if held is not None:
                    try:
                        await sealer.step(held)
                    except Fenced:
                        continue
                await asyncio.sleep(0.01 * number)

        async def writing() -> None:
            for _ in range(10):
                await log.write([_entry(uuid4()) for _ in range(5)])

        await asyncio.gather(sealing(0), sealing(1), writing())
        held = await take(databases[0], "sealer", "last", seconds=5)
        while held is None:
            await asyncio.sleep(0.05)
            held = await take(databases[0], "sealer", "last", seconds=5)
        while await Sealer(databases[0], KEY).step(held):
            pass
    finally:
        access_log._BATCH = batches

    async with databases[0].read(NODE) as read:
        numbers = [row.number for row in await read.all(select(AccessEntry).order_by(AccessEntry.number))]
    assert numbers == list(range(1, 51))
    assert (await _verdict(databases[0])).reason is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the chain is the same on both
@pytest.mark.parametrize(
    ("deed", "broken_at", "reason"),
    [
        ("UPDATE access_log SET operation = 'nothing' WHERE number = 3", 3, "changed"),
        ("UPDATE access_log SET person = NULL WHERE number = 2", 2, "changed"),
        ("UPDATE access_log SET sealed = NULL WHERE number = 4", 4, "changed"),
        ("DELETE FROM access_log WHERE number = 3", 3, "missing"),
        ("DELETE FROM access_log WHERE number = 1", 1, "missing"),
        ("DELETE FROM access_log WHERE number >= 4", 4, "cut_off"),
        ("UPDATE access_log_checkpoints SET signature = 'x.y.z'", 5, "checkpoint"),
    ],
)
async def test_verifying_names_the_first_entry_that_does_not_hold(
    house: House, database: Database, deed: str, broken_at: int, reason: str
) -> None:
    await _chained(database)

    await house.raw(deed, NODE)

    found = await _verdict(database)
    assert (found.broken_at, found.reason) == (broken_at, reason)


async def test_a_checkpoint_of_another_key_does_not_hold(house: House, database: Database) -> None:
    log = AccessLog(database)
    await log.write([_entry(uuid4())])
    sealer, held = Sealer(database, FORGER), await _lease(database)
    await sealer.step(held)
    await sealer.sign(held)

    assert (await _verdict(database)).reason == "checkpoint"


async def test_who_it_was_is_sealed_and_gone_with_the_persons_key_while_the_chain_still_verifies(
    database: Database,
) -> None:
    person = uuid4()
    await AccessLog(database).write([_entry(person, staff="anna-marker")])
    sealer, held = Sealer(database, KEY), await _lease(database)
    await sealer.step(held)
    async with database.read(KI) as read:
        row = await read.one(select(AccessEntry))
        assert row.sealed is not None
        assert b"anna-marker" not in row.sealed
        key = await database.keys.key(KI, person)
        assert json.loads(open_bytes(key, row.sealed, f"access_log|{row.id}")) == {"staff": "anna-marker"}
        assert await read.unseal_value(person, row.sealed, f"access_log|{row.id}") == {"staff": "anna-marker"}

        await database.keys.destroy(KI, person)
        assert await read.unseal_value(person, row.sealed, f"access_log|{row.id}") == {}
    assert (await _verdict(database)).reason is None

    await AccessLog(database).write([_entry(person, staff="anna-marker")])
    async with database.read(KI) as read:
        assert [row.sealed is None for row in await read.all(select(AccessEntry).order_by(AccessEntry.id))] == [
            False,
            True,
        ]


async def test_an_entry_about_nobody_in_particular_still_says_who_it_was(database: Database) -> None:
    await AccessLog(database).write([_entry(None, staff="anna-marker")])

    async with database.read(KI) as read:
        row = await read.one(select(AccessEntry))
    assert row.sealed is not None
    assert json.loads(open_bytes(database.keys.service_key, row.sealed, f"access_log|{row.id}")) == {
        "staff": "anna-marker"
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_entry_that_waits_for_the_writer_takes_its_id_when_it_is_written(database: Database) -> None:
    """Else it would lie before an instant that a reader was told is complete."""
    async with database.write(KI):
        waiting = asyncio.create_task(AccessLog(database).write([_entry(uuid4(), staff="anna")]))
        await asyncio.sleep(0.05)
        let_go = utc_now()
    await waiting
    async with database.read(NODE) as read:
        written = await read.scalar(select(AccessEntry.id))
    assert written >= least_of(let_go)
