"""Participants: take up, read, change, release."""

from uuid import UUID

from geleit_cases.participants import service, store
from geleit_cases.participants.schemas import ParticipantIn, ParticipantOut, ParticipantPatch
from geleit_cases.participants.tables import Participant
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Participants"])


@router.post("/participants", permission=Permission.PARTICIPANT_WRITE, status_code=201)
async def take_up_participant(given: ParticipantIn, caller: Who, write: Write) -> ParticipantOut:
    """Somebody takes part in a record. Reading anything of it still takes a grant."""
    return await service.shown(write, await service.take_up(write, caller, given))


@router.get("/participants", permission=Permission.PARTICIPANT_READ)
async def list_participants(
    query: ListQuery, read: Read, support_record_id: UUID | None = None, status: str | None = None
) -> Page[ParticipantOut]:
    """The participants of the body's records."""

    async def build(row: Participant) -> ParticipantOut:
        return await service.shown(read, row)

    found = store.listed(read, record_id=support_record_id, status=status)
    return await page(read, found, Participant, query, build=build)


@router.get("/participants/{participant_id}", permission=Permission.PARTICIPANT_READ, finds=store.participant)
async def read_participant(participant_id: UUID, read: Read) -> ParticipantOut:
    """One participant."""
    return await service.shown(read, await store.participant(read, participant_id))


@router.patch("/participants/{participant_id}", permission=Permission.PARTICIPANT_WRITE, finds=store.participant)
async def change_participant(
    participant_id: UUID, given: ParticipantPatch, seen: IfMatch, caller: Who, write: Write
) -> ParticipantOut:
    """Changes a participant."""
    return await service.shown(write, await service.change(write, caller, participant_id, seen, given))


@router.post("/participants/{participant_id}/release", permission=Permission.PARTICIPANT_WRITE, finds=store.participant)
async def release_participant(participant_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ParticipantOut:
    """The participation ends today."""
    return await service.shown(write, await service.release(write, caller, participant_id, seen))
