"""Plays the list from its first chapter to its last, and counts the facts at the end."""

import sys
import time
import uuid
from typing import TextIO

import httpx

from geleit_deploy.journey.helpers import HELPERS
from geleit_deploy.journey.listing import Listing, listing
from geleit_deploy.journey.player import Player
from geleit_deploy.members import Plan
from geleit_deploy.tokens import Tokens


def play(base_url: str, tokens: Tokens, out: TextIO = sys.stdout, plan: Plan | None = None) -> bool:
    """Plays all chapters on a node. True only if every step, fact and denial came as the list says.

    `plan`: the node's processes, where the journey runs beside them; without it no process is killed or doubled.
    """
    began = time.monotonic()
    whole = listing()
    with httpx.Client(base_url=base_url, timeout=60, trust_env=False) as line:
        player = Player(line, tokens, out, helpers=dict(HELPERS), plan=plan)
        player.known["run"] = uuid.uuid4().hex[:8]
        try:
            number = _chapters(player, whole)
        finally:
            for end in player.ending:
                end()
        _compare_facts(player, whole.facts_at_the_end)
    player.say(
        f"\n{number} steps, {player.calls} calls, {player.denials} refusals, {time.monotonic() - began:.0f} s:"
        f" {'every expected reaction came' if not player.wrong else f'{len(player.wrong)} did not hold'}."
    )
    for line_ in player.wrong:
        player.say(f"  !! {line_}")
    return not player.wrong


def _chapters(player: Player, whole: Listing) -> int:
    number = 0
    for chapter in whole.chapters:
        player.say(f"\n{chapter.title}")
        for step in chapter.steps:
            number += 1
            player.take(number, step)
    return number


def _compare_facts(player: Player, expected: dict[str, dict[str, int]]) -> None:
    for body, counts in expected.items():
        found: dict[str, int] = {}
        for service in ("identity", "cases", "referrals"):
            for fact in player.facts_of(service, body):
                name = fact["type"].removeprefix("geleit.")
                found[name] = found.get(name, 0) + 1
        for name in sorted({*found, *counts}):
            if found.get(name, 0) != counts.get(name, 0):
                player.wrong.append(
                    f"facts of {body}: {name} {found.get(name, 0)} times instead of {counts.get(name, 0)}"
                )
