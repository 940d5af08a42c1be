"""Representations and the 18th birthday."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from geleit_identity.persons.rules import BirthDate, BirthPrecision
from geleit_identity.representations.rules import (
    EFFECT_OF,
    Effect,
    EndedBy,
    Evidence,
    Field,
    Kind,
    Majority,
    Representation,
    asked_ahead,
    fields_needed,
    majority,
    wrong_in_end,
    wrong_in_representation,
)
from geleit_vocabulary.categories import DataCategory

TODAY = date(2016, 6, 7)
GUARDIAN = Representation(uuid4(), Kind.GUARDIAN, frozenset({Field.ALL}), date(2016, 1, 1))
CARER = replace(GUARDIAN, kind=Kind.LEGAL_CARER, fields=frozenset({Field.HEALTH}))


@pytest.mark.parametrize(
    ("birth", "coming"),
    [
        (BirthDate("1998-09-15", BirthPrecision.DAY), Majority(date(2016, 9, 15), date(2016, 9, 15))),
        (BirthDate("1996-02-29", BirthPrecision.DAY), Majority(date(2014, 3, 1), date(2014, 3, 1))),
        (BirthDate("1998-09", BirthPrecision.MONTH), Majority(date(2016, 9, 1), date(2016, 9, 30))),
        (BirthDate("1998", BirthPrecision.YEAR), Majority(date(2016, 1, 1), date(2016, 12, 31))),
        (BirthDate("1998-01-01", BirthPrecision.CONVENTIONAL), Majority(date(2016, 1, 1), date(2016, 12, 31))),
        (BirthDate(None, BirthPrecision.UNKNOWN), None),
    ],
)
def test_the_birthday_is_as_certain_as_the_birth(birth: BirthDate, coming: Majority | None) -> None:
    assert majority(birth) == coming
    if coming is not None:
        assert coming.certain is (birth.precision is BirthPrecision.DAY)


def test_the_young_person_is_asked_ninety_days_ahead() -> None:
    assert asked_ahead(Majority(date(2016, 12, 1), date(2016, 12, 1)), TODAY) == date(2016, 9, 2)
    assert asked_ahead(Majority(date(2016, 7, 1), date(2016, 7, 1)), TODAY) == TODAY
    assert asked_ahead(Majority(date(2016, 1, 1), date(2016, 12, 31)), TODAY) == TODAY
    assert asked_ahead(Majority(date(2016, 6, 7), date(2016, 6, 7)), TODAY) is None


@pytest.mark.parametrize(
    ("given", "seen_on", "wrong"),
    [
        (GUARDIAN, TODAY, []),
        (replace(GUARDIAN, until=date(2015, 12, 31)), TODAY, [("/until", "ends_before_it_begins")]),
        (replace(GUARDIAN, until=GUARDIAN.since), TODAY, []),
        (replace(GUARDIAN, until=TODAY), TODAY, []),
        (GUARDIAN, date(2016, 6, 8), [("/evidence/seen_on", "in_the_future")]),
        (GUARDIAN, None, [("/evidence/seen_on", "missing")]),
        (replace(GUARDIAN, evidence=Evidence.TOLD), None, []),
        (
            replace(GUARDIAN, reserved=frozenset({Field.HEALTH})),
            TODAY,
            [("/reserved_fields", "reservation_only_with_legal_carer")],
        ),
        (
            replace(CARER, reserved=frozenset({Field.FINANCES})),
            TODAY,
            [("/reserved_fields", "reservation_outside_fields")],
        ),
        (replace(CARER, reserved=frozenset({Field.HEALTH})), TODAY, []),
        (replace(CARER, fields=frozenset({Field.ALL})), TODAY, [("/fields", "carer_for_all_does_not_exist")]),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    given: Representation, seen_on: date | None, wrong: list[tuple[str, str]]
) -> None:
    assert wrong_in_representation(given, seen_on, TODAY) == wrong


def test_a_declaration_ends_where_the_person_has_a_voice_or_a_court_took_the_other_ones() -> None:
    ends = {reason for reason, effect in EFFECT_OF.items() if effect is Effect.ENDS}
    assert ends == {EndedBy.CAME_OF_AGE, EndedBy.COURT_DECISION, EndedBy.NEVER_HELD}
    assert set(EFFECT_OF) == set(EndedBy)


def test_each_category_stands_in_a_field_of_life_or_in_every_one() -> None:
    everywhere = {category for category in DataCategory if not fields_needed([category])}
    assert DataCategory.BASE_DATA in everywhere
    assert {DataCategory.NEEDS, DataCategory.RELIGION, DataCategory.HEALTH}.isdisjoint(everywhere)
    assert fields_needed([DataCategory.HEALTH, DataCategory.NEEDS]) == {Field.HEALTH, Field.PERSON}


@pytest.mark.parametrize(
    ("until", "day", "stands"),
    [
        (None, date(2015, 12, 31), False),
        (None, date(2016, 1, 1), True),
        (None, date(2036, 1, 1), True),
        (date(2016, 3, 31), date(2015, 12, 31), False),
        (date(2016, 3, 31), date(2016, 3, 31), True),
        (date(2016, 3, 31), date(2016, 4, 1), False),
    ],
)
def test_a_representation_stands_from_its_first_to_its_last_day(until: date | None, day: date, stands: bool) -> None:
    assert replace(GUARDIAN, until=until).on(day) is stands


@pytest.mark.parametrize(
    ("ended_on", "ended_by", "wrong"),
    [
        (TODAY, EndedBy.CAME_OF_AGE, "majority_is_reckoned"),
        (TODAY, EndedBy.COURT_DECISION, None),
        (date(2016, 6, 8), EndedBy.COURT_DECISION, "in_the_future"),
        (GUARDIAN.since, EndedBy.NEVER_HELD, None),
        (date(2015, 12, 31), EndedBy.POWER_REVOKED, "ends_before_it_begins"),
    ],
)
def test_an_end_lies_between_the_first_day_and_today_and_nobody_enters_majority(
    ended_on: date, ended_by: EndedBy, wrong: str | None
) -> None:
    assert wrong_in_end(ended_on, GUARDIAN.since, ended_by, TODAY) == wrong
