from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from geleit_identity.decisions.rules import (
    CARRIES,
    Answer,
    Attendance,
    Basis,
    Direction,
    Question,
    Reason,
    answered,
    carried,
    decide,
    no_link,
    reaches,
)
from geleit_identity.links.rules import Way
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory, SafeDefault
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import AttendanceBasis, AttendanceField

KI, VOLUNTEERS = UUID(int=1), UUID(int=2)
DAY = date(2016, 9, 15)
CONSENT = Basis(
    kind=Ground.CONSENT,
    id=UUID(int=10),
    recipient=KI,
    purpose="case_management",
    categories=frozenset(
        {DataCategory.BASE_DATA, DataCategory.NEEDS, DataCategory.HEALTH, DataCategory.CHILD_PROTECTION}
    ),
    since=date(2016, 9, 1),
    until=date(2016, 9, 30),
)
RELEASE = replace(CONSENT, kind=Ground.RELEASE, id=UUID(int=11))
RELEASE_OF_HEALTH = replace(RELEASE, categories=frozenset({DataCategory.HEALTH}))
CONSENT_TO_NEEDS = replace(CONSENT, categories=frozenset({DataCategory.NEEDS}))
STATUTE = replace(CONSENT, kind=Ground.STATUTE, id=None, code="sgb_x_69")
ASKED = Question(
    recipient=KI,
    role_reads=frozenset(DataCategory),
    purpose="case_management",
    categories=frozenset({DataCategory.NEEDS}),
    day=DAY,
)


def reasons(question: Question, *bases: Basis) -> dict[str, Reason]:
    return {part.category: part.reason for part in decide(question, bases).parts}


def test_a_live_consent_that_names_the_category_carries_it() -> None:
    decision = decide(ASKED, [CONSENT])
    assert decision.answer is Answer.YES
    assert decision.covered == {"needs"}
    assert decision.bases == (CONSENT,)


def test_without_any_ground_the_answer_is_no() -> None:
    assert decide(ASKED, []).answer is Answer.NO
    assert reasons(ASKED) == {"needs": Reason.NO_GROUND}


def test_a_part_of_what_was_asked_is_answered_partly() -> None:
    question = replace(ASKED, categories=frozenset({DataCategory.NEEDS, DataCategory.HOUSING}))
    decision = decide(question, [CONSENT])
    assert decision.answer is Answer.PARTLY
    assert decision.covered == {"needs"}
    assert decision.bases == (CONSENT,), "what is refused has no ground and names none"
    assert reasons(question, CONSENT)[DataCategory.HOUSING] is Reason.NO_GROUND


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"recipient": VOLUNTEERS}, Reason.NO_GROUND),
        ({"purpose": "statistics"}, Reason.OTHER_PURPOSE),
        ({"day": date(2016, 8, 31)}, Reason.NOT_LIVE),
        ({"day": date(2016, 10, 1)}, Reason.NOT_LIVE),
        ({"role_reads": frozenset({DataCategory.BASE_DATA})}, Reason.ROLE),
    ],
)
def test_each_part_of_the_question_must_fit_the_ground(changed: dict[str, object], reason: Reason) -> None:
    assert decide(ASKED, [CONSENT]).answer is Answer.YES
    question = replace(ASKED, **changed)  # type: ignore[arg-type]  # the cases change one field each
    assert decide(question, [CONSENT]).answer is Answer.NO
    assert reasons(question, CONSENT)[DataCategory.NEEDS] is reason


@pytest.mark.parametrize("day", [date(2016, 9, 1), date(2016, 9, 30)])
def test_the_first_and_the_last_day_count(day: date) -> None:
    assert decide(replace(ASKED, day=day), [CONSENT]).answer is Answer.YES


def test_a_withdrawn_ground_carries_nothing() -> None:
    assert reasons(ASKED, replace(CONSENT, given=False))[DataCategory.NEEDS] is Reason.NOT_LIVE


def test_health_leaves_only_under_a_release() -> None:
    question = replace(ASKED, categories=frozenset({DataCategory.HEALTH}))
    assert reasons(question, CONSENT, STATUTE) == {"health": Reason.NEEDS_RELEASE}
    decision = decide(question, [CONSENT, RELEASE, STATUTE])
    assert decision.answer is Answer.YES
    assert decision.bases == (RELEASE,)


def test_child_protection_leaves_only_by_statute() -> None:
    question = replace(ASKED, categories=frozenset({DataCategory.CHILD_PROTECTION}))
    assert reasons(question, CONSENT, RELEASE) == {"child_protection": Reason.NEEDS_STATUTE}
    assert decide(question, [STATUTE]).answer is Answer.YES


def test_the_teams_hypotheses_never_leave_whatever_names_them() -> None:
    question = replace(ASKED, categories=frozenset({DataCategory.HYPOTHESES}))
    everything = frozenset(DataCategory)
    bases = [replace(basis, categories=everything) for basis in (CONSENT, RELEASE, STATUTE)]
    assert reasons(question, *bases) == {"hypotheses": Reason.NEVER_LEAVES}


