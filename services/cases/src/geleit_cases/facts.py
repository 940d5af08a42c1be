"""The facts that cases publishes: ids, states, days and the body's own pseudonym. Reasons, names, words and codes of
needs stay.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from geleit_kit.events.facts import DomainFact, StatisticsFact


class SupportRecordOpened(DomainFact, type="geleit.cases.support_record.opened.v1", aggregate="support_record_id"):
    """A support record was opened; counselling is open to the person from this day."""

    support_record_id: UUID
    person: UUID
    level: str
    opened_on: date


class SupportRecordEnded(DomainFact, type="geleit.cases.support_record.ended.v1", aggregate="support_record_id"):
    """A support record ended. Says ended, never why."""

    support_record_id: UUID
    person: UUID
    ended_on: date


class CaseManagementStarted(DomainFact, type="geleit.cases.case_management.started.v1", aggregate="support_record_id"):
    """Case management began, with the documented wish and the complete intake agreement."""

    support_record_id: UUID
    person: UUID
    started_on: date


class CaseManagementLeft(DomainFact, type="geleit.cases.case_management.left.v1", aggregate="support_record_id"):
    """The record went back to counselling; the person keeps the advice."""

    support_record_id: UUID
    person: UUID
    left_on: date


class MandateFact(DomainFact, aggregate="mandate_id", between_bodies=True):
    """What all facts about a mandate say. The other body of a handover knows of the act."""

    mandate_id: UUID


class MandateActivated(MandateFact, type="geleit.cases.mandate.activated.v1"):
    """This body holds the case responsibility now; `referral_id` where another body handed it over."""

    person: UUID
    epoch: int
    referral_id: UUID | None


class MandateMoved(MandateFact, type="geleit.cases.mandate.moved.v1"):
    """The mandate left this body by compare-and-set; `epoch` is the one after the move."""

    person: UUID
    referral_id: UUID
    epoch: int


class MandateRefused(MandateFact, type="geleit.cases.mandate.refused.v1"):
    """The handover did not move the mandate; the giver still holds. `reason` is one of the codes of refusal."""

    referral_id: UUID
    reason: str


class MandateEnded(MandateFact, type="geleit.cases.mandate.ended.v1"):
    """Nobody holds this mandate any more, because its case ended."""

    person: UUID
    ended_on: date


class PlanStepBlocked(DomainFact, type="geleit.cases.plan_step.blocked.v1", aggregate="plan_step_id"):
    """A step waits for another one until the review day."""

    plan_step_id: UUID
    person: UUID
    needs_plan_step_id: UUID
    review_on: date


class PlanStepUnblocked(DomainFact, type="geleit.cases.plan_step.unblocked.v1", aggregate="plan_step_id"):
    """What a step waited for is there."""

    plan_step_id: UUID
    person: UUID
    unblocked_on: date


class PlanStepDone(DomainFact, type="geleit.cases.plan_step.done.v1", aggregate="plan_step_id"):
    """A step is done. Its result stays in the plan."""

    plan_step_id: UUID
    person: UUID
    done_on: date


class NeedOpened(DomainFact, type="geleit.cases.need.opened.v1", aggregate="need_id"):
    """A need was recorded. Its code may tell of health and stays."""

    need_id: UUID
    person: UUID
    support_record_id: UUID
    opened_on: date


class NeedMet(DomainFact, type="geleit.cases.need.met.v1", aggregate="need_id"):
    """A need is met."""

    need_id: UUID
    person: UUID
    support_record_id: UUID
    met_on: date


class DocumentFiled(DomainFact, type="geleit.cases.document.filed.v1", aggregate="document_id"):
    """A document that a person brought was noted in a record. What it is stays."""

    document_id: UUID
    person: UUID
    support_record_id: UUID
    filed_on: date


class DocumentRemoved(DomainFact, type="geleit.cases.document.removed.v1", aggregate="document_id"):
    """A document was taken out of a record. Why stays."""

    document_id: UUID
    person: UUID
    support_record_id: UUID
    removed_on: date


class AssessmentCompleted(DomainFact, type="geleit.cases.assessment.completed.v1", aggregate="assessment_id"):
    """An assessment is complete; `follows` the one before it. Neither its answers nor its form leave: a form's name may
    tell of health.
    """

    assessment_id: UUID
    person: UUID
    support_record_id: UUID
    completed_on: date
    follows: UUID | None


class PhaseEntered(StatisticsFact, type="geleit.cases.statistics.phase_entered.v1"):
    """A person entered a phase. `retracts` replaces or, with `withdrawn`, only takes back an earlier fact."""

    withdrawn: bool
    phase: Literal["counselling", "case_management", "ended"]
    on: date
    first_this_year: bool
    age_band: str
    sex: str
    group: str
    district: str
    target_group: str


class WaitEnded(StatisticsFact, type="geleit.cases.statistics.wait_ended.v1"):
    """A wait since the day of entry ended. `retracts` replaces (or, `withdrawn`, only takes back) an earlier fact."""

    withdrawn: bool
    kind: Literal["entry_to_first_contact", "entry_to_course_start"]
    from_day: date
    to_day: date
    waited_days: int
    age_band: str
    sex: str
    group: str
    district: str
    target_group: str


ALL = (
    SupportRecordOpened,
    SupportRecordEnded,
    CaseManagementStarted,
    CaseManagementLeft,
    MandateActivated,
    MandateMoved,
    MandateRefused,
    MandateEnded,
    PlanStepBlocked,
    PlanStepUnblocked,
    PlanStepDone,
    NeedOpened,
    NeedMet,
    DocumentFiled,
    DocumentRemoved,
    AssessmentCompleted,
    PhaseEntered,
    WaitEnded,
)
