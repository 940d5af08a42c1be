"""The days of a body's contracts."""

from datetime import date

from geleit_identity.bodies.rules import wrong_in_contracts
from geleit_kit.pure.problems import Place

BEGIN = date(2016, 7, 1)


def test_a_contract_may_be_open_or_last_one_day_and_never_ends_before_it_begins() -> None:
    found = wrong_in_contracts([(BEGIN, None), (BEGIN, BEGIN), (BEGIN, date(2016, 6, 30))])
    assert found == [Place("/contracts/2/until", "ends_before_it_begins")]
