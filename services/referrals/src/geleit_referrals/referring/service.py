"""What the giver does: draft, point on, send, ask again, withdraw, mark as entered in error."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from geleit_kit.db.known_bodies import refuse_left
from geleit_kit.db.rows import by_own_reference
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid, Place
from geleit_referrals.facts import (
    ReferralReceived,
    ReferralSent,
    ReferralWithdrawn,
)
from geleit_referrals.referring import addressees, carrying, drafting, due, rules, sealing, sides, store
from geleit_referrals.referring.carrying import Carrier
from geleit_referrals.referring.rules import Kind, Side
from geleit_referrals.referring.schemas import ReferralIn, ReferralOut, ReferralPatch, ReferralUpsert, WithdrawIn
from geleit_referrals.referring.tables import Referral

_SEALED = ("payload", "dimensions")
_SHOWN = ("kind", "status", "purpose", "ground", "need_codes", "client_present", "answer_by", "feedback_by", "sent_on")
"""What of the giver's row stands in the receiver's from the beginning."""
_KEYS = {"own_reference", "kind", "person"}
_PLAIN = (
    "conversation_id",
    "need_codes",
    "client_present",
    "plan_step_id",
    "mandate_id",
    "mandate_epoch",
    "answer_by",
    "feedback_by",
)


async def shown(read: ReadSession, row: Referral) -> ReferralOut:
    """The row as its body sees it."""
    names = (
        set(ReferralOut.model_fields)
        - set(ReferralOut.frame(row))
        - {"allowed_actions", "status_label", "withheld", "other_body", "ground_ended"}
    )
    fields = {name: getattr(row, name) for name in names}
    why = sides.why_closed(read, row)
    closed = rules.preview_closed(row.direction, row.person, why)
    if closed:
        fields |= {"need_codes": [], "client_present": None}
    answer = ReferralOut(
        **ReferralOut.frame(row),
        **fields,
        ground_ended=closed == rules.ENDED_FOR_GOOD,
        other_body=await addressees.key_of(read, row.other_body),
    )
    return answer.closing(_closed(row) | _closed_by(row, closed, why))


def _closed(row: Referral) -> dict[str, str]:
    by_hand = carrying.goes_by_hand(Kind(row.kind), [row.addressee_kind])
    return rules.closed(row) | ({"send": "by_hand_only"} if by_hand and row.direction == Side.GIVER else {})


def _closed_by(row: Referral, preview: str | None, why: str | None) -> dict[str, str]:
    """Closed while nothing flows: the receiver's acceptance of what it is not shown, and what would tell it more."""
    if row.direction == Side.RECEIVER:
        return {"accept": preview} if preview else {}
    return dict.fromkeys(rules.FLOWS, why) if why and row.turn is not None else {}


async def draft(write: WriteSession, caller: Caller, given: ReferralIn) -> Referral:
    """A new draft of the caller's body. Nobody else knows of it."""
    refuse_closed_fields(caller, given)
    _in_place(given.kind, given.model_dump())
    row = Referral(
        direction=Side.GIVER,
        kind=given.kind,
        status=rules.REFERRAL.start,
        person=given.person,
        own_reference=given.own_reference,
        addressee_kind=addressees.UNKNOWN_KIND,
    )
    for name in _PLAIN:
        setattr(row, name, getattr(given, name))
    await _address(write, row, given.recipient)
    write.add(row)
    await write.seal(row, {name: _document(getattr(given, name)) for name in _SEALED})
    await write.flush()
    return row


async def upsert(write: WriteSession, caller: Caller, given: ReferralUpsert) -> Referral:
    """The draft with the caller's own reference, made or changed; what is not sent stays. Raises Conflict (409) where
    it is no draft any more.
    """
    there = await by_own_reference(write, Referral, given.own_reference)
    if there is None:
        return await draft(write, caller, given)
    if there.kind != given.kind or there.person != given.person:
        raise Conflict("referral_is_another")
    return await _change(write, caller, there, given, None)


async def change(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: ReferralPatch
) -> Referral:
    """Changes a draft (merge patch). What the caller does not see is not replaced: 403 before 412 and 409."""
    return await _change(write, caller, await sides.own(write, referral_id, None), given, seen)


