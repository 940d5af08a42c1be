"""Assessments over HTTP: several talks make one picture, nobody loses what they do not see, old answers stay."""

import copy
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from geleit_cases.forms.instruments import INSTRUMENTS
from geleit_kit.db.whereabouts import note_hidden
from services.cases.tests.helpers import HEALTH_MARKER, MARKER, House, good, places, refused

Json = dict[str, Any]
FEVER = {"health": {"situation": HEALTH_MARKER}}


async def published(house: House, instrument: str = "moers", **changed: Any) -> Json:
    """A version of an instrument in force; `changed` replaces groups of its fields (None takes one away)."""
    admin = house.as_(role="body_admin")
    content = copy.deepcopy(INSTRUMENTS[instrument].content)
    for name, group in changed.items():
        content["json_schema"]["properties"].pop(name)
        content["json_schema"]["properties"] |= {} if group is None else {name: group}
    if changed:
        content["ui_schema"] = None
    draft = good(await admin.post("/v1/forms", {"key": instrument, **content}))
    made: Json = good(await admin.post(f"/v1/forms/{draft['id']}/publish", {}, seen=draft["version"]))
    return made


async def begun(house: House, record: Json, form: str = "moers", **given: Any) -> Json:
    """An assessment that has begun."""
    made: Json = good(
        await house.as_().post("/v1/assessments", {"support_record_id": record["id"], "form": form, **given})
    )
    return made


def changed_group(name: str, **fields: Json | None) -> Json:
    """A group of Moers with other fields; None takes one away."""
    group: Json = copy.deepcopy(INSTRUMENTS["moers"].content["json_schema"]["properties"][name])
    for field, shape in fields.items():
        group["properties"].pop(field, None)
        group["properties"] |= {} if shape is None else {field: shape}
    return group


async def test_a_talk_is_written_down_with_one_call_and_several_talks_join_one_assessment(house: House) -> None:
    """Flow: the first talk is one call with three fields of frame (record, form, way) beside its answers; every
    further one is one call with one (way). The contact is written down with it, once, for both.
    """
    version = await published(house)
    record = await house.record()
    one = await begun(
        house, record, talk={"way": "talk", "on": "2016-06-14", "interpreter": "present"},
        answers={"language": {"german": MARKER, "mediation_needed": "yes"}, "person": {"origin": "not_wished_to_say"}},
    )  # fmt: skip
    assert (one["status"], one["form_id"], one["begun_on"]) == ("draft", version["id"], "2016-06-14")
    path = f"/v1/assessments/{one['id']}"
    patch = {"talk": {"way": "visit"}, "answers": {"language": {"literacy": "not_asked"}, "goals": {"current": "Work"}}}
    two = good(await house.as_().patch(path, patch, seen=one["version"]))
    assert two["answers"]["language"] == {"german": MARKER, "mediation_needed": "yes", "literacy": "not_asked"}
    assert [talk["on"] for talk in two["talks"]] == ["2016-06-14", "2016-06-21"]
    contacts = good(await house.as_().get("/v1/contacts", params={"support_record_id": record["id"]}))["items"]
    assert {row["id"]: row["way"] for row in contacts} == {
        talk["contact_id"]: way for talk, way in zip(two["talks"], ("talk", "visit"), strict=True)
    }
    standing = {"talk": {"contact_id": two["talks"][0]["contact_id"]}}
    same = good(await house.as_().patch(path, standing, seen=two["version"]))
    assert same["talks"] == two["talks"], "a talk joins once"
    other = good(
        await house.as_().post("/v1/contacts", {"support_record_id": (await house.record())["id"], "way": "talk"})
    )
    for talk, where, code in (
        ({"contact_id": other["id"]}, "/talk/contact_id", "of_another_record"),
        ({"contact_id": record["id"]}, "/talk/contact_id", "not_found"),
        ({"contact_id": other["id"], "minutes": 5}, "/talk/contact_id", "joins_and_tells"),
        ({"minutes": 5}, "/talk/way", "way_missing"),
    ):
        problem = refused(await house.as_().patch(path, {"talk": talk}, seen=same["version"]), 422, "invalid")
        assert places(problem) == {where: code}
    line = good(await house.as_().get(f"/v1/support-records/{record['id']}/timeline"))["items"]
    assert ("2016-06-14", "assessment_begun") in {(item["on"], item["kind"]) for item in line}


