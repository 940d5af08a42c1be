"""The order in which a record tells what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline: the legal day, what it was (a code), and the resource that tells more."""

    on: date
    recorded_at: datetime
    kind: str
    resource: str
    resource_id: UUID


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """By legal day; within a day in the order in which it was recorded, then by kind, so that reading twice agrees."""
    return sorted(happenings, key=lambda one: (one.on, one.recorded_at, one.kind, one.resource_id))
