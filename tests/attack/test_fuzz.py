"""Every operation of the five documents holds its promises, whatever is sent by whomever (see `fuzz/__init__.py`).

`make test` sends a few examples per operation; `make fuzz` and FULL=1 send 50, each as every role that may and some
others in turn (FUZZ_ROLES=all: as all). A run is repeated by its seed: FUZZ_SEED, FUZZ_EXAMPLES.
"""

import os

import pytest

from tests.attack.fuzz.report import write
from tests.attack.fuzz.run import Fuzz, Tally
from tests.house.places import DESCRIBED
from tests.world import OPERATIONS, World

SEED = int(os.environ.get("FUZZ_SEED", "20161101"))
WHOLE = 50
SMALLEST = 10
"""Fewer examples are a sample: what the recipes prepare, and that each succeeds, is then left to tests/world."""
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", str(WHOLE) if os.environ.get("FULL") == "1" else "2"))
SEEN: dict[str, Tally] = {}

on_sqlite = pytest.mark.parametrize("world", ["sqlite"], indirect=True, scope="module")


@on_sqlite
@pytest.mark.parametrize("service", DESCRIBED)
async def test_no_answer_breaks_a_promise_of_its_document(world: World, service: str) -> None:
    sample = EXAMPLES < SMALLEST
    tally = await Fuzz(world, service, EXAMPLES, SEED, sample, everybody=os.environ.get("FUZZ_ROLES") == "all").run()
    SEEN[service] = tally
    if os.environ.get("FUZZ_REPORT"):
        write(SEEN, SEED, EXAMPLES)
    shown = "\n\n".join(f"{fault}\n    {request}" for fault, request in tally.faults.items())
    assert not tally.faults, f"{len(tally.faults)} faults with FUZZ_SEED={SEED} FUZZ_EXAMPLES={EXAMPLES}:\n{shown}"
    assert sample or tally.succeeded == {name for where, name in OPERATIONS if where == service}
