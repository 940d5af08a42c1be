"""Every operation: its owner succeeds and sees the marker, each role what it may, and no other body anything at all."""

import pytest

from tests.isolation.matrix import row
from tests.world import OPERATIONS, World


@pytest.mark.parametrize(("service", "operation_id"), sorted(OPERATIONS))
async def test_only_who_may_gets_it(world: World, service: str, operation_id: str) -> None:
    faults, _ = await row(world, service, operation_id)
    assert faults == [], "\n".join(faults)
