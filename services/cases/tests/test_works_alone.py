"""Cases serves its use cases while identity, referrals and Redis are absent; what it has to tell waits and is told
later.
"""

import pytest

from geleit_cases.app import create_app
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from services.cases.tests.helpers import DIMENSIONS, TUESDAY, eventually, good


async def test_a_record_is_opened_and_read_without_redis_and_without_any_other_service(
    running: Starter, node: Node
) -> None:
    move_clock(node.folder, noon(TUESDAY))
    alone = await running(create_app, redis_url=None, peers={})
    assert (await alone.as_nobody().get("/health/ready")).status_code == 200
    worker = alone.as_("case_manager", "ki")
    given = {"person": "0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d", "clock_start": "unknown", "dimensions": DIMENSIONS}
    record = good(await worker.post("/v1/support-records", given))
    assert good(await worker.get(f"/v1/support-records/{record['id']}")) == record

    async def told() -> list[str]:
        feed = good(await alone.as_("system_client", "ki").get("/v1/events"))
        return [one["type"] for one in feed["items"]]

    assert await eventually(told) == ["geleit.cases.support_record.opened.v1"]


@pytest.mark.answers
async def test_a_second_start_finds_everything_again(running: Starter, node: Node) -> None:
    move_clock(node.folder, noon(TUESDAY))
    first = await running(create_app)
    given = {"person": "0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d", "clock_start": "unknown", "dimensions": {}}
    record = good(await first.as_("case_manager", "ki").post("/v1/support-records", given))
    await first.stop()
    second = await running(create_app)
    assert good(await second.as_("case_manager", "ki").get(f"/v1/support-records/{record['id']}")) == record


@pytest.mark.answers
async def test_life_cycles_are_served_as_data(running: Starter) -> None:
    alone = await running(create_app)
    cycles = good(await alone.as_("case_manager", "ki").get("/v1/meta/lifecycles"))
    names = {cycle["name"] for cycle in (cycles["items"] if isinstance(cycles, dict) else cycles)}
    assert {"support_record", "mandate", "plan_step", "need", "intake_agreement", "appointment"} <= names
