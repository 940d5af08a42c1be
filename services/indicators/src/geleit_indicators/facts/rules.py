"""What a fact counts as, whatever order facts arrive in.

A fact counts unless it was withdrawn, replaced, or came too late. A correction retracts an earlier fact by its id and
may arrive before it. A correction of something that was already published changes nothing: the published month stays,
and what replaces it counts nowhere, so that nobody is counted twice.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from geleit_indicators.catalogue.rules import NO, UNKNOWN, WAITS, YES, Indicator
from geleit_indicators.projections.rules import Place

_DISTRICT: Final = re.compile(r"[a-z0-9][a-z0-9_.+-]{0,59}")


class Kept(Protocol):
    """A fact as it is kept."""

    fact_id: UUID
    retracts: UUID | None
    withdrawn: bool
    too_late: bool
    indicator: str
    period: str | None
    categories: list[str]
    days: int | None


def categories(indicator: Indicator, given: Mapping[str, object], days: int | None = None) -> list[str]:
    """One category per dimension, in the indicator's order. A code that no list knows counts as unknown."""
    found = []
    for dimension in indicator.dimensions:
        value = given.get(dimension.key)
        if dimension.key == "wait" and indicator.wait is not None:
            value = indicator.wait.band(days)
        elif isinstance(value, bool):
            value = YES if value else NO
        elif dimension.open and not _DISTRICT.fullmatch(str(value)):
            value = UNKNOWN
        found.append(dimension.category(value))
    return found


def wait_indicator(kind: str) -> Indicator | None:
    """The indicator of a kind of wait; None for a kind that is not counted here."""
    return WAITS.get(kind)


def waited(from_day: date | None, to_day: date | None, days: int | None) -> int | None:
    """How many days a wait took. Unknown ends are unknown days, never zero."""
    if days is not None and days >= 0:
        return days
    if from_day is None or to_day is None or to_day < from_day:
        return None
    return (to_day - from_day).days


def stands(fact: Kept, replaced: Iterable[Kept]) -> bool:
    """Whether a fact counts. `replaced`: the facts that retract it."""
    retracted = any(not other.too_late for other in replaced)
    return fact.period is not None and not fact.withdrawn and not fact.too_late and not retracted


def place_of(fact: Kept) -> Place:
    """Where a fact counts; it must have a month."""
    return Place(str(fact.period), fact.indicator, tuple(fact.categories), fact.days)


def counted(facts: Iterable[Kept]) -> Counter[Place]:
    """The projection, computed from all facts of a body at once."""
    kept = list(facts)
    retracting: dict[UUID, list[Kept]] = {}
    for fact in kept:
        if fact.retracts is not None:
            retracting.setdefault(fact.retracts, []).append(fact)
    return Counter(place_of(fact) for fact in kept if stands(fact, retracting.get(fact.fact_id, [])))
