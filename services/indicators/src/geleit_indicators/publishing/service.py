"""Making the tables of a month that closes, once; reading them afterwards."""

import csv
import io
from typing import Any, Literal, NamedTuple
from uuid import UUID

from geleit_indicators.catalogue import service as catalogue
from geleit_indicators.catalogue.rules import INDICATORS, Indicator
from geleit_indicators.disclosure.linked import NODE
from geleit_indicators.periods import service as periods
from geleit_indicators.publishing import store
from geleit_indicators.publishing.preparing import Prepared, Table
from geleit_indicators.publishing.schemas import LedgerEntryOut, LedgerOut, TableOut
from geleit_indicators.publishing.tables import LedgerEntry, Publication
from geleit_indicators.scopes import WHOLE_NODE
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.problems import Invalid, NotFound
from geleit_kit.pure.texts import negotiate


class Asked(NamedTuple):
    """Which table somebody wants to read."""

    indicator: Indicator
    period: str
    rows: str
    columns: str
    scope: Literal["body", "node"]
    languages: str | None


async def missing(read: ReadSession) -> tuple[str, str] | None:
    """The next month and indicator whose tables are to be made. The session is in the node's scope."""
    for period in await periods.closing(read):
        made = {entry.indicator for entry in await store.ledger(read, period)}
        for key in INDICATORS:
            if key not in made:
                return period, key
    return None


async def publish(write: WriteSession, period: str, key: str, prepared: Prepared) -> None:
    """Writes the tables of an indicator, once; with the last indicator the month is closed."""
    made = {entry.indicator for entry in await store.ledger(write, period)}
    if key in made:
        return
    await _write(write, period, key, prepared)
    if made | {key} == set(INDICATORS):
        await periods.published(write, period)


async def _write(write: WriteSession, period: str, key: str, prepared: Prepared) -> None:
    for table in prepared.tables:
        async with write.acting_as(WHOLE_NODE if table.scope == NODE else UUID(table.scope)):
            write.add(_publication(write, period, key, table))
    hashes = sorted(content_hash(table.content) for table in prepared.tables)
    write.add(
        LedgerEntry(
            period=period,
            indicator=key,
            refused=prepared.refused,
            content=prepared.ledger,
            content_hash=content_hash({"tables": hashes, "ledger": prepared.ledger}),
            published_on=write.today,
        )
    )
    await write.flush()


def _publication(write: WriteSession, period: str, key: str, table: Table) -> Publication:
    return Publication(
        period=period,
        indicator=key,
        rows=table.rows,
        columns=table.columns,
        content=table.content,
        content_hash=content_hash(table.content),
        published_on=write.today,
    )


def asked(
    key: str, period: str, rows: str, columns: str, scope: Literal["body", "node"], languages: str | None
) -> Asked:
    """What is asked for, if it is published at all; otherwise NotFound or Invalid with the published crossings."""
    indicator = catalogue.indicator(key)
    if indicator.crossing(rows, columns) is None:
        published = [f"{one} x {other}" for one, other in indicator.crossings]
        raise Invalid.at("#query/columns", "crossing_not_published", crossings=published)
    return Asked(indicator, period, rows, columns, scope, languages)


async def read_table(read: ReadSession, wanted: Asked) -> TableOut:
    """A published table. The session is in the scope of the body, or of the node for sums."""
    one, other = wanted.indicator.crossing(wanted.rows, wanted.columns) or ("", "")
    row = await store.table(read, wanted.period, wanted.indicator.key, one, other)
    if row is None:
        raise NotFound("not_published")
    turned = one != wanted.rows
    content = _turned(row.content) if turned else row.content
    english = negotiate(wanted.languages) == "en"
    words = wanted.indicator
    return TableOut(
        indicator=words.key,
        label=words.text.en if english else words.text.de,
        period=row.period,
        scope=wanted.scope,
        rows=wanted.rows,
        columns=wanted.columns,
        interpretation=words.interpretation.en if english else words.interpretation.de,
        published_on=row.published_on,
        content_hash=row.content_hash,
        **content,
    )


def _turned(content: dict[str, Any]) -> dict[str, Any]:
    """The same table with rows and columns exchanged."""

    def turn(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**cell, "row": cell["column"], "column": cell["row"]} for cell in cells]

    report = {**content["report"], "withheld": turn(content["report"]["withheld"])}
    return {
        **content,
        "row_categories": content["column_categories"],
        "column_categories": content["row_categories"],
        "cells": turn(content["cells"]),
        "report": report,
    }


def as_csv(table: TableOut) -> str:
    """One line per cell; `interval` is what can be concluded about a withheld one."""
    told = {(cell.row, cell.column): f"{cell.lowest}-{'' if cell.highest is None else cell.highest}"
            for cell in table.report.withheld}  # fmt: skip
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["indicator", "period", "scope", table.rows, table.columns, "count", "interval"])
    for cell in table.cells:
        count = "" if cell.count is None else cell.count
        place = [cell.row or "", cell.column or ""]
        lines.writerow(
            [table.indicator, table.period, table.scope, *place, count, told.get((cell.row, cell.column), "")]
        )
    return text.getvalue()


async def read_ledger(read: ReadSession, period: str) -> LedgerOut:
    """What was published of a month. The session is in the node's scope."""
    if not await periods.is_closed(read, period):
        raise NotFound("not_published")
    figures = (
        "scopes", "tables", "cells", "primary", "secondary", "attackers", "intervals", "exact", "narrowest",
    )  # fmt: skip
    return LedgerOut(
        period=period,
        entries=[
            LedgerEntryOut(
                indicator=row.indicator,
                refused=row.refused,
                published_on=row.published_on,
                content_hash=row.content_hash,
                **{name: row.content.get(name) for name in figures},
            )
            for row in await store.ledger(read, period)
        ],
    )
