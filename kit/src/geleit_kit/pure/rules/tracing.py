"""An answer with its reasons: for each node what was asked, what stood there, and what follows, in words.

Words are German and English, from the labels of the declared facts; no value is put into words that was not declared.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_kit.pure.rules.conditions import (
    ANSWER_WORDS,
    Always,
    Answer,
    AtLeast,
    Between,
    Compare,
    Condition,
    Days,
    Not,
    OneOf,
    Period,
    Span,
    combined,
    effective,
    turned,
)
from geleit_kit.pure.rules.facts import MISSING_WORDS, Fact, Given, Kind, Missing, Value
from geleit_kit.pure.texts import Language, Text

_SPANS: Final = {
    Span.DAYS: (Text("Tag", "day"), Text("Tage", "days")),
    Span.WEEKS: (Text("Woche", "week"), Text("Wochen", "weeks")),
    Span.MONTHS: (Text("Monat", "month"), Text("Monate", "months")),
    Span.YEARS: (Text("Jahr", "year"), Text("Jahre", "years")),
}
_YES_NO: Final = {True: ANSWER_WORDS[Answer.YES], False: ANSWER_WORDS[Answer.NO]}


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer of a node and of its parts. `at`: the pointer of the node in its document."""

    at: str
    answer: Answer
    de: str
    en: str
    parts: "tuple[Trace, ...]" = ()
    asks: str | None = None
    """The fact that keeps this answer open."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trace that is read from top to bottom; `level` 0 is the whole rule."""

    level: int
    at: str
    answer: Answer
    words: str


def trace(condition: Condition, given: Given, today: date) -> Trace:
    """The answer with its reasons. `trace(...).answer` is what `condition.answer(...)` says."""
    if isinstance(condition, Compare):
        return _compared(condition, given, today)
    if isinstance(condition, Always):
        return Trace(condition.at, Answer.YES, "gilt immer", "always holds")
    if isinstance(condition, Not):
        part = trace(condition.part, given, today)
        return Trace(condition.at, turned(part.answer), "das Gegenteil von", "the opposite of", (part,))
    return _counted(condition, tuple(trace(part, given, today) for part in condition.parts))


def lines(found: Trace, language: Language, level: int = 0) -> list[Line]:
    """The trace line by line, each in words of the language with its answer."""
    words = f"{found.en if language == 'en' else found.de} → {said(ANSWER_WORDS[found.answer], language)}"
    own = Line(level, found.at, found.answer, words)
    return [own, *(line for part in found.parts for line in lines(part, language, level + 1))]


def open_facts(found: Trace) -> list[str]:
    """The facts that, once known, may close what is open; each once, in the order in which they are asked."""
    if found.answer is not Answer.UNKNOWN:
        return []
    own = [found.asks] if found.asks else []
    return list(dict.fromkeys([*own, *(name for part in found.parts for name in open_facts(part))]))


def said(text: Text, language: Language) -> str:
    """The words of a text in one of the two languages."""
    return text.en if language == "en" else text.de


def _counted(condition: AtLeast, parts: tuple[Trace, ...]) -> Trace:
    answers = [part.answer for part in parts]
    many, sure, unsure = len(parts), answers.count(Answer.YES), answers.count(Answer.UNKNOWN)
    if condition.needed == many:
        head = ("alle", "all") if many > 1 else ("genau", "exactly")
    elif condition.needed == 1:
        head = ("mindestens eine", "at least one")
    else:
        head = (f"mindestens {condition.needed}", f"at least {condition.needed}")
    open_de, open_en = (f", {unsure} offen", f", {unsure} open") if unsure else ("", "")
    return Trace(
        condition.at,
        combined(condition.needed, answers),
        f"{head[0]} von {many}: {sure} erfüllt{open_de}",
        f"{head[1]} of {many}: {sure} met{open_en}",
        parts,
    )


def _compared(condition: Compare, given: Given, today: date) -> Trace:
    fact, value = condition.fact, effective(condition.fact, given)
    answer = condition.answer(given, today)
    assumed = value is not given.get(fact.name, Missing.NOT_ASKED)
    asks = fact.name if isinstance(value, Missing) else None
    return Trace(
        condition.at,
        answer,
        _sentence(condition, value, "de", assumed=assumed),
        _sentence(condition, value, "en", assumed=assumed),
        asks=asks,
    )


def _sentence(condition: Compare, value: Value | Missing, language: Language, *, assumed: bool) -> str:
    fact = condition.fact
    label = fact.label.en if language == "en" else fact.label.de
    if assumed and not isinstance(value, Missing):
        shown = f"{said(MISSING_WORDS[Missing.NOT_ASKED], language)}, "
        shown += ("counts as " if language == "en" else "gilt als ") + value_in_words(fact, value, language)
    else:
        shown = value_in_words(fact, value, language)
    wanted = "wanted" if language == "en" else "verlangt"
    return f"{label}: {shown}; {wanted}: {test_in_words(condition, language)}"


def value_in_words(fact: Fact, value: Value | Missing, language: Language) -> str:
    """A value as a reader of the language reads it."""
    if isinstance(value, Missing):
        return said(MISSING_WORDS[value], language)
    if isinstance(value, bool):
        return said(_YES_NO[value], language)
    if isinstance(value, date):
        return _day(value, language)
    if fact.kind is Kind.CODE:
        label = fact.codes[str(value)]
        return label.en if language == "en" else label.de
    unit = "" if fact.unit is None else f" {fact.unit.en if language == 'en' else fact.unit.de}"
    return f"{value}{unit}"


def test_in_words(condition: Compare, language: Language) -> str:
    """What a comparison wants of its fact."""
    fact, test, english = condition.fact, condition.test, language == "en"
    if isinstance(test, OneOf):
        return (" or " if english else " oder ").join(value_in_words(fact, one, language) for one in test.values)
    if isinstance(test, Between):
        if test.low is not None and test.high is not None:
            return f"{test.low} {'to' if english else 'bis'} {test.high}"
        if test.low is not None:
            return f"{'at least' if english else 'mindestens'} {test.low}"
        return f"{'at most' if english else 'höchstens'} {test.high}"
    return _days_in_words(test, language)


def _days_in_words(test: Days, language: Language) -> str:
    english = language == "en"
    found = []
    if test.since:
        found.append(f"{'since' if english else 'seit'} {_day(test.since, language)}")
    if test.until:
        found.append(f"{'until' if english else 'bis'} {_day(test.until, language)}")
    ago = "ago" if english else "her"
    if test.newer:
        found.append(f"{'at most' if english else 'höchstens'} {period_in_words(test.newer, language)} {ago}")
    if test.older:
        found.append(f"{'at least' if english else 'mindestens'} {period_in_words(test.older, language)} {ago}")
    return (" and " if english else " und ").join(found)


def period_in_words(period: Period, language: Language) -> str:
    """A period, such as "24 Monate"."""
    one, many = _SPANS[period.span]
    return f"{period.amount} {said(one if period.amount == 1 else many, language)}"


def _day(day: date, language: Language) -> str:
    return day.isoformat() if language == "en" else f"{day.day:02}.{day.month:02}.{day.year}"
