"""Registering many and asking who is who, inside the service functions: bulk load, answers, memory.

A body with `PERSONS` (100000) invented persons, fields sealed, is loaded by `take_in` in chunks of 500 with matching
on; then `ASKED` questions are put to `match`, half of them about persons of the body as another clerk wrote them, half
about nobody. One process does the work of the service on one core; the database server has its own. `ENGINE=sqlite` or
`postgresql` measures one of the two. The people come from a process of their own, so that memory is the service's.

More than 100,000 persons (or any number with `LAID=1`) are laid in before, by processes of their own and the very
functions that write an import's rows, keys and counts, but with nobody laid beside anybody: then only the answers are
measured.
"""

import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import psutil
from _figures import note, report
from _names import need_lists
from _people import Entry, entries

from geleit_deploy.calm import settle
from geleit_identity.matching.levels import Heard
from geleit_identity.persons import service, together
from geleit_identity.persons.match_schemas import MatchIn
from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.together import take_in
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import KINDS, Addresses, Engine, Kind, Templates
from geleit_kit.testing.node import body_id
from geleit_kit.testing.servers import session_folder, start_postgres
from geleit_vocabulary.access import ACCESS

PERSONS = int(os.environ.get("PERSONS", "100000"))
ASKED = int(os.environ.get("ASKED", "2000"))
SEED = 20161102
CHUNK = 500
LAID_AT_ONCE = 2_000
BLOCK = 100_000
MILLION = 1_000_000
LAID = os.environ.get("LAID") == "1" or PERSONS > BLOCK
BODY = body_id("ki")
TARGETS = {"sqlite": 20.0, "postgresql": 10.0 if PERSONS < MILLION else 25.0}
LOAD_SECONDS = 180.0
MEMORY_MIB = 400.0


