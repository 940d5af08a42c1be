"""What holds for every rule and every answer, whoever wrote them."""

from datetime import date, timedelta
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from geleit_kit.pure.rules.checking import Checker
from geleit_kit.pure.rules.conditions import Answer, Condition, Not, combined, turned
from geleit_kit.pure.rules.facts import Fact, Kind, Missing, Value
from geleit_kit.pure.rules.reading import read
from geleit_kit.pure.rules.schema import rule_schema
from geleit_kit.pure.rules.tracing import Trace, lines, open_facts, trace
from geleit_kit.pure.texts import Text

TODAY = date(2016, 6, 21)
_CODES = {code: Text(code, code) for code in ("a", "b", "c")}
FACTS = {
    **{name: Fact(name, Kind.YES_NO, Text(name, name)) for name in ("p", "q")},
    "n": Fact("n", Kind.NUMBER, Text("n", "n"), lowest=0, highest=9),
    "d": Fact("d", Kind.DAY, Text("d", "d")),
    "c": Fact("c", Kind.CODE, Text("c", "c"), codes=_CODES),
}
_DAYS = st.integers(0, 9).map(lambda days: TODAY - timedelta(days=days))
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "p": st.booleans(), "q": st.booleans(), "n": st.integers(0, 9), "d": _DAYS, "c": st.sampled_from(sorted(_CODES)),
}  # fmt: skip
_LEAVES = st.one_of(
    st.builds(lambda name, yes: {"fact": name, "is": yes}, st.sampled_from("pq"), st.booleans()),
    st.builds(lambda codes: {"fact": "c", "in": codes}, st.lists(st.sampled_from("abc"), min_size=1, max_size=3)),
    st.builds(
        lambda low, more: {"fact": "n", "at_least": low, "at_most": low + more}, st.integers(0, 9), st.integers(0, 9)
    ),
    st.builds(lambda low: {"fact": "n", "at_least": low}, st.integers(-2, 12)),
    st.builds(lambda ago: {"fact": "d", "at_most_ago": {"days": ago}}, st.integers(1, 9)),
    st.builds(lambda day: {"fact": "d", "until": day.isoformat()}, _DAYS),
    st.just({"always": True}),
)
TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(
            lambda parts: {"at_least": (len(parts) + 1) // 2, "of": parts}, st.lists(inner, min_size=1, max_size=4)
        ),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)
GIVEN = st.fixed_dictionaries(
    {}, optional={name: st.one_of(values, st.sampled_from(Missing)) for name, values in _VALUES.items()}
)
FULL = st.fixed_dictionaries(_VALUES)
_SCHEMA = jsonschema.Draft202012Validator({"$defs": rule_schema(), "$ref": "#/$defs/Rule"})


def condition(tree: Any) -> Condition:
    found = read(tree, FACTS)
    assert not isinstance(found, list), found
    return found


@settings(max_examples=150, deadline=None)
@given(TREES, GIVEN)
def test_every_rule_answers_whatever_is_known_and_its_trace_says_the_same(tree: Any, known: dict[str, Any]) -> None:
    rule = condition(tree)
    answer = rule.answer(known, TODAY)
    found = trace(rule, known, TODAY)
    assert answer in Answer
    assert found.answer is answer
    assert _consistent(rule, found)
    for language in ("de", "en"):
        assert all(line.words for line in lines(found, language))
    assert bool(open_facts(found)) is (answer is Answer.UNKNOWN)


def _consistent(rule: Any, found: Trace) -> bool:
    """Every node of a trace follows from its parts."""
    answers = [part.answer for part in found.parts]
    if isinstance(rule, Not):
        own = found.answer is turned(answers[0]) and _consistent(rule.part, found.parts[0])
    elif found.parts:
        own = found.answer is combined(rule.needed, answers)
        own = own and all(_consistent(one, part) for one, part in zip(rule.parts, found.parts, strict=True))
    else:
        own = True
    return own


@settings(max_examples=150, deadline=None)
@given(TREES, FULL, st.sets(st.sampled_from(sorted(_VALUES))))
def test_learning_more_never_turns_an_answer(tree: Any, full: dict[str, Value], hidden: set[str]) -> None:
    rule = condition(tree)
    part: dict[str, Any] = {name: Missing.NOT_KNOWN if name in hidden else value for name, value in full.items()}
    before, after = rule.answer(part, TODAY), rule.answer(full, TODAY)
    assert before in {after, Answer.UNKNOWN}
    assert after is not Answer.UNKNOWN


@settings(max_examples=150, deadline=None)
@given(TREES, FULL)
def test_what_the_check_calls_impossible_is_never_met_and_its_examples_are_real(
    tree: Any, full: dict[str, Value]
) -> None:
    rule = condition(tree)
    example = Checker(TODAY).example(rule)
    if example is None:
        assert rule.answer(full, TODAY) is Answer.NO
    else:
        assert rule.answer(example, TODAY) is Answer.YES


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_the_published_schema_takes_every_rule_that_can_be_read(tree: Any) -> None:
    assert _SCHEMA.is_valid(tree)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["fact", "p", "2016-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "of", "at_least", "not", "fact", "is", "in", "since", "always", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(_JUNK)
def test_what_cannot_be_read_is_refused_with_places_and_never_raises(tree: Any) -> None:
    found = read(tree, FACTS, "/when")
    if isinstance(found, list):
        assert found
        assert all(place.pointer.startswith("/when") for place in found)
    else:
        assert _SCHEMA.is_valid(tree)
