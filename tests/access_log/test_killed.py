"""A service that is killed at any point loses no entry of a disclosure that left.

A real process is killed with SIGKILL: inside the group commit, right after it, and at seeded moments. The client keeps
a journal of every answer that it received in full; afterwards each has its entry, and the chain holds. With the wait
for durability switched off the same check finds answers without an entry.
"""

import asyncio
import contextlib
import itertools
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import pytest
from joserfc.jwk import KeySet
from sqlalchemy import func, select

from geleit_kit.db.access_log import verify
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.scope import NODE
from geleit_kit.http.auth import KeyPage
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Addresses, Engine
from geleit_kit.testing.node import Node
from tests.access_log.serving import Process

pytestmark = pytest.mark.processes
SEED = 20261122
READERS = 8
FULL = os.environ.get("FULL") == "1"
DIMENSIONS = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")
Done = tuple[str, UUID]
"""An operation, and the person of whom its answer told."""


@dataclass
class Agency:
    """A body's system that opens records, reads them, and writes down what it was told."""

    node: Node
    records: dict[str, UUID] = field(default_factory=dict)
    journal: Counter[Done] = field(default_factory=Counter)
    under_way: asyncio.Event = field(default_factory=asyncio.Event)

    async def until_it_ends(self, service: Process, seconds: float | None) -> None:
        """Works on several lines until the service is gone; kills it `seconds` after the first reads were answered,
        where no fault point does.
        """
        self.under_way.clear()
        token = self.node.issuer.token("case_manager", "ki")
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=service.base, headers=headers, timeout=20, trust_env=False) as line:
            await self._open(line)
            working = [asyncio.create_task(self._work(line, number)) for number in range(READERS)]
            if seconds is not None:
                await self.under_way.wait()  # a busy machine answers late
                await asyncio.sleep(seconds)
                service.process.kill()
            await asyncio.wait(working, timeout=30)
            for one in working:
                one.cancel()
        await asyncio.to_thread(service.process.wait, 20)

    async def _work(self, line: httpx.AsyncClient, number: int) -> None:
        choice = random.Random(SEED + number)  # its own: the order of the lines is not the test's
        with contextlib.suppress(httpx.TransportError):
            for turn in itertools.count(1):
                if turn == READERS:
                    self.under_way.set()
                if choice.random() < 0.1:
                    await self._open(line)
                else:
                    await self._read(line, choice.choice(sorted(self.records)))

    async def _open(self, line: httpx.AsyncClient) -> None:
        person = uuid4()
        given = {"person": str(person), "clock_start": "unknown", "dimensions": DIMENSIONS}
        answer = await line.post("/v1/support-records", json=given)
        assert answer.status_code == 201, answer.text
        self.records[answer.json()["id"]] = person
        self.journal["open_support_record", person] += 1

    async def _read(self, line: httpx.AsyncClient, record: str) -> None:
        answer = await line.get(f"/v1/support-records/{record}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["person"] == str(self.records[record])
        self.journal["read_support_record", self.records[record]] += 1


async def _unlogged(node: Node, addresses: Addresses, journal: Counter[Done]) -> Counter[Done]:
    """The answers of the journal for which the log has no entry; the log itself must hold."""
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    async with database.read(NODE) as read:
        rows = await read.tuples(
            select(AccessEntry.operation, AccessEntry.person, func.count()).group_by(
                AccessEntry.operation, AccessEntry.person
            )
        )
        verdict = await verify(read, KeySet(KeyPage(node.secrets).of("cases").keys))
    await database.close()
    assert verdict.reason is None, verdict
    entries = Counter({(operation, person): count for operation, person, count in rows})
    return journal - entries


def _kills(number: int) -> list[tuple[dict[str, str], float | None]]:
    """Seeded: the environment that arms a fault point, or the moment of a kill from outside."""
    choice = random.Random(SEED)
    found: list[tuple[dict[str, str], float | None]] = []
    for turn in range(number):
        point = (None, "access_log.before_commit", "access_log.after_commit")[turn % 3]
        if point is None:
            found.append(({}, choice.uniform(0.05, 0.6)))
        else:
            found.append(({"GELEIT_FAULT_POINT": point, "GELEIT_FAULT_AFTER": str(choice.randrange(3, 40))}, None))
    return found


async def test_what_left_before_a_kill_is_in_the_log(engine: Engine, node: Node) -> None:
    addresses, agency = await engine.databases("geleit_cases"), Agency(node)
    for armed, seconds in _kills(12 if FULL else 3):
        before = agency.journal.total()
        service = await asyncio.to_thread(_started, node, addresses, armed)
        try:
            await agency.until_it_ends(service, seconds)
        finally:
            service.kill()
        assert service.process.returncode == -9
        assert agency.journal.total() - before > 3, "nothing left before this kill: it proves nothing"

    assert await _unlogged(node, addresses, agency.journal) == Counter()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the control is of the test, not of the database
async def test_without_the_wait_for_durability_the_same_check_fails(engine: Engine, node: Node) -> None:
    addresses, agency = await engine.databases("geleit_cases"), Agency(node)
    armed = {"GELEIT_FAULT_POINT": "access_log.before_commit", "GELEIT_FAULT_AFTER": "6"}
    service = await asyncio.to_thread(_started, node, addresses, armed, careless=True)
    try:
        await agency.until_it_ends(service, None)
    finally:
        service.kill()

    missing = await _unlogged(node, addresses, agency.journal)

    assert missing.total() > 0
    assert {operation for operation, _ in missing} == {"read_support_record"}  # a change logs in its own transaction


def _started(node: Node, addresses: Addresses, armed: dict[str, str], *, careless: bool = False) -> Process:
    return Process.start("cases", node, addresses, careless=careless, **armed)
