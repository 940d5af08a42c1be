"""What is hidden of a person: for the rooms above, which show, write, export and match."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.protections import store
from geleit_identity.protections.rules import Conflict, Hidden, Protection, ProtectionKind, Reach, Reading, hidden
from geleit_identity.protections.tables import HouseholdConflict
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.caller import Caller
from geleit_vocabulary.permissions import Permission

Known = HouseholdConflict
"""A conflict as it is kept, as the rooms above name it."""


def flags(content: dict[str, Any]) -> list[Protection]:
    """The protection flags in the sealed content of a person."""
    return [
        Protection(
            ProtectionKind(flag["kind"]),
            date.fromisoformat(flag["since"]),
            date.fromisoformat(flag["until"]) if flag["until"] else None,
        )
        for flag in content.get("protections", [])
    ]


async def hidden_from(
    read: ReadSession, caller: Caller, person: UUID, protections: Iterable[Protection], *, told_to: UUID | None = None
) -> frozenset[Hidden]:
    """What this caller is not shown of a person, or may not tell `told_to` (a pseudonym of the body). An empty set
    hides nothing; one with `Hidden.ALL` everything.

    Who is barred from the person (`geleit_kit.db.barring`) does not come here: every query leaves the person out.
    """
    reading = Reading(person, read.today, caller.may(Permission.PROTECTED_ADDRESS_READ), told_to)
    return hidden(reading, protections, await conflicts_of(read, person))


async def conflicts_of(read: ReadSession, person: UUID) -> list[Conflict]:
    """The conflicts of a person as the rules read them."""
    return [await as_conflict(read, row) for row in await store.of_person(read, person)]


async def as_conflict(read: ReadSession, row: HouseholdConflict) -> Conflict:
    """One row as the rules read it."""
    content = await read.unseal(row)
    against = content.get("against")
    return Conflict(UUID(against) if against else None, Reach(row.reach), row.since, row.until, content.get("outsider"))


async def begin(
    write: WriteSession, person: UUID, reach: Reach, since: date, until: date | None, told: dict[str, Any]
) -> Known:
    """A new conflict. `told`: from whom (`against` or `outsider`) and why, sealed."""
    row = HouseholdConflict(person=person, reach=reach, since=since, until=until)
    await write.seal(row, told)
    write.add(row)
    await write.flush()
    return row


async def find(read: ReadSession, person: UUID, conflict_id: UUID) -> Known:
    """One conflict of one person. Raises NotFound. Whether the person exists for who asks, `persons` says."""
    return await store.conflict(read, person, conflict_id)


def listed(read: ReadSession, person: UUID) -> Select[Known]:
    """The conflicts that a person is protected by, those that have ended too."""
    return store.listed(read, person)


async def repoint(write: WriteSession, old: UUID, new: UUID, *, only: Collection[UUID] | None = None) -> list[UUID]:
    """Two records of the one who must not know became one: conflicts against the old pseudonym stand against the new
    one. Returns the rows, so that taking a merge back can point them (`only`) back.
    """
    moved = []
    for row in await store.of_body(write):
        if only is not None and row.id not in only:
            continue
        content = await write.unseal(row)
        if content.get("against") == str(old):
            await write.seal(row, {**content, "against": str(new)})
            moved.append(row.id)
    await write.flush()
    return moved
