"""Which category a fact's words become, dimension by dimension."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from geleit_indicators.catalogue.rules import CASES_PER_PHASE, DAYS_TO_FIRST_CONTACT, Indicator
from geleit_indicators.facts.rules import categories, stands, wait_indicator, waited


def told(indicator: Indicator, words: dict[str, object], days: int | None = None) -> dict[str, str]:
    return dict(zip((one.key for one in indicator.dimensions), categories(indicator, words, days), strict=True))


def test_a_wait_fills_its_own_dimension_and_no_other() -> None:
    words: dict[str, object] = {"sex": "female", "district": "nord", "wait": "0-7"}
    assert told(DAYS_TO_FIRST_CONTACT, words, 29) == {
        "wait": "29-84", "age_band": "unknown", "sex": "female", "group": "unknown", "district": "nord",
        "target_group": "unknown",
    }  # fmt: skip


@pytest.mark.parametrize(("flag", "category"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_a_flag_counts_as_yes_no_or_unknown(flag: object, category: str) -> None:
    assert told(CASES_PER_PHASE, {"first_this_year": flag})["first_this_year"] == category


@pytest.mark.parametrize(
    ("district", "category"),
    [
        ("nord", "nord"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "unknown"),
        ("Hinterhaus", "unknown"),
        ("nord ", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_district_is_a_code_and_never_words(district: object, category: str) -> None:
    assert told(CASES_PER_PHASE, {"district": district})["district"] == category


def test_a_kind_of_wait_that_nobody_counts_has_no_indicator() -> None:
    assert wait_indicator("entry_to_first_contact") is DAYS_TO_FIRST_CONTACT
    assert wait_indicator("entry_to_lunch") is None


def test_a_wait_that_ends_on_its_first_day_took_no_days() -> None:
    assert waited(date(2016, 7, 4), date(2016, 7, 4), None) == 0


@dataclass
class Fact:
    fact_id: UUID = field(default_factory=uuid4)
    retracts: UUID | None = None
    withdrawn: bool = False
    too_late: bool = False
    indicator: str = "cases_per_phase"
    period: str | None = "2016-07"
    days: int | None = None
    categories: list[str] = field(default_factory=list)


def test_a_fact_stands_until_it_is_withdrawn_late_or_retracted_in_time() -> None:
    assert stands(Fact(), [])
    assert not stands(Fact(withdrawn=True), [])
    assert not stands(Fact(too_late=True), [])
    assert not stands(Fact(), [Fact(too_late=True), Fact()])
    assert stands(Fact(), [Fact(too_late=True)])
