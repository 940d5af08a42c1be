"""The nodes of a condition and their answer: three-valued logic after Kleene, so that learning more never turns a yes
into a no.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from geleit_kit.pure.rules.facts import Fact, Given, Missing, Value
from geleit_kit.pure.texts import Text

_MONTHS: Final = 12


class Answer(StrEnum):
    """What a condition says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ANSWER_WORDS: Final[Mapping[Answer, Text]] = {
    Answer.YES: Text("ja", "yes"),
    Answer.NO: Text("nein", "no"),
    Answer.UNKNOWN: Text("offen", "open"),
}
_TURNED: Final = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


class Span(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, weeks, months or years."""

    amount: int
    span: Span

    def before(self, day: date) -> date:
        """The day that lies a period before another; a day that the month does not have is its last one."""
        if self.span in {Span.DAYS, Span.WEEKS}:
            return day - timedelta(days=self.amount * (7 if self.span is Span.WEEKS else 1))
        months = self.amount * (_MONTHS if self.span is Span.YEARS else 1)
        year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
        last = (date(year + (month == _MONTHS - 1), (month + 1) % _MONTHS + 1, 1) - timedelta(days=1)).day
        return date(year, month + 1, min(day.day, last))

    def after(self, day: date) -> date:
        """The day that lies a period after another."""
        return Period(-self.amount, self.span).before(day)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these: codes, or one of yes and no."""

    values: tuple[Value, ...]

    def holds(self, value: Value, today: date) -> bool:
        del today
        return value in self.values


@dataclass(frozen=True, slots=True)
class Between:
    """A number between two, both included; None = open."""

    low: int | None
    high: int | None

    def holds(self, value: Value, today: date) -> bool:
        del today
        assert isinstance(value, int)  # noqa: S101 -- `Fact.fault` has looked at it
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Days:
    """A day between two, both included. Periods count back from today: `newer` is at most so long ago, `older` at
    least.
    """

    since: date | None = None
    until: date | None = None
    newer: Period | None = None
    older: Period | None = None

    def bounds(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day that fit on a day."""
        lows = [one for one in (self.since, self.newer and self.newer.before(today)) if one]
        highs = [one for one in (self.until, self.older and self.older.before(today)) if one]
        return max(lows, default=None), min(highs, default=None)

    def holds(self, value: Value, today: date) -> bool:
        assert isinstance(value, date)  # noqa: S101 -- `Fact.fault` has looked at it
        low, high = self.bounds(today)
        return (low is None or value >= low) and (high is None or value <= high)


Test = OneOf | Between | Days


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact against a test. `at`: the JSON pointer of the node."""

    at: str
    fact: Fact
    test: Test
    words: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What the test wants, by language: made by `tracing` when it is first said."""

    def answer(self, given: Given, today: date) -> Answer:
        return self.of(effective(self.fact, given), today)

    def of(self, value: Value | Missing, today: date) -> Answer:
        """What the test says of a value."""
        if isinstance(value, Missing):
            return Answer.UNKNOWN
        return Answer.YES if self.test.holds(value, today) else Answer.NO


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts: all of them is "and", one is "or"."""

    at: str
    needed: int
    parts: "tuple[Condition, ...]"

    def answer(self, given: Given, today: date) -> Answer:
        return combined(self.needed, [part.answer(given, today) for part in self.parts])


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what is open stays open."""

    at: str
    part: "Condition"

    def answer(self, given: Given, today: date) -> Answer:
        return _TURNED[self.part.answer(given, today)]


@dataclass(frozen=True, slots=True)
class Always:
    """Everybody."""

    at: str

    def answer(self, given: Given, today: date) -> Answer:
        del given, today
        return Answer.YES


Condition = Compare | AtLeast | Not | Always


def turned(answer: Answer) -> Answer:
    """The opposite of an answer."""
    return _TURNED[answer]


def combined(needed: int, answers: Sequence[Answer]) -> Answer:
    """Whether so many of the answers are yes."""
    sure = answers.count(Answer.YES)
    if sure >= needed:
        return Answer.YES
    return Answer.NO if sure + answers.count(Answer.UNKNOWN) < needed else Answer.UNKNOWN


def effective(fact: Fact, given: Given) -> Value | Missing:
    """The value that counts: the given one, or what the declaration says of somebody who was not asked."""
    value = given.get(fact.name, Missing.NOT_ASKED)
    return fact.not_asked if value is Missing.NOT_ASKED and fact.not_asked is not None else value


def compares_in(condition: Condition) -> Iterator[Compare]:
    """Every question that a condition asks, in its order."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from compares_in(condition.part)
    elif isinstance(condition, AtLeast):
        for part in condition.parts:
            yield from compares_in(part)


def size(condition: Condition) -> int:
    """How many nodes it has."""
    if isinstance(condition, AtLeast):
        return 1 + sum(size(part) for part in condition.parts)
    return 1 + size(condition.part) if isinstance(condition, Not) else 1
