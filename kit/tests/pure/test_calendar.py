"""Business days and deadlines of the sixteen Länder, held against an independent calendar and worked examples."""

import hashlib
from datetime import date, timedelta

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_kit.pure.calendar import CALENDAR_VERSION, Calendar, DeadlineRule, Land, Unit
from geleit_kit.pure.holidays import HOLIDAY_LAWS, RULES, easter_sunday, holidays

YEARS = range(1991, 2036)
NRW = Calendar(Land.NW)
DAYS = st.dates(date(1991, 1, 8), date(2060, 12, 31))
LANDS = st.sampled_from(list(Land))
# What the tables said under each version. Whoever changes a table gives it a new version and a new line here.
TABLES = {"de-2026.1": "c7cba7ca033784f2"}


@pytest.mark.parametrize("land", list(Land))
def test_the_holidays_of_each_land_are_those_of_an_independent_calendar(land: Land) -> None:
    known = oracle.country_holidays("DE", subdiv=land.value, years=YEARS)
    assert {holiday.day for year in YEARS for holiday in Calendar(land).holidays(year)} == set(known)


@pytest.mark.parametrize(
    ("land", "key"), [(Land.BY, "assumption"), (Land.SN, "corpus_christi"), (Land.TH, "corpus_christi")]
)
def test_local_holidays_of_catholic_municipalities_are_those_of_an_independent_calendar(land: Land, key: str) -> None:
    known = oracle.country_holidays("DE", subdiv=land.value, years=YEARS, categories=("public", "catholic"))
    assert {holiday.day for year in YEARS for holiday in Calendar(land, [key]).holidays(year)} == set(known)


def test_the_peace_festival_is_a_holiday_in_augsburg_only() -> None:
    known = oracle.country_holidays("DE", subdiv="Augsburg", years=2026, categories=("public", "catholic"))
    augsburg = Calendar("BY", ["peace_festival", "assumption"])
    assert {holiday.day for holiday in augsburg.holidays(2026)} == set(known)
    assert not augsburg.business_day(date(2025, 8, 8))
    assert Calendar("BY").business_day(date(2025, 8, 8))
    with pytest.raises(ValueError, match="peace_festival"):
        Calendar("NW", ["peace_festival"])


def test_easter_falls_on_a_sunday_between_22_march_and_25_april_in_every_year() -> None:
    for year in range(1900, 2300):
        day = easter_sunday(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)
    assert easter_sunday(2008) == date(2008, 3, 23)
    assert easter_sunday(2038) == date(2038, 4, 25)


def test_reformation_day_2017_was_a_holiday_everywhere_and_in_north_rhine_westphalia_never_again() -> None:
    assert all(not Calendar(land).business_day(date(2017, 10, 31)) for land in Land)
    assert NRW.business_day(date(2016, 10, 31))
    assert NRW.business_day(date(2018, 10, 31))
    assert not Calendar("NI").business_day(date(2018, 10, 31))


def test_the_eleven_holidays_of_north_rhine_westphalia_in_2016() -> None:
    assert [(holiday.key, holiday.day.isoformat()) for holiday in NRW.holidays(2016)] == [
        ("new_year", "2016-01-01"), ("good_friday", "2016-03-25"), ("easter_monday", "2016-03-28"),
        ("first_of_may", "2016-05-01"), ("ascension", "2016-05-05"), ("whit_monday", "2016-05-16"),
        ("corpus_christi", "2016-05-26"), ("unity_day", "2016-10-03"), ("all_saints", "2016-11-01"),
        ("christmas_day", "2016-12-25"), ("second_christmas_day", "2016-12-26"),
    ]  # fmt: skip


def test_every_holiday_names_its_law_and_has_both_languages() -> None:
    assert set(HOLIDAY_LAWS) == set(Land)
    assert all(rule.name.de and rule.name.en for rule in RULES)
    assert NRW.holidays(2016)[0].law == "§ 2 Feiertagsgesetz NW"
    unity = NRW.holiday(date(2016, 10, 3))
    assert unity is not None
    assert unity.law == "Art. 2 Abs. 2 Einigungsvertrag"


def test_a_changed_table_needs_a_new_calendar_version() -> None:
    said = "\n".join(
        f"{land} {found.key} {found.day} {found.local}"
        for land in Land
        for year in range(1991, 2051)
        for found in holidays(land, year)
    )
    assert TABLES[CALENDAR_VERSION] == hashlib.sha256(said.encode()).hexdigest()[:16]


def test_days_before_the_tables_are_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="1991"):
        NRW.business_day(date(1990, 12, 31))


def test_an_unknown_land_is_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        Calendar("XX")


def test_christmas_eve_and_new_years_eve_are_business_days() -> None:
    assert NRW.business_day(date(2026, 12, 24))
    assert NRW.business_day(date(2026, 12, 31))


