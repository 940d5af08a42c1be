"""Restricting processing, and letting it go on. Every service hears of it and refuses writes about the person."""

from typing import Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.decisions import service as decisions
from geleit_identity.duties import service as duties
from geleit_identity.duties.rules import Occasion
from geleit_identity.facts import PersonRestricted, PersonUnrestricted
from geleit_identity.merging.protecting import RESTRICTIONS_MOVED
from geleit_identity.persons import service as persons
from geleit_identity.rights import store
from geleit_identity.rights.rules import RESTRICTION, RIGHT, RequestKind, wrong_in_lifting
from geleit_identity.rights.schemas import LiftRestrictionIn, RestrictionIn, RestrictionOut
from geleit_identity.rights.tables import ProcessingRestriction
from geleit_kit.db import restricting
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Gone, Invalid, NotFound

_COLUMNS: Final = ("person", "ground", "status", "request_id", "since", "told_on", "lifted_on")


async def shown(read: ReadSession, row: ProcessingRestriction) -> RestrictionOut:
    """A restriction as it is answered."""
    content = await read.unseal(row)
    return RestrictionOut.model_validate(
        {
            **RestrictionOut.frame(row),
            **{name: getattr(row, name) for name in _COLUMNS},
            "right": RIGHT[RequestKind.RESTRICTION][(await body_law.of_session(read)).law],
            "disputed": content.get("disputed"),
        }
    )


async def find(read: ReadSession, restriction_id: UUID) -> ProcessingRestriction:
    """The restriction, where the person exists for who asks. Raises NotFound otherwise."""
    row = await store.restriction(read, restriction_id)
    await persons.find(read, row.person)
    return row


async def restrict(write: WriteSession, given: RestrictionIn) -> ProcessingRestriction:
    """From now on. Live grants end, and who was told before gets a duty (Art. 19 GDPR)."""
    await persons.held_fast(write, given.person)
    if given.request_id is not None:
        await _request_of(write, given.request_id, given.person)
    if await is_restricted(write, given.person):
        raise Conflict("restricted_already")
    row = ProcessingRestriction(
        person=given.person,
        ground=given.ground,
        status=RESTRICTION.start,
        request_id=given.request_id,
        since=write.today,
    )
    await write.seal(row, {"disputed": given.disputed})
    write.add(row)
    await write.flush()
    await restricting.restrict(write, given.person)
    write.publish(PersonRestricted(person=given.person))
    await decisions.revoke_all(write, given.person)
    recipients = await duties.past_recipients(write, given.person)
    await duties.owe(write, given.person, recipients, Occasion.RESTRICTION)
    return row


async def lift(
    write: WriteSession, caller: Caller, restriction_id: UUID, seen: Version, given: LiftRestrictionIn
) -> ProcessingRestriction:
    """Processing goes on. The person was told before."""
    row = await find(write, restriction_id)
    await persons.held_fast(write, row.person)
    row.unchanged_since(seen)
    RESTRICTION.take("lift", row, caller)
    wrong = wrong_in_lifting(row.since, given.told_on, write.today)
    if wrong is not None:
        raise Invalid.at("/told_on", wrong)
    row.told_on, row.lifted_on = given.told_on, write.today
    await write.flush()
    await _tell(write, row.person)
    return row


async def reckon(write: WriteSession, deadline: Deadline) -> None:
    """Due at once when a merge was undone, which left both restricted: whoever has no restriction is free again."""
    try:
        await persons.held_fast(write, deadline.aggregate)
    except (Gone, NotFound):
        return  # merged once more, or erased
    await _tell(write, deadline.aggregate)


HANDLERS: Final = {RESTRICTIONS_MOVED: reckon}


async def _tell(write: WriteSession, person: UUID) -> None:
    """Processing goes on where no restriction is in force: of two that became one, each may have had its own."""
    if not await is_restricted(write, person) and await restricting.release(write, person):
        write.publish(PersonUnrestricted(person=person))


async def is_restricted(read: ReadSession, person: UUID) -> bool:
    """Whether a restriction of the person is in force."""
    return await read.first(store.restrictions(read, person, live=True)) is not None


async def _request_of(read: ReadSession, request_id: UUID, person: UUID) -> None:
    try:
        row = await store.request(read, request_id)
    except NotFound:
        row = None
    if row is None or row.person != person:
        raise Invalid.at("/request_id", "not_in_list")
