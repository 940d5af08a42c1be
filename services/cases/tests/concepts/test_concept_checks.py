"""What keeps a concept from going live, each with its place."""

from datetime import date
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from geleit_cases.concepts.checks import check, places, signs
from geleit_cases.concepts.compiled import compile_concept
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.dgcc import CONTENT
from geleit_cases.concepts.known import KNOWN
from geleit_cases.concepts.published import concept_schema
from geleit_cases.concepts.rules import Touches
from geleit_cases.texts import TEXTS
from geleit_kit.pure.rules.texts import RULE_TEXTS

TODAY = date(2016, 6, 21)
REASON = {"de": "Ratsbeschluss", "en": "Resolution of the council"}
YOUNG = {"fact": "age", "at_most": 17}
GROWN = {"fact": "age", "at_least": 18}
WISH = {"fact": "wish", "is": True}


def rule(code: str, when: Any, **more: Any) -> dict[str, Any]:
    return {"code": code, "de": code, "en": code, "when": when, "reason": REASON, **more}


def written(**changed: Any) -> dict[str, Any]:
    """A concept with other parts, as it is kept."""
    return ConceptContent.model_validate(CONTENT | {"clearing": {}, "indication": {}} | changed).model_dump(
        mode="json", exclude_none=True
    )


def refused(**changed: Any) -> dict[str, str]:
    return {place.pointer: place.code for place in places(check(written(**changed), TODAY))}


def remarks(**changed: Any) -> dict[str, str]:
    return {one.at: one.code for one in check(written(**changed), TODAY) if not one.refuses}


def criteria(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"indication": {"criteria": list(rules), **more}}


def fact(name: str, touches: str = "nothing", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "yes_no", "de": name, "en": name, "touches": touches, **more}


def test_the_default_has_nothing_against_it_and_names_its_source() -> None:
    assert check(written(**CONTENT), TODAY) == []
    assert CONTENT["sources"][0]["lines"] == "1889-2081"


def test_the_published_schema_takes_the_default_and_refuses_what_is_no_rule() -> None:
    schema = concept_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(written(**CONTENT))) == []
    assert list(validator.iter_errors(CONTENT)) == []
    bad = written(**criteria(rule("a", WISH)))
    bad["indication"]["criteria"][0]["when"] = {"python": "True"}
    assert [list(error.absolute_path) for error in validator.iter_errors(bad)] == [
        ["indication", "criteria", 0, "when"]
    ]


def test_a_rule_that_cannot_be_read_is_named_with_its_place() -> None:
    wrong = {"all": [WISH, {"fact": "shoe_size", "at_least": 1}]}
    assert refused(**criteria(rule("a", wrong))) == {"/indication/criteria/0/when/all/1/fact": "unknown_fact"}
    assert refused(phases=[{"code": "a", "de": "A", "en": "A", "next": [{"to": "a", "guard": {"fact": "wish"}}]}]) == {
        "/phases/0/next/0/guard": "not_a_rule"
    }


def test_a_phase_that_no_way_leads_to_and_a_way_to_nowhere_are_refused() -> None:
    words = {"de": "x", "en": "x"}
    phases = [
        {"code": "intake", "next": [{"to": "plan"}], **words},
        {"code": "lost", "next": [{"to": "plan"}], **words},
        {"code": "plan", "next": [{"to": "elsewhere"}], **words},
    ]
    assert refused(phases=phases) == {"/phases/1": "unreachable", "/phases/2/next/0/to": "phase_unknown"}
    never = {"all": [{"fact": "goals_agreed", "at_least": 1}, {"fact": "goals_agreed", "at_most": 0}]}
    blocked = [{"code": "intake", "next": [{"to": "plan", "guard": never}], **words}, {"code": "plan", **words}]
    assert refused(phases=blocked) == {"/phases/0/next/0/guard": "unreachable"}


def test_criteria_that_must_all_be_met_may_not_exclude_each_other() -> None:
    assert refused(**criteria(rule("a", YOUNG), rule("b", GROWN))) == {
        "/indication/criteria/1": "contradicts", "/indication/criteria": "nobody_is_admitted",
    }  # fmt: skip
    assert refused(**criteria(rule("a", YOUNG), rule("b", GROWN), needed=1)) == {}
    assert refused(**criteria(rule("a", YOUNG), needed=2)) == {"/indication/needed": "too_many_needed"}


