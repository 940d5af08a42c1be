"""All tables that hang together, as one system: bodies, their sum, and the same counts crossed differently.

A cell is named by what it fixes: nothing (the total), one value (a margin) or two (an inner cell). A margin that
stands in three tables is one cell, so it cannot be shown in one and withheld in the other.

An attacker who adds and subtracts published cells reasons about the counts of the full cross of all dimensions, which
is far too large to write down. It need not be: the crossings are edges between dimensions; in a triangulated graph
the counts of its cliques, equal on their separators, always extend to counts of the full cross (the decomposable
models of Lauritzen, Graphical Models, 1996, ch. 4). So the variables are the clique counts, and nothing that the
attacker could conclude is lost.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Final, NamedTuple

NODE: Final = "node"
"""The scope of sums over all bodies. No body may be called so."""

Fixed = tuple[tuple[str, str], ...]
"""What a cell fixes: pairs of dimension and category, in the order of the layout's dimensions."""

Atom = tuple[str, ...]
"""One category for each dimension of the layout, in its order."""

Counts = Mapping[str, Mapping[Atom, int]]
"""Counts of the full cross per body; what is absent is zero."""


class TooManyLinked(ValueError):
    """So many crossings of so many dimensions hang together that they cannot be audited as one system."""


class Cell(NamedTuple):
    """A number that a table shows or withholds: `scope` is a body or `NODE`."""

    scope: str
    fixed: Fixed = ()


class Part(NamedTuple):
    """A variable of the attacker: the count of one combination of a clique's dimensions in one body."""

    body: str
    fixed: Fixed


@dataclass(frozen=True)
class Crossing:
    """A table of two dimensions with its margins."""

    rows: str
    columns: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.rows, self.columns))


@dataclass(frozen=True)
class Layout:
    """Which tables hang together: categories of each dimension, crossings, bodies, and whether their sum is shown.

    `least` is what everybody knows of a cell without seeing it: a category that is listed is not empty.
    """

    dimensions: Mapping[str, tuple[str, ...]]
    crossings: tuple[Crossing, ...]
    bodies: tuple[str, ...]
    summed: bool = True
    least: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*self.bodies, NODE) if self.summed else self.bodies

    def fixed(self, values: Mapping[str, str]) -> Fixed:
        """The values in the order of the dimensions, so that a margin has one name in every table."""
        return tuple((name, values[name]) for name in self.dimensions if name in values)

    def table(self, scope: str, crossing: Crossing) -> list[Cell]:
        """Every cell of one table: total, margins of rows and columns, inner cells."""
        rows, columns = self.dimensions[crossing.rows], self.dimensions[crossing.columns]
        found = [Cell(scope)]
        found += [Cell(scope, ((crossing.rows, row),)) for row in rows]
        found += [Cell(scope, ((crossing.columns, column),)) for column in columns]
        found += [
            Cell(scope, self.fixed({crossing.rows: row, crossing.columns: column}))
            for row, column in product(rows, columns)
        ]
        return found

    def lines(self, scope: str, crossing: Crossing) -> Iterator[tuple[Cell, list[Cell]]]:
        """Each margin (or the total) of one table with the cells that add up to it."""
        rows, columns = crossing.rows, crossing.columns
        for along, across in ((rows, columns), (columns, rows)):
            margins = [Cell(scope, ((along, value),)) for value in self.dimensions[along]]
            yield Cell(scope), margins
            for margin in margins:
                value = margin.fixed[0][1]
                yield (
                    margin,
                    [Cell(scope, self.fixed({along: value, across: other})) for other in self.dimensions[across]],
                )

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of every table, each once."""
        return tuple(
            dict.fromkeys(
                cell for scope in self.scopes for crossing in self.crossings for cell in self.table(scope, crossing)
            )
        )


def tally(layout: Layout, counts: Counts) -> dict[Cell, int]:
    """The true value of every cell. A category or a body that the layout does not name raises KeyError."""
    values = dict.fromkeys(layout.cells, 0)
    names = tuple(layout.dimensions)
    pairs = [(names.index(crossing.rows), names.index(crossing.columns)) for crossing in layout.crossings]
    crossed = sorted({index for pair in pairs for index in pair})
    corners = [(), *((index,) for index in crossed), *sorted({tuple(sorted(pair)) for pair in pairs})]
    for body in counts:
        for atom, count in counts[body].items():
            for corner in corners:
                fixed = tuple((names[index], atom[index]) for index in corner)
                values[Cell(body, fixed)] += count
                if layout.summed:
                    values[Cell(NODE, fixed)] += count
    return values


@dataclass(frozen=True)
class Linked:
    """The linear system behind the tables: `cells` are sums of variables, `links` are equal sums of variables."""

    layout: Layout
    parts: tuple[Part, ...]
    cells: Mapping[Cell, tuple[int, ...]]
    links: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def of_body(self, body: str) -> list[int]:
        """The variables that an insider of this body knows."""
        return [index for index, part in enumerate(self.parts) if part.body == body]


def link(layout: Layout, *, at_most: int = 200_000) -> Linked:
    """The system of all tables of a layout. More than `at_most` variables raise `TooManyLinked`."""
    cliques = _cliques(layout)
    size = sum(prod(len(layout.dimensions[name]) for name in clique) for clique in cliques) * len(layout.bodies)
    if size > at_most:
        raise TooManyLinked(f"{size} variables, {at_most} allowed")
    parts = tuple(
        Part(body, layout.fixed(dict(zip(clique, values, strict=True))))
        for body in layout.bodies
        for clique in cliques
        for values in product(*(layout.dimensions[name] for name in clique))
    )
    sums = _Sums(parts)
    cells = {cell: sums.cell(layout, cell, cliques) for cell in layout.cells}
    return Linked(layout, parts, cells, tuple(_links(layout, cliques, sums)))


class _Sums:
    """Finds the variables of a clique that fix given values."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._found: dict[tuple[str, tuple[str, ...], Fixed], list[int]] = {}
        for index, part in enumerate(parts):
            names = tuple(name for name, _ in part.fixed)
            for length in range(len(part.fixed) + 1):
                for fixed in combinations(part.fixed, length):
                    self._found.setdefault((part.body, names, fixed), []).append(index)

    def of(self, body: str, clique: tuple[str, ...], fixed: Fixed) -> tuple[int, ...]:
        return tuple(self._found.get((body, clique, fixed), ()))

    def cell(self, layout: Layout, cell: Cell, cliques: Iterable[tuple[str, ...]]) -> tuple[int, ...]:
        """A cell as a sum of variables: of any one clique that has its dimensions, over one body or all."""
        names = {name for name, _ in cell.fixed}
        clique = next(clique for clique in cliques if names <= set(clique))
        bodies = layout.bodies if cell.scope == NODE else (cell.scope,)
        return tuple(index for body in bodies for index in self.of(body, clique, cell.fixed))


