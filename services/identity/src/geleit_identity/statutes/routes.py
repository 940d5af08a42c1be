"""Statutes that the caller's body lets carry disclosures. Agreeing to one is kit's (`/v1/proposals`), ending
one stands in the room `endings`.
"""

from uuid import UUID

from geleit_identity.statutes import service, store
from geleit_identity.statutes.schemas import StatuteUseIn, StatuteUseOut
from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.http.lists import page
from geleit_kit.http.parts import ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Statutes"])


@router.post("/statute-uses", permission=Permission.STATUTE_DECIDE, status_code=201)
async def propose_statute(given: StatuteUseIn, caller: Who, write: Write) -> StatuteUseOut:
    """Proposes a statute for a kind of recipient, a purpose and categories. It carries nothing yet: another person
    agrees to it (`/v1/proposals?matter=<id>`), and one of the two is the data protection officer.
    """
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
