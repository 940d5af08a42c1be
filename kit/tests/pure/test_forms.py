"""Forms: what a definition may say, which answers it takes, who reads them. `jsonschema` is the oracle."""

import copy
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from geleit_kit.pure.categories import cut
from geleit_kit.pure.forms import answers, patterns, serving
from geleit_kit.pure.forms.definition import read
from geleit_kit.pure.forms.fields import MOST_FIELDS, NO_ANSWER, Form, Known

Json = dict[str, Any]
KNOWN = Known({"family", "health", "work", "benefit"}, {"assessment"}, {"consent", "statute"}, {"health"})


def both(words: str) -> Json:
    return {"de": f"{words} (de)", "en": words}


def code(*names: str) -> Json:
    return {"type": "string", "oneOf": [{"const": one, "x-label": both(one)} for one in names]}


def asked(schema: Json, label: str = "Question", **notes: Any) -> Json:
    return {**schema, "x-label": both(label), **{f"x-{name}": value for name, value in notes.items()}}


def definition(**properties: Json) -> Json:
    return {
        "json_schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "x-label": both("First talk"),
            "x-category": "family",
            "x-purpose": "assessment",
            "x-ground": {"kind": "statute", "cites": "§ 67a (1) SGB X"},
            "x-retention": "P3Y",
            "x-why": both("To see what is needed."),
            "$defs": {
                "yes_no": code("yes", "no"),
                "child": {
                    "type": "object",
                    "properties": {
                        "name": asked({"type": "string", "maxLength": 80}),
                        "allowance": asked({"$ref": "#/$defs/yes_no"}, category="benefit"),
                    },
                },
            },
            "properties": properties,
        }
    }


EVERY = definition(
    married=asked({"$ref": "#/$defs/yes_no"}),
    since=asked({"type": "string", "format": "partial-date"}),
    born=asked({"type": "string", "format": "date"}),
    plate=asked({"type": "string", "maxLength": 12, "pattern": "^[A-Z]{1,3}-[0-9]{1,4}$"}),
    adults=asked({"type": "integer", "minimum": 1, "maximum": 20}),
    pets=asked({"type": "boolean"}),
    children=asked({"type": "object", "additionalProperties": {"$ref": "#/$defs/child"}, "maxProperties": 3}),
    job=asked(
        {"type": "object", "properties": {"wanted": asked({"type": "string", "maxLength": 50}, category="work")}}
    ),
    health=asked(
        {
            "type": "object",
            "x-category": "health",
            "properties": {
                "doctor": asked({"type": "string", "minLength": 2, "maxLength": 50}),
                "aids": asked({"type": "array", "items": code("glasses", "wheelchair"), "maxItems": 2}),
            },
        }
    ),
)
ANSWERS: Json = {
    "married": "yes",
    "since": "2015-11",
    "born": "1998-02-28",
    "plate": "K-7",
    "adults": 2,
    "pets": False,
    "children": {"1": {"name": "Mina", "allowance": "no"}, "2": {"name": "not_asked"}},
    "job": {"wanted": "Bakery"},
    "health": {"doctor": "not_wished_to_say", "aids": ["glasses"]},
}


def form(given: Json = EVERY) -> Form:
    found, wrong = read(given, KNOWN)
    assert wrong == []
    assert found is not None
    return found


def wrong_places(given: Json) -> set[tuple[str, str]]:
    found, wrong = read(given, KNOWN)
    assert found is None
    return {(place.pointer, place.code) for place in wrong}


def faults(given: Json) -> set[tuple[str, str]]:
    return {(place.pointer, place.code) for place in answers.faults(form().fields, given)}


# --- definitions -----------------------------------------------------------------------------------------------------


def test_a_form_that_says_all_of_each_field_is_read() -> None:
    places = dict(form().leaves())
    assert len(places) == 12
    assert places["/children/*/allowance"].category == "benefit"
    assert places["/health/doctor"].category == "health"
    assert places["/married"].said.why is not None
    assert {one.said.retention for one in places.values()} == {"P3Y"}