def _cliques(layout: Layout) -> list[tuple[str, ...]]:
    """Maximal cliques of the triangulated graph of crossings, each in the order of the dimensions (min-fill)."""
    near: dict[str, set[str]] = {}
    for crossing in layout.crossings:
        near.setdefault(crossing.rows, set()).add(crossing.columns)
        near.setdefault(crossing.columns, set()).add(crossing.rows)
    found: list[frozenset[str]] = []
    while near:
        name = min(near, key=lambda name: (_missing(near, name), name))
        around = near.pop(name)
        clique = frozenset({name, *around})
        if not any(clique <= other for other in found):
            found.append(clique)
        for one, other in combinations(around, 2):
            near[one].add(other)
            near[other].add(one)
        for one in around:
            near[one].discard(name)
    return [tuple(name for name in layout.dimensions if name in clique) for clique in found]


def _missing(near: Mapping[str, set[str]], name: str) -> int:
    """How many edges would have to be added if this dimension were taken out."""
    return sum(other not in near[one] for one, other in combinations(sorted(near[name]), 2))


def _links(
    layout: Layout, cliques: Sequence[tuple[str, ...]], sums: _Sums
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Equal sums on the separators of a junction tree: the widest separators first (Prim's algorithm)."""
    joined, waiting = list(cliques[:1]), list(cliques[1:])
    while waiting:
        here, there = max(
            ((one, other) for one in joined for other in waiting),
            key=lambda pair: len(set(pair[0]) & set(pair[1])),
        )
        waiting.remove(there)
        joined.append(there)
        shared = [name for name in layout.dimensions if name in here and name in there]
        for body in layout.bodies:
            for values in product(*(layout.dimensions[name] for name in shared)):
                fixed = tuple(zip(shared, values, strict=True))
                yield sums.of(body, here, fixed), sums.of(body, there, fixed)
