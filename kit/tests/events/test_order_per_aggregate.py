"""Facts of one aggregate keep their order where some are published apart and others at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from geleit_kit.db.kit_tables import Outbox
from geleit_kit.db.scope import NODE
from geleit_kit.events.relay import _apart
from kit.tests.events.stage import Noted, Stage
from kit.tests.house import JOBCENTER, KI

NOON = datetime(2016, 6, 7, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """What the relay orders by."""

    position: int
    aggregate: str
    apart_until: datetime | None
    stream: str = "geleit.letters"


def _drawn() -> Iterator[list[Row]]:
    """Two aggregates, two facts each, every one apart or not; moments of one aggregate grow, as `flush` sees to."""
    for apart in range(16):
        for order in set(permutations("aabb")):
            rows, latest = [], {"a": NOON, "b": NOON + timedelta(seconds=1)}
            for place, aggregate in enumerate(order):
                latest[aggregate] += timedelta(seconds=3 - 2 * (place % 2))
                rows.append(Row(place, aggregate, latest[aggregate] if apart & 1 << place else None))
            yield rows


def test_what_became_due_together_keeps_the_order_of_each_aggregate_whichever_are_apart() -> None:
    for rows in _drawn():
        told = _apart(rows)
        assert sorted(row.position for row in told) == [0, 1, 2, 3]
        for aggregate in "ab":
            positions = [row.position for row in told if row.aggregate == aggregate]
            assert positions == sorted(positions), rows


async def _abroad(stage: Stage, letter: UUID, number: int) -> None:
    """Written out of another body's scope, so published apart."""
    async with stage.database.write(KI) as write, write.acting_as(JOBCENTER):
        write.publish(Noted(letter_id=letter, number=number))


async def _numbers(stage: Stage) -> list[Any]:
    async with stage.database.read(NODE) as read:
        rows = await read.all(select(Outbox).where(Outbox.sequence.is_not(None)).order_by(Outbox.sequence))
    return [row.data["number"] for row in rows]


@pytest.fixture
def apart(stage: Stage) -> Stage:
    """A stage whose facts between bodies wait for up to an hour."""
    stage.database.tools = replace(stage.database.tools, apart_seconds=3600.0)
    return stage


async def test_a_fact_waits_for_the_elder_of_its_aggregate_that_is_published_apart(apart: Stage) -> None:
    letter = uuid4()
    await _abroad(apart, letter, 1)
    await apart.note(2, letter=letter, body=JOBCENTER)
    await apart.note(10, body=JOBCENTER)
    await apart.publish()
    assert await _numbers(apart) == [10], "others do not wait"

    async with apart.database.node_write() as write:
        await write.execute(update(Outbox).where(Outbox.apart_until.is_not(None)).values(apart_until=write.now))
    await apart.publish()
    assert await _numbers(apart) == [10, 1, 2]


async def test_after_a_restart_with_another_setting_the_younger_fact_waits_for_the_elder(apart: Stage) -> None:
    letter = uuid4()
    await _abroad(apart, letter, 1)
    apart.database.tools = replace(apart.database.tools, apart_seconds=0.0)
    await _abroad(apart, letter, 2)
    await apart.publish()
    assert await _numbers(apart) == []

    async with apart.database.node_write() as write:
        await write.execute(update(Outbox).where(Outbox.apart_until.is_not(None)).values(apart_until=write.now))
    await apart.publish()
    assert await _numbers(apart) == [1, 2]
