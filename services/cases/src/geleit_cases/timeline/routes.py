"""The timeline: read only."""

from datetime import date
from uuid import UUID

from geleit_cases.timeline import service, store
from geleit_cases.timeline.schemas import TimelineOut
from geleit_kit.http.parts import Context, Read, TheRequest
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Timeline"])


@router.get("/support-records/{record_id}/timeline", permission=Permission.CASE_READ, finds=store.record)
async def read_timeline(
    record_id: UUID,
    read: Read,
    context: Context,
    request: TheRequest,
    since: date | None = None,
    until: date | None = None,
) -> TimelineOut:
    """What happened in a record between two days, in order. Days, codes and places; no words."""
    languages = request.headers.get("accept-language")
    return await service.between(read, record_id, since, until, context.texts, languages)
