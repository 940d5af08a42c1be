"""All SQL about the projection."""

from collections.abc import Sequence

from sqlalchemy import update

from geleit_indicators.projections.rules import Place
from geleit_indicators.projections.tables import Observation
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession


async def moved(write: WriteSession, place: Place, by: int) -> bool:
    """Adds to the count of a place in one statement; False where there is no such place yet."""
    done = await write.execute(
        update(Observation)
        .where(
            Observation.body_id == write.body,
            Observation.period == place.period,
            Observation.indicator == place.indicator,
            Observation.place == place.key,
        )
        .values(count=Observation.count + by, version=Observation.version + 1, updated_at=write.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE answers a cursor result


async def of_month(read: ReadSession, period: str, indicator: str) -> Sequence[Observation]:
    return await read.all(
        visible(read, Observation).where(
            Observation.period == period, Observation.indicator == indicator, Observation.count != 0
        )
    )


async def everything(read: ReadSession) -> Sequence[Observation]:
    return await read.all(visible(read, Observation))
