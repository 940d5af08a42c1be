"""Two records become one: what they say stands together, what hangs on them follows, what they allowed waits."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.consents import pausing
from geleit_identity.decisions import service as decisions
from geleit_identity.duplicates import following
from geleit_identity.duplicates import service as duplicates
from geleit_identity.duplicates.rules import DUPLICATE
from geleit_identity.duplicates.service import Pair
from geleit_identity.facts import PersonMerged
from geleit_identity.links import service as links
from geleit_identity.matching.levels import Field
from geleit_identity.merging import protecting, store
from geleit_identity.merging.moving import MERGES, MOVING
from geleit_identity.merging.rules import MERGE, together
from geleit_identity.merging.schemas import DuplicateIn, DuplicateOut, KeepApartIn, MergeIn, MergeOut
from geleit_identity.merging.tables import Merge
from geleit_identity.persons import service as persons
from geleit_identity.persons import uniting
from geleit_identity.protections import service as protections
from geleit_identity.protections.rules import Hidden
from geleit_identity.representations import service as representations
from geleit_identity.timelines import watch
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.restricting import refuse_hidden, refuse_writing
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.merging import SWEEP
from geleit_kit.http.parts import Version
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid

_OF_ADDRESS: Final = frozenset({Field.HOUSE, Field.PLACE, Field.HOUSEHOLD})
"""What an explanation does not tell of somebody whose address is hidden."""


async def pair_shown(read: ReadSession, caller: Caller, row: Pair) -> DuplicateOut:
    """A pair as this caller sees it."""
    both = (row.one, row.other)
    note = await duplicates.open_for_both(read, both, row.note, _bound(row))
    columns = ("status", "one", "other", "grade", "found_on", "decided_on", "reason")
    fields = {name: getattr(row, name) for name in columns}
    left_out = await _hidden_fields(read, caller, row)
    parts = [part for part in row.explanation if part["field"] not in left_out]
    return DuplicateOut.model_validate({**DuplicateOut.frame(row), **fields, "parts": parts, "note": note.get("note")})


async def _hidden_fields(read: ReadSession, caller: Caller, row: Pair) -> Collection[str]:
    if row.status != DUPLICATE.start:
        return _OF_ADDRESS
    hidden = [await persons.hidden_from(read, caller, one) for one in (row.one, row.other)]
    return _OF_ADDRESS if any(Hidden.ADDRESS in one for one in hidden) else ()


async def shown(read: ReadSession, row: Merge) -> MergeOut:
    """A merge as it is answered."""
    columns = ("status", "duplicate_id", "reason", "merged_on", "undone_on", "undo_reason")
    fields = {name: getattr(row, name) for name in columns}
    note = (await snapshot_of(read, row)).get("note")
    return MergeOut.model_validate(
        {**MergeOut.frame(row), **fields, "person": row.kept, "merged_person": row.merged, "note": note}
    )


async def pair_found(read: ReadSession, duplicate_id: UUID) -> Pair:
    """A pair of persons whom the one who asks finds. Raises NotFound, and Restricted (409) where processing of one is
    restricted.
    """
    row = await store.pair(read, duplicate_id)
    await refuse_hidden(read, {row.one, row.other})
    return row


async def _held(write: WriteSession, duplicate_id: UUID) -> Pair:
    await pair_found(write, duplicate_id)
    return await duplicates.held(write, duplicate_id)


async def report(write: WriteSession, given: DuplicateIn) -> Pair:
    """Somebody takes two records for one person's: an entry of the queue, like any other."""
    if given.one == given.other:
        raise Invalid.at("/other", "pair_is_one")
    for person in (given.one, given.other):
        await persons.find(write, person)
    await refuse_hidden(write, {given.one, given.other})
    return await duplicates.suspect(write, given.one, given.other, "reported", [])


async def keep_apart(
    write: WriteSession, caller: Caller, duplicate_id: UUID, seen: Version, given: KeepApartIn
) -> Pair:
    """They are two people."""
    row = await _held(write, duplicate_id)
    row.unchanged_since(seen)
    DUPLICATE.take("keep_apart", row, caller)
    await decide(write, row, given.reason, given.note)
    return row


async def reopen(write: WriteSession, caller: Caller, duplicate_id: UUID, seen: Version) -> Pair:
    """Somebody wants to look at the pair once more. By itself it never comes back."""
    row = await _held(write, duplicate_id)
    row.unchanged_since(seen)
    DUPLICATE.take("reopen", row, caller)
    row.decided_on, row.reason = None, None
    await write.flush()
    await duplicates.open_task(write, row)
    return row


