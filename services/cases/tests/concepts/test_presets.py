"""The concepts that are shipped: each stands, names its sources, and says what its lines say."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from geleit_cases.concepts.checks import check, signs
from geleit_cases.concepts.compiled import Compiled, compile_concept
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.judging import Judged, Question, judge
from geleit_cases.concepts.known import KNOWN
from geleit_cases.concepts.presets.catalogue import PRESETS
from geleit_cases.concepts.rules import EndKind, Preset, Touches
from geleit_kit.pure.rules.conditions import Answer
from geleit_kit.pure.rules.facts import Kind, Missing
from geleit_kit.pure.rules.tracing import lines
from services.cases.tests.helpers import House, good, places, refused

TODAY = date(2026, 11, 22)
MUNICIPAL = [one for one in Preset if one is not Preset.DGCC]
Facts = dict[str, Any]


@cache
def kept(preset: Preset) -> dict[str, Any]:
    """As it lies in the database."""
    return ConceptContent.model_validate(PRESETS[preset]).model_dump(mode="json", exclude_none=True)


@cache
def concept(preset: Preset) -> Compiled:
    return compile_concept(kept(preset))


def said(preset: Preset, question: Question, given: Facts, on: date = TODAY) -> Judged:
    (found,) = (one for one in judge(concept(preset), given, on) if one.question is question)
    return found


def indicated(preset: Preset, given: Facts, on: date = TODAY) -> str | None:
    return said(preset, Question.INDICATION, given, on).result


def answer(preset: Preset, code: str, given: Facts, on: date = TODAY) -> Answer | None:
    (found,) = (one for one in judge(concept(preset), given, on) if one.code == code and one.answer is not None)
    return found.answer


def entries(content: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in a concept that has a code or is a word or a fact of its own."""
    if isinstance(content, dict):
        if "code" in content or "touches" in content or (at.startswith("/labels/") and "de" in content):
            yield at, content
        for name, value in content.items():
            yield from entries(value, f"{at}/{name}")
    elif isinstance(content, list):
        for number, one in enumerate(content):
            yield from entries(one, f"{at}/{number}")


@pytest.mark.parametrize("preset", Preset)
def test_a_preset_stands_without_contradiction_gap_in_reach_or_rule_that_nobody_meets(preset: Preset) -> None:
    remarks = {
        Preset.DORMAGEN: {("/outreach/rules/2", "not_in_effect"), ("/outreach/rules/3", "not_in_effect")},
        Preset.MOERS: {("/outreach/rules", "gap")},
    }
    for day in (date(2016, 6, 21), TODAY):
        assert {(one.at, one.code) for one in check(kept(preset), day)} == remarks.get(preset, set())
    assert signs(kept(preset)) == []
    assert {one["kind"] for one in kept(preset)["end_reasons"]} == set(EndKind)


@pytest.mark.parametrize("preset", MUNICIPAL)
def test_each_entry_names_its_document_and_lines(preset: Preset) -> None:
    found = list(entries(kept(preset)))
    assert len(found) > 40
    for at, one in found:
        assert "source" in one, at
        assert one["source"]["title"].startswith("Handreichung"), at
        for part in one["source"]["lines"].split(", "):
            ends = [int(number) for number in part.split("-")]
            assert all(first < last for first, last in pairwise(ends)), at
            assert all(1_900 <= line <= 5_100 for line in ends), at


@pytest.mark.parametrize("preset", MUNICIPAL)
def test_status_stands_only_in_dated_rules_and_language_in_none(preset: Preset) -> None:
    for one in concept(preset).entries():
        touched = {what for _, what in concept(preset).touches(one.when)}
        assert Touches.LANGUAGE not in touched
        assert not touched or one.valid_from is not None, one.at
        assert Touches.ORIGIN not in touched or not one.enabled


KOELN: Facts = {
    "age": 22, "flight_experience": True, "action_fields_open": 3, "structural_obstacle": True,
    "needs_coordination": True, "blocked_by_complexity": True, "wish": True, "only_information": False,
    "other_body_responsible": False,
}  # fmt: skip
MOERS: Facts = {
    "lives_here": True, "wish": True, "needs_coordination": True, "needs_accompaniment": True, "network_consent": True,
    "short_or_health_visa": False, "unaccompanied_minor": False, "in_higher_education": False, "age": 24,
    "only_information": False, "other_body_responsible": False,
}  # fmt: skip
DORMAGEN: Facts = {
    "arrived_on": date(2019, 3, 15), "entered_on": date(2019, 3, 1), "lives_in_shelter": False, "single_parent": False,
    "children": 0, "wish": True, "needs_accompaniment": True, "only_information": False,
    "other_body_responsible": False,
}  # fmt: skip
MUELHEIM: Facts = {
    "benefit_basis": "asylblg_3", "wish": True, "needs_coordination": True, "bodies_needed": 2,
    "only_information": False, "other_body_responsible": False,
}  # fmt: skip
SPRING = date(2019, 4, 1)
"""A day in Dormagen's pilot."""
ADMITTED = [
    (Preset.KOELN, KOELN, TODAY), (Preset.MOERS, MOERS, TODAY), (Preset.DORMAGEN, DORMAGEN, SPRING),
    (Preset.MUELHEIM, MUELHEIM, TODAY),
]  # fmt: skip


