"""Requests of persons to the caller's body, and the copy that answers a request for access.

`despite`: every act on a request serves the person's rights, so that a restriction does not stop it.
"""

from uuid import UUID

from geleit_identity.rights import file, gathering, restricting, service, store
from geleit_identity.rights.rules import RequestKind
from geleit_identity.rights.schemas import (
    AccessFileOut,
    AnswerIn,
    ConfirmIdentityIn,
    ExtendIn,
    GatheredOut,
    LiftRestrictionIn,
    LooksIn,
    RestrictionIn,
    RestrictionOut,
    RightsRequestIn,
    RightsRequestOut,
    WordsListOut,
)
from geleit_identity.rights.tables import ProcessingRestriction, RightsRequest
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.pdf import Paper
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Rights of persons"])


@router.post("/rights-requests", permission=Permission.RIGHTS_WRITE, status_code=201, despite=True)
async def receive_rights_request(given: RightsRequestIn, write: Write) -> RightsRequestOut:
    """A person asks for access, rectification, restriction, erasure, portability, or objects. The term of a month runs
    from the day on which it came; a task reminds a week before its end, another says that it is over.
    """
    return await service.shown(write, await service.receive(write, given))


@router.get("/rights-requests", permission=Permission.RIGHTS_READ, despite=True)
async def list_rights_requests(
    query: ListQuery, read: Read, kind: RequestKind | None = None, status: str | None = None
) -> Page[RightsRequestOut]:
    """The body's requests."""

    async def build(row: RightsRequest) -> RightsRequestOut:
        return await service.shown(read, row)

    rows = store.listed(read, kind=kind, status=status)
    return await page(read, rows, RightsRequest, query, sortable=("received_on", "due_on"), build=build)


@router.get("/rights-requests/{request_id}", permission=Permission.RIGHTS_READ, finds=service.find)
async def read_rights_request(request_id: UUID, read: Read) -> RightsRequestOut:
    """One request."""
    return await service.shown(read, await service.find(read, request_id))


@router.post(
    "/rights-requests/{request_id}/confirm-identity",
    permission=Permission.RIGHTS_WRITE,
    finds=service.find,
    despite=True,
)
async def confirm_identity(
    request_id: UUID, given: ConfirmIdentityIn, seen: IfMatch, caller: Who, write: Write
) -> RightsRequestOut:
    """It is certain who asks, and how that was made sure."""
    return await service.shown(write, await service.confirm_identity(write, caller, request_id, seen, given))


@router.post(
    "/rights-requests/{request_id}/extend", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def extend_rights_request(
    request_id: UUID, given: ExtendIn, seen: IfMatch, caller: Who, write: Write
) -> RightsRequestOut:
    """Two more months, once, with the reason, within the first month (Art. 12 (3) GDPR)."""
    return await service.shown(write, await service.extend(write, caller, request_id, seen, given))


@router.post(
    "/rights-requests/{request_id}/grant", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def grant_rights_request(
    request_id: UUID, given: AnswerIn, seen: IfMatch, caller: Who, write: Write
) -> RightsRequestOut:
    """Granted in full. A copy has to be whole first; an erasure is granted by erasing the person."""
    return await service.shown(write, await service.answer(write, caller, request_id, seen, "grant", given))


@router.post(
    "/rights-requests/{request_id}/grant-partly", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def grant_rights_request_partly(
    request_id: UUID, given: AnswerIn, seen: IfMatch, caller: Who, write: Write
) -> RightsRequestOut:
    """Granted in part, such as a copy in which words stay back."""
    return await service.shown(write, await service.answer(write, caller, request_id, seen, "grant_partly", given))


@router.post(
    "/rights-requests/{request_id}/refuse", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def refuse_rights_request(
    request_id: UUID, given: AnswerIn, seen: IfMatch, caller: Who, write: Write
) -> RightsRequestOut:
    """Refused, with a reason of the law; the answer names the place."""
    return await service.shown(write, await service.answer(write, caller, request_id, seen, "refuse", given))


@router.post(
    "/rights-requests/{request_id}/take-back", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def take_back_rights_request(request_id: UUID, seen: IfMatch, caller: Who, write: Write) -> RightsRequestOut:
    """The person does not want it any more."""
    return await service.shown(write, await service.take_back(write, caller, request_id, seen))


@router.post(
    "/rights-requests/{request_id}/file/gather",
    permission=Permission.RIGHTS_WRITE,
    finds=service.find,
    despite=True,
    reads=True,
)
async def gather_access_file(request_id: UUID, seen: IfMatch, caller: Who, context: Context) -> GatheredOut:
    """Asks every service of the node for everything that it holds of the person. Names and ids of staff and of others
    are masked; words wait for a look. A service that does not answer is named, and the file is not whole.

    It takes no Idempotency-Key: it asks others before it writes, and If-Match stops a second call.
    """
    return await gathering.gather(context, caller, request_id, seen)


@router.get("/rights-requests/{request_id}/file/words", permission=Permission.RIGHTS_WRITE, finds=service.find)
async def list_words_of_file(request_id: UUID, read: Read) -> WordsListOut:
    """The words of the file, for the person who looks at them before they leave: they may tell of others."""
    return await gathering.words(read, request_id)


@router.post(
    "/rights-requests/{request_id}/file/words", permission=Permission.RIGHTS_WRITE, finds=service.find, despite=True
)
async def look_at_words(request_id: UUID, given: LooksIn, seen: IfMatch, write: Write) -> RightsRequestOut:
    """Releases words, releases them with passages blacked out, or withholds them with a reason."""
    return await service.shown(write, await gathering.look(write, request_id, seen, given))


@router.get(
    "/rights-requests/{request_id}/file",
    permission=Permission.RIGHTS_WRITE,
    finds=service.find,
    paper=Paper("geleit_identity.rights", "file.typ"),
)
async def read_access_file(
    request_id: UUID, read: Read, context: Context, language: file.Language = "de"
) -> AccessFileOut:
    """The copy for the person: of every service of the node, with what the law says. 409 while it is not whole."""
    return await file.compiled(read, context.texts, await service.find(read, request_id), language)


@router.post("/restrictions", permission=Permission.RIGHTS_WRITE, status_code=201, despite=True)
async def restrict_processing(given: RestrictionIn, write: Write) -> RestrictionOut:
    """Restricts processing (Art. 18 GDPR): in every service writes about the person are 409 `processing_restricted`,
    but for those that serve the person's rights and those whose header `Despite-Restriction` names a purpose of
    Art. 18 (2). Live grants end; who was told before gets a duty.
    """
    return await restricting.shown(write, await restricting.restrict(write, given))


@router.post("/restrictions/search", permission=Permission.RIGHTS_READ, reads=True, despite=True)
async def search_restrictions(given: OfPersonIn, query: ListQuery, read: Read) -> Page[RestrictionOut]:
    """The restrictions of one person, also those that were lifted."""

    async def build(row: ProcessingRestriction) -> RestrictionOut:
        return await restricting.shown(read, row)

    rows = store.restrictions(read, given.person)
    return await page(read, rows, ProcessingRestriction, query, build=build)


@router.post(
    "/restrictions/{restriction_id}/lift", permission=Permission.RIGHTS_WRITE, finds=restricting.find, despite=True
)
async def lift_restriction(
    restriction_id: UUID, given: LiftRestrictionIn, seen: IfMatch, caller: Who, write: Write
) -> RestrictionOut:
    """Processing goes on. The person was told before (Art. 18 (3) GDPR)."""
    return await restricting.shown(write, await restricting.lift(write, caller, restriction_id, seen, given))
