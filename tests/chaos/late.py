"""A consumer that comes too late: the feed is 410, the snapshot heals it, and it goes on with the feed."""

import asyncio
from typing import Any

import httpx

from tests.chaos.checks import Findings, once_each
from tests.chaos.client import Client, Journal
from tests.chaos.embedded import EmbeddedWorld
from tests.chaos.faults import DidNotHappen, at_point
from tests.chaos.flows import GIVER
from tests.chaos.worlds import World

_WITHIN = 180.0
_LONG_AGO = "2020-01-01 00:00:00.000000"


async def heal(world: World, client: Client, journal: Journal, findings: Findings) -> bool:
    """Identity has been silent since the beginning and cases has forgotten its old facts; True where a process was
    killed in the midst of the snapshot.
    """
    await _silence(world)
    killing = asyncio.create_task(at_point(world, "identity.consumer.in_snapshot", 0, within=2 * _WITHIN))
    await _forget(world)
    await _gone(world, client, findings)
    killed = True
    try:
        await killing
    except DidNotHappen:
        killed = False
    await _stands_again(world, journal, findings)
    return killed


async def _silence(world: World) -> None:
    """What identity heard of cases, its place in the stream, and all memory of it: gone, as if it never had run."""
    await world.change("identity", "DELETE FROM open_support_records")
    await world.change("identity", "DELETE FROM inbox WHERE stream = 'geleit.cases'")


async def _forget(world: World) -> None:
    """Five weeks pass for the facts of cases; its relay sweeps when it starts."""
    if isinstance(world, EmbeddedWorld):
        long_ago: Any = _LONG_AGO
    else:
        from datetime import UTC, datetime  # noqa: PLC0415 -- PostgreSQL wants an instant

        long_ago = datetime.fromisoformat(_LONG_AGO).replace(tzinfo=UTC)
    await world.change("cases", "UPDATE outbox SET published_at = ? WHERE stream = 'geleit.cases'", long_ago)
    for member in [each for each in world.members if each.startswith("cases")]:
        before = await asyncio.to_thread(world.kill, member)
        await asyncio.to_thread(world.returned, member, before)
    async with asyncio.timeout(_WITHIN):
        while (await world.rows("cases", "SELECT count(*) FROM outbox WHERE stream = 'geleit.cases'"))[0][0]:  # noqa: ASYNC110 -- another process sweeps
            await asyncio.sleep(0.2)
    await world.change("identity", "DELETE FROM positions WHERE stream = 'geleit.cases'")


async def _gone(world: World, client: Client, findings: Findings) -> None:
    """Whoever asks for what is gone is told so, and where to look."""
    token = await asyncio.to_thread(world.token, "system_client", GIVER, "")
    async with httpx.AsyncClient(base_url=world.doors()[0], trust_env=False, timeout=30) as line:
        head = {"Authorization": f"Bearer {token}"}
        answer = await line.get("/cases/v1/events?after=0", headers=head)
        findings.compared["feeds below the floor"] += 1
        if answer.status_code != 410 or answer.json().get("snapshot") != "/cases/v1/meta/snapshot":
            findings.add("other", f"below the floor the feed answered {answer.status_code}")
            return
        snapshot = await line.get(answer.json()["snapshot"], headers=head)
        if snapshot.status_code != 200 or not snapshot.json()["items"]:
            findings.add("other", f"the snapshot answered {snapshot.status_code}")


async def _stands_again(world: World, journal: Journal, findings: Findings) -> None:
    """Identity knows every record again, once, and has come to the end of the stream."""
    [[top]] = await world.rows("cases", "SELECT value FROM counters WHERE name = 'geleit.cases'")
    position: Any = None
    try:
        async with asyncio.timeout(_WITHIN):
            while position != top:
                found = await world.rows("identity", "SELECT sequence FROM positions WHERE stream = 'geleit.cases'")
                position = found[0][0] if found else None
                await asyncio.sleep(0.2)
    except TimeoutError:
        findings.add("stuck", f"identity did not heal from the snapshot: {position} of {top}")
    rows = await world.rows("identity", "SELECT support_record_id, deleted_at FROM open_support_records")
    records = [entry["id"] for entry in journal.of("record")]
    once_each(findings, "record heard again", records, [row[0] for row in rows])
    ended = [entry["id"] for entry in journal.of("ended")]
    once_each(findings, "ending heard again", ended, [row[0] for row in rows if row[1] is not None])
    for kind, reason in await world.rows(
        "identity", "SELECT type, reason FROM dead_letters WHERE status <> 'replayed'"
    ):
        findings.add("other", f"dead letter after the snapshot: {kind}: {reason}")
