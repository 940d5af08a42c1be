"""An answer with its reasons: for each node what was asked, what stood there, and what follows, in words.

Words are German and English, from the labels of the declared facts; no value is put into words that was not declared.
"""

from datetime import date
from typing import Final, NamedTuple

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
from geleit_kit.pure.texts import Language, Text, Worded

_SPANS: Final = {
    Span.DAYS: (Text("Tag", "day"), Text("Tage", "days")),
    Span.WEEKS: (Text("Woche", "week"), Text("Wochen", "weeks")),
    Span.MONTHS: (Text("Monat", "month"), Text("Monate", "months")),
    Span.YEARS: (Text("Jahr", "year"), Text("Jahre", "years")),
}
_ALWAYS: Final = Text("gilt immer", "always holds")
_OPPOSITE: Final = Text("das Gegenteil von", "the opposite of")
_YES_NO: Final = {True: ANSWER_WORDS[Answer.YES], False: ANSWER_WORDS[Answer.NO]}


class Trace(NamedTuple):
    """The answer of a node and of its parts. `value`: what was compared, where the node compares a fact."""

    condition: Condition
    answer: Answer
    parts: "tuple[Trace, ...]" = ()
    value: Value | Missing | None = None
    assumed: bool = False
    """Nobody asked, and the declaration of the fact says what counts then."""

    @property
    def at(self) -> str:
        """The pointer of the node in its document."""
        return self.condition.at

    def words(self, language: Language) -> str:
        """What was asked and what stood there, in words of the language."""
        if isinstance(self.condition, Compare):
            return _sentence(self.condition, self, language)
        if isinstance(self.condition, AtLeast):
            return _counted(self.condition, self, language)
        return said(_ALWAYS if isinstance(self.condition, Always) else _OPPOSITE, language)


class Line(NamedTuple):
    """One line of a trace that is read from top to bottom; `level` 0 is the whole rule."""

    level: int
    at: str
    answer: Answer
    words: str


def trace(condition: Condition, given: Given, today: date) -> Trace:
    """The answer with its reasons. `trace(...).answer` is what `condition.answer(...)` says."""
    if isinstance(condition, Compare):
        fact, value = condition.fact, effective(condition.fact, given)
        assumed = fact.not_asked is not None and given.get(fact.name, Missing.NOT_ASKED) is Missing.NOT_ASKED
        return Trace(condition, condition.of(value, today), (), value, assumed)
    if isinstance(condition, AtLeast):
        parts = tuple([trace(part, given, today) for part in condition.parts])
        return Trace(condition, combined(condition.needed, [part.answer for part in parts]), parts)
    if isinstance(condition, Not):
        part = trace(condition.part, given, today)
        return Trace(condition, turned(part.answer), (part,))
    return Trace(condition, Answer.YES)


def lines(found: Trace, language: Language) -> list[Line]:
    """The trace line by line, each in words of the language with its answer."""
    made: list[Line] = []
    _write(found, language, 0, made)
    return made


def _write(found: Trace, language: Language, level: int, made: list[Line]) -> None:
    words = f"{found.words(language)} → {said(ANSWER_WORDS[found.answer], language)}"
    made.append(Line(level, found.at, found.answer, words))
    for part in found.parts:
        _write(part, language, level + 1, made)


def open_facts(found: Trace) -> list[str]:
    """The facts that, once known, may close what is open; each once, in the order in which they are asked."""
    if found.answer is not Answer.UNKNOWN:
        return []
    if isinstance(found.condition, Compare):
        return [found.condition.fact.name]
    return list(dict.fromkeys(name for part in found.parts for name in open_facts(part)))


def said(text: Worded, language: Language) -> str:
    """The words of a text in one of the two languages."""
    return text.en if language == "en" else text.de


def _counted(condition: AtLeast, found: Trace, language: Language) -> str:
    answers = [part.answer for part in found.parts]
    sure, unsure = answers.count(Answer.YES), answers.count(Answer.UNKNOWN)
    english, many = language == "en", len(answers)
    if condition.needed == many:
        head = "all" if english else "alle"
    elif condition.needed == 1:
        head = "at least one" if english else "mindestens eine"
    else:
        head = f"{'at least' if english else 'mindestens'} {condition.needed}"
    still = f", {unsure} {'open' if english else 'offen'}" if unsure else ""
    return f"{head} {'of' if english else 'von'} {many}: {sure} {'met' if english else 'erfüllt'}{still}"


def _sentence(condition: Compare, found: Trace, language: Language) -> str:
    fact, english = condition.fact, language == "en"
    shown = value_in_words(fact, found.value, language) if found.value is not None else ""
    if found.assumed:
        shown = f"{said(MISSING_WORDS[Missing.NOT_ASKED], language)}, {'counts as' if english else 'gilt als'} {shown}"
    wanted = condition.words.get(language)
    if wanted is None:
        wanted = f"; {'wanted' if english else 'verlangt'}: {test_in_words(condition, language)}"
        condition.words[language] = wanted
    return f"{said(fact.label, language)}: {shown}{wanted}"


def value_in_words(fact: Fact, value: Value | Missing, language: Language) -> str:
    """A value as a reader of the language reads it."""
    if isinstance(value, Missing):
        return said(MISSING_WORDS[value], language)
    if isinstance(value, bool):
        return said(_YES_NO[value], language)
    if isinstance(value, date):
        return _day(value, language)
    if fact.kind is Kind.CODE:
        return said(fact.codes[str(value)], language)
    return f"{value}" if fact.unit is None else f"{value} {said(fact.unit, language)}"


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
