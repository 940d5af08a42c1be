"""Putting a statute into force takes two people in two roles, one of them the data protection officer."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.statutes import store
from geleit_identity.statutes.rules import AMONG_TWO, BY_CODE, DAYS_TO_DECIDE, STATUTE_USE, Use, wrong_in_use
from geleit_identity.statutes.schemas import StatuteUseIn, StatuteUseOut
from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Proposal
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import Invalid, NotFound
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import Statute
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role


def shown(row: StatuteUse) -> StatuteUseOut:
    """A use with the place in the law."""
    columns = ("statute", "recipient_kind", "purpose", "categories", "status", "in_force_from", "ended_on")
    fields = {name: getattr(row, name) for name in columns}
    return StatuteUseOut.model_validate(
        {**StatuteUseOut.frame(row), **fields, "citation": BY_CODE[row.statute].citation}
    )


async def propose(write: WriteSession, caller: Caller, given: StatuteUseIn) -> StatuteUse:
    """A first signature."""
    use = Use(given.recipient_kind, given.purpose, given.categories)
    places = wrong_in_use(BY_CODE.get(given.statute), use, await body_law.of_session(write), write.today)
    if places:
        raise Invalid(places=places)
    row = StatuteUse(
        statute=given.statute,
        recipient_kind=given.recipient_kind,
        purpose=given.purpose,
        categories=sorted(set(given.categories)),
        status=STATUTE_USE.start,
        own_reference=given.own_reference,
    )
    write.add(row)
    await four_eyes.propose(write, caller, IN_FORCE, row.id)
    return row


async def end(write: WriteSession, caller: Caller, use_id: UUID, seen: Version) -> StatuteUse:
    """Takes it out of force; one is enough for that."""
    row = await _held(write, use_id)
    row.unchanged_since(seen)
    STATUTE_USE.take("end", row, caller)
    row.decided_by = caller.staff
    row.ended_on, row.ended_at = write.today, write.domain_now
    await write.flush()
    return row


async def end_again(write: WriteSession, use_id: UUID, at: datetime) -> None:
    """An older backup was put back, in which the use was in force still. Raises NotFound."""
    row = await _held(write, use_id)
    if row.status == "in_force":
        STATUTE_USE.take_automatic("end", row)
        row.ended_on, row.ended_at = berlin_day(at), at
        await write.flush()


async def _signed(read: ReadSession, use_id: UUID) -> dict[str, Any]:
    """What both sign."""
    row = await store.use(read, use_id)
    return {name: getattr(row, name) for name in ("statute", "recipient_kind", "purpose", "categories")}


async def _close(write: WriteSession, proposal: Proposal) -> None:
    """How it ended: in force from this moment on, or never."""
    row = await _held(write, proposal.subject_id)
    STATUTE_USE.take_automatic(four_eyes.STEPS[proposal.status], row)
    row.decided_by = proposal.decided_by
    if proposal.status == "agreed":
        row.in_force_from, row.began_at = write.today, write.domain_now
    await write.flush()


IN_FORCE: Final = FourEyes(
    "statute_use",
    needs=Permission.STATUTE_DECIDE,
    days=DAYS_TO_DECIDE,
    content=_signed,
    closes=_close,
    among=frozenset(str(role) for role in AMONG_TWO),
    pool=str(Role.DATA_PROTECTION_OFFICER),
)
"""A statute carries only after two signed it."""


async def _held(write: WriteSession, use_id: UUID) -> StatuteUse:
    """A use, held until the end of the transaction. Raises NotFound."""
    row = await store.locked(write, use_id)
    if row is None:
        raise NotFound
    return row


async def find(read: ReadSession, use_id: UUID) -> StatuteUse:
    """A use, for the rooms above. Raises NotFound for another body's."""
    return await store.use(read, use_id)


@dataclass(frozen=True, slots=True)
class Carrying:
    """A statute as the rooms above rest on it. `law` is its line of the table."""

    id: UUID
    law: Statute
    purpose: str
    categories: frozenset[DataCategory]
    since: date
    until: date | None
    given: bool = True

    @property
    def statute(self) -> str:
        """The code of the line."""
        return self.law.code


async def carrying(write: WriteSession, statute: str, recipient_kind: str, purpose: str) -> Carrying | None:
    """The use under which a link may be offered to a body of this kind, or None."""
    row = await store.in_force(write, statute, recipient_kind, purpose)
    return _carrying(row, write.today) if row else None


async def still_carrying(write: WriteSession, use_ids: Collection[UUID]) -> dict[UUID, Carrying]:
    """The uses behind links that are still in force, held: nobody ends them before this transaction ends."""
    if not use_ids:
        return {}
    found = [_carrying(row, write.today) for row in await store.held(write, use_ids)]
    return {one.id: one for one in found if one is not None}


async def at_moment(read: ReadSession, recipient_kind: str, moment: datetime) -> list[Carrying]:
    """The table as it was in force towards a kind of body at a moment; `given` says of each whether it was."""
    day = berlin_day(moment)
    found = []
    for row in await store.towards(read, recipient_kind):
        began, ended = row.began_at, row.ended_at
        then = began is not None and began <= moment and (ended is None or moment < ended)
        line = _line(row, row.in_force_from or day)
        if line is not None:
            found.append(replace(line, given=then and line.law.in_force(day)))
    return found


def _carrying(row: StatuteUse, today: date) -> Carrying | None:
    line = _line(row, row.in_force_from or today) if row.status == "in_force" else None
    return line if line is not None and line.law.in_force(today) else None


def _line(row: StatuteUse, since: date) -> Carrying | None:
    """What was put into force, never wider than the line of the table that ships today."""
    law = BY_CODE.get(row.statute)
    if law is None:
        return None
    categories = frozenset(DataCategory(code) for code in row.categories) & law.categories
    return Carrying(row.id, law, row.purpose, categories, since, law.valid_to)
