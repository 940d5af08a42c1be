"""Contacts and notes: a category per field, corrections in the open, the wait they end, over HTTP."""

from datetime import date
from typing import Any

import pytest

from services.cases.tests.helpers import HEALTH_MARKER, MARKER, House, eventually, good, places, refused


async def written(house: House, record: dict[str, Any], body: str = "ki", **given: Any) -> dict[str, Any]:
    wanted = {"support_record_id": record["id"], "way": "talk", "summary": MARKER, "health": HEALTH_MARKER} | given
    made: dict[str, Any] = good(await house.as_(body).post("/v1/contacts", wanted))
    return made


@pytest.mark.answers
async def test_a_contact_is_read_back_as_it_was_written(house: House) -> None:
    record = await house.record()
    made = await written(
        house, record, interpreter="present", language="ar", minutes=45, next_on="2016-07-05", names="With the sister"
    )
    assert (made["summary"], made["health"], made["on"]) == (MARKER, HEALTH_MARKER, "2016-06-21")
    assert (made["interpreter"], made["minutes"], made["with_whom"]) == ("present", 45, ["person"])
    assert made["withheld"] == []
    assert good(await house.as_().get(f"/v1/contacts/{made['id']}")) == made


@pytest.mark.answers
async def test_a_role_without_health_gets_the_field_cut_and_told_whether_or_not_it_is_filled(house: House) -> None:
    record = await house.record()
    with_health, without = await written(house, record), await written(house, record, health=None)
    counsellor = house.as_(role="counsellor")
    seen = [good(await counsellor.get(f"/v1/contacts/{one['id']}")) for one in (with_health, without)]
    assert all(one["summary"] == MARKER for one in seen)
    assert all("health" not in one for one in seen)
    assert seen[0]["withheld"] == seen[1]["withheld"]
    assert {"pointer": "/health", "category": "health", "reason": "not_in_role"} in seen[0]["withheld"]
    assert HEALTH_MARKER not in (await counsellor.get("/v1/contacts")).text


@pytest.mark.answers
async def test_what_a_role_does_not_read_it_does_not_write(house: House) -> None:
    record = await house.record()
    counsellor = house.as_(role="counsellor")
    given = {"support_record_id": record["id"], "way": "talk", "summary": MARKER}
    problem = refused(
        await counsellor.post("/v1/contacts", given | {"health": HEALTH_MARKER, "finances": "x"}),
        403,
        "category_closed",
    )
    assert places(problem) == {"/health": "category_closed", "/finances": "category_closed"}
    assert HEALTH_MARKER not in str(problem)
    good(await counsellor.post("/v1/contacts", given))


@pytest.mark.answers
async def test_a_cut_contact_is_corrected_without_touching_what_was_withheld(house: House) -> None:
    made = await written(house, await house.record())
    counsellor = house.as_(role="counsellor")
    path = f"/v1/contacts/{made['id']}"
    good(await counsellor.patch(path, {"correction": "addition", "summary": "More."}, seen=made["version"]))
    whole = good(await house.as_().get(path))
    assert (whole["summary"], whole["health"], whole["corrections"]) == ("More.", HEALTH_MARKER, 1)


@pytest.mark.answers
async def test_a_correction_leaves_the_old_text_readable_to_those_who_may(house: House) -> None:
    made = await written(house, await house.record())
    path = f"/v1/contacts/{made['id']}"
    change = {"correction": "mistake", "summary": "Corrected.", "health": None}
    corrected = good(await house.as_().patch(path, change, seen=made["version"]))
    assert (corrected["summary"], corrected["health"]) == ("Corrected.", None)
    (before,) = good(await house.as_().get(f"{path}/wordings"))["items"]
    assert (before["number"], before["correction"]) == (1, "mistake")
    assert (before["summary"], before["health"]) == (MARKER, HEALTH_MARKER)
    (cut,) = good(await house.as_(role="counsellor").get(f"{path}/wordings"))["items"]
    assert cut["summary"] == MARKER
    assert "health" not in cut
    assert "/health" in {one["pointer"] for one in cut["withheld"]}
    refused(await house.as_("jobcenter").get(f"{path}/wordings"), 404, "not_found")


