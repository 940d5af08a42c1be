"""What a published count discloses. Whole numbers only; no database, no solver.

Counts of 1 to 4 are withheld first (primary suppression, primäre Geheimhaltung): the minimum of five is the common
rule of German official statistics (§ 16 BStatG keeps single cases secret and leaves the number to the offices). What
is withheld beside them so that they cannot be computed is secondary.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from geleit_indicators.disclosure.linked import NODE, Cell, Layout

UNKNOWN: Final = "unknown"
"""The category that says nothing about anybody; a line full of it discloses nothing."""


@dataclass(frozen=True)
class Rule:
    """How careful a node is. All are counts of cases.

    `smallest`: the smallest count above zero that is shown. `width`: how many whole numbers lie at least between the
    ends of what an attacker can conclude about a withheld cell. `uniform`: below this base, a line whose cases all fall
    into one category is withheld, because its zeros tell that category of everybody in the line (Gruppenoffenbarung).
    """

    smallest: int = 5
    width: int = 5
    uniform: int = 10

    def small(self, count: int) -> bool:
        return 0 < count < self.smallest


@dataclass(frozen=True)
class Interval:
    """What an attacker can conclude about a count: it lies between these whole numbers. `None`: no upper end."""

    low: int
    high: int | None

    def narrower_than(self, width: int) -> bool:
        return self.high is not None and self.high - self.low < width

    @property
    def exact(self) -> bool:
        return self.high == self.low


def primaries(layout: Layout, values: Mapping[Cell, int], rule: Rule) -> set[Cell]:
    """The cells that must not be shown whatever else is: small counts, small rests, lines that tell a group."""
    found = {cell for cell, value in values.items() if rule.small(value)}
    found |= _small_rests(layout, values, rule)
    for scope in layout.scopes:
        for crossing in layout.crossings:
            found |= _uniform(layout.lines(scope, crossing), values, rule)
    return found


def _small_rests(layout: Layout, values: Mapping[Cell, int], rule: Rule) -> set[Cell]:
    """Sums from which one body, knowing its own cases, could subtract down to a small count of the others."""
    return {
        cell
        for cell, value in values.items()
        if cell.scope == NODE and any(rule.small(value - values[Cell(body, cell.fixed)]) for body in layout.bodies)
    }


def _uniform(lines: Iterable[tuple[Cell, list[Cell]]], values: Mapping[Cell, int], rule: Rule) -> set[Cell]:
    """Cells that hold a whole small line: the zeros beside it would tell the category of everybody in the line."""
    found = set()
    for margin, cells in lines:
        filled = [cell for cell in cells if values[cell]]
        telling = len(cells) > 1 and len(filled) == 1 and values[margin] < rule.uniform
        if telling and not _says_nothing(filled[0], margin):
            found.add(filled[0])
    return found


def _says_nothing(cell: Cell, margin: Cell) -> bool:
    return all(value == UNKNOWN for name, value in cell.fixed if (name, value) not in margin.fixed)
