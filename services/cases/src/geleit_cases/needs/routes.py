"""Needs: report (a second report joins), read, meet, drop, reopen."""

from uuid import UUID

from geleit_cases.needs import service, store
from geleit_cases.needs.schemas import CloseNeedIn, NeedIn, NeedOut
from geleit_cases.needs.tables import Need
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Needs"])


@router.post("/needs", permission=Permission.NEED_WRITE, status_code=201)
async def report_need(given: NeedIn, caller: Who, write: Write) -> NeedOut:
    """Reports a need. Where one of this code is open in the record, the report joins it: one need, one more source."""
    return await service.shown(write, await service.report(write, caller, given))


@router.get("/needs", permission=Permission.NEED_READ)
async def list_needs(
    query: ListQuery, read: Read, support_record_id: UUID | None = None, status: str | None = None
) -> Page[NeedOut]:
    """The needs of the body's records."""

    async def build(row: Need) -> NeedOut:
        return await service.shown(read, row)

    return await page(read, store.listed(read, record_id=support_record_id, status=status), Need, query, build=build)


@router.get("/needs/{need_id}", permission=Permission.NEED_READ, finds=store.need)
async def read_need(need_id: UUID, read: Read) -> NeedOut:
    """One need with all its sources."""
    return await service.shown(read, await store.need(read, need_id))


@router.post("/needs/{need_id}/meet", permission=Permission.NEED_WRITE, finds=store.need)
async def meet_need(need_id: UUID, given: CloseNeedIn, seen: IfMatch, caller: Who, write: Write) -> NeedOut:
    """The need is met."""
    return await service.shown(write, await service.meet(write, caller, need_id, seen, given))


@router.post("/needs/{need_id}/drop", permission=Permission.NEED_WRITE, finds=store.need)
async def drop_need(need_id: UUID, given: CloseNeedIn, seen: IfMatch, caller: Who, write: Write) -> NeedOut:
    """The need does not stand any more."""
    return await service.shown(write, await service.drop(write, caller, need_id, seen, given))


@router.post("/needs/{need_id}/reopen", permission=Permission.NEED_WRITE, finds=store.need)
async def reopen_need(need_id: UUID, seen: IfMatch, caller: Who, write: Write) -> NeedOut:
    """The need stands again."""
    return await service.shown(write, await service.reopen(write, caller, need_id, seen))
