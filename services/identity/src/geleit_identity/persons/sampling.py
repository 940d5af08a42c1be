"""A body's own pairs as matching sees them, for who asks how a parameter set works on them.

Pseudonyms are random, so the first persons of each of some equal spans of them are a sample that needs no list. What is
opened lives as long as its portion; whose processing is restricted takes no part.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from geleit_identity.matching.levels import Described
from geleit_identity.matching.weights import Frequencies
from geleit_identity.persons import finding, store
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.store import Sealed
from geleit_kit.db.restricting import restricted_among
from geleit_kit.db.session import ReadSession

AT_ONCE: Final = 16
"""Persons of a portion: with sixteen candidates each about 30 ms of comparing between two looks at the database."""
_ALL: Final = 1 << 128


@dataclass(frozen=True, slots=True)
class Portion:
    """Some persons, the pairs that they make with those whom the index finds beside them, how frequent names are."""

    persons: list[Described]
    pairs: list[tuple[Described, Described]]
    frequencies: Frequencies


async def sample(read: ReadSession, portions: int) -> AsyncIterator[Portion]:
    """So many portions, of sixteen persons at most each."""
    borders = [UUID(int=min(_ALL * number // portions, _ALL - 1)) for number in range(portions + 1)]
    for low, high in pairwise(borders):
        yield await _portion(read, low, high)


async def how_many(read: ReadSession) -> int:
    """How many persons the body has."""
    return await store.how_many(read)


async def _portion(read: ReadSession, low: UUID, high: UUID) -> Portion:
    drawn = await _described(read, await store.sampled(read, low, high, AT_ONCE))
    near = await store.nearest(read, [finding.values_of(read, one) for one in drawn.values()])
    others = {record for records in near for record in records} - set(drawn)
    known = drawn | await _described(read, await store.sealed(read, others, barred=True))
    pairs = [
        (one, known[record])
        for (own, one), records in zip(drawn.items(), near, strict=True)
        for record in records
        if record != own and record in known
    ]
    return Portion(list(drawn.values()), pairs, await finding.frequencies(read, drawn.values()))


async def _described(read: ReadSession, records: dict[UUID, Sealed]) -> dict[UUID, Described]:
    """These records as they are compared, without addresses of protected persons."""
    hidden = await restricted_among(read, [record.person for record in records.values()])
    shown = {own: record for own, record in records.items() if record.person not in hidden}
    await read.keys.open_together(read.body, [record.person for record in shown.values()])
    contents = {own: await store.unsealed(read, record) for own, record in shown.items()}
    return {own: likeness(content, read.today) for own, content in contents.items() if content}
