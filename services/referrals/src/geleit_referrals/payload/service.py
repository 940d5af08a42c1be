"""The payload: fetched by the receiver after acceptance and under a live grant, kept by it as its own record, amended
by the giver.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Out
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place
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
from geleit_referrals.referring.service import find, given_to
from geleit_referrals.referring.sides import Referral


async def own_payload(read: ReadSession, referral_id: UUID) -> PayloadOut:
    """What the caller's body would disclose. Raises NotFound on a row that it received."""
    row = await find(read, referral_id)
    if row.direction != Side.GIVER:
        raise NotFound
    content = await sides.content(read, row)
    amendments = [AmendmentOut.made(one["number"], one["on"], one["parts"]) for one in content.get("amendments", [])]
    return PayloadOut(
        person=sides.person_of(row), payload=PayloadParts.of(content.get("payload") or {}), amendments=amendments
    )


async def kept_payload(read: ReadSession, referral_id: UUID) -> KeptOut:
    """What the caller's body has taken into its own record. Raises NotFound where it has kept nothing."""
    row = await find(read, referral_id)
    kept = (await sides.content(read, row)).get("kept")
    if row.direction != Side.RECEIVER or kept is None:
        raise NotFound
    return KeptOut(
        person=sides.person_of(row), kept_on=date.fromisoformat(kept["on"]), kept=PayloadParts.of(kept["parts"])
    )


async def amend(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: AmendmentIn) -> Referral:
    """Adds to the payload. The receiver learns that there is something new, and fetches it under a grant as before."""
    row = await sides.own(write, referral_id, seen)
    rules.take("amend", row, caller)
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
    row = await sides.own(write, referral_id, seen)
    rules.take("keep_payload", row, caller)
    parts = _parts(given.model_dump(exclude_none=True))
    beyond = [Place(f"/{name}", "not_fetched") for name in parts if CATEGORY_OF[name] not in row.fetched_categories]
    if beyond:
        raise Invalid(places=beyond)
    before = (await sides.content(write, row)).get("kept") or {"parts": {}}
    await sides.seal(write, row, kept={"on": write.today.isoformat(), "parts": {**before["parts"], **parts}})
    await write.flush()
    return row


async def granted(read: ReadSession, grant: Grant) -> Sequence[Out]:
    """For kit's granted reads, in the giver's scope: the payload and its amendments, to be cut to the grant.

    Raises NotFound where no referral of this conversation was sent to the recipient, Conflict (409) before acceptance
    and after the end.
    """
    row = await _of(read, grant)
    if row.status not in PAYLOAD_OPEN:
        waiting = row.status in {*rules.OPEN_QUESTION, "provisionally_declined"}
        raise Conflict("payload_after_acceptance" if waiting else "payload_closed")
    content = await sides.content(read, row)
    sent_on = row.sent_on or read.today
    first = GrantedPayload(number=0, on=sent_on, **(content.get("payload") or {}))
    added = [
        GrantedPayload(number=one["number"], on=date.fromisoformat(one["on"]), **one["parts"])
        for one in content.get("amendments", [])
    ]
    return [first, *added]


async def noted(write: WriteSession, grant: Grant, fetched: Sequence[Out]) -> None:
    """Both sides note the first fetch; the receiver's row also notes which categories it may keep."""
    del fetched
    found = await _of(write, grant)
    row = await sides.own(write, found.id, None)
    row.payload_fetched_on = row.payload_fetched_on or write.today
    covered = grant.categories & CATEGORIES
    async with sides.other_side(write, row) as theirs:
        theirs.payload_fetched_on = theirs.payload_fetched_on or write.today
        theirs.fetched_categories = sorted({*theirs.fetched_categories, *covered})
        await write.close_tasks(sides.AMENDED, theirs.id)


async def _of(read: ReadSession, grant: Grant) -> Referral:
    row = await given_to(read, grant.conversation, grant.recipient)
    if row is None or row.person != grant.person:
        raise NotFound
    return row


def _parts(document: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in document.items() if value}
