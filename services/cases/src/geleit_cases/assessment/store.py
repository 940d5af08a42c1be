"""All SQL about assessments."""

from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from geleit_cases.assessment.tables import Assessment
from geleit_kit.db.rows import by_id, by_own_reference, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def assessment(read: ReadSession, assessment_id: UUID) -> Assessment:
    """The assessment. Raises NotFound where the body has no such assessment."""
    return await by_id(read, Assessment, assessment_id)


async def by_reference(read: ReadSession, own_reference: str) -> Assessment | None:
    """The assessment with the caller's own reference, or None."""
    return await by_own_reference(read, Assessment, own_reference)


def listed(read: ReadSession, *, record_id: UUID | None, form: str | None, status: str | None) -> Select[Assessment]:
    """The query of the list."""
    query = visible(read, Assessment)
    query = query if record_id is None else query.where(Assessment.support_record_id == record_id)
    query = query if form is None else query.where(Assessment.form_key == form)
    return query if status is None else query.where(Assessment.status == status)


async def save_new(write: WriteSession, row: Assessment) -> None:
    """Writes a new draft. Raises Conflict (`draft_exists`) where the record has one of this form already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "uq_assessments_draft" in str(error.orig) or "assessments.form_key" in str(error.orig):
            raise Conflict("draft_exists") from error
        raise
