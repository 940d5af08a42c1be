"""A concept's content with its rules read: what the checks look at and what an evaluation asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from geleit_cases.concepts.known import KNOWN, Known
from geleit_cases.concepts.rules import Touches
from geleit_kit.pure.problems import Place
from geleit_kit.pure.rules.conditions import AtLeast, Condition, compares_in
from geleit_kit.pure.rules.facts import Fact, Kind, value_of
from geleit_kit.pure.rules.reading import read
from geleit_kit.pure.rules.tables import Rule, Table
from geleit_kit.pure.texts import Text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of a concept with the days on which it holds. `result` where the rule has one."""

    at: str
    code: str
    label: Text
    when: Condition
    valid_from: date | None
    valid_to: date | None
    result: str | None = None
    enabled: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to) and self.enabled


@dataclass(frozen=True, slots=True)
class Step:
    """From one phase to another. `at`: the pointer of the step, of its source phase where none is written."""

    at: str
    source: str
    target: str
    guard: Condition | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of a concept, and what they may ask."""

    known: Mapping[str, Known]
    groups: tuple[Entry, ...] = ()
    exclusions: tuple[Entry, ...] = ()
    outreach: tuple[Entry, ...] = ()
    outreach_otherwise: str | None = None
    clearing: tuple[Entry, ...] = ()
    clearing_otherwise: str | None = None
    criteria: tuple[Entry, ...] = ()
    needed: int | None = None
    phases: tuple[tuple[str, str], ...] = ()
    """(pointer, code) of each phase."""
    steps: tuple[Step, ...] = ()
    warnings: tuple[Entry, ...] = ()
    wrong: tuple[Place, ...] = field(default=())

    @property
    def facts(self) -> dict[str, Fact]:
        """What may be asked, by name."""
        return {name: one.fact for name, one in self.known.items()}

    def entries(self) -> Iterator[Entry]:
        """Every rule with its days."""
        for many in (self.groups, self.exclusions, self.outreach, self.clearing, self.criteria, self.warnings):
            yield from many

    def on(self, day: date) -> "Compiled":
        """The same with the rules alone that are in force on a day."""

        def kept(many: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(one for one in many if one.holds_on(day))

        return replace(
            self,
            groups=kept(self.groups),
            exclusions=kept(self.exclusions),
            outreach=kept(self.outreach),
            clearing=kept(self.clearing),
            criteria=kept(self.criteria),
            warnings=kept(self.warnings),
        )

    def admission(self) -> Condition | None:
        """What the criteria come to together; None where there are none."""
        if not self.criteria:
            return None
        needed = len(self.criteria) if self.needed is None else min(self.needed, len(self.criteria))
        return AtLeast("/indication/criteria", needed, tuple(one.when for one in self.criteria))

    def belonging(self) -> Condition | None:
        """Whom the concept is for: one of the groups. None: everybody."""
        if not self.groups:
            return None
        return AtLeast("/target_groups", 1, tuple(one.when for one in self.groups))

    def touches(self, condition: Condition) -> Iterator[tuple[str, Touches]]:
        """(pointer of the fact, what it touches) of each question that touches something."""
        for one in compares_in(condition):
            touched = self.known[one.fact.name].touches
            if touched is not Touches.NOTHING:
                yield f"{one.at}/fact", touched


def table(entries: Sequence[Entry], otherwise: str | None) -> Table:
    """Rules with a result as a table of the rule language."""
    return Table(tuple(Rule(one.at, one.code, one.when, one.result or one.code) for one in entries), otherwise)


class _Compiler:
    """Reads one content. What is wrong is collected; what could not be read is left out."""

    def __init__(self, content: Json) -> None:
        self.content = content
        self.wrong: list[Place] = []
        self.known = self._known()
        self.facts = {name: one.fact for name, one in self.known.items()}

    def entries(self, many: Sequence[Json], at: str, result: str | None = None) -> tuple[Entry, ...]:
        found = []
        for number, one in enumerate(many):
            when = self.read(one["when"], f"{at}/{number}/when")
            if when is not None:
                found.append(
                    Entry(
                        at=f"{at}/{number}",
                        code=one["code"],
                        label=Text(one["de"], one["en"]),
                        when=when,
                        valid_from=_day(one.get("valid_from")),
                        valid_to=_day(one.get("valid_to")),
                        result=one[result] if result else None,
                        enabled=one.get("enabled", True),
                    )
                )
        return tuple(found)

    def read(self, tree: Any, at: str) -> Condition | None:
        found = read(tree, self.facts, at)
        if isinstance(found, list):
            self.wrong += found
            return None
        return found

    def steps(self) -> tuple[Step, ...]:
        phases = self.content["phases"]
        found = []
        for number, phase in enumerate(phases):
            if phase.get("next") is None:
                if number + 1 < len(phases):
                    found.append(Step(f"/phases/{number}", phase["code"], phases[number + 1]["code"], None))
                continue
            for place, step in enumerate(phase["next"]):
                at = f"/phases/{number}/next/{place}"
                guard = None if step.get("guard") is None else self.read(step["guard"], f"{at}/guard")
                found.append(Step(at, phase["code"], step["to"], guard))
        return tuple(found)

    def _known(self) -> dict[str, Known]:
        known = dict(KNOWN)
        for number, one in enumerate(self.content.get("facts") or ()):
            at = f"/facts/{number}"
            if one["name"] in known:
                self.wrong.append(Place(f"{at}/name", "fact_known_already"))
                continue
            known[one["name"]] = self._local(one, at)
        return known

    def _local(self, one: Json, at: str) -> Known:
        unit = one.get("unit")
        fact = Fact(
            name=one["name"],
            kind=Kind(one["kind"]),
            label=Text(one["de"], one["en"]),
            codes={code["code"]: Text(code["de"], code["en"]) for code in one.get("codes") or ()},
            lowest=one.get("lowest"),
            highest=one.get("highest"),
            unit=Text(unit["de"], unit["en"]) if unit else None,
        )
        self.wrong += _wrong_in_fact(fact, one, at)
        raw = one.get("not_asked")
        default = None if raw is None else value_of(fact, raw)
        code = None if default is None else fact.fault(default)
        if code:
            self.wrong.append(Place(f"{at}/not_asked", code))
        return Known(replace(fact, not_asked=None if code else default), Touches(one["touches"]))


def _wrong_in_fact(fact: Fact, one: Json, at: str) -> Iterator[Place]:
    if (fact.kind is Kind.CODE) != bool(fact.codes):
        yield Place(f"{at}/codes", "codes_needed" if fact.kind is Kind.CODE else "codes_not_wanted")
    if len(fact.codes) < len(one.get("codes") or ()):
        yield Place(f"{at}/codes", "code_twice")
    if fact.lowest is not None and fact.highest is not None and fact.lowest > fact.highest:
        yield Place(f"{at}/lowest", "range_is_empty")
    if Touches(one["touches"]) is Touches.NOTHING and speaks_of(one):
        yield Place(f"{at}/touches", "touches_more")


def compile_concept(content: Json) -> Compiled:
    """The concept with its rules read. `wrong` names the place of each rule or fact that cannot be read.

    `content`: as `ConceptContent` takes it, as JSON.
    """
    reading = _Compiler(content)
    outreach, clearing = content.get("outreach") or {}, content.get("clearing") or {}
    indication = content.get("indication") or {}
    found = Compiled(
        known=reading.known,
        groups=reading.entries(content.get("target_groups") or (), "/target_groups"),
        exclusions=reading.entries(content.get("exclusions") or (), "/exclusions"),
        outreach=reading.entries(outreach.get("rules") or (), "/outreach/rules", "channel"),
        outreach_otherwise=outreach.get("otherwise"),
        clearing=reading.entries(clearing.get("rules") or (), "/clearing/rules", "result"),
        clearing_otherwise=clearing.get("otherwise"),
        criteria=reading.entries(indication.get("criteria") or (), "/indication/criteria"),
        needed=indication.get("needed"),
        phases=tuple((f"/phases/{number}", phase["code"]) for number, phase in enumerate(content["phases"])),
        steps=reading.steps(),
        warnings=reading.entries(content.get("early_warnings") or (), "/early_warnings"),
    )
    return replace(found, wrong=tuple(reading.wrong))


def compiled_of(content_hash: str, content: Json) -> Compiled:
    """The same, read once: what has the same hash says the same."""
    known = _READ.pop(content_hash, None) or compile_concept(content)
    _READ[content_hash] = known
    if len(_READ) > _MOST_READ:
        del _READ[next(iter(_READ))]
    return known


_MOST_READ: Final = 64
_READ: Final[dict[str, Compiled]] = {}
_SPEAKS_OF: Final = (
    "sprach", "muttersprach", "fremdsprach", "language", "deutschkennt", "dolmetsch", "interpret", "alphabetis",
    "analphabet", "literacy", "literate", "illitera", "herkunft", "origin", "nationalit", "staatsangeh", "staatsbürger",
    "citizenship", "ethni", "hautfarbe", "aufenthaltsstatus", "aufenthaltstitel", "aufenthaltsgrund", "duldung",
    "geduldet", "toleration", "tolerated", "bleibeperspektive", "asyl", "visum", "visa",
)  # fmt: skip
"""Beginnings of words by which a local fact shows what it touches. They help honest authors and stop no others."""


def speaks_of(one: Json) -> bool:
    """Whether the name or the words of a local fact speak of status, origin or language."""
    words = "".join(letter if letter.isalpha() else " " for letter in f"{one['name']} {one['de']} {one['en']}".lower())
    return any(word.startswith(_SPEAKS_OF) for word in words.split())


def _day(raw: Any) -> date | None:
    return date.fromisoformat(raw) if isinstance(raw, str) else raw
