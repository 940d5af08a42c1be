"""`python -m tests.chaos --runs 100 --seed 7`: seeded fault runs; the last line counts runs, faults, lost, doubled."""

import argparse
import asyncio
import subprocess
import sys

from tests.chaos.replicated import Server, workshop
from tests.chaos.run import both, clear, report
from tests.house.places import ROOT


def _commit() -> str:
    """What ran; a report names it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT)
    return told.stdout.strip() or "unknown"


def main() -> int:
    """0 only where every fault came and nothing was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the two worlds, with its half")
    parser.add_argument("--keep", action="store_true", help="leave the folders of the nodes for a look")
    given = parser.parse_args()
    folder, server = workshop(), Server()
    try:
        outcomes = asyncio.run(both(given.runs, given.seed, folder, server.start(), given.only))
    finally:
        server.stop()
        if given.keep:
            sys.stdout.write(f"kept: {folder}\n")
        else:
            clear(folder)
    sys.stdout.write(f"commit {_commit()}\n")
    return 0 if report(outcomes, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
