"""What the receiver does with a request: see, accept, bind anew, decline, start, admit, hold, resume; and what a passed
day does.
"""

from datetime import date
from uuid import UUID

from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid
from geleit_referrals.answering.schemas import AcceptIn, DeclineIn, HoldIn, RebindIn
from geleit_referrals.facts import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralExpired,
    ReferralRebound,
    ReferralStarted,
)
from geleit_referrals.handover import service as handover
from geleit_referrals.referring import due, rules, sides
from geleit_referrals.referring.addressees import calendar_of
from geleit_referrals.referring.rules import KINDS
from geleit_referrals.referring.schemas import OnDayIn
from geleit_referrals.referring.sides import Referral


async def see(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version) -> Referral:
    """Somebody has looked at the preview."""
    row = await sides.own(write, referral_id, seen)
    rules.take("see", row, caller)
    async with sides.other_side(write, row) as theirs:
        rules.follow("see", theirs)
    await write.flush()
    return row


async def accept(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: AcceptIn) -> Referral:
    """Takes the referral for the caller's body and binds its own person. A handover now waits for cases' own fact."""
    row = await sides.own(write, referral_id, seen)
    sides.refuse(rules.preview_closed(row.direction, row.person, sides.why_closed(write, row)))
    rules.take("accept", row, caller)
    row.person, row.reason = given.person, None
    await sides.answered(write, row)
    agreed = await _agree(write, row, given.feedback_on)
    moves = KINDS[sides.kind_of(row)].moves_responsibility
    if moves:
        rules.follow("await_handover", row)
    write.publish(_accepted(write, row))
    async with sides.other_side(write, row) as theirs:
        rules.follow("accept", theirs)
        theirs.reason = None
        await sides.answered(write, theirs)
        if agreed is not None:
            await sides.begin_feedback(write, theirs, agreed)
        write.publish(_accepted(write, theirs))
        if moves:
            await handover.begin(write, theirs)
    await write.flush()
    return row


async def _agree(write: WriteSession, row: Referral, wished: date | None) -> date | None:
    wish = wished or row.feedback_by
    if wish is not None and wish <= write.today:
        raise Invalid.at("/feedback_on", "in_the_past")
    agreed = due.feedback_on(sides.kind_of(row), write.today, await calendar_of(write, write.body), wish)
    if agreed is not None:
        await sides.begin_feedback(write, row, agreed)
    return agreed


def _accepted(write: WriteSession, row: Referral) -> ReferralAccepted:
    return ReferralAccepted(referral_id=row.id, person=sides.person_of(row), kind=row.kind, accepted_on=write.today)


async def rebind(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: RebindIn) -> Referral:
    """Another of the own persons is meant: what was kept and reported is sealed anew for that one. The giver's row
    stays as it is; a mandate that has moved already is cases' matter.
    """
    row = await sides.own(write, referral_id, seen)
    rules.take("rebind", row, caller)
    before = sides.person_of(row)
    if before == given.person:
        raise Invalid.at("/person", "bound_already")
    document = await sides.content(write, row)
    row.person = given.person
    await write.seal(row, document)
    write.disclose(before, kind="write")  # the answer names only the one who is bound now
    await sides.tasks_follow_the_person(write, row)
    write.publish(ReferralRebound(referral_id=row.id, person=given.person, rebound_on=write.today))
    await write.flush()
    return row


async def decline(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: DeclineIn) -> Referral:
    """Does not take it. The giver learns the coded reason and has a task to see what comes next."""
    row = await sides.own(write, referral_id, seen)
    rules.take("decline", row, caller)
    await _declined(write, row, given.reason)
    async with sides.other_side(write, row) as theirs:
        rules.follow("decline", theirs)
        await _declined(write, theirs, given.reason)
    await write.flush()
    return row


async def _declined(write: WriteSession, row: Referral, reason: str | None) -> None:
    row.reason = reason
    await sides.answered(write, row)
    await sides.over(write, row)
    write.publish(ReferralDeclined(referral_id=row.id, person=row.person, declined_on=write.today))


async def decline_provisionally(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: DeclineIn
) -> Referral:
    """Declines unless the giver asks once for reconsideration within its days."""
    row = await sides.own(write, referral_id, seen)
    rules.take("decline_provisionally", row, caller)
    row.reason = given.reason
    await sides.answered(write, row)
    async with sides.other_side(write, row) as theirs:
        rules.follow("decline_provisionally", theirs)
        theirs.reason = given.reason
        await sides.answered(write, theirs)
        last = due.reconsider_by(write.today, await calendar_of(write, write.body))
        write.deadline(sides.RECONSIDERATION, theirs.id, due.day_after(last))
        await sides.follow_up(write, theirs, last)
    await write.flush()
    return row


async def start(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: OnDayIn) -> Referral:
    """The service begins."""
    return await _begin(write, caller, referral_id, seen, "start", given)


async def resume(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: OnDayIn) -> Referral:
    """The service goes on; where it had not begun, it begins now."""
    return await _begin(write, caller, referral_id, seen, "resume", given)


async def _begin(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, action: str, given: OnDayIn
) -> Referral:
    row = await sides.own(write, referral_id, seen)
    rules.take(action, row, caller)
    on = sides.day(write, row, given.on)
    row.reason = None
    _started(write, row, on)
    async with sides.other_side(write, row) as theirs:
        rules.follow(action, theirs)
        _started(write, theirs, on)
    await write.flush()
    return row


def _started(write: WriteSession, row: Referral, on: date) -> None:
    if row.started_on is None:
        row.started_on = on
        write.publish(ReferralStarted(referral_id=row.id, person=sides.person_of(row), started_on=on))


async def admit(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: OnDayIn) -> Referral:
    """A Zuweisung is fulfilled: the person is admitted. What happens in that case management is the receiver's own
    matter.
    """
    row = await sides.own(write, referral_id, seen)
    rules.take("admit", row, caller)
    on = sides.day(write, row, given.on)
    row.started_on, row.reason = on, None
    await sides.over(write, row, on)
    write.publish(sides.ended(row, on))
    async with sides.other_side(write, row) as theirs:
        rules.follow("admit", theirs)
        theirs.started_on = on
        await sides.over(write, theirs, on)
        write.publish(sides.completed(write, theirs))
    await write.flush()
    return row


async def hold(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: HoldIn) -> Referral:
    """It waits. The giver learns that; the reason can tell of residence or family and stays."""
    row = await sides.own(write, referral_id, seen)
    rules.take("hold", row, caller)
    row.reason = given.reason
    async with sides.other_side(write, row) as theirs:
        rules.follow("hold", theirs)
    await write.flush()
    return row


async def expire(write: WriteSession, deadline: Deadline) -> None:
    """The last day for an answer has passed: both rows expire, and the giver has a task to see what comes next."""
    row = await sides.own(write, deadline.aggregate, None)
    if not sides.follow("expire", row):
        return
    await _expired(write, row)
    async with sides.other_side(write, row) as theirs:
        rules.follow("expire", theirs)
        await _expired(write, theirs)


async def _expired(write: WriteSession, row: Referral) -> None:
    await sides.over(write, row)
    write.publish(ReferralExpired(referral_id=row.id, person=row.person, expired_on=write.today))


async def lapse(write: WriteSession, deadline: Deadline) -> None:
    """Nobody asked for reconsideration: the provisional decline counts."""
    row = await sides.own(write, deadline.aggregate, None)
    if not sides.follow("lapse", row):
        return
    await _declined(write, row, row.reason)
    async with sides.other_side(write, row) as theirs:
        rules.follow("lapse", theirs)
        await _declined(write, theirs, theirs.reason)
