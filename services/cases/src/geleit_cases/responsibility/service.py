"""Who is responsible: taken up, offered and accepted inside the body, in absence answered by a deputy."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.facts import MandateActivated, MandateEnded
from geleit_cases.records import service as records
from geleit_cases.responsibility import store
from geleit_cases.responsibility.rules import HELD_HERE, MANDATE, HolderKind, answerable
from geleit_cases.responsibility.schemas import (
    DeclineIn,
    DeputyIn,
    DeputyOut,
    GrantedHolder,
    HolderContactIn,
    HolderContactOut,
    HolderTermOut,
    MandateIn,
    MandateOut,
    MandatePatch,
    OfferIn,
    TakeIn,
)
from geleit_cases.responsibility.tables import HolderTerm, Mandate
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid

POOL = "case_managers"


async def shown(read: ReadSession, row: Mandate) -> MandateOut:
    """The answer about a mandate, with everybody who held it."""
    content = await read.unseal(row)
    answer = MandateOut(
        **MandateOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        epoch=row.epoch,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        holder_kind=row.holder_kind,
        holder=row.holder_staff,
        offered_to=row.offered_to,
        deputy=_deputy(row),
        contact=HolderContactOut(**content["contact"]) if content.get("contact") else None,
        received_by=row.received_by,
        moved_by=row.moved_by,
        conversation_id=row.conversation_id,
        history=[_term(term) for term in await store.terms(read, row.id)],
    )
    return answer if row.holder_kind == HolderKind.POOL else answer.closing({"take": "held_by_somebody"})


async def take_up(write: WriteSession, caller: Caller, given: MandateIn) -> Mandate:
    """Takes up the responsibility for an open record that has no holder here."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    return await begin(write, record, given.holder or caller.staff, given.contact, given.own_reference)


async def begin(
    write: WriteSession,
    record: records.Record,
    holder: UUID,
    contact: HolderContactIn | None,
    own_reference: str | None = None,
) -> Mandate:
    """A new mandate in its first epoch. Raises Conflict where the responsibility is held already, here or outside."""
    if await store.moved_outside(write, record.person) is not None:
        raise Conflict("responsibility_is_outside")
    row = Mandate(
        person=record.person,
        support_record_id=record.id,
        status=MANDATE.start,
        epoch=1,
        opened_on=write.today,
        holder_kind=HolderKind.STAFF.value,
        holder_staff=holder,
        own_reference=own_reference,
    )
    return await activate(write, row, contact)


async def activate(write: WriteSession, row: Mandate, contact: HolderContactIn | None = None) -> Mandate:
    """Writes a new mandate with its first holder, and the fact."""
    await write.seal(row, {"contact": contact.model_dump() if contact else None})
    await store.save_new(write, row)
    write.add(
        HolderTerm(
            person=row.person,
            mandate_id=row.id,
            epoch=row.epoch,
            holder_kind=row.holder_kind,
            holder_staff=row.holder_staff,
            since=row.opened_on,
        )
    )
    await write.flush()
    write.publish(
        MandateActivated(
            mandate_id=row.id,
            person=row.person,
            epoch=row.epoch,
            referral_id=row.received_by,
        )
    )
    return row


async def keep_if_held(
    write: WriteSession, record: records.Record, holder: UUID, contact: HolderContactIn | None
) -> Mandate:
    """The mandate that this body holds for the person, or a new one."""
    row = await store.held_here(write, record.person)
    if row is None:
        return await begin(write, record, holder, contact)
    row.support_record_id = record.id
    if row.holder_kind == HolderKind.POOL:
        await _pass_on(write, row, holder, contact)
        await write.close_tasks("take_responsibility", row.id)
    await write.flush()
    return row


