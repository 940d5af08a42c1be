"""The borders of what a count discloses, and how linked tables are put together, counted by hand."""

import pytest

from geleit_indicators.disclosure.linked import (
    NODE,
    Atom,
    Cell,
    Crossing,
    Layout,
    TooManyLinked,
    link,
    tally,
)
from geleit_indicators.disclosure.rules import Interval, Rule, primaries

RULE = Rule()
NO_GROUPS = Rule(uniform=0)
PHASE_BY_SEX = Crossing("phase", "sex")
NAMES = {"phase": ("p0", "p1"), "sex": ("f", "m")}


def layout(*bodies: str, summed: bool) -> Layout:
    return Layout(NAMES, (PHASE_BY_SEX,), bodies, summed=summed)


def inner(scope: str, phase: str, sex: str) -> Cell:
    return Cell(scope, (("phase", phase), ("sex", sex)))


def test_the_smallest_count_that_is_shown_is_five_and_zero_is_no_small_count() -> None:
    assert [RULE.small(count) for count in (0, 1, 4, 5)] == [False, True, True, False]


def test_an_interval_is_wide_enough_from_five_between_its_ends_on() -> None:
    assert Interval(0, 4).narrower_than(RULE.width)
    assert not Interval(0, 5).narrower_than(RULE.width)
    assert not Interval(3, None).narrower_than(RULE.width)
    assert Interval(3, 3).exact
    assert not Interval(3, 4).exact


@pytest.mark.parametrize(("cases", "told"), [(9, True), (10, False)])
def test_a_line_tells_its_group_while_fewer_than_ten_stand_in_it(cases: int, told: bool) -> None:
    values = tally(layout("ki", summed=False), {"ki": {("p0", "f"): cases, ("p1", "f"): 20, ("p1", "m"): 30}})
    found = primaries(layout("ki", summed=False), values, RULE)
    assert found == ({inner("ki", "p0", "f")} if told else set())


def test_a_line_of_one_category_alone_tells_nobody_from_anybody() -> None:
    single = Layout({"phase": ("p0", "p1"), "sex": ("f",)}, (PHASE_BY_SEX,), ("ki",), summed=False)
    values = tally(single, {"ki": {("p0", "f"): 7, ("p1", "f"): 8}})
    assert primaries(single, values, RULE) == set()


def test_a_line_of_unknown_says_nothing_and_a_known_value_beside_an_unknown_one_does() -> None:
    unknown = Layout({"phase": ("p0", "p1"), "sex": ("f", "unknown")}, (PHASE_BY_SEX,), ("ki",), summed=False)
    counts: dict[str, dict[Atom, int]] = {"ki": {("p0", "unknown"): 7, ("p1", "unknown"): 20, ("p1", "f"): 20}}
    assert primaries(unknown, tally(unknown, counts), RULE) == set()
    beside: dict[str, dict[Atom, int]] = {"ki": {("p0", "unknown"): 7, ("p0", "f"): 20, ("p1", "f"): 20}}
    assert primaries(unknown, tally(unknown, beside), RULE) == {inner("ki", "p0", "unknown")}


@pytest.mark.parametrize(("others", "withheld"), [(4, True), (5, False), (0, False)])
def test_a_sum_is_withheld_where_one_body_could_subtract_down_to_a_small_rest(others: int, withheld: bool) -> None:
    both = layout("ki", "jobcenter", summed=True)
    cases: dict[Atom, int] = {("p0", "f"): 20, ("p0", "m"): 20, ("p1", "f"): 20, ("p1", "m"): 20}
    values = tally(both, {"ki": cases, "jobcenter": {**cases, ("p0", "f"): others}})
    assert (inner(NODE, "p0", "f") in primaries(both, values, NO_GROUPS)) is withheld
    assert inner(NODE, "p1", "f") not in primaries(both, values, NO_GROUPS)


def test_every_case_counts_in_the_total_in_both_margins_in_its_cell_and_in_the_sum_over_bodies() -> None:
    both = layout("ki", "jobcenter", summed=True)
    values = tally(both, {"ki": {("p0", "f"): 2, ("p1", "m"): 3}, "jobcenter": {("p0", "f"): 10}})
    assert values[Cell("ki")] == 5
    assert values[Cell("ki", (("phase", "p0"),))] == 2
    assert values[Cell("ki", (("sex", "m"),))] == 3
    assert values[inner("ki", "p0", "f")] == 2
    assert values[inner("ki", "p0", "m")] == 0
    assert values[inner(NODE, "p0", "f")] == 12
    assert values[Cell(NODE)] == 15
    assert len(values) == 3 * 9


