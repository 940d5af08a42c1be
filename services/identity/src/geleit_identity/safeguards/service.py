"""Conflicts in a household, relatives of staff, the view of a household, and locks that are about to end."""

from typing import Final
from uuid import UUID

from geleit_identity.bodies import service as bodies
from geleit_identity.facts import StaffAdmitted, StaffBarred
from geleit_identity.persons import keeping
from geleit_identity.persons import service as persons
from geleit_identity.protections import service as protections
from geleit_identity.protections.rules import Hidden, Protection, ProtectionKind, asked_on, lock_ends
from geleit_identity.protections.service import Known
from geleit_identity.safeguards import store
from geleit_identity.safeguards.rules import POOL
from geleit_identity.safeguards.schemas import (
    ConflictIn,
    ConflictOut,
    EndConflictIn,
    ExclusionIn,
    ExclusionOut,
    HouseholdViewIn,
    HouseholdViewOut,
    MemberOut,
)
from geleit_identity.safeguards.tables import StaffExclusion
from geleit_kit.db.barring import bar, unbar
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.permissions import Permission

LOCK_ASKED: Final = "lock_asked"
LOCK_ENDS: Final = "lock_ends"


async def conflict_shown(read: ReadSession, caller: Caller, row: Known) -> ConflictOut:
    """A conflict. Its reason can name a place and is shown to who may read locked addresses."""
    content = await read.unseal(row)
    opens = caller.may(Permission.PROTECTED_ADDRESS_READ)
    return ConflictOut.model_validate(
        {
            **ConflictOut.frame(row),
            **{name: getattr(row, name) for name in ("person", "reach", "since", "until")},
            **{name: content.get(name) for name in ("against", "outsider")},
            "reason": content.get("reason") if opens else None,
        }
    )


async def exclusion_shown(read: ReadSession, row: StaffExclusion) -> ExclusionOut:
    """An exclusion with the closeness that was told."""
    columns = {name: getattr(row, name) for name in ("person", "staff", "since", "ended_on")}
    closeness = (await read.unseal(row)).get("closeness")
    return ExclusionOut.model_validate({**ExclusionOut.frame(row), **columns, "closeness": closeness})


async def find_conflict(read: ReadSession, person: UUID, conflict_id: UUID) -> Known:
    """One conflict of one person who exists for the one who asks. Raises NotFound."""
    await persons.find(read, person)
    return await protections.find(read, person, conflict_id)


async def protect_from(write: WriteSession, person: UUID, given: ConflictIn) -> Known:
    """From the first day on the other one learns nothing; a flag of the same id hides the addresses from readers."""
    await persons.find(write, person)
    if (given.against is None) == (given.outsider is None):
        raise Invalid.at("/against", "conflict_with_whom")
    if given.against == person:
        raise Invalid.at("/against", "conflict_with_self")
    if given.until is not None and given.until < given.since:
        raise Invalid.at("/until", "ends_before_it_begins")
    if given.against is not None:
        await persons.find(write, given.against)
    told = given.model_dump(include={"against", "outsider", "reason"}, mode="json")
    row = await protections.begin(write, person, given.reach, given.since, given.until, told)
    await persons.guard(write, person, row.id, _flag(row))
    return row


async def end_conflict(
    write: WriteSession, person: UUID, conflict_id: UUID, seen: Version, given: EndConflictIn
) -> Known:
    """Names the last day. The row and its flag stay readable."""
    row = await find_conflict(write, person, conflict_id)
    row.unchanged_since(seen)
    if given.until < row.since:
        raise Invalid.at("/until", "ends_before_it_begins")
    row.until = given.until
    await write.flush()
    await persons.guard(write, person, row.id, _flag(row))
    return row


