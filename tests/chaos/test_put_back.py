"""One service's database is put back from an older backup, the others are not: its numbers begin again, and nothing
that is written afterwards is lost to those who hear it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from geleit_cases.app import create_app as cases_app
from geleit_identity.app import create_app as identity_app
from geleit_identity.timelines.tables import OpenSupportRecord
from geleit_kit.db.kit_tables import Position
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.events import consumer
from geleit_kit.events.age import AHEAD
from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Running, Starter
from services.cases.tests.helpers import DIMENSIONS
from tests.chaos.backups import copied

KI = body_id("ki")


async def _open(cases: Running, count: int) -> set[UUID]:
    """New support records."""
    client, opened = cases.as_("case_manager", "ki"), set()
    for _ in range(count):
        given = {
            "person": str(uuid4()),
            "clock_start": "2016-06-01",
            "opened_on": "2016-06-07",
            "dimensions": DIMENSIONS,
        }
        answer = await client.post("/v1/support-records", given)
        assert answer.status_code == 201, answer.text
        opened.add(UUID(answer.json()["id"]))
    return opened


async def _heard(identity: Running) -> set[UUID]:
    """The support records that identity has heard of."""
    async with identity.app.state.geleit.database.read(KI) as read:
        return {row.support_record_id for row in await read.all(visible(read, OpenSupportRecord))}


async def _position(identity: Running) -> int:
    async with identity.app.state.geleit.database.read(NODE) as read:
        return int(await read.scalar(select(Position.sequence).where(Position.stream == "geleit.cases")) or 0)


async def _until(look: Callable[[], Awaitable[bool]], within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not await look():  # noqa: ASYNC110 -- the consumer has no event
            await asyncio.sleep(0.05)


@pytest.fixture
async def both(running: Starter, monkeypatch: pytest.MonkeyPatch) -> tuple[Running, Running]:
    """Cases, and identity that hears it, and asks soon whether it is true that nothing came."""
    monkeypatch.setattr(consumer, "_QUIET_SECONDS", 0.3)
    cases = await running(cases_app)
    identity = await running(identity_app)
    return cases, identity


@pytest.mark.parametrize("found_by", ["the stream", "the ledger", "the reader"])
async def test_after_one_service_was_put_back_nothing_new_is_lost_to_who_hears_it(
    running: Starter, engine: Engine, valkey: Valkey, both: tuple[Running, Running], found_by: str
) -> None:
    cases, identity = both
    before = await _open(cases, 2)
    await _until(lambda: _is(_heard(identity), before))
    await cases.stop()
    backup = await copied(engine, cases.settings.database_url)
    cases = await _again(running, identity)
    lost = await _open(cases, 3)
    await _until(lambda: _is(_heard(identity), before | lost))
    high = await _position(identity)
    await cases.stop()
    if found_by != "the stream":
        valkey.command("FLUSHALL")
    if found_by == "the ledger":
        await _geleit_restore(cases)

    cases = await _again(running, identity, database_url=backup)
    if found_by == "the reader":
        await _until(lambda: _below(identity, high))
    since = await _open(cases, 2)

    await _until(lambda: _holds(_heard(identity), since))
    assert await _heard(identity) == before | lost | since, "what the backup does not know stays where it was heard"
    assert await _position(identity) > high or found_by == "the reader"
    more = await _open(cases, 4)
    await _until(lambda: _holds(_heard(identity), more))


async def _is(found: Awaitable[set[UUID]], wanted: set[UUID]) -> bool:
    return await found == wanted


async def _holds(found: Awaitable[set[UUID]], wanted: set[UUID]) -> bool:
    return await found >= wanted


async def _below(identity: Running, high: int) -> bool:
    return await _position(identity) < high


async def _again(running: Starter, identity: Running, **changed: Any) -> Running:
    cases = await running(cases_app, **changed)
    identity.settings.peers["cases"] = cases.base
    return cases


async def _geleit_restore(cases: Running) -> None:
    """What `geleit restore` does to the ledger."""
    ledger = Ledger(cases.settings.keys_url)
    await ledger.grow(await ledger.age() + AHEAD + 1)
    await ledger.close()
