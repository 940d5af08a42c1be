"""The rule language: what can be written, what is refused with its place, and what an answer says in words."""

from datetime import date
from typing import Any

import pytest

from geleit_kit.pure.rules.conditions import Answer, Condition, Period, Span
from geleit_kit.pure.rules.facts import Fact, Kind, Missing, given_of
from geleit_kit.pure.rules.reading import MAX_DEPTH, MAX_NODES, read
from geleit_kit.pure.rules.tables import Rule, Table, Why, decide
from geleit_kit.pure.rules.tracing import lines, open_facts, trace
from geleit_kit.pure.texts import Text

TODAY = date(2016, 6, 21)
FACTS = {
    one.name: one
    for one in (
        Fact("wish", Kind.YES_NO, Text("Wunsch", "Wish")),
        Fact("agreed", Kind.YES_NO, Text("Zugestimmt", "Agreed"), not_asked=False),
        Fact("age", Kind.NUMBER, Text("Alter", "Age"), lowest=0, highest=120, unit=Text("Jahre", "years")),
        Fact("came_on", Kind.DAY, Text("Gekommen am", "Came on")),
        Fact(
            "route",
            Kind.CODE,
            Text("Weg", "Route"),
            codes={"post": Text("Brief", "Letter"), "visit": Text("Besuch", "Visit")},
        ),
    )
}


def condition(tree: Any) -> Condition:
    found = read(tree, FACTS)
    assert not isinstance(found, list), found
    return found


def wrong(tree: Any) -> dict[str, str]:
    found = read(tree, FACTS, "/when")
    assert isinstance(found, list)
    return {place.pointer: place.code for place in found}


def answer(tree: Any, **given: Any) -> Answer:
    return condition(tree).answer(given, TODAY)


@pytest.mark.parametrize(
    ("tree", "yes", "no"),
    [
        ({"fact": "wish", "is": True}, True, False),
        ({"fact": "wish", "is": False}, False, True),
        ({"fact": "route", "is": "post"}, "post", "visit"),
        ({"fact": "route", "in": ["visit"]}, "visit", "post"),
        ({"fact": "age", "at_least": 18, "at_most": 27}, 27, 28),
        ({"fact": "age", "at_least": 18}, 18, 17),
        ({"fact": "came_on", "since": "2016-03-01"}, date(2016, 3, 1), date(2016, 2, 29)),
        ({"fact": "came_on", "until": "2016-03-01"}, date(2016, 3, 1), date(2016, 3, 2)),
        ({"fact": "came_on", "at_most_ago": {"years": 5}}, date(2011, 6, 21), date(2011, 6, 20)),
        ({"fact": "came_on", "at_least_ago": {"weeks": 4}}, date(2016, 5, 24), date(2016, 5, 25)),
    ],
)
def test_each_test_says_yes_no_and_unknown(tree: dict[str, Any], yes: Any, no: Any) -> None:
    name = tree["fact"]
    assert answer(tree, **{name: yes}) is Answer.YES
    assert answer(tree, **{name: no}) is Answer.NO
    assert {answer(tree), answer(tree, **{name: Missing.NOT_SAID})} == {Answer.UNKNOWN}


def test_several_conditions_count_open_ones_as_open_only_while_they_matter() -> None:
    two = [{"fact": "wish", "is": True}, {"fact": "age", "at_least": 18}]
    assert answer({"all": two}, wish=False) is Answer.NO
    assert answer({"all": two}, wish=True) is Answer.UNKNOWN
    assert answer({"any": two}, wish=True) is Answer.YES
    assert answer({"any": two}, wish=False) is Answer.UNKNOWN
    assert answer({"not": {"any": two}}, wish=True) is Answer.NO
    assert answer({"at_least": 2, "of": [*two, {"fact": "agreed", "is": True}]}, wish=True, age=18) is Answer.YES
    assert answer({"always": True}) is Answer.YES


