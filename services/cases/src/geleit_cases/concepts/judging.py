"""What a concept says about facts: one answer for each question that it decides, each with its trace.

It recommends; a person decides (the second of the eight rules). Pure: facts in, answers out, nothing is looked up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_cases.concepts.compiled import Compiled, Entry, table
from geleit_cases.concepts.known import KNOWN
from geleit_cases.concepts.rules import Channel, ClearingResult
from geleit_kit.pure.rules.conditions import Answer, AtLeast, Compare, Condition, Not, OneOf
from geleit_kit.pure.rules.facts import Given
from geleit_kit.pure.rules.tables import Why, decide
from geleit_kit.pure.rules.tracing import Trace, open_facts, trace
from geleit_kit.pure.texts import Worded
from geleit_vocabulary.coded import Coded

_RESULT_OF: Final = {Answer.YES: ClearingResult.CASE_MANAGEMENT, Answer.NO: ClearingResult.COUNSELLING}
_WISH: Final = Compare("/indication", KNOWN["wish"].fact, OneOf((True,)))
"""Stands in every indication: case management never opens without the person's wish, whatever a concept says."""


class Question(Coded):
    """What a concept is asked."""

    TARGET_GROUP = "target_group", "Zielgruppe", "Target group"
    EXCLUSION = "exclusion", "Eine andere Stelle ist zuständig", "Another body is responsible"
    OUTREACH = "outreach", "Weg der Ansprache", "Channel of outreach"
    CLEARING = "clearing", "Ergebnis des Clearings", "Result of the clearing"
    INDICATION = "indication", "Indikation", "Indication"
    EARLY_WARNING = "early_warning", "Frühwarnung", "Early warning"
    GUARD = "guard", "Übergang in die Phase", "Way into the phase"


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer. `code`: the rule or phase it is about, None where all rules of the question answer together.
    `answer` where it is a matter of yes or no, `result` where it is one of several; both None: undecided.
    """

    question: Question
    code: str | None
    label: Worded
    answer: Answer | None
    result: str | None
    result_label: Worded | None
    why: Why
    traces: tuple[Trace, ...]
    open_facts: tuple[str, ...]


def judge(concept: Compiled, given: Given, on: date, phase: str | None = None) -> list[Judged]:
    """Everything that a concept says about these facts on a day. `phase`: where the case stands, for its ways on."""
    held = concept.on(on)
    found = [*_entries(Question.TARGET_GROUP, held.groups, given, on)]
    found += _entries(Question.EXCLUSION, held.exclusions, given, on)
    for question, rules, otherwise, labels in (
        (Question.OUTREACH, held.outreach, held.outreach_otherwise, Channel),
        (Question.CLEARING, held.clearing, held.clearing_otherwise, ClearingResult),
    ):
        if rules or otherwise:
            found.append(_table(question, rules, otherwise, labels, given, on))
    found.append(indication(held, given, on))
    found += _entries(Question.EARLY_WARNING, held.warnings, given, on)
    return [*found, *_guards(held, given, on, phase)]


def indication(held: Compiled, given: Given, on: date) -> Judged:
    """Whether case management is recommended. `held`: the concept as it is in force on the day."""
    excluded = [trace(one.when, given, on) for one in held.exclusions]
    if any(one.answer is Answer.YES for one in excluded):
        return _indicated(ClearingResult.REFERRAL, tuple(excluded), ())
    found = trace(AtLeast("/indication", len(_all(held)), _all(held)), given, on)
    return _indicated(_RESULT_OF.get(found.answer), (found,), tuple(open_facts(found)))


def _all(held: Compiled) -> tuple[Condition, ...]:
    parts = [_WISH, held.belonging(), held.admission(), *(Not(one.at, one.when) for one in held.exclusions)]
    return tuple(part for part in parts if part is not None)


def _indicated(result: ClearingResult | None, traces: tuple[Trace, ...], asks: tuple[str, ...]) -> Judged:
    return Judged(
        question=Question.INDICATION,
        code=None,
        label=Question.INDICATION.label,
        answer=None,
        result=result,
        result_label=None if result is None else result.label,
        why=Why.OPEN_FACTS if result is None else Why.RULE,
        traces=traces,
        open_facts=asks,
    )


def _entries(question: Question, rules: Sequence[Entry], given: Given, on: date) -> Iterator[Judged]:
    for one in rules:
        yield _answered(question, one.code, one.label, trace(one.when, given, on))


def _answered(question: Question, code: str, label: Worded, found: Trace) -> Judged:
    asks = tuple(open_facts(found))
    why = Why.OPEN_FACTS if found.answer is Answer.UNKNOWN else Why.RULE
    return Judged(question, code, label, found.answer, None, None, why, (found,), asks)


def _table(
    question: Question,
    rules: Sequence[Entry],
    otherwise: str | None,
    labels: type[Channel] | type[ClearingResult],
    given: Given,
    on: date,
) -> Judged:
    said = decide(table(rules, otherwise), given, on)
    label = None if said.result is None else labels(said.result).label
    by = said.by[0] if said.by else None
    return Judged(question, by, question.label, None, said.result, label, said.why, said.traces, said.open_facts)


def _guards(held: Compiled, given: Given, on: date, phase: str | None) -> Iterator[Judged]:
    for step in held.steps:
        if step.source == phase and step.guard is not None:
            yield _answered(Question.GUARD, step.target, Question.GUARD.label, trace(step.guard, given, on))