@pytest.mark.parametrize(("preset", "given", "on"), ADMITTED)
def test_who_meets_everything_is_recommended_and_clearing_says_the_same(preset: Preset, given: Facts, on: date) -> None:
    assert indicated(preset, given, on) == "case_management"
    assert said(preset, Question.CLEARING, given, on).result == "case_management"
    assert indicated(preset, given | {"wish": False}, on) == "counselling"
    assert indicated(preset, given | {"wish": Missing.NOT_SAID}, on) is None
    assert said(preset, Question.CLEARING, given | {"only_information": True}, on).result == "information"
    assert said(preset, Question.CLEARING, given | {"other_body_responsible": True}, on).result == "referral"


TABLE: list[tuple[Preset, Facts, Facts, str | None]] = [
    # Köln: five criteria, all of them (l. 2283-2289).
    (Preset.KOELN, KOELN, {"age": 18}, "case_management"),
    (Preset.KOELN, KOELN, {"age": 27}, "case_management"),
    (Preset.KOELN, KOELN, {"age": 17}, "counselling"),
    (Preset.KOELN, KOELN, {"age": 28}, "counselling"),
    (Preset.KOELN, KOELN, {"age": 29, "justified_age_exception": True}, "case_management"),
    (Preset.KOELN, KOELN, {"age": 29, "justified_age_exception": True, "blocked_by_complexity": False}, "counselling"),
    (Preset.KOELN, KOELN, {"flight_experience": False}, "counselling"),
    (Preset.KOELN, KOELN, {"flight_experience": Missing.NOT_SAID}, None),
    (Preset.KOELN, KOELN, {"action_fields_open": 1}, "counselling"),
    (Preset.KOELN, KOELN, {"structural_obstacle": False}, "counselling"),
    (Preset.KOELN, KOELN, {"structural_obstacle": Missing.NOT_KNOWN}, None),
    (Preset.KOELN, KOELN, {"needs_coordination": False}, "counselling"),
    (Preset.KOELN, KOELN, {"blocked_by_complexity": False}, "counselling"),
    # Moers: wish, complexity, consent (l. 2433-2437); three groups that it is not for (l. 2393-2395).
    (Preset.MOERS, MOERS, {"network_consent": False}, "counselling"),
    (Preset.MOERS, MOERS, {"network_consent": Missing.NOT_KNOWN}, None),
    (Preset.MOERS, MOERS, {"needs_coordination": False}, "counselling"),
    (Preset.MOERS, MOERS, {"needs_accompaniment": False}, "counselling"),
    (Preset.MOERS, MOERS, {"lives_here": False}, "counselling"),
    (Preset.MOERS, MOERS, {"short_or_health_visa": True}, "referral"),
    (Preset.MOERS, MOERS, {"unaccompanied_minor": True, "age": 17}, "referral"),
    (Preset.MOERS, MOERS, {"unaccompanied_minor": True, "age": 18}, "case_management"),
    (Preset.MOERS, MOERS, {"unaccompanied_minor": Missing.NOT_SAID, "age": 18}, "case_management"),
    (Preset.MOERS, MOERS, {"in_higher_education": True}, "referral"),
    # Dormagen: arrived since the pilot began, five years in Germany, need and interest (l. 2125-2139, 2157).
    (Preset.DORMAGEN, DORMAGEN, {"arrived_on": date(2019, 2, 28)}, "counselling"),
    (Preset.DORMAGEN, DORMAGEN, {"arrived_on": date(2019, 2, 28), "lives_in_shelter": True}, "case_management"),
    (Preset.DORMAGEN, DORMAGEN, {"entered_on": date(2014, 4, 1)}, "case_management"),
    (Preset.DORMAGEN, DORMAGEN, {"entered_on": date(2014, 3, 31)}, "counselling"),
    (Preset.DORMAGEN, DORMAGEN, {"entered_on": date(2013, 4, 1), "lives_in_shelter": True}, "counselling"),
    (Preset.DORMAGEN, DORMAGEN, {"entered_on": Missing.NOT_KNOWN}, None),
    (Preset.DORMAGEN, DORMAGEN, {"needs_accompaniment": False}, "counselling"),
    # Mülheim: before SGB II (l. 3502); after it the Jobcenter's own case management.
    (Preset.MUELHEIM, MUELHEIM, {"benefit_basis": "asylblg"}, "case_management"),
    (Preset.MUELHEIM, MUELHEIM, {"benefit_basis": "asylblg_2"}, "case_management"),
    (Preset.MUELHEIM, MUELHEIM, {"benefit_basis": "sgb_ii"}, "referral"),
    (Preset.MUELHEIM, MUELHEIM, {"benefit_basis": "own_income"}, "counselling"),
    (Preset.MUELHEIM, MUELHEIM, {"benefit_basis": Missing.NOT_SAID}, None),
    (Preset.MUELHEIM, MUELHEIM, {"bodies_needed": 1}, "counselling"),
    (Preset.MUELHEIM, MUELHEIM, {"needs_coordination": False}, "counselling"),
]