def test_criteria_that_nobody_of_the_target_group_meets_are_refused() -> None:
    groups = {"target_groups": [rule("young", YOUNG)]}
    assert refused(**groups, **criteria(rule("grown", GROWN))) == {"/indication/criteria": "nobody_is_admitted"}
    assert refused(
        target_groups=[rule("young", YOUNG)], exclusions=[rule("under_30", {"fact": "age", "at_most": 29})]
    ) == {"/target_groups/0": "unreachable"}


def test_two_channels_for_one_case_contradict_and_the_finding_shows_the_case() -> None:
    families = rule("families", {"fact": "children", "at_least": 3}, channel="home_visit")
    shelter = rule("shelter", {"fact": "lives_in_shelter", "is": True}, channel="shelter_visit")
    (found,) = check(written(outreach={"rules": [families, shelter], "otherwise": "letter"}), TODAY)
    assert (found.at, found.code, found.other) == ("/outreach/rules/1", "contradicts", "/outreach/rules/0")
    assert found.example == {"children": 3, "lives_in_shelter": True}
    apart = rule("families", {"all": [families["when"], {"not": shelter["when"]}]}, channel="home_visit")
    assert check(written(outreach={"rules": [apart, shelter], "otherwise": "letter"}), TODAY) == []
    assert remarks(outreach={"rules": [apart, shelter]}) == {"/outreach/rules": "gap"}


def test_rules_that_hold_one_after_the_other_do_not_contradict() -> None:
    until = rule("old", WISH, channel="letter", valid_to="2016-12-31")
    then = rule("new", WISH, channel="home_visit", valid_from="2017-01-01")
    assert refused(outreach={"rules": [until, then], "otherwise": "phone"}) == {}
    early = {**then, "valid_from": "2016-12-31"}
    assert refused(outreach={"rules": [until, early], "otherwise": "phone"}) == {"/outreach/rules/1": "contradicts"}


@pytest.mark.parametrize("name", [name for name, one in KNOWN.items() if one.touches is Touches.LANGUAGE])
def test_language_never_decides(name: str) -> None:
    codes = KNOWN[name].fact.codes
    asks = {"fact": name, "is": next(iter(codes)) if codes else False}
    whole = {"any": [WISH, {"not": asks}]}
    at = "/when/any/1/not/fact"
    assert refused(**criteria(rule("a", whole, valid_from="2016-01-01"))) == {
        f"/indication/criteria/0{at}": "language_is_no_criterion"
    }
    for part in ("target_groups", "exclusions", "early_warnings"):
        assert refused(**{part: [rule("a", whole, valid_from="2016-01-01")]}) == {
            f"/{part}/0{at}": "language_is_no_criterion"
        }
    sought = rule("a", whole, channel="letter", valid_from="2016-01-01", enabled=False)
    assert refused(outreach={"rules": [sought]}) == {f"/outreach/rules/0{at}": "language_is_no_criterion"}


def test_status_stands_only_in_a_rule_with_a_date_and_a_reason_and_never_in_a_guard() -> None:
    asks = {"fact": "residence_basis", "is": "toleration"}
    assert refused(exclusions=[rule("a", asks)]) == {"/exclusions/0/valid_from": "status_needs_a_date"}
    assert refused(exclusions=[rule("a", asks, valid_from="2016-01-01")]) == {}
    with pytest.raises(ValidationError, match="reason"):
        written(
            exclusions=[
                {key: value for key, value in rule("a", asks, valid_from="2016-01-01").items() if key != "reason"}
            ]
        )
    with pytest.raises(ValidationError, match="human_override"):
        written(exclusions=[rule("a", asks, valid_from="2016-01-01", human_override=False)])
    words = {"de": "x", "en": "x"}
    phases = [{"code": "a", "next": [{"to": "b", "guard": asks}], **words}, {"code": "b", **words}]
    assert refused(phases=phases) == {"/phases/0/next/0/guard/fact": "status_is_no_criterion"}


def test_origin_is_no_criterion_and_a_channel_by_origin_waits_for_two_signatures() -> None:
    asks = {"fact": "nationality_group", "is": "third_country"}
    assert refused(**criteria(rule("a", asks, valid_from="2016-01-01"))) == {
        "/indication/criteria/0/when/fact": "origin_is_no_criterion"
    }
    off = rule("by_origin", asks, channel="home_visit", enabled=False, valid_from="2016-01-01")
    assert refused(outreach={"rules": [off], "otherwise": "letter"}) == {}
    assert remarks(outreach={"rules": [off], "otherwise": "letter"}) == {"/outreach/rules/0": "not_in_effect"}
    assert signs(written(outreach={"rules": [off]})) == []
    assert signs(written(outreach={"rules": [{**off, "enabled": True}]})) == ["/outreach/rules/0"]


