"""The index of matching: written with every record, and anew by a worker where its keys have become older ones."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from geleit_identity.matching.levels import Described
from geleit_identity.persons import store
from geleit_identity.persons.blind import INDEXED, WRITTEN, hidden, match_values, sound_values
from geleit_identity.persons.contents import Content, birth_in, names_in
from geleit_identity.persons.likeness import index_keys, likeness, name_sounds
from geleit_identity.persons.rules import clues
from geleit_identity.persons.tables import Person
from geleit_kit.db.leases import Held, Worker
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext

_AT_ONCE: Final = 100
_EVERY: Final = 30.0


async def index(write: WriteSession, person: Person, before: Content, after: Content) -> None:
    """Under which keys a record is found from now on, and the counts of its names. `before`: what it said until now.

    Whoever calls has `store.hold_registering`.
    """
    values = match_values(write.keys.service_key, write.body, index_keys(after, write.today))
    await store.write_match_keys(write, {person.id: values})
    counted = before if person.indexed == INDEXED else {}
    await store.count_names(write, difference(write, counted, after))
    await _index_search(write, person, after)
    if person.indexed != INDEXED:
        await store.mark_indexed(write, person, INDEXED)


async def unindex(write: WriteSession, person: Person, before: Content) -> None:
    """The record is found by nobody any more, and its names count no more: it is merged into another, or erased."""
    await store.write_match_keys(write, {person.id: ()})
    if person.indexed == INDEXED:
        await store.count_names(write, difference(write, before, {}))
    await store.replace_keys(write, person, WRITTEN, ())
    await store.mark_indexed(write, person, INDEXED)


def difference(read: ReadSession, before: Content, after: Content) -> Counter[int]:
    """How many more of each sound there are, or (negative) fewer."""
    more: Counter[int] = Counter()
    if after:
        more.update(sounds_counted(read, likeness(after, read.today)))
    if before:
        more.subtract(sounds_counted(read, likeness(before, read.today)))
    return more


def sounds_counted(read: ReadSession, *persons: Described) -> Counter[int]:
    """How often these records count for each sound."""
    sounds = Counter(sound for person in persons for sound in name_sounds(person))
    values = sound_values(read.keys.service_key, read.body, sounds)
    counts: Counter[int] = Counter()
    for sound, count in sounds.items():
        counts[values[sound]] += count
    return counts


async def _index_search(write: WriteSession, person: Person, content: Content) -> None:
    material = clues(names_in(content), birth_in(content))
    keys = hidden(write.keys.service_key, write.body, WRITTEN, material)
    await store.replace_keys(write, person, WRITTEN, keys)


class Reindexer:
    """Indexes anew what stands under older keys, or under none: records from before matching, or before a new form of
    the keys. Some hundred at a time, each in a transaction of its own beside the others of its body; it may be ended at
    any point, and any number of replicas may run it.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self.wake = asyncio.Event()
        """Set by who does not want to wait for its next look."""
        self.left: int | None = None
        """How many records waited when it last looked at all bodies; None before its first look."""

    async def step(self, held: Held) -> bool:
        """One portion of each body. True where more may wait."""
        left = 0
        for body in self._context.bodies.kept():
            async with self._context.database.read(body) as read:
                waiting = await store.stale(read, INDEXED, _AT_ONCE)
                left += await store.how_many_stale(read, INDEXED) if waiting else 0
            if waiting:
                left -= await self._anew(held, body, waiting)
        self.left = left
        return left > 0

    async def waiting(self) -> int:
        """How many records are not found under the present keys yet, whichever replica does the work."""
        left = 0
        for body in self._context.bodies.kept():
            async with self._context.database.read(body) as read:
                left += await store.how_many_stale(read, INDEXED)
        return left

    async def _anew(self, held: Held, body: UUID, waiting: Sequence[UUID]) -> int:
        done = 0
        for portion in _portions(waiting):
            async with self._context.database.write(body) as write:
                await held.check(write)
                await store.hold_registering(write)
                await write.keys.open_together(body, portion)
                for pseudonym in portion:
                    person = await store.locked_at_once(write, pseudonym)
                    if person is not None and person.indexed < INDEXED:
                        await index(write, person, {}, await write.unseal(person))
                        done += 1
        return done


def reindexer(context: ServiceContext) -> Worker:
    """Under a lease, so that one replica does it."""
    made = context.extras["reindexer"] = Reindexer(context)
    context.extras.setdefault("waiting", {})["reindexer"] = made.waiting
    return Worker(context.database, "reindexer", made.step, every=_EVERY, wake=made.wake)


def _portions(waiting: Iterable[UUID], size: int = 20) -> Iterable[list[UUID]]:
    there = list(waiting)
    return [there[start : start + size] for start in range(0, len(there), size)]
