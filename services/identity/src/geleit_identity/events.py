"""The registry: the facts that identity publishes, and those of cases that it listens to."""

from uuid import UUID

from geleit_identity.facts import (
    BenefitGapAlerted,
    BenefitGapClosed,
    BenefitGapWarned,
    BodyRegistered,
    ClientBlocked,
    ClientRegistered,
    ConsentExpired,
    ConsentGiven,
    ConsentWithdrawn,
    LinkBound,
    LinkCut,
    LinkRebound,
    PersonRegistered,
    ReleaseExpired,
    ReleaseGiven,
    ReleaseWithdrawn,
)
from geleit_identity.timelines import watch
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, Registry, consumes


class SupportRecordHeard(Heard):
    """What identity needs of cases' facts about a support record."""

    support_record_id: UUID
    person: UUID


@consumes("geleit.cases.support_record.opened.v1", SupportRecordHeard)
async def on_support_record_opened(write: WriteSession, _event: Event, data: SupportRecordHeard) -> None:
    """From now on cases has the tasks of this person's gaps."""
    await watch.support_record_opened(write, data.support_record_id, data.person)


@consumes("geleit.cases.support_record.ended.v1", SupportRecordHeard)
async def on_support_record_ended(write: WriteSession, _event: Event, data: SupportRecordHeard) -> None:
    """From now on identity's own pool has them again."""
    await watch.support_record_ended(write, data.support_record_id, data.person)


EVENTS = Registry(
    "identity",
    publishes=[
        BodyRegistered,
        ClientRegistered,
        ClientBlocked,
        PersonRegistered,
        BenefitGapWarned,
        BenefitGapAlerted,
        BenefitGapClosed,
        ConsentGiven,
        ConsentWithdrawn,
        ConsentExpired,
        ReleaseGiven,
        ReleaseWithdrawn,
        ReleaseExpired,
        LinkBound,
        LinkRebound,
        LinkCut,
    ],
    consumes=[on_support_record_opened, on_support_record_ended],
)
"""All facts of identity, in and out."""
