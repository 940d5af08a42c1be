"""Every operation of the five documents holds its promises, whatever is sent by whomever (see `fuzz/__init__.py`).

`make test` sends a few examples per operation; `make fuzz` and FULL=1 send 50, each as every role that may and some
others in turn (FUZZ_ROLES=all: as all). A run is repeated by its seed: FUZZ_SEED, FUZZ_EXAMPLES. FUZZ_KEEP names a file
that notes each operation as soon as it was asked, so that a long run goes on where it was broken off; FUZZ_ONLY names
operations, parted by commas.
"""

import os
from pathlib import Path

import pytest

from tests.attack.fuzz.report import write
from tests.attack.fuzz.run import Fuzz, Kept, Tally
from tests.house.places import DESCRIBED
from tests.world import OPERATIONS, World

SEED = int(os.environ.get("FUZZ_SEED", "20161101"))
WHOLE = 50
SMALLEST = 10
"""Fewer examples are a sample: what the recipes prepare, and that each succeeds, is then left to tests/isolation."""
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", str(WHOLE) if os.environ.get("FULL") == "1" else "2"))
EVERYBODY = os.environ.get("FUZZ_ROLES") == "all"
ONLY = frozenset(filter(None, os.environ.get("FUZZ_ONLY", "").split(",")))
KEEP = os.environ.get("FUZZ_KEEP")
KEPT = Kept(Path(KEEP) if KEEP else None, f"{SEED}/{EXAMPLES}{'/all' if EVERYBODY else ''}")
SEEN: dict[str, Tally] = {}

on_sqlite = pytest.mark.parametrize("world", ["sqlite"], indirect=True, scope="module")


@on_sqlite
@pytest.mark.parametrize("service", DESCRIBED)
async def test_no_answer_breaks_a_promise_of_its_document(world: World, service: str) -> None:
    sample = EXAMPLES < SMALLEST
    fuzz = Fuzz(world, service, EXAMPLES, SEED, sample, everybody=EVERYBODY, only=ONLY, kept=KEPT)
    tally = await fuzz.run()
    SEEN[service] = tally
    if os.environ.get("FUZZ_REPORT"):
        write(SEEN, SEED, EXAMPLES)
    shown = "\n\n".join(f"{fault}\n    {request}" for fault, request in tally.faults.items())
    assert not tally.faults, f"{len(tally.faults)} faults with FUZZ_SEED={SEED} FUZZ_EXAMPLES={EXAMPLES}:\n{shown}"
    wanted = {name for where, name in OPERATIONS if where == service and (not ONLY or name in ONLY)}
    assert sample or tally.succeeded == wanted


def test_a_run_that_was_broken_off_goes_on_with_the_operations_it_has_not_asked(tmp_path: Path) -> None:
    asked, faulty = Tally("cases", 1), Tally("cases", 1)
    asked.statuses[200], asked.examples["get_record"] = 7, 1
    asked.succeeded.add("get_record")
    faulty.note("list_records", "changed", "a server error", "GET")
    before = Kept(tmp_path / "kept.json", "1/50")
    before.add("get_record", asked)
    before.add("list_records", faulty)
    now = Kept(tmp_path / "kept.json", "1/50")
    assert now.of("cases", "get_record") == asked
    assert now.of("cases", "list_records") is None, "what was wrong is asked again"
    assert Kept(tmp_path / "kept.json", "2/50").of("cases", "get_record") is None
