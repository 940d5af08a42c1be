"""The borders of what a name and a date of birth may be, and of what makes two records meet."""

from datetime import date

import pytest

from geleit_identity.names.rules import wrong_in_name
from geleit_identity.persons.rules import (
    BirthDate,
    BirthPrecision,
    Clue,
    Name,
    NameKind,
    agreement,
    clues,
    wrong_in_birth,
)
from geleit_identity.protections.rules import Protection, ProtectionKind, hides_addresses

TODAY = date(2016, 7, 1)
UNKNOWN = BirthDate(None, BirthPrecision.UNKNOWN)
BORN = BirthDate("1998-03-14", BirthPrecision.DAY)
DAY_AFTER = BirthDate("1998-03-15", BirthPrecision.DAY)
YEAR = BirthDate("1998", BirthPrecision.YEAR)
HADDAD, RAMI = Name(NameKind.FAMILY, "Haddad"), Name(NameKind.GIVEN, "Rami")
YUSUF = Name(NameKind.GIVEN, "Yusuf")


def test_a_name_of_two_hundred_signs_is_the_longest() -> None:
    assert wrong_in_name("A" * 200) is None
    assert wrong_in_name("A" * 201) == "name_too_long"


@pytest.mark.parametrize("name", ["Zelens`kyj", "Zelens´kyj"])
def test_whatever_stroke_a_keyboard_has_for_an_apostrophe_is_taken(name: str) -> None:
    assert wrong_in_name(name) is None


@pytest.mark.parametrize("birth", [YEAR, BirthDate("1998-01-01", BirthPrecision.CONVENTIONAL)])
def test_a_year_lasts_from_its_first_day_to_its_last(birth: BirthDate) -> None:
    assert birth.span == (date(1998, 1, 1), date(1998, 12, 31))


@pytest.mark.parametrize(
    "birth", [UNKNOWN, BirthDate("1998-03-14", BirthPrecision.UNKNOWN), BirthDate(None, BirthPrecision.DAY)]
)
def test_a_day_without_precision_and_a_precision_without_day_say_nothing(birth: BirthDate) -> None:
    assert birth.span is None


def test_a_day_fits_a_year_from_either_side() -> None:
    assert BORN.fits(YEAR)
    assert YEAR.fits(BORN)
    assert not BORN.fits(BirthDate("1997", BirthPrecision.YEAR))
    assert not BORN.fits(BirthDate("1999", BirthPrecision.YEAR))


def test_a_newborn_is_nobody_below_zero() -> None:
    assert BirthDate("2016-06-30", BirthPrecision.DAY).age_on(TODAY) == (0, 0)
    assert BirthDate("2016", BirthPrecision.YEAR).age_on(TODAY) == (0, 0)


def test_who_was_born_on_the_first_day_of_1900_can_be_registered() -> None:
    assert wrong_in_birth(BirthDate("1900-01-01", BirthPrecision.DAY), TODAY) is None
    assert wrong_in_birth(BirthDate("1899-12-31", BirthPrecision.DAY), TODAY) == "before_1900"


def test_the_keys_are_made_of_both_names_and_of_each_with_the_day() -> None:
    assert clues([HADDAD, RAMI], BORN) == {
        Clue("names", "haddad\nrami"),
        Clue("name_day", "haddad\n1998-03-14"),
        Clue("name_day", "rami\n1998-03-14"),
    }
    assert clues([RAMI, HADDAD], BirthDate(None, BirthPrecision.DAY)) == {Clue("names", "haddad\nrami")}


@pytest.mark.parametrize(
    "names",
    [
        [RAMI, YUSUF],
        [HADDAD, Name(NameKind.FAMILY, "Khoury")],
        [Name(NameKind.FAMILY, "Ali"), Name(NameKind.GIVEN, "Ali")],
        [Name(NameKind.SINGLE, "Suharto")],
    ],
)
def test_two_names_of_one_kind_and_one_name_twice_are_no_pair(names: list[Name]) -> None:
    assert clues(names, UNKNOWN) == set()
    assert agreement(names, UNKNOWN, names, BORN) == []


def test_a_birth_agrees_only_where_both_know_one() -> None:
    both = [HADDAD, RAMI]
    assert agreement(both, BORN, both, UNKNOWN) == ["names"]
    assert agreement(both, UNKNOWN, both, BORN) == ["names"]
    assert agreement(both, YEAR, both, BORN) == ["names", "birth"]


def test_one_name_on_another_day_or_the_day_with_another_name_is_no_hit() -> None:
    known = [HADDAD, RAMI]
    assert agreement([RAMI], DAY_AFTER, known, BORN) == []
    assert agreement([YUSUF], BORN, known, BORN) == []
    assert agreement([RAMI], YEAR, known, YEAR) == []
    assert agreement([RAMI], BirthDate("1998-03-14", BirthPrecision.CONVENTIONAL), known, BORN) == []


def test_one_lock_among_other_flags_hides_the_addresses() -> None:
    lock = Protection(ProtectionKind.ADDRESS_LOCK, date(2016, 1, 1))
    past = Protection(ProtectionKind.SECRET_SHELTER, date(2015, 1, 1), date(2015, 12, 31))
    careful = Protection(ProtectionKind.CAREFUL_CONTACT, date(2016, 1, 1))
    assert hides_addresses([careful, past, lock], TODAY)
    assert not hides_addresses([careful, past], TODAY)
    assert not hides_addresses([], TODAY)
