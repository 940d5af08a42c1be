"""Merging two persons of a body, and separating them again: the part that is alike in every service that holds persons.

A service has two tables of its own, made of `MergedRow` and `MovedRow`, and one `Moving` over all its tables. `move`
takes what names the merged person over to the one who stays, sealed anew under that one's key, and notes each row with
the merge; `move_back` takes what it noted back. What came in between goes with the row that it belongs to; what belongs
to none of them is named, and a person says whose it is. All of it can be done again: nothing is moved twice.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, or_
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.barring import bar, barred_from, staff_of, unbar
from geleit_kit.db.base import BodyRow, PersonalRow, TableBase
from geleit_kit.db.erasable import Erasure, Mentions
from geleit_kit.db.kit_tables import Task
from geleit_kit.db.mergeable import Merging, Moves, Stays, merging_of
from geleit_kit.db.rows import PreparedColumns, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Gone

MERGED: Final = "merged"
WAITING: Final = "waiting"
UNDONE: Final = "undone"
_BARRED: Final = "barred_staff"
PERSON_MERGED: Final = "person_merged"
"""The code of the refusal that a merged pseudonym gets; `merged_into` says who answers for it."""


class MergedRow(BodyRow):
    """`merged` is no pseudonym of its own any more: `kept` answers for it, until the merge is undone."""

    __erasure__: ClassVar[Erasure | None] = Mentions(columns=("merged", "kept"))
    __merge__: ClassVar[Merging | None] = Stays("the merge itself: in a chain each link names the two that it joined")

    merge_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    merged: Mapped[UUID] = mapped_column(Uuid, index=True)
    kept: Mapped[UUID] = mapped_column(Uuid, index=True)
    status: Mapped[str] = mapped_column(String(20))


class MovedRow(BodyRow):
    """One row that followed a merge, so that it can be taken back. `merged` is the one who was merged."""

    __erasure__: ClassVar[Erasure | None] = Mentions(columns=("merged", "row_id"))
    __merge__: ClassVar[Merging | None] = Stays("the note by which a merge is undone")

    merge_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    merged: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[UUID] = mapped_column(Uuid)


@dataclass(frozen=True, slots=True)
class Later:
    """A row that came after a merge and belongs to no row that was there before: whose is it?"""

    kind: str
    id: UUID
    created_at: datetime
    person: UUID


After = Callable[[WriteSession, Sequence[UUID]], Awaitable[None]]
"""What is reckoned anew for these persons once rows have moved."""
Waits = Callable[[ReadSession, UUID, UUID], Awaitable[bool]]
"""Whether the rows of two persons cannot be one person's yet, such as two open support records."""


