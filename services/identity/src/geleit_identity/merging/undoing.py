"""One record becomes two again, also after later edits: what came in between is listed; a person says whose it is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from geleit_identity.consents import pausing
from geleit_identity.duplicates import following
from geleit_identity.duplicates import service as duplicates
from geleit_identity.duplicates.rules import DUPLICATE
from geleit_identity.facts import PersonUnmerged
from geleit_identity.links import service as links
from geleit_identity.merging import protecting, store
from geleit_identity.merging.moving import MOVING
from geleit_identity.merging.rules import MERGE, PARTS, Change, Past, Side, apart, changes
from geleit_identity.merging.schemas import AssignIn, LaterOut, LatersOut, UndoIn
from geleit_identity.merging.service import decide, end_grants, snapshot_of
from geleit_identity.merging.tables import Merge
from geleit_identity.persons import service as persons
from geleit_identity.persons import uniting
from geleit_identity.protections import service as protections
from geleit_identity.representations import service as representations
from geleit_kit.db.restricting import refuse_writing
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.merging import SWEEP
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, Place


async def later(read: ReadSession, merge_id: UUID) -> LatersOut:
    """What came after the merge and belongs to neither by itself."""
    row = await store.merge(read, merge_id)
    items: list[LaterOut] = []
    if row.status == MERGE.start and not await store.further(read, row):
        kept = await persons.find(read, row.kept)
        items = await _later(read, row, Past(**_said(await snapshot_of(read, row))), await read.unseal(kept))
    return LatersOut(person=row.kept, merged_person=row.merged, items=items)


async def undo(write: WriteSession, caller: Caller, merge_id: UUID, seen: Version, given: UndoIn) -> Merge:
    """Both stand for themselves again. Raises Conflict (409) where another merge was made on top of this one
    (`merged_further`), or where somebody has to say first whose something is (`later_unassigned`); Restricted (409)
    where their processing is restricted and no purpose is named.
    """
    row = await store.locked(write, merge_id)
    row.unchanged_since(seen)
    if row.status != MERGE.start:
        MERGE.take("undo", row, caller)
    await refuse_writing(write, {row.kept})
    if await store.further(write, row):
        raise Conflict("merged_further")
    kept, merged = await uniting.held_apart(write, row.kept, row.merged)
    known = await snapshot_of(write, row)
    past, now = Past(**_said(known)), await write.unseal(kept)
    theirs = _assigned(await _later(write, row, past, now), given.assign)
    came = await MOVING.since(write, row)
    await end_grants(write, [row.kept])
    await _separate(write, row, given.reason)
    await following.go_back(write, following.followed_in(known))
    await MOVING.move_back(write, row, also=_rows(theirs))
    # before what is told of either again: who hears it earlier takes the merged one for the other
    write.publish(PersonUnmerged(merge_id=row.merge_id, person=row.kept, merged_person=row.merged))
    twins = await protecting.stand_for_both(write, row, came)
    stays, comes = apart(past, now, [Change(one.kind, one.id) for one in theirs])
    await uniting.say_again(write, kept, merged, (stays, protecting.renamed(comes, twins)))
    await _point_back(write, row, known)
    both = {row.kept, row.merged}
    await pausing.resume_all(write, both, {UUID(one) for one in known.get("grounds", [])})
    await links.resume_all(write, both, {UUID(one) for one in known.get("links", [])})
    await protecting.pause(write, row, came)
    return row


def _said(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {"kept": snapshot["kept"], "merged": snapshot["merged"]}


async def _later(read: ReadSession, row: Merge, past: Past, now: dict[str, Any]) -> list[LaterOut]:
    said = [LaterOut(kind=one.part, id=one.id, at=None) for one in changes(past, now)]
    rows = await MOVING.later(read, row)
    return said + [LaterOut(kind=one.kind, id=str(one.id), at=one.created_at) for one in rows]


def _assigned(items: Sequence[LaterOut], given: Sequence[AssignIn]) -> list[AssignIn]:
    """What is the merged person's of all that came later. Raises where something is missing, or is not of it."""
    asked = {(one.kind, one.id) for one in items}
    wrong = [
        Place(f"/assign/{number}", "not_later") for number, one in enumerate(given) if (one.kind, one.id) not in asked
    ]
    if wrong:
        raise Invalid(places=wrong)
    missing = asked - {(one.kind, one.id) for one in given}
    if missing:
        raise Conflict("later_unassigned", extra={"unassigned": len(missing)})
    return [one for one in given if one.to is Side.MERGED]


def _rows(theirs: Sequence[AssignIn]) -> list[UUID]:
    return [UUID(one.id) for one in theirs if one.kind not in PARTS and one.id is not None]


async def _separate(write: WriteSession, row: Merge, reason: str) -> None:
    """The pair is decided the other way; what else the merged record may be the same as is looked at again."""
    row.undone_on, row.undo_reason = write.today, reason
    pair = await duplicates.held(write, row.duplicate_id)
    DUPLICATE.take_automatic("separate", pair)
    await decide(write, pair, reason, None)
    for other in await duplicates.open_of(write, row.merged):
        await duplicates.open_task(write, other)
    await write.settle(SWEEP, row.merge_id)


async def _point_back(write: WriteSession, row: Merge, known: dict[str, Any]) -> None:
    """Who named the merged one, as somebody who must not know or who speaks for another, names that one again."""
    against, speaks = ({UUID(one) for one in known.get(name, ())} for name in ("against", "speaks"))
    await protections.repoint(write, row.kept, row.merged, only=against)
    await representations.repoint(write, row.kept, row.merged, only=speaks)
