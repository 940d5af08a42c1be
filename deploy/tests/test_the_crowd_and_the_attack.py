"""The invented crowd is the same at every run; the attack on what is published fails, and succeeds without the
defence.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from geleit_cases.app import create_app as create_cases
from geleit_deploy.attack import attack
from geleit_deploy.crowd import SIZES, Clients, bodies_of, enter, invented
from geleit_identity.app import create_app as create_identity
from geleit_indicators.app import create_app as create_indicators
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter

TOKEN_SECONDS = 60.0
FIRST, LAST = date(2016, 9, 1), date(2016, 9, 28)


def test_the_crowd_is_the_same_at_every_run_and_larger_than_three_hundred() -> None:
    once, again = invented(FIRST, LAST), invented(FIRST, LAST)
    assert once == again
    assert len(once) > 300
    assert bodies_of(once) == SIZES
    assert all(FIRST <= case.opened <= LAST and case.entered < case.opened for case in once)
    assert invented(FIRST, LAST, seed=7) != once


@pytest.fixture
async def services(running: Starter, node: Node) -> dict[str, Running]:
    """Identity, cases and indicators on the 28th of September 2016."""
    move_clock(node.folder, noon(LAST))
    apps: dict[str, Callable[[Any], Any]] = {
        "identity": create_identity,
        "cases": create_cases,
        "indicators": create_indicators,
    }
    return {name: await running(create) for name, create in apps.items()}


def door(services: dict[str, Running]) -> Clients:
    tokens: dict[tuple[str, str], tuple[str, float]] = {}

    def token(service: Running, role: str, body: str) -> str:
        """The same for a while: signing and checking one anew takes longer than most calls."""
        kept, since = tokens.get((role, body), ("", 0.0))
        if not kept or time.monotonic() - since > TOKEN_SECONDS:
            kept, since = tokens[role, body] = service.issuer.token(role, body), time.monotonic()
        return kept

    async def call(role: str, body: str, method: str, path: str, json: Any = None) -> tuple[int, Any]:
        service, _, rest = path.lstrip("/").partition("/")
        if service not in services:
            return 404, None
        client = services[service].with_token(token(services[service], role, body))
        answer = await client.request(method, f"/{rest}", json)
        return answer.status_code, answer.json() if answer.content else None

    return call


@pytest.mark.processes
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the demonstration plays the same crowd on SQLite
async def test_three_hundred_cases_are_published_so_that_no_attack_finds_a_count(
    services: dict[str, Running], node: Node
) -> None:
    clients = door(services)
    cases = await enter(clients, FIRST, LAST)
    assert len(cases) > 300
    status, _ = await clients("coordinator", "ki", "GET", table("2016-09"))
    assert status == 404
    move_clock(node.folder, noon(date(2016, 10, 2)))
    await closed(clients, "2016-09")
    for indicator in ("cases_per_phase", "days_entry_to_first_contact"):
        found = await attack(clients, "2016-09", indicator)
        assert found.primary >= 10
        assert found.secondary >= 10
        assert len(found.lines()) == len(found.stated)
        assert found.too_narrow == []
        assert found.uncovered
    assert (await clients("coordinator", "ki", "GET", table("2016-10")))[0] == 404


def table(month: str) -> str:
    return f"/indicators/v1/indicators/cases_per_phase/tables?period={month}&rows=phase&columns=sex"


async def closed(clients: Clients, month: str) -> None:
    found: dict[str, Any] = {}
    for _ in range(600):
        status, found = await clients("coordinator", "ki", "GET", f"/indicators/v1/periods/{month}")
        if status == 200 and found["status"] == "closed":
            return
        await asyncio.sleep(0.1)
    raise AssertionError(found)
