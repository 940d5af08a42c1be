"""Assessments: begin, save talk by talk, try out, complete, assess again; move to a newer version of the form."""

from uuid import UUID

from geleit_cases.assessment import service, store
from geleit_cases.assessment.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPatch,
    ChangeFormIn,
    CompleteAssessmentIn,
    FormChangeOut,
    ReassessIn,
)
from geleit_cases.assessment.tables import Assessment
from geleit_cases.forms import service as forms
from geleit_cases.forms.schemas import CheckedOut, TryAnswersIn
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Assessments"])


@router.post("/assessments", permission=Permission.ASSESSMENT_WRITE, status_code=201)
async def begin_assessment(given: AssessmentIn, caller: Who, write: Write) -> AssessmentOut:
    """Begins an assessment, with the first talk and its answers if there are any: one call."""
    return await service.shown(write, caller, await service.begin(write, caller, given))


@router.post("/assessments/upsert", permission=Permission.ASSESSMENT_WRITE)
async def upsert_assessment(given: AssessmentIn, caller: Who, write: Write) -> AssessmentOut:
    """Begins the assessment with the caller's own reference, or saves into the draft that is there."""
    return await service.shown(write, caller, await service.upsert(write, caller, given))


@router.get("/assessments", permission=Permission.ASSESSMENT_READ)
async def list_assessments(
    query: ListQuery,
    caller: Who,
    read: Read,
    support_record_id: UUID | None = None,
    form: str | None = None,
    status: str | None = None,
) -> Page[AssessmentOut]:
    """The assessments of the body's records."""

    async def build(row: Assessment) -> AssessmentOut:
        return await service.shown(read, caller, row)

    found = store.listed(read, record_id=support_record_id, form=form, status=status)
    return await page(read, found, Assessment, query, build=build, sortable=("begun_on",))


@router.get("/assessments/{assessment_id}", permission=Permission.ASSESSMENT_READ, finds=store.assessment)
async def read_assessment(assessment_id: UUID, caller: Who, read: Read) -> AssessmentOut:
    """One assessment, cut to the reader field by field."""
    return await service.shown(read, caller, await store.assessment(read, assessment_id))


@router.patch("/assessments/{assessment_id}", permission=Permission.ASSESSMENT_WRITE, finds=store.assessment)
async def save_assessment(
    assessment_id: UUID, given: AssessmentPatch, seen: IfMatch, caller: Who, write: Write
) -> AssessmentOut:
    """Saves a draft as far as it is; fits for saving while somebody types. A talk that is named joins it."""
    return await service.shown(write, caller, await service.save(write, caller, assessment_id, seen, given))


@router.post(
    "/assessments/{assessment_id}/validate",
    permission=Permission.ASSESSMENT_WRITE,
    finds=store.assessment,
    reads=True,
)
async def validate_assessment(
    assessment_id: UUID, given: TryAnswersIn, caller: Who, read: Read, context: Context, request: TheRequest
) -> CheckedOut:
    """What would be wrong if this were saved, without saving it."""
    found = await service.tried(read, assessment_id, caller, given)
    return forms.faults_shown(found, context.texts, request.headers.get("accept-language"))


@router.post("/assessments/{assessment_id}/complete", permission=Permission.ASSESSMENT_WRITE, finds=store.assessment)
async def complete_assessment(
    assessment_id: UUID, given: CompleteAssessmentIn, seen: IfMatch, caller: Who, write: Write
) -> AssessmentOut:
    """Completes an assessment; it stays readable under its form's version."""
    return await service.shown(write, caller, await service.complete(write, caller, assessment_id, seen, given))


@router.post("/assessments/{assessment_id}/discard", permission=Permission.ASSESSMENT_WRITE, finds=store.assessment)
async def discard_assessment(assessment_id: UUID, seen: IfMatch, caller: Who, write: Write) -> AssessmentOut:
    """Gives a draft up. What was said stays to be read by who may."""
    return await service.shown(write, caller, await service.discard(write, caller, assessment_id, seen))


@router.post(
    "/assessments/{assessment_id}/reassess",
    permission=Permission.ASSESSMENT_WRITE,
    finds=store.assessment,
    status_code=201,
)
async def reassess(assessment_id: UUID, given: ReassessIn, seen: IfMatch, caller: Who, write: Write) -> AssessmentOut:
    """Begins the next assessment from a completed one, which stays as it is. The record goes on."""
    return await service.shown(write, caller, await service.reassess(write, caller, assessment_id, seen, given))


@router.get("/assessments/{assessment_id}/form-change", permission=Permission.ASSESSMENT_READ, finds=store.assessment)
async def read_form_change(assessment_id: UUID, caller: Who, read: Read) -> FormChangeOut:
    """What moving to the version in force would change, and which answers would go."""
    return await service.form_change(read, caller, assessment_id)


@router.post("/assessments/{assessment_id}/change-form", permission=Permission.ASSESSMENT_WRITE, finds=store.assessment)
async def change_form_of_assessment(
    assessment_id: UUID, given: ChangeFormIn, seen: IfMatch, caller: Who, write: Write
) -> AssessmentOut:
    """Moves a draft to the version in force. Answers that do not fit it go only where that is accepted."""
    return await service.shown(write, caller, await service.change_form(write, caller, assessment_id, seen, given))
