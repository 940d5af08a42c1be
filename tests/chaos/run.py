"""A set of runs in one world: faults in groups, the client at work meanwhile, journal and state compared after each."""

import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos import checks, late
from tests.chaos.checks import Findings
from tests.chaos.client import Client, Journal
from tests.chaos.embedded import EmbeddedWorld
from tests.chaos.faults import MIGRATIONS, SNAPSHOT, DidNotHappen, Fault, draw, happen
from tests.chaos.flows import GIVER, Work
from tests.chaos.replicated import PostgresWorld
from tests.chaos.worlds import World

GROUP = 10
SETTLED_WITHIN = 240.0
_LOOK_EVERY = 0.15


@dataclass
class Outcome:
    """What a set of runs came to."""

    kind: str
    faults: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    acts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether every fault came and nothing was found."""
        return not self.missed and not self.findings.found


@dataclass
class Runs:
    """Runs the faults in one world and tells how it goes."""

    world: World
    seed: int
    outcome: Outcome
    quiet: bool = False

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}|{self.world.kind}|moments")
        self.journal = Journal(self.world.folder / "journal.jsonl")
        self.client = Client(self.world, self.journal, random.Random(f"{self.seed}|{self.world.kind}|client"))
        self.work = Work(self.client)

    def say(self, words: str) -> None:
        """A line on the terminal."""
        if not self.quiet:
            sys.stdout.write(f"[{self.world.kind}] {words}\n")
            sys.stdout.flush()

    async def migrated(self, faults: Sequence[Fault]) -> None:
        """The first start, on empty databases: each named service dies once inside its migrations."""
        for fault in faults:
            (self.world.faults / fault.where).write_text("0", "ascii")
        await asyncio.to_thread(self.world.start)
        await self.world.plant_texts()
        for fault in faults:
            self._note(fault, happened=(self.world.faults / f"{fault.where}.hit").exists())

    async def group(self, faults: Sequence[Fault]) -> None:
        """Some faults, one after the other, in a node that is at work; then everything is compared."""
        stop = asyncio.Event()
        workers = [asyncio.create_task(self.work.keep_busy(flow, stop)) for flow in self.work.flows]
        watching = asyncio.create_task(self._watch())
        try:
            for fault in faults:
                await self._one(fault)
        finally:
            stop.set()
            await asyncio.gather(*workers)
        await self._compare()
        watching.cancel()
        [ended] = await asyncio.gather(watching, return_exceptions=True)
        if not isinstance(ended, asyncio.CancelledError):
            self.outcome.findings.add("other", f"nobody watched who holds: {type(ended).__name__}")

    async def _one(self, fault: Fault) -> None:
        began = time.monotonic()
        try:
            await happen(fault, self.world, self.work, self.chance)
        except (DidNotHappen, TimeoutError):
            self._note(fault, happened=False)
        else:
            self._note(fault, happened=True)
        self.say(f"  {fault.name} ({time.monotonic() - began:.1f} s)")
        await asyncio.sleep(self.chance.uniform(0.2, 0.8))

    def _note(self, fault: Fault, *, happened: bool) -> None:
        if happened:
            self.outcome.faults[fault.name] += 1
        else:
            self.outcome.missed.append(fault.name)
            self.say(f"  DID NOT HAPPEN: {fault.name}")

    async def _watch(self) -> None:
        """Looks again and again who holds the mandates that are on their way."""
        while True:
            for one in self.work.handovers[-20:]:
                await checks.one_holder(self.outcome.findings, self.world, one, settled=False)
            await asyncio.sleep(_LOOK_EVERY)

    async def _compare(self) -> None:
        began = time.monotonic()
        still = await checks.settle(self.world, SETTLED_WITHIN, lambda: asyncio.sleep(0.3))
        waited = time.monotonic() - began
        if still:
            self.outcome.findings.add("stuck", f"not quiet within {SETTLED_WITHIN:.0f} s: {still}")
        before = len(self.outcome.findings.found)
        await checks.compare(self.world, self.journal, self.work.handovers, self.outcome.findings)
        found = self.outcome.findings.found[before:]
        self.say(
            f"compared {len(self.journal.entries)} acts after {waited:.1f} s: {len(found)} findings"
            + "".join(f"\n    {kind}: {what}" for kind, what in found[:20])
        )

    async def finish(self, *, snapshot: bool = True) -> None:
        """The logs, the projections, and a consumer that comes too late for the feed."""
        for proof in await asyncio.to_thread(self.world.proofs, self.world.folder / "copy"):
            self.outcome.findings.compared["log entries verified"] += proof.verdict.entries
            if not proof.holds:
                self.outcome.findings.add("log", proof.sentence)
        rebuilt = await self.client.act("indicators", "/v1/projections/rebuild", None, GIVER, role="node_operator")
        if rebuilt["different"]:
            self.outcome.findings.add("other", f"{rebuilt['different']} places of the projections were wrong")
        if snapshot:
            happened = await late.heal(self.world, self.client, self.journal, self.outcome.findings)
            self._note(SNAPSHOT, happened=happened)
        self.outcome.acts = len(self.journal.entries)
        self.outcome.counts = self.journal.counts


async def runs(
    world: World, faults: Sequence[Fault], seed: int, *, quiet: bool = False, migrate: bool = True
) -> Outcome:
    """All faults in one world, from its first start to its end."""
    began = time.monotonic()
    outcome = Outcome(world.kind)
    one = Runs(world, seed, outcome, quiet)
    try:
        if isinstance(world, PostgresWorld):
            await world.prepare()
        await one.migrated(MIGRATIONS if migrate else [])
        one.say(f"ready after {time.monotonic() - began:.0f} s")
        for number in range(0, len(faults), GROUP):
            await one.group(faults[number : number + GROUP])
        await one.finish()
    finally:
        await one.client.close()
        await asyncio.to_thread(world.stop)
        if isinstance(world, PostgresWorld):
            await world.drop()
    outcome.seconds = time.monotonic() - began
    return outcome


async def both(number: int, seed: int, workshop: Path, postgres: Any, only: str | None = None) -> list[Outcome]:
    """Half of the runs in each world; a first start with its migrations is four of them, a late consumer is one.
    `only`: the half of one kind of database.
    """
    found = []
    if only != "postgresql":
        found.append(await _share(EmbeddedWorld(workshop / "embedded"), number - number // 2, seed))
    if only != "sqlite":
        found.append(await _share(PostgresWorld(workshop / "replicas", postgres), number // 2, seed))
    return found


async def _share(world: World, number: int, seed: int) -> Outcome:
    drawn = max(1, number - len(MIGRATIONS) - 1)  # without one nothing is told, and nobody can come too late
    outcome = await runs(world, draw(world, drawn, seed), seed)
    report([outcome], seed)
    return outcome


def report(outcomes: Sequence[Outcome], seed: int, out: Any = sys.stdout) -> bool:
    """Says what happened; the last line counts. True where everything holds."""
    happened: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    found: list[tuple[str, str]] = []
    missed: list[str] = []
    for outcome in outcomes:
        happened.update(outcome.faults)
        compared.update(outcome.findings.compared)
        found += outcome.findings.found
        missed += [f"{outcome.kind}: {name}" for name in outcome.missed]
        out.write(f"\n{outcome.kind}: {sum(outcome.faults.values())} faults, {outcome.acts} acknowledged acts, ")
        out.write(", ".join(f"{count} {name}" for name, count in sorted(outcome.counts.items())) + "\n")
        out.writelines(f"  {count:3}  {name}\n" for name, count in sorted(outcome.faults.items()))
    out.write("\ncompared: " + ", ".join(f"{count} {name}" for name, count in sorted(compared.items())) + "\n")
    out.writelines(f"  !! {kind}: {what}\n" for kind, what in found)
    out.writelines(f"  !! did not happen: {name}\n" for name in missed)
    kinds = Counter(kind for kind, _ in found)
    total = sum(happened.values()) + len(missed)
    out.write(
        f"{total} runs, seed {seed}, {sum(happened.values())} faults, {kinds['lost']} lost, {kinds['doubled']} doubled,"
        f" {len(found) - kinds['lost'] - kinds['doubled']} other findings, {len(missed)} faults that did not happen\n"
    )
    return not found and not missed


def clear(workshop: Path) -> None:
    """Takes a workshop away."""
    shutil.rmtree(workshop, ignore_errors=True)
