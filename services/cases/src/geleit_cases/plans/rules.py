"""Steps of a plan wait for each other; a circle would wait for ever, a step without a payer must be seen.

Source of the shape (goal, responsible, deadline, payer, state): Handreichung zum kommunalen Einwanderungsmanagement
(MKFFI NRW 2020), l. 1955-1966 and 2173; the plan is continued (fortgeschrieben), so each agreed state is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class StepKind(Coded):
    """What a step of the plan is about."""

    TASK = "task", "Aufgabe", "Task"
    PERMIT = "permit", "Erlaubnis einer Behörde", "Permit of an authority"
    COURSE = "course", "Kurs", "Course"
    INTERNSHIP = "internship", "Praktikum", "Internship"
    SCHOOL = "school", "Schule", "School"
    TRAINING = "training", "Ausbildung", "Vocational training"
    WORK = "work", "Arbeit", "Work"
    CERTIFICATE = "certificate", "Nachweis oder Prüfung", "Certificate or examination"
    RECOGNITION = "recognition", "Anerkennung eines Abschlusses", "Recognition of a qualification"
    COUNSELLING = "counselling", "Fachberatung", "Specialist counselling"
    HOUSING = "housing", "Wohnen", "Housing"
    OTHER = "other", "Anderes", "Other"


class Responsible(Coded):
    """Who does a step. Names stand in a field of its own."""

    PERSON = "person", "Die Person selbst", "The person"
    CASE_MANAGER = "case_manager", "Fallführende Fachkraft", "Case manager"
    BODY = "body", "Andere Stelle", "Another body"
    PARTICIPANT = "participant", "Beteiligte", "Participant"
    NOT_AGREED = "not_agreed", "Noch nicht vereinbart", "Not agreed yet"


class Payer(Coded):
    """Who pays for a step. Where nobody does, the field is null: an open point that everybody sees."""

    NO_COST = "no_cost", "Kostenfrei", "No cost"
    PERSON = "person", "Die Person selbst", "The person"
    OWN_BODY = "own_body", "Eigene Stelle", "Own body"
    SOCIAL_WELFARE = "social_welfare", "Sozialamt", "Social welfare office"
    JOBCENTER = "jobcenter", "Jobcenter", "Jobcenter"
    EMPLOYMENT_AGENCY = "employment_agency", "Agentur für Arbeit", "Employment agency"
    BAMF = "bamf", "BAMF", "BAMF"
    YOUTH_WELFARE = "youth_welfare", "Jugendamt", "Youth welfare office"
    HEALTH_INSURANCE = "health_insurance", "Krankenkasse", "Health insurance"
    FOUNDATION = "foundation", "Stiftung oder Spende", "Foundation or donation"
    EMPLOYER = "employer", "Arbeitgeber", "Employer"


PLAN = Lifecycle(
    "plan",
    start="draft",
    steps=[
        Step("agree", ("draft", "changed"), "agreed", needs=Permission.PLAN_WRITE, asks="AgreeIn"),
        Step("change", "agreed", "changed", automatic=True),
    ],
)

PLAN_GOAL = Lifecycle(
    "plan_goal",
    start="open",
    steps=[
        Step("reach", "open", "reached", needs=Permission.PLAN_WRITE),
        Step("drop", "open", "dropped", needs=Permission.PLAN_WRITE),
        Step("reopen", ("reached", "dropped"), "open", needs=Permission.PLAN_WRITE),
    ],
)

PLAN_STEP = Lifecycle(
    "plan_step",
    start="planned",
    steps=[
        Step("start", "planned", "running", needs=Permission.PLAN_WRITE, asks="StartStepIn"),
        Step("finish", ("planned", "running"), "done", needs=Permission.PLAN_WRITE, asks="FinishStepIn"),
        Step("drop", ("planned", "running", "blocked"), "dropped", needs=Permission.PLAN_WRITE, asks="DropStepIn"),
        Step("block", ("planned", "running"), "blocked", automatic=True),
        Step("unblock", "blocked", "planned", automatic=True),
    ],
)

OPEN_STATES = ("planned", "running", "blocked")


def closes_a_circle(waits_for: Mapping[UUID, Iterable[UUID]], step: UUID, needed: UUID) -> bool:
    """Whether `step` waiting for `needed` would close a circle in which no step could ever begin."""
    seen: set[UUID] = set()
    ahead = [needed]
    while ahead:
        here = ahead.pop()
        if here == step:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(waits_for.get(here, ()))
    return False


def open_points(*, status: str, payer: str | None, responsible: str, due_on: date | None, today: date) -> list[str]:
    """What everybody should see about a step that is not finished: codes, most urgent first."""
    if status not in OPEN_STATES:
        return []
    points = {
        "overdue": due_on is not None and due_on < today,
        "blocked": status == "blocked",
        "payer_missing": payer is None,
        "responsible_missing": responsible == Responsible.NOT_AGREED,
    }
    return [code for code, holds in points.items() if holds]


def course_start(steps: Iterable[tuple[str, date | None]]) -> date | None:
    """The first day on which a course of the plan really began, from (kind, start day) of each step."""
    return min((on for kind, on in steps if kind == StepKind.COURSE and on is not None), default=None)