async def take(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version, given: TakeIn) -> Mandate:
    """Somebody of the staff takes a mandate that only the body held so far (it came from another body)."""
    row = await store.mandate(write, mandate_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    MANDATE.take("take", row, caller)
    if row.holder_kind != HolderKind.POOL:
        raise Conflict("held_by_somebody")
    record = await records.open_of(write, row.person)
    row.support_record_id = record.id if record else row.support_record_id
    await _pass_on(write, row, caller.staff, given.contact)
    await write.close_tasks("take_responsibility", row.id)
    return row


async def offer(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version, given: OfferIn) -> Mandate:
    """Offers the mandate to a colleague. Whoever holds it stays responsible until it is accepted."""
    row = await store.mandate(write, mandate_id)
    row.unchanged_since(seen)
    MANDATE.take("offer", row, caller)
    if given.to == row.holder_staff:
        raise Invalid.at("/to", "holds_already")
    row.offered_to = given.to
    await write.flush()
    await write.task(
        kind="mandate_offered",
        subject=("mandate", row.id),
        due_on=write.today,
        person=row.person,
        pool=POOL,
        assignee=given.to,
    )
    return row


async def accept(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version, given: TakeIn) -> Mandate:
    """Accepts an offered mandate: from now on the caller holds it. Of two acceptances one wins."""
    row = await store.mandate(write, mandate_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    _only_offered_to(row, caller)
    MANDATE.take("accept", row, caller)
    await _pass_on(write, row, caller.staff, given.contact)
    await write.close_tasks("mandate_offered", row.id)
    return row


async def decline(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version, given: DeclineIn) -> Mandate:
    """Declines an offered mandate; the giver learns it by a task and still holds."""
    row = await store.mandate(write, mandate_id)
    row.unchanged_since(seen)
    _only_offered_to(row, caller)
    MANDATE.take("decline", row, caller)
    row.offered_to = None
    await write.flush()
    await write.close_tasks("mandate_offered", row.id)
    await write.task(
        kind="mandate_declined",
        subject=("mandate", row.id),
        due_on=write.today,
        person=row.person,
        pool=POOL,
        assignee=row.holder_staff,
        code=given.reason.value,
    )
    return row


async def withdraw_offer(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version) -> Mandate:
    """Takes an offer back before it was accepted."""
    row = await store.mandate(write, mandate_id)
    row.unchanged_since(seen)
    MANDATE.take("withdraw_offer", row, caller)
    row.offered_to = None
    await write.flush()
    await write.close_tasks("mandate_offered", row.id)
    return row


async def change(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version, given: MandatePatch) -> Mandate:
    """Changes how the holder is reached."""
    row = await store.mandate(write, mandate_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    if "contact" in given.model_fields_set:
        await write.seal(row, {"contact": given.contact.model_dump() if given.contact else None})
    if "own_reference" in given.model_fields_set:
        row.own_reference = given.own_reference
    await write.flush()
    return row


async def name_deputy(write: WriteSession, mandate_id: UUID, seen: Version, given: DeputyIn | None) -> Mandate:
    """Names who answers in the holder's absence, or (None) nobody any more."""
    row = await store.mandate(write, mandate_id)
    row.unchanged_since(seen)
    if row.status not in HELD_HERE:
        raise Conflict("responsibility_is_not_here")
    if given is not None and given.staff == row.holder_staff:
        raise Invalid.at("/staff", "holds_already")
    if given is not None and given.since and given.until and given.until < given.since:
        raise Invalid.at("/until", "ends_before_start")
    row.deputy_staff = given.staff if given else None
    row.deputy_from = given.since if given else None
    row.deputy_until = given.until if given else None
    await write.flush()
    return row


async def close_outside(write: WriteSession, caller: Caller, mandate_id: UUID, seen: Version) -> Mandate:
    """The other body's responsibility has ended, as far as this body knows: a new mandate may begin here."""
    row = await store.mandate(write, mandate_id)
    row.unchanged_since(seen)
    MANDATE.take("close_outside", row, caller)
    await finish(write, row, write.today)
    return row


async def rest(write: WriteSession, person: UUID, on: date) -> None:
    """The case ended or left case management: its mandate ends with it. Offers and their tasks end too."""
    row = await store.held_here(write, person)
    if row is None:
        return
    MANDATE.take_automatic("end", row)
    await finish(write, row, on)
    await settle_tasks(write, row)
    write.publish(MandateEnded(mandate_id=row.id, person=row.person, ended_on=on))


@dataclass(frozen=True, slots=True)
class Answering:
    """Who gets a task about a person: the holder (or who stands in today), else the pool."""

    assignee: UUID | None
    deputy: UUID | None


async def is_held_here(read: ReadSession, person: UUID) -> bool:
    """Whether the body holds a mandate of the person."""
    return await store.held_here(read, person) is not None


async def who_answers(read: ReadSession, person: UUID) -> Answering:
    """The one who answers for a person today, and who else does."""
    row = await store.held_here(read, person)
    if row is None:
        return Answering(None, None)
    today = answerable(row.holder_staff, row.deputy_staff, row.deputy_from, row.deputy_until, read.today)
    return Answering(today, row.holder_staff if today != row.holder_staff else row.deputy_staff)


async def granted_contact(read: ReadSession, grant: Grant) -> list[GrantedHolder]:
    """How the holder of the person's case is reached, for another body under its grant."""
    row = await store.held_here(read, grant.person)
    contact: dict[str, Any] = ((await read.unseal(row)).get("contact") or {}) if row is not None else {}
    return [GrantedHolder(**contact)] if contact else []


async def swap_holder(
    write: WriteSession, row: Mandate, kind: HolderKind, staff: UUID | None, conversation_id: UUID | None = None
) -> None:
    """The next epoch: the holder before ends today, the new one begins. The index allows one holder only."""
    before = await store.current_term(write, row.id)
    if before is not None:
        before.until = write.today
        await write.flush()
    row.epoch += 1
    row.holder_kind, row.holder_staff, row.offered_to = kind.value, staff, None
    row.deputy_staff = row.deputy_from = row.deputy_until = None
    write.add(
        HolderTerm(
            person=row.person,
            mandate_id=row.id,
            epoch=row.epoch,
            holder_kind=kind.value,
            holder_staff=staff,
            conversation_id=conversation_id,
            since=write.today,
        )
    )
    await write.flush()


async def finish(write: WriteSession, row: Mandate, on: date) -> None:
    """The mandate is over: its last holder's days end, and nothing is offered any more."""
    term = await store.current_term(write, row.id)
    if term is not None:
        term.until = on
    row.ended_on, row.offered_to = on, None
    await write.flush()


async def settle_tasks(write: WriteSession, row: Mandate) -> None:
    """Nobody of this body has to answer for the mandate any more: what waited for somebody here is settled."""
    for kind in ("mandate_offered", "mandate_declined", "take_responsibility"):
        await write.close_tasks(kind, row.id)


async def _pass_on(write: WriteSession, row: Mandate, staff: UUID, contact: HolderContactIn | None) -> None:
    """A new holder inside the body. The contact details of the one before never stand for the next."""
    await write.seal(row, {"contact": contact.model_dump() if contact else None})
    await swap_holder(write, row, HolderKind.STAFF, staff)
    await write.flush()
    write.publish(MandateActivated(mandate_id=row.id, person=row.person, epoch=row.epoch, referral_id=None))


def _only_offered_to(row: Mandate, caller: Caller) -> None:
    if row.status == "offered" and row.offered_to != caller.staff:
        raise Forbidden("not_offered_to_you")


def _deputy(row: Mandate) -> DeputyOut | None:
    if row.deputy_staff is None:
        return None
    return DeputyOut(staff=row.deputy_staff, since=row.deputy_from, until=row.deputy_until)


def _term(term: HolderTerm) -> HolderTermOut:
    return HolderTermOut(
        epoch=term.epoch,
        kind=term.holder_kind,
        staff=term.holder_staff,
        conversation_id=term.conversation_id,
        since=term.since,
        until=term.until,
    )
