from geleit_identity.safeguards.rules import MOST_MEMBERS, POOL


def test_case_managers_are_asked_and_a_view_of_a_household_has_twenty_persons_at_most() -> None:
    assert (POOL, MOST_MEMBERS) == ("case_managers", 20)