def people(target: Path) -> None:
    """Writes whom to load, then whom to ask for: the first entry of each person, and a later one of some."""
    asked: list[Entry] = []
    strangers: list[Entry] = []
    blocks = -(-PERSONS // BLOCK)  # a million at once would need gigabytes
    with target.open("w", encoding="utf-8") as file:
        for block in range(blocks):
            here = PERSONS // blocks + (block < PERSONS % blocks)
            load, again, strangers = drawn(here, SEED + block)
            asked += again[: -(-ASKED // 2 // blocks)]
            file.writelines(json.dumps(described(entry)) + "\n" for entry in load)
        for entry in [*asked[: ASKED // 2], *strangers[: ASKED // 2]]:
            file.write(json.dumps(described(entry)) + "\n")


def drawn(count: int, seed: int) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Whom to load, later entries of some of them, and others who are nobody there."""
    seen: set[int] = set()
    load: list[Entry] = []
    again: list[Entry] = []
    for entry in entries(int(count * 1.75), seed):
        (again if entry.person in seen else load).append(entry)
        seen.add(entry.person)
    kept = {entry.person for entry in load[:count]}
    return load[:count], [entry for entry in again if entry.person in kept], load[count:]


def described(entry: Entry) -> dict[str, Any]:
    """An entry as the API takes it."""
    names = [{"kind": "family", "value": entry.family}, {"kind": "given", "value": entry.given}]
    where = {
        "street": entry.street or None,
        "house_number": entry.house or None,
        "postal_code": entry.postal_code or None,
        "place": entry.place,
    }
    birth = {"on": entry.birth, "precision": "day"} if entry.birth else {"on": None, "precision": "unknown"}
    return {
        "names": [name for name in names if name["value"]],
        "birth": birth,
        "addresses": [where] if entry.place else [],
    }


def read(source: Path, begin: int, end: int) -> Iterator[dict[str, Any]]:
    """Some of the people, one after the other."""
    with source.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if begin <= number < end:
                yield json.loads(line)


def a_clerk() -> Caller:
    """Who asks."""
    roles = ["case_manager"]
    return Caller(
        "bench", "anna", "bench", BODY, "ki", frozenset(roles), ACCESS.permissions(roles), ACCESS.categories(roles)
    )


async def load(database: Database, source: Path) -> tuple[float, int, int]:
    """Seconds, refused rows, and pairs for the queue."""
    begun, refused, suspects, rows = time.monotonic(), 0, 0, []
    for number, one in enumerate(read(source, 0, PERSONS), 1):
        rows.append(PersonIn.model_validate(one))
        if len(rows) == CHUNK or number == PERSONS:
            async with database.write(BODY) as write:
                taken = await take_in(write, rows)
            refused += sum(row.outcome == "refused" for row in taken)
            suspects += sum(row.suspects for row in taken)
            rows = []
            if number % (PERSONS // 5 or 1) < CHUNK:
                note(f"{number} after {time.monotonic() - begun:.0f} s")
    return time.monotonic() - begun, refused, suspects


async def lay(database_url: str, keys_url: str, source: Path, begin: int, end: int) -> None:
    """Some of the people into the database as an import writes them, nobody laid beside anybody."""
    database = Database(database_url, KeyStore(keys_url, bytes(32)), DomainClock())
    there = read(source, begin, end)
    while rows := [PersonIn.model_validate(one) for one in islice(there, LAID_AT_ONCE)]:
        async with database.write(BODY) as write:
            heard = Heard()
            coming = [together._coming(write, row, heard) for row in rows]  # noqa: SLF001 -- as the service makes them
            await together._write(write, coming)  # noqa: SLF001 -- as the service writes them
    await database.close()


async def laid(kind: Kind, addresses: Addresses, source: Path) -> None:
    """All of them, on PostgreSQL by two processes; then what PostgreSQL does by itself after such a load."""
    begun, halves = time.monotonic(), 2 if kind == "postgresql" else 1
    cuts = [PERSONS * part // halves for part in range(halves + 1)]
    each = [
        [sys.executable, __file__, "lay", addresses.database_url, addresses.keys_url, str(source), str(one), str(other)]
        for one, other in pairwise(cuts)
    ]
    running = [await asyncio.create_subprocess_exec(*command) for command in each]
    if any([await one.wait() for one in running]):
        raise SystemExit("they could not be laid in")
    if kind == "postgresql":
        for url in (addresses.migration_url, addresses.keys_migration_url):
            line = await asyncpg.connect(url.replace("+asyncpg", ""))
            await line.execute("VACUUM ANALYZE")
            await line.close()
    note(f"{kind}: {PERSONS} laid in after {time.monotonic() - begun:.0f} s")


async def asked(database: Database, source: Path) -> tuple[list[float], list[int], list[float]]:
    """Of each answer inside the service function the milliseconds, how many records it names, its CPU milliseconds."""
    caller, waits, found = a_clerk(), [], []
    questions = [MatchIn.model_validate(one) for one in read(source, PERSONS, PERSONS + ASKED)]
    for question in questions[:100]:  # warm
        async with database.read(BODY) as session:
            await service.match(session, caller, question, "en")
    actor = {
        "client": "bench",
        "staff": str(uuid4()),
    }  # of a caller from outside: restricted and barred are asked after
    settle()  # as a service does once it has started
    used = []
    for question in questions:
        async with database.read(BODY) as session:
            session.actor = actor
            begun, before = time.perf_counter(), time.process_time()
            answer = await service.match(session, caller, question, "en")
            waits.append((time.perf_counter() - begun) * 1000)
            used.append((time.process_time() - before) * 1000)
        found.append(len(answer.items))
    gc.unfreeze()
    return waits, found, used


async def measure(kind: Kind, folder: Path, source: Path) -> None:
    """The figures of one kind of database."""
    server = start_postgres(folder / "postgres", os.getpid(), durable=True) if kind == "postgresql" else None
    engine = Engine(kind, Templates(folder, "bench"), folder, server)
    try:
        addresses = await engine.databases("geleit_identity")
        keys = KeyStore(addresses.keys_url, bytes(32))
        database = Database(addresses.database_url, keys, DomainClock())
        process, peak = psutil.Process(), [0]

        async def watch() -> None:
            while True:
                peak[0] = max(peak[0], process.memory_info().rss)
                await asyncio.sleep(0.2)

        watching = asyncio.create_task(watch())
        seconds = None if LAID else await loaded(kind, database, source)
        if LAID:
            await laid(kind, addresses, source)
        waits, found, cpu = await asked(database, source)
        watching.cancel()
        await database.close()
    finally:
        if server is not None:
            server.stop()
    tell(kind, seconds, waits, found, cpu, peak[0] / 2**20)


async def loaded(kind: Kind, database: Database, source: Path) -> float:
    """Seconds of the load."""
    used = time.process_time()
    seconds, refused, suspects = await load(database, source)
    each = (time.process_time() - used) / PERSONS * 1e6
    note(f"{kind}: {PERSONS} loaded, {refused} refused, {suspects} pairs; CPU of the process {each:.0f} µs a person")
    return seconds


def tell(
    kind: Kind, seconds: float | None, waits: list[float], found: list[int], cpu: list[float], memory: float
) -> None:
    """The figures against their targets."""
    quantiles, of_cpu = statistics.quantiles(waits, n=100), statistics.quantiles(cpu, n=100)
    named = sum(count > 0 for count in found[: ASKED // 2]) / (ASKED // 2)
    note(
        f"{kind}: p50 {quantiles[49]:.1f}, p90 {quantiles[89]:.1f} ms; CPU of the process"
        f" {statistics.mean(cpu):.1f} ms, p99 {of_cpu[98]:.1f}; {named:.3f} of the known found"
    )
    p99, target = quantiles[98], TARGETS[kind]
    report(f"match_p99_{kind}_{PERSONS}", p99, "ms", target=f"<={target:g}", met=p99 <= target)
    if seconds is not None:
        report(f"match_load_{kind}_{PERSONS}", seconds, "s", target=f"<={LOAD_SECONDS:g}", met=seconds <= LOAD_SECONDS)
    report(f"match_memory_{kind}", memory, "MiB", target=f"<={MEMORY_MIB:g}", met=memory <= MEMORY_MIB)


def main() -> None:
    """Makes the people, then measures each kind of database, which lies on a disk."""
    need_lists(PERSONS)
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    wanted = os.environ.get("ENGINE")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "people.ndjson"
        subprocess.run([sys.executable, __file__, str(source)], check=True)
        for kind in KINDS:
            if wanted in {None, kind}:
                asyncio.run(measure(kind, session_folder(), source))


if __name__ == "__main__":
    if sys.argv[1:2] == ["lay"]:
        _, _, database, keys, file, begin, end = sys.argv
        asyncio.run(lay(database, keys, Path(file), int(begin), int(end)))
    elif len(sys.argv) > 1:
        people(Path(sys.argv[1]))
    else:
        main()
