"""The payload of a referral, on both sides. The receiver fetches it by `POST /v1/granted-reads`, resource
`referral_payload`.
"""

from uuid import UUID

from geleit_kit.http.parts import IfMatch, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_referrals.payload import service
from geleit_referrals.payload.schemas import AmendmentIn, KeepIn, KeptOut, PayloadOut
from geleit_referrals.referring.schemas import ReferralOut
from geleit_referrals.referring.service import find, shown
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Payload"])


@router.get("/referrals/{referral_id}/payload", permission=Permission.REFERRAL_READ, finds=find)
async def read_payload(referral_id: UUID, caller: Who, read: Read) -> PayloadOut:
    """What the caller's body has written for the receiver."""
    return await service.own_payload(read, caller, referral_id)


@router.post("/referrals/{referral_id}/amendments", permission=Permission.REFERRAL_SEND, finds=find, sends=True)
async def amend_payload(referral_id: UUID, given: AmendmentIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """Adds to the payload. The receiver learns that something was added, and fetches it under a live grant."""
    return await shown(write, await service.amend(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/keep-payload", permission=Permission.REFERRAL_ANSWER, finds=find)
async def keep_payload(referral_id: UUID, given: KeepIn, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """Takes into the body's own record what it has fetched and may keep."""
    return await shown(write, await service.keep(write, caller, referral_id, seen, given))


@router.get("/referrals/{referral_id}/kept-payload", permission=Permission.REFERRAL_READ, finds=find)
async def read_kept_payload(referral_id: UUID, caller: Who, read: Read) -> KeptOut:
    """What the body has taken into its own record."""
    return await service.kept_payload(read, caller, referral_id)