def test_the_same_deadline_ends_later_where_the_land_keeps_another_holiday() -> None:
    week = DeadlineRule(1, Unit.WEEKS, law="§ 26 (3) SGB X")
    assert Calendar("HE").deadline(date(2016, 10, 25), week) == date(2016, 11, 1)
    assert NRW.deadline(date(2016, 10, 25), week) == date(2016, 11, 2)


@pytest.mark.parametrize(
    ("event", "rule", "last"),
    [
        # § 187 (1), § 188 (1) BGB: the day of the event does not count.
        (date(2026, 6, 1), DeadlineRule(10, Unit.DAYS), date(2026, 6, 11)),
        (date(2026, 6, 1), DeadlineRule(10, Unit.DAYS, first_day_counts=True), date(2026, 6, 10)),
        (date(2026, 6, 1), DeadlineRule(0, Unit.DAYS), date(2026, 6, 1)),
        # § 188 (2) BGB: the day of the week or month of the same name or number.
        (date(2026, 6, 2), DeadlineRule(2, Unit.WEEKS), date(2026, 6, 16)),
        (date(2026, 6, 2), DeadlineRule(1, Unit.MONTHS), date(2026, 7, 2)),
        (date(2026, 1, 1), DeadlineRule(1, Unit.YEARS, first_day_counts=True, moves=False), date(2026, 12, 31)),
        # § 188 (3) BGB: the month has no such day.
        (date(2023, 1, 31), DeadlineRule(1, Unit.MONTHS), date(2023, 2, 28)),
        (date(2024, 1, 31), DeadlineRule(1, Unit.MONTHS), date(2024, 2, 29)),
        (date(2024, 2, 29), DeadlineRule(1, Unit.YEARS), date(2025, 2, 28)),
        (date(2023, 1, 30), DeadlineRule(1, Unit.MONTHS, first_day_counts=True), date(2023, 2, 28)),
        # An age is reached at the beginning of the birthday (§ 187 (2) sentence 2): the last day of being 17.
        (date(2008, 2, 29), DeadlineRule(18, Unit.YEARS, first_day_counts=True, moves=False), date(2026, 2, 28)),
        # § 26 (3) SGB X: Saturday, Sunday and holiday move on; 26 December 2016 was a Monday.
        (date(2016, 12, 17), DeadlineRule(1, Unit.WEEKS), date(2016, 12, 27)),
        (date(2026, 5, 4), DeadlineRule(1, Unit.MONTHS), date(2026, 6, 5)),
        # § 26 (4), (5) SGB X: the last day of a benefit and a fixed date stay.
        (date(2016, 12, 17), DeadlineRule(1, Unit.WEEKS, moves=False), date(2016, 12, 24)),
        (date(2016, 12, 22), DeadlineRule(3, Unit.BUSINESS_DAYS), date(2016, 12, 28)),
        (date(2016, 12, 24), DeadlineRule(1, Unit.BUSINESS_DAYS, first_day_counts=True), date(2016, 12, 27)),
    ],
)
def test_a_period_ends_on_the_day_that_the_law_counts(event: date, rule: DeadlineRule, last: date) -> None:
    assert NRW.deadline(event, rule) == last


@pytest.mark.parametrize(("amount", "first_day_counts"), [(-1, False), (0, True)])
def test_a_period_without_length_is_refused(amount: int, *, first_day_counts: bool) -> None:
    with pytest.raises(ValueError, match="period"):
        DeadlineRule(amount, Unit.DAYS, first_day_counts=first_day_counts)


def test_business_days_are_counted_from_the_day_after_and_backwards_too() -> None:
    assert NRW.add_business_days(date(2016, 10, 28), 1) == date(2016, 10, 31)
    assert NRW.add_business_days(date(2016, 10, 28), 2) == date(2016, 11, 2)
    assert NRW.add_business_days(date(2016, 11, 2), -1) == date(2016, 10, 31)
    assert NRW.add_business_days(date(2016, 11, 1), 0) == date(2016, 11, 2)


@given(LANDS, DAYS, st.integers(min_value=0, max_value=40))
def test_adding_business_days_ends_on_a_business_day_with_as_many_between(land: Land, day: date, n: int) -> None:
    calendar = Calendar(land)
    end = calendar.add_business_days(day, n)
    assert calendar.business_day(end)
    between = [day + timedelta(days=offset) for offset in range(1, (end - day).days + 1)]
    if n:
        assert sum(map(calendar.business_day, between)) == n


@given(LANDS, DAYS, st.integers(min_value=1, max_value=400), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))
def test_a_deadline_never_ends_early_nor_on_a_day_without_business(
    land: Land, day: date, amount: int, unit: Unit
) -> None:
    calendar, rule = Calendar(land), DeadlineRule(amount, unit)
    last = calendar.deadline(day, rule)
    assert last >= rule.last_day(day)
    assert calendar.business_day(last)
    assert not any(
        calendar.business_day(rule.last_day(day) + timedelta(days=offset))
        for offset in range((last - rule.last_day(day)).days)
    )
