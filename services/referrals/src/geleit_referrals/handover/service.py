"""Handing over case responsibility: cases alone moves the mandate, this service asks, follows its answer and times
out.

The giver's row asks by the fact `handover_pending` (mandate and epoch); cases answers `mandate.moved` or
`mandate.refused`. While nobody answers the giver holds, and after the time-out it still does. An answer that comes
late counts: what cases says is what is.
"""

from uuid import UUID

from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, consumes
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid
from geleit_referrals.facts import (
    HandedOver,
    HandoverPending,
    HandoverRefused,
    HandoverTimedOut,
    ResponsibilityReceived,
)
from geleit_referrals.handover.schemas import RetryHandoverIn
from geleit_referrals.referring import due, rules, sides
from geleit_referrals.referring.addressees import calendar_of
from geleit_referrals.referring.service import given_referral
from geleit_referrals.referring.sides import Referral


async def begin(write: WriteSession, row: Referral) -> None:
    """The giver's row, just accepted: asks cases to move the mandate."""
    rules.follow("await_handover", row)
    await _ask(write, row)


async def retry(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: RetryHandoverIn
) -> Referral:
    """Asks cases again, with the epoch that the mandate has now. The mandate moves once: cases compares and sets."""
    row = await sides.own(write, referral_id, seen)
    rules.take("retry_handover", row, caller)
    sides.refuse_where_nothing_flows(write, row)
    row.mandate_epoch, row.reason = given.mandate_epoch, None
    await write.close_tasks(sides.FOLLOW_UP, row.id)
    await _ask(write, row)
    async with sides.other_side(write, row) as theirs:
        rules.follow("retry_handover", theirs)
    await write.flush()
    return row


async def _ask(write: WriteSession, row: Referral) -> None:
    if row.mandate_id is None or row.mandate_epoch is None or row.conversation_id is None:
        raise Invalid.at("/mandate_id", "missing")
    last = due.handover_by(write.today, await calendar_of(write, write.body))
    write.deadline(sides.HANDOVER, row.id, due.day_after(last))
    write.publish(
        HandoverPending(
            referral_id=row.id,
            mandate_id=row.mandate_id,
            epoch=row.mandate_epoch,
            conversation_id=row.conversation_id,
            person=sides.person_of(row),
        )
    )


async def time_out(write: WriteSession, deadline: Deadline) -> None:
    """Cases has not answered: the giver still holds, and has a task to see to it."""
    row = await sides.own(write, deadline.aggregate, None)
    if not sides.follow("time_out_handover", row):
        return
    await sides.follow_up(write, row)
    write.publish(HandoverTimedOut(referral_id=row.id, person=sides.person_of(row), timed_out_on=write.today))
    async with sides.other_side(write, row) as theirs:
        rules.follow("time_out_handover", theirs)


class Moved(Heard):
    """What referrals needs of cases' fact `mandate.moved`."""

    mandate_id: UUID
    referral_id: UUID | None = None


class Refused(Heard):
    """What referrals needs of cases' fact `mandate.refused`."""

    mandate_id: UUID
    referral_id: UUID
    reason: str


@consumes("geleit.cases.mandate.moved.v1", Moved)
async def on_mandate_moved(write: WriteSession, _event: Event, heard: Moved) -> None:
    """The mandate has moved: both rows follow, whatever was done here meanwhile, and the receiver learns that it
    holds.
    """
    row = await _asked(write, heard.referral_id, heard.mandate_id)
    if row is None or not sides.follow("follow_handover", row):
        return
    row.reason = None
    await write.close_tasks(sides.FOLLOW_UP, row.id)
    await _handed_over(write, row)
    write.publish(HandedOver(referral_id=row.id, person=sides.person_of(row), handed_over_on=write.today))
    if row.other_body is not None and write.has_left(row.other_body):
        await sides.follow_up(write, row)  # the mandate has gone to where nobody is any more: somebody has to see to it
        return
    async with sides.other_side(write, row) as theirs:
        if sides.follow("follow_handover", theirs):
            await _handed_over(write, theirs)
        conversation = theirs.conversation_id
        assert conversation is not None  # noqa: S101 -- a row that was sent has one
        write.publish(
            ResponsibilityReceived(referral_id=theirs.id, conversation_id=conversation, person=sides.person_of(theirs))
        )


async def _handed_over(write: WriteSession, row: Referral) -> None:
    await sides.over(write, row)
    if row.first_contact_on is None:
        owes = row.other_body if row.direction == rules.Side.GIVER else write.body
        calendar = await calendar_of(write, owes or write.body)
        agreed = row.feedback_on
        if agreed is None or agreed <= write.today:
            agreed = due.feedback_on(sides.kind_of(row), write.today, calendar)
        if agreed is not None:
            await sides.begin_feedback(write, row, agreed)


@consumes("geleit.cases.mandate.refused.v1", Refused)
async def on_mandate_refused(write: WriteSession, _event: Event, heard: Refused) -> None:
    """Cases did not move it: the giver still holds. A refusal that comes after a move says nothing new."""
    row = await _asked(write, heard.referral_id, heard.mandate_id)
    if row is None or not sides.follow("refuse_handover", row):
        return
    row.reason = heard.reason[:40]
    await write.settle(sides.HANDOVER, row.id)
    await sides.follow_up(write, row)
    write.publish(HandoverRefused(referral_id=row.id, person=sides.person_of(row), refused_on=write.today))
    async with sides.other_side(write, row) as theirs:
        rules.follow("refuse_handover", theirs)


async def _asked(write: WriteSession, referral_id: UUID | None, mandate_id: UUID) -> Referral | None:
    """The giver's row that asked for this mandate, locked with the other side's; None where the fact is about
    something else.
    """
    if referral_id is None:
        return None
    row = await given_referral(write, referral_id)
    if row is None or row.mandate_id != mandate_id or row.turn is None:
        return None
    return await sides.own(write, referral_id, None)
