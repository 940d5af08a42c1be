"""What happens on both rows of a referral: the act on the own one, and its mirror on the other side's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid
from geleit_referrals.facts import ReferralCompleted, ReferralEnded
from geleit_referrals.referring import counting, due, rules, store, tables
from geleit_referrals.referring.addressees import calendar_of
from geleit_referrals.referring.rules import Kind, Side

Referral = tables.Referral
"""The row, by the door that rooms above may use."""

POOL = "referrals"
ANSWER, FOLLOW_UP, AMENDED = "referral_to_answer", "referral_to_follow_up", "referral_amended"
FEEDBACK_DUE, FEEDBACK_OVERDUE = "referral_feedback_due", "referral_feedback_overdue"
EXPIRY, RECONSIDERATION = "referral_expiry", "referral_reconsideration_over"
REMINDER, OVERDUE = "referral_feedback_reminder", "referral_feedback_overdue"
HANDOVER = "referral_handover_unanswered"


async def own(write: WriteSession, referral_id: UUID, seen: Version) -> Referral:
    """The body's own row, locked with the other side's, as the caller saw it. Raises NotFound (404), Stale (412)."""
    row = await store.locked(write, referral_id)
    row.unchanged_since(seen)
    return row


def refuse_where_nothing_flows(write: WriteSession, row: Referral) -> None:
    """Before the giver tells or asks the receiver anything more. Raises Conflict (409) `ground_ended`, `ground_rests`;
    Forbidden (403) `status_list_stale`.
    """
    refuse(why_closed(write, row))


def why_closed(read: ReadSession, row: Referral) -> str | None:
    """Why nothing flows in the conversation of the row, or None."""
    return rules.nothing_flows(row.ground_ended_on, read.conversation_state(row.conversation_id))


def refuse(why: str | None) -> None:
    """Raises what a reason of `why_closed` means to who acts."""
    if why == rules.CLOSED_BY["unclear"]:
        raise Forbidden(why)
    if why is not None:
        raise Conflict(why)


@asynccontextmanager
async def other_side(write: WriteSession, own: Referral) -> AsyncIterator[Referral]:
    """The other side's row, inside its body's scope and locked. The own row is left alone inside the block."""
    here, conversation, turn, partner = write.body, own.conversation_id, own.turn, own.other_body
    if conversation is None or turn is None or partner is None:
        message = "this referral has no other side"
        raise LookupError(message)
    async with write.acting_as(partner):
        yield await store.locked_other(write, conversation, turn, here)


async def begin_feedback(write: WriteSession, row: Referral, agreed: date) -> None:
    """The next feedback is owed on a day: both sides are reminded before it and told after it, each by its own
    deadlines.
    """
    owes = row.other_body if row.direction == Side.GIVER else write.body
    calendar = await calendar_of(write, owes or write.body)
    await end_feedback(write, row)
    row.feedback_on = agreed
    write.deadline(REMINDER, row.id, due.remind_on(agreed, write.today, calendar))
    write.deadline(OVERDUE, row.id, due.day_after(agreed))


async def feedback_task(write: WriteSession, row: Referral, kind: str) -> None:
    """The feedback of a row as something to do: to give it, or to ask for it."""
    await write.task(
        kind=kind,
        subject=("referral", row.id),
        due_on=row.feedback_on,
        person=row.person,
        pool=POOL,
        code=f"referral.direction.{row.direction}",
    )


async def tasks_follow_the_person(write: WriteSession, row: Referral) -> None:
    """Another person was bound: open tasks about the row name that one."""
    for kind in (FEEDBACK_DUE, FEEDBACK_OVERDUE):
        if await write.close_tasks(kind, row.id):
            await feedback_task(write, row, kind)
    if await write.close_tasks(AMENDED, row.id):
        await amended_task(write, row)


async def amended_task(write: WriteSession, row: Referral) -> None:
    """The giver has added something: it waits to be fetched."""
    await write.task(kind=AMENDED, subject=("referral", row.id), due_on=write.today, person=row.person, pool=POOL)


async def end_feedback(write: WriteSession, row: Referral) -> None:
    """Nothing is owed any more, or something else is: deadlines and tasks of the feedback end."""
    for kind in (REMINDER, OVERDUE):
        await write.settle(kind, row.id)
    for kind in (FEEDBACK_DUE, FEEDBACK_OVERDUE):
        await write.close_tasks(kind, row.id)


async def answered(write: WriteSession, row: Referral) -> None:
    """The question is answered, or needs no answer any more."""
    row.answered_on = row.answered_on or write.today
    await end_question(write, row)


async def end_question(write: WriteSession, row: Referral) -> None:
    """Deadlines and tasks that wait for an answer end."""
    for kind in (EXPIRY, RECONSIDERATION):
        await write.settle(kind, row.id)
    await write.close_tasks(ANSWER, row.id)


async def over(write: WriteSession, row: Referral, on: date | None = None) -> None:
    """The row has reached an end: what was waited for ends, the giver's statistics count it, a worklist names what is
    to follow.
    """
    row.ended_on = on or row.ended_on or write.today
    await end_question(write, row)
    await write.settle(HANDOVER, row.id)
    if row.status != "handed_over":
        await end_feedback(write, row)
    await counting.count(write, row, row.ended_on)
    if row.direction == Side.GIVER and row.status in {"declined", "expired", "ended", "failed"}:
        await follow_up(write, row)


async def follow_up(write: WriteSession, row: Referral, by: date | None = None) -> None:
    """Nothing ends silently: the giver has a task to see what comes next."""
    await write.task(
        kind=FOLLOW_UP,
        subject=("referral", row.id),
        due_on=by or write.today,
        person=row.person,
        pool=POOL,
        unique_for=str(row.id),
        code=f"referral.status.{row.status}",
    )


def follow(action: str, row: Referral) -> bool:
    """Mirrors the other side's act where the table knows the step from here. False where this row is beyond it."""
    if not rules.can_follow(action, row):
        return False
    rules.follow(action, row)
    return True


def kind_of(row: Referral) -> Kind:
    """The kind as the rules know it."""
    return Kind(row.kind)


def person_of(row: Referral) -> UUID:
    """The row's person. Raises LookupError on a receiver's row that has bound none, which no accepted one is."""
    if row.person is None:
        message = "the receiver has bound no person yet"
        raise LookupError(message)
    return row.person


def ended(row: Referral, on: date) -> ReferralEnded:
    """The fact that it has ended, in the row's own terms."""
    return ReferralEnded(referral_id=row.id, person=person_of(row), plan_step_id=row.plan_step_id, ended_on=on)


def completed(read: ReadSession, row: Referral) -> ReferralCompleted:
    """The fact that cases joins to a step of the plan."""
    return ReferralCompleted(
        referral_id=row.id, person=person_of(row), plan_step_id=row.plan_step_id, completed_on=read.today
    )


def day(read: ReadSession, row: Referral, given: date | None) -> date:
    """The day on which something happened: not before the referral was sent, not after today. Raises Invalid at
    `/on`.
    """
    on = given or read.today
    if on > read.today:
        raise Invalid.at("/on", "in_the_future")
    if row.sent_on is not None and on < row.sent_on:
        raise Invalid.at("/on", "before_sending")
    return on


async def content(read: ReadSession, row: Referral) -> dict[str, Any]:
    """The sealed document of a row; empty while the receiver has bound no person."""
    return await read.unseal(row) if row.person is not None else {}


async def seal(write: WriteSession, row: Referral, **parts: object) -> None:
    """Writes parts of a row's sealed document, and leaves the others as they are."""
    await write.seal(row, {**await content(write, row), **parts})
