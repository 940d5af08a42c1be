"""`/v1/meta/snapshot`: where everything stands, for whoever is below the floor of the feed."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Counter, Inbox, Outbox, Position
from geleit_kit.events.relay import Relay
from geleit_kit.testing.running import Client, Running, Starter
from kit.tests.house import KI, a_letter

PATH = "/v1/meta/snapshot"


async def _letter(letters: Running, body: str = "ki", *, sent: bool = True) -> str:
    clerk = letters.as_("case_manager", body)
    made = (await clerk.post("/v1/letters", a_letter())).json()
    if sent:
        answer = await clerk.post(f"/v1/letters/{made['id']}/send", seen=1, key=str(made["id"]))
        assert answer.status_code == 200
    return str(made["id"])


async def _all(caller: Client, limit: int = 2) -> tuple[list[dict[str, Any]], list[int]]:
    """Every item, and what each page says about where the feed goes on."""
    items: list[dict[str, Any]] = []
    after: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await caller.get(PATH, params={"limit": limit} | ({"cursor": cursor} if cursor else {}))).json()
        items, after, cursor = items + page["items"], [*after, page["after"]], page["next"]
    return items, after


async def _numbered(letters: Running, wanted: int) -> None:
    async with asyncio.timeout(10):
        while (await letters.as_service("cases").get("/v1/events")).json()["last"] < wanted:  # noqa: ASYNC110 -- the relay has no event
            await asyncio.sleep(0.05)


async def test_it_tells_every_row_once_and_where_the_feed_goes_on(letters: Running) -> None:
    sent = [await _letter(letters, body) for body in ("ki", "jobcenter", "ki", "ki", "jobcenter")]
    draft = await _letter(letters, sent=False)
    await _numbered(letters, 5)

    items, after = await _all(letters.as_service("cases"))

    assert sorted(item["data"]["letter_id"] for item in items) == sorted(sent)
    assert draft not in repr(items)
    assert len({item["id"] for item in items}) == 5
    assert set(after) == {5}
    assert not any("sequence" in item or "bodysequence" in item or "traceparent" in item for item in items)
    assert all(item["time"].endswith("T00:00:00+00:00") for item in items)
    assert (await letters.as_service("cases").get("/v1/events?after=5")).json()["items"] == []


async def test_a_body_sees_its_own_alone(letters: Running) -> None:
    own = [await _letter(letters) for _ in range(3)]
    foreign = [await _letter(letters, "jobcenter") for _ in range(2)]
    await _numbered(letters, 5)

    mine, after = await _all(letters.as_("system_client", "ki"))
    theirs, _ = await _all(letters.as_("system_client", "jobcenter"))

    assert sorted(item["data"]["letter_id"] for item in mine) == sorted(own)
    assert {item["body"] for item in mine} == {str(KI)}
    assert set(after) == {3}, "by the body's own count"
    assert sorted(item["data"]["letter_id"] for item in theirs) == sorted(foreign)
    page = (await letters.as_("system_client", "ki").get(PATH, params={"limit": 1})).json()
    stolen = await letters.as_("system_client", "jobcenter").get(PATH, params={"cursor": page["next"]})
    assert (stolen.status_code, stolen.json()["code"]) == (400, "cursor_invalid")
    assert (await letters.as_("case_manager", "ki").get(PATH)).status_code == 403


async def test_many_who_ask_at_once_do_not_stop_one_another(letters: Running) -> None:
    """More than there are connections: whoever held one and waited for a second stopped every read for ten seconds."""
    await _letter(letters)
    await _numbered(letters, 1)
    client = letters.as_("system_client", "ki")
    async with asyncio.timeout(8):
        answers = await asyncio.gather(*(client.get(PATH) for _ in range(40)))
    assert [answer.status_code for answer in answers] == [200] * 40


async def _silence(database: Database, *, floor: int) -> None:
    """Thirty-six days without anybody who hears: the facts are gone, and so is what the consumer knew."""
    async with database.node_write() as write:
        await write.execute(delete(Outbox).where(~Outbox.stream.endswith(".statistics")))
        await write.execute(update(Counter).where(Counter.name.in_(["geleit.letters"])).values(floor=floor))
        await write.execute(delete(Inbox))
        await write.execute(delete(Position))


async def test_a_consumer_below_the_floor_heals_by_itself_and_goes_on_with_the_feed(
    running: Starter, node: object
) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    del node
    producer = await running(create_app, redis_url=None)
    long_ago = [await _letter(producer, body) for body in ("ki", "jobcenter", "ki")]
    await _numbered(producer, 3)
    await producer.stop()
    producer = await running(create_app, redis_url=None, workers=False)
    await _silence(producer.app.state.geleit.database, floor=3)
    assert (await producer.as_service("cases").get("/v1/events?after=0")).status_code == 410

    late = await running(create_app, redis_url=None)
    since = await _letter(late)

    async with asyncio.timeout(60):
        for body, wanted in (("ki", {long_ago[0], long_ago[2], since}), ("jobcenter", {long_ago[1]})):
            read: set[str] = set()
            while read != wanted:
                page = (await late.as_("case_manager", body).get("/v1/letters?status=read")).json()
                read = {item["id"] for item in page["items"]}
                await asyncio.sleep(0.1)
    operator = late.as_("node_operator", "ki")
    async with asyncio.timeout(30):
        while (await operator.get("/v1/meta/backlog")).json()["heard"]["geleit.letters"] != 4:  # noqa: ASYNC110 -- the consumer has no event
            await asyncio.sleep(0.1)
    assert (await operator.get("/v1/meta/dead-letters")).json()["items"] == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_statistics_facts_are_kept_and_forget_the_moment(letters: Running) -> None:
    await _letter(letters)
    await _numbered(letters, 1)
    database: Database = letters.app.state.geleit.database
    async with asyncio.timeout(20):
        while (await letters.as_("node_operator", "ki").get("/v1/meta/backlog")).json()["unpublished"]:  # noqa: ASYNC110 -- as above
            await asyncio.sleep(0.05)
    relay = Relay(database, None, "test")

    class AlwaysHeld:
        async def check(self, _write: object) -> None:
            """Nobody else works."""

    async with database.node_write() as write:
        long_ago = write.now.replace(year=write.now.year - 1)
        await write.execute(update(Outbox).values(published_at=long_ago, recorded_at=write.now))
    await relay._sweep(AlwaysHeld())  # type: ignore[arg-type]  # stands in for a lease

    client = letters.as_("system_client", "ki")
    assert (await client.get("/v1/events?after=0")).status_code == 410, "positive control: a domain fact is gone"
    kept = await client.get("/v1/events?after=0&stream=statistics")
    assert (kept.status_code, len(kept.json()["items"])) == (200, 1)
    async with database.read("*") as read:
        [row] = await read.all(select(Outbox))
    assert row.published_at is not None
    assert {at.time().isoformat() for at in (row.recorded_at, row.published_at, row.time)} == {"00:00:00"}
    assert row.published_at == row.recorded_at