async def _change(
    write: WriteSession, caller: Caller, row: Referral, given: ReferralPatch | ReferralUpsert, seen: Version
) -> Referral:
    await sealing.refuse_unseen(write, caller, row.person, given)
    row.unchanged_since(seen)
    if row.status != rules.REFERRAL.start:
        raise Conflict("referral_is_sent")
    changes = {name: getattr(given, name) for name in given.model_fields_set - _KEYS}
    _in_place(Kind(row.kind), changes)
    for name in _PLAIN:
        if name in changes:
            setattr(row, name, changes[name] if name != "need_codes" else changes[name] or [])
    if "recipient" in changes:
        await _address(write, row, changes["recipient"])
    content = await write.unseal(row)
    for name in _SEALED:
        if name in changes:
            sent = changes[name]
            content[name] = {**(content.get(name) or {}), **sent.changes()} if sent is not None else None
    await write.seal(row, content)
    await write.flush()
    return row


async def point_on(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version) -> Referral:
    """A Verweis: the person was pointed on, nothing was transmitted, nothing is owed."""
    row = await sides.own(write, referral_id, seen)
    rules.take("point_on", row, caller)
    await sides.over(write, row)
    write.publish(sides.completed(write, row))
    await write.flush()
    return row


async def send(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, carrier: Carrier) -> Referral:
    """Sends the preview: the receiver's own row is written in the same transaction, with coded needs and without the
    person.

    Raises Conflict (409) `by_hand_only` towards a foreigners' authority, and where nothing flows in the conversation;
    Forbidden (403) for a grant that means something else.
    """
    row = await sides.own(write, referral_id, seen)
    rules.take("send", row, caller)
    recipient = await addressees.key_of(write, row.other_body)
    lacking = drafting.missing(Kind(row.kind), {**_plain(row), "recipient": recipient})
    if lacking or row.other_body is None or row.conversation_id is None:
        raise Invalid("incomplete", places=lacking)
    await refuse_left(write, row.other_body)
    if carrying.goes_by_hand(Kind(row.kind), [await addressees.kind_of(write, row.other_body)]):
        raise Conflict("by_hand_only")
    if await store.others_in(write, row.conversation_id, row.other_body):
        raise Conflict("conversation_of_others")
    await _carry(write, row, row.other_body, row.conversation_id, carrier)
    await _leave(write, row, row.other_body, row.conversation_id)
    await _arrive(write, row, row.other_body, row.conversation_id)
    await write.flush()
    return row


async def _carry(write: WriteSession, row: Referral, receiver: UUID, conversation_id: UUID, carrier: Carrier) -> None:
    """The ground of the preview: looked at, kept, and entered in the log that the person can be shown."""
    wrong = (
        carrying.foreign(carrier.live, (write.body, receiver, conversation_id, row.person)) if carrier.live else None
    )
    if wrong:
        raise Forbidden(wrong)
    before = await store.all_in(write, Side.GIVER, conversation_id, receiver)
    sides.refuse(next((why for why in (sides.why_closed(write, one) for one in (row, *before)) if why), None))
    row.purpose, row.ground, row.decision = carrier.purpose, carrier.kind, carrier.decision
    if carrier.paper is not None:
        await sides.seal(write, row, paper=carrier.paper)
    write.disclose(
        row.person,
        kind="disclosure",
        categories=[carrying.TELLS],
        recipient=str(receiver),
        purpose=carrier.purpose,
        ground=carrier.ground,
        conversation=str(conversation_id),
        decision=str(carrier.decision) if carrier.decision else None,
    )


async def _leave(write: WriteSession, row: Referral, receiver: UUID, conversation_id: UUID) -> None:
    assert row.person is not None  # noqa: S101 -- the giver's row has one from its draft on
    calendar = await addressees.calendar_of(write, receiver)
    row.turn = await store.next_turn(write, conversation_id)
    row.sent_on = write.today
    row.answer_by = due.answer_by(Kind(row.kind), write.today, calendar, row.answer_by)
    if row.answer_by < write.today:
        raise Invalid.at("/answer_by", "in_the_past")
    write.deadline(sides.EXPIRY, row.id, due.day_after(row.answer_by))
    write.publish(ReferralSent(referral_id=row.id, person=row.person, kind=row.kind, sent_on=write.today))


async def _arrive(write: WriteSession, row: Referral, receiver: UUID, conversation_id: UUID) -> None:
    """Writes the receiver's row: coded needs, days, and whether the person will be present. No person, no pseudonym,
    no name.
    """
    giver, turn = write.body, row.turn
    preview = {name: getattr(row, name) for name in _SHOWN}
    giver_kind = await addressees.kind_of(write, giver)
    async with write.acting_as(receiver):
        if await store.others_in(write, conversation_id, giver):
            raise Conflict("conversation_of_others")
        arrived = Referral(direction=Side.RECEIVER, other_body=giver, addressee_kind=giver_kind,
                           conversation_id=conversation_id, turn=turn, **preview)  # fmt: skip
        write.add(arrived)
        await write.flush()
        await write.task(kind=sides.ANSWER, subject=("referral", arrived.id), due_on=arrived.answer_by, pool=sides.POOL)
        write.publish(ReferralReceived(referral_id=arrived.id, kind=arrived.kind, received_on=write.today))


