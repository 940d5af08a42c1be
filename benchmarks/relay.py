"""Publishing on PostgreSQL: facts a second from a filled outbox, and how long after its commit a fact is consumed."""

import asyncio
import json
import os
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import uvloop
from _figures import note, report
from _services import Service, counted, cpu_seconds
from redis.asyncio import Redis
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.kit_tables import Outbox
from geleit_kit.db.leases import Worker
from geleit_kit.db.scope import NODE
from geleit_kit.events.embedded import Valkey
from geleit_kit.events.relay import Relay
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Addresses, Engine, Templates
from geleit_kit.testing.node import BODIES, Node, body_id, make_node
from geleit_kit.testing.servers import Postgres, session_folder, start_postgres

FACTS = 40_000
TARGET_RATE = 8000.0
STREAMS = ("geleit.cases", "geleit.cases.statistics")
WRITES_PER_SECOND = 50
SECONDS = 20.0
WARM_UP = 3.0
TARGET_P99 = 100.0
DIMENSIONS = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")


# --- from a filled outbox --------------------------------------------------------------------------------------------


async def filled(database: Database) -> None:
    """Writes facts of seven bodies on two streams, in the order in which a busy service would."""
    bodies = [body_id(key) for key in BODIES]
    for begin in range(0, FACTS, 5000):
        values = [_fact(number, bodies) for number in range(begin, begin + 5000)]
        async with database.node_write() as write:
            await write.execute_many(insert(Outbox), values)


def _fact(number: int, bodies: list[UUID]) -> dict[str, object]:
    now = datetime.now(UTC)
    return {
        "id": uuid4(), "body_id": bodies[number % len(bodies)], "stream": STREAMS[number % 3 == 0],
        "type": "geleit.cases.support_record.opened.v1", "aggregate": f"support_record:{uuid4()}", "time": now,
        "data": {"support_record_id": str(uuid4()), "person": str(uuid4()), "level": "counselling", "number": number},
    }  # fmt: skip


async def rate(addresses: Addresses, redis_url: str) -> float:
    """Facts a second from the first to the last; looks afterwards whether all are there in their order."""
    redis = Redis.from_url(redis_url)
    database = Database(addresses.database_url, KeyStore(addresses.keys_url, bytes(32)), DomainClock())
    await filled(database)
    relay = Worker(database, "relay", Relay(database, redis, "bench").step, every=0.5, wake=database.committed)
    begun, before = time.monotonic(), cpu_seconds({"relay": os.getpid()})["relay"]
    task = asyncio.create_task(relay.run())
    while await _unpublished(database):  # noqa: ASYNC110 -- the outbox is asked, as an operator would
        await asyncio.sleep(0.05)
    taken, used = time.monotonic() - begun, cpu_seconds({"relay": os.getpid()})["relay"] - before
    note(f"{FACTS} facts in {taken:.2f} s; CPU of the relay {used:.2f} s, the rest is PostgreSQL and Valkey")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await checked(database, redis)
    await redis.aclose()
    await database.close()
    return FACTS / taken


async def _unpublished(database: Database) -> int:
    async with database.read(NODE) as read:
        return int(await read.scalar(select(func.count()).where(Outbox.published_at.is_(None))))


async def checked(database: Database, redis: Redis) -> None:
    """Both sequences without a gap, each in the order of writing, and the streams hold the same."""
    async with database.read(NODE) as read:
        rows = await read.all(select(Outbox).order_by(Outbox.position))
    for stream in STREAMS:
        mine = [row for row in rows if row.stream == stream]
        assert [row.sequence for row in mine] == list(range(1, len(mine) + 1))
        for body in {row.body_id for row in mine}:
            own = [row.body_sequence for row in mine if row.body_id == body]
            assert own == list(range(1, len(own) + 1))
        entries: list[tuple[bytes, dict[bytes, bytes]]] = await redis.xrange(stream)  # type: ignore[assignment]  # -- bytes
        assert [key for key, _ in entries] == [f"{number}-0".encode() for number in range(1, len(mine) + 1)]
        assert [json.loads(entry[b"event"])["id"] for _, entry in entries] == [str(row.id) for row in mine]
    note(f"{len(rows)} facts: both sequences gap-free and in the order of writing, streams alike")


