"""The payload: fetched by the receiver after acceptance and under a live grant, kept by it as its own record, amended
by the giver.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Out, Withheld
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid, NotFound, Place
from geleit_referrals.payload.schemas import (
    CATEGORIES,
    CATEGORY_OF,
    AmendmentIn,
    AmendmentOut,
    GrantedPayload,
    KeepIn,
    KeptOut,
    PayloadOut,
)
from geleit_referrals.referring import rules, sides
from geleit_referrals.referring.rules import PAYLOAD_OPEN, Side
from geleit_referrals.referring.schemas import PayloadParts
from geleit_referrals.referring.sealing import LOCKED, hides_contact
from geleit_referrals.referring.service import find, given_to
from geleit_referrals.referring.sides import Referral


async def own_payload(read: ReadSession, caller: Caller, referral_id: UUID) -> PayloadOut:
    """What the caller's body would disclose. Raises NotFound on a row that it received. While the person's whereabouts
    are hidden, contact details take the permission.
    """
    row = await find(read, referral_id)
    if row.direction != Side.GIVER:
        raise NotFound
    content = await sides.content(read, row)
    amendments = [AmendmentOut.made(one["number"], one["on"], one["parts"]) for one in content.get("amendments", [])]
    payload = PayloadParts.of(content.get("payload") or {})
    if await hides_contact(read, caller, row.person):
        nothing = {LOCKED: None}
        return PayloadOut(
            person=sides.person_of(row),
            paper=content.get("paper"),
            payload=payload.model_copy(update=nothing),
            amendments=[one.model_copy(update=nothing) for one in amendments],
            withheld=_locked("/payload", "/amendments"),
        )
    return PayloadOut(person=sides.person_of(row), paper=content.get("paper"), payload=payload, amendments=amendments)


async def kept_payload(read: ReadSession, caller: Caller, referral_id: UUID) -> KeptOut:
    """What the caller's body has taken into its own record. Raises NotFound where it has kept nothing. Contact details
    as above.
    """
    row = await find(read, referral_id)
    kept = (await sides.content(read, row)).get("kept")
    if row.direction != Side.RECEIVER or kept is None:
        raise NotFound
    hidden = await hides_contact(read, caller, row.person)
    return KeptOut(
        person=sides.person_of(row),
        kept_on=date.fromisoformat(kept["on"]),
        kept=PayloadParts.of({**kept["parts"], LOCKED: None} if hidden else kept["parts"]),
        withheld=_locked("/kept") if hidden else None,
    )


async def amend(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: AmendmentIn) -> Referral:
    """Adds to the payload. The receiver learns that there is something new, and fetches it under a grant as before."""
    row = await sides.own(write, referral_id, None)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    rules.take("amend", row, caller)
    sides.refuse_where_nothing_flows(write, row)
    parts = _parts(given.payload.model_dump(exclude_none=True))
    if not parts:
        raise Invalid.at("/payload", "missing")
    row.amendments += 1
    before = (await sides.content(write, row)).get("amendments", [])
    added = {"number": row.amendments, "on": write.today.isoformat(), "parts": parts}
    await sides.seal(write, row, amendments=[*before, added])
    async with sides.other_side(write, row) as theirs:
        theirs.amendments += 1
        if theirs.person is not None:
            await sides.amended_task(write, theirs)
    await write.flush()
    return row


async def keep(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: KeepIn) -> Referral:
    """The receiver's own act: takes into its own record what it has fetched. Nothing else may be called kept."""
    row = await sides.own(write, referral_id, None)
    refuse_closed_fields(caller, given)
    parts = _parts(given.model_dump(exclude_none=True))
    before = (await sides.content(write, row)).get("kept") or {"parts": {}}
    if LOCKED in parts and LOCKED in before["parts"] and await hides_contact(write, caller, row.person):
        raise Forbidden("contact_locked")  # what is not shown is not replaced unseen
    row.unchanged_since(seen)
    rules.take("keep_payload", row, caller)
    beyond = [Place(f"/{name}", "not_fetched") for name in parts if CATEGORY_OF[name] not in row.fetched_categories]
    if beyond:
        raise Invalid(places=beyond)
    await sides.seal(write, row, kept={"on": write.today.isoformat(), "parts": {**before["parts"], **parts}})
    await write.flush()
    return row


async def granted(read: ReadSession, grant: Grant) -> Sequence[Out]:
    """For kit's granted reads, in the giver's scope: payload and amendments of every open referral of the conversation,
    in their order, to be cut to the grant.

    Raises NotFound where no referral of this conversation was sent to the recipient, Conflict (409) where none is open:
    while one is to be answered (`payload_after_acceptance`), and after the end (`payload_closed`).
    """
    rows = await _of(read, grant)
    if not any(row.status in PAYLOAD_OPEN for row in rows):
        waiting = any(row.status in {*rules.OPEN_QUESTION, "provisionally_declined"} for row in rows)
        raise Conflict("payload_after_acceptance" if waiting else "payload_closed")
    return [one for row in rows if row.status in PAYLOAD_OPEN for one in await _disclosed(read, row)]


async def _disclosed(read: ReadSession, row: Referral) -> list[GrantedPayload]:
    content, turn = await sides.content(read, row), row.turn or 1
    first = GrantedPayload(turn=turn, number=0, on=row.sent_on or read.today, **(content.get("payload") or {}))
    added = [
        GrantedPayload(turn=turn, number=one["number"], on=date.fromisoformat(one["on"]), **one["parts"])
        for one in content.get("amendments", [])
    ]
    return [first, *added]


async def noted(write: WriteSession, grant: Grant, fetched: Sequence[GrantedPayload]) -> None:
    """Of each referral that was read both sides note the first fetch; the receiver's row also notes which categories it
    may keep.
    """
    turns, covered = {one.turn for one in fetched}, grant.categories & CATEGORIES
    for found in await _of(write, grant):
        if found.turn not in turns:
            continue
        row = await sides.own(write, found.id, None)
        row.payload_fetched_on = row.payload_fetched_on or write.today
        async with sides.other_side(write, row) as theirs:
            theirs.payload_fetched_on = theirs.payload_fetched_on or write.today
            theirs.fetched_categories = sorted({*theirs.fetched_categories, *covered})
            await write.close_tasks(sides.AMENDED, theirs.id)


async def _of(read: ReadSession, grant: Grant) -> list[Referral]:
    """What was sent to the recipient of the grant, in its conversation, about its person."""
    rows = await given_to(read, grant.conversation, grant.recipient)
    found = [row for row in rows if row.person == grant.person]
    if not found:
        raise NotFound
    return found


def _locked(*parts: str) -> list[Withheld]:
    category = CATEGORY_OF[LOCKED]
    return [Withheld(pointer=f"{part}/{LOCKED}", category=category, reason="place_locked") for part in parts]


def _parts(document: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in document.items() if value}
