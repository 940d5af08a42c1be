from uuid import UUID

import pytest

from geleit_kit.pure.four_eyes import PROPOSAL, wrong_in_deciding

KIM, SAM = UUID(int=1), UUID(int=2)
OFFICER = frozenset({"officer"})


@pytest.mark.parametrize(
    ("action", "second", "roles", "code"),
    [
        ("agree", SAM, OFFICER, None),
        ("agree", SAM, {"officer", "admin"}, None),
        ("agree", KIM, OFFICER, "second_person_needed"),
        ("agree", SAM, {"admin"}, "role_missing_among_two"),
        ("reject", SAM, {"admin"}, None),
        ("reject", KIM, OFFICER, "second_person_needed"),
        ("withdraw", KIM, {"admin"}, None),
        ("withdraw", SAM, OFFICER, "only_who_proposed"),
    ],
)
def test_who_decides_is_another_and_one_of_the_two_holds_the_role(
    action: str, second: UUID, roles: set[str], code: str | None
) -> None:
    assert wrong_in_deciding(action, KIM, second, roles_of_both=roles, among=OFFICER) == code


def test_where_no_role_is_needed_any_second_person_agrees() -> None:
    assert wrong_in_deciding("agree", KIM, SAM, roles_of_both=set(), among=frozenset()) is None


def test_a_proposal_is_decided_once() -> None:
    assert PROPOSAL.final == {"agreed", "rejected", "withdrawn", "expired"}
