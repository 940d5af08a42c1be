from datetime import date
from uuid import UUID

import pytest

from geleit_identity.persons.blind import GENERATIONS, WRITTEN, hidden
from geleit_identity.persons.rules import (
    BirthDate,
    BirthPrecision,
    Clue,
    Name,
    NameKind,
    agreement,
    clues,
    without_latin_spelling,
    wrong_in_birth,
)
from geleit_identity.protections.rules import Protection, ProtectionKind, hides_addresses

TODAY = date(2016, 7, 1)
UNKNOWN = BirthDate(None, BirthPrecision.UNKNOWN)


def family(value: str) -> Name:
    return Name(NameKind.FAMILY, value)


def first(value: str) -> Name:
    return Name(NameKind.GIVEN, value)


def born(day: str) -> BirthDate:
    return BirthDate(day, BirthPrecision.DAY)


@pytest.mark.parametrize(
    ("on", "precision", "code"),
    [
        ("1998-03-14", BirthPrecision.DAY, None),
        ("1998-03", BirthPrecision.MONTH, None),
        ("1998", BirthPrecision.YEAR, None),
        ("1998-01-01", BirthPrecision.CONVENTIONAL, None),
        (None, BirthPrecision.UNKNOWN, None),
        ("2016-07-01", BirthPrecision.DAY, None),
        ("1998", BirthPrecision.UNKNOWN, "birth_unknown_has_no_date"),
        ("1998", BirthPrecision.DAY, "birth_does_not_fit_precision"),
        ("1998-03-14", BirthPrecision.YEAR, "birth_does_not_fit_precision"),
        ("1998-02-30", BirthPrecision.DAY, "birth_does_not_fit_precision"),
        ("1998-13", BirthPrecision.MONTH, "birth_does_not_fit_precision"),
        ("١٩٩٨", BirthPrecision.YEAR, "birth_does_not_fit_precision"),
        ("1998-W1-1", BirthPrecision.DAY, "birth_does_not_fit_precision"),
        (None, BirthPrecision.DAY, "birth_does_not_fit_precision"),
        ("1998-03-14", BirthPrecision.CONVENTIONAL, "birth_conventional_is_first_january"),
        ("1899-12-31", BirthPrecision.DAY, "before_1900"),
        ("1899", BirthPrecision.YEAR, "before_1900"),
        ("0000", BirthPrecision.YEAR, "birth_does_not_fit_precision"),
        ("2016-07-02", BirthPrecision.DAY, "in_the_future"),
        ("2016-08", BirthPrecision.MONTH, "in_the_future"),
        ("2017", BirthPrecision.YEAR, "in_the_future"),
    ],
)
def test_a_date_of_birth_is_as_long_as_its_precision(
    on: str | None, precision: BirthPrecision, code: str | None
) -> None:
    assert wrong_in_birth(BirthDate(on, precision), TODAY) == code


def test_a_conventional_first_of_january_fits_every_day_of_its_year() -> None:
    conventional = BirthDate("1998-01-01", BirthPrecision.CONVENTIONAL)
    assert conventional.fits(born("1998-11-30"))
    assert not conventional.fits(born("1999-01-01"))
    assert conventional.fits(UNKNOWN)
    assert not born("1998-01-01").fits(born("1998-01-02"))


def test_a_month_knows_its_last_day() -> None:
    assert BirthDate("1996-02", BirthPrecision.MONTH).span == (date(1996, 2, 1), date(1996, 2, 29))
    assert BirthDate("1996-12", BirthPrecision.MONTH).span == (date(1996, 12, 1), date(1996, 12, 31))


