"""Statutes that the caller's body lets carry disclosures. Ending one stands in the room `endings`."""

from uuid import UUID

from geleit_identity.statutes import service, store
from geleit_identity.statutes.schemas import StatuteUseIn, StatuteUseOut
from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Statutes"])


@router.post("/statute-uses", permission=Permission.STATUTE_DECIDE, status_code=201)
async def propose_statute(given: StatuteUseIn, caller: Who, write: Write) -> StatuteUseOut:
    """Proposes a statute for a kind of recipient, a purpose and categories. It carries nothing yet."""
    return service.shown(await service.propose(write, caller, given))


@router.get("/statute-uses", permission=Permission.STATUTE_READ)
async def list_statutes(query: ListQuery, read: Read) -> Page[StatuteUseOut]:
    """The statutes of the body, proposed, in force and ended."""

    async def build(row: StatuteUse) -> StatuteUseOut:
        return service.shown(row)

    return await page(read, store.uses(read), StatuteUse, query, build=build)


@router.get("/statute-uses/{use_id}", permission=Permission.STATUTE_READ, finds=store.use)
async def read_statute(use_id: UUID, read: Read) -> StatuteUseOut:
    """One of them."""
    return service.shown(await store.use(read, use_id))


@router.post("/statute-uses/{use_id}/agree", permission=Permission.STATUTE_DECIDE, finds=store.use)
async def agree_to_statute(use_id: UUID, seen: IfMatch, caller: Who, write: Write) -> StatuteUseOut:
    """Puts it into force: another person than who proposed it, and the data protection officer is one of the two."""
    return service.shown(await service.decide(write, caller, use_id, seen, "agree"))


@router.post("/statute-uses/{use_id}/reject", permission=Permission.STATUTE_DECIDE, finds=store.use)
async def reject_statute(use_id: UUID, seen: IfMatch, caller: Who, write: Write) -> StatuteUseOut:
    """Rejects the proposal."""
    return service.shown(await service.decide(write, caller, use_id, seen, "reject"))
