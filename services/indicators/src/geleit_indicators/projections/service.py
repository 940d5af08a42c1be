"""Keeping the counts of the session's body."""

from collections.abc import Mapping

from geleit_indicators.projections import store
from geleit_indicators.projections.rules import Days, Place, differences
from geleit_indicators.projections.tables import Observation
from geleit_kit.db.session import ReadSession, WriteSession


async def add(write: WriteSession, place: Place, by: int) -> None:
    """Counts one fact more, or one less."""
    if not await store.moved(write, place, by):
        write.add(Observation(period=place.period, indicator=place.indicator, place=place.key, count=by))
        await write.flush()


async def of_month(read: ReadSession, period: str, indicator: str) -> dict[tuple[str, ...], Days]:
    """The counts of a month by category: how many, and after how many days."""
    found: dict[tuple[str, ...], Days] = {}
    for row in await store.of_month(read, period, indicator):
        place = Place.of(row.period, row.indicator, row.place)
        found.setdefault(place.categories, Days())[place.days] += row.count
    return found


async def replace(write: WriteSession, counted: Mapping[Place, int]) -> dict[Place, tuple[int, int]]:
    """Sets the counts to those just counted from the facts. Answers where they had differed: (kept, counted)."""
    rows = {Place.of(row.period, row.indicator, row.place): row for row in await store.everything(write)}
    different = differences({place: row.count for place, row in rows.items()}, counted)
    for place, (_, right) in different.items():
        if place in rows:
            rows[place].count = right
        else:
            write.add(Observation(period=place.period, indicator=place.indicator, place=place.key, count=right))
    await write.flush()
    return different
