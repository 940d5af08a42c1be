"""The intake agreement: begin, add parts, end."""

from uuid import UUID

from geleit_cases.agreements import service, store
from geleit_cases.agreements.schemas import IntakeAgreementIn, IntakeAgreementOut, IntakeAgreementPatch
from geleit_cases.agreements.tables import IntakeAgreement
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Intake agreements"])


@router.post("/intake-agreements", permission=Permission.CASE_WRITE, status_code=201)
async def begin_intake_agreement(given: IntakeAgreementIn, caller: Who, write: Write) -> IntakeAgreementOut:
    """Begins an intake agreement; its four parts may come one by one."""
    return await service.shown(write, await service.begin(write, caller, given))


@router.get("/intake-agreements", permission=Permission.CASE_READ)
async def list_intake_agreements(
    query: ListQuery, read: Read, support_record_id: UUID | None = None
) -> Page[IntakeAgreementOut]:
    """The body's intake agreements."""

    async def build(row: IntakeAgreement) -> IntakeAgreementOut:
        return await service.shown(read, row)

    return await page(read, store.listed(read, record_id=support_record_id), IntakeAgreement, query, build=build)


@router.get("/intake-agreements/{agreement_id}", permission=Permission.CASE_READ, finds=store.agreement)
async def read_intake_agreement(agreement_id: UUID, read: Read) -> IntakeAgreementOut:
    """One intake agreement."""
    return await service.shown(read, await store.agreement(read, agreement_id))


@router.patch("/intake-agreements/{agreement_id}", permission=Permission.CASE_WRITE, finds=store.agreement)
async def amend_intake_agreement(
    agreement_id: UUID, given: IntakeAgreementPatch, seen: IfMatch, caller: Who, write: Write
) -> IntakeAgreementOut:
    """Adds or corrects parts."""
    return await service.shown(write, await service.amend(write, caller, agreement_id, seen, given))


@router.post("/intake-agreements/{agreement_id}/end", permission=Permission.CASE_WRITE, finds=store.agreement)
async def end_intake_agreement(agreement_id: UUID, seen: IfMatch, caller: Who, write: Write) -> IntakeAgreementOut:
    """Ends an agreement that no case management stands on."""
    return await service.shown(write, await service.end(write, caller, agreement_id, seen))