CASES: list[tuple[str, Any, tuple[str, str]]] = [
    ("a field without a label", {"type": "boolean"}, ("/x-label", "label_missing")),
    ("a reference to the world", asked({"$ref": "https://example.org/x.json"}), ("/$ref", "ref_not_local")),
    ("a reference to nothing", asked({"$ref": "#/$defs/nobody"}), ("/$ref", "ref_to_nothing")),
    ("more beside a reference", asked({"$ref": "#/$defs/yes_no", "enum": ["x"]}), ("/enum", "keyword_not_offered")),
    ("a text without a limit", asked({"type": "string"}), ("/maxLength", "limit_missing")),
    ("a text too long", asked({"type": "string", "maxLength": 10**6}), ("/maxLength", "limit_missing")),
    ("a pattern that looks back", asked({"type": "string", "maxLength": 9, "pattern": "^(a+)+$"}), ("/pattern", "pattern_not_offered")),
    ("an unknown format", asked({"type": "string", "format": "email"}), ("/type", "wrong_value")),
    ("an unknown type", asked({"type": "number"}), ("/type", "wrong_value")),
    ("something required", asked({"type": "object", "required": ["a"], "properties": {"a": asked({"type": "boolean"})}}), ("/required", "keyword_not_offered")),
    ("an empty group", asked({"type": "object", "properties": {}}), ("/properties", "too_few")),
    ("more than is asked", asked({"type": "object", "additionalProperties": True, "properties": {"a": asked({"type": "boolean"})}}), ("/additionalProperties", "wrong_value")),
    ("rows without a limit", asked({"type": "object", "additionalProperties": {"$ref": "#/$defs/child"}}), ("/maxProperties", "limit_missing")),
    ("rows of plain values", asked({"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 2}), ("/additionalProperties/type", "wrong_value")),
    ("a list without codes", asked({"type": "array", "items": {"type": "string"}, "maxItems": 2}), ("/items/oneOf", "limit_missing")),
    ("a code twice", asked(code("a", "a")), ("/oneOf/1/const", "twice")),
    ("a code that stands for no answer", asked(code("unknown")), ("/oneOf/0/const", "twice")),
    ("a category that nobody knows", asked({"type": "boolean"}, category="shoe_size"), ("/x-category", "unknown_code")),
    ("a purpose that nobody knows", asked({"type": "boolean"}, purpose="curiosity"), ("/x-purpose", "unknown_code")),
    ("a ground that nobody knows", asked({"type": "boolean"}, ground={"kind": "habit"}), ("/x-ground/kind", "unknown_code")),
    ("a retention without an end", asked({"type": "boolean"}, retention="for ever"), ("/x-retention", "wrong_form")),
    ("numbers the wrong way round", asked({"type": "integer", "minimum": 3, "maximum": 2}), ("/maximum", "too_small")),
    ("health beside other things", asked({"type": "boolean"}, category="health"), ("", "own_sheet")),
]  # fmt: skip


@pytest.mark.parametrize(("field", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_in_a_definition_is_named_with_its_place(field: Json, expected: tuple[str, str]) -> None:
    at, what = expected
    assert (f"/json_schema/properties/asked{at}", what) in wrong_places(definition(asked=field))


def test_a_sheet_of_health_holds_nothing_else() -> None:
    mixed = copy.deepcopy(EVERY)
    mixed["json_schema"]["properties"]["health"]["properties"]["work"] = asked({"type": "boolean"}, category="work")
    assert ("/json_schema/properties/health", "own_sheet") in wrong_places(mixed)


@pytest.mark.parametrize("part", ["category", "purpose", "ground", "retention", "why"])
def test_each_field_says_what_it_is_what_for_and_why(part: str) -> None:
    silent = definition(asked=asked({"type": "boolean"}))
    del silent["json_schema"][f"x-{part}"]
    assert ("/json_schema/properties/asked", f"{part}_missing") in wrong_places(silent)


def test_references_in_a_ring_and_forms_too_deep_or_too_long_end() -> None:
    ring = definition(asked=asked({"$ref": "#/$defs/ring"}))
    ring["json_schema"]["$defs"]["ring"] = {"type": "object", "properties": {"again": asked({"$ref": "#/$defs/ring"})}}
    assert "ref_in_a_ring" in {code_ for _, code_ in wrong_places(ring)}
    deep: Json = {"type": "boolean"}
    for _ in range(8):
        deep = {"type": "object", "properties": {"inner": asked(deep)}}
    assert "too_deep" in {code_ for _, code_ in wrong_places(definition(asked=asked(deep)))}
    many = {f"field_{number}": asked({"type": "boolean"}) for number in range(MOST_FIELDS + 1)}
    assert "too_many" in {code_ for _, code_ in wrong_places(definition(**many))}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "properties", "$ref", "oneOf", "items", "additionalProperties", "maxProperties", "x-why", "x-ground", "a"]), inner, max_size=4), max_leaves=15))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_nonsense_is_refused_and_never_breaks_anything(nonsense: Any) -> None:
    assert read(nonsense, KNOWN)[0] is None
    assert read({"json_schema": nonsense}, KNOWN)[0] is None
    read(definition(asked=nonsense), KNOWN)
    read(definition(asked=asked({"type": "boolean"})) | {"ui_schema": nonsense}, KNOWN)


