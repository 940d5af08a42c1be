"""Facts that could not take effect: what is kept of one, and how an operator takes them up again."""

from sqlalchemy import select

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import DeadLetter
from geleit_kit.db.session import WriteSession
from geleit_kit.events.facts import Event, Registry
from geleit_kit.pure.clock import utc_now


def letter(stream: str, event: Event, reason: str, status: str) -> DeadLetter:
    """A row that keeps the whole fact, so that it can be taken up again."""
    return DeadLetter(
        body_id=event.body,
        stream=stream,
        sequence=event.sequence,
        event_id=event.id,
        type=event.type,
        aggregate=event.aggregate,
        event={
            "id": str(event.id),
            "type": event.type,
            "body": str(event.body),
            "sequence": str(event.sequence),
            "bodysequence": str(event.bodysequence),
            "time": event.time.isoformat(),
            "subject": event.aggregate,
            "data": event.data,
        },
        reason=reason,
        status=status,
        failures=0,
    )


async def replay(database: Database, registry: Registry, aggregate: str) -> tuple[int, str | None]:
    """Takes the dead and parked facts of an aggregate up again, in order. Returns how many took effect and the fault
    that stopped it.
    """
    done = 0
    while True:
        try:
            async with database.node_write() as write:
                if not await _replay_first(write, registry, aggregate):
                    return done, None
        except Exception as error:  # noqa: BLE001 -- the operator is told which fault it was
            return done, type(error).__name__
        done += 1


async def _replay_first(write: WriteSession, registry: Registry, aggregate: str) -> bool:
    """The first letter of the aggregate takes effect; locked, so that two who replay at once do it once. False where
    there is none.
    """
    query = (
        select(DeadLetter)
        .where(DeadLetter.aggregate == aggregate, DeadLetter.status.in_(("dead", "parked")))
        .order_by(DeadLetter.sequence)
        .limit(1)
    )
    first = await write.first(query.with_for_update() if write.dialect == "postgresql" else query)
    if first is None:
        return False
    event = Event.of(first.event)
    async with write.acting_as(event.body):
        for consumer in registry.consumes.get(event.type, ()):
            await consumer.handle(write, event, consumer.heard.model_validate(event.data))
    first.status, first.last_at = "replayed", utc_now()
    return True
