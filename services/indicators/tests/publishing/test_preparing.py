"""From counts to tables: districts that hardly anybody lives in, medians and shares with too small a base."""

from typing import Any

import pytest

from geleit_indicators.catalogue.rules import CASES_PER_PHASE, DAYS_TO_FIRST_CONTACT, INDICATORS
from geleit_indicators.disclosure.linked import NODE
from geleit_indicators.disclosure.rules import Rule
from geleit_indicators.projections.rules import Days
from geleit_indicators.publishing.preparing import Counted, Prepared, fold_districts, prepare

RULE = Rule()


def waits(body: str, *found: tuple[str, str, int, int]) -> dict[str, dict[tuple[str, ...], Days]]:
    """Waits of a body: band, district, days, how many."""
    atoms: dict[tuple[str, ...], Days] = {}
    for band, district, days, count in found:
        atom = (band, "18_24", "female", "eu", district, "newcomer")
        atoms.setdefault(atom, Days())[days] += count
    return {body: atoms}


def told(prepared: Prepared, scope: str) -> dict[str | None, dict[str, Any]]:
    table = next(one for one in prepared.tables if one.scope == scope and one.columns == "district")
    return {wait["category"]: wait for wait in table.content["waits"]}


def test_districts_with_hardly_a_case_on_the_node_become_other() -> None:
    def entries(district: str, count: int) -> tuple[tuple[str, ...], Days]:
        return ("counselling", "18_24", "female", "eu", district, "newcomer", "yes"), Days({None: count})

    counted: Counted = {
        "ki": dict([entries("north", 3), entries("hill", 2), entries("unknown", 1)]),
        "jobcenter": dict([entries("north", 2), entries("mill", 2)]),
    }
    folded = fold_districts(CASES_PER_PHASE, counted, RULE)
    places = {body: {atom[4]: days.total() for atom, days in atoms.items()} for body, atoms in folded.items()}
    assert places == {"ki": {"north": 3, "other": 2, "unknown": 1}, "jobcenter": {"north": 2, "other": 2}}
    assert "hill" not in str(prepare(CASES_PER_PHASE, counted, RULE, 10).tables)


def test_a_median_and_a_share_need_a_base_and_are_rounded() -> None:
    counted = waits("ki", ("0-7", "north", 6, 12), ("29-84", "north", 43, 30), ("0-7", "south", 3, 15))
    found = told(prepare(DAYS_TO_FIRST_CONTACT, counted, RULE, 20), "ki")
    assert found[None]["median_days"] == 45
    assert found["north"] == {"category": "north", "median_days": 45, "percent_over_target": 71}
    assert found["south"] == {"category": "south", "median_days": None, "percent_over_target": None}


def test_a_share_is_not_stated_where_a_count_that_it_needs_is_withheld() -> None:
    counted = waits(
        "ki", ("0-7", "north", 6, 40), ("29-84", "north", 43, 3), ("0-7", "south", 3, 40), ("29-84", "south", 40, 40)
    )
    found = told(prepare(DAYS_TO_FIRST_CONTACT, counted, RULE, 10), "ki")
    assert found["north"]["percent_over_target"] is None


def test_a_median_of_the_node_is_not_stated_where_one_body_could_take_its_own_waits_out() -> None:
    alone = waits("ki", ("0-7", "north", 5, 60))
    both = {**alone, **waits("jobcenter", ("29-84", "north", 60, 7))}
    assert told(prepare(DAYS_TO_FIRST_CONTACT, alone, RULE, 10), NODE)[None]["median_days"] == 5
    assert told(prepare(DAYS_TO_FIRST_CONTACT, both, RULE, 10), NODE)[None]["median_days"] is None


@pytest.mark.parametrize("key", list(INDICATORS))
def test_every_indicator_has_its_tables_even_in_a_month_without_a_case(key: str) -> None:
    prepared = prepare(INDICATORS[key], {}, RULE, 10)
    assert [(table.rows, table.columns) for table in prepared.tables] == list(INDICATORS[key].crossings)
    assert prepared.ledger["secondary"] == 0


def test_no_table_says_which_withheld_cell_was_small() -> None:
    counted = waits(
        "ki", ("0-7", "north", 6, 40), ("29-84", "north", 43, 3), ("0-7", "south", 3, 40), ("29-84", "south", 40, 40)
    )
    prepared = prepare(DAYS_TO_FIRST_CONTACT, counted, RULE, 10)
    assert prepared.ledger["primary"] > 0
    assert "primary" not in str([table.content for table in prepared.tables])
    assert "secondary" not in str([table.content for table in prepared.tables])
