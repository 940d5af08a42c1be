"""Fault runs in the suite: a seeded handful on every run, fifty kills in both worlds with FULL=1; and the comparison
itself, which must notice what is planted.
"""

import asyncio
import contextlib
import copy
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geleit_deploy.layout import SERVICES, DataFolder
from geleit_kit.testing.matrices import whole
from geleit_kit.testing.servers import Postgres
from tests.chaos.checks import Findings, compare
from tests.chaos.embedded import EmbeddedWorld
from tests.chaos.faults import Fault, deck, draw
from tests.chaos.replicated import workshop
from tests.chaos.run import Outcome, Runs, both

pytestmark = pytest.mark.processes
SEED = 20170112
FEW = [
    Fault("kill between acceptance and the fact of cases"),
    Fault("kill at", "referrals.write.before_publish"),
    Fault("lose valkey"),
]


@dataclass
class Story:
    """A node that was hurt, what came of it, and a copy of its databases from the moment when all was quiet."""

    one: Runs
    outcome: Outcome
    copied: Path
    world: EmbeddedWorld

    async def seen(self, *planted: tuple[str, str]) -> Findings:
        """What the comparison says about a copy in which something was changed: (service, statement)."""
        folder = self.copied.with_name("planted")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.copied, folder)
        world = copy.copy(self.world)
        world.data = DataFolder(folder)
        for service, statement in planted:
            await world.change(service, statement)
        findings = Findings()
        await compare(world, self.one.journal, self.one.work.handovers, findings)
        return findings


async def _hurt(world: EmbeddedWorld, copied: Path, faults: list[Fault]) -> Story:
    outcome = Outcome(world.kind)
    one = Runs(world, SEED, outcome, quiet=True)
    try:
        await one.migrated([])
        await one.group(faults)
        for service in SERVICES:
            there = DataFolder(copied).database(service)
            there.parent.mkdir(parents=True, exist_ok=True)
            with (
                contextlib.closing(sqlite3.connect(world.data.database(service))) as line,
                contextlib.closing(sqlite3.connect(there)) as target,
            ):
                line.backup(target)
        await one.finish(snapshot=False)  # waits for two leases of killed processes: the long target has it
    finally:
        await one.client.close()
        await asyncio.to_thread(world.stop)
    return Story(one, outcome, copied, world)


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    folder = workshop()
    try:
        yield asyncio.run(_hurt(EmbeddedWorld(folder / "node"), folder / "copy", FEW))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_faults_lose_nothing_double_nothing_and_keep_every_order(story: Story) -> None:
    assert story.outcome.findings.found == []
    assert story.outcome.missed == [], "a fault that does not come proves nothing"
    assert sum(story.outcome.faults.values()) == len(FEW)
    assert story.outcome.acts > 20
    compared = story.outcome.findings.compared
    for what in (
        "need",
        "cases.mandate.moved",
        "statistics fact",
        "disclosures",
        "looks at who holds",
    ):
        assert compared[what] > 0, what


PLANTED = {
    "an act is lost": ("lost", "cases", "DELETE FROM need_sources; DELETE FROM needs WHERE rowid = 1"),
    "a statistics fact is lost": ("lost", "indicators", "DELETE FROM counted_facts WHERE rowid = 1"),
    "a log entry is lost": ("lost", "identity", "DELETE FROM access_log WHERE operation = 'read_person'"),
    "an effect is lost": ("lost", "identity", "DELETE FROM open_support_records WHERE rowid = 1"),
    "a row nobody asked for": ("doubled", "cases", "UPDATE needs SET id = 'ffffffffffffffffffffffffffffffff' WHERE rowid = 1"),
    "somebody counts twice": ("doubled", "indicators", "UPDATE observations SET count = count + 1"),
    "a sequence has a gap": (
        "disorder", "cases", "DELETE FROM outbox WHERE type = 'geleit.cases.need.opened.v1'",
    ),
    "met before it was opened": (
        "disorder", "cases", "UPDATE outbox SET sequence = sequence - 100000 WHERE type = 'geleit.cases.need.met.v1'",
    ),
    "two hold": (
        "holders", "cases",
        "DROP INDEX uq_mandates_one_per_person; UPDATE mandates SET status = 'active' WHERE status = 'moved'",
    ),
    "nobody holds": ("holders", "cases", "UPDATE mandates SET status = 'ended' WHERE received_by IS NOT NULL"),
    "a fact was never published": (
        "stuck", "cases",
        "UPDATE outbox SET sequence = NULL, body_sequence = NULL WHERE type = 'geleit.cases.need.met.v1'",
    ),
    "somebody is behind": ("stuck", "identity", "UPDATE positions SET sequence = 1 WHERE stream = 'geleit.cases'"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "service", "statements"), PLANTED.values(), ids=PLANTED)
def test_the_comparison_notices_what_is_planted(story: Story, kind: str, service: str, statements: str) -> None:
    assert asyncio.run(story.seen()).found == [], "positive control: nothing is found where nothing was planted"
    planted = [(service, each) for each in statements.split("; ")]
    assert asyncio.run(story.seen(*planted)).number(kind) > 0


def test_a_deck_holds_every_fault_once_and_a_seed_draws_the_same() -> None:
    world = copy.copy(EmbeddedWorld.__new__(EmbeddedWorld))
    whole_deck = deck(world)
    assert len(whole_deck) == len({fault.name for fault in whole_deck})
    drawn = draw(world, len(whole_deck) + 5, SEED)
    assert set(drawn[: len(whole_deck)]) == set(whole_deck), "none comes a second time before all have come"
    assert drawn == draw(world, len(drawn), SEED) != draw(world, len(drawn), SEED + 1)


@pytest.mark.skipif(not whole(), reason="the long target: FULL=1")
def test_fifty_kills_in_both_worlds_lose_nothing_and_double_nothing(postgres: Postgres) -> None:
    folder = workshop()
    try:
        outcomes = asyncio.run(both(80, SEED, folder, postgres))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert [(outcome.kind, outcome.findings.found, outcome.missed) for outcome in outcomes] == [
        ("sqlite", [], []),
        ("postgresql", [], []),
    ]
    kills = sum(n for outcome in outcomes for name, n in outcome.faults.items() if name.startswith("kill"))
    assert kills >= 50
