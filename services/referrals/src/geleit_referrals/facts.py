"""The facts of this service. Each belongs to one body and speaks in its terms: its row's id, its pseudonym, states
and days.

None carries a name, a text, the other body, a reason for an ending, or anything of attendance. The conversation, which
both sides know, stands only in the two facts from which cases moves and activates a mandate.
"""

from datetime import date
from uuid import UUID

from geleit_kit.events.facts import DomainFact, StatisticsFact


class ReferralFact(DomainFact, aggregate="referral_id", between_bodies=True):
    """What all facts about a referral say. The other side of the conversation has a fact of the same act."""

    referral_id: UUID


class ReferralSent(ReferralFact, type="geleit.referrals.referral.sent.v1"):
    """The giver's request has left; the receiver has its own row."""

    person: UUID
    kind: str
    sent_on: date


class ReferralReceived(ReferralFact, type="geleit.referrals.referral.received.v1"):
    """A request has arrived. The receiver knows coded needs, and no person yet."""

    kind: str
    received_on: date


class ReferralAccepted(ReferralFact, type="geleit.referrals.referral.accepted.v1"):
    """The receiver takes the referral; told once to each side."""

    person: UUID
    kind: str
    accepted_on: date


class ReferralRebound(ReferralFact, type="geleit.referrals.referral.rebound.v1"):
    """The receiver had bound the wrong one of its persons; its row stands for this one now."""

    person: UUID
    rebound_on: date


class ReferralDeclined(ReferralFact, type="geleit.referrals.referral.declined.v1"):
    """The receiver does not take it. `person` is null on the receiver's side, which never learned who it was."""

    person: UUID | None
    declined_on: date


class ReferralStarted(ReferralFact, type="geleit.referrals.referral.started.v1"):
    """The service has begun."""

    person: UUID
    started_on: date


class ReferralCompleted(ReferralFact, type="geleit.referrals.referral.completed.v1"):
    """The giver knows the referral as fulfilled. `plan_step_id` is the step of the giver's plan that waits for it."""

    person: UUID
    plan_step_id: UUID | None
    completed_on: date


class ReferralFailed(ReferralFact, type="geleit.referrals.referral.failed.v1"):
    """The giver was told, under a live grant, that the referral was not fulfilled. Never why."""

    person: UUID
    plan_step_id: UUID | None
    failed_on: date


class ReferralEnded(ReferralFact, type="geleit.referrals.referral.ended.v1"):
    """It has ended. How and why are no part of any fact. `plan_step_id`: the giver's step that waited for it."""

    person: UUID
    plan_step_id: UUID | None
    ended_on: date


class ReferralWithdrawn(ReferralFact, type="geleit.referrals.referral.withdrawn.v1"):
    """The giver has taken it back, or marked it as entered in error."""

    person: UUID | None
    withdrawn_on: date


class ReferralExpired(ReferralFact, type="geleit.referrals.referral.expired.v1"):
    """Nobody answered within the days that were owed."""

    person: UUID | None
    expired_on: date


class HandoverPending(ReferralFact, type="geleit.referrals.referral.handover_pending.v1"):
    """The receiver has accepted responsibility; cases moves the mandate by compare-and-set on its epoch, or refuses."""

    mandate_id: UUID
    epoch: int
    conversation_id: UUID
    person: UUID


class HandedOver(ReferralFact, type="geleit.referrals.referral.handed_over.v1"):
    """Cases has moved the mandate: the giver holds no longer."""

    person: UUID
    handed_over_on: date


class HandoverTimedOut(ReferralFact, type="geleit.referrals.referral.handover_timed_out.v1"):
    """Cases has not answered in time: the giver still holds."""

    person: UUID
    timed_out_on: date


class HandoverRefused(ReferralFact, type="geleit.referrals.referral.handover_refused.v1"):
    """Cases has not moved the mandate: the giver still holds."""

    person: UUID
    refused_on: date


class ResponsibilityReceived(ReferralFact, type="geleit.referrals.referral.responsibility_received.v1"):
    """The receiver's side of a handover that has happened: its own mandate is to be activated."""

    conversation_id: UUID
    person: UUID


class MessageReceived(
    DomainFact, type="geleit.referrals.message.received.v1", aggregate="message_id", between_bodies=True
):
    """A coded message has arrived in a conversation; the receiver has not yet said whose it is."""

    message_id: UUID
    kind: str


class ReferralCounted(StatisticsFact, type="geleit.referrals.statistics.referral_ended.v1"):
    """A referral has ended, as the giver may know it. `retracts` replaces or, with `withdrawn`, only takes back an
    earlier fact.

    `waited_days` runs from sending to the answer, or to the end where no answer came.
    """

    withdrawn: bool
    kind: str
    outcome: str
    addressee_kind: str
    on: date
    waited_days: int
    age_band: str
    sex: str
    group: str
    district: str
    target_group: str


ALL = (
    ReferralSent,
    ReferralReceived,
    ReferralAccepted,
    ReferralRebound,
    ReferralDeclined,
    ReferralStarted,
    ReferralCompleted,
    ReferralFailed,
    ReferralEnded,
    ReferralWithdrawn,
    ReferralExpired,
    HandoverPending,
    HandedOver,
    HandoverTimedOut,
    HandoverRefused,
    ResponsibilityReceived,
    MessageReceived,
    ReferralCounted,
)