async def test_health_is_withheld_and_a_change_by_a_cut_view_loses_nothing(house: House) -> None:
    await published(house)
    record = await house.record()
    one = await begun(house, record, answers=FEVER | {"goals": {"current": MARKER}})
    path = f"/v1/assessments/{one['id']}"
    counsellor = house.as_(role="counsellor")
    cut = await counsellor.get(path)
    assert MARKER in cut.text
    assert HEALTH_MARKER not in cut.text
    withheld = {item["pointer"]: item["category"] for item in cut.json()["withheld"]}
    assert withheld == {
        "/answers/health/situation": "health", "/answers/health/disability": "health",
        "/answers/health/findings": "health", "/answers/network/lawyer": "lawyer",
    }  # fmt: skip
    empty = await counsellor.get(f"/v1/assessments/{(await begun(house, await house.record()))['id']}")
    assert empty.json()["answers"]["health"] == {} == cut.json()["answers"]["health"]
    assert {item["pointer"] for item in empty.json()["withheld"]} == set(withheld), "the same, whatever was said"
    listed = await counsellor.get("/v1/assessments", params={"support_record_id": record["id"]})
    assert MARKER in listed.text
    assert HEALTH_MARKER not in listed.text
    saved = good(await counsellor.patch(path, {"answers": {"family": {"children": "Two"}}}, seen=one["version"]))
    for patch, where in (
        ({"health": {"situation": "well"}}, "/answers/health/situation"),
        ({"health": None}, "/answers/health"),
        ({"network": None}, "/answers/network"),
    ):
        problem = refused(
            await counsellor.patch(path, {"answers": patch}, seen=saved["version"]), 403, "category_closed"
        )
        assert places(problem) == {where: "category_closed"}
    whole = good(await house.as_().get(path))
    assert whole["answers"]["health"] == FEVER["health"]
    assert whole["answers"]["family"] == {"children": "Two"}
    log = good(await house.as_(role="data_protection_officer").get("/v1/access-log", params={"limit": 200}))["items"]
    noted = [set(item["categories"]) for item in log if item["operation"] == "read_assessment"]
    assert any("health" in one for one in noted), "who read health is told as such"
    assert any("health" not in one for one in noted)
    refused(await house.as_(role="steering_office").get(path), 403, "forbidden")
    refused(await house.as_("jobcenter").get(path), 404, "not_found")


async def test_where_a_hidden_person_lives_takes_the_permission(house: House) -> None:
    await published(house, "dormagen")
    record = await house.record()
    one = await begun(house, record, "dormagen", answers={"person": {"address": MARKER, "first_name": "Mina"}})
    path = f"/v1/assessments/{one['id']}"
    assert MARKER in (await house.as_().get(path)).text
    async with house.service.app.state.geleit.database.write(house.node.body("ki")) as write:
        await note_hidden(write, UUID(record["person"]), date(2016, 6, 1), None)
    locked = await house.as_().get(path)
    assert MARKER not in locked.text
    assert locked.json()["answers"]["person"] == {"first_name": "Mina"}
    told = {"pointer": "/answers/person/address", "category": "contact_details", "reason": "place_locked"}
    assert told in locked.json()["withheld"]
    patch = {"answers": {"person": {"address": "Elsewhere 1"}}}
    refused(await house.as_().patch(path, patch, seen=one["version"]), 403, "category_closed")
    other = {"answers": {"person": {"family_name": "M."}}}
    assert MARKER not in (await house.as_().patch(path, other, seen=one["version"])).text
    keeper = house.as_(role=["case_manager", "address_keeper"])
    assert MARKER in (await keeper.get(path)).text


