"""Under which keys a person is found again, and that no key stands on one attribute alone."""

from geleit_identity.matching.blocking import Key, Pass, keys
from geleit_identity.matching.levels import Address, Birth, Described, described

HOME = Address("Lindenstraße", "12", "52062", "Altenbrück")
OLHA = described(["Шевченко", "Shevchenko"], ["Olha"], Birth("1988-03-07"), [HOME])


def ways(one: Described, other: Described) -> set[Pass]:
    return {key.way for key in keys(one) & keys(other)}


def person(family: str, given: str, birth: str | None = None, address: Address | None = None) -> Described:
    return described([family], [given], Birth(birth) if birth else None, [address] if address else [])


def test_no_key_is_made_of_one_attribute() -> None:
    assert keys(OLHA)
    assert all(len(key.material.split("\n")) >= 2 and "" not in key.material.split("\n") for key in keys(OLHA))


def test_one_attribute_alone_gives_no_key() -> None:
    for alone in (
        described(["Shevchenko"], []),
        described([], ["Olha"]),
        described(["Suharto"], ["Suharto"]),
        described([], [], Birth("1988-03-07")),
    ):
        assert keys(alone) == set()


def test_another_transliteration_with_swapped_names_is_found() -> None:
    assert Pass.SOUNDS in ways(OLHA, person("Olha", "Schewtschenko"))


def test_other_vowels_are_found_by_consonants_and_year() -> None:
    assert {Pass.BONES_YEAR, Pass.BONES_DAY_MONTH} <= ways(
        person("Petrenko", "Volodymyr", "1970-05-06"), person("Petrenko", "Wladimir", "1970-05-06")
    )


def test_swapped_day_and_month_are_found() -> None:
    assert Pass.BONE_BIRTH in ways(OLHA, person("Shevchenko", "Maria", "1988-07-03"))


def test_a_typo_in_a_name_is_found_by_the_other_name_and_the_day() -> None:
    assert ways(OLHA, person("Shevxhenkp", "Olha", "1988-03-07"))


def test_a_wrong_year_is_found_by_day_and_month() -> None:
    assert Pass.BONES_DAY_MONTH in ways(OLHA, person("Shevchenko", "Olha", "1978-03-07"))


def test_without_a_date_the_address_finds() -> None:
    assert {Pass.BONE_ADDRESS, Pass.HOUSE} <= ways(OLHA, person("Shevchenko", "O.", None, HOME))


def test_both_names_new_and_the_day_right_the_place_finds() -> None:
    assert Pass.BIRTH_ADDRESS in ways(OLHA, person("Müller", "Olga", "1988-03-07", HOME))


def test_a_first_of_january_makes_no_key_of_a_day() -> None:
    made = {key.way for key in keys(person("Ahmadi", "Reza", "1990-01-01", HOME))}
    assert made.isdisjoint({Pass.BONE_BIRTH, Pass.BIRTH_ADDRESS, Pass.BONES_DAY_MONTH})
    assert Pass.BONES_YEAR in made


def test_the_number_of_keys_of_a_long_name_stays_small() -> None:
    long = described(["Al-Hashimi Abdulrahman"], ["Mohammed Chaled Yousef"], Birth("1988-03-07"), [HOME])
    assert 10 < len(keys(long)) < 150
    assert all(isinstance(key, Key) for key in keys(long))