def control(*path: str) -> Json:
    return {"type": "Control", "scope": "#" + "".join(f"/properties/{name}" for name in path)}


def test_a_layout_shows_each_question_once() -> None:
    fields = {"one": asked({"type": "boolean"}), "two": asked({"type": "boolean"})}
    told = definition(**fields)
    group = {"type": "Group", "x-label": both("Group"), "elements": [control("two"), control("one")]}
    shown = serving.ui(form({**told, "ui_schema": group}), "en")
    assert shown["label"] == "Group"
    assert [one["scope"] for one in shown["elements"]] == ["#/properties/two", "#/properties/one"]
    for elements, place, what in (
        ([control("one")], "/ui_schema", "field_not_placed"),
        ([control("one"), control("one"), control("two")], "/ui_schema/elements/1/scope", "twice"),
        ([control("one"), control("three")], "/ui_schema/elements/1/scope", "ref_to_nothing"),
        ([{"type": "Script", "scope": "x"}], "/ui_schema/elements/0", "element_not_offered"),
        ([], "/ui_schema/elements", "too_few"),
    ):
        assert (place, what) in wrong_places({**told, "ui_schema": group | {"elements": elements}})


# --- answers ---------------------------------------------------------------------------------------------------------


def test_answers_of_every_kind_are_taken_and_all_may_be_left_out() -> None:
    assert faults(ANSWERS) == set()
    assert faults({}) == set()


@pytest.mark.parametrize("said", NO_ANSWER)
def test_not_having_an_answer_is_an_answer_to_every_field(said: str) -> None:
    for at, _ in form().leaves():
        document: Any = said
        for part in reversed(at.replace("*", "1").split("/")[1:]):
            document = {part: document}
        assert faults(document) == set(), at


@pytest.mark.parametrize(
    ("given", "at", "what"),
    [
        ({"adults": 0}, "/adults", "too_small"),
        ({"adults": 21}, "/adults", "too_large"),
        ({"adults": True}, "/adults", "wrong_type"),
        ({"pets": "yes"}, "/pets", "wrong_type"),
        ({"married": "perhaps"}, "/married", "not_in_list"),
        ({"plate": "K7"}, "/plate", "wrong_form"),
        ({"plate": "x" * 13}, "/plate", "too_long"),
        ({"plate": 7}, "/plate", "wrong_type"),
        ({"born": "1998-02"}, "/born", "wrong_form"),
        ({"born": "1998-W07-1"}, "/born", "wrong_form"),
        ({"born": "1998-02-30"}, "/born", "wrong_form"),
        ({"born": "1899-12-31"}, "/born", "before_1900"),
        ({"since": "2016-13"}, "/since", "wrong_form"),
        ({"since": "3000"}, "/since", "after_2999"),
        ({"health": {"doctor": "x"}}, "/health/doctor", "too_short"),
        ({"health": {"aids": ["glasses", "glasses"]}}, "/health/aids", "twice"),
        ({"health": {"aids": ["glasses", "wheelchair", "x"]}}, "/health/aids", "too_many"),
        ({"health": {"aids": ["stick"]}}, "/health/aids", "not_in_list"),
        ({"health": "unknown"}, "/health", "wrong_type"),
        ({"children": {"mina": {}}}, "/children", "row_not_numbered"),
        ({"children": {"1": "Mina"}}, "/children/1", "wrong_type"),
        ({"children": {str(number): {} for number in range(1, 5)}}, "/children", "too_many"),
        ({"children": {"1": {"Mina": 3}}}, "/children/1", "unknown_field"),
        ({"Mina": 3}, "", "unknown_field"),
    ],
)
def test_a_wrong_answer_is_named_by_its_place_and_never_by_words(given: Json, at: str, what: str) -> None:
    assert faults(given) == {(at, what)}


