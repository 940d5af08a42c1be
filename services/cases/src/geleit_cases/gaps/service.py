"""Identity finds the gap and tells it by a fact; cases names somebody for it while a support record is open."""

from datetime import date
from uuid import UUID

from geleit_cases.records import service as records
from geleit_cases.responsibility import service as responsibility
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Heard, consumes


class GapAlerted(Heard):
    """What cases needs of an alert: which gap, whose, since when."""

    gap_id: UUID
    person: UUID
    gap_from: date


class GapClosed(Heard):
    """The gap is closed."""

    gap_id: UUID


@consumes("geleit.identity.benefit_gap.alerted.v1", GapAlerted)
async def on_gap_alerted(write: WriteSession, _event: Event, heard: GapAlerted) -> None:
    """One task per gap, for whoever answers for the person today; without an open record the gap stays identity's."""
    record = await records.open_of(write, heard.person)
    if record is None:
        return
    answering = await responsibility.who_answers(write, heard.person)
    await write.task(
        kind="benefit_gap",
        subject=("support_record", record.id),
        due_on=heard.gap_from,
        person=heard.person,
        pool=responsibility.POOL,
        assignee=answering.assignee,
        deputy=answering.deputy,
        unique_for=str(heard.gap_id),
        once=True,
    )


@consumes("geleit.identity.benefit_gap.closed.v1", GapClosed)
async def on_gap_closed(write: WriteSession, _event: Event, heard: GapClosed) -> None:
    """The matter is settled; so is the task."""
    await write.close_tasks("benefit_gap", heard.gap_id)
