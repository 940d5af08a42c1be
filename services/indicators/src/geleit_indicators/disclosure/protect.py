"""Withholds cells until the attack fails, and proves it: the one way by which a table becomes publishable.

Secondary suppression by the linear heuristic of cell suppression (Kelly, Golden, Assad 1992; Castro 2012): for a cell
whose interval is too narrow, find the cheapest change of the counts that moves it by `width` and leaves the shown
cells as they are as far as possible; the shown cells that have to move are withheld. Afterwards a fresh attack, by an
outsider and by an insider of each body, states the interval of every withheld cell. A table that fails is not shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log1p
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from geleit_indicators.disclosure.audit import EPSILON, INFINITY, Attack, Rows, Shown, intervals, solver
from geleit_indicators.disclosure.linked import NODE, Cell, Counts, Layout, Linked, link, tally
from geleit_indicators.disclosure.rules import Interval, Rule, primaries

OUTSIDER: Final = ""
"""The attacker who knows only what is shown; any other attacker is named by the body whose cases he knows."""


class NotProtected(RuntimeError):
    """The tables cannot be shown: some interval stays too narrow."""


@dataclass(frozen=True)
class Report:
    """The attack report of all linked tables: what each attacker can conclude about each withheld cell.

    The outsider's intervals are whole; an insider's are searched only until they are known to be wide enough.
    """

    rule: Rule
    intervals: Mapping[str, Mapping[Cell, Interval]]
    primary: frozenset[Cell]
    secondary: frozenset[Cell]

    @property
    def too_narrow(self) -> list[tuple[str, Cell, Interval]]:
        return [
            (attacker, cell, interval)
            for attacker, found in self.intervals.items()
            for cell, interval in found.items()
            if interval.narrower_than(self.rule.width)
        ]


@dataclass(frozen=True)
class Protected:
    """What may be published, and its report."""

    shown: Shown
    report: Report


def protect(layout: Layout, counts: Counts, rule: Rule, *, already: Shown | None = None) -> Protected:
    """Tables in which no withheld count can be concluded. `already` is what was published before and cannot change.

    Raises `NotProtected` where that is not possible, and `TooManyLinked` where it cannot be examined.
    """
    values = tally(layout, counts)
    linked = link(layout)
    first = primaries(layout, values, rule)
    work = _Work(linked, counts, values, rule, already or {})
    for cell in sorted(first):
        work.withhold(cell)
    work.widen_all()
    shown = {cell: None if cell in work.withheld else value for cell, value in values.items()}
    report = attack_report(linked, counts, shown, first, rule)
    if report.too_narrow:
        raise NotProtected(f"{len(report.too_narrow)} intervals are too narrow")
    return Protected(shown, report)


def primary_only(layout: Layout, counts: Counts, rule: Rule) -> dict[Cell, int | None]:
    """Tables with secondary suppression switched off: what an attack must be able to break."""
    values = tally(layout, counts)
    first = primaries(layout, values, rule)
    return {cell: None if cell in first else value for cell, value in values.items()}


def attack_report(linked: Linked, counts: Counts, shown: Shown, first: Iterable[Cell], rule: Rule) -> Report:
    """A fresh attack by everybody who might try: an outsider, and somebody from each body who knows its cases."""
    values = tally(linked.layout, counts)
    found = {OUTSIDER: intervals(linked, shown)}
    if len(linked.layout.bodies) > 1:
        for body in linked.layout.bodies:
            attack = Attack(linked, shown, _known(linked, counts, body))
            aims = [cell for cell in shown if _aims(shown, values, cell, body)]
            found[body] = {cell: attack.widen(cell, rule.width) for cell in aims}
    withheld = frozenset(cell for cell, value in shown.items() if value is None)
    return Report(rule, found, withheld & frozenset(first), withheld - frozenset(first))


def _aims(shown: Shown, values: Mapping[Cell, int], cell: Cell, insider: str) -> bool:
    """Whether a withheld cell holds anything that the attacker does not know anyway."""
    if shown[cell] is not None or cell.scope == insider:
        return False
    if cell.scope == NODE and insider != OUTSIDER:
        return values[cell] > values[Cell(insider, cell.fixed)]
    return True


def _known(linked: Linked, counts: Counts, body: str) -> dict[int, int]:
    """The variables of one body with their true counts."""
    names = tuple(linked.layout.dimensions)
    known = {}
    for index in linked.of_body(body):
        wanted = [(names.index(name), value) for name, value in linked.parts[index].fixed]
        known[index] = sum(
            count
            for atom, count in counts.get(body, {}).items()
            if all(atom[position] == value for position, value in wanted)
        )
    return known


@dataclass
class _Attacker:
    """One attacker at work, and the programme that finds what else to withhold from him."""

    name: str
    attack: Attack
    opening: "_Opening"


@dataclass
class _Work:
    """The tables while cells are being withheld."""

    linked: Linked
    counts: Counts
    values: dict[Cell, int]
    rule: Rule
    already: Shown
    withheld: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cells = tuple(self.values)
        self.row = {cell: index for index, cell in enumerate(self.cells)}
        bodies = self.linked.layout.bodies
        names = [OUTSIDER] if len(bodies) < 2 else [*bodies, OUTSIDER]  # noqa: PLR2004 -- one body has no insider to fear
        self.attackers = [self._attacker(name) for name in names]
        for cell, value in self.already.items():
            if value is None:
                self.withhold(cell)

    def _attacker(self, name: str) -> _Attacker:
        known = {} if name == OUTSIDER else _known(self.linked, self.counts, name)
        attack = Attack(self.linked, self.values, known)
        attack.saw(self._truth)
        fixed = {cell for cell, value in self.already.items() if value is not None}
        return _Attacker(name, attack, _Opening(self.linked, self.counts, self.values, frozenset(known), fixed))

    @property
    def _truth(self) -> NDArray[np.float64]:
        return np.array([float(value) for value in self.values.values()])

    def withhold(self, cell: Cell) -> None:
        if self.already.get(cell) is not None:
            raise NotProtected("a cell that must be withheld was shown before")
        if cell in self.withheld:
            return
        self.withheld.add(cell)
        for attacker in self.attackers:
            attacker.attack.withhold(cell)
            attacker.opening.free(self.row[cell])

    def widen_all(self) -> None:
        """Until no attacker has a cell that is too narrow. What one needs may serve the next, so they take turns."""
        while waiting := [(attacker, cell) for attacker in self.attackers for cell in self._narrow(attacker)]:
            for attacker, cell in waiting:
                if attacker.attack.widen(cell, self.rule.width).narrower_than(self.rule.width):
                    self._open(attacker, cell)

    def _narrow(self, attacker: _Attacker) -> list[Cell]:
        """The attacker's aims whose interval is not yet known to be wide enough, the largest first."""
        shown: dict[Cell, int | None] = {**self.values, **dict.fromkeys(self.withheld)}
        aims = [
            cell
            for cell in self.withheld
            if _aims(shown, self.values, cell, attacker.name)
            and attacker.attack.seen(cell).narrower_than(self.rule.width)
        ]
        return sorted(aims, key=lambda cell: (-self.values[cell], cell))

    def _open(self, attacker: _Attacker, cell: Cell) -> None:
        """Withholds the cheapest other cells with which this one can lie far enough from what is already possible."""
        seen, value = attacker.attack.seen(cell), self.values[cell]
        ways = [attacker.opening.move(self.row[cell], self.rule.width - (value - seen.low))]
        down = self.rule.width - (seen.high - value) if seen.high is not None else 0
        if 0 < down <= value - self.linked.layout.least.get(cell, 0):
            ways.append(attacker.opening.move(self.row[cell], -down))
        found = [way for way in ways if way is not None]
        if not found:
            raise NotProtected("what was shown before leaves no room")
        _, moved = min(found, key=lambda way: way[0])
        for other in np.flatnonzero(np.abs(moved) > EPSILON):
            self.withhold(self.cells[other])
        attacker.attack.saw(self._truth + moved)


