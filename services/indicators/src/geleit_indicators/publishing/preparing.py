"""From the counts of all bodies to what may be published: pure calculation, no database.

All tables of one indicator and month, of every body and of their sum, are one system and are protected together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from geleit_indicators.catalogue.rules import OTHER, UNKNOWN, Indicator
from geleit_indicators.disclosure.audit import NotFeasible, Shown
from geleit_indicators.disclosure.linked import NODE, Atom, Cell, Crossing, Layout, TooManyLinked
from geleit_indicators.disclosure.protect import OUTSIDER, NotProtected, Protected, Report, protect
from geleit_indicators.disclosure.rules import Interval, Rule
from geleit_indicators.projections.rules import Days

Counted = Mapping[str, Mapping[Atom, Days]]
"""Per body: how many cases stand at a combination of categories, and after how many days."""

MEDIAN_STEP: Final = 5
"""Medians are rounded to so many days: an exact median is somebody's own wait."""


@dataclass(frozen=True)
class Table:
    """One table of one scope (a body's id, or `NODE`) as it is published."""

    scope: str
    rows: str
    columns: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """All tables of an indicator and month, with what the ledger keeps of them. `refused`: why nothing is published."""

    tables: tuple[Table, ...]
    ledger: dict[str, Any]
    refused: str | None = None
    protected: Protected | None = field(default=None, compare=False)


def prepare(indicator: Indicator, counted: Counted, rule: Rule, base: int) -> Prepared:
    """Protects and audits all tables; where that is not possible, nothing is published."""
    folded = fold_districts(indicator, counted, rule)
    layout = layout_of(indicator, folded, rule)
    try:
        protected = protect(layout, {body: _sums(atoms) for body, atoms in folded.items()}, rule)
    except (NotProtected, TooManyLinked, NotFeasible) as refusal:
        return Prepared((), {"rule": _rule(rule)}, refused=type(refusal).__name__)
    tables = tuple(
        Table(scope, crossing.rows, crossing.columns, content)
        for scope in layout.scopes
        for crossing in layout.crossings
        for content in [_content(indicator, layout, scope, crossing, protected, folded, base)]
    )
    return Prepared(tables, _ledger(layout, protected), protected=protected)


def fold_districts(indicator: Indicator, counted: Counted, rule: Rule) -> dict[str, dict[Atom, Days]]:
    """Districts with hardly a case on the node become "other": the name alone would tell that somebody is there."""
    positions = [at for at, dimension in enumerate(indicator.dimensions) if dimension.open]
    seen = [Counter[str]() for _ in positions]
    for atoms in counted.values():
        for atom, days in atoms.items():
            for at, tally in zip(positions, seen, strict=True):
                tally[atom[at]] += days.total()
    named = [{name for name, count in tally.items() if count >= rule.smallest} | {UNKNOWN} for tally in seen]
    folded: dict[str, dict[Atom, Days]] = {}
    for body, atoms in counted.items():
        for atom, days in atoms.items():
            categories = list(atom)
            for at, names in zip(positions, named, strict=True):
                categories[at] = atom[at] if atom[at] in names else OTHER
            folded.setdefault(body, {}).setdefault(tuple(categories), Days()).update(days)
    return folded


def layout_of(indicator: Indicator, counted: Mapping[str, Mapping[Atom, Days]], rule: Rule) -> Layout:
    """The tables of all bodies that counted anything. A category that nobody on the node counted is zero everywhere.

    It is left out of the system, but for one, so that a dimension in which all cases agree is seen to tell that. In
    turn a category that is in it is known not to be empty, and a district not to be small.
    """
    used = [{atom[at] for atoms in counted.values() for atom in atoms} for at in range(len(indicator.dimensions))]
    dimensions, least = {}, {}
    for dimension, found in zip(indicator.dimensions, used, strict=True):
        codes = dimension.codes or (*sorted(found - {UNKNOWN, OTHER}), OTHER, UNKNOWN)
        empty = [code for code in codes if code not in found]
        kept = found | set(empty[: max(0, 2 - len(found))])
        dimensions[dimension.key] = tuple(code for code in codes if code in kept)
        for code in found:
            named = dimension.open and code not in {UNKNOWN, OTHER}
            least[Cell(NODE, ((dimension.key, code),))] = rule.smallest if named else 1
    crossings = tuple(Crossing(rows, columns) for rows, columns in indicator.crossings)
    return Layout(dimensions, crossings, tuple(sorted(counted)), least=least)


def _sums(atoms: Mapping[Atom, Days]) -> dict[Atom, int]:
    return {atom: days.total() for atom, days in atoms.items()}


def _content(
    indicator: Indicator,
    layout: Layout,
    scope: str,
    crossing: Crossing,
    protected: Protected,
    counted: Mapping[str, Mapping[Atom, Days]],
    base: int,
) -> dict[str, Any]:
    cells = layout.table(scope, crossing)
    content: dict[str, Any] = {
        "row_categories": list(layout.dimensions[crossing.rows]),
        "column_categories": list(layout.dimensions[crossing.columns]),
        "cells": [_cell(cell, crossing, protected.shown[cell]) for cell in cells],
        "report": _report(cells, crossing, protected.report),
        "waits": None,
    }
    if indicator.wait is not None and indicator.main.key in {crossing.rows, crossing.columns}:
        content["waits"] = _waits(indicator, layout, scope, crossing, protected.shown, counted, base)
    return content


