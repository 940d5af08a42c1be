"""What another version of a concept would say about a case. A recommendation that changes moves nothing by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from geleit_kit.pure.rules.conditions import Answer

NOT_THERE: Final = "not_there"
"""The version has no such rule."""
UNDECIDED: Final = "undecided"


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says to one question: the question, the rule (None: all together), `yes`, `no` or a result."""

    question: str
    code: str | None
    word: str


@dataclass(frozen=True, slots=True)
class Change:
    """A question that two versions answer differently. `before` and `after`: yes, no, a result, `undecided`,
    `not_there`.
    """

    question: str
    code: str | None
    before: str
    after: str


def word(answer: Answer | None, result: str | None) -> str:
    """One word for what was answered."""
    if result is not None:
        return result
    return UNDECIDED if answer is None or answer is Answer.UNKNOWN else answer.value


def changes(before: Sequence[Said], after: Sequence[Said]) -> list[Change]:
    """Where the two versions differ, in the order of the new one; what only the old one had comes last."""
    old, new = ({(one.question, one.code): one.word for one in many} for many in (before, after))
    found = [Change(*key, old.get(key, NOT_THERE), said) for key, said in new.items()]
    found += [Change(*key, said, NOT_THERE) for key, said in old.items() if key not in new]
    return [one for one in found if one.before != one.after]


def dimensions_lost(lists: Mapping[str, Sequence[str]], given: Mapping[str, str], unknown: str) -> list[str]:
    """The dimensions of a case whose code the new version does not list: they are corrected before it moves."""
    return sorted(name for name, code in given.items() if code != unknown and name in lists and code not in lists[name])


def facts_of(
    entered_on: date | None, dimensions: Mapping[str, str], *, wished: bool, agreed: bool, needs_open: int, unknown: str
) -> dict[str, Any]:
    """What a record tells of itself, as facts of a concept. What it does not hold was not asked."""
    facts: dict[str, Any] = {"agreement_complete": agreed, "needs_open": needs_open}
    if wished:
        facts["wish"] = True
    if entered_on is not None:
        facts["entered_on"] = entered_on
    names = {"age_band": "age_band", "target_group": "target_group", "nationality_group": "group"}
    return facts | {fact: dimensions[name] for fact, name in names.items() if dimensions.get(name, unknown) != unknown}
