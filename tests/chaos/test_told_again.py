"""What a snapshot tells again has no second effect: not on rows, not on tasks that were done, not as new facts.

Each service hears, in the midst of its life, what all others would tell it if it had come too late. Everything that it
holds is compared before and after.
"""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from geleit_kit.db.kit_tables import Inbox, KitBase, Task
from geleit_kit.db.leases import take
from geleit_kit.events.consumer import BelowFloor, StreamConsumer
from geleit_kit.http.context import ServiceContext
from geleit_kit.testing.databases import KINDS
from geleit_kit.testing.matrices import whole
from tests.house.places import SERVICES
from tests.world import World, referral_stories, stories
from tests.world.world import MONDAY, OWNER

pytestmark = pytest.mark.parametrize(
    "world", KINDS if whole() else KINDS[:1], indirect=True, scope="module"
)  # handlers are the same on both databases; the second one is the long target
TECHNICAL = {
    "inbox", "positions", "leases", "access_log", "access_log_checkpoints", "idempotency_keys", "counters", "age",
}  # fmt: skip


async def _everything(world: World, service: str) -> dict[str, list[str]]:
    """Every row of every table of a service, but those that the machinery writes for itself."""
    app = world.services[service].app
    context: ServiceContext = app.state.geleit
    found: dict[str, list[str]] = {}
    for table in (*app.state.tables.metadata.sorted_tables, *KitBase.metadata.sorted_tables):
        if table.name in TECHNICAL:
            continue
        rows: list[str] = []
        scopes: list[Any] = [row.id for row in context.bodies.all()] if "body_id" in table.c else ["*"]
        for scope in scopes:
            query = select(table).where(table.c.body_id == scope) if "body_id" in table.c else select(table)
            async with context.database.read(scope) as read:
                rows += [repr(tuple(row)) for row in await read.tuples(query)]
        found[table.name] = sorted(rows)
    return found


async def _told_again(world: World, service: str) -> int:
    """The service hears the snapshot of every producer whose domain facts it hears; how many facts those were."""
    context: ServiceContext = world.services[service].app.state.geleit
    told: list[str] = []

    async def snapshot(stream: str, cursor: str | None) -> tuple[list[dict[str, Any]], int, str | None]:
        producer = world.services[stream.split(".")[1]].as_service(service)
        page = stories.good(await producer.get("/v1/meta/snapshot", params={"cursor": cursor} if cursor else {}))
        told.extend(item["type"] for item in page["items"])
        return page["items"], page["after"], page["next"]

    async def gone(_stream: str, _after: int) -> tuple[int, list[dict[str, Any]]]:
        raise BelowFloor

    for stream in (one for one in context.registry.streams_in if not one.endswith(".statistics")):
        consumer = StreamConsumer(context.database, None, context.registry, stream, gone, snapshot)
        held = await take(context.database, f"late:{stream}", "late")
        assert held is not None
        await consumer._stand(held, 0)
    return len(told)


async def _gap_that_was_seen_to(world: World) -> UUID:
    """A gap in benefits, alerted by identity, whose task in cases somebody has completed. The gap itself is open."""
    person = (await stories.person(world, "Gap"))["person"]
    await stories.record(world, "Gap", person=person, own_reference=None)
    entry = {"since": "2015-11-20", "until": "2016-08-31", "code": "asylblg_3", "confirmed": True}
    path = f"/v1/persons/{person}/timelines/benefit/entries"
    stories.good(await world.as_("identity").post(path, entry))
    world.day(MONDAY.replace(day=6))
    context: ServiceContext = world.services["cases"].app.state.geleit

    async def tasks() -> list[Task]:
        async with context.database.read(world.node.body(OWNER)) as read:
            mine = select(Task).where(Task.body_id == read.body, Task.kind == "benefit_gap")
            return list(await read.all(mine.where(Task.person == UUID(person))))

    async with asyncio.timeout(30):
        while not await tasks():
            await world.settled()
    [row] = await tasks()
    client = world.as_("cases")
    claimed = stories.good(await client.post(f"/v1/tasks/{row.id}/claim", seen=row.version))
    stories.good(await client.post(f"/v1/tasks/{row.id}/complete", seen=claimed["version"]))
    return row.id


@pytest.fixture(scope="module")
async def busy(world: World) -> World:
    """A world in which something of each kind has happened between the services."""
    await _gap_that_was_seen_to(world)
    await stories.mandate_outside(world, "Outside")
    await stories.mandate_of_the_body(world, "Inside")
    await referral_stories.handed_over(world, "Late", late_by=1)
    step = await stories.step(world, "Step")
    between = await referral_stories.talk(world, "Talk")
    await referral_stories.completed(world, "Done", between)
    await referral_stories.accepted(world, "Joined", plan_step_id=step["id"])
    await world.settled()
    return world


@pytest.mark.parametrize("service", SERVICES)
async def test_what_a_snapshot_tells_again_changes_nothing(busy: World, service: str) -> None:
    before = await _everything(busy, service)
    assert before["tasks"] or service == "indicators"

    heard = await _told_again(busy, service)
    await busy.settled()

    after = await _everything(busy, service)
    assert heard > 0, "positive control: something was told"
    assert {name for name, rows in after.items() if rows != before[name]} == set()


async def test_a_task_that_was_lost_comes_back_so_the_comparison_sees_effects(busy: World) -> None:
    """Positive control: what the snapshot tells does take effect where it had none."""
    context: ServiceContext = busy.services["cases"].app.state.geleit
    async with context.database.write(busy.node.body(OWNER)) as write:
        await write.execute(delete(Task).where(Task.kind == "benefit_gap", Task.body_id == write.body))
    async with context.database.node_write() as write:
        await write.execute(
            delete(Inbox)
        )  # as after thirty-six days: what was told before is no longer known by its id
    without = await _everything(busy, "cases")

    await _told_again(busy, "cases")

    again = await _everything(busy, "cases")
    assert len(again["tasks"]) > len(without["tasks"])
