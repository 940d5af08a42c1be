"""Who was told what: read off the decisions that let something go, on both sides.

A decision counts whether or not its grant was used: the services know the use, each for itself, and a recipient that is
asked once too often answers that it holds nothing.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from uuid import UUID

from geleit_identity.decisions import store
from geleit_identity.decisions.tables import DecisionRow
from geleit_identity.links import service as links
from geleit_kit.db.session import WriteSession


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body that was told something about a person. `person` is its own pseudonym, where it has bound one.

    `erased`: the recipient keeps no copy of those decisions any more, which only the erasure of its own person takes.
    """

    body: UUID
    person: UUID | None
    categories: frozenset[str]
    erased: bool = False

    def only(self, categories: AbstractSet[str]) -> "Recipient":
        """The same, as far as these categories go."""
        return replace(self, categories=self.categories & categories)


async def recipients(write: WriteSession, person: UUID, *, ground_id: UUID | None = None) -> list[Recipient]:
    """Each body that was told something, once for each of its persons; under one ground, or under any."""
    rows = [row for row in await store.let_go(write, person) if ground_id is None or _rests_on(row, ground_id)]
    found: list[Recipient] = []
    for body in sorted({row.counterpart for row in rows if row.counterpart is not None}):
        theirs = [row for row in rows if row.counterpart == body]
        async with write.acting_as(body, ends=True):
            found.extend(await _at(write, body, theirs))
    return found


async def _at(write: WriteSession, body: UUID, rows: Sequence[DecisionRow]) -> list[Recipient]:
    """In the recipient's scope: whom it has bound by now, else whom it had when it asked."""
    copies = {copy.decision: copy for copy in await store.copies(write, [row.decision for row in rows])}
    bound = await links.persons_at(write, [copy.link_id for copy in copies.values() if copy.link_id is not None])
    told: dict[tuple[UUID | None, bool], set[str]] = {}
    for row in rows:
        copy = copies.get(row.decision)
        person = _person(copy, bound)
        told.setdefault((person, copy is None), set()).update(row.covered)
    return [Recipient(body, person, frozenset(what), erased) for (person, erased), what in told.items()]


def _person(copy: DecisionRow | None, bound: dict[UUID, UUID]) -> UUID | None:
    if copy is None:
        return None
    return bound.get(copy.link_id, copy.person) if copy.link_id else copy.person


def _rests_on(row: DecisionRow, ground_id: UUID) -> bool:
    return str(ground_id) in _ids(row.grounds)


def _ids(grounds: Collection[dict[str, str | None]]) -> set[str | None]:
    return {one.get("id") for one in grounds}
