"""Opening support records on PostgreSQL: 16 clients at the service, relay and a consumer of its facts running."""

import asyncio
import json
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from _figures import note, report
from _services import Service, counted, cpu_seconds

from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import make_node
from geleit_kit.testing.servers import session_folder, start_postgres

CLIENTS = 16
WARM_UP = 3.0
SECONDS = 20.0
TARGET_RATE = 200.0
TARGET_P99 = 150.0
DIMENSIONS = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")


@dataclass
class Load:
    """What the clients saw."""

    milliseconds: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)


async def client(port: int, token: str, load: Load, begin: float, end: float) -> None:
    """Opens one record after the other over one connection. A thin client: the generator shares the two cores."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (now := time.monotonic()) < end:
        given = {"person": str(uuid4()), "clock_start": "unknown", "dimensions": DIMENSIONS}
        body = json.dumps(given).encode()
        head = (
            f"POST /v1/support-records HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        status = int(answer[9:12])
        if now < begin:
            continue
        if status == 201:
            load.milliseconds.append((time.monotonic() - now) * 1000)
        else:
            load.refused[status] = load.refused.get(status, 0) + 1
    writer.close()


async def share(roots: dict[str, int], load: Load) -> None:
    """Tells where the time goes: CPU per record, which other work on the machine does not bend."""
    await asyncio.sleep(WARM_UP)
    before, done = cpu_seconds(roots), len(load.milliseconds)
    await asyncio.sleep(SECONDS)
    after, more = cpu_seconds(roots), max(1, len(load.milliseconds) - done)
    parts = {name: (after[name] - before[name]) / more * 1000 for name in roots}
    told = ", ".join(f"{name} {part:.1f}" for name, part in parts.items())
    note(f"CPU ms per record: {told}; together {sum(parts.values()):.1f}")


async def measure(folder: Path) -> None:
    """Starts everything, drives, tells."""
    server = start_postgres(folder / "postgres", os.getpid(), durable=True)
    valkey = Valkey.start(folder / "valkey", keep=True)
    engine = Engine("postgresql", Templates(folder, "bench"), folder, server)
    node = make_node(folder / "node")
    addresses = {name: await engine.databases(f"geleit_{name}") for name in ("cases", "indicators")}
    cases = Service.start("cases", node, addresses["cases"], valkey.url(), {})
    others = [Service.start("indicators", node, addresses["indicators"], valkey.url(), {"cases": cases.base})]
    try:
        for service in (cases, *others):
            service.until_ready()
        begin = time.monotonic() + WARM_UP
        end, load = begin + SECONDS, Load()
        tokens = [node.issuer.token("case_manager", "ki", sub=f"worker-{number}") for number in range(CLIENTS)]
        roots = {"cases": cases.process.pid, "postgresql": server.keeper, "generator": os.getpid()}
        roots |= {service.name: service.process.pid for service in others}
        looking = asyncio.create_task(share(roots, load))
        await asyncio.gather(*(client(cases.port, token, load, begin, end) for token in tokens))
        await looking
        waiting = await counted(addresses["cases"], "SELECT count(*) FROM outbox WHERE published_at IS NULL")
        facts = await counted(addresses["cases"], "SELECT count(*) FROM outbox")
        logged = await counted(addresses["cases"], "SELECT count(*) FROM access_log")
    finally:
        for service in (cases, *others):
            service.stop()
        valkey.stop()
        server.stop()
    done = len(load.milliseconds)
    quantiles = statistics.quantiles(load.milliseconds, n=100)
    note(f"opened {done} in {SECONDS:.0f} s, refused {load.refused or 0}, {facts} facts, {logged} log entries")
    note(f"facts not yet published when the load ended: {waiting}")
    note(f"p50 {quantiles[49]:.1f} ms, p90 {quantiles[89]:.1f} ms")
    rate, late = done / SECONDS, quantiles[98]
    report("support_records_rate", rate, "1/s", target=f">={TARGET_RATE:g}", met=rate >= TARGET_RATE)
    report("support_records_p99", late, "ms", target=f"<={TARGET_P99:g}", met=late <= TARGET_P99)
    if load.refused:
        raise SystemExit(f"refused: {load.refused}")


def main() -> None:
    """Opens records for twenty seconds."""
    asyncio.run(measure(session_folder()))


if __name__ == "__main__":
    main()
