"""What the rows of referrals say about the present, in the words of its facts: the snapshot for who comes too late."""

from collections.abc import Iterator

from geleit_kit.events.facts import Fact
from geleit_kit.events.standing import Standing
from geleit_referrals import facts
from geleit_referrals.conversations.tables import Message
from geleit_referrals.referring.rules import Side
from geleit_referrals.referring.tables import Referral


def _referral(row: Referral) -> Iterator[Fact]:
    """Where it stands, told to the row's own side; what was before that is not told again."""
    if row.sent_on is None and row.status != "completed":
        return
    yield from _begun(row)
    over = row.ended_on
    if over is not None:
        yield from _over(row)
    elif row.person is not None and row.answered_on is not None and row.status in _TAKEN:
        yield facts.ReferralAccepted(referral_id=row.id, person=row.person, kind=row.kind, accepted_on=row.answered_on)
        if row.started_on is not None:
            yield facts.ReferralStarted(referral_id=row.id, person=row.person, started_on=row.started_on)
    if row.direction == Side.GIVER and row.status == "handover_pending":
        yield from _asked(row)


_TAKEN = {"accepted", "on_hold", "in_progress", "handover_pending", "handover_timed_out", "handover_refused"}


def _begun(row: Referral) -> Iterator[Fact]:
    if row.sent_on is None:
        return
    if row.direction == Side.RECEIVER:
        yield facts.ReferralReceived(referral_id=row.id, kind=row.kind, received_on=row.sent_on)
    elif row.person is not None:
        yield facts.ReferralSent(referral_id=row.id, person=row.person, kind=row.kind, sent_on=row.sent_on)


def _over(row: Referral) -> Iterator[Fact]:
    on, step = row.ended_on, row.plan_step_id
    assert on is not None  # noqa: S101 -- the caller has looked
    unbound = {"referral_id": row.id, "person": row.person}
    if row.status == "declined":
        yield facts.ReferralDeclined(**unbound, declined_on=on)
    elif row.status == "expired":
        yield facts.ReferralExpired(**unbound, expired_on=on)
    elif row.status in {"cancelled", "entered_in_error"}:
        yield facts.ReferralWithdrawn(**unbound, withdrawn_on=on)
    elif row.person is None:
        return
    elif row.status == "handed_over":
        yield from _handed_over(row)
    elif row.direction == Side.GIVER and row.status == "completed":
        yield facts.ReferralCompleted(referral_id=row.id, person=row.person, plan_step_id=step, completed_on=on)
    elif row.direction == Side.GIVER and row.status == "failed":
        yield facts.ReferralFailed(referral_id=row.id, person=row.person, plan_step_id=step, failed_on=on)
    else:
        yield facts.ReferralEnded(referral_id=row.id, person=row.person, plan_step_id=step, ended_on=on)


def _handed_over(row: Referral) -> Iterator[Fact]:
    assert row.person is not None  # noqa: S101 -- the caller has looked
    assert row.ended_on is not None  # noqa: S101 -- the caller has looked
    if row.direction == Side.GIVER:
        yield facts.HandedOver(referral_id=row.id, person=row.person, handed_over_on=row.ended_on)
    elif row.conversation_id is not None:
        yield facts.ResponsibilityReceived(referral_id=row.id, conversation_id=row.conversation_id, person=row.person)


def _asked(row: Referral) -> Iterator[Fact]:
    asked = (row.person, row.mandate_id, row.mandate_epoch, row.conversation_id)
    person, mandate, epoch, conversation = asked
    if person is not None and mandate is not None and epoch is not None and conversation is not None:
        yield facts.HandoverPending(
            referral_id=row.id, mandate_id=mandate, epoch=epoch, conversation_id=conversation, person=person
        )


def _message(row: Message) -> Iterator[Fact]:
    if row.direction == Side.RECEIVER and row.status == "arrived":
        yield facts.MessageReceived(message_id=row.id, kind=row.kind)


STANDING = [
    Standing(
        Referral,
        (
            facts.ReferralSent,
            facts.ReferralReceived,
            facts.ReferralAccepted,
            facts.ReferralStarted,
            facts.ReferralDeclined,
            facts.ReferralExpired,
            facts.ReferralWithdrawn,
            facts.HandoverPending,
            facts.HandedOver,
            facts.ResponsibilityReceived,
            facts.ReferralCompleted,
            facts.ReferralFailed,
            facts.ReferralEnded,
        ),
        _referral,
    ),
    Standing(Message, (facts.MessageReceived,), _message),
]
PASSING: dict[type[Fact], str] = {
    facts.ReferralRebound: "`referral.accepted` of the snapshot names the person for whom the row stands now.",
    facts.HandoverTimedOut: "The mandate stays where it is: cases tells who holds. Nobody acts on it but the giver, "
    "whose row and task say it.",
    facts.HandoverRefused: "The mandate stays where it is: cases tells who holds. Nobody acts on it but the giver, "
    "whose row and task say it.",
}
"""Facts that no row stands for, and why nobody stands wrong who never hears them again."""
