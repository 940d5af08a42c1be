"""Steps that are more than one call: a second ticker and a restart, the invented crowd, the attack."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import httpx

from geleit_deploy import running
from geleit_deploy.attack import Outcome, attack
from geleit_deploy.crowd import Door, enter
from geleit_deploy.journey.player import Player
from geleit_deploy.replica import REDIS
from geleit_indicators.catalogue.rules import INDICATORS
from geleit_kit.db.leases import SECONDS

MONTH = "2017-02"
_AT_LEAST = 10
_BACK_WITHIN = 30.0


def tickers(player: Player) -> list[str]:
    """Starts a second process of identity and kills the first, which the supervisor starts again."""
    if player.plan is None:
        player.say("     (no access to the processes: left out here)")
        return []
    second = subprocess.Popen(
        [sys.executable, "-m", "geleit_deploy.replica", str(player.plan.folder.path), "identity"],
        env=os.environ | {REDIS: player.plan.redis_url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    player.ending.append(lambda: _end(second))
    first = _pid(player, "identity")
    if first is None:
        return ["identity does not run"]
    os.kill(first, signal.SIGKILL)
    killed = time.monotonic()
    player.say(f"     a second process of identity started ({second.pid}), the first killed ({first})")
    until = time.monotonic() + _BACK_WITHIN
    while time.monotonic() < until:
        now = _pid(player, "identity")
        if now not in {None, first} and _answers(player):
            player.say(f"     the supervisor started it again ({now}); the leases of the killed one run out")
            time.sleep(max(0.0, killed + SECONDS - time.monotonic()))
            return [] if second.poll() is None else ["the second process of identity ended"]
        time.sleep(0.2)
    return ["identity did not come back"]


def crowd(player: Player) -> list[str]:
    """More than three hundred invented cases, entered over HTTP by three bodies."""

    async def work() -> tuple[int, int]:
        async with httpx.AsyncClient(base_url=str(player.line.base_url), timeout=60, trust_env=False) as line:
            door = Door(line, player.tokens)
            cases = await enter(door, date(2017, 2, 1), date(2017, 2, 28), run=player.known["run"])
        return len(cases), door.repeated

    began = time.monotonic()
    entered, repeated = asyncio.run(work())
    again = f", {repeated} calls sent again when the node was busy" if repeated else ""
    player.say(f"     {entered} invented cases entered by three bodies in {time.monotonic() - began:.0f} s{again}")
    return [] if entered > 300 else [f"{entered} cases are too few"]  # noqa: PLR2004 -- the journey's own number


def lp_attack(player: Player) -> list[str]:
    """A linear programme over everything published states the interval of each withheld count."""

    async def work() -> list[Outcome]:
        async with httpx.AsyncClient(base_url=str(player.line.base_url), timeout=120, trust_env=False) as line:
            return [await attack(Door(line, player.tokens), MONTH, key) for key in INDICATORS if key in _COUNTED]

    outcomes = asyncio.run(work())
    wrong = []
    for one in outcomes:
        player.say(
            f"     {one.indicator}: {one.shown} counts shown, {one.primary} withheld as small, {one.secondary} beside"
            f" them; attack: {len(one.too_narrow)} found too narrow; without secondary suppression"
            f" {len(one.uncovered)} uncovered exactly"
        )
        for line in one.lines():
            player.say(f"       {line}")
        if one.too_narrow:
            wrong.append(f"{one.indicator}: {len(one.too_narrow)} withheld counts can be concluded")
        if not one.uncovered:
            wrong.append(f"{one.indicator}: switched off, the attack finds nothing, so it proves nothing")
    primary, secondary = sum(one.primary for one in outcomes), sum(one.secondary for one in outcomes)
    if primary < _AT_LEAST or secondary < _AT_LEAST:
        wrong.append(f"{primary} primary and {secondary} secondary suppressions are too few")
    return wrong


_COUNTED = ("cases_per_phase",)


def _pid(player: Player, member: str) -> int | None:
    assert player.plan is not None  # noqa: S101 -- narrowed by the one who calls
    node = running.read(player.plan.folder)
    return next((each.pid for each in node.members if each.name == member), None) if node else None


def _answers(player: Player) -> bool:
    try:
        return player.line.get("/identity/v1/meta/clock").status_code == 200  # noqa: PLR2004 -- OK
    except httpx.HTTPError:
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


HELPERS: dict[str, Callable[[Player], list[str]]] = {"tickers": tickers, "crowd": crowd, "attack": lp_attack}