def test_without_a_sum_nothing_is_counted_for_the_node() -> None:
    apart = layout("ki", "jobcenter", summed=False)
    values = tally(apart, {"ki": {("p0", "f"): 2}})
    assert {cell.scope for cell in values} == {"ki", "jobcenter"}


def test_a_body_or_a_category_that_nobody_named_is_an_error_and_not_a_new_line() -> None:
    with pytest.raises(KeyError):
        tally(layout("ki", summed=False), {"jobcenter": {("p0", "f"): 2}})
    with pytest.raises(KeyError):
        tally(layout("ki", summed=False), {"ki": {("p9", "f"): 2}})


def test_a_margin_has_one_name_whichever_way_a_table_is_turned() -> None:
    turned = Layout(NAMES, (Crossing("sex", "phase"),), ("ki",), summed=False)
    assert set(turned.cells) == set(layout("ki", summed=False).cells)
    assert Crossing("sex", "phase").pair == PHASE_BY_SEX.pair == frozenset({"phase", "sex"})


def test_each_margin_and_the_total_are_followed_by_what_adds_up_to_them() -> None:
    one = layout("ki", summed=False)
    lines = {(margin, tuple(cells)) for margin, cells in one.lines("ki", PHASE_BY_SEX)}
    phases, sexes = (tuple(Cell("ki", ((name, value),)) for value in NAMES[name]) for name in ("phase", "sex"))
    assert lines == {
        (Cell("ki"), phases),
        (Cell("ki"), sexes),
        *((phases[at], (inner("ki", p, "f"), inner("ki", p, "m"))) for at, p in enumerate(NAMES["phase"])),
        *((sexes[at], (inner("ki", "p0", s), inner("ki", "p1", s))) for at, s in enumerate(NAMES["sex"])),
    }


CHAIN = Layout(
    {"phase": ("p0", "p1"), "sex": ("f", "m"), "district": ("d0", "d1", "d2")},
    (PHASE_BY_SEX, Crossing("phase", "district")),
    ("ki", "jobcenter"),
)
RING = Layout(
    dict.fromkeys("abcd", ("0", "1")),
    tuple(Crossing(one, other) for one, other in ("ab", "bc", "cd", "ad")),
    ("ki",),
    summed=False,
)


def test_two_crossings_with_one_dimension_in_common_are_linked_by_its_margins_alone() -> None:
    linked = link(CHAIN)
    assert len(linked.parts) == 2 * (2 * 2 + 2 * 3)
    assert len(linked.links) == 2 * 2
    for here, there in linked.links:
        (phase,) = {frozenset(dict(linked.parts[at].fixed).items()) & {("phase", p) for p in ("p0", "p1")} for at in
                    (*here, *there)}  # fmt: skip
        assert len(phase) == 1
        assert {len(here), len(there)} == {2, 3}
        assert len({linked.parts[at].body for at in (*here, *there)}) == 1


def test_a_ring_of_crossings_is_closed_by_one_more_before_it_is_attacked() -> None:
    linked = link(RING)
    cliques = {tuple(name for name, _ in part.fixed) for part in linked.parts}
    assert sorted(map(len, cliques)) == [3, 3]
    first, second = (set(clique) for clique in cliques)
    assert len(first & second) == 2
    assert len(linked.links) == 4


def test_a_cell_is_the_sum_of_what_fixes_its_values_and_the_nodes_cell_of_all_bodies() -> None:
    linked = link(CHAIN)
    for cell, parts in linked.cells.items():
        assert parts, cell
        assert all(set(cell.fixed) <= set(linked.parts[at].fixed) for at in parts)
        bodies = {linked.parts[at].body for at in parts}
        assert bodies == ({"ki", "jobcenter"} if cell.scope == NODE else {cell.scope})
    assert len(linked.cells[Cell("ki")]) in {4, 6}
    assert {linked.parts[at].body for at in linked.of_body("ki")} == {"ki"}
    assert len(linked.of_body("ki")) == len(linked.parts) // 2


def test_the_system_may_be_as_large_as_allowed_and_no_larger() -> None:
    assert len(link(CHAIN, at_most=20).parts) == 20
    with pytest.raises(TooManyLinked):
        link(CHAIN, at_most=19)
