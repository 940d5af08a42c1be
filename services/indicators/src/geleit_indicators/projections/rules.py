"""A place in the counts: month, indicator, one category per dimension, and for a wait its days."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Days = Counter[int | None]
"""How many waits took how many days; None for what is no wait, or one whose days nobody knows."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a fact is counted. `categories` follow the order of the indicator's dimensions."""

    period: str
    indicator: str
    categories: tuple[str, ...]
    days: int | None

    @property
    def key(self) -> str:
        """The place inside its month and indicator, as one word."""
        return json.dumps([*self.categories, self.days], separators=(",", ":"))

    @classmethod
    def of(cls, period: str, indicator: str, key: str) -> "Place":
        *categories, days = json.loads(key)
        return cls(period, indicator, tuple(categories), days)


def differences(kept: Mapping[Place, int], counted: Mapping[Place, int]) -> dict[Place, tuple[int, int]]:
    """Where two countings differ: place -> (kept, counted). A zero is the same as nothing."""
    found = {place: (kept.get(place, 0), counted.get(place, 0)) for place in {*kept, *counted}}
    return {place: pair for place, pair in found.items() if pair[0] != pair[1]}
