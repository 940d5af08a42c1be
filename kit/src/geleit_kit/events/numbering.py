"""Where a reader goes on whose producer's numbers began again: pure rules over the numbers of one stream.

A database that is put back from an older backup would give out numbers a second time. Its counters therefore begin
again at `begins`, above any number that was ever given, and remember `until`: the last number that the backup knew.
What was told between the two is a line that the producer does not know any more (decision 0024).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leap:
    """After `until` comes `begins + 1`."""

    until: int
    begins: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a reader is handed: the numbers after `after`, as far as `upto` (None: as far as there are any)."""

    after: int
    upto: int | None = None


def part_after(asked: int, *, floor: int, top: int, leaps: Sequence[Leap]) -> Part | None:
    """What comes after a number; `leaps` from the oldest on. None where the reader has to hear what stands (410): it is
    below the floor, or heard what the producer does not know any more.

    Who heard all that the backup knew, and nothing else, goes on behind the leap: it has missed nothing.
    """
    if asked < floor:
        return None
    after = asked
    for leap in leaps:
        if after < leap.until:
            return Part(after, leap.until)
        if after == leap.until:
            after = leap.begins
        if after < leap.begins:
            return None
    return Part(after) if after <= top else None


def kept_part_after(asked: int, *, top: int, leaps: Sequence[Leap]) -> Part:
    """The same on a stream that is kept for good (statistics): there is no snapshot, and none is needed, since the
    reader keeps what it heard. It goes on behind the leap, or at the top.
    """
    after = asked
    for leap in leaps:
        if after < leap.until:
            return Part(after, leap.until)
        after = max(after, leap.begins)
    return Part(min(after, top))


def leaps_of(own: Sequence[Leap], every: Sequence[int]) -> list[Leap]:
    """The leaps of one counter: its own, and those (`every`: where each began) in which it did not exist yet. Such a
    counter would have begun behind the leap before.
    """
    until_of = {one.begins: one.until for one in own}
    found: list[Leap] = []
    for begins in sorted(every):
        found.append(Leap(until_of.get(begins, found[-1].begins if found else 0), begins))
    return found
