"""All SQL about the projection."""

from collections.abc import Sequence

from sqlalchemy import bindparam, update

from geleit_indicators.projections.rules import Place
from geleit_indicators.projections.tables import Observation
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession

_TABLE = Observation.metadata.tables[Observation.__tablename__]
_MOVED = (  # built once: that costs more than running it
    update(_TABLE)
    .where(
        _TABLE.c.body_id == bindparam("of_body"),
        _TABLE.c.period == bindparam("in_period"),
        _TABLE.c.indicator == bindparam("of_indicator"),
        _TABLE.c.place == bindparam("at_place"),
    )
    .values(count=_TABLE.c.count + bindparam("by"), version=_TABLE.c.version + 1, updated_at=bindparam("now"))
)


async def moved(write: WriteSession, place: Place, by: int) -> bool:
    """Adds to the count of a place in one statement; False where there is no such place yet."""
    where = {"in_period": place.period, "of_indicator": place.indicator, "at_place": place.key}
    done = await write.execute(_MOVED, {"of_body": write.body, **where, "by": by, "now": write.now})
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE answers a cursor result


async def of_month(read: ReadSession, period: str, indicator: str) -> Sequence[Observation]:
    return await read.all(
        visible(read, Observation).where(
            Observation.period == period, Observation.indicator == indicator, Observation.count != 0
        )
    )


async def everything(read: ReadSession) -> Sequence[Observation]:
    return await read.all(visible(read, Observation))
