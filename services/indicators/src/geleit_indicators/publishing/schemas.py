"""A published table, and the ledger."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from geleit_kit.http.schemas import Out, example

TABLE_EXAMPLE: dict[str, Any] = {
    "indicator": "cases_per_phase",
    "label": "Cases per phase",
    "period": "2016-07",
    "scope": "body",
    "rows": "phase",
    "columns": "sex",
    "row_categories": ["counselling"],
    "column_categories": ["female", "male"],
    "cells": [
        {"row": None, "column": None, "count": 31},
        {"row": "counselling", "column": None, "count": 31},
        {"row": "counselling", "column": "female", "count": None},
    ],
    "waits": None,
    "interpretation": "Counts events, not people.",
    "report": {
        "width": 5,
        "withheld": [{"row": "counselling", "column": "female", "lowest": 0, "highest": 12}],
        "narrowest": 12,
        "insiders": 3,
        "narrowest_for_insiders": 9,
    },
    "published_on": "2016-08-02",
    "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
LEDGER_EXAMPLE: dict[str, Any] = {
    "indicator": "cases_per_phase",
    "refused": None,
    "published_on": "2016-08-02",
    "scopes": 4,
    "tables": 28,
    "cells": 512,
    "primary": 120,
    "secondary": 64,
    "attackers": 4,
    "intervals": 480,
    "exact": 0,
    "narrowest": 5,
    "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


class CellOut(Out):
    """A count. Without `row` and `column` it is the total, with one of them a margin. `count` null: withheld."""

    row: str | None = Field(examples=["counselling"])
    column: str | None = Field(examples=["female"])
    count: int | None = Field(examples=[None])


class IntervalOut(Out):
    """What can be concluded about a withheld cell from all linked tables. `highest` null: no upper end."""

    row: str | None = Field(examples=["counselling"])
    column: str | None = Field(examples=["female"])
    lowest: int = Field(examples=[0])
    highest: int | None = Field(examples=[12])


class ReportOut(Out):
    """The attack report: linear programming over all linked tables, by an outsider and by one insider of each body.

    `width` is what the rule demands; which withheld cells were small is told to nobody.
    """

    width: int = Field(examples=[5])
    withheld: list[IntervalOut]
    narrowest: int | None = Field(examples=[12])
    insiders: int = Field(examples=[3])
    narrowest_for_insiders: int | None = Field(examples=[9])


class WaitOut(Out):
    """Median (rounded to five days) and share over the target; null where the base is too small or withheld."""

    category: str | None = Field(description="Null: all waits.", examples=["18_24"])
    median_days: int | None = Field(examples=[25])
    percent_over_target: int | None = Field(examples=[40])


class TableOut(Out):
    """A table of a closed month, with margins. Categories that are not listed are zero everywhere."""

    model_config = example(TABLE_EXAMPLE)

    indicator: str
    label: str
    period: str
    scope: Literal["body", "node"]
    rows: str
    columns: str
    row_categories: list[str]
    column_categories: list[str]
    cells: list[CellOut]
    waits: list[WaitOut] | None
    interpretation: str
    report: ReportOut
    published_on: date
    content_hash: str


class LedgerEntryOut(Out):
    """What was published of one indicator and month, audited as one system. `refused`: why nothing was."""

    model_config = example(LEDGER_EXAMPLE)

    indicator: str
    refused: str | None
    published_on: date
    scopes: int | None
    tables: int | None
    cells: int | None
    primary: int | None
    secondary: int | None
    attackers: int | None
    intervals: int | None
    exact: int | None
    narrowest: int | None
    content_hash: str


class LedgerOut(Out):
    """All entries of a month."""

    model_config = example({"period": "2016-07", "entries": [LEDGER_EXAMPLE]})

    period: str
    entries: list[LedgerEntryOut]
