"""`python -m tests.isolation <service> [--engine postgresql] [--operations a,b]`: which rows of others became visible.

For mutation runs: with a store predicate taken out, the first wall has a hole; on PostgreSQL nothing must show through
it. Prints one line per leak and ends with 1 where there is any, with 2 where an owner did not get its own.
"""

import argparse
import os
import shutil
import sys

import uvloop

from geleit_kit.testing.databases import KINDS, Engine, Kind, Templates
from geleit_kit.testing.servers import session_folder, shared_postgres
from tests.isolation.leaks import leaks
from tests.world import open_world


async def run(service: str, kind: Kind, operations: list[str] | None) -> list[str]:
    """The leaks of one service on fresh databases."""
    folder = session_folder()
    server = shared_postgres(folder, os.getpid()) if kind == "postgresql" else None
    try:
        engine = Engine(kind, Templates(folder, "leaks"), folder / "run", server)
        (folder / "run").mkdir()
        async with open_world(engine, folder / "run") as world:
            return await leaks(world, service, operations)
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.isolation", description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--engine", choices=KINDS, default="postgresql")
    parser.add_argument("--operations", help="names, with commas between; all where it is left out")
    given = parser.parse_args(arguments)
    operations = given.operations.split(",") if given.operations else None
    found = uvloop.run(run(given.service, given.engine, operations))
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 2 if any("by the owner" in line for line in found) else int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
