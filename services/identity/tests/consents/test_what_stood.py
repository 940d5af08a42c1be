"""What a decision of the past rested on, and which regime's duties may be named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from geleit_identity.consents.rules import Course, Declaration, Duty, Form, stood, wrong_in_declaration
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import LawRegime

BEGAN = datetime(2016, 9, 1, 10, tzinfo=UTC)
ENDED = datetime(2016, 9, 20, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPEN = Course(BEGAN, None, None, None)


def test_a_ground_stands_from_the_moment_in_which_it_began() -> None:
    assert stood(OPEN, BEGAN)
    assert not stood(OPEN, BEGAN - SECOND)
    assert not stood(replace(OPEN, began_at=None), BEGAN)


def test_a_ground_stands_no_longer_in_the_moment_in_which_it_ended() -> None:
    ended = replace(OPEN, ended_at=ENDED)
    assert stood(ended, ENDED - SECOND)
    assert not stood(ended, ENDED)
    assert not stood(ended, ENDED + SECOND)


def test_a_ground_stands_on_its_first_and_its_last_day_in_berlin() -> None:
    course = replace(OPEN, valid_from=date(2016, 9, 5), valid_until=date(2016, 9, 6))
    midnight = datetime(2016, 9, 4, 22, tzinfo=UTC)
    assert not stood(course, midnight - SECOND)
    assert stood(course, midnight)
    assert stood(course, midnight + timedelta(days=2) - SECOND)
    assert not stood(course, midnight + timedelta(days=2))


@pytest.mark.parametrize("since", [None, date(2016, 9, 5)])
def test_an_open_end_stays_open(since: date | None) -> None:
    assert stood(replace(OPEN, valid_from=since), datetime(2030, 1, 1, tzinfo=UTC))
    assert stood(replace(OPEN, valid_until=date(2016, 9, 5)), BEGAN)


def test_a_ground_does_not_stand_while_it_is_suspended() -> None:
    """From the moment in which it was suspended to the moment in which it counts again."""
    since, until = datetime(2016, 9, 5, 10, tzinfo=UTC), datetime(2016, 9, 8, 10, tzinfo=UTC)
    again = datetime(2016, 9, 12, 10, tzinfo=UTC)
    course = replace(OPEN, pauses=((since, until), (again, None)))
    assert stood(course, since - SECOND)
    assert not stood(course, since)
    assert not stood(course, until - SECOND)
    assert stood(course, until)
    assert stood(course, again - SECOND)
    assert not stood(course, again)
    assert not stood(course, datetime(2030, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("law", "duty", "stands"),
    [
        (LawRegime.SGB_X, Duty.SGB_X_82, True),
        (LawRegime.SGB_X, Duty.GDPR_13, True),
        (LawRegime.SGB_X, Duty.KDG_15, False),
        (LawRegime.KDG, Duty.KDG_15, True),
        (LawRegime.KDG, Duty.GDPR_13, False),
        (LawRegime.KDG, Duty.SGB_X_82A, False),
        (LawRegime.DSG_EKD, Duty.DSG_EKD_18, True),
        (LawRegime.DSG_EKD, Duty.KDG_16, False),
        (LawRegime.DSG_EKD, Duty.GDPR_14, False),
    ],
)
def test_a_duty_of_another_law_is_told_to_nobody(law: LawRegime, duty: Duty, stands: bool) -> None:
    day = date(2016, 9, 1)
    told = frozenset({Duty.PURPOSE, Duty.REFUSAL, Duty.WITHDRAWAL, duty})
    declared = Declaration(False, {DataCategory.NEEDS}, Form.WRITTEN, day, day, None, told, law=law)
    found = [(place.pointer, place.code) for place in wrong_in_declaration(declared, day)]
    assert found == ([] if stands else [("/information_duties", "duty_of_another_law")])
