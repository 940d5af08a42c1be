"""Ending representations, objecting, and coming of age. What rests on a declaration ends in the same transaction."""

from typing import Final
from uuid import UUID

from geleit_identity.consents import pausing
from geleit_identity.consents import service as consents
from geleit_identity.consents.kinds import Declared, subject_of
from geleit_identity.consents.schemas import ConsentOut, ReleaseOut
from geleit_identity.endings import service as endings
from geleit_identity.persons import service as persons
from geleit_identity.representations import service as representations
from geleit_identity.representations.rules import REPRESENTATION, Effect, EndedBy, Kind, majority, wrong_in_end
from geleit_identity.representations.schemas import EndRepresentationIn, RepresentationOut
from geleit_identity.representing.rules import POOL, ends_too, wrong_in_objection
from geleit_identity.representing.schemas import ObjectIn, SettleIn
from geleit_kit.db.endings import end_for_good, once
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.ledger import Ending
from geleit_kit.db.session import WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import Invalid

ASK_AGAIN: Final = "ask_again"
ASK: Final = "majority_ask"
UNDECIDED: Final = "majority_undecided"
DISAGREE: Final = "holders_disagree"
_REPRESENTATION: Final = "representation"
_OBJECTION: Final = "objection"


async def end_representation(
    write: WriteSession, caller: Caller, representation_id: UUID, seen: Version, given: EndRepresentationIn
) -> RepresentationOut:
    """Ends a representation. What it alone carried ends too or is asked for again, by the reason."""
    row = await representations.held(write, representation_id)
    row.unchanged_since(seen)
    REPRESENTATION.take("end", row, caller)
    code = wrong_in_end(given.ended_on, row.since, given.ended_by, write.today)
    if code:
        raise Invalid.at("/ended_by" if code == "majority_is_reckoned" else "/ended_on", code)
    await representations.end(write, row, given.ended_on, given.ended_by)
    await _follow(write, row.person, row.id, given.ended_by)
    await representations.plan(write, row.person)
    await end_for_good(write, _REPRESENTATION, row.id)
    return await representations.shown(write, row)


async def object_to_consent(
    write: WriteSession, bodies: BodyBook, consent_id: UUID, seen: Version, given: ObjectIn
) -> ConsentOut:
    """The other holder of custody objects: nothing rests on the consent until that is settled."""
    row = await consents.held_consent(write, consent_id)
    await _object(write, row, seen, given)
    return await consents.consent_shown(write, bodies, row)


async def object_to_release(
    write: WriteSession, bodies: BodyBook, release_id: UUID, seen: Version, given: ObjectIn
) -> ReleaseOut:
    """The same for a release."""
    row = await consents.held_release(write, release_id)
    await _object(write, row, seen, given)
    return await consents.release_shown(write, bodies, row)


async def settle_consent(
    write: WriteSession, caller: Caller, bodies: BodyBook, consent_id: UUID, seen: Version, given: SettleIn
) -> ConsentOut:
    """The quarrel is settled, and the consent stands as it stood."""
    row = await consents.held_consent(write, consent_id)
    await _settle(write, caller, row, seen, given)
    return await consents.consent_shown(write, bodies, row)


async def settle_release(
    write: WriteSession, caller: Caller, bodies: BodyBook, release_id: UUID, seen: Version, given: SettleIn
) -> ReleaseOut:
    """The same for a release."""
    row = await consents.held_release(write, release_id)
    await _settle(write, caller, row, seen, given)
    return await consents.release_shown(write, bodies, row)


async def _object(write: WriteSession, row: Declared, seen: Version, given: ObjectIn) -> None:
    row.unchanged_since(seen)
    standing = {one.id: one for one in await representations.standing(write, row.person)}
    declaring = standing.get(row.representation_id) if row.representation_id else None
    wrong = wrong_in_objection(standing.get(given.representation_id), declaring, given.objected_on, write.today)
    if wrong:
        raise Invalid.at(*wrong)
    await pausing.dispute(write, row, given.model_dump(mode="json"))
    await _nothing_flows(write, row)
    kind, subject = subject_of(row)
    await end_for_good(write, once(write, f"{kind}_{_OBJECTION}"), subject)


async def _nothing_flows(write: WriteSession, row: Declared) -> None:
    await endings.rest(write, row.person, row.id)
    await write.task(kind=DISAGREE, subject=subject_of(row), due_on=write.today, person=row.person, pool=POOL)


async def _settle(write: WriteSession, caller: Caller, row: Declared, seen: Version, given: SettleIn) -> None:
    row.unchanged_since(seen)
    await pausing.settle_dispute(write, caller, row, given.settled_by)
    await endings.resume(write, row.id)
    await write.close_tasks(DISAGREE, row.id)


