"""Small tables are compared with every table that could have produced them; large ones with the attack."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geleit_indicators.disclosure.audit import NotFeasible, intervals
from geleit_indicators.disclosure.linked import NODE, Atom, Cell, Crossing, Layout, TooManyLinked, link, tally
from geleit_indicators.disclosure.protect import OUTSIDER, NotProtected, primary_only, protect
from geleit_indicators.disclosure.rules import Interval, Rule, primaries

RULE = Rule()
NO_GROUPS = Rule(uniform=0)


def one_table(rows: int, columns: int) -> Layout:
    return Layout(
        {"outcome": tuple(f"o{n}" for n in range(rows)), "district": tuple(f"d{n}" for n in range(columns))},
        (Crossing("outcome", "district"),),
        ("ki",),
        summed=False,
    )


def drawn(layout: Layout, cases: int, seed: int, skew: float = 1.0) -> dict[str, Counter[Atom]]:
    """Invented cases, the first categories the most frequent."""
    random = Random(seed)
    weights = {name: [1 / (n + 1) ** skew for n in range(len(values))] for name, values in layout.dimensions.items()}
    return {
        body: Counter(
            tuple(random.choices(values, weights[name])[0] for name, values in layout.dimensions.items())
            for _ in range(cases)
        )
        for body in layout.bodies
    }


def two_by_two(values: list[int]) -> tuple[Layout, dict[str, dict[Atom, int]]]:
    layout = one_table(2, 2)
    return layout, {"ki": dict(zip(product(*layout.dimensions.values()), values, strict=True))}


def test_counts_of_one_to_four_are_withheld_and_zero_is_shown() -> None:
    layout, counts = two_by_two([12, 4, 0, 9])
    found = primaries(layout, tally(layout, counts), NO_GROUPS)
    assert {cell.fixed for cell in found} == {(("outcome", "o0"), ("district", "d1"))}


def test_a_zero_that_tells_the_outcome_of_a_whole_small_group_is_not_shown() -> None:
    layout, counts = two_by_two([7, 0, 20, 30])
    told = Cell("ki", (("outcome", "o0"), ("district", "d0")))
    assert told in primaries(layout, tally(layout, counts), RULE)
    assert protect(layout, counts, RULE).shown[Cell("ki", (("outcome", "o0"), ("district", "d1")))] is None


def test_a_line_of_unknown_tells_nothing_and_is_shown() -> None:
    layout = Layout(
        {"sex": ("female", "unknown"), "district": ("d0", "d1")}, (Crossing("sex", "district"),), ("ki",), summed=False
    )
    counts: dict[str, dict[Atom, int]] = {"ki": {("unknown", "d0"): 7, ("female", "d1"): 20, ("unknown", "d1"): 20}}
    assert Cell("ki", (("sex", "unknown"), ("district", "d0"))) not in primaries(layout, tally(layout, counts), RULE)


def test_without_secondary_suppression_a_small_count_is_computed_from_the_margins() -> None:
    layout, counts = two_by_two([12, 4, 15, 9])
    found = intervals(link(layout), primary_only(layout, counts, RULE))
    assert list(found.values()) == [Interval(4, 4)]


def test_with_it_the_same_count_lies_anywhere_in_an_interval() -> None:
    layout, counts = two_by_two([12, 4, 15, 9])
    protected = protect(layout, counts, RULE)
    assert len(protected.report.primary) == 1
    assert len(protected.report.secondary) == 3
    assert not protected.report.too_narrow
    assert protected.shown[Cell("ki")] == 40


def test_a_month_with_three_cases_shows_nothing_at_all() -> None:
    layout, counts = two_by_two([1, 1, 1, 0])
    protected = protect(layout, counts, RULE)
    told = [interval for interval in protected.report.intervals[OUTSIDER].values() if interval.high is not None]
    assert all(not interval.narrower_than(RULE.width) for interval in told)
    assert protected.shown[Cell("ki")] is None


def test_an_empty_month_is_shown_as_zero() -> None:
    layout, counts = two_by_two([0, 0, 0, 0])
    assert set(protect(layout, counts, RULE).shown.values()) == {0}


def whole_tables(layout: Layout, shown: dict[Cell, int | None], most: int) -> Iterator[dict[Cell, int]]:
    """Every table of whole numbers up to `most` with which the shown cells agree."""
    atoms = list(product(*layout.dimensions.values()))

    def table(values: Iterable[int]) -> dict[Cell, int]:
        return tally(layout, {layout.bodies[0]: dict(zip(atoms, values, strict=True))})

    # a cell is the sum of the places that count in it: said first, so that few tables are counted to the end
    alone = [table(int(place == at) for place in range(len(atoms))) for at in range(len(atoms))]
    told = [
        (value, [at for at, one in enumerate(alone) if one[cell]]) for cell, value in shown.items() if value is not None
    ]
    for values in product(range(most + 1), repeat=len(atoms)):
        if all(sum(values[at] for at in places) == value for value, places in told):
            yield table(values)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.sets(st.integers(0, 8)))
def test_the_interval_of_the_attack_is_that_of_all_tables_that_agree(values: list[int], hidden: set[int]) -> None:
    layout, counts = two_by_two(values)
    true = tally(layout, counts)
    shown: dict[Cell, int | None] = {
        cell: None if index in hidden and cell.fixed else value for index, (cell, value) in enumerate(true.items())
    }
    agreeing = list(whole_tables(layout, shown, most=min(36, sum(values))) if sum(values) <= 12 else [])
    found = intervals(link(layout), shown)
    for cell, interval in found.items():
        assert interval.low <= true[cell]
        assert interval.high is not None
        assert interval.high >= true[cell]
        if agreeing:
            seen = [table[cell] for table in agreeing]
            assert (interval.low, interval.high) == (min(seen), max(seen))


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 4), st.integers(2, 5), st.integers(0, 120), st.integers(0, 10_000))
def test_no_withheld_cell_of_any_table_is_narrower_than_five(rows: int, columns: int, cases: int, seed: int) -> None:
    layout = one_table(rows, columns)
    counts = drawn(layout, cases, seed)
    protected = protect(layout, counts, RULE)
    for cell, interval in intervals(link(layout), protected.shown).items():
        assert not interval.narrower_than(RULE.width), (cell, interval)
    assert all(value is None or not RULE.small(value) for value in protected.shown.values())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 90), st.integers(0, 10_000))
def test_the_same_counts_crossed_differently_cannot_be_set_against_each_other(cases: int, seed: int) -> None:
    """A triangle of crossings: the audit reasons about the full cross of the three dimensions."""
    names = {"phase": ("p0", "p1"), "sex": ("f", "m", "unknown"), "district": ("d0", "d1", "d2")}
    crossings = (Crossing("phase", "sex"), Crossing("phase", "district"), Crossing("sex", "district"))
    layout = Layout(names, crossings, ("ki", "jobcenter"))
    counts = drawn(layout, cases, seed)
    report = protect(layout, counts, RULE).report
    assert report.too_narrow == []
    assert set(report.intervals) == {OUTSIDER, "ki", "jobcenter"}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(0, 10_000))
def test_clique_counts_tell_the_attacker_as_much_as_the_full_cross_does(cases: int, seed: int) -> None:
    names = {"phase": ("p0", "p1"), "sex": ("f", "m"), "district": ("d0", "d1", "d2")}
    layout = Layout(names, (Crossing("phase", "sex"), Crossing("phase", "district")), ("ki",), summed=False)
    shown = primary_only(layout, drawn(layout, cases, seed), RULE)
    linked = link(layout)
    one_clique = Layout(names, (*layout.crossings, Crossing("sex", "district")), ("ki",), summed=False)
    wide = link(one_clique)
    assert len(wide.parts) == 12
    assert intervals(linked, shown) == intervals(wide, shown)


def test_a_body_that_knows_its_own_cases_cannot_subtract_them_from_the_sum() -> None:
    layout = Layout(
        {"outcome": ("completed", "declined"), "district": ("d0", "d1")},
        (Crossing("outcome", "district"),),
        ("ki", "sozialamt"),
    )
    atoms = list(product(*layout.dimensions.values()))
    counts = {
        "ki": dict(zip(atoms, (20, 30, 40, 50), strict=True)),
        "sozialamt": dict(zip(atoms, (2, 30, 40, 50), strict=True)),
    }
    small = Cell(NODE, (("outcome", "completed"), ("district", "d0")))
    assert tally(layout, counts)[small] == 22
    protected = protect(layout, counts, RULE)
    assert protected.shown[small] is None
    assert protected.report.intervals["ki"]
    assert protected.report.too_narrow == []


def test_the_sum_over_bodies_is_withheld_where_it_would_uncover_a_bodys_own_table() -> None:
    layout = Layout(
        {"outcome": ("completed", "declined"), "district": ("d0", "d1")},
        (Crossing("outcome", "district"),),
        ("ki", "sozialamt", "jobcenter"),
    )
    linked, broken = link(layout), 0
    for seed in range(20):
        counts = drawn(layout, 30, seed)
        apart: dict[Cell, int | None] = {}
        for body in layout.bodies:
            own = Layout(layout.dimensions, layout.crossings, (body,), summed=False)
            apart |= protect(own, {body: counts[body]}, RULE).shown
        apart |= {cell: value for cell, value in primary_only(layout, counts, RULE).items() if cell.scope == NODE}
        broken += any(interval.narrower_than(5) for interval in intervals(linked, apart).values())
        together = intervals(linked, protect(layout, counts, RULE).shown)
        assert not any(interval.narrower_than(5) for interval in together.values())
    assert broken > 5


def test_what_was_published_before_stays_as_it_is_and_a_new_crossing_adds_nothing_to_it() -> None:
    names = {"phase": ("p0", "p1", "p2"), "sex": ("f", "m"), "district": ("d0", "d1", "d2")}
    first = Layout(names, (Crossing("phase", "sex"), Crossing("phase", "district")), ("ki",), summed=False)
    counts = drawn(first, 70, seed=3)
    before = protect(first, counts, RULE).shown
    more = Layout(names, (*first.crossings, Crossing("sex", "district")), ("ki",), summed=False)
    after = protect(more, counts, RULE, already=before)
    assert {cell: after.shown[cell] for cell in before} == before
    assert after.report.too_narrow == []


def test_a_cell_that_was_shown_by_mistake_stops_every_further_table() -> None:
    layout, counts = two_by_two([12, 4, 15, 9])
    mistake = {Cell("ki", (("outcome", "o0"), ("district", "d1"))): 4}
    with pytest.raises(NotProtected):
        protect(layout, counts, RULE, already=mistake)


def test_tables_that_contradict_each_other_are_noticed() -> None:
    layout, counts = two_by_two([12, 4, 15, 9])
    shown = primary_only(layout, counts, RULE) | {Cell("ki"): 41}
    with pytest.raises(NotFeasible):
        intervals(link(layout), shown)


def test_a_category_that_is_listed_is_known_not_to_be_empty_and_the_interval_is_wide_all_the_same() -> None:
    layout = one_table(2, 3)
    counts = {"ki": dict(zip(product(*layout.dimensions.values()), (3, 20, 20, 0, 20, 20), strict=True))}
    margin = Cell("ki", (("district", "d0"),))
    listed = Layout(layout.dimensions, layout.crossings, layout.bodies, summed=False, least={margin: 1})
    found = protect(listed, counts, RULE).report.intervals[OUTSIDER]
    assert found[margin].low == 1
    assert not found[margin].narrower_than(RULE.width)
    assert not any(interval.narrower_than(RULE.width) for interval in found.values())


def test_too_many_linked_crossings_are_refused() -> None:
    names = {name: tuple(f"{name}{n}" for n in range(12)) for name in "abcdef"}
    crossings = tuple(Crossing(one, other) for one in names for other in names if one < other)
    with pytest.raises(TooManyLinked):
        link(Layout(names, crossings, ("ki",)))


@pytest.mark.parametrize(("rows", "columns", "cases"), [(12, 10, 900), (30, 20, 3_000), (30, 20, 20_000)])
def test_a_table_of_real_size_is_protected_within_seconds_and_hardly_more_is_withheld_than_must_be(
    rows: int, columns: int, cases: int
) -> None:
    layout = one_table(rows, columns)
    counts = drawn(layout, cases, seed=1)
    broken = intervals(link(layout), primary_only(layout, counts, RULE))
    assert any(interval.exact for interval in broken.values())
    started = time.process_time()
    report = protect(layout, counts, RULE).report
    assert time.process_time() - started < 6
    assert not report.too_narrow
    assert len(report.secondary) < 0.2 * len(report.primary)


def test_all_linked_tables_of_three_bodies_and_their_sum_are_protected_within_seconds() -> None:
    sizes = {"phase": 3, "age_band": 6, "sex": 4, "group": 6, "district": 9, "target_group": 5}
    names = {name: tuple(f"{name}{n}" for n in range(size)) for name, size in sizes.items()}
    crossings = tuple(Crossing("phase", name) for name in names if name != "phase")
    layout = Layout(names, crossings, ("ki", "sozialamt", "jobcenter"))
    counts = drawn(layout, 100, seed=1, skew=1.3)
    assert any(found.exact for found in intervals(link(layout), primary_only(layout, counts, RULE)).values())
    started = time.process_time()
    report = protect(layout, counts, RULE).report
    assert time.process_time() - started < 15
    assert report.too_narrow == []