async def ask_again(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version) -> Referral:
    """Asks once for reconsideration of a provisional decline; the answer then is final."""
    row = await sides.own(write, referral_id, seen)
    rules.take("ask_again", row, caller)
    sides.refuse_where_nothing_flows(write, row)
    other = row.other_body or write.body
    await refuse_left(write, other)
    calendar = await addressees.calendar_of(write, other)
    answer_by = due.answer_by(Kind(row.kind), write.today, calendar)
    row.reconsidered, row.reason, row.answered_on, row.answer_by = True, None, None, answer_by
    await sides.end_question(write, row)
    write.deadline(sides.EXPIRY, row.id, due.day_after(answer_by))
    async with sides.other_side(write, row) as theirs:
        rules.follow("ask_again", theirs)
        theirs.reconsidered, theirs.reason, theirs.answered_on, theirs.answer_by = True, None, None, answer_by
        await write.task(kind=sides.ANSWER, subject=("referral", theirs.id), due_on=answer_by, pool=sides.POOL)
    await write.flush()
    return row


async def withdraw(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: WithdrawIn
) -> Referral:
    """Takes the referral back. The receiver learns that, not why."""
    row = await sides.own(write, referral_id, seen)
    return await _take_back(write, caller, row, "withdraw", given.reason)


async def mark_entered_in_error(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version) -> Referral:
    """It should never have been: both rows say so, and the statistics take it back."""
    row = await sides.own(write, referral_id, seen)
    return await _take_back(write, caller, row, "mark_entered_in_error", row.reason)


async def _take_back(write: WriteSession, caller: Caller, row: Referral, action: str, reason: str | None) -> Referral:
    rules.take(action, row, caller)
    row.reason = reason
    await sides.over(write, row)
    if row.turn is not None:
        write.publish(ReferralWithdrawn(referral_id=row.id, person=row.person, withdrawn_on=write.today))
        async with sides.other_side(write, row) as theirs:
            if sides.follow(action, theirs):
                await sides.over(write, theirs)
                write.publish(ReferralWithdrawn(referral_id=theirs.id, person=theirs.person, withdrawn_on=write.today))
    await write.flush()
    return row


async def end_grounds(write: WriteSession, conversations: Collection[UUID]) -> None:
    """The ground of these conversations has ended: the body's rows keep that, whatever becomes of the status list."""
    await store.end_ground(write, conversations)


async def of_person(read: ReadSession, person: UUID) -> list[ReferralOut]:
    """The body's referrals of one of its persons, the newest first."""
    return [await shown(read, row) for row in await store.of_person(read, person)]


async def given_referral(read: ReadSession, referral_id: UUID) -> Referral | None:
    """A row that the body itself gave, or None."""
    return await store.given(read, referral_id)


async def given_to(read: ReadSession, conversation_id: UUID, recipient: UUID) -> Sequence[Referral]:
    """The referrals that the body gave to a recipient in a conversation, in their order."""
    return await store.all_in(read, Side.GIVER, conversation_id, recipient)


async def received_from(read: ReadSession, conversation_id: UUID, giver: UUID) -> Sequence[Referral]:
    """The referrals that the body received from a giver in a conversation, in their order."""
    return await store.all_in(read, Side.RECEIVER, conversation_id, giver)


async def _address(write: WriteSession, row: Referral, recipient: str | None) -> None:
    body = await addressees.addressee(write, recipient, "/recipient") if recipient else None
    row.other_body = body.id if body else None
    row.addressee_kind = addressees.counted_as(body)


def _plain(row: Referral) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _PLAIN}


def _document(part: Any) -> dict[str, Any] | None:
    return part.model_dump(mode="json", exclude_none=True) if part is not None else None


def _in_place(kind: Kind, values: dict[str, Any]) -> None:
    wrong: list[Place] = drafting.misplaced(kind, values)
    if wrong:
        raise Invalid(places=wrong)


async def find(read: ReadSession, referral_id: UUID) -> Referral:
    """The body's own row, for the routes of the other rooms. Raises NotFound (404)."""
    return await store.referral(read, referral_id)
