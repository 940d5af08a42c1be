"""What is owed back. The giver asks for the reason of an ending by `POST /v1/granted-reads`, resource
`referral_outcome`.
"""

from uuid import UUID

from geleit_kit.http.grants import Grants
from geleit_kit.http.parts import Context, IfMatch, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_referrals.outcome import service
from geleit_referrals.outcome.schemas import CompleteIn, FailIn, FeedbackIn, OutcomesOut, TellIn
from geleit_referrals.referring.schemas import OnDayIn, ReferralOut
from geleit_referrals.referring.service import find, shown
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Outcome"])


def _live(context: Context, token: str | None, caller: Caller) -> Grant | None:
    grants: Grants = context.extras["grants"]
    return grants.check(token, caller, "push") if token is not None else None


@router.post("/referrals/{referral_id}/feedback", permission=Permission.REFERRAL_REPORT, finds=find)
async def give_feedback(referral_id: UUID, given: FeedbackIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """The feedback that is owed, in a code, and the day of the next one."""
    return await shown(write, await service.give_feedback(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/complete", permission=Permission.REFERRAL_REPORT, finds=find)
async def complete_referral(
    referral_id: UUID, given: CompleteIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """The aim was reached. With a live grant the giver is told the result, cut to it; without one only that it has
    ended.
    """
    live = _live(context, given.grant, caller)
    return await shown(write, await service.complete(write, caller, referral_id, seen, given, live))


@router.post("/referrals/{referral_id}/fail", permission=Permission.REFERRAL_REPORT, finds=find)
async def fail_referral(
    referral_id: UUID, given: FailIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """It ended before its aim. The giver is told that it has ended; why stays with the receiver."""
    live = _live(context, given.grant, caller)
    return await shown(write, await service.fail(write, caller, referral_id, seen, given, live))


@router.post("/referrals/{referral_id}/correct-to-completed", permission=Permission.REFERRAL_REPORT, finds=find)
async def correct_referral_to_completed(
    referral_id: UUID, given: CompleteIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """Corrects a report: the aim was reached."""
    live = _live(context, given.grant, caller)
    return await shown(write, await service.correct_to_completed(write, caller, referral_id, seen, given, live))


@router.post("/referrals/{referral_id}/correct-to-failed", permission=Permission.REFERRAL_REPORT, finds=find)
async def correct_referral_to_failed(
    referral_id: UUID, given: FailIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """Corrects a report: it ended before its aim."""
    live = _live(context, given.grant, caller)
    return await shown(write, await service.correct_to_failed(write, caller, referral_id, seen, given, live))


@router.post("/referrals/{referral_id}/tell-result", permission=Permission.REFERRAL_REPORT, finds=find, sends=True)
async def tell_result(
    referral_id: UUID, given: TellIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """Tells the giver the result afterwards, under a live grant and cut to it."""
    grants: Grants = context.extras["grants"]
    live = grants.check(given.grant, caller, "push")
    return await shown(write, await service.tell(write, caller, referral_id, seen, live))


@router.post("/referrals/{referral_id}/confirm-first-contact", permission=Permission.REFERRAL_REPORT, finds=find)
async def confirm_first_contact(
    referral_id: UUID, given: OnDayIn, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """After a handover: the receiver has met the person."""
    return await shown(write, await service.confirm_first_contact(write, caller, referral_id, seen, given))


@router.get("/referrals/{referral_id}/outcome", permission=Permission.REFERRAL_READ, finds=find)
async def read_outcome(referral_id: UUID, read: Read) -> OutcomesOut:
    """Receiver: its own reports. Giver: what it was told."""
    return await service.shown_outcomes(read, referral_id)