async def exclude_staff(write: WriteSession, caller: Caller, person: UUID, given: ExclusionIn) -> StaffExclusion:
    """From now on the person does not exist for this member of staff: here at once, elsewhere with the fact."""
    await persons.held_fast(write, person)
    if given.staff != caller.staff and not await bodies.works_here(write, given.staff):
        raise Invalid.at("/staff", "staff_unknown")
    if await store.standing(write, person, given.staff) is not None:
        raise Conflict("excluded_already")
    row = StaffExclusion(person=person, staff=given.staff, since=write.today)
    await write.seal(row, {"closeness": given.closeness})
    write.add(row)
    await bar(write, given.staff, person)
    write.publish(StaffBarred(person=person, staff=given.staff))
    return row


async def end_exclusion(write: WriteSession, person: UUID, exclusion_id: UUID, seen: Version) -> StaffExclusion:
    """The person exists again for this member of staff."""
    await persons.held_fast(write, person)
    row = await store.exclusion(write, person, exclusion_id)
    row.unchanged_since(seen)
    if row.ended_on is not None:
        raise Conflict("ended_already")
    row.ended_on = write.today
    await write.flush()
    await unbar(write, row.staff, person)
    write.publish(StaffAdmitted(person=person, staff=row.staff))
    return row


async def bars_again(write: WriteSession, person: UUID) -> None:
    """A merge was undone: whom the exclusions of this person name is barred, whom they named once is not any more."""
    rows = await write.all(store.every_exclusion(write, person))
    standing = {row.staff for row in rows if row.ended_on is None}
    for staff in sorted(standing):
        if await bar(write, staff, person):
            write.publish(StaffBarred(person=person, staff=staff))
    for staff in sorted({row.staff for row in rows} - standing):
        if await unbar(write, staff, person):
            write.publish(StaffAdmitted(person=person, staff=staff))


async def household_view(read: ReadSession, caller: Caller, given: HouseholdViewIn) -> HouseholdViewOut:
    """Of several persons what one of them may hear, see or be written. Raises NotFound for a person of another body."""
    await persons.find(read, given.told_to)
    items = []
    for person in dict.fromkeys(given.persons):
        row = await persons.find(read, person)
        hidden = await persons.hidden_from(read, caller, person, told_to=given.told_to)
        if Hidden.ALL not in hidden:
            seen = await persons.shown(read, caller, row)
            items.append(
                MemberOut(
                    person=person,
                    names=seen.names,
                    birth=seen.birth,
                    addresses=None if Hidden.ADDRESS in hidden else seen.addresses,
                    hidden=sorted(hidden),
                )
            )
    return HouseholdViewOut(told_to=given.told_to, items=items)


async def reckon_locks(write: WriteSession, deadline: Deadline) -> None:
    """Due at once when flags of a person were set or ended: when is somebody asked whether a lock goes on?"""
    person = deadline.aggregate
    for flag_id, flag in await persons.protections_of(write, person):
        await write.settle(LOCK_ASKED, flag_id)
        due = asked_on(flag, write.today)
        if due is None:
            await write.close_tasks(LOCK_ENDS, flag_id)
        else:
            write.deadline(LOCK_ASKED, flag_id, due, person=str(person))
            await write.flush()


async def ask_about_lock(write: WriteSession, deadline: Deadline) -> None:
    """Due sixty days before a lock ends: the person is asked, so that nobody is found because a day had passed."""
    person = UUID(deadline.data["person"])
    flag = dict(await persons.protections_of(write, person)).get(deadline.aggregate)
    if flag is None or asked_on(flag, write.today) is None:
        return
    await write.task(
        kind=LOCK_ENDS, subject=("protection", deadline.aggregate), due_on=lock_ends(flag), person=person, pool=POOL
    )


HANDLERS: Final = {keeping.PROTECTIONS_CHANGED: reckon_locks, LOCK_ASKED: ask_about_lock}


def _flag(row: Known) -> Protection:
    return Protection(ProtectionKind.HOUSEHOLD_CONFLICT, row.since, row.until)