def test_a_local_fact_says_what_it_touches() -> None:
    asks = {"fact": "speaks_well", "is": True}
    local = [fact("speaks_well", "language")]
    assert refused(facts=local, **criteria(rule("a", asks, valid_from="2016-01-01"))) == {
        "/indication/criteria/0/when/fact": "language_is_no_criterion"
    }
    hidden = fact("b1", de="Deutschkenntnisse mindestens B1", en="B1")
    assert refused(facts=[hidden]) == {"/facts/0/touches": "touches_more"}
    harmless = fact("coordination", de="Koordination, Kombination, international", en="Coordination")
    assert refused(facts=[harmless]) == {}
    assert refused(facts=[fact("wish")]) == {"/facts/0/name": "fact_known_already"}


def test_a_local_fact_that_cannot_be_is_named_with_its_place() -> None:
    code = {"code": "a", "de": "A", "en": "A"}
    wrong = [
        fact("one", kind="code"),
        fact("two", codes=[code]),
        fact("three", kind="number", lowest=5, highest=1),
        fact("four", not_asked="perhaps"),
        fact("five", kind="code", codes=[code, code]),
    ]
    assert refused(facts=wrong) == {
        "/facts/0/codes": "codes_needed", "/facts/1/codes": "codes_not_wanted", "/facts/2/lowest": "range_is_empty",
        "/facts/3/not_asked": "wrong_type", "/facts/4/codes": "code_twice",
    }  # fmt: skip
    given = compile_concept(written(facts=[fact("six", not_asked=False)])).facts["six"]
    assert given.not_asked is False


def test_time_boxes_name_their_phase_and_periods_stay_within_a_life() -> None:
    box = {"code": "a", "de": "A", "en": "A", "counts_from": "phase_entered", "after": {"months": 24}, "then": "taper"}
    assert refused(time_boxes=[box]) == {"/time_boxes/0/phase": "missing"}
    assert refused(time_boxes=[{**box, "phase": "nowhere"}]) == {"/time_boxes/0/phase": "phase_unknown"}
    assert refused(time_boxes=[{**box, "phase": "monitoring"}]) == {}
    for after in ({"years": 200}, {"years": 1, "days": 1}, {}):
        with pytest.raises(ValidationError, match="after"):
            written(time_boxes=[{**box, "counts_from": "entered", "after": after}])


def test_a_code_stands_once_in_its_list() -> None:
    assert refused(target_groups=[rule("a", WISH), rule("a", GROWN)]) == {"/target_groups/1/code": "code_twice"}
    assert refused(end_reasons=[CONTENT["end_reasons"][0]] * 2) == {"/end_reasons/1/code": "code_twice"}


def test_five_cumulative_criteria_with_an_exception_in_the_single_case_can_be_said() -> None:
    """Köln, l. 2283-2289: young adults, in justified single cases older; prospect of staying is not asked."""
    age = {"any": [{"fact": "age", "at_least": 18, "at_most": 27}, {"fact": "justified_single_case", "is": True}]}
    local = [fact("justified_single_case", not_asked=False), fact("structural_causes"), fact("blocked_by_complexity")]
    five = [
        rule("young", {"all": [age, {"fact": "flight_experience", "is": True}]}, valid_from="2016-06-01"),
        rule("structural", {"fact": "structural_causes", "is": True}),
        rule("coordination", {"fact": "needs_coordination", "is": True}),
        rule("blocked", {"fact": "blocked_by_complexity", "is": True}),
        rule("wish", WISH),
    ]
    assert check(written(facts=local, **criteria(*five, deciders=["steering_office", "case_manager"])), TODAY) == []


def test_every_code_that_a_check_can_say_has_words() -> None:
    codes = {
        "code_twice", "contradicts", "language_is_no_criterion", "origin_is_no_criterion", "status_is_no_criterion",
        "status_needs_a_date", "origin_needs_a_date", "phase_unknown", "unreachable", "missing", "not_wanted_here",
        "too_many_needed", "not_a_period", "not_in_effect", "asks_nothing", "nobody_is_admitted", "gap", "not_decided",
        "fact_known_already", "codes_needed", "codes_not_wanted", "range_is_empty", "touches_more", "not_a_rule",
        "unknown_fact", "test_does_not_fit", "not_possible", "rule_too_deep", "rule_too_large", "ends_before_it_begins",
    }  # fmt: skip
    assert [code for code in sorted(codes) if f"place.{code}" not in {*TEXTS, *RULE_TEXTS} and code != "missing"] == []
