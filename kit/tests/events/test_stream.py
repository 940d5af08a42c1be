"""The stream: gap-free and in order, nothing lost and nothing twice, whatever Redis does."""

# ruff: noqa: PT012 -- a session is a block, and what it refuses is refused at its end

import asyncio
import json
from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from opentelemetry.sdk.trace import TracerProvider
from redis.asyncio import Redis
from redis.exceptions import ResponseError
from sqlalchemy import select

from geleit_kit.db.kit_tables import Outbox
from geleit_kit.db.leases import Fenced, Worker, take
from geleit_kit.db.scope import NODE
from geleit_kit.events.bodies import BODY_DESTROYED
from geleit_kit.events.consumer import StreamConsumer
from geleit_kit.events.dead_letters import replay
from geleit_kit.events.embedded import Valkey
from geleit_kit.events.relay import Relay
from geleit_kit.pure.clock import berlin_day
from kit.tests.events.stage import STREAM, Noted, Stage, working
from kit.tests.house import JOBCENTER, KI, House


async def _entries(redis: Redis) -> list[dict[str, object]]:
    found: Any = await redis.xrange(STREAM)
    return [json.loads(fields[b"event"]) for _, fields in found]


async def test_sequences_have_no_gap_per_stream_and_per_body_under_concurrent_writers(
    stage: Stage, house: House
) -> None:
    relay = Worker(stage.database, "relay", stage.relay().step, every=0.01, wake=stage.database.committed)
    others = [Stage(house.database(), stage.redis) for _ in range(2)]

    async def writing(which: Stage, number: int) -> None:
        body = KI if number % 2 else JOBCENTER
        await which.note(*range(10), body=body)

    async with working(relay):
        await asyncio.gather(*(writing(others[n % 2], n) for n in range(6)))
        async with asyncio.timeout(10):
            while await stage.redis.xlen(STREAM) < 60:  # noqa: ASYNC110 -- the stream has no event to wait for
                await asyncio.sleep(0.02)

    events = await _entries(stage.redis)
    assert [int(str(event["sequence"])) for event in events] == list(range(1, 61))
    for body in (KI, JOBCENTER):
        own = [int(str(event["bodysequence"])) for event in events if event["body"] == str(body)]
        assert own == list(range(1, 31))
    for subject in {event["subject"] for event in events}:
        numbers = [event["data"]["number"] for event in events if event["subject"] == subject]  # type: ignore[index]  # -- JSON
        assert numbers == list(range(10))


async def test_a_fact_is_rolled_back_with_its_state(stage: Stage) -> None:
    with pytest.raises(ZeroDivisionError):
        async with stage.database.write(KI) as write:
            write.publish(Noted(letter_id=uuid4(), number=1))
            raise ZeroDivisionError
    await stage.publish()
    assert await stage.redis.xlen(STREAM) == 0


async def test_a_fact_belongs_to_the_body_in_whose_scope_it_was_published(stage: Stage) -> None:
    async with stage.database.write(KI) as write:
        write.publish(Noted(letter_id=uuid4(), number=1))
        async with write.acting_as(JOBCENTER):
            write.publish(Noted(letter_id=uuid4(), number=2))
        write.publish(Noted(letter_id=uuid4(), number=3))
    await stage.publish()

    found = [(event["data"]["number"], event["body"]) for event in await _entries(stage.redis)]  # type: ignore[index]  # -- JSON
    assert found == [(1, str(KI)), (2, str(JOBCENTER)), (3, str(KI))]


async def test_what_is_published_in_another_bodys_scope_tells_the_day_and_no_trace(stage: Stage) -> None:
    with TracerProvider().get_tracer("test").start_as_current_span("act"):
        async with stage.database.write(KI) as write:
            async with write.acting_as(JOBCENTER):
                write.publish(Noted(letter_id=uuid4(), number=1))
                async with write.acting_as(KI):
                    write.publish(Noted(letter_id=uuid4(), number=2))
            write.publish(Noted(letter_id=uuid4(), number=3))
        async with stage.database.node_write() as write, write.acting_as(JOBCENTER):
            write.publish(Noted(letter_id=uuid4(), number=4))

    async with stage.database.read(NODE) as read:
        rows = {row.data["number"]: row for row in await read.all(select(Outbox))}
    abroad = {number for number, row in rows.items() if row.time.time() == time()}
    assert abroad == {number for number, row in rows.items() if row.traceparent is None} == {1, 2}
    assert rows[1].time.date() == berlin_day(rows[3].time)


async def test_what_is_published_takes_effect_once_in_its_body_and_in_order(stage: Stage) -> None:
    await stage.note(1, 2, 3)
    await stage.note(4, body=JOBCENTER)
    await stage.publish()
    await stage.hear()
    await stage.hear(stage.consumer())

    assert await stage.effects() == [1, 2, 3, 4]
    assert (await stage.redis.xpending(STREAM, "letters"))["pending"] == 0


