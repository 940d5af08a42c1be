"""Responsibility between bodies: referrals asks by a fact, cases compares and sets, and answers by a fact.

The giver holds until its own mandate has moved; the receiver activates its own mandate. Each side works on its own
rows.
"""

from uuid import UUID

from geleit_cases.facts import MandateActivated, MandateMoved, MandateRefused
from geleit_cases.records import service as records
from geleit_cases.responsibility import store
from geleit_cases.responsibility.rules import MANDATE, HolderKind, Refusal, handover_fault
from geleit_cases.responsibility.service import POOL, activate, finish, settle_tasks, swap_holder
from geleit_cases.responsibility.tables import Mandate
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, consumes


class HandoverPending(Heard):
    """The receiver accepted: may the mandate move?"""

    referral_id: UUID
    mandate_id: UUID
    epoch: int
    conversation_id: UUID
    person: UUID


class HandedOver(Heard):
    """The receiver confirmed that it holds the responsibility now."""

    referral_id: UUID


class ResponsibilityReceived(Heard):
    """Another body's mandate moved here."""

    referral_id: UUID
    conversation_id: UUID
    person: UUID


@consumes("geleit.referrals.referral.handover_pending.v1", HandoverPending)
async def on_handover_pending(write: WriteSession, _event: Event, asked: HandoverPending) -> None:
    """Moves the giver's mandate by compare-and-set, or refuses with a code. Asked twice, it answers the same."""
    row = await store.mandate_for_change(write, asked.mandate_id)
    if row is not None and row.status == "moved" and row.moved_by == asked.referral_id:
        write.publish(_moved(row, asked))
        return
    fault = _fault(row, asked)
    if row is None or fault is not None:
        reason = (fault or Refusal.UNKNOWN_MANDATE).value
        write.publish(MandateRefused(mandate_id=asked.mandate_id, referral_id=asked.referral_id, reason=reason))
        return
    giver = row.holder_staff
    MANDATE.take_automatic("move", row)
    row.moved_by, row.conversation_id = asked.referral_id, asked.conversation_id
    await swap_holder(write, row, HolderKind.OUTSIDE, None, asked.conversation_id)
    await write.seal(row, {"contact": None})
    await write.flush()
    await settle_tasks(write, row)
    write.publish(_moved(row, asked))
    await write.task(
        kind="follow_up_handover",
        subject=("mandate", row.id),
        due_on=write.today,
        person=row.person,
        pool=POOL,
        assignee=giver,
        unique_for=str(asked.referral_id),
    )


@consumes("geleit.referrals.referral.handed_over.v1", HandedOver)
async def on_handed_over(write: WriteSession, _event: Event, heard: HandedOver) -> None:
    """The confirmation: the giver's follow-up task is settled."""
    await write.close_tasks("follow_up_handover", heard.referral_id)


@consumes("geleit.referrals.referral.responsibility_received.v1", ResponsibilityReceived)
async def on_responsibility_received(write: WriteSession, _event: Event, heard: ResponsibilityReceived) -> None:
    """The receiver's own mandate: a new one held by the body until somebody takes it, or the one that it has."""
    if await store.received_by(write, heard.referral_id) is not None:
        return
    row = await store.held_here(write, heard.person)
    if row is None:
        row = await activate(write, await _received(write, heard))
    else:
        row.received_by = row.received_by or heard.referral_id  # told again, it is known
        write.publish(
            MandateActivated(
                mandate_id=row.id,
                person=row.person,
                epoch=row.epoch,
                referral_id=heard.referral_id,
            )
        )
    await write.task(
        kind="take_responsibility",
        subject=("mandate", row.id),
        due_on=write.today,
        person=row.person,
        pool=POOL,
        assignee=row.holder_staff,
    )


async def _received(write: WriteSession, heard: ResponsibilityReceived) -> Mandate:
    record = await records.open_of(write, heard.person)
    outside = await store.moved_outside(write, heard.person)
    if outside is not None:
        MANDATE.take_automatic("close_outside", outside)
        await finish(write, outside, write.today)
    return Mandate(
        person=heard.person,
        support_record_id=record.id if record else None,
        status=MANDATE.start,
        epoch=1,
        opened_on=write.today,
        holder_kind=HolderKind.POOL.value,
        received_by=heard.referral_id,
        conversation_id=heard.conversation_id,
    )


def _fault(row: Mandate | None, asked: HandoverPending) -> Refusal | None:
    if row is None:
        return Refusal.UNKNOWN_MANDATE
    return handover_fault(
        status=row.status, epoch=row.epoch, person=row.person, asked_epoch=asked.epoch, asked_person=asked.person
    )


def _moved(row: Mandate, asked: HandoverPending) -> MandateMoved:
    return MandateMoved(
        mandate_id=row.id,
        person=row.person,
        referral_id=asked.referral_id,
        epoch=row.epoch,
    )
