"""What counts is a matter of the facts, not of the order in which they came."""

from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_indicators.catalogue.rules import CASES_PER_PHASE, DAYS_TO_FIRST_CONTACT
from geleit_indicators.facts.rules import categories, counted, waited
from geleit_indicators.projections.rules import Place, differences


@dataclass
class Fact:
    """A fact as it is kept."""

    fact_id: UUID
    retracts: UUID | None
    withdrawn: bool
    categories: list[str]
    too_late: bool = False
    indicator: str = "cases_per_phase"
    period: str | None = "2016-07"
    days: int | None = None


def chain(number: int, corrections: int, withdrawn: bool) -> list[Fact]:
    """A fact and its corrections, each of which retracts the one before; the last may only take back."""
    ids = [uuid5(UUID(int=number), str(step)) for step in range(corrections + 1)]
    return [
        Fact(one, ids[step - 1] if step else None, withdrawn and bool(step) and one == ids[-1], [f"step-{step}"])
        for step, one in enumerate(ids)
    ]


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12), st.integers(0, 10_000))
def test_every_chain_of_corrections_counts_once_as_its_last_or_not_at_all(
    chains: list[tuple[int, bool]], seed: int
) -> None:
    facts = [fact for number, (steps, withdrawn) in enumerate(chains) for fact in chain(number, steps, withdrawn)]
    expected = sum(not (withdrawn and steps) for steps, withdrawn in chains)
    assert counted(facts).total() == expected
    shuffled = list(facts)
    Random(seed).shuffle(shuffled)
    assert counted(shuffled) == counted(facts)


def test_a_correction_that_came_too_late_leaves_what_it_corrects() -> None:
    first, second = chain(1, 1, withdrawn=False)
    second.too_late = True
    assert list(counted([first, second])) == [Place("2016-07", "cases_per_phase", ("step-0",), None)]


def test_a_fact_without_a_month_counts_nowhere() -> None:
    (fact,) = chain(1, 0, withdrawn=False)
    fact.period = None
    assert not counted([fact])


@pytest.mark.parametrize(
    ("from_day", "to_day", "days", "expected"),
    [
        (None, date(2016, 7, 4), None, None),
        (date(2016, 7, 1), None, None, None),
        (date(2016, 7, 1), date(2016, 7, 4), None, 3),
        (date(2016, 7, 4), date(2016, 7, 1), None, None),
        (None, date(2016, 7, 4), 0, 0),
        (None, date(2016, 7, 4), -3, None),
    ],
)
def test_unknown_days_are_unknown_and_never_zero(
    from_day: date | None, to_day: date | None, days: int | None, expected: int | None
) -> None:
    assert waited(from_day, to_day, days) == expected


def test_a_fact_has_one_category_for_every_dimension_and_free_words_are_unknown() -> None:
    given_words = {
        "phase": "counselling",
        "sex": "Frau Yilmaz",
        "district": "Hinterhaus, 3. Stock",
        "first_this_year": True,
    }
    found = dict(
        zip((one.key for one in CASES_PER_PHASE.dimensions), categories(CASES_PER_PHASE, given_words), strict=True)
    )
    assert found == {
        "phase": "counselling", "age_band": "unknown", "sex": "unknown", "group": "unknown", "district": "unknown",
        "target_group": "unknown", "first_this_year": "yes",
    }  # fmt: skip
    assert categories(DAYS_TO_FIRST_CONTACT, {}, 29)[0] == "29-84"


def test_a_place_is_found_again_by_its_key() -> None:
    place = Place("2016-07", "x", ("a", 'b"|,', "ü"), 12)
    assert Place.of("2016-07", "x", place.key) == place
    assert differences({place: 0}, {}) == {}
    assert differences({place: 1}, {place: 2}) == {place: (1, 2)}
