"""What the watch over gaps hears of cases: who is supported there."""

from uuid import UUID

from geleit_identity.timelines import watch
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, consumes


class SupportRecordHeard(Heard):
    """What identity needs of cases' facts about a support record."""

    support_record_id: UUID
    person: UUID


@consumes("geleit.cases.support_record.opened.v1", SupportRecordHeard)
async def on_support_record_opened(write: WriteSession, _event: Event, heard: SupportRecordHeard) -> None:
    """From now on cases has the tasks of this person's gaps."""
    await watch.support_record_opened(write, heard.support_record_id, heard.person)


@consumes("geleit.cases.support_record.ended.v1", SupportRecordHeard)
async def on_support_record_ended(write: WriteSession, _event: Event, heard: SupportRecordHeard) -> None:
    """From now on identity's own pool has them again."""
    await watch.support_record_ended(write, heard.support_record_id, heard.person)
