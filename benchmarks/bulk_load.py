"""Taking persons over in bulk, as an integrator does it: a table in parts, a job, matching on, on PostgreSQL.

`PERSONS` (100000) invented persons are sent to identity in a process of its own, over HTTP, as CSV with own references;
the clock runs from the start of the job to its end. Then the first rows are sent once more; the body has each of them
by its reference already, and nobody may be there twice. `KILL=1` kills the service half way: another process goes on.
"""

import asyncio
import csv
import io
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import psutil
from _figures import note, report
from _names import need_lists
from _people import Entry, entries
from _services import Service, counted, cpu_seconds

from geleit_kit.testing.databases import Addresses, Engine, Templates
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import session_folder, start_postgres

PERSONS = int(os.environ.get("PERSONS", "100000"))
KILL = os.environ.get("KILL") == "1"
SEED = 20161122
PART = 900_000
TARGET_SECONDS = 180.0
TARGET_MIB = 400.0
AGAIN = 1_000
_COLUMNS = ("own_reference", "family_name", "given_name", "birth", "street", "house_number", "postal_code", "place")
_PER_HUNDRED_THOUSAND = PERSONS / 100_000


def table() -> str:
    """The persons as a table, each once."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(_COLUMNS)
    for number, one in enumerate(islice(_each_once(entries(int(PERSONS * 1.75), SEED)), PERSONS)):
        where = (one.street, one.house, one.postal_code, one.place) if one.place else ("", "", "", "")
        writer.writerow((f"AZ-{number}", one.family, one.given, one.birth or "", *where))
    return written.getvalue()


def _each_once(found: Iterable[Entry]) -> Iterator[Entry]:
    """The first entry of each person."""
    seen = set[int]()
    for one in found:
        if one.person not in seen:
            seen.add(one.person)
            yield one


def parts(text: str) -> Iterator[str]:
    """The table in pieces, wherever they end."""
    return (text[at : at + PART] for at in range(0, len(text), PART))


class Load:
    """One import, seen from outside."""

    def __init__(self, node: Node, service: Service) -> None:
        self._node, self.service, self.peak = node, service, 0.0

    def _client(self) -> httpx.AsyncClient:
        token = self._node.issuer.token("system_client", "ki", sub="bench")
        return httpx.AsyncClient(base_url=self.service.base, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    async def begun(self, text: str) -> dict[str, Any]:
        """A job that has its whole input and has started."""
        async with self._client() as client:
            made = (await client.post("/v1/persons/imports", json={"format": "csv"})).raise_for_status().json()
            count = 0
            for count, content in enumerate(parts(text), 1):
                part = {"number": count, "content": content}
                (await client.post(f"/v1/jobs/{made['id']}/parts", json=part)).raise_for_status()
            start = await client.post(f"/v1/jobs/{made['id']}/start", json={"parts": count}, headers={"If-Match": "*"})
            job: dict[str, Any] = start.raise_for_status().json()
            return job

    async def seen(self, job: dict[str, Any]) -> dict[str, Any]:
        """How far it is, and how much memory the service has."""
        async with self._client() as client:
            found: dict[str, Any] = (await client.get(f"/v1/jobs/{job['id']}")).raise_for_status().json()
        self.peak = max(self.peak, psutil.Process(self.service.process.pid).memory_info().rss / 2**20)
        return found

    async def ended(self, job: dict[str, Any], until_done: int | None = None) -> dict[str, Any]:
        """The job at its end, or once so many rows are through."""
        while (job := await self.seen(job))["finished_at"] is None:
            if until_done is not None and job["done"] >= until_done:
                break
            await asyncio.sleep(0.25)
        return job


async def measure(folder: Path) -> None:
    """Loads, loads some again, tells."""
    server = start_postgres(folder / "postgres", os.getpid(), durable=True)
    engine = Engine("postgresql", Templates(folder, "bench"), folder, server)
    node = make_node(folder / "node")
    addresses = await engine.databases("geleit_identity")
    service = Service.start("identity", node, addresses, "", {})
    try:
        service.until_ready()
        text, load = table(), Load(node, service)
        roots = {"identity": service.process.pid, "postgresql": server.keeper}
        before, begin = cpu_seconds(roots), time.monotonic()
        job = await load.begun(text)
        sent = time.monotonic() - begin
        if KILL:
            job, service = await killed(load, job, node, addresses)
        job = await load.ended(job)
        seconds = time.monotonic() - begin - sent
        if not KILL:
            after = cpu_seconds(roots)
            note("CPU s: " + ", ".join(f"{name} {after[name] - before[name]:.0f}" for name in roots))
        note(f"{len(text) / 2**20:.1f} MiB in {sent:.1f} s; {PERSONS / seconds:.0f} persons/s; {job['outcomes']}")
        again = await load.ended(await load.begun("\n".join(text.splitlines()[: AGAIN + 1])))
        persons = await counted_persons(addresses, node)
    finally:
        service.stop()
        server.stop()
    registered = sum(job["outcomes"].get(one, 0) for one in ("registered", "to_decide"))
    if persons != registered or set(again["outcomes"]) & {"registered", "to_decide"}:
        raise SystemExit(f"{persons} persons of {registered}; the second time {again['outcomes']}")
    target = TARGET_SECONDS * _PER_HUNDRED_THOUSAND
    report("bulk_load_seconds", seconds, "s", target=f"<={target:g}", met=seconds <= target)
    report("bulk_load_memory", load.peak, "MiB", target=f"<={TARGET_MIB:g}", met=load.peak <= TARGET_MIB)


async def killed(load: Load, job: dict[str, Any], node: Node, addresses: Addresses) -> tuple[dict[str, Any], Service]:
    """Half way the process is killed; another one goes on when the lease of the dead one has ended."""
    job = await load.ended(job, PERSONS // 2)
    load.service.process.kill()
    load.service.process.wait(30)
    load.service = Service.start("identity", node, addresses, "", {})
    load.service.until_ready()
    note(f"killed behind row {job['done']}")
    return job, load.service


async def counted_persons(addresses: Addresses, node: Node) -> int:
    """How many records the body has."""
    body = node.body("ki")
    return await counted(addresses, "SELECT count(*) FROM persons WHERE deleted_at IS NULL", str(body))


def main() -> None:
    """Loads the persons; the databases lie on a disk."""
    need_lists(PERSONS)
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    asyncio.run(measure(session_folder()))


if __name__ == "__main__":
    main()
