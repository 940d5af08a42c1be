"""Legal holds, and records of the caller's body whose period is over."""

from uuid import UUID

from geleit_identity.retention import service, store
from geleit_identity.retention.schemas import LegalHoldIn, LegalHoldOut, RetentionCaseIn, RetentionCaseOut
from geleit_identity.retention.tables import LegalHold, RetentionCase
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Retention"])


@router.post("/legal-holds", permission=Permission.PERSON_ERASE, status_code=201, despite=True)
async def place_legal_hold(given: LegalHoldIn, write: Write) -> LegalHoldOut:
    """Nothing of the person is erased from today on, for a reason, until a day or until it is ended."""
    return await service.hold_shown(write, await service.place_hold(write, given))


@router.post("/legal-holds/search", permission=Permission.PERSON_ERASE, reads=True, despite=True)
async def search_legal_holds(given: OfPersonIn, query: ListQuery, read: Read) -> Page[LegalHoldOut]:
    """The holds of one person, also those that have ended."""

    async def build(row: LegalHold) -> LegalHoldOut:
        return await service.hold_shown(read, row)

    return await page(read, store.holds(read, given.person), LegalHold, query, build=build)


@router.post("/legal-holds/{hold_id}/end", permission=Permission.PERSON_ERASE, finds=service.find_hold, despite=True)
async def end_legal_hold(hold_id: UUID, seen: IfMatch, caller: Who, write: Write) -> LegalHoldOut:
    """Ends a hold."""
    return await service.hold_shown(write, await service.end_hold(write, caller, hold_id, seen))


@router.post("/retention-cases", permission=Permission.PERSON_ERASE, status_code=201, despite=True)
async def open_retention_case(given: RetentionCaseIn, write: Write) -> RetentionCaseOut:
    """Somebody finds that a record is due. The daily look does the same by the schedule of the body."""
    return await service.case_shown(write, await service.open_case(write, given))


@router.get("/retention-cases", permission=Permission.PERSON_ERASE, despite=True)
async def list_retention_cases(query: ListQuery, read: Read, status: str | None = None) -> Page[RetentionCaseOut]:
    """The records that are due. Erasing one is `POST /v1/persons/{person}/erasure`: a person decides."""

    async def build(row: RetentionCase) -> RetentionCaseOut:
        return await service.case_shown(read, row)

    return await page(read, store.cases(read, status=status), RetentionCase, query, sortable=("due_on",), build=build)


@router.post(
    "/retention-cases/{case_id}/offer", permission=Permission.PERSON_ERASE, finds=service.find_case, despite=True
)
async def offer_to_archive(case_id: UUID, seen: IfMatch, caller: Who, write: Write) -> RetentionCaseOut:
    """The record is offered to the archive, which has six months to answer."""
    return await service.case_shown(write, await service.offer(write, caller, case_id, seen))


@router.post(
    "/retention-cases/{case_id}/taken", permission=Permission.PERSON_ERASE, finds=service.find_case, despite=True
)
async def archive_takes(case_id: UUID, seen: IfMatch, caller: Who, write: Write) -> RetentionCaseOut:
    """The archive has taken the record."""
    return await service.case_shown(write, await service.archive_answers(write, caller, case_id, seen, "taken"))


@router.post(
    "/retention-cases/{case_id}/declined", permission=Permission.PERSON_ERASE, finds=service.find_case, despite=True
)
async def archive_declines(case_id: UUID, seen: IfMatch, caller: Who, write: Write) -> RetentionCaseOut:
    """The archive does not want the record."""
    return await service.case_shown(write, await service.archive_answers(write, caller, case_id, seen, "declined"))
