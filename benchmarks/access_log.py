"""A read that releases a person waits for its entry in the access log: 99th percentile at 300 reads a second.

The figure is the whole read, from the moment at which it was due (open loop: a late answer delays no later question)
to the last byte; the entry is durable by then. Beside it, as a note, the same reads with the log switched off: the
difference is what the log itself costs.
"""

import asyncio
import json
import os
import random
import statistics
import time
from pathlib import Path
from uuid import uuid4

from _figures import note, report
from _lines import Line
from _services import Service, counted, cpu_seconds

from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.databases import Addresses, Engine, Kind, Templates
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import Postgres, session_folder, start_postgres

READS_PER_SECOND = 300
WARM_UP = 4.0
SECONDS = 20.0
CONNECTIONS = 24
PERSONS = 200
TARGET_P99 = 25.0
DIMENSIONS = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")
WITHOUT_LOG = (
    "from geleit_kit.db.access_log import AccessLog as _L\n"
    "async def _nothing(self, entries): return None\n"
    "_L.write = _nothing\n"
)


async def reading(line: Line, number: int, begin: float, paths: list[str], found: list[float]) -> None:
    """One line's share of the reads, at even distances."""
    choice = random.Random(number)
    due = begin + number / READS_PER_SECOND
    while due < begin + WARM_UP + SECONDS:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await line.ask("GET", choice.choice(paths))
        if due >= begin + WARM_UP:
            found.append((time.monotonic() - due) * 1000)
        due += CONNECTIONS / READS_PER_SECOND


async def reads(node: Node, addresses: Addresses, redis: str, *, log: bool, server: Postgres | None) -> list[float]:
    """The milliseconds of all reads after the warm-up."""
    service = Service.start("cases", node, addresses, redis, {}, first="" if log else WITHOUT_LOG)
    try:
        service.until_ready()
        token = node.issuer.token("case_manager", "ki")
        lines = [await Line(service.port, token).open() for _ in range(CONNECTIONS)]
        paths = [f"/v1/support-records/{await _opened(lines[0])}" for _ in range(PERSONS)]
        roots = {"cases": service.process.pid, "generator": os.getpid()} | (
            {"postgresql": server.keeper} if server else {}
        )
        before = cpu_seconds(roots)
        found: list[float] = []
        begin = time.monotonic() + 0.2
        await asyncio.gather(*(reading(line, n, begin, paths, found) for n, line in enumerate(lines)))
        used = {name: (after - before[name]) for name, after in cpu_seconds(roots).items()}
        each = {
            name: f"{seconds / (SECONDS + WARM_UP) / READS_PER_SECOND * 1000:.2f}" for name, seconds in used.items()
        }
        note(f"{'with' if log else 'without'} the log: {len(found)} reads, CPU ms per read: {each}")
        for line in lines:
            line.writer.close()
    finally:
        service.stop()
    if log:
        entries = await counted(addresses, "SELECT count(*) FROM access_log WHERE operation = 'read_support_record'")
        assert entries >= READS_PER_SECOND * SECONDS, entries
    return found


async def _opened(line: Line) -> str:
    given = {"person": str(uuid4()), "clock_start": "unknown", "dimensions": DIMENSIONS}
    return str(json.loads(await line.ask("POST", "/v1/support-records", given))["id"])


async def measure(kind: Kind, folder: Path, server: Postgres | None, redis: str) -> None:
    """One database."""
    engine = Engine(kind, Templates(folder, f"bench-{kind}"), folder / kind, server)
    node = make_node(folder / f"node-{kind}")
    p99 = {}
    for log in (False, True):
        addresses = await engine.databases("geleit_cases")
        milliseconds = await reads(node, addresses, redis, log=log, server=server)
        quantiles = statistics.quantiles(milliseconds, n=100)
        p99[log] = quantiles[98]
        note(f"{kind}, {'with' if log else 'without'} the log: p50 {quantiles[49]:.1f}, p99 {quantiles[98]:.1f} ms")
    note(f"{kind}: the log alone costs {p99[True] - p99[False]:.1f} ms at the 99th percentile")
    report(f"access_log_{kind}", p99[True], "ms", target=f"<={TARGET_P99:g}", met=p99[True] <= TARGET_P99)


async def main() -> None:
    """Both databases."""
    folder = session_folder()
    valkey = Valkey.start(folder / "valkey", keep=True)
    server = start_postgres(folder / "postgres", os.getpid(), durable=True)
    try:
        await measure("sqlite", folder, None, valkey.url())
        await measure("postgresql", folder, server, valkey.url())
    finally:
        valkey.stop()
        server.stop()


if __name__ == "__main__":
    asyncio.run(main())
