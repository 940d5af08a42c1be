"""What names a merged person follows the one who stays; each service does that by a fact, and takes it back by one."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from geleit_cases.counting import service as counting
from geleit_cases.merging import store
from geleit_cases.records import service as records
from geleit_cases.responsibility import service as responsibility
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.merging import Merges


async def _count_anew(write: WriteSession, persons: Sequence[UUID]) -> None:
    """Whoever is one person enters a phase for the first time of a year once."""
    for person in persons:
        await counting.count_anew(write, person)


async def _both_held(read: ReadSession, one: UUID, other: UUID) -> bool:
    """Nobody has two open support records, and nobody two mandates: one of each is ended first."""
    records_open = [await records.open_of(read, person) for person in (one, other)]
    return all(records_open) or all([await responsibility.is_held_here(read, person) for person in (one, other)])


MERGES: Final = Merges(store.moving(after=[_count_anew], waits=_both_held), pool="case_managers")