leaf = st.one_of(
    st.sampled_from(["yes", "unknown", "not_asked", "K-12", "2015", "2015-02", "2015-02-29", "2016-02-29", "x", ""]),
    st.integers(-1, 22),
    st.booleans(),
    st.none(),
    st.lists(st.sampled_from(["glasses", "wheelchair", "stick"]), max_size=3),
)
child = st.dictionaries(st.sampled_from(["name", "allowance", "other"]), leaf, max_size=3)
documents = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("married", "since", "plate", "adults", "pets", "else"), leaf),
        "children": st.dictionaries(st.sampled_from(["1", "2", "30", "7", "x", "01"]), child | leaf, max_size=4) | leaf,
        "job": st.dictionaries(st.sampled_from(["wanted", "other"]), leaf) | leaf,
        "health": st.dictionaries(st.sampled_from(["doctor", "aids"]), leaf) | leaf,
    },
)


SERVED = Draft202012Validator(serving.schema(form(), "de"))


@given(documents)
@settings(max_examples=150, deadline=None)
def test_what_a_portal_is_served_judges_as_the_house_does(given: Json) -> None:
    ours = answers.faults(form().fields, given)
    days = {"wrong_form", "before_1900", "after_2999"}  # a schema knows the form of a day, not the calendar
    if not ours:
        assert SERVED.is_valid(given)
    elif any(place.code not in days for place in ours):
        assert not SERVED.is_valid(given)


def test_what_is_served_is_a_json_schema_in_the_language_of_the_reader() -> None:
    for language, title in (("de", "First talk (de)"), ("en", "First talk")):
        served = serving.schema(form(), language)  # type: ignore[arg-type]  # the two of the house
        Draft202012Validator.check_schema(served)
        assert served["title"] == title
    plate = serving.schema(form(), "en")["properties"]["plate"]
    assert plate["description"] == "To see what is needed."
    assert plate["x-ground"] == {"kind": "statute", "cites": "§ 67a (1) SGB X"}
    assert serving.ui(form(), "en")["elements"][7]["elements"] == [control("job", "wanted")]


# --- changes ---------------------------------------------------------------------------------------------------------


def test_a_change_says_only_what_changes() -> None:
    after = answers.merged(ANSWERS, {"adults": None, "children": {"1": {"allowance": "yes"}}, "health": {"aids": []}})
    assert "adults" not in after
    assert after["children"] == {"1": {"name": "Mina", "allowance": "yes"}, "2": {"name": "not_asked"}}
    assert after["health"] == {"doctor": "not_wished_to_say", "aids": []}
    assert ANSWERS["adults"] == 2


def test_who_does_not_read_a_field_neither_writes_nor_takes_it_away() -> None:
    fields, opened = form().fields, {"family", "work"}

    def closed(patch: Json) -> list[str]:
        return [place.pointer for place in answers.closed(fields, patch, opened)]

    assert closed({"married": "no", "job": None, "children": {"1": {"name": "M"}}}) == []
    assert closed({"health": {"doctor": "Dr. M"}}) == ["/health/doctor"]
    assert closed({"health": None}) == ["/health"]
    assert closed({"children": {"1": {"allowance": "no"}}}) == ["/children/1/allowance"]
    assert closed({"children": {"1": None}}) == ["/children/1/allowance"]
    assert closed({"children": "unknown"}) == ["/children"]
    assert closed({"children": None}) == ["/children"]
    assert answers.closed(fields, {"children": None, "health": None}, opened | {"benefit", "health"}) == []


