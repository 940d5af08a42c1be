"""Bodies that leave the node, for its operators. Agreeing to what is proposed is kit's (`/v1/proposals`)."""

from uuid import UUID

from geleit_identity.leaving import service, store
from geleit_identity.leaving.schemas import BodyClosingIn, BodyClosingOut, DestructionIn
from geleit_identity.leaving.tables import BodyClosing
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Bodies that leave"])


@router.post("/body-closings", permission=Permission.BODY_CLOSE, status_code=201)
async def propose_body_closing(given: BodyClosingIn, caller: Who, context: Context, write: Write) -> BodyClosingOut:
    """Proposes the last day of a body. Another operator agrees to it (`/v1/proposals?matter=<id>`); after that day its
    people and programs are refused in every service.
    """
    return service.shown(await service.propose(write, caller, context.bodies, given))


@router.get("/body-closings", permission=Permission.BODY_CLOSE)
async def list_body_closings(query: ListQuery, read: Read) -> Page[BodyClosingOut]:
    """What the operators of the caller's body have proposed."""

    async def build(row: BodyClosing) -> BodyClosingOut:
        return service.shown(row)

    return await page(read, store.closings(read), BodyClosing, query, build=build)


@router.get("/body-closings/{closing_id}", permission=Permission.BODY_CLOSE, finds=store.closing)
async def read_body_closing(closing_id: UUID, read: Read) -> BodyClosingOut:
    """One of them."""
    return service.shown(await store.closing(read, closing_id))


@router.post("/body-closings/{closing_id}/call-off", permission=Permission.BODY_CLOSE, finds=store.closing)
async def call_off_body_closing(closing_id: UUID, seen: IfMatch, caller: Who, write: Write) -> BodyClosingOut:
    """The body stays, as long as its last day has not come."""
    return service.shown(await service.call_off(write, caller, closing_id, seen))


@router.post("/body-closings/{closing_id}/propose-destruction", permission=Permission.BODY_CLOSE, finds=store.closing)
async def propose_body_destruction(
    closing_id: UUID, given: DestructionIn, seen: IfMatch, caller: Who, write: Write
) -> BodyClosingOut:
    """The body has left and has its archive: proposes that all its data on this node are destroyed, with their keys.
    Another operator agrees. Legal holds, the schedule of the body and the offer to the archive stand before it.
    """
    return service.shown(await service.propose_destruction(write, caller, closing_id, seen, given))
