"""What keeps a concept from going live, each with its place: rules that nobody can meet or that contradict, phases that
no way leads to, and criteria that nobody may use.

Status, origin and language are never hidden criteria (the third rule of the catalogue; Handreichung zum kommunalen
Einwanderungsmanagement, MKFFI NRW 2020, l. 2433-2437: language barriers count neither for nor against). Status stands
only in a rule that is dated and gives its reason; language and origin in none, but for a channel of outreach by origin,
which two roles sign.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from geleit_cases.concepts.compiled import Compiled, compile_concept, table
from geleit_cases.concepts.rules import CountsFrom, Touches
from geleit_kit.pure.problems import Place
from geleit_kit.pure.rules.checking import Checker, Finding, reachable
from geleit_kit.pure.rules.conditions import Condition, Not

MOST_DAYS: Final = 8
"""On how many days, at which rules begin or end, the rules are laid beside each other."""

_CODED: Final = (
    "target_groups", "exclusions", "access_routes", "outreach/rules", "clearing/rules", "indication/criteria",
    "phases", "time_boxes", "cadences", "early_warnings", "action_fields", "end_reasons",
)  # fmt: skip


def check(content: Mapping[str, Any], today: date) -> list[Finding]:
    """Everything that is to be said about a concept's content, what refuses it first.

    `content`: as `ConceptContent` takes it, as JSON. Findings that do not refuse: `gap`, `asks_nothing`,
    `not_decided`, `not_in_effect`.
    """
    compiled = compile_concept(content)
    found = [Finding(place.pointer, place.code) for place in compiled.wrong]
    found += _twice(content)
    found += _never(compiled)
    found += _phases(compiled)
    found += _loose_ends(content)
    if not any(one.refuses for one in found):
        found += _together(compiled, today)
    return sorted(found, key=lambda one: not one.refuses)


def places(found: Sequence[Finding], at: str = "") -> list[Place]:
    """The places of what refuses."""
    return [Place(f"{at}{one.at}", one.code) for one in found if one.refuses]


def signs(content: Mapping[str, Any]) -> list[str]:
    """The places of rules that go live only with the signatures of two roles: outreach by origin that is enabled."""
    compiled = compile_concept(content)
    return [
        one.at
        for one in compiled.outreach
        if one.enabled and any(touched is Touches.ORIGIN for _, touched in compiled.touches(one.when))
    ]


def _twice(content: Mapping[str, Any]) -> Iterator[Finding]:
    for path in _CODED:
        many: Any = content
        for part in path.split("/"):
            many = (many.get(part) if isinstance(many, Mapping) else None) or ()
        counted = Counter(one["code"] for one in many)
        seen: set[str] = set()
        for number, one in enumerate(many):
            if counted[one["code"]] > 1 and one["code"] in seen:
                yield Finding(f"/{path}/{number}/code", "code_twice")
            seen.add(one["code"])


def _never(compiled: Compiled) -> Iterator[Finding]:
    for one in compiled.entries():
        sought = one.at.startswith("/outreach/")
        for at, touched in compiled.touches(one.when):
            if touched is Touches.LANGUAGE or (touched is Touches.ORIGIN and not sought):
                yield Finding(at, f"{touched.value}_is_no_criterion")
            elif one.valid_from is None:
                yield Finding(f"{one.at}/valid_from", f"{touched.value}_needs_a_date")
    for step in compiled.steps:
        if step.guard is not None:
            for at, touched in compiled.touches(step.guard):
                yield Finding(at, f"{touched.value}_is_no_criterion")


def _phases(compiled: Compiled) -> Iterator[Finding]:
    codes = {code for _, code in compiled.phases}
    for step in compiled.steps:
        if step.target not in codes:
            yield Finding(f"{step.at}/to", "phase_unknown")
    start = compiled.phases[0][1]
    reached = reachable(start, [(step.source, step.target) for step in compiled.steps])
    for at, code in compiled.phases:
        if code not in reached:
            yield Finding(at, "unreachable")


def _loose_ends(content: Mapping[str, Any]) -> Iterator[Finding]:
    codes = {phase["code"] for phase in content["phases"]}
    for number, box in enumerate(content.get("time_boxes") or ()):
        at, from_phase = f"/time_boxes/{number}/phase", box["counts_from"] == CountsFrom.PHASE_ENTERED
        if from_phase and box.get("phase") not in codes:
            yield Finding(at, "phase_unknown" if box.get("phase") else "missing")
        elif not from_phase and box.get("phase"):
            yield Finding(at, "not_wanted_here")
    indication = content.get("indication") or {}
    needed, criteria = indication.get("needed"), indication.get("criteria") or ()
    if needed is not None and needed > len(criteria):
        yield Finding("/indication/needed", "too_many_needed")


def _together(compiled: Compiled, today: date) -> list[Finding]:
    """What the rules come to on each day on which they change; what was said once is not said again."""
    found: dict[tuple[str, str, str | None], Finding] = {}
    budget = Checker(today)
    for day in _days(compiled, today):
        checker = Checker(day, budget.left)
        for one in _on(compiled.on(day), checker):
            found.setdefault((one.at, one.code, one.other), one)
        budget.left = checker.left
    found |= {
        (one.at, "not_in_effect", None): Finding(one.at, "not_in_effect", refuses=False)
        for one in compiled.entries()
        if not one.enabled
    }
    return list(found.values())


def _days(compiled: Compiled, today: date) -> list[date]:
    days = {today}
    for one in compiled.entries():
        days |= {one.valid_from} if one.valid_from else set()
        days |= {one.valid_to + timedelta(days=1)} if one.valid_to else set()
    return [today, *sorted(day for day in days if day > today)][:MOST_DAYS]


def _on(compiled: Compiled, checker: Checker) -> Iterator[Finding]:
    admission, belonging = compiled.admission(), compiled.belonging()
    out: list[Condition] = [Not("", one.when) for one in compiled.exclusions]
    for one in compiled.groups:
        yield from checker.possible(one.at, "unreachable", one.when, *out)
    for one in (*compiled.exclusions, *compiled.warnings):
        yield from checker.possible(one.at, "unreachable", one.when)
    for one in compiled.criteria:
        yield from checker.possible(one.at, "unreachable", one.when)
        yield from checker.needed(one.at, "asks_nothing", one.when)
    yield from _cumulative(compiled, checker)
    if admission is not None:
        before = [*out, *([belonging] if belonging is not None else [])]
        yield from checker.possible("/indication/criteria", "nobody_is_admitted", admission, *before)
    yield from checker.table(table(compiled.outreach, compiled.outreach_otherwise))
    yield from checker.table(table(compiled.clearing, compiled.clearing_otherwise))
    for step in compiled.steps:
        if step.guard is not None:
            yield from checker.possible(f"{step.at}/guard", "unreachable", step.guard)


def _cumulative(compiled: Compiled, checker: Checker) -> Iterator[Finding]:
    """Criteria that must all be met may not exclude each other."""
    if compiled.needed is None or compiled.needed == len(compiled.criteria):
        yield from checker.together([(one.at, one.when) for one in compiled.criteria])
