"""Reporting months."""

from geleit_indicators.periods import service, store
from geleit_indicators.periods.schemas import PeriodOut
from geleit_indicators.periods.tables import Period
from geleit_indicators.scopes import WHOLE_NODE
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_kit.pure.problems import NotFound
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Reporting months"])


@router.get("/periods", permission=Permission.PERIOD_READ)
async def list_periods(query: ListQuery, context: Context, status: str | None = None) -> Page[PeriodOut]:
    """Months with their state. Facts about a month count in it until it closes."""
    async with context.database.read(WHOLE_NODE) as read:
        months = store.months(read)
        if status is not None:
            months = months.where(Period.status == status)

        async def build(row: Period) -> PeriodOut:
            return PeriodOut.of(row)

        return await page(read, months, Period, query, build=build, sortable=("key",))


@router.get("/periods/{period}", permission=Permission.PERIOD_READ)
async def read_period(period: str, context: Context) -> PeriodOut:
    """One month, as 2016-07."""
    async with context.database.read(WHOLE_NODE) as read:
        row = await store.month(read, period)
        if row is None:
            raise NotFound
        return PeriodOut.of(row)


@router.post("/periods/{period}/close", permission=Permission.PERIOD_CLOSE)
async def close_period(period: str, seen: IfMatch, caller: Who, write: Write) -> PeriodOut:
    """Closes a month that is over. Its tables are made and audited next; then it is closed and never changes."""
    return PeriodOut.of(await service.close(write, caller, period, seen))