@pytest.mark.answers
async def test_a_correction_says_why(house: House) -> None:
    made = await written(house, await house.record())
    answer = await house.as_().patch(f"/v1/contacts/{made['id']}", {"summary": "x"}, seen=made["version"])
    assert places(refused(answer, 422, "invalid")) == {"/correction": "missing"}
    answer = await house.as_().patch(
        f"/v1/contacts/{made['id']}", {"correction": "mistake", "way": None}, seen=made["version"]
    )
    assert places(refused(answer, 422, "invalid")) == {"/way": "missing"}


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"on": "2016-06-22"}, "/on", "in_the_future"),
        ({"on": "1899-01-01"}, "/on", "before_1900"),
        ({"next_on": "2016-06-20"}, "/next_on", "before_the_contact"),
        ({"way": "telepathy"}, "/way", "not_in_list"),
        ({"minutes": -1}, "/minutes", "too_small"),
        ({"summary": "x" * 20_001}, "/summary", "too_long"),
        ({"support_record_id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"}, "/support_record_id", "not_found"),
    ],
)
async def test_a_wrong_value_is_refused_at_its_place(
    house: House, changed: dict[str, Any], pointer: str, code: str
) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "way": "talk", "summary": "x"} | changed
    problem = refused(await house.as_().post("/v1/contacts", given), 422, "invalid")
    assert code in places(problem).values()
    assert any(at.startswith(pointer) for at in places(problem)) or code == "before_1900"


async def test_another_bodys_record_cannot_be_written_into(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "way": "talk"}
    good(await house.as_().post("/v1/contacts", given))
    answer = await house.as_("jobcenter").post("/v1/contacts", given)
    assert places(refused(answer, 422, "invalid")) == {"/support_record_id": "not_found"}


@pytest.mark.answers
async def test_the_first_contact_with_the_person_ends_the_wait_since_entry(house: House) -> None:
    record = await house.record(opened_on="2016-06-01")
    await written(house, record, on="2016-06-05", way="note", with_whom=["person"])
    await written(house, record, on="2016-06-05", way="phone", with_whom=["body"])
    assert await house.standing("wait_ended") == []
    await written(house, record, on="2016-06-07")
    await written(house, record, on="2016-06-09")
    (told,) = await house.standing("wait_ended")
    assert (told["kind"], told["from_day"], told["to_day"], told["waited_days"]) == (
        "entry_to_first_contact",
        "2015-11-20",
        "2016-06-07",
        200,
    )


@pytest.mark.answers
async def test_an_earlier_contact_that_is_written_down_later_replaces_the_wait(house: House) -> None:
    record = await house.record(opened_on="2016-06-01")
    await written(house, record, on="2016-06-07")
    (before,) = await house.standing("wait_ended")
    await written(house, record, on="2016-06-05")
    (after,) = await house.standing("wait_ended")
    assert (after["retracts"], after["waited_days"]) == (before["fact_id"], 198)


@pytest.mark.answers
async def test_a_corrected_clock_start_retracts_the_wait_and_tells_it_anew(house: House) -> None:
    record = await house.record(opened_on="2016-06-01")
    await written(house, record, on="2016-06-07")
    (before,) = await house.standing("wait_ended")
    path = f"/v1/support-records/{record['id']}"
    good(await house.as_().patch(path, {"clock_start": "2015-11-30"}, seen=1))
    (after,) = await house.standing("wait_ended")
    assert (after["retracts"], after["from_day"], after["waited_days"]) == (before["fact_id"], "2015-11-30", 190)
    good(await house.as_().patch(path, {"clock_start": "unknown"}, seen=2))
    assert await house.standing("wait_ended") == []
    last = (await house.fact_data("statistics.wait_ended"))[-1]
    assert (last["withdrawn"], last["retracts"]) == (True, after["fact_id"])
    good(await house.as_().patch(path, {"clock_start": "2015-11-20"}, seen=3))
    (again,) = await house.standing("wait_ended")
    assert (again["retracts"], again["waited_days"]) == (None, 200)