def test_who_was_not_asked_counts_as_the_declaration_says_but_who_does_not_say_stays_open() -> None:
    rule = {"fact": "agreed", "is": True}
    assert answer(rule) is Answer.NO
    assert answer(rule, agreed=Missing.NOT_SAID) is Answer.UNKNOWN
    found = trace(condition(rule), {}, TODAY)
    assert found.words("en") == "Agreed: not asked, counts as no; wanted: yes"
    assert open_facts(found) == []


def test_a_period_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert Period(6, Span.MONTHS).before(date(2016, 8, 31)) == date(2016, 2, 29)
    assert Period(1, Span.YEARS).before(date(2016, 2, 29)) == date(2015, 2, 28)
    assert Period(1, Span.MONTHS).before(date(2016, 1, 15)) == date(2015, 12, 15)
    assert Period(24, Span.MONTHS).after(date(2016, 6, 21)) == date(2018, 6, 21)


def test_everything_that_is_wrong_is_named_with_its_place() -> None:
    assert wrong(None) == {"/when": "not_a_rule"}
    assert wrong({"sql": "1=1"}) == {"/when": "not_a_rule"}
    assert wrong({"all": []}) == {"/when/all": "not_a_rule"}
    assert wrong({"all": [{"always": False}], "any": []}) == {"/when": "not_a_rule"}
    both = {"all": [{"fact": "shoe_size", "at_least": 1}, {"not": {"fact": "route", "is": "phone"}}]}
    assert wrong(both) == {"/when/all/0/fact": "unknown_fact", "/when/all/1/not/is": "not_in_list"}
    assert wrong({"fact": "age", "since": "2016-01-01"}) == {"/when/since": "test_does_not_fit"}
    assert wrong({"fact": "age", "at_least": "18"}) == {"/when/at_least": "wrong_type"}
    assert wrong({"fact": "age", "at_least": True}) == {"/when/at_least": "wrong_type"}
    assert wrong({"fact": "wish", "is": "yes"}) == {"/when/is": "wrong_type"}
    assert wrong({"fact": "wish"}) == {"/when": "not_a_rule"}
    assert wrong({"fact": ["wish"], "is": True}) == {"/when/fact": "unknown_fact"}
    assert wrong({"fact": "age", "at_least": 28, "at_most": 18}) == {"/when": "range_is_empty"}
    assert wrong({"fact": "came_on", "since": "2016-02-30"}) == {"/when/since": "wrong_type"}
    assert wrong({"fact": "came_on", "since": "1850-01-01"}) == {"/when/since": "not_possible"}
    assert wrong({"fact": "came_on", "at_most_ago": {"years": 500}}) == {"/when/at_most_ago": "not_a_period"}
    assert wrong({"fact": "came_on", "at_most_ago": {"years": 1, "days": 1}}) == {"/when/at_most_ago": "not_a_period"}
    assert wrong({"at_least": 3, "of": [{"always": True}]}) == {"/when/at_least": "too_many_needed"}
    assert wrong({"at_least": 0, "of": [{"always": True}]}) == {"/when/at_least": "wrong_type"}
    assert wrong({"fact": "route", "in": ["post", "phone", 7]}) == {
        "/when/in/1": "not_in_list",
        "/when/in/2": "wrong_type",
    }


def test_depth_and_size_are_bounded() -> None:
    deep: dict[str, Any] = {"always": True}
    for _ in range(5_000):
        deep = {"not": deep}
    assert list(wrong(deep).values()) == ["rule_too_deep"]
    assert wrong(deep) == {"/when" + "/not" * MAX_DEPTH: "rule_too_deep"}
    many = {"all": [{"all": [{"always": True}] * 50}] * 50}
    assert set(wrong(many).values()) == {"rule_too_large"}
    assert MAX_NODES < 2500


