"""From a JSON tree to a condition, or to the places of everything that is wrong with it.

{"all": [...]}  {"any": [...]}  {"at_least": 2, "of": [...]}  {"not": {...}}  {"always": true}
{"fact": "wish", "is": true}              yes or no; also one code
{"fact": "route", "in": ["a", "b"]}       one of these codes
{"fact": "age", "at_least": 18, "at_most": 27}
{"fact": "entered_on", "since": "2016-06-01", "until": "2017-12-31"}
{"fact": "entered_on", "at_most_ago": {"years": 5}, "at_least_ago": {"weeks": 4}}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from geleit_kit.pure.problems import Place
from geleit_kit.pure.rules.conditions import (
    Always,
    AtLeast,
    Between,
    Compare,
    Condition,
    Days,
    Not,
    OneOf,
    Period,
    Span,
    Test,
)
from geleit_kit.pure.rules.facts import LARGEST, Fact, Kind, pointed, value_of

MAX_DEPTH: Final = 12
MAX_NODES: Final = 200
MAX_PARTS: Final = 50
LONGEST_PERIOD: Final[Mapping[Span, int]] = {Span.DAYS: 54_750, Span.WEEKS: 7_800, Span.MONTHS: 1_800, Span.YEARS: 150}

TESTS: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.YES_NO: frozenset({"is"}),
    Kind.CODE: frozenset({"is", "in"}),
    Kind.NUMBER: frozenset({"at_least", "at_most"}),
    Kind.DAY: frozenset({"since", "until", "at_most_ago", "at_least_ago"}),
}
"""Which tests a fact of a type can be put to."""


@dataclass(slots=True)
class _Reading:
    """One tree being read: what is known, what is wrong, how many nodes there were."""

    facts: Mapping[str, Fact]
    wrong: list[Place] = field(default_factory=list)
    nodes: int = 0

    def refuse(self, at: str, code: str) -> None:
        self.wrong.append(Place(at, code))


def read(tree: Any, facts: Mapping[str, Fact], at: str = "") -> Condition | list[Place]:
    """The condition of a tree, or the places of what is wrong. `at`: the pointer of the tree in its document.

    Codes: `not_a_rule`, `unknown_fact`, `test_does_not_fit`, `wrong_type`, `not_in_list`, `not_possible`,
    `range_is_empty`, `too_many_needed`, `rule_too_deep`, `rule_too_large`, `not_a_period`.
    """
    reading = _Reading(facts)
    condition = _node(reading, tree, at, 1)
    return reading.wrong if condition is None or reading.wrong else condition


def _node(reading: _Reading, tree: Any, at: str, depth: int) -> Condition | None:
    reading.nodes += 1
    if depth > MAX_DEPTH or reading.nodes > MAX_NODES:
        reading.refuse(at, "rule_too_deep" if depth > MAX_DEPTH else "rule_too_large")
        return None
    if not isinstance(tree, Mapping):
        reading.refuse(at, "not_a_rule")
        return None
    if "fact" in tree:
        return _compare(reading, tree, at)
    form = _FORMS.get(frozenset(tree))
    if form is None:
        reading.refuse(at, "not_a_rule")
        return None
    return form(reading, tree, at, depth)


def _all(reading: _Reading, tree: Mapping[str, Any], at: str, depth: int) -> Condition | None:
    parts = _parts(reading, tree["all"], f"{at}/all", depth)
    return None if parts is None else AtLeast(at, len(parts), parts)


def _any(reading: _Reading, tree: Mapping[str, Any], at: str, depth: int) -> Condition | None:
    parts = _parts(reading, tree["any"], f"{at}/any", depth)
    return None if parts is None else AtLeast(at, 1, parts)


def _at_least(reading: _Reading, tree: Mapping[str, Any], at: str, depth: int) -> Condition | None:
    needed, parts = tree["at_least"], _parts(reading, tree["of"], f"{at}/of", depth)
    if isinstance(needed, bool) or not isinstance(needed, int) or needed < 1:
        reading.refuse(f"{at}/at_least", "wrong_type")
        return None
    if parts is not None and needed > len(parts):
        reading.refuse(f"{at}/at_least", "too_many_needed")
        return None
    return None if parts is None else AtLeast(at, needed, parts)


def _not(reading: _Reading, tree: Mapping[str, Any], at: str, depth: int) -> Condition | None:
    part = _node(reading, tree["not"], f"{at}/not", depth + 1)
    return None if part is None else Not(at, part)


def _always(reading: _Reading, tree: Mapping[str, Any], at: str, depth: int) -> Condition | None:
    del depth
    if tree["always"] is True:
        return Always(at)
    reading.refuse(f"{at}/always", "wrong_type")
    return None


_Form = Callable[[_Reading, Mapping[str, Any], str, int], Condition | None]
_FORMS: Final[Mapping[frozenset[str], _Form]] = {
    frozenset({"all"}): _all,
    frozenset({"any"}): _any,
    frozenset({"at_least", "of"}): _at_least,
    frozenset({"not"}): _not,
    frozenset({"always"}): _always,
}


def _parts(reading: _Reading, given: Any, at: str, depth: int) -> tuple[Condition, ...] | None:
    if not isinstance(given, list) or not given:
        reading.refuse(at, "not_a_rule")
        return None
    if len(given) > MAX_PARTS:
        reading.refuse(at, "rule_too_large")
        return None
    found = [_node(reading, part, f"{at}/{number}", depth + 1) for number, part in enumerate(given)]
    parts = tuple(part for part in found if part is not None)
    return parts if len(parts) == len(found) else None


def _compare(reading: _Reading, tree: Mapping[str, Any], at: str) -> Condition | None:
    fact = reading.facts.get(tree["fact"]) if isinstance(tree["fact"], str) else None
    if fact is None:
        reading.refuse(f"{at}/fact", "unknown_fact")
        return None
    tests = set(tree) - {"fact"}
    strange = tests - TESTS[fact.kind]
    if strange or not tests or {"is", "in"} <= tests:
        known = sorted(strange & frozenset().union(*TESTS.values()))
        reading.refuse(f"{at}/{pointed(known[0])}" if known else at, "test_does_not_fit" if tests else "not_a_rule")
        return None
    before = len(reading.wrong)
    test = _test(reading, fact, tree, at)
    return None if test is None or len(reading.wrong) > before else Compare(at, fact, test)


def _test(reading: _Reading, fact: Fact, tree: Mapping[str, Any], at: str) -> Test | None:
    if fact.kind is Kind.NUMBER:
        return _between(reading, tree, at)
    if fact.kind is Kind.DAY:
        return _days(reading, fact, tree, at)
    if "is" in tree:
        return _one_of(reading, fact, [(tree["is"], f"{at}/is")])
    codes = tree["in"]
    if not isinstance(codes, list) or not codes or len(codes) > 4 * MAX_PARTS:
        reading.refuse(f"{at}/in", "wrong_type")
        return None
    return _one_of(reading, fact, [(code, f"{at}/in/{number}") for number, code in enumerate(codes)])


def _one_of(reading: _Reading, fact: Fact, values: Sequence[tuple[Any, str]]) -> Test | None:
    for value, place in values:
        code = fact.fault(value)
        if code:
            reading.refuse(place, code)
    return OneOf(tuple(value for value, _ in values))


def _between(reading: _Reading, tree: Mapping[str, Any], at: str) -> Test | None:
    low, high = tree.get("at_least"), tree.get("at_most")
    for name, value in (("at_least", low), ("at_most", high)):
        if name in tree and (isinstance(value, bool) or not isinstance(value, int)):
            reading.refuse(f"{at}/{name}", "wrong_type")
            return None
        if name in tree and abs(value or 0) > LARGEST:
            reading.refuse(f"{at}/{name}", "not_possible")
            return None
    if low is not None and high is not None and low > high:
        reading.refuse(at, "range_is_empty")
    return Between(low, high)


def _days(reading: _Reading, fact: Fact, tree: Mapping[str, Any], at: str) -> Test | None:
    before = len(reading.wrong)
    since, until = (_day(reading, fact, tree, name, at) for name in ("since", "until"))
    newer, older = (_period(reading, tree, name, at) for name in ("at_most_ago", "at_least_ago"))
    if since and until and since > until:
        reading.refuse(at, "range_is_empty")
    return None if len(reading.wrong) > before else Days(since, until, newer, older)


def _day(reading: _Reading, fact: Fact, tree: Mapping[str, Any], name: str, at: str) -> date | None:
    if name not in tree:
        return None
    value = value_of(fact, tree[name])
    code = fact.fault(value)
    if code:
        reading.refuse(f"{at}/{name}", code)
    return value if isinstance(value, date) else None


def _period(reading: _Reading, tree: Mapping[str, Any], name: str, at: str) -> Period | None:
    found = period_of(tree[name]) if name in tree else None
    if name in tree and found is None:
        reading.refuse(f"{at}/{name}", "not_a_period")
    return found


def period_of(raw: Any) -> Period | None:
    """`{"years": 5}` and the like as a period, or None."""
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return None
    (name, amount), *_ = raw.items()
    if name not in set(Span) or isinstance(amount, bool) or not isinstance(amount, int):
        return None
    span = Span(name)
    return Period(amount, span) if 1 <= amount <= LONGEST_PERIOD[span] else None
