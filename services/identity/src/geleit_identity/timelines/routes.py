"""The three timelines of a person, and what they leave open."""

from uuid import UUID

from geleit_identity.persons import service as persons
from geleit_identity.timelines import service, store
from geleit_identity.timelines.schemas import (
    ConfirmIn,
    CorrectEntryIn,
    EndEntryIn,
    EntryIn,
    EntryOut,
    GapsOut,
    StrikeEntryIn,
)
from geleit_identity.timelines.tables import TimelineEntry
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Timelines"])
_ENTRIES = "/persons/{person}/timelines/{timeline}/entries"


@router.post(_ENTRIES, permission=Permission.TIMELINE_WRITE, finds=store.timeline, status_code=201)
async def record_entry(person: UUID, timeline: str, given: EntryIn, write: Write) -> EntryOut:
    """Records an entry of the residence, benefit or labour timeline, with a code of its dated list."""
    await store.timeline(write, person, timeline)
    return await service.shown(write, await service.record(write, person, timeline, given))


@router.get(_ENTRIES, permission=Permission.TIMELINE_READ, finds=store.timeline)
async def list_entries(person: UUID, timeline: str, query: ListQuery, read: Read) -> Page[EntryOut]:
    """All entries of a timeline; what was corrected or struck stays readable."""
    await store.timeline(read, person, timeline)

    async def build(entry: TimelineEntry) -> EntryOut:
        return await service.shown(read, entry)

    rows = store.entries(read, person, timeline)
    return await page(read, rows, TimelineEntry, query, sortable=("since",), build=build)


@router.get(f"{_ENTRIES}/{{entry_id}}", permission=Permission.TIMELINE_READ, finds=store.entry)
async def read_entry(person: UUID, timeline: str, entry_id: UUID, read: Read) -> EntryOut:
    """One entry."""
    return await service.shown(read, await store.entry(read, person, timeline, entry_id))


@router.post(f"{_ENTRIES}/{{entry_id}}/confirm", permission=Permission.TIMELINE_WRITE, finds=store.entry)
async def confirm_entry(
    person: UUID, timeline: str, entry_id: UUID, given: ConfirmIn, seen: IfMatch, caller: Who, write: Write
) -> EntryOut:
    """Confirms that an entry is so; only a confirmed successor closes a gap."""
    entry = await service.confirm(write, caller, (person, timeline, entry_id), seen, given)
    return await service.shown(write, entry)


@router.post(f"{_ENTRIES}/{{entry_id}}/end", permission=Permission.TIMELINE_WRITE, finds=store.entry)
async def end_entry(
    person: UUID, timeline: str, entry_id: UUID, given: EndEntryIn, seen: IfMatch, caller: Who, write: Write
) -> EntryOut:
    """Names the last day of an entry."""
    entry = await service.end(write, caller, (person, timeline, entry_id), seen, given)
    return await service.shown(write, entry)


@router.post(f"{_ENTRIES}/{{entry_id}}/correct", permission=Permission.TIMELINE_WRITE, finds=store.entry)
async def correct_entry(
    person: UUID, timeline: str, entry_id: UUID, given: CorrectEntryIn, seen: IfMatch, caller: Who, write: Write
) -> EntryOut:
    """Puts the right entry beside the wrong one and answers the right one."""
    entry = await service.correct(write, caller, (person, timeline, entry_id), seen, given)
    return await service.shown(write, entry)


@router.post(f"{_ENTRIES}/{{entry_id}}/strike", permission=Permission.TIMELINE_WRITE, finds=store.entry)
async def strike_entry(
    person: UUID, timeline: str, entry_id: UUID, given: StrikeEntryIn, seen: IfMatch, caller: Who, write: Write
) -> EntryOut:
    """Strikes an entry that was never so; it stays readable."""
    entry = await service.strike(write, caller, (person, timeline, entry_id), seen, given)
    return await service.shown(write, entry)


@router.get("/persons/{person}/gaps", permission=Permission.TIMELINE_READ, finds=persons.find)
async def read_gaps(person: UUID, read: Read) -> GapsOut:
    """Watched gaps in benefits, days without a confirmed one, overlaps, coming changes of circle, ending titles."""
    return await service.open_points(read, person)