def test_a_trace_says_in_german_and_english_why() -> None:
    rule = condition(
        {
            "all": [
                {"fact": "wish", "is": True},
                {"fact": "age", "at_least": 18, "at_most": 27},
                {"fact": "route", "in": ["post", "visit"]},
            ]
        }
    )
    found = trace(rule, {"wish": True, "age": 29, "route": Missing.NOT_SAID}, TODAY)
    assert [(line.level, line.at, line.words) for line in lines(found, "de")] == [
        (0, "", "alle von 3: 1 erfüllt, 1 offen → nein"),
        (1, "/all/0", "Wunsch: ja; verlangt: ja → ja"),
        (1, "/all/1", "Alter: 29 Jahre; verlangt: 18 bis 27 → nein"),
        (1, "/all/2", "Weg: möchte es nicht sagen; verlangt: Brief oder Besuch → offen"),
    ]
    assert lines(found, "en")[3].words == "Route: does not wish to say; wanted: Letter or Visit → open"
    late = trace(condition({"fact": "came_on", "at_most_ago": {"years": 5}}), {"came_on": date(2011, 6, 20)}, TODAY)
    assert lines(late, "de")[0].words == "Gekommen am: 20.06.2011; verlangt: höchstens 5 Jahre her → nein"
    assert lines(late, "en")[0].words == "Came on: 2011-06-20; wanted: at most 5 years ago → no"


def table(otherwise: str | None = None) -> Table:
    home = {"any": [{"fact": "age", "at_most": 17}, {"fact": "route", "is": "visit"}]}
    post = {"all": [{"fact": "age", "at_least": 18}, {"fact": "route", "is": "post"}]}
    return Table(
        (Rule("/rules/0", "home", condition(home), "visit"), Rule("/rules/1", "post", condition(post), "letter")),
        otherwise,
    )


def test_a_table_answers_undecided_where_no_rule_covers_a_case_or_a_fact_is_open() -> None:
    assert decide(table(), {"age": 12}, TODAY).result == "visit"
    open_ = decide(table(), {"age": 20}, TODAY)
    assert (open_.result, open_.why, open_.open_facts) == (None, Why.OPEN_FACTS, ("route",))
    two = Table((Rule("/0", "young", condition({"fact": "age", "at_most": 17}), "visit"),))
    assert (decide(two, {"age": 40}, TODAY).result, decide(two, {"age": 40}, TODAY).why) == (None, Why.NO_RULE)
    fallback = Table(two.rules, "letter")
    assert (decide(fallback, {"age": 40}, TODAY).result, decide(fallback, {}, TODAY).result) == ("letter", None)


def test_rules_that_disagree_decide_nothing() -> None:
    always = condition({"always": True})
    found = decide(Table((Rule("/0", "a", always, "x"), Rule("/1", "b", always, "y"))), {}, TODAY)
    assert (found.result, found.why, found.by) == (None, Why.RULES_DISAGREE, ("a", "b"))


def test_given_facts_are_read_with_the_place_of_what_is_wrong() -> None:
    raw = {"age": 24, "wish": None, "route": {"missing": "not_said"}, "came_on": "2016-03-01"}
    given, places = given_of(FACTS, raw)
    assert given == {"age": 24, "wish": Missing.NOT_KNOWN, "route": Missing.NOT_SAID, "came_on": date(2016, 3, 1)}
    assert places == []
    _, places = given_of(FACTS, {"route": {"missing": []}, "wish": []})
    assert {place.code for place in places} == {"wrong_type"}
    _, places = given_of(
        FACTS, {"age": 200, "wish": 1, "a/b": 1, "route": {"missing": "lost"}, "came_on": "x"}, "/facts"
    )
    assert {place.pointer: place.code for place in places} == {
        "/facts/age": "not_possible",
        "/facts/wish": "wrong_type",
        "/facts/a~1b": "unknown_fact",
        "/facts/route": "wrong_type",
        "/facts/came_on": "wrong_type",
    }
