"""Coded messages between the two bodies of a conversation."""

from uuid import UUID

from geleit_kit.http.grants import Grants
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_referrals.conversations import service, store
from geleit_referrals.conversations.schemas import ConfirmIn, MessageIn, MessageOut, RejectIn
from geleit_referrals.conversations.tables import Message
from geleit_referrals.referring.rules import Side
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.referring import MessageKind

router = Router(tags=["Conversations"])


@router.post(
    "/conversations/{conversation_id}/messages",
    permission=Permission.MESSAGE_SEND,
    finds=service.any_conversation,
    status_code=201,
    sends=True,
)
async def send_message(
    conversation_id: UUID, given: MessageIn, caller: Who, context: Context, write: Write
) -> MessageOut:
    """Tells the other body something coded, under a live grant. It arrives as an item that the receiver confirms or
    rejects.
    """
    grants: Grants = context.extras["grants"]
    live = grants.check(given.grant, caller, "push")
    return await service.shown(write, await service.send(write, conversation_id, given, live))


@router.get("/messages", permission=Permission.MESSAGE_READ)
async def list_messages(
    query: ListQuery,
    read: Read,
    conversation_id: UUID | None = None,
    direction: Side | None = None,
    status: str | None = None,
    kind: MessageKind | None = None,
) -> Page[MessageOut]:
    """The body's messages, sent and received."""

    async def build(row: Message) -> MessageOut:
        return await service.shown(read, row)

    rows = store.listed(read, conversation_id=conversation_id, direction=direction, status=status, kind=kind)
    return await page(read, rows, Message, query, build=build)


@router.get("/messages/{message_id}", permission=Permission.MESSAGE_READ, finds=store.message)
async def read_message(message_id: UUID, read: Read) -> MessageOut:
    """One message."""
    return await service.shown(read, await store.message(read, message_id))


@router.post("/messages/{message_id}/confirm", permission=Permission.MESSAGE_ANSWER, finds=store.message)
async def confirm_message(message_id: UUID, given: ConfirmIn, seen: IfMatch, caller: Who, write: Write) -> MessageOut:
    """Binds the message to the body's own person."""
    return await service.shown(write, await service.confirm(write, caller, message_id, seen, given))


@router.post("/messages/{message_id}/rebind", permission=Permission.MESSAGE_ANSWER, finds=store.message)
async def rebind_message(message_id: UUID, given: ConfirmIn, seen: IfMatch, caller: Who, write: Write) -> MessageOut:
    """The wrong one of the body's persons was bound: binds another. The access log names both."""
    return await service.shown(write, await service.rebind(write, caller, message_id, seen, given))


@router.post("/messages/{message_id}/reject", permission=Permission.MESSAGE_ANSWER, finds=store.message)
async def reject_message(message_id: UUID, given: RejectIn, seen: IfMatch, caller: Who, write: Write) -> MessageOut:
    """Does not take it over. The sender is not told."""
    return await service.shown(write, await service.reject(write, caller, message_id, seen, given))
