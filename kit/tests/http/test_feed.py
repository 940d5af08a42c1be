"""`/v1/events`: the same facts from the database, for a body its own, for the node's services all."""

import asyncio
from typing import Any

import pytest
from letters.tables import Letter
from sqlalchemy import select, update

from geleit_kit.db.kit_tables import Counter, Task
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter
from kit.tests.house import JOBCENTER, KI, a_letter


async def _sent(letters: Running, body: str = "ki", **changed: Any) -> str:
    clerk = letters.as_("case_manager", body)
    made = (await clerk.post("/v1/letters", a_letter(**changed))).json()
    answer = await clerk.post(f"/v1/letters/{made['id']}/send", seen=1, key=str(made["id"]))
    assert answer.status_code == 200
    return str(made["id"])


async def _numbered(letters: Running, wanted: int, path: str = "/v1/events") -> list[dict[str, Any]]:
    service = letters.as_service("cases")
    async with asyncio.timeout(10):
        while True:
            items: list[dict[str, Any]] = (await service.get(path)).json()["items"]
            if len(items) >= wanted:
                return items
            await asyncio.sleep(0.05)


async def test_a_body_sees_its_own_facts_and_nothing_of_how_much_the_others_write(letters: Running) -> None:
    for body in ("ki", "jobcenter", "ki", "jobcenter", "jobcenter"):
        await _sent(letters, body)
    events = await _numbered(letters, 5)
    assert [event["sequence"] for event in events] == ["1", "2", "3", "4", "5"]

    own = (await letters.as_("system_client", "ki").get("/v1/events")).json()
    assert [event["bodysequence"] for event in own["items"]] == ["1", "2"]
    assert {event["body"] for event in own["items"]} == {str(KI)}
    assert not any("sequence" in event or "traceparent" in event for event in own["items"])
    assert own["last"] == 2
    later = (await letters.as_("system_client", "ki").get("/v1/events?after=1")).json()
    assert [event["bodysequence"] for event in later["items"]] == ["2"]
    statistics = (await letters.as_("system_client", "ki").get("/v1/events?stream=statistics")).json()["items"]
    assert len(statistics) == 2
    assert all(set(event["data"]) == {"fact_id", "retracts", "on"} for event in statistics)
    assert all(event["time"].endswith("T00:00:00+00:00") for event in statistics)


async def test_what_is_below_the_floor_is_gone_and_said_so(letters: Running) -> None:
    for _ in range(3):
        await _sent(letters)
    await _numbered(letters, 3)
    async with letters.app.state.geleit.database.node_write() as write:
        await write.execute(update(Counter).values(floor=2))

    for caller in (letters.as_service("cases"), letters.as_("system_client", "ki")):
        gone = await caller.get("/v1/events?after=1")
        assert (gone.status_code, gone.json()["code"], gone.json()["floor"]) == (410, "gone", 2)
        assert len((await caller.get("/v1/events?after=2")).json()["items"]) == 1


async def test_a_second_service_hears_by_http_what_its_redis_lost(running: Starter, valkey: Valkey, node: Node) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    producer = await running(create_app, redis_url=None)
    [first, second] = [await _sent(producer) for _ in range(2)]
    await _numbered(producer, 2)
    await producer.stop()
    producer = await running(create_app, workers=False)
    consumer = await running(create_app)

    heard: set[str] = set()
    async with asyncio.timeout(15):
        while len(heard) < 2:
            async with consumer.app.state.geleit.database.read(KI) as read:
                heard = {str(row.id) for row in await read.all(visible(read, Letter)) if row.status == "read"}
            await asyncio.sleep(0.05)
    assert heard == {first, second}


async def test_moving_the_clock_lets_a_deadline_take_effect_without_any_call(running: Starter, node: Node) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    letters = await running(create_app)
    twin = await running(create_app)
    day = letters.app.state.geleit.database.tools.clock.today()
    await letters.as_("case_manager", "ki").post("/v1/letters", a_letter(answer_by=str(day.replace(year=day.year + 1))))
    await letters.as_("case_manager", "jobcenter").post("/v1/letters", a_letter(answer_by="2990-01-01"))
    move_clock(node.folder, noon(day.replace(year=day.year + 1)))
    await twin.stop()
    third = await running(create_app)

    database = letters.app.state.geleit.database
    async with asyncio.timeout(10):
        while True:
            async with database.read(NODE) as read:
                tasks = await read.all(select(Task))
            if tasks:
                break
            await asyncio.sleep(0.05)
    await third.stop()
    await letters.ticked()  # whoever it was that looked, the one that is left looks again from beginning to end
    async with database.read(NODE) as read:
        tasks = await read.all(select(Task))
    assert [(task.body_id, task.kind) for task in tasks] == [(KI, "answer_letter")]
    assert JOBCENTER not in {task.body_id for task in tasks}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_operator_sees_dead_letters_and_replays_them(letters: Running) -> None:
    poisoned = await _sent(letters, text="poison")
    operator = letters.as_("node_operator", "ki")
    async with asyncio.timeout(15):
        while not (await operator.get("/v1/meta/dead-letters")).json()["items"]:  # noqa: ASYNC110 -- the consumer tries five times
            await asyncio.sleep(0.1)
    [letter] = (await operator.get("/v1/meta/dead-letters")).json()["items"]
    assert (letter["aggregate"], letter["status"], letter["reason"]) == (f"letter:{poisoned}", "dead", "ValueError")
    assert (await operator.get("/v1/meta/backlog")).json()["dead_letters"] == 1

    clerk = letters.as_("case_manager", "ki")
    await clerk.patch(f"/v1/letters/{poisoned}", {"text": "harmless"}, seen="*")
    replayed = await operator.post("/v1/meta/dead-letters/replay", {"aggregate": f"letter:{poisoned}"})

    assert replayed.json() == {"replayed": 1, "stopped_by": None}
    assert (await clerk.get(f"/v1/letters/{poisoned}")).json()["status"] == "read"
