"""What the receiver of a referral does with it."""

from uuid import UUID

from geleit_kit.http.parts import IfMatch, Who, Write
from geleit_kit.http.routing import Router
from geleit_referrals.answering import service
from geleit_referrals.answering.schemas import AcceptIn, DeclineIn, HoldIn, RebindIn
from geleit_referrals.referring.schemas import OnDayIn, ReferralOut
from geleit_referrals.referring.service import find, shown
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Answering referrals"])


@router.post("/referrals/{referral_id}/see", permission=Permission.REFERRAL_ANSWER, finds=find)
async def see_referral(referral_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """Somebody has looked at the preview; the giver sees that."""
    return await shown(write, await service.see(write, caller, referral_id, seen))


@router.post("/referrals/{referral_id}/accept", permission=Permission.REFERRAL_ANSWER, finds=find)
async def accept_referral(referral_id: UUID, given: AcceptIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """Takes the referral and binds the body's own person. The payload can be fetched afterwards, under a live grant."""
    return await shown(write, await service.accept(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/rebind", permission=Permission.REFERRAL_ANSWER, finds=find)
async def rebind_referral(referral_id: UUID, given: RebindIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """The wrong one of the body's persons was bound: binds another. The log names both."""
    return await shown(write, await service.rebind(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/decline-provisionally", permission=Permission.REFERRAL_ANSWER, finds=find)
async def decline_referral_provisionally(
    referral_id: UUID, given: DeclineIn, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """Declines unless the giver asks once for reconsideration."""
    return await shown(write, await service.decline_provisionally(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/decline", permission=Permission.REFERRAL_ANSWER, finds=find)
async def decline_referral(
    referral_id: UUID, given: DeclineIn, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """Does not take it, for a coded reason that the giver is told."""
    return await shown(write, await service.decline(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/start", permission=Permission.REFERRAL_REPORT, finds=find)
async def start_referral(referral_id: UUID, given: OnDayIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """The service that was brokered begins."""
    return await shown(write, await service.start(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/admit", permission=Permission.REFERRAL_REPORT, finds=find)
async def admit_referral(referral_id: UUID, given: OnDayIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """The assignment is fulfilled: the person is admitted into case management."""
    return await shown(write, await service.admit(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/hold", permission=Permission.REFERRAL_REPORT, finds=find)
async def hold_referral(referral_id: UUID, given: HoldIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """It waits. The giver learns that it does, not for what."""
    return await shown(write, await service.hold(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/resume", permission=Permission.REFERRAL_REPORT, finds=find)
async def resume_referral(referral_id: UUID, given: OnDayIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """The service goes on, or begins."""
    return await shown(write, await service.resume(write, caller, referral_id, seen, given))
