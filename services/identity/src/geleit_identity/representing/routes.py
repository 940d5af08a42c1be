"""Ending a representation, and the quarrel of two holders of custody."""

from uuid import UUID

from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, ReleaseOut
from geleit_identity.representations import service as representations
from geleit_identity.representations.schemas import EndRepresentationIn, RepresentationOut
from geleit_identity.representing import service
from geleit_identity.representing.schemas import ObjectIn, SettleIn
from geleit_kit.http.parts import Context, IfMatch, Who, Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Representations"])


@router.post(
    "/representations/{representation_id}/end", permission=Permission.CONSENT_WRITE, finds=representations.find
)
async def end_representation(
    representation_id: UUID, given: EndRepresentationIn, seen: IfMatch, caller: Who, write: Write
) -> RepresentationOut:
    """Ends a representation. What it alone carried ends or is asked for again; grants and links follow."""
    return await service.end_representation(write, caller, representation_id, seen, given)


@router.post("/consents/{consent_id}/object", permission=Permission.CONSENT_WRITE, finds=consents.find_consent)
async def object_to_consent(
    consent_id: UUID, given: ObjectIn, seen: IfMatch, context: Context, write: Write
) -> ConsentOut:
    """The other holder of custody objects: nothing rests on the consent until that is settled (§§ 1627, 1628 BGB)."""
    return await service.object_to_consent(write, context.bodies, consent_id, seen, given)


@router.post("/consents/{consent_id}/settle", permission=Permission.CONSENT_WRITE, finds=consents.find_consent)
async def settle_consent(
    consent_id: UUID, given: SettleIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ConsentOut:
    """The holders of custody agree again, or a court gave the decision to one: it stands as it stood."""
    return await service.settle_consent(write, caller, context.bodies, consent_id, seen, given)


@router.post("/releases/{release_id}/object", permission=Permission.RELEASE_WRITE, finds=consents.find_release)
async def object_to_release(
    release_id: UUID, given: ObjectIn, seen: IfMatch, context: Context, write: Write
) -> ReleaseOut:
    """The other holder of custody objects: nothing rests on the release until that is settled (§§ 1627, 1628 BGB)."""
    return await service.object_to_release(write, context.bodies, release_id, seen, given)


@router.post("/releases/{release_id}/settle", permission=Permission.RELEASE_WRITE, finds=consents.find_release)
async def settle_release(
    release_id: UUID, given: SettleIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReleaseOut:
    """The holders of custody agree again, or a court gave the decision to one: it stands as it stood."""
    return await service.settle_release(write, caller, context.bodies, release_id, seen, given)
