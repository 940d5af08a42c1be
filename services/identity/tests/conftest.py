"""What the tests of identity share: the running service on both databases, and the days of a story."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from geleit_identity.app import create_app
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter

Today = Callable[[date], None]


@pytest.fixture
def today(node: Node, running: Starter) -> Today:
    """Moves legal time to noon of a day."""

    def move(day: date) -> None:
        move_clock(node.folder, noon(day))
        for one in running.started:
            one.look()

    return move


@pytest.fixture
async def identity(running: Starter, today: Today) -> Running:
    """Identity alone, on 7 June 2016."""
    today(date(2016, 6, 7))
    return await running(create_app)


Restart = Callable[[], Awaitable[Running]]


@pytest.fixture
def again(running: Starter) -> Restart:
    """Starts one more identity on the same databases."""

    async def start() -> Running:
        return await running(create_app)

    return start
