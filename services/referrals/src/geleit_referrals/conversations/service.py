"""Messages: sent under a live grant, delivered as the receiver's own row, confirmed or rejected by the receiver's own
act.
"""

from typing import Any
from uuid import UUID

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid, Place
from geleit_referrals.conversations import rules, store
from geleit_referrals.conversations.schemas import ConfirmIn, MessageIn, MessageOut, RejectIn, SaidOut
from geleit_referrals.conversations.tables import Message
from geleit_referrals.facts import MessageReceived
from geleit_referrals.referring.addressees import key_of, kind_of
from geleit_referrals.referring.rules import Side
from geleit_referrals.referring.sides import POOL
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.referring import MessageKind

TO_CONFIRM = "message_to_confirm"


async def shown(read: ReadSession, row: Message) -> MessageOut:
    """The row as its body sees it."""
    says = await store.said(read, row)
    return MessageOut(
        **MessageOut.frame(row),
        direction=row.direction,
        status=row.status,
        kind=MessageKind(row.kind),
        person=row.person,
        conversation_id=row.conversation_id,
        other_body=await key_of(read, row.other_body),
        purpose=row.purpose,
        ground=row.ground,
        reason=row.reason,
        says=SaidOut(**{name: says.get(name) for name in SaidOut.model_fields}),
    )


async def any_conversation(read: ReadSession, conversation_id: UUID) -> None:
    """A conversation is no row of this service: whether the caller's body takes part in it is said by the grant."""
    del read, conversation_id


async def send(write: WriteSession, conversation_id: UUID, given: MessageIn, live: Grant) -> Message:
    """Delivers a message under a live grant of the sender's own scope. Raises Forbidden where the grant means
    something else, Conflict (409) `by_hand_only` towards a foreigners' authority.
    """
    wrong = rules.faults(given.kind, given.model_dump())
    if wrong:
        raise Invalid(places=[Place(f"/{name}", code) for name, code in wrong.items()])
    if live.owner != write.body or live.conversation != conversation_id or live.recipient == write.body:
        raise Forbidden("grant_foreign")
    if not rules.covered(given.kind, live.categories):
        raise Forbidden("grant_does_not_cover")
    if await kind_of(write, live.recipient) == BodyKind.FOREIGNERS_AUTHORITY:
        raise Conflict("by_hand_only")  # identity gives no such grant; this is the second wall
    document = {name: getattr(given, name) for name in rules.CARRIES[given.kind]}
    sent = _row(Side.GIVER, rules.DELIVERED, given.kind, live, live.recipient)
    sent.person, sent.own_reference = live.person, given.own_reference
    write.add(sent)
    await store.say(write, sent, document)
    await write.flush()
    write.disclose(live.person, kind="disclosure", categories=[rules.TELLS[given.kind]], recipient=str(live.recipient),
                   purpose=live.purpose, ground=live.ground, decision=str(live.decision))  # fmt: skip
    await _deliver(write, live, given.kind, document)
    return sent


async def _deliver(write: WriteSession, live: Grant, kind: MessageKind, document: dict[str, Any]) -> None:
    sender = write.body
    async with write.acting_as(live.recipient):
        arrived = _row(Side.RECEIVER, rules.MESSAGE.start, kind, live, sender)
        write.add(arrived)
        await store.say(write, arrived, document)
        await write.flush()
        await write.task(kind=TO_CONFIRM, subject=("message", arrived.id), due_on=write.today, pool=POOL)
        write.publish(MessageReceived(message_id=arrived.id, kind=kind))


def _row(direction: Side, status: str, kind: MessageKind, live: Grant, other: UUID) -> Message:
    ground = live.ground.get("kind") or live.ground.get("code") or "unknown"
    return Message(
        direction=direction,
        status=status,
        kind=kind,
        conversation_id=live.conversation,
        other_body=other,
        purpose=live.purpose,
        ground=str(ground),
    )


async def confirm(write: WriteSession, caller: Caller, message_id: UUID, seen: Version, given: ConfirmIn) -> Message:
    """Binds the message to the receiver's own person. What it then writes into its own record is its own act
    elsewhere.
    """
    row = await _to_answer(write, message_id, seen)
    rules.MESSAGE.take("confirm", row, caller)
    says = await store.said(write, row)
    row.person = given.person
    await store.say(write, row, says)
    await write.close_tasks(TO_CONFIRM, row.id)
    await write.flush()
    return row


async def rebind(write: WriteSession, caller: Caller, message_id: UUID, seen: Version, given: ConfirmIn) -> Message:
    """Another of the own persons is meant: what it says is sealed anew for that one."""
    row = await _to_answer(write, message_id, seen)
    rules.MESSAGE.take("rebind", row, caller)
    if row.person == given.person:
        raise Invalid.at("/person", "bound_already")
    says = await store.said(write, row)
    write.disclose(row.person, kind="write")  # the answer names only the one who is bound now
    row.person = given.person
    await store.say(write, row, says)
    await write.flush()
    return row


async def reject(write: WriteSession, caller: Caller, message_id: UUID, seen: Version, given: RejectIn) -> Message:
    """The receiver does not take it over: what it said is gone from its row."""
    row = await _to_answer(write, message_id, seen)
    rules.MESSAGE.take("reject", row, caller)
    row.reason, row.sealed = given.reason, None
    await write.close_tasks(TO_CONFIRM, row.id)
    await write.flush()
    return row


async def _to_answer(write: WriteSession, message_id: UUID, seen: Version) -> Message:
    row = await store.locked(write, message_id)
    row.unchanged_since(seen)
    return row
