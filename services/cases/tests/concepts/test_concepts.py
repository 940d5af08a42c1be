"""Concepts over HTTP: drafted, published, superseded; a record keeps the version with which it began."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.dgcc import CONTENT
from geleit_vocabulary.reasons import EndReason
from services.cases.tests.helpers import DIMENSIONS, House, good, places, refused


def content(**changed: Any) -> dict[str, Any]:
    return CONTENT | {"name": {"code": "local", "de": "Örtlich", "en": "Local"}} | changed


def test_the_default_is_a_valid_concept_with_every_reason_and_all_three_kinds() -> None:
    default = ConceptContent.model_validate(CONTENT)
    assert {one.code for one in default.end_reasons} == set(EndReason)
    assert {one.kind for one in default.end_reasons} == {"criteria_met", "discharge", "unplanned"}
    assert [one.code for one in default.phases][:2] == ["intake", "assessment"]


async def test_the_default_comes_with_the_first_record_and_is_published_once(house: House) -> None:
    first, second = await house.record(), await house.record()
    assert first["concept_id"] == second["concept_id"]
    (default,) = good(await house.as_().get("/v1/concepts"))["items"]
    assert (default["key"], default["number"], default["status"]) == ("dgcc", 1, "published")
    other = await house.record("jobcenter")
    assert other["concept_id"] != first["concept_id"]


async def test_a_running_record_keeps_its_version_and_a_new_one_takes_the_next(house: House) -> None:
    admin = house.as_(role="body_admin")
    one = good(await admin.post("/v1/concepts", {"key": "local", "content": content()}))
    path = f"/v1/concepts/{one['id']}"
    published = good(await admin.post(f"{path}/publish", {}, seen=one["version"]))
    assert (published["status"], published["valid_from"]) == ("published", "2016-06-21")
    record = await house.record(concept="local")
    narrower = content(dimensions={"district": ["north"]}, end_reasons=content()["end_reasons"][:1])
    two = good(await admin.post("/v1/concepts", {"key": "local", "content": narrower}))
    good(await admin.post(f"/v1/concepts/{two['id']}/publish", {}, seen=two["version"]))
    assert good(await admin.get(path))["status"] == "superseded"
    ending = {"reason": "moved"}
    later = await house.record(concept="local")
    assert (record["concept_id"], later["concept_id"]) == (one["id"], two["id"])
    good(await house.as_().post(f"/v1/support-records/{record['id']}/end", ending, seen=record["version"]))
    refused(
        await house.as_().post(f"/v1/support-records/{later['id']}/end", ending, seen=later["version"]), 422, "invalid"
    )
    wrong = {"person": later["person"], "clock_start": "unknown", "concept": "local"}
    problem = refused(
        await house.as_().post("/v1/support-records", wrong | {"dimensions": DIMENSIONS | {"district": "south"}}),
        422,
        "invalid",
    )
    assert places(problem) == {"/dimensions/district": "not_in_list"}


@pytest.mark.answers
async def test_what_was_published_never_changes_and_only_who_may_publishes(house: House) -> None:
    steering = house.as_(role="steering_office")
    draft = good(await steering.post("/v1/concepts", {"key": "local", "content": content()}))
    path = f"/v1/concepts/{draft['id']}"
    refused(await steering.post(f"{path}/publish", {}, seen=draft["version"]), 403, "forbidden")
    changed = good(await steering.patch(path, {"content": content(dimensions={})}, seen=draft["version"]))
    published = good(await house.as_(role="body_admin").post(f"{path}/publish", {}, seen=changed["version"]))
    refused(await steering.patch(path, {"content": content()}, seen=published["version"]), 409, "published_is_fixed")


@pytest.mark.answers
async def test_a_concept_cannot_drop_the_wish_or_the_agreement(house: House) -> None:
    admin = house.as_(role="body_admin")
    loose = content() | {"case_management": {"requires": []}}
    problem = refused(await admin.post("/v1/concepts", {"key": "local", "content": loose}), 422, "invalid")
    assert places(problem) == {"/content/case_management": "unknown_field"}
    twice = content(phases=[content()["phases"][0]] * 2)
    refused(await admin.post("/v1/concepts", {"key": "local", "content": twice}), 422, "invalid")


async def test_the_first_records_of_a_body_may_come_at_once(house: House) -> None:
    given = [{"person": str(uuid4()), "clock_start": "unknown", "dimensions": {}} for _ in range(6)]
    answers = await asyncio.gather(*(house.as_().post("/v1/support-records", one) for one in given))
    assert [one.status_code for one in answers] == [201] * 6
    assert len({good(one)["concept_id"] for one in answers}) == 1


@pytest.mark.answers
async def test_an_author_gets_the_format_and_every_finding_with_its_place_before_a_draft_is_kept(house: House) -> None:
    admin = house.as_(role="body_admin")
    form = good(await admin.get("/v1/concepts/format"))
    assert form["concept_schema"]["$defs"]["Rule"]["oneOf"]
    assert {one["name"]: one["touches"] for one in form["facts"]}["german_level"] == "language"
    reason = {"de": "Beschluss", "en": "Resolution"}
    rules = [
        {"code": "a", "de": "A", "en": "A", "when": {"fact": "children", "at_least": 1}, "result": "counselling"},
        {"code": "b", "de": "B", "en": "B", "when": {"fact": "children", "at_least": 2}, "result": "information"},
    ]
    wrong = content(clearing={"rules": [one | {"reason": reason} for one in rules]})
    found = good(await admin.post("/v1/concepts/check", {"content": wrong}, headers={"Accept-Language": "en"}))
    (contradiction, gap) = found["findings"]
    assert (contradiction["pointer"], contradiction["other"]) == (
        "/content/clearing/rules/1",
        "/content/clearing/rules/0",
    )
    assert contradiction["facts"] == [{"fact": "children", "label": "Children in the household", "words": "2"}]
    assert (gap["code"], gap["refuses"], gap["detail"].startswith("In some cases")) == ("gap", False, True)
    problem = refused(await admin.post("/v1/concepts", {"key": "local", "content": wrong}), 422, "invalid")
    assert places(problem) == {"/content/clearing/rules/1": "contradicts"}
    hidden = content(early_warnings=[rules[0] | {"reason": reason, "when": {"fact": "german_level", "is": "A1"}}])
    del hidden["early_warnings"][0]["result"]
    problem = refused(await admin.post("/v1/concepts", {"key": "local", "content": hidden}), 422, "invalid")
    assert places(problem) == {"/content/early_warnings/0/when/fact": "language_is_no_criterion"}


@pytest.mark.answers
async def test_a_concept_answers_facts_with_its_reasons_in_words_and_keeps_nothing(house: House) -> None:
    draft = good(await house.as_(role="body_admin").post("/v1/concepts", {"key": "local", "content": content()}))
    path = f"/v1/concepts/{draft['id']}/evaluate"
    given = {"facts": {"wish": True, "needs_coordination": True, "bodies_needed": {"missing": "not_said"}}}
    answer = good(await house.as_().post(path, given, headers={"Accept-Language": "en"}))
    assert answer["on"] == "2016-06-21"
    found = {one["question"]: one for one in answer["answers"]}
    indicated = found["indication"]
    assert (indicated["result"], indicated["why_words"]) == (None, "Undecided: facts are missing. A person decides.")
    assert indicated["open_facts"] == [{"fact": "bodies_needed", "label": "Bodies that must work together"}]
    assert "Bodies that must work together: does not wish to say; wanted: at least 2 → open" in [
        line["words"] for line in indicated["trace"]
    ]
    german = good(
        await house.as_().post(path, {"facts": {"wish": True, "needs_coordination": True, "bodies_needed": 3}})
    )
    assert {one["question"]: one["result_label"] for one in german["answers"]}["indication"] == "Case Management"
    wrong = {"facts": {"age": 400, "shoe_size": 38, "entered_on": "yesterday"}}
    assert places(refused(await house.as_().post(path, wrong), 422, "invalid")) == {
        "/facts/age": "not_possible", "/facts/shoe_size": "unknown_fact", "/facts/entered_on": "wrong_type",
    }  # fmt: skip
    nowhere = {"facts": {}, "phase": "nowhere"}
    assert places(refused(await house.as_().post(path, nowhere), 422, "invalid")) == {"/phase": "phase_unknown"}


async def test_a_channel_by_origin_takes_effect_only_with_the_signatures_of_two_roles(house: House) -> None:
    admin, officer = house.as_(role="body_admin"), house.as_(role="data_protection_officer")
    by_origin = {
        "code": "by_origin", "de": "Hausbesuch", "en": "Home visit", "channel": "home_visit", "valid_from": "2016-01-01",
        "when": {"fact": "nationality_group", "is": "third_country"}, "reason": {"de": "Beschluss", "en": "Resolution"},
    }  # fmt: skip
    live = content(outreach={"rules": [by_origin], "otherwise": "letter"})
    draft = good(await admin.post("/v1/concepts", {"key": "local", "content": live}))
    path = f"/v1/concepts/{draft['id']}"
    alone = refused(await admin.post(f"{path}/publish", {}, seen=draft["version"]), 409, "two_signatures_needed")
    assert places(alone) == {"/content/outreach/rules/0": "origin_takes_two"}
    good(await admin.post(f"{path}/propose", seen=draft["version"]))
    (waiting,) = good(await officer.get("/v1/proposals"))["items"]
    second = house.as_(role="body_admin", sub="another")
    at = f"/v1/proposals/{waiting['id']}"
    refused(await second.post(f"{at}/agree", seen=waiting["version"]), 409, "role_missing_among_two")
    refused(await admin.post(f"{at}/agree", seen=waiting["version"]), 409, "second_person_needed")
    good(await officer.post(f"{at}/agree", seen=waiting["version"]))
    assert good(await admin.get(path))["status"] == "published"


@pytest.mark.answers
async def test_what_was_changed_after_the_first_signature_is_not_signed_by_the_second(house: House) -> None:
    admin, officer = house.as_(role="body_admin"), house.as_(role="data_protection_officer")
    by_origin = {
        "code": "by_origin", "de": "Hausbesuch", "en": "Home visit", "channel": "home_visit", "valid_from": "2016-01-01",
        "when": {"fact": "nationality_group", "is": "third_country"}, "reason": {"de": "Beschluss", "en": "Resolution"},
    }  # fmt: skip
    live = content(outreach={"rules": [by_origin], "otherwise": "letter"})
    draft = good(await admin.post("/v1/concepts", {"key": "local", "content": live}))
    path = f"/v1/concepts/{draft['id']}"
    proposed = good(await admin.post(f"{path}/propose", seen=draft["version"]))
    wider = content(
        outreach={"rules": [by_origin | {"when": {"fact": "nationality_group", "in": ["eu", "third_country"]}}]}
    )
    good(await admin.patch(path, {"content": wider}, seen=proposed["version"]))
    (waiting,) = good(await officer.get("/v1/proposals"))["items"]
    answer = await officer.post(f"/v1/proposals/{waiting['id']}/agree", seen=waiting["version"])
    refused(answer, 409, "proposal_changed")
    harmless = good(await admin.post("/v1/concepts", {"key": "other", "content": content()}))
    answer = await admin.post(f"/v1/concepts/{harmless['id']}/propose", seen=harmless["version"])
    refused(answer, 409, "one_signature_is_enough")
