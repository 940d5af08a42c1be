"""The attack by linear programming: what can be concluded about a withheld cell from all that is shown.

The attacker knows every shown cell, that counts are not negative and whole, and, as an insider, every case of one body.
He does not know the rule by which cells were withheld. For each withheld cell the solver finds the smallest and the
largest value that all shown cells allow (feasibility interval; Hundepool et al., Statistical Disclosure Control, 2012,
ch. 4). The solver is HiGHS.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from geleit_indicators.disclosure.linked import Cell, Linked
from geleit_indicators.disclosure.rules import Interval

Shown = Mapping[Cell, int | None]
"""What is published: the count of each cell, `None` where it is withheld."""

EPSILON: Final = 1e-6
INFINITY: Final = highspy.kHighsInf


class NotFeasible(RuntimeError):
    """The shown cells contradict each other: no counts could have produced them."""


class Rows:
    """Builds the matrix of a linear programme row by row."""

    def __init__(self) -> None:
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.values: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, entries: Iterable[tuple[int, float]], lower: float, upper: float) -> None:
        for column, value in entries:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)


def solver(
    rows: Rows, lower: NDArray[np.float64], upper: NDArray[np.float64], cost: NDArray[np.float64]
) -> highspy.Highs:
    """A HiGHS model over these rows, silent and on one thread (several run beside each other on a node)."""
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(lower), len(rows.lower)
    programme.col_lower_, programme.col_upper_, programme.col_cost_ = lower, upper, cost
    programme.row_lower_, programme.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
    programme.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    programme.a_matrix_.value_ = np.array(rows.values)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS ships its constructor untyped
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(programme)
    return highs


def whole(low: float, high: float) -> Interval:
    """The whole numbers between two ends of the solver."""
    return Interval(
        low=int(np.ceil(low - EPSILON)),
        high=None if high >= INFINITY else int(np.floor(high + EPSILON)),
    )


class Attack:
    """One attacker against a set of tables. `knows` holds the variables of the body that the attacker belongs to.

    Every solution the solver finds is a set of counts that could have produced the tables, so it tells something about
    all withheld cells at once: `low` and `high` are the ends seen so far, in the order of `shown`.
    """

    def __init__(self, linked: Linked, shown: Shown, knows: Mapping[int, int] | None = None) -> None:
        self._linked = linked
        self._row = {cell: index for index, cell in enumerate(shown)}
        self._highs = self._model(shown, knows or {})
        self._aimed: tuple[int, ...] = ()
        self.low = np.full(len(self._row), INFINITY)
        self.high = np.full(len(self._row), -INFINITY)

    def _model(self, shown: Shown, knows: Mapping[int, int]) -> highspy.Highs:
        rows = Rows()
        for cell, value in shown.items():
            ends = (self._least(cell), INFINITY) if value is None else (float(value), float(value))
            rows.add(((part, 1.0) for part in self._linked.cells[cell]), *ends)
        for here, there in self._linked.links:
            rows.add([*((part, 1.0) for part in here), *((part, -1.0) for part in there)], 0.0, 0.0)
        size = len(self._linked.parts)
        lower, upper = np.zeros(size), np.full(size, INFINITY)
        for part, count in knows.items():
            lower[part] = upper[part] = count
        return solver(rows, lower, upper, np.zeros(size))

    def withhold(self, cell: Cell) -> None:
        """The cell is no longer shown. What was possible before is still possible."""
        self._highs.changeRowBounds(self._row[cell], self._least(cell), INFINITY)

    def _least(self, cell: Cell) -> float:
        return float(self._linked.layout.least.get(cell, 0))

    def saw(self, values: NDArray[np.float64]) -> None:
        """Counts of all cells that the tables allow."""
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)

    def seen(self, cell: Cell) -> Interval:
        """What is possible at least; the whole interval where both ends were asked for."""
        row = self._row[cell]
        return whole(self.low[row], self.high[row])

    def interval(self, cell: Cell) -> Interval:
        """The ends of what can be concluded about a cell."""
        if self.low[self._row[cell]] > self._least(cell) + EPSILON:  # it was not seen at the lowest there can be
            self.reach(cell, highest=False)
        self.reach(cell, highest=True)
        return self.seen(cell)

    def widen(self, cell: Cell, width: int) -> Interval:
        """As much of the interval as is needed to know whether it is wide enough."""
        for highest in (True, False):
            if self.high[self._row[cell]] >= 0 and not self.seen(cell).narrower_than(width):
                break
            self.reach(cell, highest=highest)
        return self.seen(cell)

    def reach(self, cell: Cell, *, highest: bool) -> None:
        """Asks the solver for one end."""
        self._aim(cell, -1.0 if highest else 1.0)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            self._any(cell)
        elif status == highspy.HighsModelStatus.kOptimal:
            self.saw(np.array(self._highs.getSolution().row_value)[: len(self._row)])
        else:
            raise NotFeasible(f"{self._highs.modelStatusToString(status)}")

    def _any(self, cell: Cell) -> None:
        """No upper end, told apart from a contradiction by asking for any counts at all."""
        self._aim(cell, 0.0)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NotFeasible("no counts could have produced these tables")
        self.saw(np.array(self._highs.getSolution().row_value)[: len(self._row)])
        self.high[self._row[cell]] = INFINITY

    def _aim(self, cell: Cell, cost: float) -> None:
        for part in self._aimed:
            self._highs.changeColCost(part, 0.0)
        self._aimed = self._linked.cells[cell]
        for part in self._aimed:
            self._highs.changeColCost(part, cost)


def intervals(linked: Linked, shown: Shown, knows: Mapping[int, int] | None = None) -> dict[Cell, Interval]:
    """What the attacker can conclude about every withheld cell."""
    attack = Attack(linked, shown, knows)
    return {cell: attack.interval(cell) for cell, value in shown.items() if value is None}
