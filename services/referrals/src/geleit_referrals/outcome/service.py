"""What is owed back: feedback by agreed days, the end, and, under a live grant, the result.

A person who takes part of its own will is told of by nobody automatically: the giver's row learns that it ended,
because the kind owes that; whether the aim was reached, and what came of it, only under a grant; why, only by the
granted read `referral_outcome`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Out, shape_of
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.categories import cut
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Forbidden, Invalid, NotFound
from geleit_referrals.facts import ReferralFailed
from geleit_referrals.outcome.schemas import (
    CATEGORIES,
    CompleteIn,
    FailIn,
    FeedbackIn,
    GrantedOutcome,
    OutcomeOut,
    OutcomesOut,
    ReportParts,
)
from geleit_referrals.referring import due, rules, sides
from geleit_referrals.referring.addressees import calendar_of
from geleit_referrals.referring.rules import Kind
from geleit_referrals.referring.schemas import OnDayIn
from geleit_referrals.referring.service import find, received_from
from geleit_referrals.referring.sides import Referral

_REPORTED = frozenset({"completed", "failed"})


async def shown_outcomes(read: ReadSession, referral_id: UUID) -> OutcomesOut:
    """The reports of the caller's body, or what it was told. Raises NotFound while there is neither."""
    row = await find(read, referral_id)
    content = await sides.content(read, row)
    outcomes = [_outcome(one) for one in content.get("outcomes", [])]
    told = content.get("told")
    if not outcomes and told is None:
        raise NotFound
    return OutcomesOut(
        person=sides.person_of(row), outcomes=outcomes, told=ReportParts.of(told) if told is not None else None
    )


async def give_feedback(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: FeedbackIn
) -> Referral:
    """The feedback that is owed; agrees on the next day. Reminders and overdue tasks of both sides end."""
    row = await sides.own(write, referral_id, seen)
    rules.take("give_feedback", row, caller)
    if given.next_on is not None and given.next_on <= write.today:
        raise Invalid.at("/next_on", "in_the_past")
    agreed = due.feedback_on(sides.kind_of(row), write.today, await calendar_of(write, write.body), given.next_on)
    await _fed_back(write, row, given.feedback, agreed)
    async with sides.other_side(write, row) as theirs:
        rules.follow("give_feedback", theirs)
        await _fed_back(write, theirs, given.feedback, agreed)
    await write.flush()
    return row


async def _fed_back(write: WriteSession, row: Referral, feedback: str, agreed: date | None) -> None:
    row.feedback, row.feedback_given_on = feedback, write.today
    if agreed is not None:
        await sides.begin_feedback(write, row, agreed)


async def complete(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: CompleteIn, live: Grant | None
) -> Referral:
    """The aim was reached; ends the referral."""
    return await _end(write, caller, referral_id, seen, "complete", given, None, live)


async def fail(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: FailIn, live: Grant | None
) -> Referral:
    """It ended before its aim; ends the referral. The reason stays with the receiver."""
    return await _end(write, caller, referral_id, seen, "fail", given, given.reason, live)


async def correct_to_completed(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: CompleteIn, live: Grant | None
) -> Referral:
    """It was reported wrongly: the aim was reached. The earlier report stays readable."""
    return await _end(write, caller, referral_id, seen, "correct_to_completed", given, None, live)


async def correct_to_failed(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: FailIn, live: Grant | None
) -> Referral:
    """It was reported wrongly: it ended before its aim. The earlier report stays readable."""
    return await _end(write, caller, referral_id, seen, "correct_to_failed", given, given.reason, live)


async def _end(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, action: str, given: CompleteIn | FailIn,
    reason: str | None, live: Grant | None,
) -> Referral:  # fmt: skip
    row = await sides.own(write, referral_id, seen)
    first = row.status not in _REPORTED
    rules.take(action, row, caller)
    on = sides.day(write, row, given.on)
    row.ended_on = on
    report = given.report.model_dump(exclude_none=True) if given.report else {}
    await _report(
        write, row, {"status": row.status, "on": on, "reported_on": write.today, "reason": reason, "report": report}
    )
    await sides.over(write, row, on)
    if first:
        write.publish(sides.ended(row, on))
    told = _covered(row, report, live)
    row.result_told = told is not None
    _log(write, row, live)
    status = row.status
    async with sides.other_side(write, row) as theirs:
        await _learn(write, theirs, status, on, told)
    await write.flush()
    return row


async def _report(write: WriteSession, row: Referral, outcome: dict[str, Any]) -> None:
    before = (await sides.content(write, row)).get("outcomes", [])
    await sides.seal(write, row, outcomes=[*before, outcome])


