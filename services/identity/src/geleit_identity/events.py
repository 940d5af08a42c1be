"""The registry: facts that identity publishes, and those of cases that it listens to; handlers live in the rooms."""

from geleit_identity.facts import (
    BenefitGapAlerted,
    BenefitGapClosed,
    BenefitGapWarned,
    BodyRegistered,
    ClientBlocked,
    ClientRegistered,
    ComingChangeAnnounced,
    ComingChangeSettled,
    ConsentExpired,
    ConsentGiven,
    ConsentWithdrawn,
    DutyAnswered,
    DutyOwed,
    LinkBound,
    LinkCut,
    LinkRebound,
    PersonErased,
    PersonMerged,
    PersonRegistered,
    PersonUnmerged,
    ReleaseExpired,
    ReleaseGiven,
    ReleaseWithdrawn,
    StaffAdmitted,
    StaffBarred,
)
from geleit_identity.merging.service import MERGES
from geleit_identity.timelines.hearing import on_support_record_ended, on_support_record_opened
from geleit_kit.events.facts import Registry

_HEARD_AND_TOLD = Registry(
    "identity",
    publishes=[
        BodyRegistered,
        ClientRegistered,
        ClientBlocked,
        PersonRegistered,
        PersonErased,
        StaffBarred,
        StaffAdmitted,
        PersonMerged,
        PersonUnmerged,
        BenefitGapWarned,
        BenefitGapAlerted,
        BenefitGapClosed,
        ComingChangeAnnounced,
        ComingChangeSettled,
        ConsentGiven,
        ConsentWithdrawn,
        ConsentExpired,
        ReleaseGiven,
        ReleaseWithdrawn,
        ReleaseExpired,
        LinkBound,
        LinkRebound,
        LinkCut,
        DutyOwed,
        DutyAnswered,
    ],
    consumes=[on_support_record_opened, on_support_record_ended],
)
EVENTS = MERGES.following(_HEARD_AND_TOLD)
"""All facts of identity, in and out. What cases tells late about a merged person is about who answers for that one."""
