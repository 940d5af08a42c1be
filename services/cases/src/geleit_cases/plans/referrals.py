"""What referrals tell about a step: the result joins it, and whoever answers for the person looks at it."""

from datetime import date
from uuid import UUID

from geleit_cases.plans import store
from geleit_cases.plans.tables import PlanStep
from geleit_cases.responsibility import service as responsibility
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, consumes

_FINAL = ("completed", "failed")


class ReferralTold(Heard):
    """What cases needs of a referral's fact. How and why it ended are no part of it."""

    referral_id: UUID
    person: UUID
    plan_step_id: UUID | None = None
    completed_on: date | None = None
    failed_on: date | None = None
    ended_on: date | None = None


@consumes("geleit.referrals.referral.completed.v1", ReferralTold)
async def on_referral_completed(write: WriteSession, event: Event, heard: ReferralTold) -> None:
    """The result is there: it joins the linked step. Whether the step is done, a person decides."""
    await _join(write, heard, "completed", heard.completed_on or event.day)


@consumes("geleit.referrals.referral.failed.v1", ReferralTold)
async def on_referral_failed(write: WriteSession, event: Event, heard: ReferralTold) -> None:
    """The referral was not fulfilled: the step stays open and somebody looks for another way."""
    await _join(write, heard, "failed", heard.failed_on or event.day)


@consumes("geleit.referrals.referral.ended.v1", ReferralTold)
async def on_referral_ended(write: WriteSession, event: Event, heard: ReferralTold) -> None:
    """The referral ended. A result that was told before stands."""
    await _join(write, heard, "ended", heard.ended_on or event.day)


async def _join(write: WriteSession, heard: ReferralTold, status: str, on: date) -> None:
    row = await _step(write, heard)
    if row is None or (row.referral_status in _FINAL and status == "ended"):
        return
    if (row.referral_id, row.referral_status) == (heard.referral_id, status):
        return  # told again, as a snapshot does: nothing is new
    row.referral_id = heard.referral_id
    row.referral_status, row.referral_on = status, on
    await write.flush()
    answering = await responsibility.who_answers(write, row.person)
    await write.task(
        kind="referral_result",
        subject=("plan_step", row.id),
        due_on=write.today,
        person=row.person,
        pool=responsibility.POOL,
        assignee=answering.assignee,
        deputy=answering.deputy,
        code=status,
    )


async def _step(write: WriteSession, heard: ReferralTold) -> PlanStep | None:
    """The step that the fact names, or the one that names the referral; always of the same person."""
    row = await store.known_step(write, heard.plan_step_id) if heard.plan_step_id else None
    row = row or await store.step_of_referral(write, heard.referral_id)
    return row if row is not None and row.person == heard.person else None
