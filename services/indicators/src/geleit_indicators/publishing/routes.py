"""Published tables and the ledger."""

from typing import Annotated, Literal

from fastapi import Query, Response

from geleit_indicators.periods import service as periods
from geleit_indicators.publishing import service
from geleit_indicators.publishing.schemas import LedgerOut, TableOut
from geleit_indicators.scopes import WHOLE_NODE
from geleit_kit.http.parts import Context, TheRequest, Who
from geleit_kit.http.routing import Router
from geleit_kit.pure.problems import Forbidden, NotFound
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Published tables"])
Month = Annotated[str, Query(description="A closed month.", examples=["2016-07"], max_length=7)]
Key = Annotated[str, Query(description="The key of a dimension.", examples=["sex"], max_length=40)]


@router.get(
    "/indicators/{indicator}/tables",
    permission=Permission.INDICATOR_READ,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def read_table(
    indicator: str,
    period: Month,
    rows: Key,
    columns: Key,
    caller: Who,
    context: Context,
    request: TheRequest,
    scope: Annotated[
        Literal["body", "node"] | None,
        Query(description="`node`: the sum over all bodies (statistics office; its default). `body`: the own counts."),
    ] = None,
    form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> TableOut:
    """One table of a closed month with margins and attack report. What is not closed does not exist yet."""
    of_node = caller.may(Permission.INDICATOR_NODE)
    wanted = scope or ("node" if of_node else "body")
    if wanted == "node" and not of_node:
        raise Forbidden
    languages = request.headers.get("accept-language")
    table = service.asked(indicator, period, rows, columns, wanted, languages)
    async with context.database.read(WHOLE_NODE) as read:
        if not await periods.is_closed(read, period):
            raise NotFound("not_published")
    async with context.database.read(WHOLE_NODE if wanted == "node" else caller.body) as read:
        found = await service.read_table(read, table)
    if form == "csv":
        return Response(service.as_csv(found), media_type="text/csv; charset=utf-8")  # type: ignore[return-value]  # kit passes a Response through
    return found


@router.get("/periods/{period}/ledger", permission=Permission.INDICATOR_NODE)
async def read_ledger(period: str, context: Context) -> LedgerOut:
    """What was published of a month: how many cells were withheld, and what the attack on all of them found."""
    async with context.database.read(WHOLE_NODE) as read:
        return await service.read_ledger(read, period)