@pytest.mark.parametrize(("preset", "given", "changed", "result"), TABLE)
def test_each_line_of_the_sources_decides_and_its_trace_says_so(
    preset: Preset, given: Facts, changed: Facts, result: str | None
) -> None:
    on = SPRING if preset is Preset.DORMAGEN else TODAY
    found = said(preset, Question.INDICATION, given | changed, on)
    assert found.result == result
    spoken = [line.words for one in found.traces for line in lines(one, "de")]
    assert spoken
    assert set(found.open_facts) == (set(changed) if result is None else set())


CHANNELS: list[tuple[Preset, Facts, str | None]] = [
    (Preset.DORMAGEN, DORMAGEN, "letter"),
    (Preset.DORMAGEN, DORMAGEN | {"single_parent": True}, "home_visit"),
    (Preset.DORMAGEN, DORMAGEN | {"children": 2}, "letter"),
    (Preset.DORMAGEN, DORMAGEN | {"children": 3}, "home_visit"),
    (Preset.DORMAGEN, DORMAGEN | {"lives_in_shelter": True, "single_parent": True}, "shelter_visit"),
    (Preset.DORMAGEN, DORMAGEN | {"origin_of_the_list": True}, "letter"),
    (Preset.DORMAGEN, DORMAGEN | {"flight_experience": True}, "letter"),
    (Preset.DORMAGEN, DORMAGEN | {"single_parent": Missing.NOT_KNOWN}, None),
    (Preset.MOERS, {"lives_in_shelter": True}, "brought"),
    (Preset.MOERS, {"lives_in_shelter": False, "put_through_at_counter": True}, "brought"),
    (Preset.MOERS, {"lives_in_shelter": False, "put_through_at_counter": False}, None),
]


@pytest.mark.parametrize(("preset", "given", "channel"), CHANNELS)
def test_channels_go_by_need_and_origin_stays_switched_off(preset: Preset, given: Facts, channel: str | None) -> None:
    assert said(preset, Question.OUTREACH, given, SPRING).result == channel


def _values(name: str, preset: Preset) -> list[Any]:
    fact = concept(preset).known[name].fact
    return [True, False] if fact.kind is Kind.YES_NO else [*fact.codes]


@pytest.mark.parametrize(("preset", "given", "on"), ADMITTED)
def test_nothing_that_a_preset_says_changes_with_language_or_origin(preset: Preset, given: Facts, on: date) -> None:
    never = [name for name, one in concept(preset).known.items() if one.touches in {Touches.LANGUAGE, Touches.ORIGIN}]
    assert len(never) >= len([one for one in KNOWN.values() if one.touches in {Touches.LANGUAGE, Touches.ORIGIN}]) == 4
    for known in ({}, given, *({**given, name: Missing.NOT_SAID} for name in given)):
        before = judge(concept(preset), known, on, "goals")
        for name in never:
            for value in (_values(name, preset)[0], _values(name, preset)[-1], Missing.NOT_SAID):
                assert judge(concept(preset), {**known, name: value}, on, "goals") == before, name


def test_somebody_whose_prospects_of_staying_are_bad_is_admitted_in_koeln_when_a_volunteer_notifies() -> None:
    assert indicated(Preset.KOELN, KOELN | {"residence_basis": "toleration"}) == "case_management"
    assert "volunteers" in {one["code"] for one in kept(Preset.KOELN)["access_routes"]}
    indication = kept(Preset.KOELN)["indication"]
    assert (indication["deciders"], indication["variant"]) == (["steering_office", "case_manager"], "many_places")
    assert answer(Preset.KOELN, "single_case", KOELN) is Answer.NO


