"""Who may object to what one of two holders of custody declared, and what the end of one of them does to it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from geleit_identity.representations.rules import EFFECT_OF, EndedBy, Field, Kind, Representation
from geleit_identity.representing.rules import POOL, ends_too, wrong_in_objection

TODAY = date(2016, 6, 7)
MOTHER = Representation(uuid4(), Kind.JOINT_CUSTODY, frozenset({Field.ALL}), date(2016, 1, 1))
FATHER = replace(MOTHER, id=uuid4())
GUARDIAN = replace(MOTHER, id=uuid4(), kind=Kind.GUARDIAN)
FORMER = replace(FATHER, until=date(2016, 6, 6))


@pytest.mark.parametrize(
    ("objecting", "declaring", "objected_on", "wrong"),
    [
        (FATHER, MOTHER, TODAY, None),
        (FATHER, MOTHER, date(2016, 6, 1), None),
        (FATHER, MOTHER, date(2016, 6, 8), ("/objected_on", "in_the_future")),
        (replace(FATHER, until=TODAY), MOTHER, TODAY, None),
        (None, MOTHER, TODAY, ("/representation_id", "objects_without_custody")),
        (GUARDIAN, MOTHER, TODAY, ("/representation_id", "objects_without_custody")),
        (FORMER, MOTHER, TODAY, ("/representation_id", "objects_without_custody")),
        (FATHER, None, TODAY, ("/representation_id", "declared_by_nobody_with_custody")),
        (FATHER, GUARDIAN, TODAY, ("/representation_id", "declared_by_nobody_with_custody")),
        (FATHER, FATHER, TODAY, ("/representation_id", "objects_to_own_declaration")),
    ],
)
def test_only_the_other_one_of_two_joint_holders_objects(
    objecting: Representation | None,
    declaring: Representation | None,
    objected_on: date,
    wrong: tuple[str, str] | None,
) -> None:
    assert wrong_in_objection(objecting, declaring, objected_on, TODAY) == wrong


@pytest.mark.parametrize("ended_by", EndedBy)
@pytest.mark.parametrize("both_agreed", [True, False])
@pytest.mark.parametrize("other_stands", [True, False])
def test_what_both_agreed_to_the_other_carries_on_unless_nobody_ever_spoke_or_the_child_speaks_now(
    ended_by: EndedBy, both_agreed: bool, other_stands: bool
) -> None:
    carried = both_agreed and other_stands and ended_by not in (EndedBy.CAME_OF_AGE, EndedBy.NEVER_HELD)
    expected = None if carried else EFFECT_OF[ended_by]
    assert ends_too(ended_by, both_agreed=both_agreed, other_stands=other_stands) is expected


def test_the_case_managers_are_asked() -> None:
    assert POOL == "case_managers"
