"""Consents and releases of the persons of the caller's body. Withdrawing stands in the room `endings`."""

from uuid import UUID

from geleit_identity.consents import service, store
from geleit_identity.consents.schemas import ConsentIn, ConsentOut, GiveIn, ReleaseIn, ReleaseOut
from geleit_identity.consents.tables import Consent, Release
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Consents and releases"])


@router.post("/consents", permission=Permission.CONSENT_WRITE, status_code=201)
async def record_consent(given: ConsentIn, caller: Who, context: Context, write: Write) -> ConsentOut:
    """Prepares a consent to one recipient, and gives it at once where the declaration is there."""
    row = await service.prepare_consent(write, caller, context.bodies, given)
    return await service.consent_shown(write, context.bodies, row)


@router.get("/consents", permission=Permission.CONSENT_READ)
async def list_consents(query: ListQuery, context: Context, read: Read) -> Page[ConsentOut]:
    """The consents of the body's persons."""

    async def build(row: Consent) -> ConsentOut:
        return await service.consent_shown(read, context.bodies, row)

    return await page(read, store.listed(read, Consent), Consent, query, build=build, sortable=("signed_on",))


@router.post("/consents/search", permission=Permission.CONSENT_READ, reads=True)
async def search_consents(given: OfPersonIn, query: ListQuery, context: Context, read: Read) -> Page[ConsentOut]:
    """The consents of one person. A person is never named in an address."""

    async def build(row: Consent) -> ConsentOut:
        return await service.consent_shown(read, context.bodies, row)

    found = store.listed(read, Consent, person=given.person)
    return await page(read, found, Consent, query, build=build, sortable=("signed_on",))


@router.get("/consents/{consent_id}", permission=Permission.CONSENT_READ, finds=store.consent)
async def read_consent(consent_id: UUID, context: Context, read: Read) -> ConsentOut:
    """One consent."""
    return await service.consent_shown(read, context.bodies, await store.consent(read, consent_id))


@router.post("/consents/{consent_id}/give", permission=Permission.CONSENT_WRITE, finds=store.consent)
async def give_consent(
    consent_id: UUID, given: GiveIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ConsentOut:
    """The person has declared it."""
    row = await service.give_consent(write, caller, context.bodies, consent_id, seen, given)
    return await service.consent_shown(write, context.bodies, row)


@router.post("/consents/{consent_id}/refuse", permission=Permission.CONSENT_WRITE, finds=store.consent)
async def refuse_consent(consent_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ConsentOut:
    """The person does not want it. Nothing else changes for them."""
    row = await service.refuse_consent(write, caller, consent_id, seen)
    return await service.consent_shown(write, context.bodies, row)


@router.post("/releases", permission=Permission.RELEASE_WRITE, status_code=201)
async def record_release(given: ReleaseIn, caller: Who, context: Context, write: Write) -> ReleaseOut:
    """Prepares a release of one secret holder towards one recipient, and gives it where the declaration is there."""
    row = await service.prepare_release(write, caller, context.bodies, given)
    return await service.release_shown(write, context.bodies, row)


@router.get("/releases", permission=Permission.RELEASE_READ)
async def list_releases(query: ListQuery, context: Context, read: Read) -> Page[ReleaseOut]:
    """The releases of the body's persons."""

    async def build(row: Release) -> ReleaseOut:
        return await service.release_shown(read, context.bodies, row)

    return await page(read, store.listed(read, Release), Release, query, build=build, sortable=("signed_on",))


@router.post("/releases/search", permission=Permission.RELEASE_READ, reads=True)
async def search_releases(given: OfPersonIn, query: ListQuery, context: Context, read: Read) -> Page[ReleaseOut]:
    """The releases of one person. A person is never named in an address."""

    async def build(row: Release) -> ReleaseOut:
        return await service.release_shown(read, context.bodies, row)

    found = store.listed(read, Release, person=given.person)
    return await page(read, found, Release, query, build=build, sortable=("signed_on",))


@router.get("/releases/{release_id}", permission=Permission.RELEASE_READ, finds=store.release)
async def read_release(release_id: UUID, context: Context, read: Read) -> ReleaseOut:
    """One release."""
    return await service.release_shown(read, context.bodies, await store.release(read, release_id))


@router.post("/releases/{release_id}/give", permission=Permission.RELEASE_WRITE, finds=store.release)
async def give_release(
    release_id: UUID, given: GiveIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReleaseOut:
    """The person has declared it."""
    row = await service.give_release(write, caller, context.bodies, release_id, seen, given)
    return await service.release_shown(write, context.bodies, row)


@router.post("/releases/{release_id}/refuse", permission=Permission.RELEASE_WRITE, finds=store.release)
async def refuse_release(release_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ReleaseOut:
    """The person does not want it. Nothing else changes for them."""
    row = await service.refuse_release(write, caller, release_id, seen)
    return await service.release_shown(write, context.bodies, row)
