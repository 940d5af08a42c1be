"""What can be said of rules before anybody is asked: which can never hold, which contradict, what they leave open.

Every type of fact falls into finitely many cells between the values that the rules name (each code and "another one";
numbers and days between the bounds), so a search over the cells decides: it gives an example, or there is none. What
it cannot decide:
- Facts count as independent of each other. That nobody is 5 years old and has three children, no rule says.
- Periods are counted from the day of the check: a rule that ends with a fixed day may stop to be reachable later.
- The search is bounded. Where the bound is met first, the finding says `not_decided`, never that all is well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.rules.conditions import (
    Answer,
    AtLeast,
    Between,
    Compare,
    Condition,
    Days,
    Not,
    OneOf,
    Test,
    compares_in,
    size,
)
from geleit_kit.pure.rules.facts import Fact, Kind, Missing, Value
from geleit_kit.pure.rules.tables import Table

STEPS: Final = 400_000
"""How many nodes one check may look at: some tenths of a second."""

Example = dict[str, Value]


class NotDecidedError(Exception):
    """The bound was met before an answer was found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a place of a document. `refuses`: with it the document cannot go live. `other`: the place that
    it collides with. `example`: facts that show it.
    """

    at: str
    code: str
    refuses: bool = True
    other: str | None = None
    example: Example = field(default_factory=dict)


@dataclass(slots=True)
class Checker:
    """One check of a document, with one bound for all its searches."""

    today: date
    left: int = STEPS

    def example(self, *conditions: Condition) -> Example | None:
        """Facts under which all conditions hold, or None where there are none. Raises NotDecidedError."""
        whole = AtLeast("", len(conditions), conditions)
        cells = _cells(whole, self.today)
        found = self._search(whole, cells, dict.fromkeys(cells, Missing.NOT_KNOWN), size(whole))
        return found and {name: value for name, value in found.items() if not isinstance(value, Missing)}

    def _search(
        self, whole: Condition, cells: Mapping[str, Sequence[Value]], given: dict[str, Value | Missing], cost: int
    ) -> dict[str, Value | Missing] | None:
        """Facts are tried one after the other; what is open already says no for every way to go on."""
        self.left -= cost
        if self.left < 0:
            raise NotDecidedError
        answer = whole.answer(given, self.today)
        if answer is Answer.NO:
            return None
        if answer is Answer.YES:
            return given
        name = next(one for one in cells if given[one] is Missing.NOT_KNOWN)
        for value in cells[name]:
            found = self._search(whole, cells, {**given, name: value}, cost)
            if found is not None:
                return found
        return None

    def possible(self, at: str, code: str, *conditions: Condition) -> Iterator[Finding]:
        """A finding where the conditions can never hold together."""
        try:
            if self.example(*conditions) is None:
                yield Finding(at, code)
        except NotDecidedError:
            yield Finding(at, "not_decided", refuses=False)

    def needed(self, at: str, code: str, condition: Condition) -> Iterator[Finding]:
        """A finding where a condition holds whatever is known: it asks for nothing."""
        try:
            if self.example(Not("", condition)) is None:
                yield Finding(at, code, refuses=False)
        except NotDecidedError:
            yield Finding(at, "not_decided", refuses=False)

    def table(self, table: Table, *before: Condition) -> Iterator[Finding]:
        """Rules of a table that can never hold (`unreachable`), that hold together with another result
        (`contradicts`), and a case that none of them covers (`gap`; not refused, it is undecided). `before`: what
        holds already where the table is asked.
        """
        for rule in table.rules:
            yield from self.possible(rule.at, "unreachable", rule.when, *before)
        for one, other in combinations(table.rules, 2):
            if one.result != other.result:
                yield from self._apart(one.at, other.at, one.when, other.when, *before)
        if table.otherwise is None and table.rules:
            yield from self._gap(table, before)

    def _apart(self, at: str, other: str, *conditions: Condition) -> Iterator[Finding]:
        try:
            example = self.example(*conditions)
        except NotDecidedError:
            yield Finding(other, "not_decided", refuses=False, other=at)
            return
        if example is not None:
            yield Finding(other, "contradicts", other=at, example=example)

    def _gap(self, table: Table, before: Sequence[Condition]) -> Iterator[Finding]:
        at = table.rules[0].at.rpartition("/")[0]
        try:
            example = self.example(*(Not("", rule.when) for rule in table.rules), *before)
        except NotDecidedError:
            yield Finding(at, "not_decided", refuses=False)
            return
        if example is not None:
            yield Finding(at, "gap", refuses=False, example=example)

    def together(self, conditions: Sequence[tuple[str, Condition]]) -> Iterator[Finding]:
        """Conditions that must all hold: the shortest part of them that cannot, at its last place.

        Pairs are tried first, then growing beginnings of the list.
        """
        for (one_at, one), (other_at, other) in combinations(conditions, 2):
            for found in self.possible(other_at, "contradicts", one, other):
                yield Finding(found.at, found.code, found.refuses, one_at)
                if found.refuses:
                    return
        for many in range(3, len(conditions) + 1):
            at = conditions[many - 1][0]
            for found in self.possible(at, "contradicts", *(one for _, one in conditions[:many])):
                yield Finding(found.at, found.code, found.refuses, conditions[0][0])
                return


def reachable(start: str, steps: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes that a walk from `start` can come to over steps (from, to)."""
    steps = list(steps)
    found, before = {start}, 0
    while len(found) > before:
        before = len(found)
        found |= {target for source, target in steps if source in found}
    return found


def _cells(condition: Condition, today: date) -> dict[str, list[Value]]:
    """A value out of every cell of each fact that is asked; facts asked most often come first."""
    asked: dict[str, list[Compare]] = {}
    for one in compares_in(condition):
        asked.setdefault(one.fact.name, []).append(one)
    by_use = sorted(asked.items(), key=lambda item: -len(item[1]))
    return {name: _values(found[0].fact, [one.test for one in found], today) for name, found in by_use}


def _values(fact: Fact, tests: Sequence[Test], today: date) -> list[Value]:
    if fact.kind is Kind.YES_NO:
        return [True, False]
    if fact.kind is Kind.NUMBER:
        return list(_numbers(fact, tests))
    if fact.kind is Kind.DAY:
        return list(_days(tests, today))
    named = [value for test in tests if isinstance(test, OneOf) for value in test.values]
    other = next((code for code in fact.codes if code not in named), None)
    return [*dict.fromkeys(named), *([other] if other is not None else [])]


def _numbers(fact: Fact, tests: Sequence[Test]) -> Iterator[int]:
    low, high = fact.span()
    bounds = [one for test in tests if isinstance(test, Between) for one in _beside(test.low, test.high, 1)]
    yield from sorted({one for one in bounds if low <= one <= high}) or [low]


def _days(tests: Sequence[Test], today: date) -> Iterator[date]:
    found: set[date] = set()
    for test in tests:
        if isinstance(test, Days):
            low, high = test.bounds(today)
            numbers = (None if low is None else low.toordinal(), None if high is None else high.toordinal())
            found |= {date.fromordinal(one) for one in _beside(*numbers, 1)}
    yield from sorted(one for one in found if EARLIEST_DAY <= one <= LATEST_DAY) or [EARLIEST_DAY]


def _beside(low: int | None, high: int | None, step: int) -> list[int]:
    """The bounds of a test and what lies just outside of it."""
    below = [] if low is None else [low - step, low]
    return below if high is None else [*below, high, high + step]