class Moving:
    """Moves rows from one person of a body to another, over all tables of a service that say `Moves`."""

    def __init__(
        self,
        base: type[TableBase],
        merged: type[Any],
        moved: type[Any],
        *,
        parents: Sequence[str] = (),
        threads: Sequence[str] = (),
        after: Sequence[After] = (),
        waits: Waits | None = None,
    ) -> None:
        """`parents`: columns that name the row to which a row belongs. `threads`: columns whose value rows of one
        matter share, such as a conversation. Tables of `base` and kit's tasks are moved.
        """
        self.merged, self.moved = merged, moved
        self._parents, self._threads = tuple(parents), tuple(threads)
        self._after, self._waits = after, waits
        self._base = base

    @property
    def kinds(self) -> frozenset[str]:
        """The names of all tables whose rows follow a merge."""
        return frozenset(self._kinds)

    @cached_property
    def _kinds(self) -> dict[str, type[Any]]:
        """Name -> table of all that moves; every room has defined its tables when it is first asked."""
        mine = self._base.metadata  # the registry is that of all services of the process
        classes = [one.class_ for one in self._base.registry.mappers if one.class_.metadata is mine]
        moving = {one.__tablename__: one for one in classes if isinstance(merging_of(one.__table__), Moves)}
        return {**dict(sorted(moving.items())), Task.__tablename__: Task}

    async def merge(self, read: ReadSession, merge_id: UUID) -> Any:
        """The row of a merge, or None."""
        return await read.first(visible(read, self.merged).where(self.merged.merge_id == merge_id))

    async def look(self, read: ReadSession, persons: Collection[UUID]) -> None:
        """Raises Gone (410 `person_merged`) where another pseudonym answers for one of these. A service asks it before
        it writes something new about persons, and before it looks for somebody's rows.
        """
        for row in sorted(await self._merged_among.all(read, persons=sorted(persons), status=MERGED)):
            await self._look(read, row.merged)

    @cached_property
    def _merged_among(self) -> PreparedColumns:
        columns = self.merged.__table__.c
        among = columns.merged.in_(bindparam("persons", expanding=True)), columns.status == bindparam("status")
        return PreparedColumns(self.merged, ("merged",), *among)

    async def _look(self, read: ReadSession, person: UUID) -> None:
        into = await self.into(read, person)
        if into != person and staff_of(read) not in await barred_from(read, into):
            raise Gone(PERSON_MERGED, extra={"merged_into": str(into)})

    async def into(self, read: ReadSession, person: UUID) -> UUID:
        """Who answers for a pseudonym today: itself, or the one at the end of its chain."""
        seen = {person}
        while True:
            row = await self._merged_away(read, person)
            if row is None or row.kept in seen:
                return person
            person = row.kept
            seen.add(person)

    async def names_of(self, read: ReadSession, person: UUID) -> set[UUID]:
        """The pseudonym, and every one that was merged into it."""
        found, looking = {person}, [person]
        while looking:
            live = visible(read, self.merged).where(self.merged.kept.in_(looking), self.merged.status != UNDONE)
            looking = [row.merged for row in await read.all(live) if row.merged not in found]
            found |= set(looking)
        return found

    async def waiting(self, read: ReadSession, person: UUID) -> Sequence[Any]:
        """Merges of this person, on either side, that wait."""
        either = or_(self.merged.merged == person, self.merged.kept == person)
        found: Sequence[Any] = await read.all(visible(read, self.merged).where(either, self.merged.status == WAITING))
        return found

    async def _merged_away(self, read: ReadSession, person: UUID) -> Any:
        query = visible(read, self.merged).where(self.merged.merged == person, self.merged.status == MERGED)
        return await read.first(query)

    async def move(self, write: WriteSession, merge: Any) -> bool:
        """What names the merged person goes to the one who stays, and on along the chain. False where it has to wait.

        Can be done again: then it takes what came late.
        """
        if merge.status == UNDONE:
            return True
        if self._waits is not None and await self._waits(write, merge.merged, merge.kept):
            merge.status = WAITING
            await write.flush()
            return False
        merge.status = MERGED
        if await self._take_over(write, merge):
            await self._reckon(write, [merge.kept, merge.merged])
        further = await self._merged_away(write, merge.kept)
        return True if further is None else await self.move(write, further)

    async def _take_over(self, write: WriteSession, merge: Any) -> int:
        count, noted = 0, await self.noted(write, merge)
        for kind, table in self._kinds.items():
            for row in await write.all(_of(write, table, merge.merged).with_for_update()):
                await _renamed(write, table, row, merge.kept)
                if row.id not in noted:
                    self._note(write, merge, kind, row.id)
                count += 1
        for staff in await barred_from(write, merge.merged):
            if await bar(write, staff, merge.kept):
                self._note(write, merge, _BARRED, staff)
        await write.flush()
        return count

    def _note(self, write: WriteSession, merge: Any, kind: str, row_id: UUID) -> None:
        write.add(self.moved(merge_id=merge.merge_id, merged=merge.merged, kind=kind, row_id=row_id))

    async def noted(self, read: ReadSession, merge: Any) -> set[UUID]:
        """The rows that followed a merge."""
        query = visible(read, self.moved, deleted=True).where(self.moved.merge_id == merge.merge_id)
        return {note.row_id for note in await read.all(query)}

    async def later(self, read: ReadSession, merge: Any) -> list[Later]:
        """What came after the merge and belongs to no row that was there: a person says whose it is."""
        since = await self.since(read, merge)
        begun = await self._threads_before(read, merge, {row.id for _, row in since})
        return [
            Later(kind, row.id, row.created_at, _named(self._kinds[kind], row))
            for kind, row in since
            if self.asks(kind)
            and not any(getattr(row, name, None) for name in self._parents)
            and begun.isdisjoint(self._threads_of(row))
        ]

    def _threads_of(self, row: Any) -> set[UUID]:
        return {value for name in self._threads if (value := getattr(row, name, None)) is not None}

    async def _threads_before(self, read: ReadSession, merge: Any, since: set[UUID]) -> set[UUID]:
        """The threads that had begun before the two were one: what comes later in one goes with it."""
        found: set[UUID] = set()
        for table in self._kinds.values() if self._threads else ():
            query = visible(read, table, deleted=True, barred=True).where(_whose(table).in_([merge.kept, merge.merged]))
            for row in await read.all(query):
                if row.id not in since:
                    found |= self._threads_of(row)
        return found

    def asks(self, kind: str) -> bool:
        """Whether a person says whose a row is that came in between."""
        said = merging_of(self._kinds[kind].__table__)
        return isinstance(said, Moves) and said.asked

    async def move_back(self, write: WriteSession, merge: Any, *, also: Sequence[UUID] = ()) -> None:
        """What was noted goes back to the person who comes back, with what belongs to it by now, and `also` what came
        later and is that person's.
        """
        since = await self.since(write, merge)
        notes = await write.all(visible(write, self.moved).where(self.moved.merge_id == merge.merge_id))
        back = {note.row_id for note in notes}
        for kind, table in self._kinds.items():
            mine = [note.row_id for note in notes if note.kind == kind]
            query = visible(write, table, deleted=True, barred=True).where(table.id.in_(mine))
            for row in await write.all(query.with_for_update()):
                await _renamed(write, table, row, merge.merged)
                back |= self._threads_of(row)
        for row, table in self._belonging(since, back | set(also), also):
            await _renamed(write, table, row, merge.merged)
        for note in notes:
            if note.kind == _BARRED:
                await unbar(write, note.row_id, merge.kept)
            await write.remove(note)
        merge.status = UNDONE
        await write.flush()
        await self._reckon(write, [merge.kept, merge.merged])

    async def assign(self, write: WriteSession, merge: Any, kind: str, row_id: UUID, person: UUID) -> bool:
        """A row that came in between is this one's, with what belongs to it. False where there is no such row."""
        if person not in {merge.merged, merge.kept}:
            return False
        since = await self.since(write, merge)
        found = next((row for name, row in since if (name, row.id) == (kind, row_id)), None)
        if found is None:
            return False
        roots = {found.id} | self._threads_of(found)
        for row, table in [(found, self._kinds[kind]), *self._belonging(since, roots, ())]:
            await _renamed(write, table, row, person)
        await write.flush()
        await self._reckon(write, [merge.kept, merge.merged])
        return True

    async def since(self, read: ReadSession, merge: Any) -> list[tuple[str, Any]]:
        """Rows of the two that were written while they were one, but for those that the merge moved."""
        moved, found = await self.noted(read, merge), []
        for kind, table in self._kinds.items():
            query = visible(read, table, barred=True).where(_whose(table).in_([merge.kept, merge.merged]))
            query = query.where(table.created_at >= merge.created_at).order_by(table.id)
            if merge.status == UNDONE:
                query = query.where(table.created_at <= merge.updated_at)
            found += [(kind, row) for row in await read.all(query) if row.id not in moved]
        return found

    def _belonging(
        self, since: Sequence[tuple[str, Any]], roots: set[UUID], also: Sequence[UUID]
    ) -> list[tuple[Any, type[Any]]]:
        """Of what came later, what belongs to one of these rows, over however many steps, and what was named."""
        found: dict[UUID, tuple[Any, type[Any]]] = {}
        names = {str(one) for one in roots}
        while True:
            more = [
                (kind, row)
                for kind, row in since
                if row.id not in found and (row.id in also or self._belongs(row, roots, names))
            ]
            if not more:
                return list(found.values())
            for kind, row in more:
                found[row.id] = (row, self._kinds[kind])
                roots = roots | {row.id} | self._threads_of(row)
                names.add(str(row.id))

    def _belongs(self, row: Any, roots: set[UUID], names: set[str]) -> bool:
        if isinstance(row, Task):
            return row.subject_id in names
        return any(getattr(row, name, None) in roots for name in (*self._parents, *self._threads))

    async def _reckon(self, write: WriteSession, persons: Sequence[UUID]) -> None:
        for hook in self._after:
            await hook(write, persons)


def _of(read: ReadSession, table: type[Any], person: UUID) -> Any:
    """All rows of a person, tombstones too."""
    return visible(read, table, deleted=True, barred=True).where(_whose(table) == person)


def _whose(table: type[Any]) -> Any:
    return getattr(table, _column(table))


def _column(table: type[Any]) -> str:
    said = merging_of(table.__table__)
    return said.column if isinstance(said, Moves) else "person"


def _named(table: type[Any], row: Any) -> UUID:
    found: UUID = getattr(row, _column(table))
    return found


async def _renamed(write: WriteSession, table: type[Any], row: Any, person: UUID) -> None:
    """The row is this person's now; what is sealed is sealed anew, bound to the same row."""
    before = _named(table, row)
    if before == person:
        return
    setattr(row, _column(table), person)
    if not issubclass(table, PersonalRow) or row.sealed is None:
        return
    bound_to = f"{table.__tablename__}|{row.id}"  # type: ignore[attr-defined]  # -- every row has a table
    document = await write.unseal_value(before, row.sealed, bound_to)
    row.sealed = await write.seal_value(person, document, bound_to)
