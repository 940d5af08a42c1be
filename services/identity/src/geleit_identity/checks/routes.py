"""Checking what may go, or might have gone."""

from geleit_identity.checks import service
from geleit_identity.decisions.schemas import CheckIn, CheckOut
from geleit_identity.decisions.wording import Wording
from geleit_kit.http.parts import Context, Read, TheRequest
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Decisions"])


@router.post("/decisions/check", permission=Permission.CONSENT_READ, reads=True)
async def check_decision(given: CheckIn, context: Context, read: Read, request: TheRequest) -> CheckOut:
    """What may, or might at a past moment, go to a body about an own person, and what would without a ground.

    For the owner, who has the grounds: each category with its reason. Nothing goes by it. `linked` says whether a link
    stands; while one does, a decision of today says the same.
    """
    return await service.check(read, context.bodies, Wording(context.texts, request.headers), given)
