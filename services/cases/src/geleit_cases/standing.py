"""What the rows of cases say about the present, in the words of its facts: the snapshot for who comes too late."""

from collections.abc import Iterator

from geleit_cases import facts
from geleit_cases.assessment.tables import Assessment
from geleit_cases.documents.tables import Document
from geleit_cases.needs.tables import Need
from geleit_cases.plans.tables import PlanStep, StepDependency
from geleit_cases.records.tables import SupportRecord
from geleit_cases.responsibility.tables import Mandate
from geleit_kit.events.facts import Fact
from geleit_kit.events.standing import Standing


def _record(row: SupportRecord) -> Iterator[Fact]:
    one = {"support_record_id": row.id, "person": row.person}
    if row.ended_on is not None:
        yield facts.SupportRecordEnded(**one, ended_on=row.ended_on)
        return
    yield facts.SupportRecordOpened(**one, level=row.level, opened_on=row.opened_on)


def _mandate(row: Mandate) -> Iterator[Fact]:
    if row.moved_by is not None:
        yield facts.MandateMoved(
            mandate_id=row.id,
            person=row.person,
            referral_id=row.moved_by,
            epoch=row.epoch,
        )
    if row.ended_on is not None:
        yield facts.MandateEnded(mandate_id=row.id, person=row.person, ended_on=row.ended_on)
    elif row.moved_by is None:
        yield facts.MandateActivated(
            mandate_id=row.id,
            person=row.person,
            epoch=row.epoch,
            referral_id=row.received_by,
        )


def _waiting(row: StepDependency) -> Iterator[Fact]:
    if row.status == "waiting":
        yield facts.PlanStepBlocked(
            plan_step_id=row.step_id,
            person=row.person,
            needs_plan_step_id=row.needs_step_id,
            review_on=row.review_on,
        )


def _step(row: PlanStep) -> Iterator[Fact]:
    if row.status == "done" and row.closed_on is not None:
        yield facts.PlanStepDone(plan_step_id=row.id, person=row.person, done_on=row.closed_on)


def _need(row: Need) -> Iterator[Fact]:
    one = {"need_id": row.id, "person": row.person, "support_record_id": row.support_record_id}
    if row.status == "met" and row.closed_on is not None:
        yield facts.NeedMet(**one, met_on=row.closed_on)
    elif row.status == "open":
        yield facts.NeedOpened(**one, opened_on=row.opened_on)


def _document(row: Document) -> Iterator[Fact]:
    one = {"document_id": row.id, "person": row.person, "support_record_id": row.support_record_id}
    yield facts.DocumentFiled(**one, filed_on=row.filed_on)


def _assessment(row: Assessment) -> Iterator[Fact]:
    if row.completed_on is not None:
        yield facts.AssessmentCompleted(
            assessment_id=row.id,
            person=row.person,
            support_record_id=row.support_record_id,
            completed_on=row.completed_on,
            follows=row.follows,
        )


STANDING = [
    Standing(SupportRecord, (facts.SupportRecordOpened, facts.SupportRecordEnded), _record),
    Standing(Mandate, (facts.MandateActivated, facts.MandateMoved, facts.MandateEnded), _mandate),
    Standing(StepDependency, (facts.PlanStepBlocked,), _waiting),
    Standing(PlanStep, (facts.PlanStepDone,), _step),
    Standing(Need, (facts.NeedOpened, facts.NeedMet), _need),
    Standing(Document, (facts.DocumentFiled,), _document),
    Standing(Assessment, (facts.AssessmentCompleted,), _assessment),
]
PASSING: dict[type[Fact], str] = {
    facts.CaseManagementStarted: "`support_record.opened` tells the present level of each open record.",
    facts.CaseManagementLeft: "`support_record.opened` tells the present level of each open record.",
    facts.MandateRefused: "The giver still holds. Who asked and heard no answer times out after two business days, "
    "has a task, and may ask again; a refusal that is told again would refuse what was asked anew.",
    facts.DocumentRemoved: "The snapshot names every document that is there: any other is not.",
    facts.PlanStepUnblocked: "The snapshot names every step that waits: any other does not.",
}
"""Facts that no row stands for, and why nobody stands wrong who never hears them again."""
