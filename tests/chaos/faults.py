"""The faults that a run draws from, and how each is made to happen while the client works."""

import asyncio
import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis.asyncio as redis
from redis.exceptions import RedisError

from geleit_deploy.layout import SERVICES
from tests.chaos.embedded import EmbeddedWorld
from tests.chaos.flows import Work
from tests.chaos.worlds import World

HIT_WITHIN = 300.0
"""Seconds. On a machine with nothing else to do a point is reached within three."""
_WRITERS = ("identity", "cases", "referrals")
_HEARERS = SERVICES
POINTS: dict[str, tuple[str, ...]] = {
    "write.before_commit": _WRITERS,
    "write.before_publish": _WRITERS,
    "relay.before_send": _WRITERS,
    "relay.before_mark": _WRITERS,
    "consumer.before_commit": _HEARERS,
    "consumer.before_ack": _HEARERS,
    "access_log.before_commit": _WRITERS,
    "access_log.after_commit": _WRITERS,
}
"""Where a process is killed, and in which services the work of the client passes there."""
_MOMENTS = {"write.before_commit": 5, "write.before_publish": 5}
"""How often a point is passed before it kills, at most: so that not always the first one is hit (once where not said)."""


@dataclass(frozen=True)
class Fault:
    """`what` happens, `where`: a point or a process."""

    what: str
    where: str = ""

    @property
    def name(self) -> str:
        """As reports count it."""
        return f"{self.what} {self.where}".strip()


MIGRATIONS = [Fault("kill at", f"{service}.migration.between") for service in SERVICES]
"""Made to happen at the first start of a world, on empty databases."""
SNAPSHOT = Fault("kill at", "identity.consumer.in_snapshot")
"""Made to happen at the end of a world, when identity comes too late for the feed."""


def deck(world: World) -> list[Fault]:
    """Every fault that can happen while the client works, once."""
    points = [Fault("kill at", f"{service}.{point}") for point, where in POINTS.items() for service in where]
    kills = [Fault("kill", member) for member in world.members]
    stops = [Fault("stop", member) for member in world.members if member.partition("-")[0] in (*SERVICES, "valkey")]
    others = ["kill between acceptance and the fact of cases", "lose valkey", "deliver old entries", "replay the feed"]
    long = [Fault("stop beyond the lease", "cases" if world.kind == "sqlite" else "cases-1")]
    return [*points, *kills, *stops, *long, *map(Fault, others)]


def draw(world: World, number: int, seed: int) -> list[Fault]:
    """The faults of a set of runs: decks, each shuffled by the seed, so that none comes a second time before all."""
    chance = random.Random(f"{seed}|{world.kind}")
    drawn: list[Fault] = []
    while len(drawn) < number:
        fresh = deck(world)
        chance.shuffle(fresh)
        fresh = sorted(fresh, key=lambda fault: fault.what != "kill at")[: number - len(drawn)]  # named points first
        chance.shuffle(fresh)
        drawn += fresh
    return drawn


class DidNotHappen(Exception):
    """A fault that was ordered did not come: the run proves nothing."""


async def happen(fault: Fault, world: World, work: Work, chance: random.Random) -> None:
    """Makes a fault happen and waits until it has. Raises DidNotHappen."""
    if fault.what == "kill at":
        service, _, name = fault.where.partition(".")
        work.rather = service
        try:
            await at_point(world, fault.where, chance.randrange(_MOMENTS.get(name, 2)))
        finally:
            work.rather = None
    elif fault.what.startswith("kill between"):
        await _between_acceptance_and_fact(world, work)
    elif fault == Fault("kill", "supervisor"):
        assert isinstance(world, EmbeddedWorld)
        await asyncio.sleep(chance.uniform(0.0, 0.5))
        await asyncio.to_thread(world.end_supervisor)
    elif fault.what == "kill":
        await asyncio.sleep(chance.uniform(0.0, 0.5))
        before = await asyncio.to_thread(world.kill, fault.where)
        await asyncio.to_thread(world.returned, fault.where, before)
    elif fault.what.startswith("stop"):
        await _stopped(world, fault.where, 15.0 if "lease" in fault.what else chance.uniform(1.0, 3.0))
    elif fault.what == "lose valkey":
        await asyncio.to_thread(world.lose_valkey)
    elif fault.what == "deliver old entries":
        await _deliver_old(world, chance)
    elif fault.what == "replay the feed":
        await _replay(world, chance)
    else:
        raise DidNotHappen(fault.name)


async def at_point(world: World, where: str, passes: int, within: float = HIT_WITHIN) -> None:
    """Arms a point; the first process of the service that has passed it so often dies there."""
    order, hit = world.faults / where, world.faults / f"{where}.hit"
    hit.unlink(missing_ok=True)
    order.write_text(str(passes), "ascii")
    end = asyncio.get_running_loop().time() + within
    while not hit.exists():
        if asyncio.get_running_loop().time() > end:
            order.unlink(missing_ok=True)
            if not hit.exists():
                raise DidNotHappen(where)
        await asyncio.sleep(0.05)


async def _between_acceptance_and_fact(world: World, work: Work) -> None:
    """The receiver accepts; cases dies with the effect of what it heard, before it is committed."""
    work.accepting.clear()
    async with asyncio.timeout(HIT_WITHIN):
        await work.accepting.wait()
    await at_point(world, "cases.consumer.before_commit", 0)


async def _stopped(world: World, member: str, seconds: float) -> None:
    """Alive, and doing nothing (SIGSTOP), for so long."""
    pid = await asyncio.to_thread(world.kill, member, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    if world.pid(member) == pid:
        await asyncio.to_thread(world.kill, member, signal.SIGCONT)


async def _deliver_old(world: World, chance: random.Random) -> None:
    """Old entries once more, out of order, behind the newest ones; on one stream instead of all that there was."""
    async with redis.Redis.from_url(world.streams()) as line:
        streams = [f"geleit.{service}" for service in _WRITERS] + ["geleit.cases.statistics"]
        sent = 0
        for stream in streams:
            sent += await _once_more(line, stream, chance, instead=stream == chance.choice(streams))
    if not sent:
        raise DidNotHappen("no entry to deliver again")


async def _once_more(line: "redis.Redis", stream: str, chance: random.Random, *, instead: bool) -> int:
    entries: Any = await line.xrange(stream)
    chosen = chance.sample(entries, min(len(entries), 40))
    if instead and chosen:
        await line.delete(stream)  # the groups go with it, as after a loss
        for number, (_, fields) in enumerate(chosen, 1):
            await line.xadd(stream, fields, id=f"0-{number}")
        return len(chosen)
    sent = 0
    for _, fields in chosen:
        try:
            top = (await line.xinfo_stream(stream))["last-generated-id"].decode().partition("-")
            await line.xadd(stream, fields, id=f"{top[0]}-{int(top[2]) + 1}")
            sent += 1
        except RedisError:
            continue  # the relay was faster: a newer entry is there
    return sent


async def _replay(world: World, chance: random.Random) -> None:
    """A consumer has forgotten how far it came: its position goes back, and it hears from the feed again."""
    found: Sequence[tuple[str, str, int]] = [
        (service, str(stream), int(sequence))
        for service in SERVICES
        for stream, sequence in await world.rows(service, "SELECT stream, sequence FROM positions")
        if sequence > 1
    ]
    if not found:
        raise DidNotHappen("nobody has heard anything yet")
    for service, stream, sequence in chance.sample(found, min(2, len(found))):
        back = chance.randrange(max(0, sequence - 60), sequence)
        await world.change(service, "UPDATE positions SET sequence = ? WHERE stream = ?", back, stream)
