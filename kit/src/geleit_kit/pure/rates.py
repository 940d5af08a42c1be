"""Token buckets: so many at once, refilled evenly. One number is all that a bucket remembers: when it will be full.

This is the generic cell rate algorithm (ITU-T I.371, annex A), which needs no timer that fills anything.
"""

from dataclasses import dataclass
from typing import Final

_SLACK: Final = 0.01
"""What sums of fractions may be off by, as a part of one token."""
MANY: Final = 10_000
"""How many buckets are remembered. A full one is like one that nobody ever took from, and is forgotten first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`amount` tokens at once, and as many again in `seconds`."""

    name: str
    amount: int
    seconds: int = 60

    @property
    def interval(self) -> float:
        """Seconds until one token grows again."""
        return self.seconds / self.amount

    def over(self, full_at: float, now: float, count: int = 1) -> float:
        """By how many seconds so many more tokens are too early; zero or less where they are there."""
        over = max(full_at, now) + count * self.interval - now - self.seconds
        return over if over > self.interval * _SLACK else min(over, 0.0)


class Buckets:
    """The buckets of one rate, by whom they belong to, in this process."""

    def __init__(self, rate: Rate, many: int = MANY) -> None:
        self.rate, self._many = rate, many
        self._full_at: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, whose: bytes, now: float, count: int = 1) -> float:
        """Takes tokens, all or none; answers by how many seconds they came too early, or zero or less."""
        full_at = self._full_at.get(whose, now)
        over = self.rate.over(full_at, now, count)
        if over <= 0:
            self._full_at[whose] = max(full_at, now) + count * self.rate.interval
            if len(self._full_at) > self._many:
                self._forget(now)
        return over

    def _forget(self, now: float) -> None:
        """The full ones, and where that is not enough those that are the nearest to it."""
        waiting = sorted((full_at, whose) for whose, full_at in self._full_at.items() if full_at > now)
        self._full_at = {whose: full_at for full_at, whose in waiting[-(self._many // 2) :]}
