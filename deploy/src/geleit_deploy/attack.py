"""The attack on what the API publishes: what can be concluded about each withheld count from all tables together.

It reads what everybody involved may read (each body its own tables, the statistics office the sums), puts all of it
into one linear programme and states the interval of each withheld count. Then it switches secondary suppression off,
on the same counts, and succeeds. The counts come from the bodies' own statistics facts, which each body's own client
may read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from geleit_deploy.crowd import Clients, facts_of
from geleit_deploy.example import BODIES
from geleit_indicators.catalogue.rules import (
    CASES_PER_PHASE,
    INDICATORS,
    OTHER,
    REFERRALS_BY_OUTCOME,
    UNKNOWN,
    WAITS,
    Indicator,
)
from geleit_indicators.disclosure.audit import Shown, intervals
from geleit_indicators.disclosure.linked import NODE, Atom, Cell, Crossing, Layout, link, tally
from geleit_indicators.disclosure.protect import primary_only
from geleit_indicators.disclosure.rules import Interval, Rule
from geleit_indicators.facts import rules
from geleit_indicators.periods.rules import month_of

OFFICE: Final = ("statistics_office", "ki")
READER: Final = "coordinator"
_OK, _NOT_PUBLISHED = 200, 404


class Unexpected(RuntimeError):
    """The node answered something else than a table or "not published"."""


@dataclass(frozen=True)
class Published:
    """All tables of an indicator and month, of every body and of their sum."""

    indicator: Indicator
    layout: Layout
    shown: Shown


@dataclass(frozen=True)
class Outcome:
    """What the attack found: `stated` with suppression as published, `broken` with secondary suppression off."""

    indicator: str
    month: str
    shown: int
    stated: Mapping[Cell, Interval]
    broken: Mapping[Cell, Interval]
    primary: int
    width: int

    @property
    def secondary(self) -> int:
        """What is withheld beside the primary cells."""
        return len(self.stated) - self.primary

    @property
    def too_narrow(self) -> list[Cell]:
        """Cells about which too much can be concluded; exact ones among them."""
        return [cell for cell, found in self.stated.items() if found.narrower_than(self.width)]

    @property
    def uncovered(self) -> list[Cell]:
        """Cells whose very count follows once secondary suppression is off."""
        return [cell for cell, found in self.broken.items() if found.exact]

    def lines(self) -> list[str]:
        """The interval of each withheld count, in words."""
        return [f"{place(cell)}: {interval(found)}" for cell, found in sorted(self.stated.items())]


async def attack(clients: Clients, month: str, indicator: str, *, rule: Rule | None = None) -> Outcome:
    """The whole attack on one indicator of a closed month."""
    rule = rule or Rule()
    published = await read(clients, month, INDICATORS[indicator])
    counts = true_counts(published, await facts_of(clients), month)
    _must_agree(published, tally(published.layout, counts))
    layout = replace(published.layout, least=_listed(published, counts, rule))
    undefended = primary_only(layout, counts, rule)
    system = link(layout)
    return Outcome(
        indicator=indicator,
        month=month,
        shown=sum(value is not None for value in published.shown.values()),
        stated=intervals(system, published.shown),
        broken=intervals(system, undefended),
        primary=sum(value is None for value in undefended.values()),
        width=rule.width,
    )


async def read(clients: Clients, month: str, indicator: Indicator) -> Published:
    """Reads every published table of every body, and the sums."""
    tables: list[tuple[str, dict[str, Any]]] = []
    for scope, (role, body) in {NODE: OFFICE, **{body.key: (READER, body.key) for body in BODIES}}.items():
        for rows, columns in indicator.crossings:
            wanted = "node" if scope == NODE else "body"
            path = (
                f"/indicators/v1/indicators/{indicator.key}/tables"
                f"?period={month}&rows={rows}&columns={columns}&scope={wanted}"
            )
            status, document = await clients(role, body, "GET", path)
            if status == _OK:
                tables.append((scope, document))
            elif status != _NOT_PUBLISHED or scope == NODE:
                raise Unexpected(f"GET {path} by {body}: {status}")
    return _together(indicator, tables)


def _together(indicator: Indicator, tables: Sequence[tuple[str, dict[str, Any]]]) -> Published:
    categories: dict[str, tuple[str, ...]] = {}
    for _, table in tables:
        categories[table["rows"]] = tuple(table["row_categories"])
        categories[table["columns"]] = tuple(table["column_categories"])
    dimensions = {dimension.key: categories[dimension.key] for dimension in indicator.dimensions}
    bodies = tuple(sorted({scope for scope, _ in tables} - {NODE}))
    layout = Layout(dimensions, tuple(Crossing(*pair) for pair in indicator.crossings), bodies)
    shown: dict[Cell, int | None] = {}
    for scope, table in tables:
        for cell in table["cells"]:
            pairs = ((table["rows"], cell["row"]), (table["columns"], cell["column"]))
            at = Cell(scope, layout.fixed({name: value for name, value in pairs if value is not None}))
            if shown.setdefault(at, cell["count"]) != cell["count"]:
                raise Unexpected(f"{place(at)} is shown in one table and withheld in another")
    return Published(indicator, layout, shown)


@dataclass
class _Fact:
    """A statistics fact as the pure rules of indicators take it."""

    fact_id: UUID
    retracts: UUID | None
    withdrawn: bool
    too_late: bool
    indicator: str
    period: str | None
    categories: list[str]
    days: int | None


def true_counts(
    published: Published, facts: Mapping[str, Sequence[dict[str, Any]]], month: str
) -> dict[str, dict[Atom, int]]:
    """What the tables count, with the districts that they fold."""
    layout, counts = published.layout, {}
    for body in layout.bodies:
        kept = [fact for event in facts.get(body, ()) if (fact := _fact(event)) is not None]
        atoms: dict[Atom, int] = {}
        for at, count in rules.counted(kept).items():
            if at.period != month or at.indicator != published.indicator.key:
                continue
            pairs = zip(layout.dimensions.values(), at.categories, strict=True)
            atom = tuple(category if category in codes else OTHER for codes, category in pairs)
            atoms[atom] = atoms.get(atom, 0) + count
        counts[body] = atoms
    return counts


def _listed(published: Published, counts: Mapping[str, Mapping[Atom, int]], rule: Rule) -> dict[Cell, int]:
    """What a list of categories tells by itself: none of them is empty, and a named district is not small."""
    values, least = tally(published.layout, counts), {}
    for dimension in published.indicator.dimensions:
        for code in published.layout.dimensions[dimension.key]:
            cell = Cell(NODE, ((dimension.key, code),))
            named = dimension.open and code not in {OTHER, UNKNOWN}
            least[cell] = min(values[cell], rule.smallest if named else 1)
    return least


def _fact(event: Mapping[str, Any]) -> _Fact | None:
    data, kind = event["data"], event["type"].split(".")[3]
    found = {
        "phase_entered": CASES_PER_PHASE,
        "referral_ended": REFERRALS_BY_OUTCOME,
        "wait_ended": WAITS.get(data.get("kind", "")),
    }.get(kind)
    if found is None:
        return None
    days = data.get("waited_days") if kind == "wait_ended" else None
    day = date.fromisoformat(data["to_day"] if kind == "wait_ended" else data["on"])
    retracts = UUID(data["retracts"]) if data.get("retracts") else None
    return _Fact(
        UUID(data["fact_id"]), retracts, data.get("withdrawn", False), False, found.key, month_of(day),
        rules.categories(found, data, days), days,
    )  # fmt: skip


def _must_agree(published: Published, values: Mapping[Cell, int]) -> None:
    """Every shown count is the true one: an attack on wrong numbers would prove nothing."""
    wrong = [cell for cell, count in published.shown.items() if count is not None and count != values[cell]]
    if wrong:
        raise Unexpected(f"{len(wrong)} shown counts are not what the facts say, such as {place(wrong[0])}")


def place(cell: Cell) -> str:
    """A cell in words."""
    return f"{cell.scope} " + (", ".join(f"{name} {value}" for name, value in cell.fixed) or "total")


def interval(found: Interval) -> str:
    """An interval in words."""
    return f"{found.low} or more" if found.high is None else f"{found.low} to {found.high}"
