"""A pair of records: which of two is written first, and when finding it again changes anything."""

from uuid import UUID

import pytest

from geleit_identity.duplicates.rules import DUPLICATE, GRADES, REPORTED, surer, unordered

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_a_pair_is_one_pair_whoever_is_named_first() -> None:
    assert unordered(ONE, OTHER) == unordered(OTHER, ONE) == (ONE, OTHER)


@pytest.mark.parametrize(
    ("grade", "known", "more"),
    [
        ("certain", "certain", False),
        ("certain", "possible", True),
        ("certain", "reported", True),
        ("possible", "certain", False),
        ("possible", "possible", False),
        ("possible", "reported", True),
        ("reported", "certain", False),
        ("reported", "possible", False),
        ("reported", "reported", False),
    ],
)
def test_a_pair_that_is_found_again_is_told_anew_only_with_more_reason(grade: str, known: str, more: bool) -> None:
    assert surer(grade, known) is more
    assert GRADES == ("certain", "possible", REPORTED)


def test_a_person_alone_merges_keeps_apart_and_opens_again() -> None:
    by_hand = {(step.action, step.source, step.target) for step in DUPLICATE.steps if not step.automatic}
    assert by_hand == {
        ("merge", "open", "merged"),
        ("keep_apart", "open", "kept_apart"),
        ("reopen", "kept_apart", "open"),
    }
