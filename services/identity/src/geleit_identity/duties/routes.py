"""Duties of past recipients: what the own body owes as a recipient, and what others owe it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from geleit_identity.duties import service, store
from geleit_identity.duties.schemas import DutyAnswerIn, DutyIn, DutyOut, LetterIn, NotedAnswerIn, ToldIn
from geleit_identity.duties.tables import RecipientDuty
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Duties of recipients"])


@router.post("/duties", permission=Permission.DUTY_WORK, status_code=201)
async def owe_duty(given: DutyIn, context: Context, write: Write) -> DutyOut:
    """A partner without software owes an answer: the task is a letter. Bodies of the node are asked by themselves."""
    return await service.shown(write, context.bodies, await service.owe_outside(write, given))


@router.get("/duties", permission=Permission.DUTY_READ, despite=True)
async def list_duties(
    query: ListQuery,
    context: Context,
    read: Read,
    side: Annotated[Literal["giver", "recipient"] | None, Query(description="What others owe, or what we owe.")] = None,
    status: Annotated[Literal["open", "overdue", "answered", "told"] | None, Query()] = None,
) -> Page[DutyOut]:
    """The body's duties: open, overdue, answered, told."""

    async def build(row: RecipientDuty) -> DutyOut:
        return await service.shown(read, context.bodies, row)

    found = store.listed(read, side=side, status=status)
    return await page(read, found, RecipientDuty, query, build=build, sortable=("due_on",))


@router.post("/duties/search", permission=Permission.DUTY_READ, reads=True, exists=True, despite=True)
async def search_duties(given: OfPersonIn, query: ListQuery, context: Context, read: Read) -> Page[DutyOut]:
    """The duties about one person: which recipients were told, and what became of it there (Art. 19 GDPR)."""

    async def build(row: RecipientDuty) -> DutyOut:
        return await service.shown(read, context.bodies, row)

    found = store.listed(read, person=given.person)
    return await page(read, found, RecipientDuty, query, build=build, sortable=("due_on",))


@router.get("/duties/{duty_id}", permission=Permission.DUTY_READ, finds=store.duty)
async def read_duty(duty_id: UUID, context: Context, read: Read) -> DutyOut:
    """One own side."""
    return await service.shown(read, context.bodies, await store.duty(read, duty_id))


@router.post("/duties/{duty_id}/answer", permission=Permission.DUTY_WORK, finds=store.duty)
async def answer_duty(
    duty_id: UUID, given: DutyAnswerIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> DutyOut:
    """The recipient answers: deleted, restricted, rectified, nothing stored, or kept under a ground of its own."""
    return await service.shown(write, context.bodies, await service.answer(write, caller, duty_id, seen, given))


@router.post("/duties/{duty_id}/note-letter", permission=Permission.DUTY_WORK, finds=store.duty)
async def note_letter_of_duty(
    duty_id: UUID, given: LetterIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> DutyOut:
    """The giver notes that a letter went out: to a partner without software, or as a reminder."""
    return await service.shown(write, context.bodies, await service.note_letter(write, caller, duty_id, seen, given))


@router.post("/duties/{duty_id}/note-answer", permission=Permission.DUTY_WORK, finds=store.duty)
async def note_answer_of_duty(
    duty_id: UUID, given: NotedAnswerIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> DutyOut:
    """The giver notes an answer that came on paper."""
    return await service.shown(write, context.bodies, await service.note_answer(write, caller, duty_id, seen, given))


@router.post("/duties/{duty_id}/tell-person", permission=Permission.DUTY_WORK, finds=store.duty)
async def tell_person_of_duty(
    duty_id: UUID, given: ToldIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> DutyOut:
    """The giver notes that the person was told what became of it there."""
    return await service.shown(write, context.bodies, await service.tell_person(write, caller, duty_id, seen, given))