async def test_a_corrected_day_of_contact_corrects_the_wait(house: House) -> None:
    made = await written(house, await house.record(opened_on="2016-06-01"), on="2016-06-07")
    path = f"/v1/contacts/{made['id']}"
    moved = good(await house.as_().patch(path, {"correction": "mistake", "on": "2016-06-08"}, seen=made["version"]))
    (after,) = await house.standing("wait_ended")
    assert after["waited_days"] == 201
    good(await house.as_().patch(path, {"correction": "mistake", "with_whom": ["body"]}, seen=moved["version"]))
    assert await house.standing("wait_ended") == []


@pytest.mark.answers
async def test_the_follow_up_becomes_a_task_of_the_holder_on_its_day_without_any_further_call(house: House) -> None:
    record = await house.managed()
    made = await written(house, record, next_on="2016-07-05")
    house.day(date(2016, 7, 4))
    assert await house.tasks(kind="follow_up") == []
    house.day(date(2016, 7, 5))
    (task,) = await eventually(lambda: house.tasks(kind="follow_up"))
    assert (task["subject_id"], task["due_on"], task["assignee"]) == (made["id"], "2016-07-05", house.staff())
    assert task["kind_label"] == "Wiedervorlage"


async def test_a_moved_follow_up_settles_the_old_one(house: House) -> None:
    made = await written(house, await house.record(), next_on="2016-06-22")
    path = f"/v1/contacts/{made['id']}"
    good(await house.as_().patch(path, {"correction": "addition", "next_on": "2016-06-24"}, seen=made["version"]))
    house.day(date(2016, 6, 24))
    (task,) = await eventually(lambda: house.tasks(kind="follow_up"))
    assert task["due_on"] == "2016-06-24"


@pytest.mark.answers
async def test_words_stand_in_no_fact_and_in_no_task(house: House) -> None:
    record = await house.record()
    await written(house, record, next_on="2016-06-21", names=MARKER, agreed=MARKER)
    await eventually(lambda: house.tasks(kind="follow_up"))
    told = str(await house.facts()) + str(await house.facts(stream="statistics")) + str(await house.tasks())
    assert record["person"] in told
    assert MARKER not in told
    assert HEALTH_MARKER not in told


async def test_reading_a_list_leaves_an_entry_for_each_person_with_what_the_reader_saw(house: House) -> None:
    records = [await house.record() for _ in range(2)]
    for record in records:
        await written(house, record)
    good(await house.as_(role="counsellor").get("/v1/contacts"))
    log = good(await house.as_(role="data_protection_officer").get("/v1/access-log"))["items"]
    seen = {one["person"]: set(one["categories"]) for one in log if one["operation"] == "list_contacts"}
    assert seen.keys() == {record["person"] for record in records}
    assert all("counselling" in categories and "health" not in categories for categories in seen.values())


async def test_a_system_keeps_its_contacts_by_its_own_reference_and_corrects_only_what_differs(house: House) -> None:
    record, other = await house.record(), await house.record()
    system = house.as_("ki", "system_client")
    given = {"support_record_id": record["id"], "way": "phone", "summary": MARKER, "own_reference": "K-1"}
    made = good(await system.post("/v1/contacts/upsert", given))
    assert good(await system.post("/v1/contacts/upsert", given)) == made
    again = good(await system.post("/v1/contacts/upsert", given | {"summary": "Longer."}))
    assert (again["id"], again["summary"], again["corrections"]) == (made["id"], "Longer.", 1)
    elsewhere = given | {"support_record_id": other["id"]}
    refused(await system.post("/v1/contacts/upsert", elsewhere), 409, "own_reference_taken")
    nameless = {name: value for name, value in given.items() if name != "own_reference"}
    answer = await system.post("/v1/contacts/upsert", nameless)
    assert places(refused(answer, 422, "invalid")) == {"/own_reference": "missing"}
