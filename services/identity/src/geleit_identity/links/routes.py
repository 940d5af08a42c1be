"""Links of the caller's body. Cutting stands in the room `endings`."""

from uuid import UUID

from geleit_identity.links import service, store
from geleit_identity.links.schemas import BindIn, LinkIn, LinkOut
from geleit_identity.links.tables import Link
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Links"])


@router.post("/links", permission=Permission.LINK_WRITE, status_code=201, sends=True, exists=True)
async def offer_link(given: LinkIn, context: Context, write: Write) -> LinkOut:
    """Offers another body a link under a ground. It learns body, ground and purpose; who it is about, under a grant."""
    return service.shown(context.bodies, await service.offer(write, context.bodies, given))


@router.get("/links", permission=Permission.LINK_READ)
async def list_links(query: ListQuery, context: Context, read: Read) -> Page[LinkOut]:
    """The body's own ends: what it offered and what was offered to it."""

    async def build(row: Link) -> LinkOut:
        return service.shown(context.bodies, row)

    return await page(read, store.listed(read), Link, query, build=build, sortable=("offered_on",))


@router.post("/links/search", permission=Permission.LINK_READ, reads=True, exists=True)
async def search_links(given: OfPersonIn, query: ListQuery, context: Context, read: Read) -> Page[LinkOut]:
    """The body's own ends of one person. A person is never named in an address."""

    async def build(row: Link) -> LinkOut:
        return service.shown(context.bodies, row)

    found = store.listed(read, person=given.person)
    return await page(read, found, Link, query, build=build, sortable=("offered_on",))


@router.get("/links/{link_id}", permission=Permission.LINK_READ, finds=store.link)
async def read_link(link_id: UUID, context: Context, read: Read) -> LinkOut:
    """One own end."""
    return service.shown(context.bodies, await store.link(read, link_id))


@router.post("/links/{link_id}/bind", permission=Permission.LINK_WRITE, finds=store.link)
async def bind_link(
    link_id: UUID, given: BindIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> LinkOut:
    """The receiver binds the conversation to its own person."""
    return service.shown(context.bodies, await service.bind(write, caller, link_id, seen, given))
