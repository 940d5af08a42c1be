"""Disclosures by hand. The second person agrees at `/v1/proposals`."""

from uuid import UUID

from geleit_identity.disclosures import collecting, service, store
from geleit_identity.disclosures.schemas import (
    CollectedOut,
    HandDisclosureIn,
    HandDisclosureOut,
    ResponsibilityIn,
    TellPersonIn,
)
from geleit_identity.disclosures.tables import HandDisclosure
from geleit_identity.disclosures.wording import Wording
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Disclosures by hand"])


@router.post("/hand-disclosures", permission=Permission.DISCLOSURE_DECIDE, status_code=201, exists=True)
async def propose_hand_disclosure(
    given: HandDisclosureIn, caller: Who, context: Context, write: Write, request: TheRequest
) -> HandDisclosureOut:
    """Proposes to tell a body something in a single case under a statute. It goes nowhere before another agrees."""
    row = await service.propose(write, caller, context.bodies, given)
    return await service.shown(write, caller, context.bodies, Wording(context.texts, request.headers), row)


@router.get("/hand-disclosures", permission=Permission.DISCLOSURE_READ)
async def list_hand_disclosures(
    query: ListQuery, caller: Who, context: Context, read: Read, request: TheRequest
) -> Page[HandDisclosureOut]:
    """The body's own sides: what it discloses, and what lies ready for it."""
    wording = Wording(context.texts, request.headers)

    async def build(row: HandDisclosure) -> HandDisclosureOut:
        return await service.shown(read, caller, context.bodies, wording, row)

    return await page(read, store.listed(read), HandDisclosure, query, build=build)


@router.post("/hand-disclosures/search", permission=Permission.DISCLOSURE_READ, reads=True, exists=True)
async def search_hand_disclosures(
    given: OfPersonIn, query: ListQuery, caller: Who, context: Context, read: Read, request: TheRequest
) -> Page[HandDisclosureOut]:
    """The body's own sides about one person. A person is never named in an address."""
    wording = Wording(context.texts, request.headers)

    async def build(row: HandDisclosure) -> HandDisclosureOut:
        return await service.shown(read, caller, context.bodies, wording, row)

    return await page(read, store.listed(read, person=given.person), HandDisclosure, query, build=build)


@router.get("/hand-disclosures/{disclosure_id}", permission=Permission.DISCLOSURE_READ, finds=store.disclosure)
async def read_hand_disclosure(
    disclosure_id: UUID, caller: Who, context: Context, read: Read, request: TheRequest
) -> HandDisclosureOut:
    """One own side."""
    row = await store.disclosure(read, disclosure_id)
    return await service.shown(read, caller, context.bodies, Wording(context.texts, request.headers), row)


@router.post(
    "/hand-disclosures/{disclosure_id}/tell-person", permission=Permission.DISCLOSURE_DECIDE, finds=store.disclosure
)
async def tell_person_of_hand_disclosure(
    disclosure_id: UUID,
    given: TellPersonIn,
    seen: IfMatch,
    caller: Who,
    context: Context,
    write: Write,
    request: TheRequest,
) -> HandDisclosureOut:
    """The person was told what goes where, before it goes."""
    row = await service.tell_person(write, caller, disclosure_id, seen, given)
    return await service.shown(write, caller, context.bodies, Wording(context.texts, request.headers), row)


@router.post(
    "/hand-disclosures/{disclosure_id}/release", permission=Permission.DISCLOSURE_DECIDE, finds=store.disclosure
)
async def release_hand_disclosure(
    disclosure_id: UUID,
    given: ResponsibilityIn,  # noqa: ARG001 -- that it was said is what counts
    seen: IfMatch,
    caller: Who,
    context: Context,
    write: Write,
    request: TheRequest,
) -> HandDisclosureOut:
    """The disclosing body answers for it (§ 67d SGB X), and it lies ready for the recipient."""
    row = await service.release(write, caller, disclosure_id, seen)
    return await service.shown(write, caller, context.bodies, Wording(context.texts, request.headers), row)


@router.post(
    "/hand-disclosures/{disclosure_id}/cancel", permission=Permission.DISCLOSURE_DECIDE, finds=store.disclosure
)
async def cancel_hand_disclosure(
    disclosure_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write, request: TheRequest
) -> HandDisclosureOut:
    """The giver takes it back, as long as nobody has collected it."""
    row = await service.cancel(write, caller, disclosure_id, seen)
    return await service.shown(write, caller, context.bodies, Wording(context.texts, request.headers), row)


@router.post(
    "/hand-disclosures/{disclosure_id}/collect", permission=Permission.GRANT_USE, finds=store.disclosure, sends=True
)
async def collect_hand_disclosure(
    disclosure_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write
) -> CollectedOut:
    """The recipient's grant for exactly what was agreed, once. The words are read by `/v1/granted-reads`."""
    return await collecting.collect(write, caller, context, disclosure_id, seen)
