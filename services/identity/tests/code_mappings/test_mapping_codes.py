"""A body says what the codes of its own system mean, and translates by it; other bodies map as they like."""

import asyncio

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, good, refused

MAPPINGS = "/v1/code-mappings"
GIVEN: Json = {"system": "akdn", "code_list": "benefit_basis", "own_code": "3A", "code": "asylblg_3"}


async def test_own_codes_are_mapped_and_translated_in_both_directions(identity: Running) -> None:
    admin, reader = identity.as_("body_admin", "ki"), identity.as_("system_client", "ki")
    made = good(await admin.post(MAPPINGS, {**GIVEN, "own_reference": "m-1"}), 201)
    assert made["valid_from"] == "1900-01-01"
    good(await admin.post(MAPPINGS, {**GIVEN, "code": "asylblg_2", "valid_from": "2016-06-01"}), 201)
    asked = {"system": "akdn", "code_list": "benefit_basis", "own_codes": ["3A", "9Z"], "codes": ["asylblg_3"]}
    today = good(await reader.post(f"{MAPPINGS}/translate", asked))
    assert today["on"] == "2016-06-07"
    assert [(one["code"], one["fault"]) for one in today["own_codes"]] == [("asylblg_2", None), (None, "not_mapped")]
    assert today["own_codes"][0]["label"]["de"].startswith("Analogleistungen")
    assert (today["codes"][0]["own_codes"], today["codes"][0]["fault"]) == ([], "not_mapped")
    before = good(await reader.post(f"{MAPPINGS}/translate", {**asked, "on": "2016-05-31"}))
    assert (before["own_codes"][0]["code"], before["codes"][0]["own_codes"]) == ("asylblg_3", ["3A"])
    listed = good(await reader.get(MAPPINGS, params={"system": "akdn", "sort": "-valid_from"}))["items"]
    assert [one["code"] for one in listed] == ["asylblg_2", "asylblg_3"]
    assert good(await reader.get(f"{MAPPINGS}/{made['id']}"))["own_reference"] == "m-1"


async def test_a_mapping_is_put_right_taken_back_and_made_again(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    made = good(await admin.post(f"{MAPPINGS}/upsert", {**GIVEN, "own_reference": "m-1"}))
    again = good(await admin.post(f"{MAPPINGS}/upsert", {**GIVEN, "code": None, "own_reference": "m-1"}))
    assert (again["id"], again["code"]) == (made["id"], None)
    one = f"{MAPPINGS}/{made['id']}"
    refused(await admin.patch(one, {"code": "asylblg_2"}, seen=1), 412, "stale")
    refused(await admin.patch(one, {"code": "bananas"}, seen=2), 422, "invalid", ("/code", "code_not_in_list"))
    assert good(await admin.patch(one, {"code": "asylblg_2", "valid_from": "2016-01-01"}, seen=2))["version"] == 3
    taken_back = good(await admin.post(f"{one}/retract", seen=3))
    assert (taken_back["status"], taken_back["code"]) == ("retracted", "asylblg_2")
    refused(await admin.post(f"{one}/retract", seen=4), 409, "illegal_transition")
    asked = {"system": "akdn", "code_list": "benefit_basis", "own_codes": ["3A"]}
    assert good(await admin.post(f"{MAPPINGS}/translate", asked))["own_codes"][0]["fault"] == "not_mapped"
    good(await admin.post(MAPPINGS, {**GIVEN, "valid_from": "2016-01-01"}), 201)
    refused(await admin.patch(one, {"code": "asylblg_2"}, seen=4), 409, "code_mapped_already")


async def test_two_meanings_of_one_code_from_the_same_day_on_are_refused_also_at_once(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    answers = await asyncio.gather(*(admin.post(MAPPINGS, {**GIVEN, "code": code}) for code in ("asylblg_2", "sgb_ii")))
    assert sorted(one.status_code for one in answers) == [201, 409]
    refused(next(one for one in answers if one.status_code == 409), 409, "code_mapped_already")
    assert len(good(await admin.get(MAPPINGS))["items"]) == 1
    wrong = {**GIVEN, "code_list": "shoe_size"}
    refused(await admin.post(MAPPINGS, wrong), 422, "invalid", ("/code_list", "not_in_list"))
    asked = {"system": "akdn", "code_list": "shoe_size"}
    refused(await admin.post(f"{MAPPINGS}/translate", asked), 422, "invalid", ("/code_list", "not_in_list"))


@pytest.mark.answers
async def test_a_mapping_belongs_to_its_body_and_is_kept_by_its_administration(identity: Running) -> None:
    made = good(await identity.as_("body_admin", "ki").post(MAPPINGS, GIVEN), 201)
    refused(await identity.as_("case_manager", "ki").post(MAPPINGS, GIVEN), 403, "forbidden")
    elsewhere = identity.as_("body_admin", "jobcenter")
    refused(await elsewhere.get(f"{MAPPINGS}/{made['id']}"), 404, "not_found")
    refused(await elsewhere.post(f"{MAPPINGS}/{made['id']}/retract", seen=1), 404, "not_found")
    asked = {"system": "akdn", "code_list": "benefit_basis", "own_codes": ["3A"]}
    assert good(await elsewhere.post(f"{MAPPINGS}/translate", asked))["own_codes"][0]["fault"] == "not_mapped"
    good(await elsewhere.post(MAPPINGS, {**GIVEN, "code": "sgb_ii"}), 201)
