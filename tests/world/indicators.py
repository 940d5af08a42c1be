"""Recipes of indicators. It knows no person and no case, so that nothing of a body's words can appear in an answer."""

import asyncio
from datetime import date
from itertools import count
from typing import Any

from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import MONDAY, STATISTICS, World

COUNTS = "counts and definitions: indicators holds no person and no word of a body"
MONTH = "2016-06"
_FIRST_YEAR = 1990
_PATIENCE = 400


def by_office(**values: str) -> Call:
    """A call of the statistics office."""
    return Call(values, role="statistics_office", body=STATISTICS)


async def closed_month(world: World) -> str:
    """A month in which something was counted, and whose tables are published: once for the world.

    What is recorded late counts in a later month; so the clock stands in the month while it is recorded.
    """

    async def close() -> str:
        world.day(date(2016, 6, 20))
        await stories.record(world, "counted")
        await world.settled()
        world.day(MONDAY)  # the ticker closes what is over
        reader = world.as_("indicators", STATISTICS, "statistics_office")
        for _ in range(_PATIENCE):
            found = await reader.get(f"/v1/periods/{MONTH}")
            if found.is_success and found.json()["status"] == "closed":
                return MONTH
            await asyncio.sleep(0.05)
        raise AssertionError(f"{MONTH} was not published")

    return str(await world.once("closed month", close))


def _another_month(world: World) -> str:
    """A month that is over and that nobody has closed yet: each once."""
    numbers = world.kept.setdefault("months to close", count())
    years, month = divmod(next(numbers), 12)
    return date(_FIRST_YEAR + years, month + 1, 1).strftime("%Y-%m")


@recipe("indicators", silent=COUNTS)
async def list_indicators(_: World, __: str) -> Call:
    return by_office()


@recipe("indicators", silent=COUNTS)
async def read_indicator(_: World, __: str) -> Call:
    return by_office(indicator="cases_per_phase")


@recipe("indicators", silent=COUNTS)
async def read_table(world: World, _: str) -> Call:
    query: dict[str, Any] = {"period": await closed_month(world), "rows": "phase", "columns": "sex"}
    return Call({"indicator": "cases_per_phase"}, query=query, role="coordinator")


@recipe("indicators", silent=COUNTS)
async def list_periods(world: World, _: str) -> Call:
    await closed_month(world)
    return by_office()


@recipe("indicators", silent=COUNTS)
async def read_period(world: World, _: str) -> Call:
    return by_office(period=await closed_month(world))


@recipe("indicators", silent=COUNTS)
async def close_period(world: World, _: str) -> Call:
    return Call({"period": _another_month(world)}, seen="*", role="steering_office")


@recipe("indicators", silent=COUNTS)
async def read_ledger(world: World, _: str) -> Call:
    return by_office(period=await closed_month(world))


@recipe("indicators", silent=COUNTS)
async def rebuild_projections(_: World, __: str) -> Call:
    return Call(role="node_operator")
