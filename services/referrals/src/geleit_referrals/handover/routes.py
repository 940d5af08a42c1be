"""What the giver can do about a handover that did not go through."""

from uuid import UUID

from geleit_kit.http.parts import IfMatch, Who, Write
from geleit_kit.http.routing import Router
from geleit_referrals.handover import service
from geleit_referrals.handover.schemas import RetryHandoverIn
from geleit_referrals.referring.schemas import ReferralOut
from geleit_referrals.referring.service import find, shown
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Handover"])


@router.post("/referrals/{referral_id}/retry-handover", permission=Permission.REFERRAL_SEND, finds=find, sends=True)
async def retry_handover(
    referral_id: UUID, given: RetryHandoverIn, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """Asks cases again to move the mandate, after a refusal or a time-out. The mandate moves once at most."""
    return await shown(write, await service.retry(write, caller, referral_id, seen, given))