async def test_a_fact_that_was_sent_but_not_marked_is_not_sent_twice(stage: Stage) -> None:
    await stage.note(1, 2)
    await stage.publish()
    async with stage.database.node_write() as write:
        for row in await write.all(select(Outbox)):
            row.published_at = None
    await stage.publish()

    assert await stage.redis.xlen(STREAM) == 2
    async with stage.database.read(NODE) as read:
        assert all(row.published_at for row in await read.all(select(Outbox)))


async def test_all_of_redis_may_be_lost_at_any_time(stage: Stage, valkey: Valkey) -> None:
    consumer = stage.consumer()
    await stage.note(1, 2)
    await stage.publish()
    valkey.command("FLUSHALL")
    await stage.hear(consumer)
    await stage.note(3)
    await stage.publish()
    await stage.hear(consumer)
    valkey.command("FLUSHALL")
    await stage.note(4)
    await stage.publish()
    await stage.hear(consumer)

    assert await stage.effects() == [1, 2, 3, 4]


async def test_entries_deleted_in_mid_stream_are_fetched_from_the_feed(stage: Stage) -> None:
    await stage.note(*range(1, 8))
    await stage.publish()
    await stage.redis.xdel(STREAM, "2-0", "3-0", "7-0")

    await stage.hear()

    assert await stage.effects() == [1, 2, 3, 4, 5, 6, 7]
    assert stage.asked[0] == 0


async def test_a_deleted_entry_that_was_delivered_before_does_not_stay_pending(stage: Stage) -> None:
    await stage.note(1, 2)
    await stage.publish()
    await stage.redis.xgroup_create(STREAM, "letters", id="0")
    await stage.redis.xreadgroup("letters", "letters", {STREAM: ">"})
    await stage.redis.xdel(STREAM, "1-0")

    await stage.hear()

    assert await stage.effects() == [1, 2]
    assert (await stage.redis.xpending(STREAM, "letters"))["pending"] == 0


async def test_a_gap_waits_while_the_feed_is_away_and_nothing_behind_it_takes_effect(stage: Stage) -> None:
    await stage.note(1, 2, 3)
    await stage.publish()
    await stage.redis.xdel(STREAM, "2-0")
    stage.feed_away = True
    consumer, held = stage.consumer(), await stage.held("consumer")
    for _ in range(4):
        await consumer.step(held)
    assert await stage.effects() in ([], [1])

    stage.feed_away = False
    await stage.hear(consumer)
    assert await stage.effects() == [1, 2, 3]
    assert (await stage.redis.xpending(STREAM, "letters"))["pending"] == 0


async def test_a_stream_refilled_with_what_was_heard_already_has_no_effect_again(stage: Stage, valkey: Valkey) -> None:
    await stage.note(1, 2, 3)
    await stage.publish()
    await stage.hear()
    kept: Any = await stage.redis.xrange(STREAM)
    valkey.command("FLUSHALL")
    for identifier, fields in kept:
        await stage.redis.xadd(STREAM, fields, id=identifier)
    await stage.redis.xgroup_create(STREAM, "letters", id="0")
    await stage.note(4)
    await stage.publish()
    await stage.hear()

    assert await stage.effects() == [1, 2, 3, 4]


async def test_a_group_that_is_ahead_of_the_database_does_not_hide_anything(stage: Stage) -> None:
    await stage.note(1, 2, 3)
    await stage.publish()
    await stage.redis.xgroup_create(STREAM, "letters", id="3-0")

    await stage.hear()

    assert await stage.effects() == [1, 2, 3]


async def test_rubbish_in_the_stream_is_passed_over(stage: Stage) -> None:
    await stage.note(1)
    await stage.publish()
    await stage.redis.xadd(STREAM, {"event": b"{"}, id="1-5")
    await stage.redis.xadd(STREAM, {"other": b"x"}, id="1-6")
    await stage.note(2)
    await stage.publish()

    await stage.hear()

    assert await stage.effects() == [1, 2]


async def test_a_redis_that_is_absent_at_the_start_and_comes_later_costs_nothing(stage: Stage) -> None:
    away = Redis.from_url("unix:///nowhere/valkey.sock")
    await stage.note(1, 2)
    held = await stage.held("relay")
    await Relay(stage.database, away, "test").step(held)
    lonely = StreamConsumer(stage.database, away, stage.registry, STREAM, stage.feed)
    await stage.hear(lonely)
    assert await stage.effects() == [1, 2]

    await stage.note(3)
    await stage.publish()
    assert await stage.redis.xlen(STREAM) == 3
    await stage.hear()
    assert await stage.effects() == [1, 2, 3]
    await away.aclose()


async def test_without_any_redis_facts_are_numbered_and_heard_by_the_feed(stage: Stage) -> None:
    await stage.note(1, 2)
    await Relay(stage.database, None, "test").step(await stage.held("relay"))
    await stage.hear(StreamConsumer(stage.database, None, stage.registry, STREAM, stage.feed))

    assert await stage.effects() == [1, 2]