def _at(cell: Cell, crossing: Crossing) -> dict[str, str | None]:
    fixed = dict(cell.fixed)
    return {"row": fixed.get(crossing.rows), "column": fixed.get(crossing.columns)}


def _cell(cell: Cell, crossing: Crossing, count: int | None) -> dict[str, Any]:
    return {**_at(cell, crossing), "count": count}


def _report(cells: Sequence[Cell], crossing: Crossing, report: Report) -> dict[str, Any]:
    """What can be concluded about each withheld cell of one table, by an outsider, from all linked tables together.

    It does not say which of them are primary: whoever knew that would know that they lie between 1 and 4.
    """
    outside = report.intervals[OUTSIDER]
    insiders = [
        found[cell] for attacker, found in report.intervals.items() if attacker for cell in cells if cell in found
    ]
    return {
        "width": report.rule.width,
        "withheld": [
            {**_at(cell, crossing), "lowest": outside[cell].low, "highest": outside[cell].high}
            for cell in cells
            if cell in outside
        ],
        "narrowest": _narrowest(outside[cell] for cell in cells if cell in outside),
        "insiders": len([attacker for attacker in report.intervals if attacker]),
        "narrowest_for_insiders": _narrowest(insiders),
    }


def _narrowest(intervals: Iterable[Interval]) -> int | None:
    """The width of the narrowest interval; None where nothing is withheld, or none has an upper end."""
    return min((found.high - found.low for found in intervals if found.high is not None), default=None)


def _waits(
    indicator: Indicator,
    layout: Layout,
    scope: str,
    crossing: Crossing,
    shown: Shown,
    counted: Mapping[str, Mapping[Atom, Days]],
    base: int,
) -> list[dict[str, Any]]:
    """Median and share over the target, for all waits and for each category of the other dimension."""
    other = crossing.columns if crossing.rows == indicator.main.key else crossing.rows
    found = []
    for category in (None, *layout.dimensions[other]):
        fixed = {} if category is None else {other: category}
        total = shown[Cell(scope, layout.fixed(fixed))]
        enough = total is not None and total >= base
        found.append(
            {
                "category": category,
                "median_days": _median(indicator, scope, fixed, counted, base) if enough else None,
                "percent_over_target": _share(indicator, layout, scope, fixed, shown, total or 0) if enough else None,
            }
        )
    return found


def _median(
    indicator: Indicator, scope: str, fixed: Mapping[str, str], counted: Mapping[str, Mapping[Atom, Days]], base: int
) -> int | None:
    """The median of known waits, rounded; None where the base, or the rest beside one body, is too small."""
    of_body = {body: _days(indicator, atoms, fixed) for body, atoms in counted.items() if scope in {NODE, body}}
    every = [day for days in of_body.values() for day in days]
    if len(every) < base:
        return None
    if scope == NODE and any(0 < len(every) - len(days) < base for days in of_body.values()):
        return None
    return MEDIAN_STEP * round(median(every) / MEDIAN_STEP)


def _days(indicator: Indicator, atoms: Mapping[Atom, Days], fixed: Mapping[str, str]) -> list[int]:
    names = [dimension.key for dimension in indicator.dimensions]
    wanted = [(names.index(name), category) for name, category in fixed.items()]
    return [
        day
        for atom, days in atoms.items()
        if all(atom[at] == category for at, category in wanted)
        for day, count in days.items()
        if day is not None
        for _ in range(count)
    ]


def _share(
    indicator: Indicator, layout: Layout, scope: str, fixed: Mapping[str, str], shown: Shown, total: int
) -> int | None:
    """From shown counts only, so that it tells nothing that they do not; None where one of them is withheld."""
    main = indicator.main.key
    bands = [band for band in (indicator.wait.over_target if indicator.wait else ()) if band in layout.dimensions[main]]
    counts = [shown[Cell(scope, layout.fixed({**fixed, main: band}))] for band in bands]
    if any(count is None for count in counts):
        return None
    return round(100 * sum(count for count in counts if count is not None) / total)


def _rule(rule: Rule) -> dict[str, int]:
    return {"smallest": rule.smallest, "width": rule.width, "uniform": rule.uniform}


def _ledger(layout: Layout, protected: Protected) -> dict[str, Any]:
    report = protected.report
    return {
        "rule": _rule(report.rule),
        "scopes": len(layout.scopes),
        "tables": len(layout.scopes) * len(layout.crossings),
        "cells": len(protected.shown),
        "primary": len(report.primary),
        "secondary": len(report.secondary),
        "attackers": len(report.intervals),
        "intervals": sum(len(found) for found in report.intervals.values()),
        "exact": sum(found.exact for one in report.intervals.values() for found in one.values()),
        "narrowest": _narrowest(found for one in report.intervals.values() for found in one.values()),
    }
