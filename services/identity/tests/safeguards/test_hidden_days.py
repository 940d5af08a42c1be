"""The days on which other services hide where somebody can be found."""

from datetime import date

from geleit_identity.protections.rules import Protection, ProtectionKind, hidden_days

TODAY = date(2016, 6, 7)
LOCK, REFUGE, CAREFUL = ProtectionKind.ADDRESS_LOCK, ProtectionKind.SECRET_SHELTER, ProtectionKind.CAREFUL_CONTACT


def test_from_the_first_flag_that_hides_until_the_last() -> None:
    until = date(2016, 12, 31)
    lock, refuge = Protection(LOCK, date(2016, 3, 1), until), Protection(REFUGE, date(2017, 2, 1), date(2017, 4, 1))
    assert hidden_days([lock], TODAY) == (date(2016, 3, 1), until)
    assert hidden_days([refuge, lock], TODAY) == (date(2016, 3, 1), date(2017, 4, 1))
    assert hidden_days([lock, Protection(REFUGE, date(2016, 4, 1))], TODAY) == (date(2016, 3, 1), None)


def test_what_is_over_or_hides_nothing_hides_on_no_day() -> None:
    assert hidden_days([], TODAY) is None
    assert hidden_days([Protection(CAREFUL, date(2016, 3, 1))], TODAY) is None
    assert hidden_days([Protection(LOCK, date(2016, 3, 1), date(2016, 6, 6))], TODAY) is None
    assert hidden_days([Protection(LOCK, date(2016, 3, 1), TODAY)], TODAY) == (date(2016, 3, 1), TODAY)