async def test_a_draft_keeps_its_version_until_it_is_moved_and_is_told_what_would_go(house: House) -> None:
    first = await published(house)
    record = await house.record()
    given = {"network": {"lawyer": MARKER}, "goals": {"current": "Work"}, "person": {"name": "M"}}
    one = await begun(house, record, answers=given | FEVER)
    path = f"/v1/assessments/{one['id']}"
    refused(await house.as_().post(f"{path}/change-form", {}, seen=one["version"]), 409, "form_in_force_already")
    second = await published(house, network=changed_group("network", lawyer=None), person=None)
    saved = good(await house.as_().patch(path, {"answers": {"person": {"origin": "X"}}}, seen=one["version"]))
    assert saved["form_id"] == first["id"], "a version changed in mid-talk changes nothing in the talk"
    told = good(await house.as_().get(f"{path}/form-change"))
    assert (told["from_form_id"], told["to_form_id"]) == (first["id"], second["id"])
    assert told["lost"] == ["/network/lawyer", "/person/name", "/person/origin"]
    assert "/person/residence_status" in told["changed"]
    counsellor = house.as_(role="counsellor")
    cut = good(await counsellor.get(f"{path}/form-change"))
    assert cut["lost"] == ["/person/name", "/person/origin"], "what one may not read is not told of"
    problem = refused(
        await counsellor.post(f"{path}/change-form", {"accepts_loss": True}, seen=saved["version"]),
        403,
        "category_closed",
    )
    assert places(problem) == {"/answers/network/lawyer": "category_closed"}
    problem = refused(
        await house.as_().post(f"{path}/change-form", {}, seen=saved["version"]), 409, "answers_would_be_lost"
    )
    assert problem["lost"] == told["lost"]
    assert good(await house.as_().get(path))["version"] == saved["version"]
    moved = good(await house.as_().post(f"{path}/change-form", {"accepts_loss": True}, seen=saved["version"]))
    assert moved["form_id"] == second["id"]
    assert moved["answers"]["health"] == FEVER["health"]
    assert "lawyer" not in moved["answers"]["network"]
    assert "person" not in moved["answers"]


async def test_a_completed_assessment_stays_and_the_next_one_begins_from_it(house: House) -> None:
    first = await published(house)
    record = await house.record()
    one = await begun(house, record, answers=FEVER | {"goals": {"current": "Work"}, "network": {"lawyer": "Ms L"}})
    taken = {"support_record_id": record["id"], "form": "moers"}
    refused(await house.as_().post("/v1/assessments", taken), 409, "draft_exists")
    path = f"/v1/assessments/{one['id']}"
    problem = refused(
        await house.as_().post(f"{path}/complete", {"on": "2016-06-01"}, seen=one["version"]), 422, "invalid"
    )
    assert places(problem) == {"/on": "before_the_beginning"}
    done = good(await house.as_().post(f"{path}/complete", {}, seen=one["version"]))
    refused(await house.as_().patch(path, {"answers": {}}, seen=done["version"]), 409, "assessment_is_closed")
    await published(house, network=changed_group("network", lawyer=None))
    next_ = good(await house.as_(role="counsellor").post(f"{path}/reassess", {}, seen=done["version"]))
    again = good(await house.as_().get(f"/v1/assessments/{next_['id']}"))
    assert (again["follows"], again["status"], again["talks"]) == (one["id"], "draft", [])
    assert again["answers"]["health"] == FEVER["health"], "what the one who began it does not see is there all the same"
    assert again["answers"]["network"] == {}
    old = good(await house.as_().get(path))
    assert (old["form_id"], old["answers"]["network"]) == (first["id"], {"lawyer": "Ms L"})
    form = good(await house.as_().get(f"/v1/forms/{old['form_id']}/rendered"))
    assert "lawyer" in form["json_schema"]["properties"]["network"]["properties"]
    assert good(await house.as_().get(f"/v1/support-records/{record['id']}"))["status"] == "counselling"
    (fact,) = await house.fact_data("assessment.completed")
    assert fact == {
        "assessment_id": one["id"], "person": record["person"], "support_record_id": record["id"],
        "completed_on": "2016-06-21", "follows": None,
    }  # fmt: skip
    discarded = good(await house.as_().post(f"/v1/assessments/{next_['id']}/discard", {}, seen=next_["version"]))
    assert discarded["status"] == "discarded"
    empty = good(await house.as_().post(f"{path}/reassess", {"with_answers": False}, seen=old["version"]))
    assert empty["answers"]["goals"] == {}