def test_the_age_of_who_is_known_by_the_year_is_a_range() -> None:
    assert BirthDate("1998", BirthPrecision.YEAR).age_on(TODAY) == (17, 18)
    assert born("1998-07-01").age_on(TODAY) == (18, 18)
    assert born("1998-07-02").age_on(TODAY) == (17, 17)
    assert UNKNOWN.age_on(TODAY) is None


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        ([], []),
        ([family("Petrenko"), first("Oleh")], []),
        ([family("Петренко"), first("Олег")], [0, 1]),
        ([family("Петренко"), family("Petrenko"), first("Oleh")], []),
        ([family("Петренко"), first("Oleh")], [0]),
        ([Name(NameKind.UNKNOWN, "محمد أحمد"), first("Mohammad")], []),
        ([Name(NameKind.PATRONYMIC, "Іванович"), family("Petrenko")], []),
        ([Name(NameKind.PATRONYMIC, "Іванович")], [0]),
        ([Name(NameKind.UNKNOWN, "Mohammad Ahmad"), first("محمد"), family("أحمد")], []),
        ([Name(NameKind.SINGLE, "ተስፋይ"), first("Tesfay")], [0]),
    ],
)
def test_a_spelling_in_other_letters_stands_beside_a_latin_one(names: list[Name], missing: list[int]) -> None:
    assert without_latin_spelling(names) == missing


def test_no_blocking_key_is_made_of_one_attribute_alone() -> None:
    names = [family("Haddad"), first("Rami"), Name(NameKind.PATRONYMIC, "Yusuf")]
    found = clues(names, born("1998-03-14"))
    assert {clue.kind for clue in found} == {"names", "name_day"}
    assert all("\n" in clue.material and all(clue.material.split("\n")) for clue in found)
    assert clues([family("Haddad")], UNKNOWN) == set()
    assert clues([family("Haddad")], BirthDate("1998", BirthPrecision.YEAR)) == set()


def test_swapped_names_meet_in_the_same_key() -> None:
    assert clues([family("Haddad"), first("Rami")], UNKNOWN) == clues([family("Rami"), first("Haddad")], UNKNOWN)


def test_two_names_agree_unless_the_birth_contradicts() -> None:
    known = [family("Haddad"), first("Rami")]
    assert agreement([family("HADDAD"), first("rami")], UNKNOWN, known, born("1998-03-14")) == ["names"]
    assert agreement(known, born("1998-03-14"), known, born("1998-03-14")) == ["names", "birth"]
    assert agreement(known, born("1998-03-15"), known, born("1998-03-14")) == []


def test_one_name_is_a_hit_only_with_the_same_exact_day() -> None:
    known = [family("Haddad"), first("Rami")]
    assert agreement([first("Rami")], born("1998-03-14"), known, born("1998-03-14")) == ["name", "birth"]
    assert agreement([first("Rami")], UNKNOWN, known, born("1998-03-14")) == []
    assert agreement([first("Rami")], BirthDate("1998", BirthPrecision.YEAR), known, born("1998-03-14")) == []


@pytest.mark.parametrize(
    ("kind", "hides"),
    [
        (ProtectionKind.ADDRESS_LOCK, True),
        (ProtectionKind.CONDITIONAL_LOCK, True),
        (ProtectionKind.SECRET_SHELTER, True),
        (ProtectionKind.CAREFUL_CONTACT, False),
    ],
)
def test_a_lock_hides_addresses_while_it_is_in_force(kind: ProtectionKind, hides: bool) -> None:
    lock = Protection(kind, date(2016, 1, 1), date(2016, 12, 31))
    assert hides_addresses([lock], date(2016, 1, 1)) is hides
    assert hides_addresses([lock], date(2016, 12, 31)) is hides
    assert not hides_addresses([lock], date(2015, 12, 31))
    assert not hides_addresses([lock], date(2017, 1, 1))
    assert hides_addresses([Protection(kind, date(2016, 1, 1))], date(2030, 1, 1)) is hides


def test_keys_of_the_generation_before_are_made_of_the_search_form_of_that_time() -> None:
    names = [family("Col·lell"), first("Rami")]
    now, then = (clues(names, UNKNOWN, GENERATIONS[number]) for number in (2, 1))
    assert (now, then) == ({Clue("names", "collell\nrami")}, {Clue("names", "col lell\nrami")})
    assert WRITTEN == 2


def test_the_keys_of_a_generation_are_its_own() -> None:
    body, material = UUID(int=1), clues([family("Haddad"), first("Rami")], UNKNOWN)
    assert hidden(b"key", body, 1, material) != hidden(b"key", body, 2, material)
