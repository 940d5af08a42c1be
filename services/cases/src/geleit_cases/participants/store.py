"""All SQL about participants."""

from uuid import UUID

from sqlalchemy import Select

from geleit_cases.participants.tables import Participant
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession


async def participant(read: ReadSession, participant_id: UUID) -> Participant:
    """The participant. Raises NotFound where the body has no such participant."""
    return await by_id(read, Participant, participant_id)


def listed(read: ReadSession, *, record_id: UUID | None, status: str | None) -> Select[Participant]:
    """The query of the list."""
    query = visible(read, Participant)
    query = query if record_id is None else query.where(Participant.support_record_id == record_id)
    return query if status is None else query.where(Participant.status == status)