def test_after_the_refused_consent_in_moers_a_later_one_admits_and_no_german_at_all_changes_nothing() -> None:
    without = MOERS | {"network_consent": False, "german_level": "none"}
    assert indicated(Preset.MOERS, without) == "counselling"
    assert indicated(Preset.MOERS, without | {"network_consent": True}) == "case_management"


def test_excluded_in_moers_names_who_is_responsible_where_the_source_does() -> None:
    responsible = {one["code"]: one.get("responsible", {}).get("de") for one in kept(Preset.MOERS)["exclusions"]}
    assert responsible == {"short_stay": None, "unaccompanied_minors": "Jugendhilfe", "students": "Hochschule"}


def test_moers_sees_the_next_day_from_the_shelter_and_within_four_weeks_otherwise() -> None:
    due = {one["code"]: one.get("first_contact_within") for one in kept(Preset.MOERS)["access_routes"]}
    assert due == {"shelter": {"days": 1}, "office": {"weeks": 4}, "walk_in": None}


def test_dormagen_tapers_after_24_months_reviews_the_end_after_five_years_and_ends_nothing() -> None:
    boxes = [(one["after"], one["then"], one["counts_from"]) for one in kept(Preset.DORMAGEN)["time_boxes"]]
    since = "case_management_started"
    assert boxes == [({"months": 24}, "taper", since), ({"years": 5}, "end_review", since)]
    meetings = {one["code"]: one["every"] for one in kept(Preset.DORMAGEN)["cadences"]}
    assert meetings == {"youth_office": {"months": 1}, "labour": {"months": 3}, "quality_workshop": {"months": 6}}


def test_dormagens_occasions_propose_peer_advice_and_never_touch_the_indication() -> None:
    stuck = DORMAGEN | {"peer_advice_occasion": "custody_for_debts"}
    assert answer(Preset.DORMAGEN, "peer_advice", stuck, SPRING) is Answer.YES
    assert answer(Preset.DORMAGEN, "peer_advice", DORMAGEN, SPRING) is Answer.NO
    assert said(Preset.DORMAGEN, Question.INDICATION, stuck, SPRING) == said(
        Preset.DORMAGEN, Question.INDICATION, DORMAGEN, SPRING
    )


@pytest.mark.parametrize("preset", MUNICIPAL)
def test_what_slips_is_answered_by_an_offer(preset: Preset) -> None:
    assert answer(preset, "overdue", {"steps_overdue": 1}) is Answer.YES
    assert answer(preset, "ended_early", {"measures_ended_early": 1}) is Answer.YES
    assert answer(preset, "ended_early", {"measures_ended_early": 0}) is Answer.NO


def test_dormagens_rule_by_origin_can_be_switched_on_only_with_two_signatures() -> None:
    on = kept(Preset.DORMAGEN)
    rules = [one | {"enabled": True} if one["code"] == "origin" else one for one in on["outreach"]["rules"]]
    alone = [one for one in rules if one["code"] != "need"]
    content = on | {"outreach": on["outreach"] | {"rules": alone}}
    assert signs(content) == ["/outreach/rules/1"]
    assert not [one for one in check(content, TODAY) if one.refuses]


async def test_a_body_takes_a_preset_over_as_its_draft_changes_it_and_puts_it_into_force(house: House) -> None:
    admin = house.as_(role="body_admin")
    shipped = good(await admin.get("/v1/concepts/format"))["presets"]
    assert [one["preset"] for one in shipped] == [str(one) for one in Preset]
    assert all(one["sources"] for one in shipped)
    draft: dict[str, Any] = {}
    for preset in Preset:
        draft = good(await admin.post("/v1/concepts", {"key": f"our_{preset}", "preset": preset}))
        assert (draft["status"], draft["content"]["name"]["code"]) == ("draft", preset)
        assert draft["content"]["sources"][0]["lines"]
    content = draft["content"] | {"name": {"code": "our_own", "de": "Unser Konzept", "en": "Our concept"}}
    path = f"/v1/concepts/{draft['id']}"
    changed = good(await admin.patch(path, {"content": content}, seen=draft["version"]))
    published = good(await admin.post(f"{path}/publish", {}, seen=changed["version"]))
    assert (published["status"], published["content"]["name"]["code"]) == ("published", "our_own")
    given = {"facts": MUELHEIM, "on": "2019-12-01"}
    answers = good(await house.as_().post(f"{path}/evaluate", given))["answers"]
    assert {one["question"]: one["result"] for one in answers}["indication"] == "case_management"
    for neither in ({}, {"preset": "moers", "content": content}):
        problem = refused(await admin.post("/v1/concepts", {"key": "local", **neither}), 422, "invalid")
        assert [*places(problem).values()] == ["content_or_preset"]