@pytest.mark.answers
async def test_wrong_answers_are_told_without_saving_and_never_saved(house: House) -> None:
    await published(house, "dormagen")
    record = await house.record()
    wrong = {"children": {"1": {"born_on": "2016-02-30"}, "mina": {}}, "languages": {"german": "B1"}}
    refused(
        await house.as_().post("/v1/assessments", {"support_record_id": record["id"], "form": "moers"}), 422, "invalid"
    )
    one = await begun(house, record, "dormagen", answers={"children": {"1": {"name": "A"}, "2": {"name": "B"}}})
    path = f"/v1/assessments/{one['id']}"
    expected = {"/answers/children": "row_not_numbered", "/answers/languages/german": "not_in_list"}
    found = good(await house.as_().post(f"{path}/validate", {"answers": wrong}))["faults"]
    assert {item["pointer"]: item["code"] for item in found} == expected
    assert all(item["detail"] != f"place.{item['code']}" for item in found)
    assert (
        places(refused(await house.as_().patch(path, {"answers": wrong}, seen=one["version"]), 422, "invalid"))
        == expected
    )
    closed = good(await house.as_(role="counsellor").post(f"{path}/validate", {"answers": {"health": {"doctor": "x"}}}))
    assert [item["code"] for item in closed["faults"]] == ["category_closed"]
    rows = {"children": {"1": None, "2": {"school": "S"}, "3": {"name": "C"}}}
    saved = good(await house.as_().patch(path, {"answers": rows}, seen=one["version"]))
    assert saved["answers"]["children"] == {"2": {"name": "B", "school": "S"}, "3": {"name": "C"}}
    problem = refused(await house.as_().patch(path, {"answers": {}}, seen=one["version"]), 412, "stale")
    assert problem["current"] == '"2"'
    long = {"story": {"current_situation": "x" * 5000}, "jobs": {str(n): {"company": "y" * 200} for n in range(1, 21)}}
    good(await house.as_().patch(path, {"answers": long}, seen=saved["version"]))


@pytest.mark.answers
async def test_the_callers_own_reference_begins_it_once_and_saves_into_it(house: House) -> None:
    await published(house, "hamm")
    record, machine = await house.record(), house.as_(role="system_client")
    given = {"support_record_id": record["id"], "form": "hamm", "own_reference": "AZ-7"}
    one = good(await machine.post("/v1/assessments/upsert", given | {"answers": {"work": {"stage": "arriving"}}}))
    two = good(await machine.post("/v1/assessments/upsert", given | {"answers": {"work": {"reason": "Internship"}}}))
    assert (two["id"], two["answers"]["work"]) == (one["id"], {"stage": "arriving", "reason": "Internship"})
    other = {**given, "support_record_id": (await house.record())["id"]}
    refused(await machine.post("/v1/assessments/upsert", other), 409, "own_reference_taken")
    unnamed = {"support_record_id": record["id"], "form": "hamm"}
    refused(await machine.post("/v1/assessments/upsert", unnamed), 422, "invalid")
