"""Rules beside each other: each says when it holds and what follows. None comes before another.

What no rule covers is undecided, and so is what hangs on an open fact: then a person decides.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geleit_kit.pure.rules.conditions import Answer, Condition
from geleit_kit.pure.rules.facts import Given
from geleit_kit.pure.rules.tracing import Trace, open_facts, trace


class Why(StrEnum):
    """How a table came to its result, or why it came to none."""

    RULE = "rule"
    OTHERWISE = "otherwise"
    OPEN_FACTS = "open_facts"
    NO_RULE = "no_rule"
    RULES_DISAGREE = "rules_disagree"


@dataclass(frozen=True, slots=True)
class Rule:
    """When it holds, `result` follows. `at`: the pointer of the rule in its document."""

    at: str
    code: str
    when: Condition
    result: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rules, and what follows where every one of them says no; None: then it is undecided."""

    rules: tuple[Rule, ...]
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a table says. `result` None is "undecided". `open_facts`: what to ask so that it may be decided."""

    result: str | None
    why: Why
    by: tuple[str, ...]
    """The codes of the rules that say yes."""
    traces: tuple[Trace, ...]
    open_facts: tuple[str, ...]


def decide(table: Table, given: Given, today: date) -> Decided:
    """The result that the rules agree on, with the trace of each."""
    traces = tuple(trace(rule.when, given, today) for rule in table.rules)
    hits = [rule for rule, found in zip(table.rules, traces, strict=True) if found.answer is Answer.YES]
    by = tuple(rule.code for rule in hits)
    results = list(dict.fromkeys(rule.result for rule in hits))
    asks = tuple(dict.fromkeys(name for found in traces for name in open_facts(found)))
    if len(results) == 1:
        return Decided(results[0], Why.RULE, by, traces, ())
    if results:
        return Decided(None, Why.RULES_DISAGREE, by, traces, asks)
    if any(found.answer is Answer.UNKNOWN for found in traces):
        return Decided(None, Why.OPEN_FACTS, (), traces, asks)
    return Decided(table.otherwise, Why.NO_RULE if table.otherwise is None else Why.OTHERWISE, (), traces, ())
