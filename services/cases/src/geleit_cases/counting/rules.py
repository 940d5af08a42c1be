"""Which statistics facts a person's records give, and what a correction retracts.

Pure calculation: the facts that should stand are computed from what is known; the difference to what was published is
sent. "First time this year" is a flag of the person inside its body, so an earlier entry found later moves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that has ended; `days` counts calendar days from the first to the last day."""

    from_day: date
    to_day: date

    @property
    def days(self) -> int:
        """Calendar days waited; 0 when both are the same day."""
        return (self.to_day - self.from_day).days


def wait(from_day: date | None, to_day: date | None) -> Wait | None:
    """The wait between two days, or None: unknown ends or a contact before the entry are no wait."""
    if from_day is None or to_day is None or to_day < from_day:
        return None
    return Wait(from_day, to_day)


@dataclass(frozen=True, slots=True)
class Entry:
    """A phase that a person entered: `key` names the entry, `phase` and `on` what it says."""

    key: UUID
    phase: str
    on: date


def first_of_the_year(entries: Iterable[Entry]) -> set[UUID]:
    """The keys of the entries that are a person's first into their phase in their calendar year.

    On one day the entry recorded earlier (the smaller key: keys are UUIDv7) is the first.
    """
    earliest: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        place = (entry.phase, entry.on.year)
        known = earliest.get(place)
        if known is None or (entry.on, entry.key) < (known.on, known.key):
            earliest[place] = entry
    return {entry.key for entry in earliest.values()}


@dataclass(frozen=True, slots=True)
class Change:
    """What a fact's new state asks for: publish anew, replace (`retracts` the old one), or only retract."""

    publish: bool
    retract: bool


def change(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> Change:
    """Compares what was published (None: nothing stands) with what should stand now."""
    if before == after:
        return Change(publish=False, retract=False)
    return Change(publish=after is not None, retract=before is not None)
