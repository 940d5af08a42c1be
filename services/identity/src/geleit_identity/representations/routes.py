"""Who speaks for the persons of the caller's body."""

from uuid import UUID

from geleit_identity.representations import service, store
from geleit_identity.representations.schemas import (
    CheckDeclarationIn,
    RepresentationIn,
    RepresentationOut,
    VerdictOut,
)
from geleit_identity.representations.tables import Representation
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, ListQuery, Read, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Representations"])


@router.post("/representations", permission=Permission.CONSENT_WRITE, status_code=201)
async def record_representation(given: RepresentationIn, write: Write) -> RepresentationOut:
    """Records who speaks for a person: custody, Vormund, Ergänzungspfleger, Betreuer, a power, a lawyer."""
    return await service.shown(write, await service.record(write, given))


@router.get("/representations", permission=Permission.CONSENT_READ)
async def list_representations(query: ListQuery, read: Read) -> Page[RepresentationOut]:
    """The representations of the body's persons."""

    async def build(row: Representation) -> RepresentationOut:
        return await service.shown(read, row)

    return await page(read, store.listed(read), Representation, query, build=build, sortable=("since",))


@router.post("/representations/search", permission=Permission.CONSENT_READ, reads=True)
async def search_representations(given: OfPersonIn, query: ListQuery, read: Read) -> Page[RepresentationOut]:
    """Who speaks for one person. A person is never named in an address."""

    async def build(row: Representation) -> RepresentationOut:
        return await service.shown(read, row)

    rows = store.listed(read, person=given.person)
    return await page(read, rows, Representation, query, build=build, sortable=("since",))


@router.post("/representations/check", permission=Permission.CONSENT_READ, reads=True)
async def check_declaration(given: CheckDeclarationIn, context: Context, read: Read) -> VerdictOut:
    """Who may declare this for the person? Says may, may not or undecided, with the line of the table."""
    return await service.check(read, context.bodies, given)


@router.get("/representations/{representation_id}", permission=Permission.CONSENT_READ, finds=store.representation)
async def read_representation(representation_id: UUID, read: Read) -> RepresentationOut:
    """One representation."""
    return await service.shown(read, await store.representation(read, representation_id))