async def tell(write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, live: Grant) -> Referral:
    """Tells the giver the result that stands, cut to a live grant."""
    row = await sides.own(write, referral_id, seen)
    rules.take("tell_result", row, caller)
    last = (await sides.content(write, row))["outcomes"][-1]
    told = _covered(row, last["report"], live)
    row.result_told = True
    _log(write, row, live)
    status, on = row.status, date.fromisoformat(last["on"])
    async with sides.other_side(write, row) as theirs:
        await _learn(write, theirs, status, on, told)
    await write.flush()
    return row


def _covered(row: Referral, report: dict[str, Any], live: Grant | None) -> dict[str, Any] | None:
    """What of the report a grant covers; None without one. Raises Forbidden for a grant of another person,
    conversation or recipient.
    """
    if live is None:
        return None
    if Kind(row.kind) is not Kind.VERMITTLUNG:
        raise Invalid.at("/grant", "kind_owes_no_result")
    meant = (live.owner, live.recipient, live.conversation, live.person)
    if meant != (row.body_id, row.other_body, row.conversation_id, row.person):
        raise Forbidden("grant_foreign")
    kept, _ = cut(report, shape_of(ReportParts), live.categories, "not_granted")
    return kept


def _log(write: WriteSession, row: Referral, live: Grant | None) -> None:
    """What was told, to whom and on which ground, in the log of the body that tells."""
    if live is not None:
        write.disclose(
            row.person,
            kind="disclosure",
            categories=sorted(live.categories & CATEGORIES),
            recipient=str(live.recipient),
            purpose=live.purpose,
            ground=live.ground,
            decision=str(live.decision),
        )


async def _learn(write: WriteSession, row: Referral, status: str, on: date, told: dict[str, Any] | None) -> None:
    """The giver's row: always that it ended, the result only where a grant covers it. What no longer holds is
    forgotten.
    """
    before = (row.status, row.ended_on)
    if sides.follow("end_untold", row):
        write.publish(sides.ended(row, on))
    if told is not None and sides.follow(f"learn_{status}", row):
        write.publish(sides.completed(write, row) if status == "completed" else _failed(write, row))
    elif told is None and row.status in _REPORTED and row.status != status:
        rules.follow("forget_result", row)
    row.result_told = told is not None or row.status in _REPORTED
    await sides.seal(write, row, told=told if told is not None else (await _still(write, row)))
    if before != (row.status, on):
        await write.close_tasks(sides.FOLLOW_UP, row.id)
        await sides.over(write, row, on)


async def _still(write: WriteSession, row: Referral) -> dict[str, Any] | None:
    return (await sides.content(write, row)).get("told") if row.status in _REPORTED else None


def _failed(write: WriteSession, row: Referral) -> ReferralFailed:
    return ReferralFailed(
        referral_id=row.id, person=sides.person_of(row), plan_step_id=row.plan_step_id, failed_on=write.today
    )


async def confirm_first_contact(
    write: WriteSession, caller: Caller, referral_id: UUID, seen: Version, given: OnDayIn
) -> Referral:
    """After a handover: the receiver has met the person. Nothing more is owed."""
    row = await sides.own(write, referral_id, seen)
    rules.take("confirm_first_contact", row, caller)
    on = sides.day(write, row, given.on)
    row.first_contact_on = on
    await sides.end_feedback(write, row)
    async with sides.other_side(write, row) as theirs:
        rules.follow("confirm_first_contact", theirs)
        theirs.first_contact_on = on
        await sides.end_feedback(write, theirs)
    await write.flush()
    return row


async def remind(write: WriteSession, deadline: Deadline) -> None:
    """The agreed day of the feedback is near: a task on this side (the other side has its own)."""
    row = await find(write, deadline.aggregate)
    await sides.feedback_task(write, row, sides.FEEDBACK_DUE)


async def overdue(write: WriteSession, deadline: Deadline) -> None:
    """The agreed day has passed without feedback: the reminder gives way to a task that says so, on each side."""
    row = await find(write, deadline.aggregate)
    await write.close_tasks(sides.FEEDBACK_DUE, row.id)
    await sides.feedback_task(write, row, sides.FEEDBACK_OVERDUE)


async def granted(read: ReadSession, grant: Grant) -> Sequence[Out]:
    """For kit's granted reads, in the receiver's scope: of every referral of the conversation that was reported the
    report that counts, with its reason, to be cut to the grant.

    The giver of the referrals alone can ask; in any other conversation there are no such referrals (NotFound).
    """
    rows = await received_from(read, grant.conversation, grant.recipient)
    reported = [row for row in rows if row.person == grant.person and row.status in _REPORTED]
    if not reported:
        raise NotFound
    return [
        GrantedOutcome(turn=row.turn or 1, **_said((await sides.content(read, row))["outcomes"][-1]))
        for row in reported
    ]


def _outcome(one: dict[str, Any]) -> OutcomeOut:
    return OutcomeOut(**_said(one))


def _said(one: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(str(one[name])) for name in ("on", "reported_on")}
    return {"status": one["status"], "reason": one["reason"], **days, **one["report"]}