async def test_of_two_relays_and_two_consumers_one_works_and_the_other_takes_over(stage: Stage, house: House) -> None:
    other = Stage(house.database(), stage.redis)
    first = await take(stage.database, "consumer", "one", seconds=0.2)
    assert first is not None
    assert await take(other.database, "consumer", "two") is None
    await stage.note(1)
    await stage.publish()
    await stage.consumer().step(first)
    await stage.consumer().step(first)
    await asyncio.sleep(0.3)
    second = await take(other.database, "consumer", "two", seconds=60)
    assert second is not None
    await stage.note(2)
    await stage.publish()

    consumer = stage.consumer()
    with pytest.raises(Fenced):
        for _ in range(3):
            await consumer.step(first)
    assert 2 not in await stage.effects()
    takes_over = other.consumer()
    async with asyncio.timeout(10):
        while await other.position() < 2:
            await takes_over.step(second)
    assert await stage.effects() == [1, 2]


async def test_a_late_relay_numbers_and_marks_nothing(stage: Stage) -> None:
    late = await take(stage.database, "relay", "late", seconds=0.0)
    assert late is not None
    await stage.held("relay", "new")
    await stage.note(1)

    with pytest.raises(Fenced):
        await stage.relay().step(late)
    assert await stage.redis.xlen(STREAM) == 0
    async with stage.database.read(NODE) as read:
        assert (await read.one(select(Outbox))).sequence is None


async def test_poison_becomes_a_dead_letter_and_parks_only_its_own_aggregate(stage: Stage) -> None:
    stage.poison = {2}
    bad = await stage.note(1, 2, 3)
    await stage.note(10, 11)
    await stage.note(4, letter=bad)
    await stage.publish()
    await stage.hear()

    assert await stage.effects() == [1, 10, 11]
    assert await stage.letters() == {2: "dead", 3: "parked", 4: "parked"}
    assert await stage.redis.xlen("geleit.letters.dead-letters") == 1
    left: Any = await stage.redis.xrange("geleit.letters.dead-letters")
    [(_, told)] = left
    assert told[b"reason"] == b"ZeroDivisionError"


async def test_parked_facts_are_replayed_in_their_order_once_even_by_two_operators(stage: Stage, house: House) -> None:
    stage.poison = {2}
    bad = await stage.note(1, 2, 3, 4)
    await stage.publish()
    await stage.hear()
    assert await replay(stage.database, stage.registry, f"letter:{bad}") == (0, "ZeroDivisionError")
    assert await stage.effects() == [1]

    stage.poison = set()
    ends = await asyncio.gather(
        *(replay(each, stage.registry, f"letter:{bad}") for each in (stage.database, house.database()))
    )

    assert sum(done for done, _ in ends) == 3
    assert await stage.effects() == [1, 2, 3, 4]
    assert await stage.letters() == {2: "replayed", 3: "replayed", 4: "replayed"}
    await stage.note(5, letter=bad)
    await stage.publish()
    await stage.hear()
    assert await stage.effects() == [1, 2, 3, 4, 5]


async def test_a_new_consumer_parks_behind_a_dead_letter_too(stage: Stage) -> None:
    stage.poison = {1}
    bad = await stage.note(1)
    await stage.publish()
    await stage.hear()
    await stage.note(2, letter=bad)
    await stage.publish()
    await stage.hear(stage.consumer())  # careful, as after every start

    assert await stage.letters() == {1: "dead", 2: "parked"}


async def test_a_fact_that_succeeds_at_last_leaves_no_letter(stage: Stage) -> None:
    await stage.note(1)
    await stage.publish()
    await stage.hear()

    assert await stage.letters() == {}


async def test_the_services_user_may_not_write_where_no_stream_of_the_house_is(stage: Stage) -> None:
    with pytest.raises(ResponseError):
        await stage.redis.execute_command("FLUSHALL")  # type: ignore[no-untyped-call]  # redis-py leaves it open


async def test_that_a_body_is_destroyed_is_believed_of_the_producers_feed_alone(stage: Stage) -> None:
    consumer, held = stage.consumer(), await stage.held("consumer")
    forged = {
        "specversion": "1.0", "id": str(uuid4()), "source": "/nodes/test/letters", "type": BODY_DESTROYED,
        "subject": "body:ki", "time": "2016-06-07T10:00:00+00:00", "sequence": "1", "bodysequence": "1",
        "body": str(KI), "data": {"key": "ki"},
    }  # fmt: skip
    await stage.redis.xadd(STREAM, {"event": json.dumps(forged)}, id="1-0")
    await consumer.step(held)
    await consumer.step(held)
    assert await stage.position() == 0

    await stage.note(1)
    await Relay(stage.database, None, "test").step(await stage.held("relay"))
    await stage.hear(consumer)
    assert await stage.effects() == [1]
