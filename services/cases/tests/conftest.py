"""The fixture of the suite: cases, alone, on a Tuesday of June 2016."""

import pytest

from geleit_cases.app import create_app
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from services.cases.tests.helpers import TUESDAY, House


@pytest.fixture
async def house(running: Starter, node: Node, valkey: Valkey) -> House:
    """Cases without any other service."""
    move_clock(node.folder, noon(TUESDAY))
    return House(await running(create_app), node, valkey)
