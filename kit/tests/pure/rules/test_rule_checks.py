"""What is said of rules before anybody is asked."""

from datetime import date
from typing import Any

from geleit_kit.pure.rules.checking import Checker, Finding, reachable
from geleit_kit.pure.rules.facts import Fact, Kind
from geleit_kit.pure.rules.tables import Rule, Table
from geleit_kit.pure.texts import Text
from kit.tests.pure.rules.test_rule_language import FACTS, TODAY, condition


def table(*rules: tuple[Any, str], otherwise: str | None = None) -> Table:
    return Table(
        tuple(
            Rule(f"/rules/{number}", f"r{number}", condition(tree), result)
            for number, (tree, result) in enumerate(rules)
        ),
        otherwise,
    )


def said(found: Any) -> list[tuple[str, str, str | None, bool]]:
    return [(one.at, one.code, one.other, one.refuses) for one in found]


YOUNG = {"fact": "age", "at_most": 26}
OLD = {"fact": "age", "at_least": 27}


def test_rules_that_part_their_cases_have_nothing_against_them() -> None:
    assert said(Checker(TODAY).table(table((YOUNG, "a"), (OLD, "b")))) == []


def test_two_rules_with_other_results_that_both_hold_contradict_and_the_example_shows_it() -> None:
    both = table((YOUNG, "a"), ({"fact": "age", "at_least": 26}, "b"))
    (found,) = Checker(TODAY).table(both)
    assert found == Finding("/rules/1", "contradicts", True, "/rules/0", {"age": 26})
    assert said(Checker(TODAY).table(table((YOUNG, "a"), ({"always": True}, "a")))) == []


def test_a_rule_that_can_never_hold_is_unreachable() -> None:
    never = {"all": [YOUNG, {"fact": "age", "at_least": 40}]}
    assert said(Checker(TODAY).table(table((never, "a"), ({"always": True}, "b")))) == [
        ("/rules/0", "unreachable", None, True)
    ]
    codes = {"all": [{"fact": "route", "is": "post"}, {"fact": "route", "is": "visit"}]}
    assert said(Checker(TODAY).possible("/x", "unreachable", condition(codes))) == [("/x", "unreachable", None, True)]
    everybody_out = {"not": {"fact": "route", "in": ["post", "visit"]}}
    assert said(Checker(TODAY).possible("/x", "unreachable", condition(everybody_out))) == [
        ("/x", "unreachable", None, True)
    ]


def test_a_case_that_no_rule_covers_is_a_gap_and_is_not_refused() -> None:
    (found,) = Checker(TODAY).table(table((YOUNG, "a"), ({"fact": "age", "at_least": 30}, "b")))
    assert (found.at, found.code, found.refuses) == ("/rules", "gap", False)
    assert found.example["age"] in range(27, 30)
    assert said(Checker(TODAY).table(table((YOUNG, "a"), otherwise="b"))) == []


def test_periods_and_days_meet_on_the_day_of_the_check() -> None:
    recent, early = {"fact": "came_on", "at_most_ago": {"years": 5}}, {"fact": "came_on", "until": "2012-12-31"}
    both = [("/0", condition(recent)), ("/1", condition(early))]
    assert said(Checker(date(2016, 6, 21)).together(both)) == []
    assert said(Checker(date(2018, 6, 21)).together(both)) == [("/1", "contradicts", "/0", True)]


def test_conditions_that_exclude_each_other_only_together_are_found() -> None:
    three = [
        {"any": [{"fact": "wish", "is": True}, {"fact": "age", "at_least": 50}]},
        {"fact": "wish", "is": False},
        YOUNG,
    ]
    found = Checker(TODAY).together([(f"/{number}", condition(one)) for number, one in enumerate(three)])
    assert said(found) == [("/2", "contradicts", "/0", True)]


def test_a_condition_that_always_holds_asks_for_nothing() -> None:
    either = {"any": [{"fact": "wish", "is": True}, {"fact": "wish", "is": False}]}
    assert said(Checker(TODAY).needed("/0", "asks_nothing", condition(either))) == [("/0", "asks_nothing", None, False)]
    assert said(Checker(TODAY).needed("/0", "asks_nothing", condition(YOUNG))) == []


def test_bounds_outside_of_what_a_fact_can_be_are_seen() -> None:
    assert said(Checker(TODAY).possible("/0", "unreachable", condition({"fact": "age", "at_least": 121}))) == [
        ("/0", "unreachable", None, True)
    ]
    assert said(Checker(TODAY).needed("/0", "asks_nothing", condition({"fact": "age", "at_least": -5}))) == [
        ("/0", "asks_nothing", None, False)
    ]


def test_where_the_search_ends_early_it_says_so_and_never_that_all_is_well() -> None:
    facts = {f"f{number}": Fact(f"f{number}", Kind.YES_NO, Text("f", "f")) for number in range(40)}
    odd = {
        "all": [
            {"any": [{"fact": f"f{n}", "is": True}, {"fact": f"f{(n * 7 + 3) % 40}", "is": False}]} for n in range(40)
        ]
    }
    from geleit_kit.pure.rules.reading import read  # noqa: PLC0415 -- only here with other facts

    rule = read(odd, facts)
    assert not isinstance(rule, list)
    assert said(Checker(TODAY, left=100).possible("/0", "unreachable", rule)) == [("/0", "not_decided", None, False)]
    assert said(Checker(TODAY).possible("/0", "unreachable", rule)) == []


def test_a_walk_finds_what_no_step_comes_to() -> None:
    assert reachable("a", [("a", "b"), ("b", "c"), ("d", "c")]) == {"a", "b", "c"}
    assert set(FACTS) == {"wish", "agreed", "age", "came_on", "route"}
