"""Withdrawing a consent or a release, cutting a link, and binding it to another person."""

from uuid import UUID

from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, EffectOut, ReleaseOut, WithdrawIn
from geleit_identity.endings import service
from geleit_identity.links import service as links
from geleit_identity.links.schemas import BindIn, LinkOut
from geleit_identity.statutes import service as statutes
from geleit_identity.statutes.schemas import StatuteUseOut
from geleit_kit.http.parts import Context, IfMatch, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Withdrawing and cutting"])


@router.get("/consents/{consent_id}/withdrawal-effect", permission=Permission.CONSENT_READ, finds=consents.find_consent)
async def read_consent_withdrawal_effect(consent_id: UUID, context: Context, read: Read) -> EffectOut:
    """What a withdrawal would end today, to be shown to the person before it is done."""
    return await service.effect(read, context.bodies, consent_id, release=False)


@router.post(
    "/consents/{consent_id}/withdraw", permission=Permission.CONSENT_WRITE, finds=consents.find_consent, despite=True
)
async def withdraw_consent(
    consent_id: UUID, given: WithdrawIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ConsentOut:
    """Withdraws a consent. Grants that rest on it end at once; links without another ground are cut."""
    return await service.withdraw_consent(write, caller, context.bodies, consent_id, seen, given)


@router.get("/releases/{release_id}/withdrawal-effect", permission=Permission.RELEASE_READ, finds=consents.find_release)
async def read_release_withdrawal_effect(release_id: UUID, context: Context, read: Read) -> EffectOut:
    """What a withdrawal would end today, to be shown to the person before it is done."""
    return await service.effect(read, context.bodies, release_id, release=True)


@router.post(
    "/releases/{release_id}/withdraw", permission=Permission.RELEASE_WRITE, finds=consents.find_release, despite=True
)
async def withdraw_release(
    release_id: UUID, given: WithdrawIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReleaseOut:
    """Withdraws a release from confidentiality. Grants that rest on it end at once."""
    return await service.withdraw_release(write, caller, context.bodies, release_id, seen, given)


@router.post("/links/{link_id}/rebind", permission=Permission.LINK_WRITE, finds=links.find)
async def rebind_link(
    link_id: UUID, given: BindIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> LinkOut:
    """The receiver had bound the wrong one of its persons: binds another. The access log names both."""
    return await service.rebind_link(write, caller, context.bodies, link_id, seen, given)


@router.post("/links/{link_id}/cut", permission=Permission.LINK_WRITE, finds=links.find, ends=True, despite=True)
async def cut_link(link_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> LinkOut:
    """Cuts a link at both ends, by either body. Neither finds the other afterwards."""
    return await service.cut_link(write, caller, context.bodies, link_id, seen)


@router.post("/statute-uses/{use_id}/end", permission=Permission.STATUTE_DECIDE, finds=statutes.find)
async def end_statute(use_id: UUID, seen: IfMatch, caller: Who, write: Write) -> StatuteUseOut:
    """Takes a statute out of force. Links that rest on it are cut, live grants end at once."""
    return await service.end_statute(write, caller, use_id, seen)
