"""The facts that cases publishes and those that it listens to; the handlers live in the rooms."""

from geleit_cases import facts
from geleit_cases.agreements.service import on_consent_withdrawn
from geleit_cases.gaps.service import on_gap_alerted, on_gap_closed
from geleit_cases.merging.service import MERGES
from geleit_cases.plans.referrals import on_referral_completed, on_referral_ended, on_referral_failed
from geleit_cases.responsibility.handover import on_handed_over, on_handover_pending, on_responsibility_received
from geleit_kit.events.facts import Registry

_OWN = Registry(
    "cases",
    publishes=facts.ALL,
    consumes=[
        on_handover_pending,
        on_handed_over,
        on_responsibility_received,
        on_referral_completed,
        on_referral_failed,
        on_referral_ended,
        on_gap_alerted,
        on_gap_closed,
        on_consent_withdrawn,
    ],
)
EVENTS = MERGES.heard(_OWN)
