"""Opening, reading and correcting a support record over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from services.cases.tests.helpers import DIMENSIONS, House, good, places, refused


def wanted(**changed: Any) -> dict[str, Any]:
    return {"person": str(uuid4()), "clock_start": "2015-11-20", "dimensions": DIMENSIONS} | changed


@pytest.mark.answers
async def test_a_support_record_opens_with_counselling_and_says_what_can_be_done_next(house: House) -> None:
    opened = await house.record(own_reference="FMG-1")
    assert (opened["status"], opened["level"], opened["opened_on"]) == ("counselling", "counselling", "2016-06-21")
    assert opened["clock_start"] == "2015-11-20"
    assert opened["dimensions"] == DIMENSIONS
    actions = {one["action"]: one["closed"] for one in opened["allowed_actions"]}
    assert actions["end"] is None
    assert actions["start_case_management"]["code"] == "wish_not_documented"
    read = await house.as_().get(f"/v1/support-records/{opened['id']}")
    assert good(read) == opened
    assert read.headers["etag"] == '"1"'


@pytest.mark.answers
async def test_unknown_is_an_answer_about_the_day_of_entry_and_every_dimension(house: House) -> None:
    opened = await house.record(clock_start="unknown", dimensions={})
    assert opened["clock_start"] == "unknown"
    assert set(opened["dimensions"].values()) == {"unknown"}
    assert await house.standing("wait_ended") == []


async def test_a_person_has_one_open_record_in_a_body_and_another_body_knows_nothing_of_it(house: House) -> None:
    first = await house.record()
    again = wanted(person=first["person"])
    refused(await house.as_().post("/v1/support-records", again), 409, "open_record_exists")
    assert good(await house.as_("jobcenter").post("/v1/support-records", again))["person"] == first["person"]


@pytest.mark.answers
async def test_opening_tells_a_domain_fact_and_a_coarse_statistics_fact(house: House) -> None:
    opened = await house.record()
    assert await house.fact_data("support_record.opened") == [
        {
            "support_record_id": opened["id"],
            "person": opened["person"],
            "level": "counselling",
            "opened_on": "2016-06-21",
        }
    ]
    (told,) = await house.fact_data("statistics.phase_entered")
    assert told.pop("fact_id")
    assert told == {
        "retracts": None,
        "withdrawn": False,
        "phase": "counselling",
        "on": "2016-06-21",
        "first_this_year": True,
        **DIMENSIONS,
    }


@pytest.mark.answers
async def test_the_statistics_stream_holds_neither_person_nor_record(house: House) -> None:
    opened = await house.record()
    facts = await house.facts(stream="statistics")
    assert facts
    assert opened["id"] in str(await house.facts())
    for own in (opened["id"], opened["person"], opened["reference"]):
        assert own not in str(facts)


async def test_the_same_key_opens_once_and_another_content_under_it_is_refused(house: House) -> None:
    given = wanted()
    first = await house.as_().post("/v1/support-records", given, key="k-1")
    second = await house.as_().post("/v1/support-records", given, key="k-1")
    assert good(first) == good(second)
    assert second.headers["idempotency-replayed"] == "true"
    other = await house.as_().post("/v1/support-records", given | {"clock_start": "2015-11-21"}, key="k-1")
    refused(other, 422, "idempotency_key_reused")
    page = good(await house.as_().get("/v1/support-records", params={"total": True}))
    assert page["total"] == 1


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"clock_start": "1899-12-31"}, "/clock_start", "before_1900"),
        ({"opened_on": "1899-12-31"}, "/opened_on", "before_1900"),
        ({"clock_start": "2016-06-22"}, "/clock_start", "in_the_future"),
        ({"opened_on": "2016-06-22"}, "/opened_on", "in_the_future"),
        ({"person": "nobody"}, "/person", "wrong_type"),
        ({"nickname": "x"}, "/nickname", "unknown_field"),
        ({"own_reference": "a\x00b"}, "/own_reference", "unreadable_character"),
        ({"dimensions": {"sex": "tall"}}, "/dimensions/sex", "not_in_list"),
        ({"dimensions": {"district": "Anna Beispiel, 3rd floor"}}, "/dimensions/district", "wrong_form"),
        ({"concept": "nowhere"}, "/concept", "not_published"),
        ({"own_reference": ""}, "/own_reference", "too_short"),
    ],
)
async def test_a_wrong_value_is_refused_at_its_place_and_nothing_is_written(
    house: House, changed: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await house.as_().post("/v1/support-records", wanted(**changed))
    found = places(refused(answer, 422, "invalid"))
    assert any(at.startswith(pointer) for at in found) or code == "unreadable_character", found
    assert code in found.values()
    assert good(await house.as_().get("/v1/support-records"))["items"] == []
    assert await house.facts() == []


@pytest.mark.answers
@pytest.mark.parametrize(
    ("content", "media", "status", "code"),
    [
        ('{"person": ', "application/json", 400, "malformed_json"),
        ("[" * 10_000, "application/json", 400, "malformed_json"),
        ("person=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ('{"own_reference": "' + "x" * 1_100_000 + '"}', "application/json", 413, "too_large"),
    ],
)
async def test_what_cannot_be_read_is_refused_before_anything_else(
    house: House, content: str, media: str, status: int, code: str
) -> None:
    answer = await house.as_().post("/v1/support-records", content=content, headers={"Content-Type": media})
    refused(answer, status, code)


@pytest.mark.answers
async def test_an_unpaired_surrogate_is_refused(house: House) -> None:
    person = f'"person": "{uuid4()}"'
    content = "{" + person + ', "clock_start": "unknown", "dimensions": {}, "own_reference": "a\\ud800"}'
    answer = await house.as_().post(
        "/v1/support-records", content=content, headers={"Content-Type": "application/json"}
    )
    assert "unreadable_character" in places(refused(answer, 422, "invalid")).values()


@pytest.mark.answers
async def test_correcting_needs_the_version_that_was_seen(house: House) -> None:
    opened = await house.record()
    path = f"/v1/support-records/{opened['id']}"
    refused(await house.as_().patch(path, {"clock_start": "2015-11-21"}), 428, "precondition_required")
    good(await house.as_().patch(path, {"clock_start": "2015-11-21"}, seen=1))
    stale = refused(await house.as_().patch(path, {"clock_start": "2015-11-22"}, seen=1), 412, "stale")
    assert stale["changed"] == ["clock_start"]
    assert stale["current"] == '"2"'
    assert good(await house.as_().get(path))["clock_start"] == "2015-11-21"


async def test_corrected_dimensions_replace_what_statistics_were_told(house: House) -> None:
    opened = await house.record()
    (before,) = await house.standing("phase_entered")
    changed = {"dimensions": {"age_band": "25_34"}}
    good(await house.as_().patch(f"/v1/support-records/{opened['id']}", changed, seen=1))
    (after,) = await house.standing("phase_entered")
    assert after["retracts"] == before["fact_id"]
    assert after["age_band"] == "25_34"
    assert after["sex"] == DIMENSIONS["sex"]


@pytest.mark.answers
async def test_the_second_record_of_a_year_is_not_the_persons_first(house: House) -> None:
    first = await house.record(opened_on="2016-05-02")
    ended = {"reason": "aim_reached", "on": "2016-05-31"}
    good(await house.as_().post(f"/v1/support-records/{first['id']}/end", ended, seen=first["version"]))
    await house.record(person=first["person"])
    flags = {
        one["on"]: one["first_this_year"]
        for one in await house.standing("phase_entered")
        if one["phase"] == "counselling"
    }
    assert flags == {"2016-05-02": True, "2016-06-21": False}


async def test_an_earlier_opening_day_takes_the_flag_from_the_later_record(house: House) -> None:
    first = await house.record(opened_on="2015-05-04")
    ended = {"reason": "aim_reached", "on": "2016-05-31"}
    first = good(await house.as_().post(f"/v1/support-records/{first['id']}/end", ended, seen=first["version"]))
    await house.record(person=first["person"])
    moved = {"opened_on": "2016-03-01"}
    good(await house.as_().patch(f"/v1/support-records/{first['id']}", moved, seen=first["version"]))
    flags = {
        one["on"]: one["first_this_year"]
        for one in await house.standing("phase_entered")
        if one["phase"] == "counselling"
    }
    assert flags == {"2016-03-01": True, "2016-06-21": False}


async def test_a_system_keeps_its_records_by_its_own_reference(house: House) -> None:
    given = wanted(own_reference="FMG-7")
    system = house.as_("ki", "system_client")
    made = good(await system.post("/v1/support-records/upsert", given))
    again = good(await system.post("/v1/support-records/upsert", given | {"clock_start": "2015-12-01"}))
    assert (again["id"], again["clock_start"]) == (made["id"], "2015-12-01")
    other = wanted(own_reference="FMG-7")
    refused(await system.post("/v1/support-records/upsert", other), 409, "own_reference_taken")
    found = good(await system.get("/v1/support-records", headers={"Own-Reference": "FMG-7"}))
    assert [one["id"] for one in found["items"]] == [made["id"]]


async def test_a_person_is_searched_by_a_body_of_the_request_never_by_an_address(house: House) -> None:
    opened = await house.record()
    await house.record()
    found = good(await house.as_().post("/v1/support-records/search", {"person": opened["person"]}))
    assert [one["id"] for one in found["items"]] == [opened["id"]]
    elsewhere = await house.as_("jobcenter").post("/v1/support-records/search", {"person": opened["person"]})
    assert good(elsewhere)["items"] == []


async def test_lists_come_in_pages_narrowed_and_sorted(house: House) -> None:
    days = ["2016-06-03", "2016-06-01", "2016-06-02"]
    for day in days:
        await house.record(opened_on=day)
    first = good(await house.as_().get("/v1/support-records", params={"limit": 2, "sort": "opened_on", "total": True}))
    rest = good(
        await house.as_().get("/v1/support-records", params={"limit": 2, "sort": "opened_on", "cursor": first["next"]})
    )
    assert [one["opened_on"] for one in [*first["items"], *rest["items"]]] == sorted(days)
    assert (first["total"], rest["next"]) == (3, None)
    late = good(await house.as_().get("/v1/support-records", params={"opened_since": "2016-06-02"}))
    assert len(late["items"]) == 2
    assert good(await house.as_().get("/v1/support-records", params={"status": "ended"}))["items"] == []


@pytest.mark.answers
async def test_what_was_confirmed_is_corrected_never_taken_away(house: House) -> None:
    opened = await house.record()
    for name in ("opened_on", "clock_start", "dimensions"):
        answer = await house.as_().patch(f"/v1/support-records/{opened['id']}", {name: None}, seen=1)
        assert places(refused(answer, 422, "invalid")) == {f"/{name}": "missing"}
