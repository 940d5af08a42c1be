"""The fixture of the suite: referrals, alone, on a Monday of September 2016."""

import pytest

from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from geleit_referrals.app import create_app
from services.referrals.tests.helpers import MONDAY, House


@pytest.fixture
async def house(running: Starter, node: Node, valkey: Valkey) -> House:
    """Referrals without any other service."""
    move_clock(node.folder, noon(MONDAY))
    return House(await running(create_app), node, valkey)