async def decide(write: WriteSession, row: Pair, reason: str, note: str | None) -> None:
    """Notes the decision about a pair."""
    row.decided_on, row.reason = write.today, reason
    row.note = (
        await duplicates.seal_for_both(write, (row.one, row.other), {"note": note}, _bound(row)) if note else None
    )
    await write.flush()
    await duplicates.close_task(write, row)


async def merge(write: WriteSession, caller: Caller, duplicate_id: UUID, seen: Version, given: MergeIn) -> Merge:
    """Both are one person. Raises Conflict (409 `both_supported`) while cases has an open support record of each."""
    pair = await _held(write, duplicate_id)
    pair.unchanged_since(seen)
    if given.keep not in {pair.one, pair.other}:
        raise Invalid.at("/keep", "not_of_the_pair")
    DUPLICATE.take("merge", pair, caller)
    merged = pair.other if given.keep == pair.one else pair.one
    await refuse_writing(write, {given.keep, merged})
    both = await uniting.held_both(write, given.keep, merged)
    if all([await watch.has_open_support_record(write, person) for person in both]):
        raise Conflict("both_supported")
    row = Merge(id=ids.inside(), merged=merged, kept=given.keep, status=MERGE.start, duplicate_id=pair.id)
    row.merge_id, row.reason, row.merged_on = row.id, given.reason, write.today
    write.add(row)
    await write.flush()
    said = {"kept": await write.unseal(both[given.keep]), "merged": await write.unseal(both[merged])}
    await end_grants(write, both)
    await protecting.restricted_too(write, given.keep, merged)
    await uniting.set_aside(write, both[merged], given.keep)
    await MOVING.move(write, row)
    against = await protections.repoint(write, merged, given.keep)
    speaks = await representations.repoint(write, merged, given.keep)
    await uniting.say(write, both[given.keep], together(said["kept"], said["merged"]))
    grounds = await pausing.suspend_all(write, {given.keep})
    suspended = await links.suspend_all(write, {given.keep})
    await decide(write, pair, given.reason, None)
    followed = await following.follow(write, row.merged, row.kept, uniting.standing(write))
    named = {"against": against, "speaks": speaks, "pairs": [one.as_data() for one in followed]}
    await _seal(
        write,
        row,
        {**said, **named, "note": given.note, "grounds": grounds, "links": suspended, "at": write.domain_now},
    )
    write.deadline(SWEEP, row.merge_id, write.today + timedelta(days=1))
    write.publish(PersonMerged(merge_id=row.merge_id, person=row.kept, merged_person=row.merged))
    return row


async def end_grants(write: WriteSession, of: Collection[UUID]) -> None:
    """Every live grant about these persons ends at once, those that other bodies gave to this one too: what was asked
    may have been asked about somebody else. Another body does not see it in anything that it reads.
    """
    for person in of:
        await decisions.revoke_all(write, person)
    for one in await links.parties_of(write, of):
        async with write.acting_as(one.counterpart, ends=True):
            await decisions.revoke_conversation(write, one.conversation_id)


async def sweep(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after: what was under way during the merge follows, and waits like everything else."""
    row = await MOVING.merge(write, deadline.aggregate)
    if row is None:
        return
    before = await MOVING.noted(write, row)
    await MERGES.sweep(write, deadline)
    late = await MOVING.noted(write, row) - before
    await pausing.suspend_all(write, {row.kept}, only=late)
    await links.suspend_all(write, {row.kept}, only=late)


HANDLERS: Final = {SWEEP: sweep}


async def snapshot_of(read: ReadSession, row: Merge) -> dict[str, Any]:
    """What the two records said before, why they were merged, and what was suspended with it."""
    return await duplicates.open_for_both(read, (row.kept, row.merged), row.snapshot, _bound(row))


async def _seal(write: WriteSession, row: Merge, document: dict[str, Any]) -> None:
    row.snapshot = await duplicates.seal_for_both(write, (row.kept, row.merged), document, _bound(row))
    await write.flush()


def _bound(row: Pair | Merge) -> str:
    return f"{row.__tablename__}|{row.id}"


async def came_after(read: ReadSession, person: UUID, moment: datetime) -> set[UUID]:
    """The rows that are this person's by a merge after a moment: then they were another record's."""
    found: set[UUID] = set()
    for row in await store.standing_into(read, person):
        at = (await snapshot_of(read, row)).get("at")
        if at is None or moment < datetime.fromisoformat(at):
            found |= await MOVING.noted(read, row)
    return found


async def pseudonyms_of(read: ReadSession, person: UUID) -> set[UUID]:
    """The pseudonym, and every one that it answers for: an access log names the one that was used at the time."""
    return await MOVING.names_of(read, person)