def test_the_one_function_cuts_answers_and_tells_by_the_form_what_it_left_out() -> None:
    fields = form().fields
    kept, withheld = cut(answers.whole(fields, ANSWERS), answers.shape(fields), {"family", "work"}, "not_in_role")
    assert kept["children"] == {"1": {"name": "Mina"}, "2": {"name": "not_asked"}}
    assert kept["health"] == {}
    expected = {"/children/*/allowance", "/health/aids", "/health/doctor"}
    assert {one["pointer"] for one in withheld} == expected
    nothing, again = cut(answers.whole(fields, {}), answers.shape(fields), {"family", "work"}, "not_in_role")
    assert nothing == {"health": {}, "job": {}}, "a group is there whether or not something stands in it"
    assert again == withheld


def test_another_version_keeps_what_it_takes_and_names_what_it_would_lose() -> None:
    later = copy.deepcopy(EVERY)
    asks = later["json_schema"]["properties"]
    del asks["job"]
    asks["adults"]["maximum"] = 1
    asks["plate"]["maxLength"] = 20
    asks["pets"]["x-category"] = "work"
    later["json_schema"]["$defs"]["child"]["properties"].pop("allowance")
    before, after = form().fields, form(later).fields
    kept, lost = answers.fitting(before, after, ANSWERS)
    assert lost == ["/adults", "/children/1/allowance", "/job/wanted", "/pets"]
    assert answers.faults(after, kept) == []
    assert answers.merged(ANSWERS, kept) == ANSWERS, "nothing was changed, only left out"
    changed = answers.unlike(before, after)
    assert set(changed) == {"/adults", "/children/*/allowance", "/job/wanted", "/pets"}
    assert changed["/children/*/allowance"] == "benefit"
    assert answers.unlike(before, before) == {}
    fewer = copy.deepcopy(EVERY)
    fewer["json_schema"]["properties"]["children"]["maxProperties"] = 1
    after = form(fewer).fields
    assert answers.fitting(before, after, ANSWERS)[1] == [
        "/children/1/allowance", "/children/1/name", "/children/2/name",
    ]  # fmt: skip
    assert set(answers.unlike(before, after)) == {"/children", "/children/*/allowance", "/children/*/name"}


# --- patterns --------------------------------------------------------------------------------------------------------

atoms = st.sampled_from(["a", "b", "[ab]", "[a-c]", r"\d", "-", r"\.", " "])
times = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}"])
written = st.lists(st.tuples(atoms, times).map("".join), max_size=6).map(lambda parts: f"^{''.join(parts)}$")


@given(written, st.text(alphabet="abc1-. \n", max_size=10))
@settings(max_examples=150, deadline=None)
def test_a_pattern_matches_what_it_matches_elsewhere(pattern: str, text: str) -> None:
    ours = patterns.compiled(pattern)
    assert ours is not None
    assert ours.matches(text) == bool(re.fullmatch(pattern[1:-1], text))


@pytest.mark.parametrize("pattern", ["a", "^a", "^(a)$", "^a|b$", "^[^a]$", "^a{3,1}$", "^.$", r"^\w$", "^a**$", "^[z-a]$", "^a{0}$", "^a{999}b{999}$", "^" + "a" * 300 + "$"])  # fmt: skip
def test_patterns_outside_the_grammar_are_none(pattern: str) -> None:
    assert patterns.compiled(pattern) is None


def test_a_pattern_that_breaks_others_is_read_in_one_pass() -> None:
    pattern = patterns.compiled("^" + "a*" * 90 + "$")
    assert pattern is not None
    began = time.process_time()
    assert not pattern.matches("a" * 20_000 + "b")
    assert time.process_time() - began < 1