# --- consumed after commit -------------------------------------------------------------------------------------------


async def opened(port: int, token: str, number: int, begin: float) -> None:
    """One connection of several that open records at even distances, whether or not the one before was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    due = begin + number / WRITES_PER_SECOND
    while due < begin + WARM_UP + SECONDS:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        body = json.dumps({"person": str(uuid4()), "clock_start": "unknown", "dimensions": DIMENSIONS}).encode()
        head = (
            f"POST /v1/support-records HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        assert answer[9:12] == b"201", answer
        due += 10 / WRITES_PER_SECOND
    writer.close()


async def delays(server: Postgres, addresses: dict[str, Addresses], since: datetime) -> list[float]:
    """Milliseconds from the writing of each fact (just before its commit) to the commit of its effect elsewhere."""
    heard = await _rows(server, addresses["indicators"], "SELECT event_id, pg_xact_commit_timestamp(xmin) FROM inbox")
    told = await _rows(server, addresses["cases"], "SELECT id, recorded_at FROM outbox WHERE stream LIKE '%statistics'")
    at = {row[0]: row[1] for row in heard}
    late = [row[0] for row in told if row[0] not in at]
    assert not late, f"{len(late)} facts were not consumed"
    return [(at[key] - recorded).total_seconds() * 1000 for key, recorded in told if recorded >= since]


async def _rows(server: Postgres, addresses: Addresses, statement: str) -> list[tuple[UUID, datetime]]:
    name = addresses.database_url.partition("@/")[2].partition("?")[0]
    engine = create_async_engine(server.url(name, "postgres"))
    async with engine.connect() as line:
        rows = [(row[0], row[1]) for row in await line.execute(text(statement))]
    await engine.dispose()
    return rows


async def consumed(server: Postgres, node: Node, addresses: dict[str, Addresses], valkey: Valkey) -> list[float]:
    """Fifty writes a second at cases; indicators consumes their statistics facts."""
    cases = Service.start("cases", node, addresses["cases"], valkey.url(), {})
    others = [Service.start("indicators", node, addresses["indicators"], valkey.url(), {"cases": cases.base})]
    try:
        for service in (cases, *others):
            service.until_ready()
        begin, token = time.monotonic() + 1, node.issuer.token("case_manager", "ki")
        since = datetime.fromtimestamp(time.time() + 1 + WARM_UP, UTC)
        await asyncio.gather(*(opened(cases.port, token, number, begin) for number in range(10)))
        for _ in range(300):
            told = await counted(addresses["cases"], "SELECT count(*) FROM outbox WHERE stream LIKE '%statistics'")
            if await counted(addresses["indicators"], "SELECT count(*) FROM inbox") >= told:
                break
            await asyncio.sleep(0.1)
    finally:
        for service in (cases, *others):
            service.stop()
    return await delays(server, addresses, since)


async def measure(folder: Path) -> None:
    """Both figures."""
    more = {"track_commit_timestamp": "on"}
    server = start_postgres(folder / "postgres", os.getpid(), durable=True, more=more)
    valkey = Valkey.start(folder / "valkey", keep=True)
    engine = Engine("postgresql", Templates(folder, "bench"), folder, server)
    node = make_node(folder / "node")
    try:
        found = await rate(await engine.databases("geleit_cases"), valkey.url())
        valkey.command("FLUSHALL")
        addresses = {name: await engine.databases(f"geleit_{name}") for name in ("cases", "indicators")}
        waits = await consumed(server, node, addresses, valkey)
    finally:
        valkey.stop()
        server.stop()
    quantiles = statistics.quantiles(waits, n=100)
    note(f"{len(waits)} facts at {WRITES_PER_SECOND} writes/s: p50 {quantiles[49]:.1f}, p90 {quantiles[89]:.1f} ms")
    report("relay_rate", found, "facts/s", target=f">={TARGET_RATE:g}", met=found >= TARGET_RATE)
    report("relay_consumed_p99", quantiles[98], "ms", target=f"<={TARGET_P99:g}", met=quantiles[98] <= TARGET_P99)


if __name__ == "__main__":
    uvloop.run(measure(session_folder()))
