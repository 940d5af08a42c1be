"""What goes in and out about plans."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, LegalDay, OwnReference
from geleit_cases.plans.rules import PLAN, PLAN_GOAL, PLAN_STEP, Payer, Responsible, StepKind
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.reasons import BlockReason

_PLAN = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a21"
_GOAL = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a22"
_STEP = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a23"
_OTHER_STEP = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a24"
_DEPENDENCY: dict[str, Any] = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a25",
    "needs_step_id": _OTHER_STEP,
    "review_on": "2016-07-15",
    "since": "2016-06-21",
    "because": "permit_pending",
    "reason": "The work permit is under examination.",
}
_GOAL_WORDS: dict[str, Any] = {"title": "A vocational training", "view_of_the_person": "I want to repair cars."}
_STEP_FIELDS: dict[str, Any] = {
    "goal_id": _GOAL,
    "kind": "internship",
    "title": "Internship in a car workshop, three months",
    "responsible": "participant",
    "responsible_name": "Volunteer agency",
    "due_on": "2016-07-01",
    "payer": "no_cost",
    "remark": None,
}
_STEP_OUT: dict[str, Any] = {
    **_STEP_FIELDS,
    "plan_id": _PLAN,
    "started_on": None,
    "closed_on": None,
    "review_on": "2016-07-15",
    "result": None,
    "referral_id": None,
    "referral_status": None,
    "referral_on": None,
    "open_points": ["blocked"],
    "waits_for": [_DEPENDENCY],
}


class PlanIn(In):
    """Begins the plan of a record."""

    model_config = example({"support_record_id": RECORD})

    support_record_id: UUID
    own_reference: OwnReference | None = None


class AgreeIn(In):
    """The plan as it stands was agreed with the person; this state is kept as a version."""

    model_config = example({"on": "2016-06-21"})

    on: LegalDay | None = None


class GoalIn(In):
    """A goal, in words that the person would use; perhaps below another goal."""

    model_config = example({**_GOAL_WORDS, "parent_id": None, "due_on": "2017-08-01"})

    title: str = held(DataCategory.PLAN, min_length=1, max_length=500)
    view_of_the_person: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)
    parent_id: UUID | None = None
    due_on: LegalDay | None = None
    own_reference: OwnReference | None = None


class GoalPatch(In):
    """Changes a goal."""

    model_config = example({"due_on": "2017-09-01"})

    title: str | None = held(DataCategory.PLAN, default=None, min_length=1, max_length=500)
    view_of_the_person: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)
    parent_id: UUID | None = None
    due_on: LegalDay | None = None
    own_reference: OwnReference | None = None


class StepIn(In):
    """A step of the plan. Without a payer (`no_cost` where it costs nothing) it is an open point for everybody."""

    model_config = example(_STEP_FIELDS)

    title: str = held(DataCategory.PLAN, min_length=1, max_length=500)
    kind: StepKind = StepKind.TASK
    goal_id: UUID | None = None
    responsible: Responsible = Responsible.NOT_AGREED
    responsible_name: str | None = held(DataCategory.PLAN, default=None, max_length=200)
    due_on: LegalDay | None = None
    payer: Payer | None = None
    remark: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class StepPatch(In):
    """Changes a step; a corrected start of a course corrects what statistics were told."""

    model_config = example({"payer": "jobcenter"})

    title: str | None = held(DataCategory.PLAN, default=None, min_length=1, max_length=500)
    kind: StepKind | None = None
    goal_id: UUID | None = None
    responsible: Responsible | None = None
    responsible_name: str | None = held(DataCategory.PLAN, default=None, max_length=200)
    due_on: LegalDay | None = None
    payer: Payer | None = None
    remark: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)
    started_on: LegalDay | None = None
    referral_id: UUID | None = None
    own_reference: OwnReference | None = None


class StartStepIn(In):
    """The step really began on this day (for a course: the first day of the course)."""

    model_config = example({"on": "2016-09-05"})

    on: LegalDay | None = None


class FinishStepIn(In):
    """The step is done."""

    model_config = example({"on": "2016-12-20", "result": "Abitur recognised as equivalent."})

    on: LegalDay | None = None
    result: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)


class DropStepIn(In):
    """The step is given up. Serves the plan only; nothing follows from it for the person."""

    model_config = example({"on": "2016-12-20", "remark": "Another way was found."})

    on: LegalDay | None = None
    remark: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)


class DependencyIn(In):
    """The step waits for another one; on the review day somebody looks whether it still does."""

    model_config = example(
        {
            "needs_step_id": _OTHER_STEP,
            "review_on": "2016-07-15",
            "because": "permit_pending",
            "reason": "The work permit is under examination.",
        }
    )

    needs_step_id: UUID
    review_on: LegalDay
    because: BlockReason = held(DataCategory.PLAN, default=BlockReason.DEPENDS_ON_STEP)
    reason: str | None = held(DataCategory.PLAN, default=None, max_length=LONG)


class ReviewIn(In):
    """Looked at on the review day: it still waits, until a new review day."""

    model_config = example({"review_on": "2016-08-15"})

    review_on: LegalDay


class GoalOut(Resource):
    """A goal."""

    model_config = example(
        {
            **FRAME,
            "status": "open",
            "person": PERSON,
            "plan_id": _PLAN,
            "parent_id": None,
            "due_on": None,
            **_GOAL_WORDS,
        }
    )
    lifecycle: ClassVar[Lifecycle] = PLAN_GOAL

    status: str
    person: Pseudonym
    plan_id: UUID
    parent_id: UUID | None
    due_on: date | None
    title: str | None = held(DataCategory.PLAN)
    view_of_the_person: str | None = held(DataCategory.PLAN)


class DependencyOut(Out):
    """What a step waits for, and when somebody looks again."""

    model_config = example(_DEPENDENCY)

    id: UUID
    needs_step_id: UUID
    review_on: date
    since: date
    because: str | None = held(DataCategory.PLAN)
    reason: str | None = held(DataCategory.PLAN)


class StepOut(Resource):
    """A step. `open_points` tells what everybody should see: overdue, blocked, payer_missing, responsible_missing."""

    model_config = example({**FRAME, "status": "blocked", "person": PERSON, **_STEP_OUT})
    lifecycle: ClassVar[Lifecycle] = PLAN_STEP

    status: str
    person: Pseudonym
    plan_id: UUID
    goal_id: UUID | None
    kind: str
    responsible: str
    payer: str | None
    due_on: date | None
    started_on: date | None
    closed_on: date | None
    review_on: date | None
    referral_id: UUID | None
    referral_status: str | None
    referral_on: date | None
    open_points: list[str]
    waits_for: list[DependencyOut]
    title: str | None = held(DataCategory.PLAN)
    responsible_name: str | None = held(DataCategory.PLAN)
    remark: str | None = held(DataCategory.PLAN)
    result: str | None = held(DataCategory.PLAN)


class PlanOut(Resource):
    """The plan as it is worked on. `number` is the version agreed last."""

    model_config = example(
        {
            **FRAME,
            "status": "draft",
            "person": PERSON,
            "support_record_id": RECORD,
            "number": 0,
            "goals": [],
            "steps": [],
        }
    )
    lifecycle: ClassVar[Lifecycle] = PLAN

    status: str
    person: Pseudonym
    support_record_id: UUID
    number: int
    goals: list[GoalOut]
    steps: list[StepOut]


class KeptGoal(Out):
    """A goal as it was when the version was agreed."""

    model_config = example({"id": _GOAL, "parent_id": None, "status": "open", "due_on": None, **_GOAL_WORDS})

    id: UUID
    parent_id: UUID | None
    status: str
    due_on: date | None
    title: str | None = held(DataCategory.PLAN)
    view_of_the_person: str | None = held(DataCategory.PLAN)


class KeptStep(Out):
    """A step as it was when the version was agreed."""

    model_config = example({"id": _STEP, "status": "planned", **_STEP_FIELDS})

    id: UUID
    status: str
    goal_id: UUID | None
    kind: str
    responsible: str
    payer: str | None
    due_on: date | None
    title: str | None = held(DataCategory.PLAN)
    responsible_name: str | None = held(DataCategory.PLAN)
    remark: str | None = held(DataCategory.PLAN)


class PlanVersionOut(Out):
    """A version of the plan as it was agreed. It never changes."""

    model_config = example(
        {
            "number": 1,
            "person": PERSON,
            "agreed_on": "2016-06-21",
            "superseded_on": None,
            "goals": [],
            "steps": [],
        }
    )

    number: int
    person: Pseudonym
    agreed_on: date
    superseded_on: date | None
    goals: list[KeptGoal]
    steps: list[KeptStep]
    withheld: list[Withheld] | None = None


GOAL_WORDS = ("title", "view_of_the_person")
STEP_WORDS = ("title", "responsible_name", "remark", "result")
