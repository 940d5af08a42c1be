"""Recipes of indicators. It knows no person and no case, so that nothing of a body's words can appear in an answer."""

import asyncio
from datetime import date
from itertools import count
from typing import Any

from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import OWNER, STATISTICS, World

COUNTS = "counts and definitions: indicators holds no person and no word of a body"
OFFICE = {"role": "statistics_office", "body": STATISTICS}
MONTH = "2016-06"
_FIRST_YEAR = 1990
_PATIENCE = 400


async def closed_month(world: World) -> str:
    """A month whose tables are published: closed once for the world."""

    async def close() -> str:
        await _close(world, MONTH)
        reader = world.as_("indicators", STATISTICS, "statistics_office")
        for _ in range(_PATIENCE):
            if stories.good(await reader.get(f"/v1/periods/{MONTH}"))["status"] == "closed":
                return MONTH
            await asyncio.sleep(0.05)
        raise AssertionError(f"{MONTH} was not published")

    return str(await world.once("closed month", close))


async def _close(world: World, month: str) -> None:
    steering = world.as_("indicators", OWNER, "steering_office")
    stories.good(await steering.post(f"/v1/periods/{month}/close", seen="*"))


def _another_month(world: World) -> str:
    """A month that is over and that nobody has closed yet: each once."""
    numbers = world.kept.setdefault("months to close", count())
    years, month = divmod(next(numbers), 12)
    return date(_FIRST_YEAR + years, month + 1, 1).strftime("%Y-%m")


@recipe("indicators", silent=COUNTS)
async def list_indicators(_: World, __: str) -> Call:
    return Call(**OFFICE)


@recipe("indicators", silent=COUNTS)
async def read_indicator(_: World, __: str) -> Call:
    return Call({"indicator": "cases_per_phase"}, **OFFICE)


@recipe("indicators", silent=COUNTS)
async def read_table(world: World, _: str) -> Call:
    query: dict[str, Any] = {"period": await closed_month(world), "rows": "phase", "columns": "sex"}
    return Call({"indicator": "cases_per_phase"}, query=query, role="coordinator")


@recipe("indicators", silent=COUNTS)
async def list_periods(world: World, _: str) -> Call:
    await closed_month(world)
    return Call(**OFFICE)


@recipe("indicators", silent=COUNTS)
async def read_period(world: World, _: str) -> Call:
    return Call({"period": await closed_month(world)}, **OFFICE)


@recipe("indicators", silent=COUNTS)
async def close_period(world: World, _: str) -> Call:
    return Call({"period": _another_month(world)}, seen="*", role="steering_office")


@recipe("indicators", silent=COUNTS)
async def read_ledger(world: World, _: str) -> Call:
    return Call({"period": await closed_month(world)}, **OFFICE)


@recipe("indicators", silent=COUNTS)
async def rebuild_projections(_: World, __: str) -> Call:
    return Call(role="node_operator")
