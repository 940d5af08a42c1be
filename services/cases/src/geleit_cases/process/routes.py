"""Into case management, back to counselling, and the ending."""

from uuid import UUID

from geleit_cases.process import service
from geleit_cases.process.schemas import ReturnToCounsellingIn, StartCaseManagementIn
from geleit_cases.records import service as records
from geleit_cases.records.schemas import EndSupportRecordIn, SupportRecordOut
from geleit_kit.http.parts import IfMatch, Who, Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Support records"])


@router.post("/support-records/{record_id}/start-case-management", permission=Permission.CASE_WRITE, finds=records.find)
async def start_case_management(
    record_id: UUID, given: StartCaseManagementIn, seen: IfMatch, caller: Who, write: Write
) -> SupportRecordOut:
    """Opens case management, with the documented wish and the complete agreement; else 409 names what is missing."""
    return await records.shown(write, await service.start_case_management(write, caller, record_id, seen, given))


@router.post("/support-records/{record_id}/return-to-counselling", permission=Permission.CASE_WRITE, finds=records.find)
async def return_to_counselling(
    record_id: UUID, given: ReturnToCounsellingIn, seen: IfMatch, caller: Who, write: Write
) -> SupportRecordOut:
    """Leaves case management; the counselling stays open."""
    return await records.shown(write, await service.return_to_counselling(write, caller, record_id, seen, given))


@router.post("/support-records/{record_id}/end", permission=Permission.CASE_WRITE, finds=records.find)
async def end_support_record(
    record_id: UUID, given: EndSupportRecordIn, seen: IfMatch, caller: Who, write: Write
) -> SupportRecordOut:
    """Ends the record, with a reason of its concept."""
    return await records.shown(write, await service.end(write, caller, record_id, seen, given))
