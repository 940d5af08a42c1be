"""All SQL about the projection."""

from collections.abc import Sequence

from geleit_indicators.projections.rules import Place
from geleit_indicators.projections.tables import Observation
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


async def at(read: ReadSession, place: Place) -> Observation | None:
    return await read.first(
        visible(read, Observation).where(
            Observation.period == place.period,
            Observation.indicator == place.indicator,
            Observation.place == place.key,
        )
    )


async def of_month(read: ReadSession, period: str, indicator: str) -> Sequence[Observation]:
    return await read.all(
        visible(read, Observation).where(
            Observation.period == period, Observation.indicator == indicator, Observation.count != 0
        )
    )


async def everything(read: ReadSession) -> Sequence[Observation]:
    return await read.all(visible(read, Observation))
