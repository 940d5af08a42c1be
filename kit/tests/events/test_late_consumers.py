"""Who hears late, or again: below the floor a consumer hears what stands now; what was heard has no second effect."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from geleit_kit.db.kit_tables import Lease, Position
from geleit_kit.db.leases import Fenced, Held
from geleit_kit.pure.problems import Unavailable
from kit.tests.events.stage import STREAM, Noted, Stage
from kit.tests.house import KI, House

Page = tuple[list[dict[str, Any]], int, str | None]


def _standing(number: int) -> dict[str, Any]:
    letter = str(uuid4())
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/nodes/test/letters",
        "type": "geleit.letters.letter.noted.v1",
        "subject": f"letter:{letter}",
        "time": "2016-06-01T00:00:00+00:00",
        "body": str(KI),
        "data": {"letter_id": letter, "number": number},
    }


async def _below_the_floor(stage: Stage, pages: list[Page]) -> None:
    """Three facts that nobody keeps any more; what stands is told in pages instead; a fourth fact comes by the feed."""
    await stage.note(101, 102, 103, 4)
    await stage.publish()
    await stage.redis.delete(STREAM)
    stage.floor, stage.standing = 3, pages


async def test_a_consumer_below_the_floor_hears_what_stands_and_goes_on_with_the_feed(stage: Stage) -> None:
    await _below_the_floor(stage, [([_standing(1), _standing(2)], 3, "1"), ([_standing(3)], 3, None)])

    await stage.hear()

    assert await stage.effects() == [1, 2, 3, 4]
    assert await stage.position() == 4
    assert await stage.letters() == {}


async def test_a_snapshot_that_broke_off_is_heard_again_from_its_beginning_and_has_no_second_effect(
    stage: Stage,
) -> None:
    first, second = ([_standing(1), _standing(2)], 3, "1"), ([_standing(3)], 3, None)
    await _below_the_floor(stage, [first, second])
    whole, shut = stage.snapshot, True

    async def snapshot(stream: str, cursor: str | None) -> Page:
        if cursor is not None and shut:
            raise Unavailable
        return await whole(stream, cursor)

    consumer = stage.consumer()
    consumer._snapshot = snapshot
    await consumer.step(await stage.held("consumer"))
    assert (await stage.effects(), await stage.position()) == ([1, 2], 0), "it stays below the floor until all is heard"

    shut = False
    await stage.hear(consumer)

    assert await stage.effects() == [1, 2, 3, 4]
    assert await stage.letters() == {}


async def test_a_dead_letter_in_a_snapshot_parks_what_the_feed_tells_of_its_aggregate(stage: Stage) -> None:
    letter = await stage.note(101, 102, 103)
    await stage.publish()
    await stage.redis.delete(STREAM)
    poisoned = _standing(1)
    poisoned["subject"], poisoned["data"]["letter_id"] = f"letter:{letter}", str(letter)
    stage.floor, stage.standing, stage.poison = 3, [([poisoned, _standing(2)], 3, None)], {1}
    await stage.note(4, letter=letter)
    await stage.publish()
    await stage.redis.delete(STREAM)

    await stage.hear()

    assert await stage.effects() == [2]
    assert await stage.letters() == {1: "dead", 4: "parked"}


async def test_a_consumer_that_forgot_its_place_hears_again_without_effect_and_without_letters(stage: Stage) -> None:
    """A fresh lease makes it careful: it takes fact by fact, and counts attempts of those alone that have no effect
    yet.
    """
    stage.poison = {2}
    await stage.note(1)
    await stage.note(2)
    await stage.note(3)
    await stage.publish()
    await stage.hear()
    assert (await stage.effects(), await stage.letters()) == ([1, 3], {2: "dead"}), "positive control: 2 lies dead"

    for _ in range(3):
        async with stage.database.node_write() as write:
            await write.execute(update(Position).where(Position.stream == STREAM).values(sequence=0))
        await stage.redis.delete(STREAM)
        await stage.hear()

    assert await stage.effects() == [1, 3]
    assert await stage.letters() == {2: "dead"}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_fact_that_commits_late_gets_the_next_number_whoever_relays(stage: Stage, house: House) -> None:
    """Positions are given at the writing and committed in another order; the one that holds the lease numbers what is
    there. A second replica that takes over meanwhile neither leaves a number out nor gives one twice.
    """
    other = Stage(house.database(), stage.redis)
    async with stage.database.write(KI) as slow:
        slow.publish(Noted(letter_id=uuid4(), number=1))
        await slow.flush()
        await stage.note(2)
        await stage.publish()
        assert await stage.published() == 1, "the later fact is out already"
        async with stage.database.node_write() as write:
            await write.execute(update(Lease).values(expires_at=write.now))
        relay, held = other.relay(), await other.held("relay", "another")
        await other.note(3)
        await relay.step(held)
    with pytest.raises(Fenced):
        await stage.relay()._number(Held("relay", 1, "me"))
    while await relay.step(held):
        pass
    await relay.step(held)

    await stage.hear(until=3)

    assert await stage.effects() == [2, 3, 1]
    assert await stage.redis.xlen(STREAM) == 3
