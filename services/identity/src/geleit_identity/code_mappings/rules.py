"""Which mapping holds on a day, and what a translation says of a code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.codelists import CodeList, fault_of_code
from geleit_vocabulary.permissions import Permission

SINCE_EVER: Final = date(1900, 1, 1)
"""First day of a mapping that names none: the first day of the calendar of the house."""


CODE_MAPPING = Lifecycle(
    "code_mapping",
    start="held",
    steps=[
        Step("amend", ("held", "retracted"), "held", needs=Permission.BODY_ADMIN, asks="CodeMappingPatch"),
        Step("retract", "held", "retracted", needs=Permission.BODY_ADMIN),
    ],
)
"""What was retracted was never right: it translates nothing any more, and stays readable."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """From a day on an own code means a code of the list; None: from then on it has no counterpart there."""

    own_code: str
    code: str | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class Translation:
    """What stands for a code on a day. `own_codes` are those that mean `code`; `fault` says what is in the way."""

    given: str
    own_codes: tuple[str, ...]
    code: str | None
    fault: str | None = None
    successors: tuple[str, ...] = ()


Key = tuple[str, str, str, date]
"""System, list, own code, first day: of those that hold one body has one."""


class Outcome(StrEnum):
    """What comes of a line of a table."""

    REGISTERED = "registered"
    CHANGED = "changed"
    FOUND = "found"
    """It stands there already."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """A meaning as a table or the register has it. `held` False: somebody has retracted it."""

    key: Key
    code: str | None
    reference: str | None = None
    held: bool = True


class Sheet:
    """What a body has mapped, while a table is laid on it line by line. What somebody has retracted no table brings
    back, and what a code means from a day on is changed under its own reference only.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        known = list(lines)
        self._held = {line.key: line for line in known if line.held}
        self._referred = {line.reference: line for line in known if line.reference is not None}

    def lay(self, line: Line) -> tuple[Outcome, tuple[Place, ...]]:
        """What comes of a line, and where it is wrong; later lines find it there."""
        there = self._referred.get(line.reference) if line.reference is not None else None
        beside = self._held.get(line.key)
        if there is not None and not there.held:
            return Outcome.REFUSED, (Place("/own_reference", "mapping_retracted"),)
        if beside is not None and beside is not there:
            if line.reference is None and beside.code == line.code:
                return Outcome.FOUND, ()
            return Outcome.REFUSED, (Place("/own_code", "code_mapped_already"),)
        if there is not None:
            if (there.key, there.code) == (line.key, line.code):
                return Outcome.FOUND, ()
            del self._held[there.key]
        self._held[line.key] = line
        if line.reference is not None:
            self._referred[line.reference] = line
        return (Outcome.REGISTERED if there is None else Outcome.CHANGED), ()


def wrong_in_mapping(versions: Sequence[CodeList], code: str | None) -> list[Place]:
    """What keeps a code from being mapped to: no such list, or none of its versions has it. A code that has ended may
    be mapped: old records carry it.
    """
    if not versions:
        return [Place("/code_list", "not_in_list")]
    if code is not None and not any(code in version for version in versions):
        return [Place("/code", "code_not_in_list")]
    return []


def holding(mappings: Iterable[Mapping], day: date) -> dict[str, Mapping]:
    """Own code -> the mapping that holds on a day: the last one that has begun. A later one ends the one before it."""
    begun = (one for one in mappings if one.valid_from <= day)
    return {one.own_code: one for one in sorted(begun, key=lambda one: one.valid_from)}


def to_list(own: str, mappings: Iterable[Mapping], versions: tuple[CodeList, ...], day: date) -> Translation:
    """The code of the list for an own code. A code that has ended by the day comes with its successors: which of them
    is right only the body can say.
    """
    held = holding(mappings, day).get(own)
    if held is None:
        return Translation(own, (), None, "not_mapped")
    if held.code is None:
        return Translation(own, (own,), None, "no_counterpart")
    return _judged(Translation(own, (own,), held.code), versions, day)


def from_list(code: str, mappings: Iterable[Mapping], versions: tuple[CodeList, ...], day: date) -> Translation:
    """The own codes for a code of the list; several may mean the same."""
    own = sorted(one.own_code for one in holding(mappings, day).values() if one.code == code)
    found = _judged(Translation(code, tuple(own), code), versions, day)
    return found if own or found.fault else Translation(code, (), code, "not_mapped")


def _judged(found: Translation, versions: tuple[CodeList, ...], day: date) -> Translation:
    fault = fault_of_code(versions, found.code or "", day, day)
    if fault is None:
        return found
    successors = tuple(entry.code for entry in fault.successors)
    return Translation(found.given, found.own_codes, found.code, fault.what, successors)