async def expire_representation(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after its last one."""
    row = await representations.held(write, deadline.aggregate)
    if row.status != REPRESENTATION.start or row.until is None or row.until >= write.today:
        return
    REPRESENTATION.take_automatic("expire", row)
    await representations.end(write, row, row.until, EndedBy.TERM_OVER)
    await _follow(write, row.person, row.id, EndedBy.TERM_OVER)


async def ask_ahead(write: WriteSession, deadline: Deadline) -> None:
    """Due ninety days before the first day on which the person can be of age."""
    person = deadline.aggregate
    coming = majority(await persons.birth_of(write, person))
    if coming is not None and await representations.ending_with_majority(write, person):
        await write.task(kind=ASK, subject=("person", person), due_on=coming.first, person=person, pool=POOL)


async def may_be_of_age(write: WriteSession, deadline: Deadline) -> None:
    """Due on the first day on which the person can be of age, where the birth is not known to the day. Nothing ends by
    a guess: a person clears it, and from the last possible day on it is certain.
    """
    person = deadline.aggregate
    if await representations.ending_with_majority(write, person):
        await write.task(kind=UNDECIDED, subject=("person", person), due_on=write.today, person=person, pool=POOL)


async def come_of_age(write: WriteSession, deadline: Deadline) -> None:
    """Due on the birthday: who spoke for the minor is silent from now on, and what they declared ends (§ 2 BGB)."""
    person = deadline.aggregate
    await persons.held_fast(write, person)
    coming = majority(await persons.birth_of(write, person))
    if coming is None or coming.last > write.today:
        await representations.plan(write, person)  # the date of birth was corrected meanwhile
        return
    for row in await representations.ending_with_majority(write, person):
        REPRESENTATION.take_automatic("expire", row)
        await representations.end(write, row, coming.last, EndedBy.CAME_OF_AGE)
        await _follow(write, row.person, row.id, EndedBy.CAME_OF_AGE)
    for kind in (ASK, UNDECIDED):
        await write.close_tasks(kind, person)


async def birth_changed(write: WriteSession, deadline: Deadline) -> None:
    """Due at once when a date of birth was corrected: the days are reckoned anew, an open doubt too."""
    await representations.plan(write, deadline.aggregate)
    await write.close_tasks(UNDECIDED, deadline.aggregate)


HANDLERS: Final = {
    representations.EXPIRY: expire_representation,
    representations.MAJORITY_ASK: ask_ahead,
    representations.MAJORITY_FIRST: may_be_of_age,
    representations.MAJORITY_LAST: come_of_age,
    representations.BIRTH_CHANGED: birth_changed,
}


async def representation_again(write: WriteSession, ending: Ending) -> None:
    """An older backup was put back, in which it had not ended. Raises NotFound where the backup does not know it."""
    row = await representations.held(write, ending.subject)
    if row.status == REPRESENTATION.start:
        REPRESENTATION.take_automatic("expire", row)
        await representations.end(write, row, write.today, EndedBy.COURT_DECISION)


async def objection_to_consent_again(write: WriteSession, ending: Ending) -> None:
    """An older backup was put back, in which the other holder had not objected. Where it had been settled since, it is
    settled once more: nobody knows any more by what. Raises NotFound where the backup does not know the consent.
    """
    await _object_again(write, await consents.held_consent(write, ending.subject), ending)


async def objection_to_release_again(write: WriteSession, ending: Ending) -> None:
    """The same for a release."""
    await _object_again(write, await consents.held_release(write, ending.subject), ending)


async def _object_again(write: WriteSession, row: Declared, ending: Ending) -> None:
    objection = {"representation_id": None, "objected_on": berlin_day(ending.ended_at).isoformat()}
    if await pausing.dispute_again(write, row, objection):
        write.disclose(row.person, kind="write")
        await _nothing_flows(write, row)


ENDED_AGAIN: Final = {
    _REPRESENTATION: representation_again,
    f"consent_{_OBJECTION}": objection_to_consent_again,
    f"release_{_OBJECTION}": objection_to_release_again,
}


async def _follow(write: WriteSession, person: UUID, representation_id: UUID, ended_by: EndedBy) -> None:
    """What was declared under it: goes on where the other holder of custody carries it, or ends, or is asked again."""
    others = [one for one in await representations.standing(write, person) if one.kind is Kind.JOINT_CUSTODY]
    for ground in await consents.carried_by(write, representation_id):
        subject = subject_of(ground)
        both = await consents.agreed_by_both(write, ground)
        effect = ends_too(ended_by, both_agreed=both, other_stands=bool(others))
        if effect is None:
            continue
        if effect is Effect.ENDS and await consents.end_with(write, ground, ended_by):
            await endings.end_resting_on(write, ground.person, ground.id)
            await end_for_good(write, *subject)
        await write.task(
            kind=ASK_AGAIN,
            subject=subject,
            due_on=write.today,
            person=ground.person,
            pool=POOL,
            code=ended_by,
        )
