"""What a rule may ask: facts with a type, labels, codes, and what it means that somebody was not asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.problems import Place
from geleit_kit.pure.texts import Text, Worded

LARGEST: Final = 2**53


class Kind(StrEnum):
    """The four types of facts. Numbers are whole; a day is a legal day."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DAY = "day"
    CODE = "code"


class Missing(StrEnum):
    """Why a value is not there. Each is an answer, none is an error."""

    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"
    NOT_SAID = "not_said"


Value = bool | int | date | str
Given = Mapping[str, Value | Missing]
"""Facts by name. One that is not there was not asked."""

MISSING_WORDS: Final[Mapping[Missing, Text]] = {
    Missing.NOT_ASKED: Text("nicht gefragt", "not asked"),
    Missing.NOT_KNOWN: Text("nicht bekannt", "not known"),
    Missing.NOT_SAID: Text("möchte es nicht sagen", "does not wish to say"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. `codes` in the order of the list; `lowest` and `highest` count in; `not_asked`: the value that
    holds where nobody asked, None where the question then stays open.
    """

    name: str
    kind: Kind
    label: Worded
    codes: Mapping[str, Worded] = field(default_factory=dict)
    lowest: int | None = None
    highest: int | None = None
    unit: Worded | None = None
    not_asked: Value | None = None

    def fault(self, value: Value) -> str | None:
        """Why a value cannot be one of this fact, as a code, or None."""
        if self.kind is Kind.YES_NO:
            return None if isinstance(value, bool) else "wrong_type"
        if self.kind is Kind.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int):
                return "wrong_type"
            low, high = self.span()
            return None if low <= value <= high else "not_possible"
        if self.kind is Kind.DAY:
            if not isinstance(value, date):
                return "wrong_type"
            return None if EARLIEST_DAY <= value <= LATEST_DAY else "not_possible"
        if not isinstance(value, str):
            return "wrong_type"
        return None if value in self.codes else "not_in_list"

    def span(self) -> tuple[int, int]:
        """The lowest and the highest number that it can be."""
        return (
            -LARGEST if self.lowest is None else self.lowest,
            LARGEST if self.highest is None else self.highest,
        )


def value_of(fact: Fact, raw: Any) -> Value | str:
    """A JSON value as a value of the fact; days come as ISO 8601. What cannot be read comes back as it is."""
    if fact.kind is Kind.DAY and isinstance(raw, str) and len(raw) == len("2016-06-21"):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return raw
    return raw  # type: ignore[no-any-return]  # whatever it is, `fault` looks at it


def given_of(facts: Mapping[str, Fact], raw: Mapping[str, Any], at: str = "") -> tuple[dict[str, Any], list[Place]]:
    """The facts of a JSON object and what is wrong with them.

    A value that is missing is null (not known) or `{"missing": "not_asked" | "not_known" | "not_said"}`.
    """
    given: dict[str, Any] = {}
    wrong: list[Place] = []
    for name, value in raw.items():
        fact = facts.get(name)
        place = f"{at}/{pointed(name)}"
        if fact is None:
            wrong.append(Place(place, "unknown_fact"))
        elif value is None:
            given[name] = Missing.NOT_KNOWN
        elif isinstance(value, Mapping):
            reason = value.get("missing")
            if len(value) == 1 and isinstance(reason, str) and reason in set(Missing):
                given[name] = Missing(reason)
            else:
                wrong.append(Place(place, "wrong_type"))
        else:
            read = value_of(fact, value)
            code = fact.fault(read)
            if code:
                wrong.append(Place(place, code))
            else:
                given[name] = read
    return given, wrong


def pointed(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
