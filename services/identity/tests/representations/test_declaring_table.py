"""Who may declare for whom and for what: one test for each line of the table."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from geleit_identity.representations.declaring import (
    BY_ANOTHER,
    BY_THE_PERSON,
    Answer,
    Situation,
    Understanding,
    may_declare,
)
from geleit_identity.representations.rules import Evidence, Field, Kind, Representation
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.purposes import Purpose

DAY = date(2016, 6, 7)
NEEDS, HEALTH = frozenset({DataCategory.NEEDS}), frozenset({DataCategory.HEALTH})
ADULT, CHILD, GIRL_OF_13, BOY_OF_15, BOY_OF_16 = (30, 30), (5, 5), (13, 13), (15, 15), (16, 16)
UNSURE = (17, 18)


def by(kind: Kind, *fields: Field, **more: object) -> Representation:
    made = Representation(uuid4(), kind, frozenset(fields or {Field.ALL}), date(2016, 1, 1))
    return replace(made, **more)  # type: ignore[arg-type]  # the fields of the case


def alone(age: tuple[int, int] | None, **more: object) -> Situation:
    return replace(Situation(age, DAY, NEEDS), **more)  # type: ignore[arg-type]  # the fields of the case


def under(one: Representation, age: tuple[int, int] | None, **more: object) -> Situation:
    return alone(age, by=one, **more)


HEALTH_CARER = by(Kind.LEGAL_CARER, Field.HEALTH)
HEALTH_SUPPLEMENT = by(Kind.SUPPLEMENTARY_CARER, Field.HEALTH)
RESERVED = by(Kind.LEGAL_CARER, Field.FINANCES, reserved=frozenset({Field.FINANCES}))
MOTHER = by(Kind.JOINT_CUSTODY)
SHOWN, NOT_SHOWN = Understanding.SHOWN, Understanding.NOT_SHOWN
MAY, MAY_NOT, UNDECIDED = Answer.MAY, Answer.MAY_NOT, Answer.UNDECIDED

CASES = [
    # somebody else declares
    (under(by(Kind.GUARDIAN, until=date(2016, 6, 6)), BOY_OF_16), MAY_NOT, "representation_not_in_force"),
    (under(by(Kind.SOLE_CUSTODY), CHILD, feared=True), MAY_NOT, "representative_is_feared"),
    (under(by(Kind.GUARDIAN), (18, 18)), MAY_NOT, "representation_ended_with_majority"),
    (under(by(Kind.LEGAL_CARER, Field.PERSON), BOY_OF_16), MAY_NOT, "carer_is_for_adults"),
    (under(HEALTH_CARER, ADULT), MAY_NOT, "field_not_covered"),
    (under(by(Kind.LAWYER), ADULT), MAY_NOT, "power_names_no_declarations"),
    (under(MOTHER, CHILD, objecting=True), MAY_NOT, "holders_of_custody_disagree"),
    (
        under(by(Kind.SOLE_CUSTODY), CHILD, categories=HEALTH, others=(HEALTH_SUPPLEMENT,)),
        MAY_NOT,
        "supplementary_carer_instead",
    ),
    (under(by(Kind.SOLE_CUSTODY, evidence=Evidence.TOLD), CHILD), UNDECIDED, "representation_only_told"),
    (under(by(Kind.GUARDIAN), None), UNDECIDED, "age_not_known"),
    (under(by(Kind.GUARDIAN), UNSURE), UNDECIDED, "age_not_certain"),
    (
        under(by(Kind.OFFICIAL_GUARDIAN), BOY_OF_16, recipient_is_guardian=True),
        UNDECIDED,
        "guardian_tells_itself",
    ),
    (under(by(Kind.GUARDIAN), BOY_OF_16, understanding=SHOWN), UNDECIDED, "minor_understands_and_is_asked_first"),
    (under(MOTHER, CHILD, categories=HEALTH), UNDECIDED, "other_holder_not_heard"),
    (
        under(HEALTH_CARER, ADULT, categories=HEALTH, understanding=SHOWN),
        UNDECIDED,
        "adult_understands_and_speaks_first",
    ),
    (under(MOTHER, CHILD), MAY, "holder_of_custody_everyday"),
    (under(MOTHER, CHILD, categories=HEALTH, agreed=True), MAY, "both_holders_of_custody"),
    (under(by(Kind.SOLE_CUSTODY), CHILD), MAY, "holder_of_sole_custody"),
    (under(by(Kind.GUARDIAN), BOY_OF_16), MAY, "guardian"),
    (under(by(Kind.OFFICIAL_GUARDIAN), BOY_OF_16), MAY, "official_guardian"),
    (under(HEALTH_SUPPLEMENT, CHILD, categories=HEALTH), MAY, "supplementary_carer"),
    (under(HEALTH_CARER, ADULT, categories=HEALTH), MAY, "legal_carer"),
    (under(by(Kind.ATTORNEY, declares=True), ADULT), MAY, "authorised_person"),
    (under(by(Kind.LAWYER, declares=True), ADULT), MAY, "lawyer"),
    # the person declares
    (alone(ADULT, others=(RESERVED,), categories=frozenset({DataCategory.FINANCES})), UNDECIDED, "reservation_of_consent"),
    (alone(ADULT, understanding=NOT_SHOWN), MAY_NOT, "adult_does_not_understand"),
    (alone(ADULT), MAY, "adult"),
    (alone(None), UNDECIDED, "age_not_known"),
    (alone(CHILD, understanding=SHOWN), MAY_NOT, "child"),
    (alone(BOY_OF_16, understanding=NOT_SHOWN), MAY_NOT, "minor_does_not_understand"),
    (alone(UNSURE, understanding=SHOWN), UNDECIDED, "age_not_certain"),
    (alone(BOY_OF_15, purpose=Purpose.BENEFIT_TRANSITION), MAY, "minor_applies_for_benefits"),
    (alone(GIRL_OF_13, understanding=SHOWN), MAY_NOT, "minor_too_young"),
    (alone(BOY_OF_16, understanding=SHOWN), MAY, "minor_understands"),
    (alone(BOY_OF_16), UNDECIDED, "understanding_not_looked_at"),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "answer", "code"), CASES, ids=[f"{n}-{case[2]}" for n, case in enumerate(CASES)])
def test_each_line_answers_where_it_fits(situation: Situation, answer: Answer, code: str) -> None:
    verdict = may_declare(situation)
    assert (verdict.answer, verdict.code) == (answer, code)
    assert verdict.source


@pytest.mark.parametrize(("lines", "cases"), [(BY_ANOTHER, CASES[:24]), (BY_THE_PERSON, CASES[24:])])
def test_each_line_has_a_case_and_stands_in_its_order(lines: tuple[object, ...], cases: list[object]) -> None:
    assert [line.code for line in lines] == [case[2] for case in cases]  # type: ignore[attr-defined,index]  # as above


def test_the_day_of_the_birthday_is_the_first_on_which_the_guardian_is_silent() -> None:
    guardian = by(Kind.GUARDIAN)
    assert may_declare(under(guardian, (17, 17))).answer is MAY
    assert may_declare(under(guardian, (18, 18))).answer is MAY_NOT


def test_from_fifteen_on_a_minor_applies_for_benefits_alone_and_not_a_day_before() -> None:
    purpose = Purpose.BENEFIT_TRANSITION
    assert may_declare(alone((15, 15), purpose=purpose)).code == "minor_applies_for_benefits"
    assert may_declare(alone((14, 14), purpose=purpose)).code == "understanding_not_looked_at"
    assert may_declare(alone((14, 15), purpose=purpose)).code == "understanding_not_looked_at"
    assert may_declare(alone((15, 15), purpose=Purpose.COUNSELLING)).code == "understanding_not_looked_at"


def test_a_carer_for_health_says_nothing_about_money_and_nobody_cares_for_fields_that_are_not_touched() -> None:
    money = frozenset({DataCategory.FINANCES})
    assert may_declare(under(HEALTH_CARER, ADULT, categories=money)).code == "field_not_covered"
    both = HEALTH | money
    assert may_declare(under(HEALTH_CARER, ADULT, categories=both)).code == "field_not_covered"
    frame = frozenset({DataCategory.BASE_DATA})
    assert may_declare(under(HEALTH_CARER, ADULT, categories=frame)).code == "legal_carer"


def test_who_has_a_carer_speaks_for_herself_where_nothing_is_reserved() -> None:
    assert may_declare(alone(ADULT, others=(HEALTH_CARER,), categories=HEALTH)).code == "adult"
    assert may_declare(alone(ADULT, others=(RESERVED,), categories=HEALTH)).code == "adult"


def test_a_supplementary_carer_takes_only_the_fields_that_a_court_gave() -> None:
    mother = by(Kind.SOLE_CUSTODY)
    assert may_declare(under(mother, CHILD, others=(HEALTH_SUPPLEMENT,))).code == "holder_of_sole_custody"
    ended = replace(HEALTH_SUPPLEMENT, until=date(2016, 6, 6))
    assert may_declare(under(mother, CHILD, categories=HEALTH, others=(ended,))).code == "holder_of_sole_custody"


def test_nobody_answers_without_a_line_whatever_the_age_and_the_kind() -> None:
    ages = [None, *((low, low) for low in range(25)), *((low, low + 1) for low in range(25))]
    for kind in Kind:
        for age in ages:
            for understanding in Understanding:
                assert may_declare(under(by(kind), age, understanding=understanding)).code
    for age in ages:
        for understanding in Understanding:
            assert may_declare(alone(age, understanding=understanding)).code


def test_no_answer_lets_a_minor_representative_speak_for_somebody_who_may_be_of_age() -> None:
    for kind in (
        Kind.SOLE_CUSTODY,
        Kind.JOINT_CUSTODY,
        Kind.GUARDIAN,
        Kind.OFFICIAL_GUARDIAN,
        Kind.SUPPLEMENTARY_CARER,
    ):
        for high in range(18, 40):
            for low in range(high + 1):
                assert may_declare(under(by(kind), (low, high), agreed=True)).answer is not MAY
