"""Trying a concept on running cases, and moving a case to another version."""

from uuid import UUID

from geleit_cases.concepts import service as concepts
from geleit_cases.records import service as records
from geleit_cases.records.schemas import SupportRecordOut
from geleit_cases.trials import service
from geleit_cases.trials.schemas import MoveConceptIn, TrialOut
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Concepts"])


@router.get("/concepts/{concept_id}/trial", permission=Permission.CASE_READ, finds=concepts.find)
async def read_concept_trial(
    concept_id: UUID, query: ListQuery, read: Read, context: Context, request: TheRequest
) -> Page[TrialOut]:
    """What this version, a draft too, would say about each running case that it does not say now. Writes nothing."""
    return await service.trial(read, concept_id, query, context.texts, request.headers.get("accept-language"))


@router.post("/support-records/{record_id}/concept", permission=Permission.CASE_WRITE, finds=records.find)
async def move_to_concept(record_id: UUID, given: MoveConceptIn, seen: IfMatch, write: Write) -> SupportRecordOut:
    """Moves a running case to a version that is in force. No case moves by itself."""
    return await records.shown(write, await records.move(write, record_id, seen, given.concept_id))
