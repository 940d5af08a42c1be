"""Forms over HTTP: drafted, checked, published, superseded; as a portal gets them."""

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from geleit_cases.forms.schemas import FormIn
from services.cases.tests.helpers import House, good, places, refused

Json = dict[str, Any]
SAMPLE: Json = FormIn.model_config["json_schema_extra"]["examples"][0]  # type: ignore[index, assignment]  # how pydantic keeps it


def sample(**properties: Json) -> Json:
    """The sample form with more fields."""
    given = copy.deepcopy(SAMPLE)
    given["json_schema"]["properties"] |= properties
    return {"key": given["key"], "json_schema": given["json_schema"]}


def asked(category: str = "work", **schema: Any) -> Json:
    return {"x-label": {"de": "Frage", "en": "Question"}, "x-category": category, **schema}


async def test_a_form_is_drafted_published_and_superseded_and_old_versions_stay_readable(house: House) -> None:
    admin = house.as_(role="body_admin")
    one = good(await admin.post("/v1/forms", sample()))
    assert (one["number"], one["status"]) == (1, "draft")
    assert {step["action"] for step in one["allowed_actions"]} == {"publish", "discard"}
    changed = sample(pets=asked(type="boolean"))["json_schema"]
    path = f"/v1/forms/{one['id']}"
    one = good(await admin.patch(path, {"json_schema": changed}, seen=one["version"]))
    refused(await admin.patch(path, {"json_schema": changed}, seen=1), 412, "stale")
    one = good(await admin.post(f"{path}/publish", {}, seen=one["version"]))
    assert (one["status"], one["valid_from"]) == ("published", "2016-06-21")
    refused(await admin.patch(path, {"json_schema": changed}, seen=one["version"]), 409, "published_is_fixed")
    two = good(await admin.post("/v1/forms", sample()))
    good(await admin.post(f"/v1/forms/{two['id']}/publish", {}, seen=two["version"]))
    again = good(await house.as_().get(path))
    assert (again["status"], again["content_hash"]) == ("superseded", one["content_hash"])
    assert "pets" in again["json_schema"]["properties"]
    listed = good(await house.as_().get("/v1/forms", params={"key": "first_talk", "status": "published"}))["items"]
    assert [row["id"] for row in listed] == [two["id"]]
    three = good(await admin.post("/v1/forms", sample()))
    gone = good(await admin.post(f"/v1/forms/{three['id']}/discard", {}, seen=three["version"]))
    assert (gone["number"], gone["status"]) == (3, "discarded")


@pytest.mark.answers
async def test_what_is_wrong_in_a_definition_is_told_with_its_place_before_it_is_kept(house: House) -> None:
    admin = house.as_(role="body_admin")
    wrong = sample(
        code=asked(type="string", maxLength=10, pattern="^(a|b)+$"),
        sheet=asked("health", type="boolean"),
        far=asked(**{"$ref": "https://example.org/schema.json"}),
    )
    at = "/json_schema/properties"
    expected = {f"{at}/code/pattern": "pattern_not_offered", f"{at}/far/$ref": "ref_not_local"}
    problem = refused(await admin.post("/v1/forms", wrong), 422, "invalid")
    assert places(problem) == expected
    checked = good(await admin.post("/v1/forms/check", {"json_schema": wrong["json_schema"]}))["faults"]
    assert {one["pointer"]: one["code"] for one in checked} == expected
    for name in ("code", "far"):
        del wrong["json_schema"]["properties"][name]
    assert places(refused(await admin.post("/v1/forms", wrong), 422, "invalid")) == {f"{at}/sheet": "own_sheet"}
    assert good(await admin.post("/v1/forms/check", {"json_schema": SAMPLE["json_schema"]})) == {"faults": []}
    assert good(await admin.get("/v1/forms"))["items"] == [], "nothing was kept"
    refused(await house.as_().post("/v1/forms", sample()), 403, "forbidden")


@pytest.mark.answers
async def test_a_portal_gets_plain_json_schema_in_its_language_and_tries_answers_out(house: House) -> None:
    admin = house.as_(role="body_admin")
    told = good(await admin.get("/v1/forms/instruments", headers={"Accept-Language": "en"}))["items"]
    assert {one["instrument"]: one["fields"] for one in told} == {"moers": 34, "dormagen": 95, "lippe": 18, "hamm": 18}
    draft = good(await admin.post("/v1/forms/adopt", {"instrument": "moers", "key": "situation"}))
    refused(await admin.post("/v1/forms/adopt", {"instrument": "nobody_knows_it"}), 422, "invalid")
    path = f"/v1/forms/{draft['id']}"
    shown = good(await house.as_().get(f"{path}/rendered", headers={"Accept-Language": "en"}))
    assert (shown["key"], shown["language"], len(shown["ui_schema"]["elements"])) == ("situation", "en", 9)
    lawyer = shown["json_schema"]["properties"]["network"]["properties"]["lawyer"]
    assert lawyer["title"] == "Lawyer"
    assert lawyer["description"] == "So that nothing is done twice."
    assert (lawyer["x-category"], lawyer["x-purpose"], lawyer["x-retention"]) == ("lawyer", "assessment", "P3Y")
    answers = {"language": {"german": "unknown", "mediation_needed": "perhaps"}, "goals": {"current": "x" * 5001}}
    found = good(await house.as_().post(f"{path}/validate", {"answers": answers}))["faults"]
    assert {one["pointer"]: one["code"] for one in found} == {
        "/answers/language/mediation_needed": "not_in_list",
        "/answers/goals/current": "too_long",
    }
    assert not Draft202012Validator(shown["json_schema"]).is_valid(answers)
    assert good(await house.as_().post(f"{path}/validate", {"answers": {"language": {"german": "B1"}}}))["faults"] == []
