"""Files of documents: a 200 MB paper sent and fetched, and what it costs the service in memory; SQLite, no Redis."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
from _figures import note, report
from _services import Service

from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import make_node
from geleit_kit.testing.servers import session_folder

SIZE = 200_000_000
PIECE = 1 << 18
ROUNDS = 3
TARGET_UP = 50.0
TARGET_DOWN = 100.0
TARGET_MEMORY = 40.0


async def paper(size: int) -> AsyncIterator[bytes]:
    """A PDF of this size, in pieces that do not compress."""
    head, tail, noise = b"%PDF-1.7\n", b"%%EOF\n", os.urandom(PIECE)
    yield head
    left = size - len(head) - len(tail)
    while left > 0:
        yield noise[:left]
        left -= len(noise)
    yield tail


async def most(process: psutil.Process, before: int) -> float:
    """MiB beyond what the service had, at the most, until it is cancelled."""
    peak = before
    try:
        while True:
            peak = max(peak, process.memory_info().rss)
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return (peak - before) / (1 << 20)


async def one(line: httpx.AsyncClient, size: int) -> tuple[float, float]:
    """A document whose file goes there and back: MB/s up and down."""
    dimensions = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")
    given = {"person": str(uuid4()), "clock_start": "unknown", "dimensions": dimensions}
    record = (await line.post("/v1/support-records", json=given)).raise_for_status().json()
    asked = {"support_record_id": record["id"], "kind": "letter"}
    made = (await line.post("/v1/documents", json=asked)).raise_for_status().json()
    path = f"/v1/documents/{made['id']}/content"
    raw = {"Content-Type": "application/octet-stream", "Content-Length": str(size), "If-Match": "*"}
    begin = time.perf_counter()
    (await line.put(path, content=paper(size), headers=raw)).raise_for_status()
    up, begin, got = time.perf_counter() - begin, time.perf_counter(), 0
    async with line.stream("GET", path) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_raw():
            got += len(chunk)
    down = time.perf_counter() - begin
    assert got == size, f"{got} bytes of {size} came back"
    return size / up / 1e6, size / down / 1e6


async def measure(folder: Path) -> None:
    """Starts cases alone, sends, fetches, tells."""
    engine = Engine("sqlite", Templates(folder, "bench"), folder, None)
    node = make_node(folder / "node")
    cases = Service.start("cases", node, await engine.databases("geleit_cases"), "", {})
    try:
        cases.until_ready()
        token = node.issuer.token("case_manager", "ki")
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=cases.base, headers=headers, timeout=600, trust_env=False) as line:
            await one(line, 2_000_000)
            process = psutil.Process(cases.process.pid)
            watching = asyncio.create_task(most(process, process.memory_info().rss))
            await asyncio.sleep(0.1)
            speeds = [await one(line, SIZE) for _ in range(ROUNDS)]
            watching.cancel()
            memory = await watching
    finally:
        cases.stop()
        await engine.drop()
    note(f"each of {ROUNDS}: " + ", ".join(f"{up:.0f} up, {down:.0f} down" for up, down in speeds) + " MB/s")
    slowest, fetched = min(up for up, _ in speeds), min(down for _, down in speeds)
    report("documents_up", slowest, "MB/s", target=f">={TARGET_UP:g}", met=slowest >= TARGET_UP)
    report("documents_down", fetched, "MB/s", target=f">={TARGET_DOWN:g}", met=fetched >= TARGET_DOWN)
    report("documents_memory", memory, "MiB", target=f"<={TARGET_MEMORY:g}", met=memory <= TARGET_MEMORY)


def main() -> None:
    """Sends a large paper three times, and fetches it."""
    asyncio.run(measure(session_folder()))


if __name__ == "__main__":
    main()
