"""The facts of this service. Each belongs to one body and speaks in its terms: its row's id, its pseudonym, states
and days.

None carries a name, a text, the other body, a reason for an ending, or anything of attendance.
"""

from datetime import date
from uuid import UUID

from geleit_kit.events.facts import DomainFact, StatisticsFact


class ReferralSent(DomainFact, type="geleit.referrals.referral.sent.v1", aggregate="referral_id"):
    """The giver's request has left; the receiver has its own row."""

    referral_id: UUID
    person: UUID
    kind: str
    sent_on: date


class ReferralReceived(DomainFact, type="geleit.referrals.referral.received.v1", aggregate="referral_id"):
    """A request has arrived. The receiver knows coded needs, and no person yet."""

    referral_id: UUID
    conversation_id: UUID
    kind: str
    received_on: date


class ReferralAccepted(DomainFact, type="geleit.referrals.referral.accepted.v1", aggregate="referral_id"):
    """The receiver takes the referral; told once to each side."""

    referral_id: UUID
    person: UUID
    kind: str
    accepted_on: date


class ReferralDeclined(DomainFact, type="geleit.referrals.referral.declined.v1", aggregate="referral_id"):
    """The receiver does not take it. `person` is null on the receiver's side, which never learned who it was."""

    referral_id: UUID
    person: UUID | None
    declined_on: date


class ReferralStarted(DomainFact, type="geleit.referrals.referral.started.v1", aggregate="referral_id"):
    """The service has begun."""

    referral_id: UUID
    person: UUID
    started_on: date


class ReferralCompleted(DomainFact, type="geleit.referrals.referral.completed.v1", aggregate="referral_id"):
    """The giver knows the referral as fulfilled. `plan_step_id` is the step of the giver's plan that waits for it."""

    referral_id: UUID
    person: UUID
    plan_step_id: UUID | None
    completed_on: date


class ReferralFailed(DomainFact, type="geleit.referrals.referral.failed.v1", aggregate="referral_id"):
    """The giver was told, under a live grant, that the referral was not fulfilled. Never why."""

    referral_id: UUID
    person: UUID
    plan_step_id: UUID | None
    failed_on: date


class ReferralEnded(DomainFact, type="geleit.referrals.referral.ended.v1", aggregate="referral_id"):
    """It has ended. How and why are no part of any fact. `plan_step_id`: the giver's step that waited for it."""

    referral_id: UUID
    person: UUID
    plan_step_id: UUID | None
    ended_on: date


class ReferralWithdrawn(DomainFact, type="geleit.referrals.referral.withdrawn.v1", aggregate="referral_id"):
    """The giver has taken it back, or marked it as entered in error."""

    referral_id: UUID
    person: UUID | None
    withdrawn_on: date


class ReferralExpired(DomainFact, type="geleit.referrals.referral.expired.v1", aggregate="referral_id"):
    """Nobody answered within the days that were owed."""

    referral_id: UUID
    person: UUID | None
    expired_on: date


class HandoverPending(DomainFact, type="geleit.referrals.referral.handover_pending.v1", aggregate="referral_id"):
    """The receiver has accepted responsibility; cases moves the mandate by compare-and-set on its epoch, or refuses."""

    referral_id: UUID
    mandate_id: UUID
    epoch: int
    conversation_id: UUID
    person: UUID


class HandedOver(DomainFact, type="geleit.referrals.referral.handed_over.v1", aggregate="referral_id"):
    """Cases has moved the mandate: the giver holds no longer."""

    referral_id: UUID
    person: UUID
    handed_over_on: date


class HandoverTimedOut(DomainFact, type="geleit.referrals.referral.handover_timed_out.v1", aggregate="referral_id"):
    """Cases has not answered in time: the giver still holds."""

    referral_id: UUID
    person: UUID
    timed_out_on: date


class HandoverRefused(DomainFact, type="geleit.referrals.referral.handover_refused.v1", aggregate="referral_id"):
    """Cases has not moved the mandate: the giver still holds."""

    referral_id: UUID
    person: UUID
    refused_on: date


class ResponsibilityReceived(
    DomainFact, type="geleit.referrals.referral.responsibility_received.v1", aggregate="referral_id"
):
    """The receiver's side of a handover that has happened: its own mandate is to be activated."""

    referral_id: UUID
    conversation_id: UUID
    person: UUID


class MessageReceived(DomainFact, type="geleit.referrals.message.received.v1", aggregate="message_id"):
    """A coded message has arrived in a conversation; the receiver has not yet said whose it is."""

    message_id: UUID
    conversation_id: UUID
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