@pytest.mark.parametrize("category", list(DataCategory))
@pytest.mark.parametrize("kind", list(Ground))
def test_every_category_is_carried_by_exactly_the_grounds_of_its_guard(category: DataCategory, kind: Ground) -> None:
    question = replace(ASKED, categories=frozenset({category}))
    basis = replace(CONSENT, kind=kind, categories=frozenset({category}))
    carried = kind in CARRIES[category.guard.safe_default]
    by_notice = category is DataCategory.ATTENDANCE and kind is Ground.STATUTE
    assert (decide(question, [basis]).answer is Answer.YES) is (carried and not by_notice)


def test_the_table_of_guards_is_complete() -> None:
    assert set(CARRIES) == set(SafeDefault)
    assert CARRIES[SafeDefault.RELEASE_ONLY] == {Ground.RELEASE}


def test_the_frame_of_the_record_goes_with_any_ground_of_that_purpose_but_not_without() -> None:
    frame = replace(ASKED, categories=frozenset({DataCategory.RECORD}))
    assert decide(frame, [CONSENT]).answer is Answer.YES
    assert decide(frame, []).answer is Answer.NO


def test_two_recipients_grounds_are_never_added_up() -> None:
    question = replace(ASKED, categories=frozenset({DataCategory.NEEDS, DataCategory.HOUSING}))
    other = replace(CONSENT, recipient=VOLUNTEERS, categories=frozenset({DataCategory.HOUSING}))
    assert decide(question, [CONSENT, other]).covered == {"needs"}


def test_where_there_is_no_link_every_category_is_refused() -> None:
    decision = no_link(replace(ASKED, categories=frozenset(DataCategory)))
    assert decision.answer is Answer.NO
    assert decision.covered == frozenset()
    assert len(decision.parts) == len(DataCategory)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("audience", ["identity", "cases", "referrals"])
def test_a_link_that_is_bound_reaches_everything_and_an_offered_one_who_it_is_about_and_the_needs(
    direction: Direction, audience: str
) -> None:
    preview = replace(ASKED, direction=direction, categories=frozenset({DataCategory.NEEDS}))
    wider = replace(preview, categories=preview.categories | {DataCategory.BASE_DATA})
    who = direction is Direction.PULL and audience == "identity"
    tells = direction is Direction.PUSH and audience == "referrals"
    for asked in (preview, wider):
        assert reaches("bound", asked, audience)
        assert not reaches("cut", asked, audience)
        assert not reaches("suspended", asked, audience)
    assert reaches("offered", preview, audience) is (who or tells)
    assert reaches("offered", wider, audience) is who


ATTENDS = replace(
    ASKED,
    categories=frozenset({DataCategory.ATTENDANCE}),
    direction=Direction.PUSH,
    attendance=Attendance(AttendanceBasis.OBLIGED, frozenset({AttendanceField.NOT_DULY_ATTENDING})),
)
COURSE_LAW = replace(
    STATUTE,
    categories=frozenset({DataCategory.ATTENDANCE}),
    attendance=frozenset({AttendanceBasis.OBLIGED}),
    fields=frozenset({AttendanceField.NOT_DULY_ATTENDING, AttendanceField.ENDED}),
)


def test_of_who_is_obliged_the_statute_tells_its_fields_as_a_notice_and_under_no_grant() -> None:
    decision = decide(ATTENDS, [COURSE_LAW])
    assert decision.answer is Answer.YES
    assert decision.covered == {"attendance"}
    assert (decision.notice, decision.granted) == (True, frozenset())


@pytest.mark.parametrize(
    "changed",
    [
        {"attendance": None},
        {"attendance": Attendance(AttendanceBasis.VOLUNTARY, frozenset({AttendanceField.NOT_DULY_ATTENDING}))},
        {"attendance": Attendance(AttendanceBasis.COOPERATION_PLAN, frozenset({AttendanceField.ENDED}))},
        {"attendance": Attendance(AttendanceBasis.OBLIGED, frozenset(AttendanceField))},
        {"attendance": Attendance(AttendanceBasis.OBLIGED, frozenset())},
        {"direction": Direction.PULL},
    ],
)
def test_attendance_that_is_voluntary_unknown_or_wider_than_the_statute_is_told_to_nobody_by_statute(
    changed: dict[str, object],
) -> None:
    question = replace(ATTENDS, **changed)  # type: ignore[arg-type]  # the cases change one field each
    assert reasons(question, COURSE_LAW) == {"attendance": Reason.NO_BASIS_OF_ATTENDANCE}


def test_the_persons_own_consent_tells_attendance_without_any_basis_and_opens_a_grant() -> None:
    consent = replace(CONSENT, categories=frozenset({DataCategory.ATTENDANCE}))
    decision = decide(replace(ATTENDS, attendance=None, direction=Direction.PULL), [consent, COURSE_LAW])
    assert (decision.answer, decision.notice) == (Answer.YES, False)
    assert decision.granted == {"attendance"}