class _Opening:
    """Finds the cheapest cells to withhold so that a cell can move: the elastic programme over changes of the counts.

    A column for each variable (its change, not below minus its count) and two for each cell (how far it goes up and
    down); going costs nothing where the cell is withheld and is barred where it was published before.
    """

    def __init__(
        self,
        linked: Linked,
        counts: Counts,
        values: Mapping[Cell, int],
        known: frozenset[int],
        fixed: set[Cell],
    ) -> None:
        self._parts, self._cells = len(linked.parts), len(values)
        rows = Rows()
        for row, cell in enumerate(values):
            up, down = self._parts + row, self._parts + self._cells + row
            rows.add([*((part, 1.0) for part in linked.cells[cell]), (up, -1.0), (down, 1.0)], 0.0, 0.0)
        for here, there in linked.links:
            rows.add([*((part, 1.0) for part in here), *((part, -1.0) for part in there)], 0.0, 0.0)
        start = np.zeros(self._parts)
        for body in linked.layout.bodies:
            for part, count in _known(linked, counts, body).items():
                start[part] = count
        lower = np.concatenate([-start, np.zeros(2 * self._cells)])
        upper = np.full(self._parts + 2 * self._cells, INFINITY)
        for part in known:
            lower[part] = upper[part] = 0.0
        self._up = np.array([0.0 if cell in fixed else INFINITY for cell in values])
        deep = np.array([float(value - linked.layout.least.get(cell, 0)) for cell, value in values.items()])
        self._down = np.minimum(self._up, deep)
        upper[self._parts :] = np.concatenate([self._up, self._down])
        cost = np.array([_cost(cell, value) for cell, value in values.items()])
        self._highs = solver(rows, lower, upper, np.concatenate([np.zeros(self._parts), cost, cost]))

    def free(self, row: int) -> None:
        """The cell is withheld: it may move at no cost."""
        for column in (self._parts + row, self._parts + self._cells + row):
            self._highs.changeColCost(column, 0.0)

    def move(self, row: int, by: int) -> tuple[float, NDArray[np.float64]] | None:
        """The least cost of moving this cell so far, and the changes of all cells; None where it cannot be done."""
        up, down = self._parts + row, self._parts + self._cells + row
        moved, still = (up, down) if by > 0 else (down, up)
        self._highs.changeColBounds(moved, abs(by), abs(by))
        self._highs.changeColBounds(still, 0.0, 0.0)
        self._highs.run()
        solved = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = np.array(self._highs.getSolution().col_value)
        cost = float(self._highs.getInfo().objective_function_value)
        self._highs.changeColBounds(up, 0.0, self._up[row])
        self._highs.changeColBounds(down, 0.0, self._down[row])
        if not solved:
            return None
        return cost, np.asarray(solution[self._parts :][: self._cells] - solution[self._parts + self._cells :])


def _cost(cell: Cell, value: int) -> float:
    """What a cell is worth to its readers: margins more than inner cells, large counts more than small ones."""
    return (1.0, 12.0, 60.0)[2 - len(cell.fixed)] * (1.0 + log1p(value))
