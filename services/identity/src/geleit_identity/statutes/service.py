"""Putting a statute into force takes two: one proposes, another agrees, one of them the data protection officer."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.statutes import store
from geleit_identity.statutes.rules import BY_CODE, STATUTE_USE, Use, wrong_in_agreeing, wrong_in_use
from geleit_identity.statutes.schemas import StatuteUseIn, StatuteUseOut
from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.roles import Role

_OFFICER: Final = Role.DATA_PROTECTION_OFFICER


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
        proposed_by=caller.staff,
        proposed_by_officer=_OFFICER in caller.roles,
        own_reference=given.own_reference,
    )
    write.add(row)
    await write.flush()
    return row


async def decide(write: WriteSession, caller: Caller, use_id: UUID, seen: Version, action: str) -> StatuteUse:
    """The second signature (`agree`), a `reject`, or the `end`. Raises Conflict where this signature does not count."""
    row = await held(write, use_id)
    row.unchanged_since(seen)
    if action == "agree":
        officer = row.proposed_by_officer or _OFFICER in caller.roles
        code = wrong_in_agreeing(row.proposed_by, caller.staff, officer_among_them=officer)
        if code and row.status == STATUTE_USE.start:
            raise Conflict(code)
    STATUTE_USE.take(action, row, caller)
    row.decided_by = caller.staff
    if action == "agree":
        row.in_force_from, row.began_at = write.today, write.domain_now
    if action == "end":
        row.ended_on, row.ended_at = write.today, write.domain_now
    await write.flush()
    return row


async def held(write: WriteSession, use_id: UUID) -> StatuteUse:
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
    """A statute in force as the rooms above rest on it."""

    id: UUID
    statute: str
    purpose: str
    categories: frozenset[DataCategory]
    since: date
    until: date | None


async def carrying(write: WriteSession, statute: str, recipient_kind: str, purpose: str) -> Carrying | None:
    """The use under which a link may be offered to a body of this kind, or None."""
    return _carrying(write, await store.in_force(write, statute, recipient_kind, purpose))


async def still_carrying(write: WriteSession, use_id: UUID) -> Carrying | None:
    """The use behind a link, held: nobody ends it before this transaction ends. None where it is in force no more."""
    return _carrying(write, await store.locked(write, use_id, shared=True))


def _carrying(write: WriteSession, row: StatuteUse | None) -> Carrying | None:
    law = BY_CODE.get(row.statute) if row else None
    if row is None or law is None or row.status != "in_force" or not law.in_force(write.today):
        return None
    categories = frozenset(DataCategory(code) for code in row.categories)
    return Carrying(row.id, row.statute, row.purpose, categories, row.in_force_from or write.today, law.valid_to)