def test_no_other_statute_takes_attendance_along() -> None:
    line = replace(COURSE_LAW, attendance=frozenset(), fields=frozenset())
    assert reasons(ATTENDS, line) == {"attendance": Reason.NO_BASIS_OF_ATTENDANCE}


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("kind", list(Ground))
def test_nothing_flows_to_a_foreigners_authority_by_itself_whatever_ground_there_is(
    direction: Direction, kind: Ground
) -> None:
    everything = replace(CONSENT, kind=kind, categories=frozenset(DataCategory))
    asked = replace(ASKED, categories=frozenset(DataCategory), direction=direction)
    assert decide(asked, [everything]).covered
    decision = decide(replace(asked, recipient_kind=BodyKind.FOREIGNERS_AUTHORITY), [everything])
    assert decision.answer is Answer.NO
    assert {part.reason for part in decision.parts} == {Reason.BY_HAND, Reason.NEVER_LEAVES}


def test_a_ground_without_an_end_carries_from_its_first_day_on() -> None:
    statute = replace(STATUTE, until=None)
    assert decide(replace(ASKED, day=date(2036, 1, 1)), [statute]).answer is Answer.YES
    assert reasons(replace(ASKED, day=date(2016, 8, 31)), statute) == {"needs": Reason.NOT_LIVE}


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_grounds_the_release_goes_before_the_consent_and_the_consent_before_the_statute(
    turned: bool,
) -> None:
    grounds = [RELEASE, CONSENT, STATUTE]
    for stronger, weaker in (grounds[:2], grounds[1:], [RELEASE, STATUTE]):
        known = [weaker, stronger] if turned else [stronger, weaker]
        assert decide(ASKED, known).bases == (stronger,)


def test_the_grounds_of_several_categories_are_told_the_strongest_first() -> None:
    asked = replace(ASKED, categories=frozenset({DataCategory.BASE_DATA, DataCategory.HEALTH, DataCategory.NEEDS}))
    decision = decide(asked, [STATUTE, CONSENT_TO_NEEDS, RELEASE_OF_HEALTH])
    assert decision.bases == (RELEASE_OF_HEALTH, CONSENT_TO_NEEDS, STATUTE)


@pytest.mark.parametrize("category", [DataCategory.HEALTH, DataCategory.CHILD_PROTECTION, DataCategory.HOUSING])
def test_what_no_ground_names_has_no_ground_whatever_its_guard_would_ask_for(category: DataCategory) -> None:
    asked = replace(ASKED, categories=frozenset({category}))
    assert reasons(asked, CONSENT_TO_NEEDS) == {category: Reason.NO_GROUND}


def test_all_that_the_statute_names_of_attendance_may_be_told() -> None:
    asked = replace(ATTENDS, attendance=Attendance(AttendanceBasis.OBLIGED, COURSE_LAW.fields))
    assert decide(asked, [COURSE_LAW]).answer is Answer.YES


def test_beside_a_notice_of_attendance_what_else_the_statute_carries_goes_under_a_grant() -> None:
    asked = replace(ATTENDS, categories=frozenset({DataCategory.ATTENDANCE, DataCategory.NEEDS, DataCategory.HOUSING}))
    law = replace(COURSE_LAW, categories=frozenset({DataCategory.ATTENDANCE, DataCategory.NEEDS}))
    decision = decide(asked, [law])
    assert decision.covered == {"attendance", "needs"}
    assert decision.granted == {"needs"}
    assert decision.notice


IN_FORCE = replace(STATUTE, id=UUID(int=12))
BEHIND, BESIDE = Way("bound", "case_management", IN_FORCE.id), Way("bound", "case_management", CONSENT.id)


@pytest.mark.parametrize(
    ("way", "bases", "answer"),
    [
        (BEHIND, [IN_FORCE], Answer.YES),
        (BESIDE, [IN_FORCE], Answer.NO),
        (BESIDE, [CONSENT, IN_FORCE], Answer.YES),
        (BEHIND, [CONSENT], Answer.YES),
        (replace(BEHIND, status="suspended"), [CONSENT, IN_FORCE], Answer.NO),
        (None, [CONSENT, IN_FORCE], Answer.NO),
    ],
)
def test_a_statute_carries_only_the_link_that_was_offered_under_it(
    way: Way | None, bases: list[Basis], answer: Answer
) -> None:
    assert answered(ASKED, bases, way, "cases").answer is answer
    carrying = carried(ASKED, bases, [way] if way else [])
    if way is not None and way.status == "bound":
        assert carrying == answered(ASKED, bases, way, "cases"), "what is weighed is what is decided"
    assert all(one.kind is not Ground.STATUTE or way is BEHIND for one in carrying.bases)
