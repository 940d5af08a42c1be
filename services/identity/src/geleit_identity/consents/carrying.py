"""What consents and releases carry, for the rooms that rest on them: now, and at a moment of the past."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from geleit_identity.consents import store
from geleit_identity.consents.kinds import KINDS, Declared, categories_of
from geleit_identity.consents.rules import Course, live, stood
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground


@dataclass(frozen=True, slots=True)
class LiveGround:
    """A consent or release that is given towards a recipient, for the rooms that rest on it."""

    id: UUID
    person: UUID
    kind: Ground
    recipient: UUID
    purpose: str
    categories: frozenset[DataCategory]
    valid_from: date
    valid_until: date | None
    given: bool = True

    def live_on(self, day: date) -> bool:
        """Whether it carries on this day."""
        return live("given", self.valid_from, self.valid_until, day)


async def grounds(write: WriteSession, person: UUID, recipient: UUID) -> list[LiveGround]:
    """What the person has given towards a recipient, held fast: nobody withdraws it before this transaction ends."""
    return await grounds_of(write, {person}, {recipient})


async def grounds_of(
    write: WriteSession, persons: AbstractSet[UUID], recipients: AbstractSet[UUID]
) -> list[LiveGround]:
    """The same for several: one statement, however many there are. Consents first, the older ones before."""
    if not persons:
        return []
    await write.keys.open_together(write.body, persons)
    rows = await store.given_to(write, persons, recipients)
    return [await _given(write, row) for row in sorted(rows, key=lambda row: (row.place, row.id))]


async def grounds_at(read: ReadSession, person: UUID, recipient: UUID, moment: datetime) -> list[LiveGround]:
    """What the person had ever given towards a recipient; `given` says of each whether it stood at that moment."""
    found = []
    for table, kind in KINDS:
        for row in await store.ever_given_to(read, table, person, recipient):
            pauses = _pauses(await read.unseal(row))
            then = stood(Course(row.began_at, row.ended_at, row.valid_from, row.valid_until, pauses), moment)
            found.append(replace(await _ground(read, row, kind), given=then))
    return found


def _pauses(content: dict[str, Any]) -> tuple[tuple[datetime, datetime | None], ...]:
    """When it was suspended."""
    return tuple(
        (datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"]) if one["until"] else None)
        for one in content.get("pauses", ())
    )


async def subject(read: ReadSession, ground_id: UUID, *, release: bool) -> tuple[str, frozenset[DataCategory]]:
    """Purpose and categories of a consent or release."""
    row = await (store.release if release else store.consent)(read, ground_id)
    return row.purpose, categories_of(await read.unseal(row))


async def _given(write: WriteSession, row: Any) -> LiveGround:
    """Of the columns of one that is given."""
    table, kind = KINDS[row.place]
    content = await write.unseal_columns(table, row.id, row.person, row.sealed)
    since, categories = row.valid_from or write.today, categories_of(content)
    return LiveGround(row.id, row.person, kind, row.recipient, row.purpose, categories, since, row.valid_until)


async def _ground(read: ReadSession, row: Declared, kind: Ground) -> LiveGround:
    categories = categories_of(await read.unseal(row))
    since = row.valid_from or read.today
    return LiveGround(row.id, row.person, kind, row.recipient, row.purpose, categories, since, row.valid_until)
