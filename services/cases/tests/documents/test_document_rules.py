"""Under which category a document is kept, and when its end has to be thought of."""

from datetime import date

import pytest

from geleit_cases.documents.rules import (
    DocumentKind,
    category_fault,
    category_of,
    reminder_fault,
    think_of_it_on,
    validity_fault,
)
from geleit_vocabulary.categories import DataCategory

TODAY = date(2016, 6, 21)


def test_a_guarded_kind_is_kept_under_its_own_category_wherever_it_is_filed() -> None:
    report = DocumentKind.MEDICAL_REPORT
    assert category_fault(report, DataCategory.WORK) == "category_of_the_kind"
    assert category_fault(report, category_of(report, None, DataCategory.WORK)) is None
    assert category_of(report, None, DataCategory.WORK) == DataCategory.HEALTH


def test_another_kind_proposes_a_category_and_keeps_the_one_that_was_chosen() -> None:
    letter = DocumentKind.LETTER
    assert category_of(letter, None) == DataCategory.COUNSELLING
    assert category_of(letter, None, DataCategory.HEALTH) == DataCategory.HEALTH
    assert category_fault(letter, DataCategory.HEALTH) is None


@pytest.mark.parametrize("category", [DataCategory.RECORD, DataCategory.STAFF, DataCategory.HYPOTHESES])
def test_no_document_hides_behind_the_frame_of_the_record(category: DataCategory) -> None:
    assert category_fault(DocumentKind.OTHER, category) == "not_in_list"


def test_every_kind_can_be_kept_under_the_category_that_it_proposes() -> None:
    assert [kind for kind in DocumentKind if category_fault(kind, kind.category)] == []


@pytest.mark.parametrize(
    ("until", "said", "on"),
    [
        (None, None, None),
        (date(2016, 6, 20), None, None),
        (date(2016, 6, 21), None, TODAY),
        (date(2016, 7, 1), None, TODAY),
        (date(2017, 3, 31), None, date(2017, 2, 3)),
        (date(2017, 3, 31), date(2017, 3, 1), date(2017, 3, 1)),
        (date(2017, 3, 31), date(2016, 1, 1), TODAY),
    ],
)
def test_the_end_of_a_document_becomes_a_task_eight_weeks_before_or_when_it_was_said(
    until: date | None, said: date | None, on: date | None
) -> None:
    assert think_of_it_on(until, said, TODAY) == on


def test_a_document_does_not_end_before_its_issue_and_is_not_thought_of_after_its_end() -> None:
    assert validity_fault(date(2016, 2, 1), date(2016, 1, 31)) == "before_the_issue"
    assert validity_fault(date(2016, 2, 1), date(2016, 2, 1)) is None
    assert reminder_fault(None, TODAY) == "after_the_end"
    assert reminder_fault(date(2016, 6, 20), TODAY) == "after_the_end"
    assert reminder_fault(TODAY, TODAY) is None
